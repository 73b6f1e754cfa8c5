"""Requests as they came in, for tests to look at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a form. `filename` and `mime` are "" for plain fields."""

    content: bytes
    filename: str = ""
    mime: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request. `path` is that behind the wire's base address; header names are lower case."""

    wire: str
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    submits: bool
    """Whether this request can cost money."""

    @property
    def json(self) -> Any:
        """The body as JSON; {} if it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @property
    def form(self) -> dict[str, list[Part]]:
        """The parts of a multipart body by name, in order; empty if it is none."""
        kind = self.headers.get("content-type", "")
        if not kind.startswith("multipart/form-data"):
            return {}
        message = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + self.body)
        parts: dict[str, list[Part]] = {}
        for part in message.walk():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            if isinstance(name, str) and isinstance(content, bytes):
                filename = part.get_filename() or ""
                mime = part.get_content_type() if filename else ""
                parts.setdefault(name, []).append(Part(content=content, filename=filename, mime=mime))
        return parts

    @property
    def fields(self) -> dict[str, Any]:
        """JSON's members, or a form's plain fields as text and its files as bytes (several as a list)."""
        if not self.form:
            found = self.json
            return found if isinstance(found, dict) else {}
        values = {name: [_value(part) for part in parts] for name, parts in self.form.items()}
        return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


def _value(part: Part) -> str | bytes:
    return part.content if part.filename else part.content.decode()
