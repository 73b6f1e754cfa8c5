"""Composing an episode's bed, as long as its shots turned out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import Any, Final

from pydantic import TypeAdapter

from shotwright.domain.graph import key_of
from shotwright.domain.states import Kind
from shotwright.domain.stories import line_code
from shotwright.domain.timeline import ShotTiming, time_shots
from shotwright.usecases.takes import MAIN, Made, Order, Source
from shotwright.workflows.making.files import inputs_of, keep
from shotwright.workflows.making.voices import length_of
from shotwright.workflows.workshop import Workshop
from shotwright_sdk.errors import ModelUnavailable
from shotwright_sdk.protocols import MusicRequest
from shotwright_sdk.values import MusicSection

AMBIENCE: Final = "ambience"
_SECTION = TypeAdapter(MusicSection)


async def make(order: Order, workshop: Workshop) -> Made:
    """Compose the score and the sound of the places, scene by scene."""
    model = workshop.providers[order.recipe.provider].music
    if model is None:
        raise ModelUnavailable(f"{order.recipe.provider} has no model that makes music.")
    inputs = inputs_of(order)
    rate = Fraction(inputs["rate"])
    sections = tuple(_sections(inputs, order.sources, rate))
    music = await model.compose(MusicRequest(sections=sections, rate=rate, seed=order.recipe.seed))
    return Made(
        files={
            MAIN: await keep(workshop.storage, order, ".wav", music.score_wav),
            AMBIENCE: await keep(workshop.storage, order, "_ambience.wav", music.ambience_wav),
        },
        facts={"frames": sum(section.frames for section in sections)},
    )


def timings(
    shots: list[tuple[str, float, int]], sources: Mapping[str, Source], rate: Fraction
) -> tuple[ShotTiming, ...]:
    """Return when the shots happen, given as (code, wanted seconds, number of lines)."""
    wanted = [
        (
            duration_s,
            [length_of(sources[key_of(line_code(code, number), Kind.VOICE)]) for number in range(1, lines + 1)],
        )
        for code, duration_s, lines in shots
    ]
    return time_shots(wanted, rate)


def _sections(inputs: Mapping[str, Any], sources: Mapping[str, Source], rate: Fraction) -> Iterator[MusicSection]:
    shots = [(code, duration_s, lines) for code, _, duration_s, lines in inputs["shots"]]
    frames = [timing.frames for timing in timings(shots, sources, rate)]
    by_scene = zip((scene for _, scene, _, _ in inputs["shots"]), frames, strict=True)
    for scene, group in groupby(by_scene, key=lambda pair: pair[0]):
        yield replace(_SECTION.validate_python(inputs["scenes"][scene]), frames=sum(count for _, count in group))
