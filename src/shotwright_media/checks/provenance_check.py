"""Whether a film and the file beside it still belong together."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final, TypeGuard

from shotwright_media.checks.findings import Finding, Kind, Severity
from shotwright_media.checks.provenance import SCHEMA, canonical, film_file
from shotwright_media.errors import UnreadableMedia

_LONGEST: Final = 64 << 20
"""Bytes: a provenance of thousands of shots has a few."""


def verify(document: bytes, film: Path) -> list[Finding]:
    """What is wrong with `film`, or with `document` that was written beside it; nothing when both are as they were.

    A film that was renamed is only noted. Everything in `document` is taken for a claim, whoever sent it.
    """
    read = _read(document)
    if isinstance(read, Finding):
        return [read]
    return [*_document_findings(read), *_film_findings(read["film"], film)]


def _read(document: bytes) -> dict[str, Any] | Finding:
    """The document's values, or why it is none."""
    try:
        value = json.loads(document.decode()) if len(document) <= _LONGEST else None
    except (ValueError, RecursionError):
        value = None
    if not _is_mapping(value) or not _is_mapping(film := value.get("film")) or not _is_mapping(value.get("making")):
        return _altered("The provenance cannot be read: it is damaged, or no provenance of a film.")
    if value.get("schema") != SCHEMA:
        schema = str(value.get("schema"))[:80]
        return _altered("The provenance is of a kind that this version does not know. Update first.", schema, SCHEMA)
    if not isinstance(film.get("sha256"), str) or not isinstance(film.get("size"), int):
        return _altered("The provenance cannot be read: it does not say which film it is of.")
    return value


def _document_findings(document: dict[str, Any]) -> list[Finding]:
    rest = {key: value for key, value in document.items() if key != "sha256"}
    for value, claimed in ((document["making"], document.get("making_sha256")), (rest, document.get("sha256"))):
        digest = _digest(value)
        if digest != claimed:
            sentence = "The provenance was changed after it was written: its own hash does not fit any more."
            return [_altered(sentence, digest, str(claimed)[:80])]
    return []


def _film_findings(claimed: dict[str, Any], film: Path) -> list[Finding]:
    try:
        actual = film_file(film)
    except UnreadableMedia as error:
        return [_altered(str(error))]
    if (actual.size, actual.sha256) != (claimed["size"], claimed["sha256"]):
        sentence = f"{film.name} is not the film that was exported: it was changed, or is another one."
        return [_altered(sentence, actual.sha256, claimed["sha256"][:80])]
    if actual.name != claimed.get("name"):
        named = str(claimed.get("name"))[:200]
        sentence = f"{film.name} was called {named} when it was exported."
        note = Finding(
            kind=Kind.ALTERED, severity=Severity.NOTE, sentence=sentence, measured=actual.name, allowed=named
        )
        return [note]
    return []


def _digest(value: dict[str, Any]) -> str | None:
    try:
        return hashlib.sha256(canonical(value)).hexdigest()
    except (ValueError, RecursionError):  # half a surrogate pair, or a number that is none
        return None


def _is_mapping(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _altered(sentence: str, measured: str | None = None, allowed: str | None = None) -> Finding:
    return Finding(kind=Kind.ALTERED, severity=Severity.ERROR, sentence=sentence, measured=measured, allowed=allowed)
