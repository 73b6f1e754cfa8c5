"""The words on an episode's pictures: subtitles from what is spoken, and the mark that AI made it."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from shotwright.domain.films import Subtitles
from shotwright.workflows.making.reels import Reel
from shotwright_animatic.speech.chinese_words import words as chinese_words
from shotwright_media.checks.visible_mark import MARK_EN, MARK_ZH, Mark, visible_mark
from shotwright_media.film.cut_list import Burned
from shotwright_media.frames.overlays import Overlay, overlay
from shotwright_media.mp4.soft_subtitles import SoftSubtitles
from shotwright_media.profile import Profile
from shotwright_media.subtitles.caption_style import CaptionStyle, Look, caption_style
from shotwright_media.subtitles.captions import rasterise
from shotwright_media.subtitles.cue_rules import CueRules, rules_for
from shotwright_media.subtitles.cues import Cue, Phrase, SpokenLine, build_cues
from shotwright_media.subtitles.files import write_ass, write_srt, write_vtt
from shotwright_media.timebase import FrameSpan


def rules_of(reel: Reel) -> CueRules:
    return _rules(reel.language, reel.profile)


def cues_of(reel: Reel) -> tuple[Cue, ...]:
    lines = [spoken_line(line.start_s, line.speaker, line.spoken.facts) for line in reel.lines]
    return cues_within(lines, reel.language, reel.profile, reel.frames)


def cues_within(lines: Sequence[SpokenLine], language: str, profile: Profile, frames: int) -> tuple[Cue, ...]:
    """Return the subtitles of an episode of `frames` frames in which these lines are heard."""
    words = chinese_words if language == "zh" else None
    return build_cues(lines, _rules(language, profile), film_end_s=profile.rate.seconds(frames), words=words)


def spoken_line(start_s: Fraction, speaker: str, facts: Mapping[str, Any]) -> SpokenLine:
    """Return a line on the film's time; `facts` are those of its voice's take."""
    stored: Sequence[Any] = facts["phrases"]
    phrases = (
        Phrase(start_s=start_s + Fraction(one["start_s"]), end_s=start_s + Fraction(one["end_s"]), text=one["text"])
        for one in stored
    )
    return SpokenLine(phrases=tuple(phrases), speaker=speaker)


def _rules(language: str, profile: Profile) -> CueRules:
    return rules_for(language, width=profile.width, height=profile.height, rate=profile.rate)


def burned(reel: Reel, cues: Sequence[Cue]) -> Iterator[Burned]:
    """Everything that is drawn over the film's pictures."""
    if reel.mark:
        yield _mark(reel)
    if reel.subtitles is Subtitles.BURNED:
        style = _style(reel)
        for cue in cues:
            span = FrameSpan.between(cue.start_s, cue.end_s, reel.rate)
            if span.first < min(span.end, reel.frames):
                within = FrameSpan(first=span.first, end=min(span.end, reel.frames))
                content = f"caption/{style}/{cue.text}"
                yield Burned(span=within, content=content, draw=partial(_caption, cue.text, style, within))


def _caption(text: str, style: CaptionStyle, span: FrameSpan) -> Overlay:
    caption = rasterise(text, style)
    return overlay(caption.pixels, caption.x, caption.y, span)


def _mark(reel: Reel) -> Burned:
    mark = Mark(text=MARK_ZH if reel.language == "zh" else MARK_EN)
    width, height = reel.profile.width, reel.profile.height
    return Burned(
        span=FrameSpan(first=0, end=reel.frames),
        content=f"mark/{width}x{height}/{mark}",
        draw=partial(visible_mark, mark, width, height, reel.frames, reel.rate),
    )


def soft(reel: Reel, cues: Sequence[Cue]) -> SoftSubtitles | None:
    """The track that a viewer can switch on, if there is to be one and there is something to say."""
    if reel.subtitles is not Subtitles.SOFT or not cues:
        return None
    return SoftSubtitles(cues=[(cue.start_s, cue.end_s, cue.text) for cue in cues], language=reel.language)


def write_beside(folder: Path, reel: Reel, cues: Sequence[Cue]) -> None:
    """Write the subtitles as `film.srt`, `film.vtt` and `film.ass`."""
    write_srt(folder / "film.srt", cues)
    write_vtt(folder / "film.vtt", cues, language=reel.language)
    write_ass(folder / "film.ass", cues, _style(reel), title=reel.title)


def _style(reel: Reel) -> CaptionStyle:
    return caption_style(reel.profile.width, reel.profile.height, look=Look(reel.captions.value))
