"""Placeholders: pictures that show how shots are composed."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.domain.reviewing import PlaceholderKind

Remark = Annotated[str, Field(max_length=2_000)]


class PlaceholderChange(Given):
    """A partial change: what is left out stays as it is."""

    model_config = shown({"controls": True, "note": "Only the pose counts."})

    kind: PlaceholderKind | None = None
    controls: bool | None = None
    note: Remark | None = None


class PlaceholderRead(Told):
    """`controls`: the composition is to follow it exactly. `effect` says what each provider makes of it."""

    shot: str
    kind: PlaceholderKind
    controls: bool
    note: str
    sha256: str
    size_bytes: int
    width_px: int
    height_px: int
    created_at: datetime
    effect: list[str]
