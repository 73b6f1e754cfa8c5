"""Loudness targets, and a soundtrack brought to one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shotwright_media.sound.loudness import FILM_CEILING_DBTP, FILM_LUFS, Mastered, normalise
from shotwright_media.sound.mix import mix
from shotwright_media.sound.soundtrack import Soundtrack

_CODEC_DB: Final = 0.8
"""Kept free under the ceiling: AAC at 192 kbit/s adds up to 0.4 dB to the peaks of limited speech and music."""
_ROOM_LUFS: Final = -45.0
"""A mix, which has speech at -16 LUFS, is quieter than this only if nothing but room tone is heard."""


class Delivery(StrEnum):
    """Where a film is heard."""

    WEB = "web"
    STREAMING = "streaming"
    BROADCAST = "broadcast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Integrated loudness, and the highest true peak of the file that is delivered."""

    lufs: float
    ceiling_dbtp: float


TARGETS: Final[Mapping[Delivery, Target]] = MappingProxyType(
    {
        # AES TD1008 asks for -18 (speech) to -16 LUFS (most) and -1 dBTP; the upper end suits telephones and laptops.
        Delivery.WEB: Target(lufs=FILM_LUFS, ceiling_dbtp=FILM_CEILING_DBTP),
        # What the large video platforms play at, louder films being turned down; the ceiling is that of AES TD1008.
        Delivery.STREAMING: Target(lufs=-14.0, ceiling_dbtp=-1.0),
        # EBU R 128 (version 4.0): -23.0 LUFS, within 0.2 LU when checked, and at most -1 dBTP.
        Delivery.BROADCAST: Target(lufs=-23.0, ceiling_dbtp=-1.0),
    }
)


def master(soundtrack: Soundtrack, target: Target = TARGETS[Delivery.WEB]) -> Mastered:
    """Mix `soundtrack` and bring it to `target`: measured once, then gain and limiter, then measured again.

    The ceiling holds for the AAC that is made of it, too. A film in which nothing but room tone is heard stays as quiet
    as that.
    """
    ceiling_dbtp = target.ceiling_dbtp - _CODEC_DB
    return normalise(mix(soundtrack), to_lufs=target.lufs, ceiling_dbtp=ceiling_dbtp, floor_lufs=_ROOM_LUFS)
