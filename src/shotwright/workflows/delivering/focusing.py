"""What a narrower picture should show of each shot: everybody if they fit, else whoever speaks."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from shotwright.domain.graph import key_of
from shotwright.domain.states import Kind
from shotwright.domain.stories import line_code
from shotwright.usecases.exports import FilmRecord
from shotwright.workflows.making.reels import Reel, ReelShot
from shotwright_animatic.frame import frame_units
from shotwright_media.clips.formats.reframing import Focus


def focuses(record: FilmRecord, reel: Reel, share: float) -> Iterator[Focus]:
    """Yield where to look, from which frame on. `share` is how much of the picture's width is seen."""
    width = frame_units(reel.profile.width, reel.profile.height).width
    for shot in reel.shots:
        heads = _heads(record, shot.code, width)
        first = shot.timing.first_frame
        if not heads:
            yield Focus(first_frame=first, x=0.5)
        elif _width(heads.values()) <= share:
            yield _at(first, min(left for left, _ in heads.values()), max(right for _, right in heads.values()))
        else:
            yield from _speakers(record, reel, shot, heads)


def _width(heads: Collection[tuple[float, float]]) -> float:
    """How much of the picture's width the people take: their heads, and half a head more on either side."""
    widest = max(right - left for left, right in heads)
    return max(right for _, right in heads) - min(left for left, _ in heads) + widest


def _heads(record: FilmRecord, shot: str, width: float) -> dict[str, tuple[float, float]]:
    """Left and right of each head as shares of the picture's width, by character, from left to right."""
    keyframe = record.used.get(key_of(shot, Kind.KEYFRAME))
    figures: Any = keyframe.facts.get("figures", ()) if keyframe else ()
    found = {
        figure["character"]: (figure["head"]["left"] / width, figure["head"]["right"] / width) for figure in figures
    }
    return dict(sorted(found.items(), key=lambda one: one[1]))


def _speakers(
    record: FilmRecord, reel: Reel, shot: ReelShot, heads: Mapping[str, tuple[float, float]]
) -> Iterator[Focus]:
    """Look at whoever speaks, from the first frame of what he says; before that at whoever will."""
    inputs: Any = record.used[key_of(shot.code, Kind.CLIP)].recipe.inputs
    spoken = [
        (round(line.start_s * reel.rate.fps), character)
        for line in reel.lines
        for number, (_, character) in enumerate(inputs["speakers"], start=1)
        if line.code == line_code(shot.code, number) and character in heads
    ]
    turns = spoken or [(shot.timing.first_frame, next(iter(heads)))]
    starts = [shot.timing.first_frame, *(frame for frame, _ in turns[1:])]
    before = ""
    for start, (_, character) in zip(starts, turns, strict=True):
        if character != before:
            yield _at(start, *heads[character])
        before = character


def _at(frame: int, left: float, right: float) -> Focus:
    return Focus(first_frame=frame, x=min(max((left + right) / 2, 0.0), 1.0))
