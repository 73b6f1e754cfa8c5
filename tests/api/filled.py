"""A studio that holds a bit of everything, asked from tests that wait: it lives in a thread of its own."""

import shutil
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import httpcore
import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from sqlalchemy import NullPool, create_engine, make_url

from shotwright.api.app import create_app
from shotwright.api.entrance import Entrance
from shotwright.api.parts import Parts
from shotwright.db.session import Database, sync_url
from shotwright.db.takes import TakeRows
from shotwright.providers.remote.network import Network
from shotwright.usecases.export_orders import ExportedFile, ExportOrders
from tests import make
from tests.api.seeding import Seeder
from tests.api.studios import opened

API = "/api/v1"
PROJECT = f"{API}/projects/roof"
KEYFRAME = "shot_001/keyframe"


class Nowhere(Network):
    """A way out that leads nowhere: what strangers name is not called on from a test."""

    def client(self, *, allow_private: bool, paid: bool) -> httpx.AsyncClient:
        del allow_private, paid
        return httpx.AsyncClient(transport=httpx.MockTransport(_refuse))


def _refuse(request: httpx.Request) -> httpx.Response:
    raise httpcore.ConnectError(f"There is no way to {request.url.host} out of this test.")


class Kept(Protocol):
    """A database with the product's tables, which can be what it once was again; nobody is connected meanwhile."""

    @property
    def url(self) -> str: ...

    def keep(self) -> None: ...

    def restore(self) -> None: ...


class OnSqlite:
    """A file in a folder, made of a migrated one."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self._file, self._kept = folder / "product.sqlite", folder / "kept.sqlite"
        shutil.copyfile(migrated, self._file)
        self.url = f"sqlite:///{self._file}"

    def keep(self) -> None:
        shutil.copyfile(self._file, self._kept)

    def restore(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self._kept, self._file)


class OnPostgres:
    """A database of a server, made of a migrated one."""

    def __init__(self, server: str, migrated: str) -> None:
        self._server, self._name = make_url(server), f"filled_{uuid4().hex}"
        self.url = self._server.set(database=self._name).render_as_string(hide_password=False)
        self._run(f"CREATE DATABASE {self._name} TEMPLATE {migrated} STRATEGY FILE_COPY")

    def keep(self) -> None:
        self._run(f"CREATE DATABASE {self._name}_kept TEMPLATE {self._name} STRATEGY FILE_COPY")

    def restore(self) -> None:
        drop = f"DROP DATABASE {self._name} WITH (FORCE)"
        self._run(drop, f"CREATE DATABASE {self._name} TEMPLATE {self._name}_kept STRATEGY FILE_COPY")

    def _run(self, *statements: str) -> None:
        url = sync_url(self._server.render_as_string(hide_password=False))
        admin = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with admin.connect() as connection:
            for one in statements:
                connection.exec_driver_sql(one)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A studio, and what one can name in it. `restore` has it hold again what it held at first."""

    app: FastAPI
    known: Mapping[str, Sequence[str]]
    """What a path's parameters may be: values that are there."""
    folder: Path
    _kept: Kept
    _parts: Parts
    _portal: BlockingPortal

    def ask(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> httpx.Response:
        """Send a request as it stands; `url` is escaped already."""
        return self._portal.call(self._ask, method, url, headers, content)

    def restore(self) -> None:
        self._portal.call(self._parts.database.close)
        self._kept.restore()
        shutil.rmtree(self.folder / "projects")
        shutil.copytree(self.folder / "kept", self.folder / "projects")

    async def _ask(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False, client=("192.0.2.1", 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, url, headers=_raw(headers), content=content)


def _raw(headers: Mapping[str, str]) -> dict[bytes, bytes]:
    """Return headers as they are sent: also values that nobody should send."""
    return {name.encode("latin-1"): value.encode("latin-1", "replace") for name, value in headers.items()}


@contextmanager
def filled(folder: Path, kept: Kept, entrance: Entrance | None = None) -> Generator[Filled]:
    """Give a studio with its files in `folder`, a film of two shots and whatever belongs to one."""
    with start_blocking_portal() as portal:
        database = Database(kept.url)
        with portal.wrap_async_context_manager(opened(database, folder, Nowhere())) as local:
            known = portal.call(_fill, local)
            parts = replace(local, entrance=entrance or local.entrance)
            portal.call(database.close)
            shutil.copytree(folder / "projects", folder / "kept")
            kept.keep()
            app = create_app(parts)
            yield Filled(app=app, known=known, folder=folder, _kept=kept, _parts=parts, _portal=portal)
            portal.call(database.close)


async def _fill(parts: Parts) -> Mapping[str, Sequence[str]]:
    """Make a film with everything that can be named in a path; return the names by the paths' parameters."""
    seeder = Seeder(database=parts.database, vault=parts.vault)
    async with parts.database.unit() as session:
        project = await make.project(session)
        await make.run_to_the_end(session, project.id)
    provider = await seeder.provider("fal")
    job = await seeder.job(provider, project_id=project.id)
    async with parts.database.unit() as session:
        rows = TakeRows(session, project.id)
        takes = [take.id for take in (await rows.selected([KEYFRAME, "script/breakdown"])).values()]
        media = (await rows.media(takes))[takes[0]]["main"]
        await parts.storage.put(media.key, b"not a picture")
        media_id = media.id
        orders = ExportOrders(session)
        export = await orders.order(project.id, ["zip"], by=await make.Projects(session).owner_id())
        await orders.begin(export.id)
        stored = await parts.storage.put("roof/07_exports/film.zip", b"PK")
        film = ExportedFile(name="film.zip", key=stored.key, sha256=stored.sha256, size_bytes=stored.size_bytes)
        await orders.complete(export.id, [film], [])
    said = await _say(create_app(parts))
    return {
        **said,
        "project": ["roof", str(project.id)],
        "code": ["shot_001", "char_001", "loc_001", "scene_001", "shot_001_line_01", "script"],
        "kind": ["keyframe", "clip", "reference", "voice", "breakdown"],
        "number": ["1", "2"],
        "job_id": [str(job)],
        "provider_id": [str(provider)],
        "provider": ["fal", str(provider)],
        "take_id": [str(one) for one in takes],
        "media_id": [str(media_id)],
        "export_id": [str(export.id)],
        "name": ["film.zip"],
        "role": ["main"],
        "person": ["owner"],
        "key": ["keyframe", KEYFRAME],
        "stage": ["keyframe", "clip"],
        "scope": ["day", "user"],
    }


async def _say(app: FastAPI) -> dict[str, list[str]]:
    """Add what people say and share, as they would: by the interface itself."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:

        async def post(path: str, body: Any) -> Any:
            answer = await client.post(path, json=body)
            assert answer.is_success, f"{path}: {answer.text}"
            return answer.json()

        note = await post(f"{PROJECT}/artefacts/shot_001/keyframe/takes/1/notes", {"body": "Darker."})
        share = await post(f"{PROJECT}/shares", {"name": "A client", "can_comment": True})
        await post(f"{API}/prompts/sets", {"code": "mine", "base": "en"})
        await post(f"{API}/prompts/templates", {"set": "mine", "stage": "keyframe", "text": "{who}, fog"})
        await post(f"{PROJECT}/save-as-template", {"name": "usual"})
        lin = await post(f"{API}/library/characters", {"name": "Lin"})
        hook = await post(f"{PROJECT}/subscriptions", {"name": "Ours", "url": "https://example.com/hooks"})
        heard = f"{API}/subscriptions/{hook['subscription']['id']}"
        await post(f"{heard}/test", {})
        notices = (await client.get(f"{heard}/notices")).json()["items"]
        gone = await post(f"{API}/projects", {"name": "Gone"})
        (await client.delete(f"{API}/projects/{gone['code']}")).raise_for_status()
        runs = (await client.get(f"{PROJECT}/runs")).json()["items"]
        me = (await client.get(f"{API}/auth/me")).json()
    return {
        "note_id": [note["id"]],
        "share_id": [share["share"]["id"]],
        "token": [share["token"]],
        "prompt_set": ["mine", "en"],
        "template": ["mine.keyframe", "usual"],
        "run_id": [runs[0]["id"]],
        "user_id": [me["id"]],
        "character_id": [lin["id"]],
        "view": ["front", "combined"],
        "subscription_id": [hook["subscription"]["id"]],
        "notice_id": [one["id"] for one in notices],
        "deleted_id": [gone["id"]],
    }
