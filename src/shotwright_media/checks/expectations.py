"""What a finished film should be, and how far it may be from that before a check says so."""

from dataclasses import dataclass

from shotwright_media.profile import Profile
from shotwright_media.timebase import FrameSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The film as it was ordered.

    `static`, `black` and `silent` are frames where nothing moves, nothing is seen or nothing is heard on purpose: a
    drawn shot under a fixed camera, a fade, a title card. `loudness_lufs` is None where none was asked for.
    """

    profile: Profile
    frames: int
    sound: bool = True
    static: tuple[FrameSpan, ...] = ()
    black: tuple[FrameSpan, ...] = ()
    silent: tuple[FrameSpan, ...] = ()
    loudness_lufs: float | None = None
    ceiling_dbtp: float = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From where on something is reported.

    Black, frozen and silent stretches: the lengths and levels that FFmpeg's `blackdetect`, `freezedetect` and
    `silencedetect` use when nothing else is said (https://ffmpeg.org/ffmpeg-filters.html).
    Loudness: what EBU R 128 of 2014 permits (https://tech.ebu.ch/publications/r128); its later versions permit less.
    True peak: meters may read 0.2 dB too much (EBU Tech 3341, 2.9), and AAC gives peaks back that were limited away.
    """

    black_s: float = 2.0
    black_level: float = 0.10
    """Of the way from black to white: darker pixels count as black."""
    black_share: float = 0.98
    """Of the picture: so much has to be black."""
    frozen_s: float = 2.0
    frozen_levels: int = 3
    """Of 255: nowhere does the picture change by more. `freezedetect` takes the mean over the picture instead, for
    which a blink or a moving mouth is nothing; here a shot in which somebody blinks is not frozen."""
    silent_s: float = 2.0
    silent_dbfs: float = -60.0
    clipped_samples: int = 3
    """Samples in a row at full scale: fewer may be honest peaks."""
    loudness_lu: float = 0.5
    true_peak_db: float = 0.2
    sound_frames: int = 1
    """Sound may start, and end, so far from the picture. ITU-R BT.1359 puts the threshold of noticing at 45 ms."""


STUDIO_LIMITS = Limits()
