"""Composing an episode's bed, as long as its shots turned out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import Any, Final

from pydantic import TypeAdapter

from shotwright.domain.graph import key_of
from shotwright.domain.states import Kind
from shotwright.domain.stories import line_code
from shotwright.domain.timeline import ShotLength, ShotTiming, time_shots
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
    shots: Sequence[Mapping[str, Any]], sources: Mapping[str, Source], rate: Fraction
) -> tuple[ShotTiming, ...]:
    """Return when the shots happen, given as the recipes of music and film have them."""
    return time_shots((_length(shot, sources, rate) for shot in shots), rate)


def _length(shot: Mapping[str, Any], sources: Mapping[str, Source], rate: Fraction) -> ShotLength:
    clip = sources.get(key_of(shot["code"], Kind.CLIP))
    wanted = round(shot.get("handles_s", 0) * rate)
    voices = [sources[key_of(line_code(shot["code"], number), Kind.VOICE)] for number in range(1, shot["lines"] + 1)]
    return ShotLength(
        wanted_s=shot["duration_s"],
        lines_s=tuple(length_of(voice) for voice in voices),
        head=shot["head"],
        tail=shot["tail"],
        handle=wanted if clip is None else clip.facts.get("handle", 0),
    )


def _sections(inputs: Mapping[str, Any], sources: Mapping[str, Source], rate: Fraction) -> Iterator[MusicSection]:
    frames = [timing.frames for timing in timings(inputs["shots"], sources, rate)]
    by_scene = zip((shot["scene"] for shot in inputs["shots"]), frames, strict=True)
    for scene, group in groupby(by_scene, key=lambda pair: pair[0]):
        yield replace(_SECTION.validate_python(inputs["scenes"][scene]), frames=sum(count for _, count in group))
