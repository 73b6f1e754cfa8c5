"""What all schemas are made of."""

from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class Given(BaseModel):
    """What a caller sends. A field that nobody knows is a mistake, not something to be passed over."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Told(BaseModel):
    """What we answer. Fields have no defaults, so that clients see every one of them as there."""

    model_config = ConfigDict(from_attributes=True)


class Page(Told, Generic[T]):
    """A part of a list. `page` counts from 1."""

    items: list[T]
    page: int
    page_size: int
    total: int


class Paging(BaseModel):
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Query(ge=1, le=100)] = 50

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size


def media_path(media_id: UUID) -> str:
    """Return the path under which a file is to be had."""
    return f"/api/v1/media/{media_id}"
