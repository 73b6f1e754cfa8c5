"""What a film is to be: its format, style, subtitles and gates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, Self

from shotwright.domain.errors import FormatNotAllowed
from shotwright.domain.finish import CaptionLook, Finish, Loudness, NativeSound, ShortClips
from shotwright.domain.states import Gate, GateMode
from shotwright_sdk.values import Size, Style, Transition

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


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmWish:
    """What somebody said a film is to be. None says nothing, and gates that are not named stay as they are."""

    size: Size | None = None
    rate: Fraction | None = None
    style: Style | None = None
    subtitles: Subtitles | None = None
    voices: Mapping[str, str] | None = None
    gates: Mapping[Gate, GateMode] | None = None
    loudness: Loudness | None = None
    captions: CaptionLook | None = None
    short_clips: ShortClips | None = None
    native_sound: NativeSound | None = None
    handles_s: float | None = None
    mark: bool | None = None
    between_scenes: Transition | None = None

    @classmethod
    def read(
        cls, form: object, between_scenes: Transition | None, gates: Mapping[Gate, GateMode] | None = None
    ) -> Self:
        """Return what a form says: it has fields of the same names; its size and rate are texts.

        Raises:
            FormatNotAllowed
        """
        said = {one.name: getattr(form, one.name) for one in fields(cls) if one.name not in {"between_scenes", "gates"}}
        if said["size"] is not None:
            said["size"] = parse_size(said["size"])
        if said["rate"] is not None:
            said["rate"] = Fraction(said["rate"])
        return cls(**said, between_scenes=between_scenes, gates=gates)

    def upon(self, film: FilmSettings) -> FilmSettings:
        """Return `film` with what was said."""
        return replace(
            film,
            format=replace(film.format, **self._said_of(Format)),
            finish=replace(film.finish, **self._said_of(Finish)),
            **{**self._said_of(FilmSettings), "gates": {**film.gates, **(self.gates or {})}},
        )

    def _said_of(self, part: type[Format | Finish | FilmSettings]) -> dict[str, Any]:
        """Return what was said of the fields of a part."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {one.name: said[one.name] for one in fields(part) if said.get(one.name) is not None}


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
