"""What all schemas are made of."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Generic, TypeAlias, TypeVar, cast
from uuid import UUID

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from shotwright.domain.money import MOST_USD_MICROS

T = TypeVar("T")

LARGEST: Final = 2**31 - 1
"""The largest whole number that a column of either database holds."""

Count: TypeAlias = Annotated[int, Field(ge=1, le=LARGEST)]
"""Which one, from 1: of takes, versions, episodes."""
Frame: TypeAlias = Annotated[int, Field(ge=0, le=LARGEST)]
Micros: TypeAlias = Annotated[int, Field(ge=0, le=MOST_USD_MICROS)]
NumberInPath: TypeAlias = Annotated[int, Path(ge=1, le=LARGEST)]
NumberAsked: TypeAlias = Annotated[int, Query(ge=1, le=LARGEST)]


def shown(*examples: Mapping[str, JsonValue]) -> ConfigDict:
    """Return the settings of a model that the interface's description shows with these examples."""
    return ConfigDict(json_schema_extra={"examples": [dict(one) for one in examples]})


class Given(BaseModel):
    """What a caller sends. A field that nobody knows is a mistake, not something to be passed over."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _without_nul(cls, given: object) -> object:
        """Refuse texts that hold NUL: databases, file names and programs' arguments cannot."""
        if _holds_nul(given):
            raise ValueError("Texts cannot hold the character NUL.")
        return given


class Told(BaseModel):
    """What we answer. Fields have no defaults, so that clients see every one of them as there."""

    model_config = ConfigDict(from_attributes=True)


class Paging(BaseModel):
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Query(ge=1, le=100)] = 50

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size

    def cut(self, found: Sequence[T]) -> Sequence[T]:
        """Return the items of this page, of all that there are."""
        return found[self.offset : self.offset + self.page_size]


class LongPaging(Paging):
    """Of lists that are mostly wanted whole, but may grow for ever."""

    page_size: Annotated[int, Query(ge=1, le=1000)] = 1000


class Page(Told, Generic[T]):
    """A part of a list, or all of a short one. `page` counts from 1."""

    items: list[T]
    page: int
    page_size: int
    total: int

    @classmethod
    def part(cls, items: Sequence[T], paging: Paging, total: int) -> "Page[T]":
        """Return the page that was asked for, of `total` items."""
        return cls(items=list(items), page=paging.page, page_size=paging.page_size, total=total)

    @classmethod
    def whole(cls, items: Sequence[T]) -> "Page[T]":
        """Return all of a short list, as its one page."""
        return cls(items=list(items), page=1, page_size=max(1, len(items)), total=len(items))


def _holds_nul(given: object) -> bool:
    match given:
        case str():
            return "\0" in given
        case Mapping():
            pairs = cast(Mapping[object, object], given)
            return any(map(_holds_nul, pairs)) or any(map(_holds_nul, pairs.values()))
        case Sequence() if not isinstance(given, bytes | bytearray):
            return any(map(_holds_nul, cast(Sequence[object], given)))
        case _:
            return False


def media_path(media_id: UUID) -> str:
    """Return the path under which a file is to be had."""
    return f"/api/v1/media/{media_id}"
