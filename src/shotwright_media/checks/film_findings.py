"""From what was seen, heard and read of a film to what is wrong with it."""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from shotwright_media.checks.expectations import Expected, Limits
from shotwright_media.checks.findings import Finding, Kind, Severity, place, timecode
from shotwright_media.checks.picture_scan import PictureFacts
from shotwright_media.checks.sound_scan import SoundFacts
from shotwright_media.checks.stretches import without
from shotwright_media.clips.probe import Picture
from shotwright_media.timebase import FrameSpan

_BT709 = 1


def format_findings(picture: Picture, expected: Expected) -> Iterator[Finding]:
    """Whether the picture is encoded as it was ordered."""
    profile = expected.profile

    def differs(kind: Kind, what: str, measured: str, allowed: str) -> Iterator[Finding]:
        if measured != allowed:
            sentence = f"The film's {what} is {measured} and should be {allowed}. Export it again with its own profile."
            yield Finding(kind=kind, severity=Severity.ERROR, sentence=sentence, measured=measured, allowed=allowed)

    size = f"{picture.width}x{picture.height}"
    yield from differs(Kind.SIZE, "size", size, f"{profile.width}x{profile.height}")
    yield from differs(Kind.RATE, "frame rate", str(picture.rate.fps), str(profile.rate.fps))
    yield from differs(Kind.ASPECT, "pixel aspect", str(picture.sample_aspect), "1")
    yield from differs(Kind.PIXEL_FORMAT, "pixel format", picture.pixel_format, "yuv420p")
    tags = (picture.colour_primaries, picture.colour_transfer, picture.colour_matrix)
    if tags != (_BT709, _BT709, _BT709) or picture.full_range:
        said = "/".join(map(str, tags)) + ("/full" if picture.full_range else "/limited")
        yield Finding(
            kind=Kind.COLOUR,
            severity=Severity.WARNING,
            sentence=f"The film's colours are tagged {said} (ITU-T H.273) and not as BT.709 in limited range; players"
            " will guess. Export it again.",
            measured=said,
            allowed="1/1/1/limited",
        )


def order_findings(film: Path) -> Iterator[Finding]:
    """Whether the index of an MP4 comes before its pictures, so that playing starts before all has arrived."""
    kinds = list(_top_boxes(film))
    if b"moov" in kinds and b"mdat" in kinds and kinds.index(b"mdat") < kinds.index(b"moov"):
        yield Finding(
            kind=Kind.NOT_STREAMABLE,
            severity=Severity.WARNING,
            sentence="The film's index comes after its pictures, so a browser has to load all of it before it plays."
            " Export it again.",
            measured="mdat before moov",
            allowed="moov before mdat",
        )


def _top_boxes(film: Path) -> Iterator[bytes]:
    """The types of an MP4's outermost boxes; nothing for another kind of file."""
    with film.open("rb") as file:
        end, at = film.stat().st_size, 0
        while at + 8 <= end:
            file.seek(at)
            head = file.read(16)
            size, kind = int.from_bytes(head[:4], "big"), head[4:8]
            if at == 0 and kind != b"ftyp":
                return
            size = int.from_bytes(head[8:16], "big") if size == 1 else size or end - at
            if size < 8:
                return
            yield kind
            at += size


def picture_findings(facts: PictureFacts, expected: Expected, limits: Limits) -> Iterator[Finding]:
    """Missing frames, damage, black and frozen stretches."""
    rate = expected.profile.rate
    if facts.damaged is not None:
        yield Finding(
            kind=Kind.DAMAGED,
            severity=Severity.ERROR,
            sentence=f"The picture cannot be decoded beyond {timecode(facts.damaged, rate)}: the file is damaged."
            " Export it again.",
            frames=FrameSpan(first=facts.damaged, end=max(facts.damaged + 1, expected.frames)),
        )
    elif facts.frames != expected.frames:
        missing = expected.frames - facts.frames
        words = f"{missing} are missing" if missing > 0 else f"{-missing} are too many"
        yield Finding(
            kind=Kind.FRAME_COUNT,
            severity=Severity.ERROR,
            sentence=f"The film has {facts.frames} frames where its shots have {expected.frames}: {words}.",
            measured=facts.frames,
            allowed=expected.frames,
            unit="frames",
        )
    if facts.late:
        first = facts.late[0]
        yield Finding(
            kind=Kind.FRAME_TIMES,
            severity=Severity.ERROR,
            sentence=f"Frames do not follow each other evenly: {len(facts.late)} come early or late, the first at"
            f" {timecode(first, rate)}.",
            frames=FrameSpan(first=first, end=first + 1),
            measured=len(facts.late),
            allowed=0,
            unit="frames",
        )
    black_frames = rate.frames_covering(limits.black_s)
    for span in _unexpected(facts.black, expected.black, black_frames):
        yield _stretch(Kind.BLACK, "The picture is black", span, expected, limits.black_s)
    still_frames = rate.frames_covering(limits.frozen_s)
    for span in _unexpected(facts.frozen, (*expected.static, *expected.black, *facts.black), still_frames):
        yield _stretch(Kind.FROZEN, "Nothing moves", span, expected, limits.frozen_s)


def sound_findings(
    facts: SoundFacts | None, picture: PictureFacts, expected: Expected, limits: Limits
) -> Iterator[Finding]:
    """Silence, clipping, loudness, and whether sound and picture go together."""
    if facts is None or not expected.sound:
        if facts is None and expected.sound:
            yield Finding(
                kind=Kind.NO_SOUND, severity=Severity.ERROR, sentence="The film has no sound. Export it again."
            )
        return
    yield from _sync_findings(facts, picture, expected, limits)
    yield from _level_findings(facts, expected, limits)
    silent_frames = expected.profile.rate.frames_covering(limits.silent_s)
    for span in _unexpected(facts.silent, expected.silent, silent_frames):
        yield _stretch(Kind.SILENT, "Nothing is heard", span, expected, limits.silent_s)
    for span in facts.clipped:
        yield Finding(
            kind=Kind.CLIPPED,
            severity=Severity.WARNING,
            sentence=f"The sound is clipped {place(span, expected.profile.rate)}.",
            frames=span,
            allowed=limits.clipped_samples - 1,
            unit="samples",
        )


def _sync_findings(facts: SoundFacts, picture: PictureFacts, expected: Expected, limits: Limits) -> Iterator[Finding]:
    rate = expected.profile.rate
    if facts.damaged_s is not None:
        at = rate.frame_at(facts.damaged_s)
        yield Finding(
            kind=Kind.DAMAGED,
            severity=Severity.ERROR,
            sentence=f"The sound cannot be decoded beyond {timecode(at, rate)}: the file is damaged. Export it again.",
            frames=FrameSpan(first=at, end=max(at + 1, expected.frames)),
        )
        return
    allowed_s = rate.seconds(limits.sound_frames)
    offset_s = facts.starts_s - picture.starts_s
    ends_s = offset_s + facts.length_s - rate.seconds(picture.frames)
    for kind, off_s, verb in ((Kind.SOUND_OFFSET, offset_s, "starts"), (Kind.SOUND_LENGTH, ends_s, "ends")):
        if abs(off_s) > allowed_s:
            yield Finding(
                kind=kind,
                severity=Severity.ERROR,
                sentence=f"The sound {verb} {_ms(off_s)} ms {'after' if off_s > 0 else 'before'} the picture.",
                measured=_seconds(off_s),
                allowed=_seconds(allowed_s),
                unit="s",
            )


def _level_findings(facts: SoundFacts, expected: Expected, limits: Limits) -> Iterator[Finding]:
    target, level = expected.loudness_lufs, facts.integrated_lufs
    if target is not None and math.isfinite(level) and abs(level - target) > limits.loudness_lu:
        yield Finding(
            kind=Kind.LOUDNESS,
            severity=Severity.WARNING,
            sentence=f"The film is {abs(level - target):.1f} LU {'louder' if level > target else 'quieter'} than its"
            f" target: {level:.1f} instead of {target:.1f} LUFS.",
            measured=level,
            allowed=target,
            unit="LUFS",
        )
    if facts.true_peak_dbtp > expected.ceiling_dbtp + limits.true_peak_db:
        yield Finding(
            kind=Kind.TRUE_PEAK,
            severity=Severity.WARNING,
            sentence=f"The sound peaks at {facts.true_peak_dbtp:.1f} dBTP, above the ceiling of"
            f" {expected.ceiling_dbtp:.1f} dBTP.",
            measured=round(facts.true_peak_dbtp, 2),
            allowed=expected.ceiling_dbtp,
            unit="dBTP",
        )


def _unexpected(found: Sequence[FrameSpan], expected: Sequence[FrameSpan], frames: int) -> Iterator[FrameSpan]:
    for span in found:
        yield from (part for part in without(span, expected) if len(part) >= frames)


def _stretch(kind: Kind, what: str, span: FrameSpan, expected: Expected, allowed_s: float) -> Finding:
    rate = expected.profile.rate
    return Finding(
        kind=kind,
        severity=Severity.WARNING,
        sentence=f"{what} {place(span, rate)}.",
        frames=span,
        measured=_seconds(rate.seconds(len(span))),
        allowed=allowed_s,
        unit="s",
    )


def _ms(seconds: Fraction) -> int:
    return round(abs(seconds) * 1000)


def _seconds(seconds: Fraction) -> float:
    return round(float(seconds), 3)
