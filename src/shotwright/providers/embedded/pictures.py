"""The embedded illustrator behind the SDK's protocol."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from shotwright.domain.library import DRAWN_AS
from shotwright.providers.embedded.processes import Processes
from shotwright_animatic.frame import frame_units
from shotwright_animatic.keyframes import keyframe
from shotwright_animatic.layered_svg import from_svg, to_svg
from shotwright_animatic.layers import LayeredPicture
from shotwright_animatic.raster import flatten
from shotwright_animatic.sheets import character_sheet, location_sheet
from shotwright_media.frames.pictures import encode_picture
from shotwright_media.subtitles.fonts import caption_font
from shotwright_sdk.protocols import Picture, PictureRequest
from shotwright_sdk.values import CharacterBrief, KeyframeBrief, LocationBrief, Size

VARIATION: Final = "variation"
"""In a reference's facts: which of the looks that the script leaves open was drawn, for keyframes to draw the same."""


class EmbeddedPictures:
    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    async def draw(self, request: PictureRequest) -> Picture:
        return await self._processes.run(draw, request)

    async def flatten(self, layers_svg: str, size: Size) -> Picture:
        return await self._processes.run(redraw, layers_svg, size)


def draw(request: PictureRequest) -> Picture:
    """Draw one picture in this process."""
    picture = _drawn(request)
    return _finished(picture, to_svg(picture), request.size, {VARIATION: request.attempt - 1})


def redraw(layers_svg: str, size: Size) -> Picture:
    """Draw a layered picture in this process; its document is kept as it is.

    Raises:
        BrokenLayers: It cannot be read.
    """
    return _finished(from_svg(layers_svg), layers_svg, size, {})


def _finished(picture: LayeredPicture, layers_svg: str, size: Size, facts: dict[str, Any]) -> Picture:
    pixels = flatten(picture, (size.width, size.height), (caption_font(),))
    figures = [asdict(mark) for mark in picture.figures]
    return Picture(png=encode_picture(pixels, ".png"), layers_svg=layers_svg, facts={"figures": figures, **facts})


def _drawn(request: PictureRequest) -> LayeredPicture:
    variation = request.attempt - 1
    match request.brief:
        case CharacterBrief():
            return character_sheet(request.brief.character, variation)
        case LocationBrief():
            return location_sheet(request.brief.location, variation)
        case KeyframeBrief():
            units = frame_units(request.size.width, request.size.height)
            settled: dict[str, Any] = {one.code: one.facts.get(VARIATION, 0) for one in request.references}
            drawn_as = {one.code: role for one in request.references if (role := _first_role(one.facts))}
            return keyframe(request.brief, units, variation=variation, settled=settled, drawn_as=drawn_as)


def _first_role(facts: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the code and name that a reference was drawn for, if it came from somebody's library."""
    told = facts.get(DRAWN_AS)
    return (told["code"], told["name"]) if told else None
