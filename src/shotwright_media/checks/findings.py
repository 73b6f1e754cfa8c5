"""What a check has to say about a film: a kind for programs, a sentence for people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from shotwright_media.timebase import FrameRate, FrameSpan


class Severity(StrEnum):
    ERROR = "error"
    """The film is not what it should be; it should not be delivered like that."""
    WARNING = "warning"
    """A person should look or listen there."""
    NOTE = "note"


class Kind(StrEnum):
    BLACK = "black"
    FROZEN = "frozen"
    FRAME_COUNT = "frame_count"
    FRAME_TIMES = "frame_times"
    DAMAGED = "damaged"
    SIZE = "size"
    RATE = "rate"
    ASPECT = "aspect"
    COLOUR = "colour"
    PIXEL_FORMAT = "pixel_format"
    NOT_STREAMABLE = "not_streamable"
    NO_SOUND = "no_sound"
    SOUND_FORMAT = "sound_format"
    SOUND_LENGTH = "sound_length"
    SOUND_OFFSET = "sound_offset"
    SILENT = "silent"
    CLIPPED = "clipped"
    TRUE_PEAK = "true_peak"
    LOUDNESS = "loudness"
    SUBTITLE = "subtitle"
    MISSING_TAKE = "missing_take"
    UNAPPROVED_TAKE = "unapproved_take"
    STALE_TAKE = "stale_take"
    PLACEHOLDER = "placeholder"
    ALTERED = "altered"
    """A film or a manifest is no longer what was recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a check found. `measured` and `allowed` are numbers in `unit`, or words where there is none.

    `frames` says where in the film it is; None when it is about all of it. `subject` names what it is about where that
    is not the film: a shot's code, the number of a cue.
    """

    kind: Kind
    severity: Severity
    sentence: str
    frames: FrameSpan | None = None
    measured: float | str | None = None
    allowed: float | str | None = None
    unit: str = ""
    subject: str = ""


class Violation(Protocol):
    """A rule that a subtitle breaks, as `subtitles.cue_check` tells it. `cue` is counted from 1."""

    @property
    def cue(self) -> int: ...
    @property
    def measured(self) -> float: ...
    @property
    def allowed(self) -> float: ...
    @property
    def sentence(self) -> str: ...


class Timed(Protocol):
    """A subtitle as it is timed."""

    @property
    def start_s(self) -> Fraction | float: ...
    @property
    def end_s(self) -> Fraction | float: ...


def subtitle_findings(violations: Iterable[Violation], cues: Sequence[Timed], rate: FrameRate) -> list[Finding]:
    """The faults of a film's subtitles as findings, each with the frames that its cue is shown in."""
    return [
        Finding(
            kind=Kind.SUBTITLE,
            severity=Severity.WARNING,
            sentence=violation.sentence,
            frames=FrameSpan.between(cues[violation.cue - 1].start_s, cues[violation.cue - 1].end_s, rate),
            measured=violation.measured,
            allowed=violation.allowed,
            subject=str(violation.cue),
        )
        for violation in violations
    ]


def timecode(frame: int, rate: FrameRate) -> str:
    """When a frame is shown, for people: `0:07.250`, `1:02:07.250`."""
    milliseconds = round(rate.seconds(frame) * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{clock}:{rest // 1000:02d}.{rest % 1000:03d}"


def place(span: FrameSpan, rate: FrameRate) -> str:
    """Where a span lies, for people: `from 0:01.000 to 0:04.500`."""
    return f"from {timecode(span.first, rate)} to {timecode(span.end, rate)}"
