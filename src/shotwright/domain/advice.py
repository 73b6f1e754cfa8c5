"""What could be better about a prompt template, by rules: from its texts, from what it comes to, and from reviews."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shotwright.domain.templates import Template
from shotwright.domain.tokens import tokens_about

_ENOUGH: Final = 5
"""Decisions below which a share of approvals says nothing."""
_WORSE_BY: Final = 0.15
_OFTEN: Final = 3
_LONG_TOKENS: Final = {True: 400, False: 8_000}
"""Beyond this a picture's prompt (True) loses what stands at its end, and a language model's gets dear."""
_OPPOSITES: Final = (
    ({"photorealistic", "photo", "照片级写实", "写实"}, {"anime", "cartoon", "cel shaded", "动漫", "卡通"}),
    ({"night", "夜晚"}, {"daylight", "bright day", "midday", "白天"}),
    ({"interior", "indoors", "室内"}, {"exterior", "outdoors", "室外"}),
    ({"close up", "close-up", "特写"}, {"wide shot", "extreme wide", "远景"}),
    ({"black and white", "monochrome", "黑白"}, {"colourful", "colorful", "vivid colours", "色彩鲜艳"}),
    ({"static", "固定镜头"}, {"handheld", "手持晃动", "whip", "快速甩镜"}),
    ({"no people", "无人"}, {"crowd", "人群"}),
)
_COMMON: Final = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "that",
        "this",
        "from",
        "are",
        "was",
        "not",
        "but",
        "too",
        "very",
        "more",
        "less",
        "her",
        "his",
        "she",
        "him",
        "has",
        "have",
        "its",
        "all",
    ]
)


class AdviceKind(StrEnum):
    TOO_LONG = "too_long"
    NOT_USED = "not_used"
    CONTRADICTION = "contradiction"
    REPETITION = "repetition"
    REJECTIONS = "rejections"
    WORSE = "worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    kind: AdviceKind
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What came of the takes that one version of a template was used for."""

    version: int
    takes: int
    finished: int
    approved: int
    rejected: int
    cost_usd_micros: int
    notes: tuple[str, ...] = ()
    """What reviewers said of those that were rejected."""

    @property
    def approval(self) -> float | None:
        """The share of the decided takes that were approved, 0 to 1; None if none was decided."""
        decided = self.approved + self.rejected
        return self.approved / decided if decided else None

    @property
    def cost_per_approved_usd_micros(self) -> int | None:
        """What all takes cost, for each that was approved; None if none was."""
        return self.cost_usd_micros // self.approved if self.approved else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is known of one version: its texts, an example of what it comes to, and the effect of all versions.

    `unused` are variables that it declares and does not use; `longest` is how many characters a model takes, if known.
    """

    template: Template
    example: str
    negative: str
    version: int
    effects: Sequence[Effect] = ()
    unused: Sequence[str] = ()
    longest: int | None = None


def advise(case: Case) -> tuple[Advice, ...]:
    """Return what could be better, the surest first. Nothing found is an empty answer, not praise."""
    return (
        *_length(case),
        *_unused(case),
        *_contradictions(case),
        *_repetitions(case),
        *_rejections(case),
        *_worse(case),
    )


def _length(case: Case) -> Iterable[Advice]:
    characters, tokens = len(case.example), tokens_about(case.example)
    limit = _LONG_TOKENS[case.template.stage.is_seen]
    if case.longest is not None and characters > case.longest:
        yield Advice(
            kind=AdviceKind.TOO_LONG,
            message=f"It comes to {characters} characters; the model takes {case.longest}. Shorten it.",
        )
    elif tokens > limit:
        yield Advice(
            kind=AdviceKind.TOO_LONG,
            message=f"It comes to about {tokens} tokens. Beyond {limit} such models lose what stands at the end.",
        )


def _unused(case: Case) -> Iterable[Advice]:
    for name in case.unused:
        yield Advice(kind=AdviceKind.NOT_USED, message=f"It declares “{name}” and does not use it.")


def _contradictions(case: Case) -> Iterable[Advice]:
    for one, other in _OPPOSITES:
        left, right = _first_in(case.example, one), _first_in(case.example, other)
        if left and right:
            yield Advice(kind=AdviceKind.CONTRADICTION, message=f"It asks for “{left}” and for “{right}”.")
    wanted = _phrases(case.example)
    for phrase in sorted(_phrases(case.negative) & wanted):
        message = f"“{phrase}” is asked for, and stands in the negative prompt."
        yield Advice(kind=AdviceKind.CONTRADICTION, message=message)


def _first_in(text: str, words: Iterable[str]) -> str:
    lower = text.lower()
    return next((one for one in sorted(words) if re.search(rf"(?<![a-z]){re.escape(one)}(?![a-z])", lower)), "")


def _phrases(text: str) -> set[str]:
    return set(_phrase_list(text))


def _phrase_list(text: str) -> list[str]:
    return [one for part in re.split(r"[,，;；\n]", text.lower()) if (one := part.strip())]


def _repetitions(case: Case) -> Iterable[Advice]:
    if case.template.stage.is_seen:
        for phrase, times in Counter(_phrase_list(case.example)).items():
            if times > 1:
                yield Advice(kind=AdviceKind.REPETITION, message=f"It says “{phrase}” {times} times.")


def _rejections(case: Case) -> Iterable[Advice]:
    notes = [note for effect in case.effects if effect.version == case.version for note in effect.notes]
    counted = Counter(word for note in notes for word in _words(note))
    told: list[str] = []
    for word, times in sorted(counted.items(), key=lambda one: (-one[1], -len(one[0]), one[0])):
        if times >= _OFTEN and 2 * times >= len(notes) and not any(word in other for other in told):
            told.append(word)
            said = "" if word in case.example.lower() else ", and the prompt does not speak of it"
            message = f"{times} of {len(notes)} rejections mention “{word}”{said}."
            yield Advice(kind=AdviceKind.REJECTIONS, message=message)


def _words(note: str) -> set[str]:
    """Return the words of a note: of Latin ones those of three letters and more, of Chinese every two characters."""
    latin = {word for word in re.findall(r"[a-z]{3,}", note.lower()) if word not in _COMMON}
    runs = re.findall("[\u4e00-\u9fff]{2,}", note)
    return latin | {run[start : start + 2] for run in runs for start in range(len(run) - 1)}


def _worse(case: Case) -> Iterable[Advice]:
    shares = {one.version: one.approval for one in case.effects if one.approved + one.rejected >= _ENOUGH}
    mine = shares.get(case.version)
    best, share = max(((version, share or 0.0) for version, share in shares.items()), key=_share, default=(0, 0.0))
    if mine is not None and share - mine >= _WORSE_BY:
        message = f"Version {best} was approved in {share:.0%} of the cases, version {case.version} in {mine:.0%}."
        yield Advice(kind=AdviceKind.WORSE, message=message)


def _share(one: tuple[int, float]) -> float:
    return one[1]
