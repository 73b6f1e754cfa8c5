"""Looking at a finished film before it is handed out: what it should be, and what is already known of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

from shotwright.usecases.exports import FilmRecord
from shotwright.workflows.making.film_captions import cues_of, rules_of
from shotwright.workflows.making.film_sound import target_of
from shotwright.workflows.making.reels import Reel
from shotwright_media.checks.expectations import Expected
from shotwright_media.checks.findings import Finding, Kind, Severity, subtitle_findings
from shotwright_media.checks.report import Report, inspect
from shotwright_media.subtitles.cue_check import check
from shotwright_media.timebase import FrameSpan
from shotwright_sdk.vocabulary import CameraMoveKind, TransitionKind


def checked(
    film: Path, record: FilmRecord, reel: Reel, on_progress: Callable[[int, int], None] | None = None
) -> Report:
    """Look at all of `film` and listen to it."""
    target = target_of(reel)
    expected = Expected(
        profile=reel.profile,
        frames=reel.frames,
        static=tuple(_static(record, reel)),
        black=tuple(_black(reel)),
        loudness_lufs=target.lufs,
        ceiling_dbtp=target.ceiling_dbtp,
    )
    return inspect(film, expected, known=tuple(_known(record, reel)), on_progress=on_progress)


def _static(record: FilmRecord, reel: Reel) -> Iterator[FrameSpan]:
    """Where nothing need move: shots under a fixed camera."""
    fixed = {shot.code for shot in record.story.parts.shots if shot.camera.kind is CameraMoveKind.STATIC}
    for shot in reel.shots:
        if shot.code in fixed:
            yield shot.span


def _black(reel: Reel) -> Iterator[FrameSpan]:
    """Where a fade may leave nothing to see."""
    for shot in reel.shots:
        if shot.transition.kind is TransitionKind.FADE:
            cut = shot.span.end
            half = round(shot.transition.duration_s * float(reel.rate.fps))
            yield FrameSpan(first=max(0, cut - half), end=min(reel.frames, cut + half))


def _known(record: FilmRecord, reel: Reel) -> Iterator[Finding]:
    cues = cues_of(reel)
    violations = check(cues, rules_of(reel), film_end_s=reel.rate.seconds(reel.frames))
    yield from subtitle_findings(violations, cues, reel.rate)
    for key in record.unapproved:
        sentence = f"{key} has not been approved. Review it, or choose another take."
        yield Finding(kind=Kind.UNAPPROVED_TAKE, severity=Severity.ERROR, sentence=sentence, subject=key)
    for key in record.stale:
        sentence = f"{key} was made from something that has changed since. Run with --redo-stale, or lock it."
        yield Finding(kind=Kind.STALE_TAKE, severity=Severity.WARNING, sentence=sentence, subject=key)
