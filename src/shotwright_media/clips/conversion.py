"""Decoded pictures of any kind to pictures of a film: of its size, upright, 8 bit, BT.709 in limited range."""

from fractions import Fraction
from typing import Final

import av
from av.filter import Graph

from shotwright_media.clips.filters import chain, passed
from shotwright_media.clips.fitting import Fit, Orientation, Placement, placement
from shotwright_media.profile import Profile

# Numbers of ITU-T H.273, as FFmpeg uses them.
_UNKNOWN: Final = 2
_BT709: Final = 1
_BT601: Final = 6
_BT2020: Final = 9
_BT2020_MATRICES: Final = frozenset({9, 10})
_WIDE_PRIMARIES: Final = frozenset({9, 11, 12})
"""BT.2020 and both kinds of P3."""
_HDR_TRANSFERS: Final = frozenset({16, 18})
"""PQ and HLG, Rec. ITU-R BT.2100."""
_LIMITED: Final = 1
_HD_LINES: Final = 720


class Converter:
    """Makes film pictures. One thread uses it at a time.

    What a source does not say of its colours is BT.709 from 720 lines on, else BT.601, in limited range. Wide colours
    keep their look where BT.709 has them, and become the nearest ones where it has not. HDR is toned down by
    libswscale's perceptual mapping, which keeps grey within a few percent of Report ITU-R BT.2446-1 method A. It takes
    the brightest light from the source's own metadata, else 1,000 cd/m2 for HLG and 10,000 cd/m2 for PQ.
    """

    def __init__(self, profile: Profile, fit: Fit) -> None:
        self._size, self._fit = (profile.width, profile.height), fit
        self._graph: Graph | None = None
        self._made_for: object = None

    def film_picture(self, picture: av.VideoFrame, sample_aspect: Fraction, turn: Orientation) -> av.VideoFrame:
        """Convert one picture, whose stored pixels are `sample_aspect` times as wide as high, and turn it.

        Raises:
            FFmpegError: The pixels or colours are of a kind that FFmpeg cannot convert.
        """
        _fill_in(picture)
        kind = (
            (picture.width, picture.height, picture.format.name, sample_aspect, turn),
            (picture.colorspace, picture.color_range, picture.color_primaries, picture.color_trc),
        )
        if self._graph is None or kind != self._made_for:
            self._graph, self._made_for = self._chain(picture, sample_aspect, turn), kind
        # The chain has no memory, so each picture comes out as it goes in.
        return next(passed(self._graph, picture))

    def _chain(self, picture: av.VideoFrame, sample_aspect: Fraction, turn: Orientation) -> Graph:
        width, height = self._size
        stored = (height, width) if turn.transposed else (width, height)
        place = placement(picture.width, picture.height, sample_aspect, stored, self._fit)
        filters = [*_cut(picture, place), *_flips(turn), ("scale", _scaling(picture, place)), ("format", "yuv420p")]
        if turn.transposed:
            filters.append(("transpose", "dir=cclock_flip"))
        if place.scaled != stored:
            x, y = reversed(place.at) if turn.transposed else place.at
            filters.append(("pad", f"{width}:{height}:{x}:{y}:black"))
        return chain(picture, *filters)


def _fill_in(picture: av.VideoFrame) -> None:
    """Say of its colours what a picture leaves open."""
    if picture.color_trc in _HDR_TRANSFERS and picture.color_primaries == _UNKNOWN:
        picture.color_primaries = _BT2020
    if picture.colorspace == _UNKNOWN and not picture.format.is_rgb:
        if picture.color_primaries == _BT2020:
            picture.colorspace = _BT2020
        else:
            picture.colorspace = _BT709 if picture.height >= _HD_LINES else _BT601
    if _is_wide(picture) and picture.color_primaries == _UNKNOWN:
        picture.color_primaries = _BT2020


def _is_wide(picture: av.VideoFrame) -> bool:
    """Whether there are colours or lights that BT.709 cannot show."""
    return (
        picture.color_trc in _HDR_TRANSFERS
        or picture.color_primaries in _WIDE_PRIMARIES
        or picture.colorspace in _BT2020_MATRICES
    )


def _cut(picture: av.VideoFrame, place: Placement) -> list[tuple[str, str]]:
    x, y, width, height = place.crop
    return [] if (width, height) == (picture.width, picture.height) else [("crop", f"{width}:{height}:{x}:{y}")]


def _flips(turn: Orientation) -> list[tuple[str, str]]:
    """The mirrors of an orientation, to be used before it is transposed and not after."""
    across, down = (turn.flipped, turn.mirrored) if turn.transposed else (turn.mirrored, turn.flipped)
    # What `vflip` gives has rows that run backwards in memory; a copy has them in order.
    return [*([("hflip", "")] if across else []), *([("vflip", ""), ("copy", "")] if down else [])]


def _scaling(picture: av.VideoFrame, place: Placement) -> str:
    # BT.601's own primaries are left as they are: they differ little, and all players do the same.
    intent = "perceptual" if picture.color_trc in _HDR_TRANSFERS else "relative_colorimetric"
    mapped = f":out_primaries=bt709:out_transfer=bt709:intent={intent}" if _is_wide(picture) else ""
    width, height = place.scaled
    return f"{width}:{height}:flags=bicubic+accurate_rnd:out_color_matrix=bt709:out_range=tv{mapped}"
