"""The file of an installation: its settings at the top, what new projects begin with below `defaults`, and models."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shotwright.configuration.complaints import Complaint, hint
from shotwright.configuration.documents import Document, KeyPath, read_document
from shotwright.configuration.keys import KNOWN
from shotwright.configuration.layer import Read, read_layer
from shotwright.configuration.variables import expanded, holds_password, refers_only

DEFAULTS: Final = "defaults"
PROVIDERS: Final = "providers"
_SECRETS: Final = frozenset({"secret_key", "client_secret"})
_URLS: Final = frozenset({"database_url", "storage_url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationFile:
    """What a file says. `settings` are as written, with variables filled in; their types are for the settings."""

    document: Document
    settings: Mapping[str, Any]
    read: Read
    """What it says below `defaults`."""
    complaints: Sequence[Complaint] = ()


def read_installation(path: Path, names: Collection[str], variables: Mapping[str, str]) -> InstallationFile:
    """Read an installation's file. `names` are the settings that may stand in it.

    Models are not looked at: whoever uses them reads them, so that a key that is missing today stops nothing else.
    What is wrong with single keys is in `complaints`, which the caller adds to.

    Raises:
        ConfigUnreadable: It cannot be read at all.
    """
    document = read_document(path)
    settings, complaints = _settings(document, names, variables)
    read = read_layer(document, document.content.get(DEFAULTS), (DEFAULTS,), variables)
    return InstallationFile(
        document=document,
        settings=settings,
        read=read,
        complaints=[*complaints, *read.complaints],
    )


def _settings(
    document: Document, names: Collection[str], variables: Mapping[str, str]
) -> tuple[dict[str, Any], list[Complaint]]:
    found: dict[str, Any] = {}
    complaints: list[Complaint] = []
    for name, value in document.content.items():
        if name in {DEFAULTS, PROVIDERS} or (value is None and name in names):
            continue
        if name not in names:
            complaints.append(document.complaint((name,), _unknown(name, names)))
            continue
        complaints += _secrets(document, (name,), value)
        found[name], unset = expanded(document, (name,), value, variables)
        complaints += unset
    return found, complaints


def _unknown(name: str, names: Collection[str]) -> str:
    if name in KNOWN or any(key.startswith(f"{name}.") for key in KNOWN):
        return f"there is no such setting of an installation. For new projects, write it below “{DEFAULTS}:”."
    return f"there is no such key.{hint(name, [*names, DEFAULTS, PROVIDERS])}"


def _secrets(document: Document, path: KeyPath, value: Any) -> Iterator[Complaint]:
    """Complain of secrets that stand in the file themselves."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _secrets(document, (*path, key), below)
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _secrets(document, (*path, str(index)), below)
    elif isinstance(value, str) and path[-1] in _SECRETS and not refers_only(value):
        yield document.complaint(path, "a secret does not stand in a file. Write ${NAME}, and set that variable.")
    elif isinstance(value, str) and path[-1] in _URLS and holds_password(value):
        yield document.complaint(
            path, "a password does not stand in a file. Write ${NAME} in its place, and set that variable."
        )
