"""Subtitle cues: what is read while something is spoken, and when."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, TypeAlias

from shotwright_media.subtitles.cue_pricing import Pricing
from shotwright_media.subtitles.cue_rules import CueRules
from shotwright_media.subtitles.line_breaking import Measured, Words, best_partition, joint, pieces, tidy
from shotwright_media.subtitles.plain_text import plain
from shotwright_media.subtitles.translations import share_out

Seconds: TypeAlias = Fraction | float

_FLASH_FRAMES: Final = 8
"""Even where speakers talk over each other, a cue stays so long: a third of a second, one word by the BBC's measure."""
_MOST_LATE_S: Final = 5
"""The cues of a line run over its end by no more; text that no one could read in its time flashes past instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Text on the screen from `start_s` up to `end_s`; lines are separated by a line feed."""

    start_s: Seconds
    end_s: Seconds
    text: str
    speaker: str = ""
    translation: str = ""
    """The same in the second language of bilingual subtitles, in lines of its own."""

    def __post_init__(self) -> None:
        if not 0 <= self.start_s < self.end_s:
            raise ValueError(f"a cue runs forward from 0 on, not from {self.start_s} s to {self.end_s} s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words spoken in one breath, on the film's time."""

    start_s: Seconds
    end_s: Seconds
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """What one person says without interruption. Its phrases are in order and together make up the line."""

    phrases: tuple[Phrase, ...]
    speaker: str = ""
    translation: str = ""
    """All of it in the second language, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A cue's text, and when exactly it is spoken."""

    start_s: Fraction
    end_s: Fraction
    text: str
    speaker: str
    reading_s: Fraction
    step_frames: int
    """The next cue starts so much later at the soonest."""
    translation: str = ""


def build_cues(
    lines: Iterable[SpokenLine],
    rules: CueRules,
    *,
    film_end_s: Seconds | None = None,
    words: Words | None = None,
    second: CueRules | None = None,
) -> tuple[Cue, ...]:
    """Turn spoken lines into cues, in order of time, on the film's frames, never two at once.

    Short phrases of a line share a cue, long ones are divided where the sense breaks. A cue appears when its words
    begin and stays as long as it takes to read, where the silence after it allows. No character but white space is
    added or changed, none but control characters is lost. When people talk over each other, a later cue waits a third
    of a second.

    Args:
        lines: Spoken lines in any order. Lines without text give no cue.
        rules: Limits for the language and the picture.
        film_end_s: Cues do not outlast the film, as long as their words do not.
        words: Splits Chinese text into words, so that none is divided; without it only particles guide the eye.
        second: Limits for the second language, when lines have translations. There is one line of the first language
            in a cue then, and a cue stays until the slower of the two has been read.
    """
    if second is not None:
        rules = replace(rules, max_lines=1)
    drafts = [draft for line in lines for draft in _drafts(line, rules, second, words)]
    drafts.sort(key=lambda draft: (draft.start_s, draft.end_s))
    return tuple(_on_frames(drafts, rules, film_end_s))


def with_translations(cues: Sequence[Cue], texts: Sequence[str], rules: CueRules) -> tuple[Cue, ...]:
    """Give each cue its translation, one text for each cue in order, broken into lines by `rules`.

    Raises:
        ValueError: there are more texts than cues, or fewer.
    """
    if len(cues) != len(texts):
        raise ValueError(f"{len(cues)} cues take as many translations, not {len(texts)}.")
    return tuple(
        replace(cue, translation=share_out(text, [1], rules)[0]) for cue, text in zip(cues, texts, strict=True)
    )


class _TimedText:
    """The text of a spoken line, and when each of its characters is heard."""

    def __init__(self, line: SpokenLine, rules: CueRules) -> None:
        self.text = ""
        self._offsets: list[int] = []
        self._spans: list[tuple[Fraction, Fraction, list[int]]] = []
        for phrase in line.phrases:
            part = tidy(plain(phrase.text))
            if not part:
                continue
            self.text += joint(self.text, part)
            self._offsets.append(len(self.text))
            heard = [0]
            for char in part:
                heard.append(heard[-1] + rules.columns(char) * (2 if char.isalnum() else 1))
            start, end = Fraction(phrase.start_s), Fraction(phrase.end_s)
            self._spans.append((start, max(start, end), heard))
            self.text += part

    def at(self, offset: int) -> Fraction:
        """Return when the character at `offset` begins."""
        return self._within(bisect_right(self._offsets, offset) - 1, offset)

    def until(self, offset: int) -> Fraction:
        """Return when the character before `offset` has been spoken."""
        return self._within(bisect_right(self._offsets, offset - 1) - 1, offset)

    def pause_before(self, offset: int) -> Fraction:
        """Return how long the silence lasts between the characters on both sides of `offset`."""
        return self.at(offset) - self.until(offset) if offset in self._offsets[1:] else Fraction(0)

    def _within(self, phrase: int, offset: int) -> Fraction:
        start, end, heard = self._spans[phrase]
        place = min(offset - self._offsets[phrase], len(heard) - 1)
        return start + (end - start) * Fraction(heard[place], heard[-1] or 1)


def _drafts(line: SpokenLine, rules: CueRules, second: CueRules | None, words: Words | None) -> Iterator[_Draft]:
    timed = _TimedText(line, rules)
    run = pieces(timed.text, rules.line_columns // 2, words)
    if not run:
        return
    measured = Measured(timed.text, run, rules.columns)
    times = [(timed.at(piece.start), timed.until(piece.end)) for piece in run]
    pauses = [timed.pause_before(piece.start) for piece in run]
    parts = best_partition(len(run), Pricing(run, times, pauses, measured, rules).price)
    texts = [timed.text[run[first].start : run[end - 1].end] for first, end in parts]
    translations = [""] * len(parts)
    if second is not None:
        translations = share_out(line.translation, [rules.columns(text) for text in texts], second)
    for (first, end), text, translation in zip(parts, texts, translations, strict=True):
        reading_s = rules.reading_s(text)
        yield _Draft(
            start_s=times[first][0],
            end_s=times[end - 1][1],
            text="\n".join(measured.lines(first, end, rules.line_columns)),
            speaker=line.speaker,
            reading_s=reading_s if second is None else max(reading_s, second.reading_s(translation)),
            step_frames=_step(times[-1][1] - times[0][0], len(parts), rules),
            translation=translation,
        )


def _step(spoken_s: Fraction, cues: int, rules: CueRules) -> int:
    """Return the frames from one cue of a line to the next at the soonest, so that none is much too late."""
    return max(1, min(_FLASH_FRAMES + rules.gap_frames, int((spoken_s + _MOST_LATE_S) * rules.rate.fps / cues)))


def _on_frames(drafts: Sequence[_Draft], rules: CueRules, film_end_s: Seconds | None) -> Iterator[Cue]:
    """Place drafts, in order of their start, on whole frames."""
    fps = rules.rate.fps
    starts: list[int] = []
    for index, draft in enumerate(drafts):
        soonest = starts[-1] + drafts[index - 1].step_frames if starts else 0
        starts.append(max(soonest, round(draft.start_s * fps)))
    for index, draft in enumerate(drafts):
        start = starts[index]
        longest = start + int(rules.longest_s * fps)
        following = (
            starts[index + 1] - min(rules.gap_frames, draft.step_frames - 1) if index + 1 < len(starts) else None
        )
        end = min(_comfortable_end(draft, start, rules), longest)
        if following is not None:
            closed = following - end < rules.closed_gap_s * fps and following <= longest
            end = following if closed else min(end, following)
        elif film_end_s is not None:
            end = max(start + _FLASH_FRAMES, min(end, int(Fraction(film_end_s) * fps)))
        yield Cue(
            start_s=start / fps,
            end_s=end / fps,
            text=draft.text,
            speaker=draft.speaker,
            translation=draft.translation,
        )


def _comfortable_end(draft: _Draft, start: int, rules: CueRules) -> int:
    """Return the frame until which a cue should stay: its words are over and there was time to read them."""
    fps = rules.rate.fps
    held = start + -int(-max(rules.shortest_s, draft.reading_s) * fps // 1)
    return max(held, -int(-draft.end_s * fps // 1), start + _FLASH_FRAMES)
