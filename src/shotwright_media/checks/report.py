"""The quality report of one film: looked at once, written for programs (JSON) and for people (Markdown)."""

import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shotwright_media.checks.expectations import STUDIO_LIMITS, Expected, Limits
from shotwright_media.checks.film_findings import format_findings, order_findings, picture_findings, sound_findings
from shotwright_media.checks.findings import Finding, Severity, timecode
from shotwright_media.checks.picture_scan import PictureFacts, scan_picture
from shotwright_media.checks.sound_scan import SoundFacts, scan_sound
from shotwright_media.clips.probe import Picture, probe_picture
from shotwright_media.timebase import FrameRate

SCHEMA: Final = "shotwright.quality-report/1"
_ORDER: Final = list(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found, the gravest first and then in order of time, and what was measured."""

    film: str
    rate: FrameRate
    picture: Picture
    seen: PictureFacts
    sound: SoundFacts | None
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was found that forbids delivering the film."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def inspect(
    film: Path,
    expected: Expected,
    *,
    limits: Limits = STUDIO_LIMITS,
    known: Sequence[Finding] = (),
    on_progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Report:
    """Look at every frame of a finished film and listen to all of its sound, once. Memory does not grow with it.

    Takes about 2 ms of one core for a frame of 720p, nearly all of it decoding.

    Args:
        film: Any film that FFmpeg reads.
        expected: What it should be.
        limits: From where on something is reported.
        known: What others found: faults of subtitles, takes that are missing, stale or not approved.
        on_progress: Called with (frames done, frames expected) every second of film.
        is_cancelled: Asked as often.

    Raises:
        Cancelled: `is_cancelled` answered yes.
        UnreadableMedia: The file is no film, or cut short.
    """
    rate = expected.profile.rate
    picture = probe_picture(film)
    seen = scan_picture(
        film,
        rate,
        limits,
        on_frame=lambda done: on_progress(done, expected.frames) if on_progress else None,
        is_cancelled=is_cancelled or (lambda: False),
    )
    sound = scan_sound(film, rate, limits)
    found = [
        *format_findings(picture, expected),
        *order_findings(film),
        *picture_findings(seen, expected, limits),
        *sound_findings(sound, seen, expected, limits),
        *known,
    ]
    found.sort(key=lambda each: (_ORDER.index(each.severity), each.frames.first if each.frames else -1))
    return Report(film=film.name, rate=rate, picture=picture, seen=seen, sound=sound, findings=tuple(found))


def to_json(report: Report) -> str:
    """The report for programs. Keys and their meaning stay as they are within one `schema`; silence is null."""
    value = {
        "schema": SCHEMA,
        "film": report.film,
        "passed": report.passed,
        "picture": {
            "width": report.picture.width,
            "height": report.picture.height,
            "frame_rate": str(report.picture.rate.fps),
            "frames": report.seen.frames,
            "codec": report.picture.codec,
        },
        "sound": report.sound and _sound(report.sound),
        "findings": [_finding(finding, report.rate) for finding in report.findings],
    }
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _sound(facts: SoundFacts) -> dict[str, Any]:
    return {
        "codec": facts.codec,
        "rate_hz": facts.rate_hz,
        "channels": facts.channels,
        "length_s": round(float(facts.length_s), 3),
        "integrated_lufs": _finite(facts.integrated_lufs),
        "true_peak_dbtp": _finite(facts.true_peak_dbtp),
    }


def _finding(finding: Finding, rate: FrameRate) -> dict[str, Any]:
    frames = finding.frames
    return {
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "sentence": finding.sentence,
        "subject": finding.subject or None,
        "frames": frames and [frames.first, frames.end],
        "seconds": frames and [round(float(rate.seconds(frame)), 3) for frame in (frames.first, frames.end)],
        "measured": finding.measured,
        "allowed": finding.allowed,
        "unit": finding.unit or None,
    }


def to_markdown(report: Report) -> str:
    """The report for people: a verdict, what was measured, and one line for each finding."""
    counts = Counter(finding.severity for finding in report.findings)
    told = ", ".join(f"{counts[each]} {each}{'s' if counts[each] > 1 else ''}" for each in Severity if counts[each])
    verdict = "passed" if report.passed else "**not passed**"
    lines = [
        f"# Quality report: {_plain(report.film)}",
        "",
        f"The check is {verdict}: {told or 'nothing was found'}.",
        "",
        f"- Picture: {_picture_line(report)}",
        f"- Sound: {_sound_line(report.sound)}",
    ]
    for severity in Severity:
        chosen = [finding for finding in report.findings if finding.severity is severity]
        if chosen:
            lines += ["", f"## {severity.value.capitalize()}s", ""]
            lines += [f"- {_line(finding)}" for finding in chosen]
    return "\n".join(lines) + "\n"


def _picture_line(report: Report) -> str:
    picture, frames = report.picture, report.seen.frames
    length = f"{frames} frames at {float(report.rate.fps):.6g} a second ({timecode(frames, report.rate)})"
    return f"{picture.width}x{picture.height}, {picture.codec}, {length}"


def _sound_line(facts: SoundFacts | None) -> str:
    if facts is None:
        return "none"
    loudness, peak = (
        f"{level:.1f} {unit}" if math.isfinite(level) else "silence"
        for level, unit in ((facts.integrated_lufs, "LUFS"), (facts.true_peak_dbtp, "dBTP"))
    )
    return f"{facts.codec}, {facts.rate_hz} Hz, {facts.channels} channels, {loudness}, true peak {peak}"


def _line(finding: Finding) -> str:
    named = finding.subject in finding.sentence  # which the empty subject always is
    return _plain(finding.sentence if named else f"{finding.subject}: {finding.sentence}")


def _plain(text: str) -> str:
    """Words that come from a script must not become headings, links or code."""
    escaped = "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in text)
    return " ".join(escaped.split())


def _finite(level: float) -> float | None:
    return round(level, 2) if math.isfinite(level) else None
