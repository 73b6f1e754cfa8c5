"""Edits that overwrite nobody: an answer carries a tag of what it shows; an edit may name the one it started from."""

import hashlib
from typing import Annotated, TypeAlias, TypeVar

from fastapi import Depends, Header, Response
from pydantic import BaseModel

from shotwright.domain.errors import ChangedMeanwhile

_Shown = TypeVar("_Shown", bound=BaseModel)


def tag_of(shown: BaseModel) -> str:
    """Return the entity tag of what is shown (RFC 9110, 8.8.3)."""
    return f'"{hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:32]}"'


class Tags:
    """Checks the tag that a request names, and tells that of the answer."""

    def __init__(self, response: Response, if_match: Annotated[str | None, Header()] = None) -> None:
        self._response = response
        self._named = [one.strip() for one in if_match.split(",")] if if_match else []

    @property
    def are_named(self) -> bool:
        """Whether the caller says what it started from."""
        return bool(self._named)

    def check(self, current: BaseModel) -> None:
        """Raise ChangedMeanwhile if the caller started from something else than `current`."""
        if self._named and "*" not in self._named and tag_of(current) not in self._named:
            raise ChangedMeanwhile(current.model_dump(mode="json"))

    def tell(self, shown: _Shown) -> _Shown:
        """Put the tag of what is shown into the answer; return what is shown."""
        self._response.headers["ETag"] = tag_of(shown)
        return shown


TagsDep: TypeAlias = Annotated[Tags, Depends()]
