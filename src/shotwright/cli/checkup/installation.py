"""The installation: its configuration, storage, secret key, addresses, and the providers that people added."""

import os
import stat
from collections.abc import AsyncIterator, Iterator, Sequence
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from obstore.exceptions import BaseError
from pydantic import ValidationError

from shotwright.cli.checkup.findings import Finding, fail, first_line, ok, warn
from shotwright.configuration.complaints import ConfigUnreadable, said
from shotwright.db.migrate import is_current
from shotwright.db.session import Database, is_sqlite, sqlite_path
from shotwright.domain.errors import SecretKeyNotUsable, SecretNotReadable, StudioError
from shotwright.providers.remote.registry import Adapters
from shotwright.settings import Settings
from shotwright.storage.store import Storage
from shotwright.usecases.providers import ProviderFacts, Providers, test_connection
from shotwright.wiring.paying import vault
from shotwright_sdk.remote import Connection

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def read_settings() -> tuple[Settings | None, list[Finding]]:
    """Read the settings; None if they are wrong, with everything that is."""
    fix = "`shotwright config check` tells it again; docs/user/configuration.md says what there is."
    try:
        settings = Settings()
    except ConfigUnreadable as error:
        return None, [fail("configuration", str(one), fix) for one in error.complaints]
    except ValidationError as error:
        fix = "Correct the environment variable, or `.env` in this folder."
        return None, [fail("configuration", f"{'.'.join(path)}: {what}", fix) for path, what in said(error)]
    where = settings.config_file
    told = f"{where} is fine" if where.is_file() else f"there is no {where}; the defaults hold"
    return settings, [ok("configuration", told)]


async def check_storage(settings: Settings) -> Finding:
    """Write a file into storage, read it back and delete it."""
    folder = f".doctor-{uuid4().hex}"
    content = os.urandom(1024)
    where = settings.storage
    if not settings.storage_url and not (settings.home / "projects").exists():
        return ok("storage", f"{where} is made at the first start")
    try:
        storage = Storage(where)
        await storage.put(f"{folder}/file", content)
        same = await storage.get(f"{folder}/file") == content
        await storage.remove(folder)
    except (StudioError, OSError, BaseError, ValueError) as error:
        fix = (
            "Check STORAGE_URL, and the credentials that the store's own environment variables name."
            if settings.storage_url
            else "Give yourself the right to write there, and make room."
        )
        return fail("storage", f"{where}: {first_line(error)}", fix)
    if not same:
        return fail("storage", f"{where} gave back something else than was written", "Check the disk or the store.")
    return ok("storage", f"{where}: written, read and deleted")


def check_secret_key(settings: Settings) -> Finding:
    """Look at the key that seals the providers' keys. One that is not there yet is not made."""
    is_set = bool(settings.secret_key.get_secret_value().strip(" ,"))
    file = settings.key_file
    try:
        if not is_set and not file.exists():
            return ok("secret key", f"{file} is made on first use")
        vault(settings)
    except SecretKeyNotUsable as error:
        return fail("secret key", str(error), "" if "chmod" in str(error) else "Give 32 random characters or more.")
    except (OSError, UnicodeDecodeError) as error:
        return fail("secret key", f"{file} cannot be read: {first_line(error)}", "Restore it from where you keep it.")
    if is_set:
        return ok("secret key", "comes from a setting")
    return ok("secret key", f"{file}, readable by its owner alone ({stat.filemode(file.stat().st_mode)})")


def check_addresses(settings: Settings) -> Iterator[Finding]:
    """Look at how the studio is reached from outside."""
    name = urlsplit(settings.public_url).hostname or ""
    if not settings.public_url:
        yield ok("public address", "none: providers are asked for results, not told where to call")
    elif name in _LOOPBACK:
        fix = "Set SHOTWRIGHT_PUBLIC_URL to the address that they reach, or leave it out."
        yield fail("public address", f"{settings.public_url} is this machine alone: providers cannot call it", fix)
    elif settings.public_url.startswith("http://"):
        fix = "Put a proxy with a certificate before it, and write https://."
        yield warn("public address", f"{settings.public_url} goes over the network in clear", fix)
    else:
        yield ok("public address", settings.public_url)
    if settings.auth == "required" and not settings.host_names:
        fix = "Set SHOTWRIGHT_HOSTS=studio.example.com or SHOTWRIGHT_PUBLIC_URL, to serve more than this machine."
        yield warn("names", "people sign in, but only localhost is answered", fix)


async def check_public_url(settings: Settings) -> Finding:
    """Ask the studio for its health at its public address, as somebody outside would."""
    url = f"{settings.public_url}/api/v1/health"
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.get(url)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return warn(
            "public address online", f"{url}: {first_line(error)}", "Start `shotwright serve`; check name and proxy."
        )
    if not answer.is_success:
        return warn(
            "public address online", f"{url} answers {answer.status_code}", "Check where the proxy passes it on to."
        )
    return ok("public address online", f"{url} answers")


async def check_providers(settings: Settings, *, online: bool) -> AsyncIterator[Finding]:
    """Look at each provider's state and key; `online`, ask it as `models test` does: that never spends."""
    url = settings.product_database
    if (is_sqlite(url) and not sqlite_path(url).exists()) or not is_current(url):
        return
    database = Database(url)
    try:
        async with database.unit() as session:
            there = await Providers(session, vault(settings)).all()
        for one in there:
            yield await _provider(database, settings, one, online=online)
        if not there:
            yield ok("providers", "none was added: the embedded models do everything that they can")
    finally:
        await database.close()


async def _provider(database: Database, settings: Settings, one: ProviderFacts, *, online: bool) -> Finding:
    name = f"provider {one.settings.name}"
    try:
        async with database.unit() as session:
            connection = await Providers(session, vault(settings)).connection(one.id)
    except SecretNotReadable as error:
        fix = "Put the former secret key back, or enter this key again: `shotwright models edit --key-env`."
        return fail(name, first_line(error), fix)
    if one.stopped:
        return warn(name, one.stopped, f"`shotwright models health {one.settings.name}`, then `models edit --free`.")
    if not one.settings.active:
        return ok(name, "switched off")
    if online:
        return await _answer(name, one, connection)
    return ok(name, f"{one.settings.model} at {one.settings.base_url}; not asked (--online asks)")


async def _answer(name: str, one: ProviderFacts, connection: Connection) -> Finding:
    """Ask a provider as `models test` does."""
    adapters = Adapters()
    try:
        report = await test_connection(adapters.get(one.settings.protocol), connection)
    except StudioError as error:
        return fail(name, first_line(error), "Check its protocol: `shotwright models edit`.")
    finally:
        await adapters.close()
    if report.failure is not None:
        return fail(name, report.failure.message, f"`shotwright models test {one.settings.name}` says more.")
    return ok(name, f"answers within {report.latency_s:.1f} s")


def summary(findings: Sequence[Finding]) -> str:
    counts = {word: sum(one.verdict == word for one in findings) for word in ("ok", "warn", "fail")}
    return f"{counts['ok']} fine, {counts['warn']} to look at, {counts['fail']} to mend."
