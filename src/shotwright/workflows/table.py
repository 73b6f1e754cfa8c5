"""Which kind of take is made by what, and what its end changes in the story."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.states import Kind
from shotwright.usecases.takes import Made, Order
from shotwright.workflows.making import breakdowns, clips, films, music, pictures, voices
from shotwright.workflows.workshop import Workshop
from shotwright.workflows.writing import breaking_down, orders

Make: TypeAlias = Callable[[Order, Workshop], Awaitable[Made]]
Apply: TypeAlias = Callable[[Order, Made, Workshop, AsyncSession], Awaitable[None]]

MAKERS: Final[Mapping[Kind, Make]] = {
    Kind.SCRIPT: orders.make,
    Kind.BREAKDOWN: breaking_down.make,
    Kind.REFERENCE: pictures.make,
    Kind.KEYFRAME: pictures.make,
    Kind.VOICE: voices.make,
    Kind.CLIP: clips.make,
    Kind.MUSIC: music.make,
    Kind.FILM: films.make,
}
APPLIERS: Final[Mapping[Kind, Apply]] = {Kind.SCRIPT: orders.apply, Kind.BREAKDOWN: breakdowns.apply}
"""What is done in the transaction that completes a take."""
