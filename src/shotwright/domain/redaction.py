"""What providers said, made fit to be kept: without keys, signatures and the bytes of pictures, and not too long."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from shotwright.domain.fingerprints import Json

MOST_CHARACTERS: Final = 20_000
_LONGEST_TEXT: Final = 2_000
_DEEPEST: Final = 20
_MOST_MEMBERS: Final = 200
_HIDDEN: Final = "****"
_TELLING: Final = re.compile(r"(?i)(api[-_]?key|authorization|access[-_]?key|secret|password|signature|^key$|token$)")
_URL: Final = re.compile(r"https?://[^\s\"'<>]+")
_BASE64: Final = re.compile(r"(?:data:[\w/+.-]+;base64,)?[A-Za-z0-9+/=_-]{300,}")
_BEARER: Final = re.compile(r"(?i)\b(bearer|basic|key)\s+[\w.~+/=-]{8,}")


def redact(value: Json, secrets: Iterable[str] = ()) -> Json:
    """Return `value` without `secrets`, whatever its field, without members named like keys, and cut to size.

    Query strings of URLs go too: they sign. What is left is at most about MOST_CHARACTERS long.
    """
    return _Redaction([one for one in secrets if one]).of(value, 0)


def plain(text: str) -> str:
    """Return words from outside so that any database takes them: no NULs, no halves of characters, not too long."""
    return text[:_LONGEST_TEXT].replace("\0", "").encode("utf-8", "replace").decode()


class _Redaction:
    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = secrets
        self._room = MOST_CHARACTERS

    def of(self, value: Json, depth: int) -> Json:
        if depth > _DEEPEST or self._room <= 0:
            return "…"
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            members = list(value.items())[:_MOST_MEMBERS]
            return {self.text(name): self._member(name, one, depth) for name, one in members}
        if isinstance(value, Sequence):
            return [self.of(one, depth + 1) for one in value[:_MOST_MEMBERS]]
        self._room -= 8
        return value

    def _member(self, name: str, value: Json, depth: int) -> Json:
        is_telling = _TELLING.search(name) is not None and isinstance(value, str)
        return _HIDDEN if is_telling else self.of(value, depth + 1)

    def text(self, value: str) -> str:
        for secret in self._secrets:
            value = value.replace(secret, _HIDDEN)
        value = _URL.sub(lambda found: _without_query(found[0]), value)
        value = _BASE64.sub(lambda found: f"<{len(found[0])} characters>", value)
        value = _BEARER.sub(lambda found: f"{found[1]} {_HIDDEN}", value)
        kept = value[: max(0, min(_LONGEST_TEXT, self._room))]
        self._room -= len(kept) + 4
        return kept if len(kept) == len(value) else f"{kept}…"


def _without_query(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return _HIDDEN
    host = parts.netloc.rpartition("@")[2]  # a name and a password may stand before it
    return urlunsplit((parts.scheme, host, parts.path, "…" if parts.query else "", ""))
