"""What a film is to be: its format, style, subtitles and gates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Final

from shotwright.domain.errors import FormatNotAllowed
from shotwright.domain.finish import Finish
from shotwright.domain.states import Gate, GateMode
from shotwright_sdk.values import Size, Style

MAX_SIDE_PX: Final = 4096
MIN_SIDE_PX: Final = 128


class Subtitles(StrEnum):
    BURNED = "burned"
    """Part of the picture: every player shows them."""
    SOFT = "soft"
    """A track in the file that the viewer can switch off."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """Size in pixels and frames per second."""

    size: Size
    rate: Fraction = Fraction(24)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmSettings:
    """What a person chose for a project. `voices` maps a character's name or `narrator` to a voice id."""

    format: Format
    style: Style = Style.INK
    subtitles: Subtitles = Subtitles.BURNED
    voices: Mapping[str, str] = field(default_factory=dict[str, str])
    gates: Mapping[Gate, GateMode] = field(default_factory=dict[Gate, GateMode])
    finish: Finish = field(default_factory=Finish)


USUAL: Final = FilmSettings(format=Format(size=Size(width=1280, height=720)))
"""What a film is to be if nobody says otherwise."""
ALL_MANUAL: Final = dict.fromkeys(Gate, GateMode.MANUAL)
ALL_AUTO: Final = dict.fromkeys(Gate, GateMode.AUTO)


def parse_size(text: str) -> Size:
    """Read `1280x720`.

    Raises:
        FormatNotAllowed: Not of that form, odd, or out of range.
    """
    match = re.fullmatch(r"\s*(\d{1,6})\s*[xX×*]\s*(\d{1,6})\s*", text)
    if match is None:
        raise FormatNotAllowed(f"“{text}” is not a size. Write width x height in pixels, e.g. 1280x720.")
    size = Size(width=int(match[1]), height=int(match[2]))
    check_size(size)
    return size


def check_size(size: Size) -> None:
    """Raise FormatNotAllowed unless video can be encoded in this size."""
    sides = (size.width, size.height)
    if any(side % 2 for side in sides):
        nearest = "x".join(str(side + side % 2) for side in sides)
        raise FormatNotAllowed(
            f"{size.width}x{size.height} cannot be encoded: width and height must be even. Try {nearest}."
        )
    if not all(MIN_SIDE_PX <= side <= MAX_SIDE_PX for side in sides):
        raise FormatNotAllowed(
            f"{size.width}x{size.height} is out of range: each side may have {MIN_SIDE_PX} to {MAX_SIDE_PX} pixels."
        )
