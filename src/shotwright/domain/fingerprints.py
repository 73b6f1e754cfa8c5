"""Fingerprints: what an artefact is made from, as one short hash."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: Json) -> str:
    """Return 32 hex digits of the SHA-256 of `value` as canonical JSON (sorted keys, no spaces, UTF-8)."""
    return hashlib.sha256(_CANONICAL.encode(value).encode()).hexdigest()[:32]


def fingerprint(inputs: str, contents: Mapping[str, str]) -> str:
    """Return the fingerprint of an artefact with these own `inputs`, made from the files with these `contents`.

    The seed is not part of it: a new seed is a new take of the same thing. `contents` maps the keys of the artefacts
    it is made from to the SHA-256 of their selected takes, so redoing one of them to the same bytes changes nothing.
    """
    return digest([inputs, sorted(contents.items())])


def with_words(fingerprint: str, words: str) -> str:
    """Return the fingerprint of a take whose model is told what to make in words with this hash, besides."""
    return digest([fingerprint, words]) if words else fingerprint
