"""Which kind of take is made by what."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from shotwright.domain.states import Kind
from shotwright.usecases.takes import Made, Order
from shotwright.workflows.making import breakdowns, clips, films, music, pictures, voices
from shotwright.workflows.workshop import Workshop

Make: TypeAlias = Callable[[Order, Workshop], Awaitable[Made]]

MAKERS: Final[Mapping[Kind, Make]] = {
    Kind.BREAKDOWN: breakdowns.make,
    Kind.REFERENCE: pictures.make,
    Kind.KEYFRAME: pictures.make,
    Kind.VOICE: voices.make,
    Kind.CLIP: clips.make,
    Kind.MUSIC: music.make,
    Kind.FILM: films.make,
}
