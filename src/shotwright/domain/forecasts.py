"""What a plan will cost before any of it is bought: line by line, by provider, and what of it nobody knows."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Final

from shotwright.domain.limits import clips_for
from shotwright.domain.money import rounded_up
from shotwright.domain.prices import UNKNOWN, Estimate, Usage, clip_usage, estimate, picture_usage, speech_usage
from shotwright.domain.states import Kind
from shotwright.domain.stories import Story, line_code
from shotwright.domain.timeline import time_shot
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Framing
from shotwright_sdk.remote_limits import fit
from shotwright_sdk.remote_models import Limits, ModelEntry, NativeAudio, PriceUnit
from shotwright_sdk.values import Shot

_LETTERS_PER_S: Final = {"zh": Fraction(4)}
_LETTERS_PER_S_ELSE: Final = Fraction(14)
"""How fast a calm voice reads, roughly: so long as a line was not spoken yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One artefact that is to be made. `jobs` is how many paid requests that takes: a long clip is joined from several.

    Of several providers that may do it the dearest is named, so that the bill is not higher; the others are in `or_by`.
    """

    key: str
    kind: Kind
    provider: str
    model: str
    estimate: Estimate
    jobs: int = 1
    seconds: int = 0
    """Of video that is asked for."""
    or_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A sum of lines. `usd_micros` adds up what is known; `unknown` counts the lines whose price nobody knows."""

    lines: int = 0
    jobs: int = 0
    seconds: int = 0
    usd_micros: int = 0
    unknown: int = 0

    @property
    def is_known(self) -> bool:
        return self.unknown == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a plan will cost."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> Total:
        return total_of(self.lines)

    @property
    def by_provider(self) -> Mapping[str, Total]:
        names = sorted({line.provider for line in self.lines})
        return {name: total_of(line for line in self.lines if line.provider == name) for name in names}

    @property
    def sources(self) -> tuple[str, ...]:
        """Whose price lists it is by."""
        return tuple(sorted({line.estimate.source for line in self.lines if line.estimate.source}))

    @property
    def oldest_price(self) -> date | None:
        """The day of the oldest price that was used."""
        return min((line.estimate.as_of for line in self.lines if line.estimate.as_of is not None), default=None)


def total_of(lines: Iterable[Line]) -> Total:
    """Return the sum of `lines`."""
    every = list(lines)
    amounts = [line.estimate.usd_micros for line in every]
    return Total(
        lines=len(every),
        jobs=sum(line.jobs for line in every),
        seconds=sum(line.seconds for line in every),
        usd_micros=sum(amount for amount in amounts if amount is not None),
        unknown=amounts.count(None),
    )


def dearest(lines: Sequence[Line]) -> Line:
    """Return the line of the provider that costs most; one of unknown price before all others."""
    return max(lines, key=lambda line: math.inf if line.estimate.usd_micros is None else line.estimate.usd_micros)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An artefact that is to be made. `pictures` is how many reference pictures it is made from."""

    key: str
    kind: Kind
    pictures: int = 0
    is_composed: bool = False
    """Whether one of them is a placeholder, which no model may pass over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What forecasts are made from. `spoken_s` maps lines' codes to how long they were spoken, as far as they were."""

    story: Story
    spoken_s: Mapping[str, Fraction] = field(default_factory=dict[str, Fraction])

    def line(self, wanted: Wanted, entry: ModelEntry, provider: str) -> Line:
        """Return what one artefact will cost at one provider."""
        usages = self.usages(wanted, entry)
        found = [estimate(entry.prices, usage) for usage in usages]
        seconds = sum((usage.amounts.get(PriceUnit.SECOND, Fraction(0)) for usage in usages), Fraction(0))
        return Line(
            key=wanted.key,
            kind=wanted.kind,
            provider=provider,
            model=entry.id,
            estimate=_sum(found),
            jobs=max(1, len(usages)),
            seconds=int(seconds),
        )

    def usages(self, wanted: Wanted, entry: ModelEntry) -> list[Usage]:
        """Return what each job for an artefact takes; nothing where it cannot be told."""
        code, limits = wanted.key.partition("/")[0], entry.limits
        match wanted.kind:
            case Kind.REFERENCE | Kind.KEYFRAME:
                framing = fit(self.story.settings.format.size, limits)
                given = min(wanted.pictures, limits.references)
                return [picture_usage(framing.size, references=given, traits=_traits(framing))]
            case Kind.VOICE:
                shot_code, _, number = code.rpartition("_line_")
                return [speech_usage(self.story.shot(shot_code).lines[int(number) - 1].text)]
            case Kind.CLIP:
                return self._clips(self.story.shot(code), limits)
            case _:
                return []

    def _clips(self, shot: Shot, limits: Limits) -> list[Usage]:
        traits = _traits(fit(self.story.settings.format.size, limits))
        traits |= {"audio": limits.native_audio is NativeAudio.ALWAYS, "first_frame": limits.first_frame}
        return [
            clip_usage(one, references=int(limits.first_frame), traits=traits | {"duration": one})
            for one in clips_for(self.clip_length_s(shot), limits.durations_s)
        ]

    def clip_length_s(self, shot: Shot) -> Fraction:
        """Return how long a shot's clip is, handles included; lines that were not spoken yet are guessed at."""
        lines = tuple(
            self.spoken_s.get(line_code(shot.code, number)) or guessed_s(line.text, self.story.parts.language)
            for number, line in enumerate(shot.lines, start=1)
        )
        rate = self.story.settings.format.rate
        handles = 2 * Fraction(self.story.settings.finish.handles_s).limit_denominator(1000)
        return time_shot(shot.duration_s, lines, rate).frames / rate + handles


def guessed_s(text: str, language: str) -> Fraction:
    """Return about how long it takes to say `text`, in tenths of a second, rounded up."""
    return Fraction(rounded_up(10 * len(text) / _LETTERS_PER_S.get(language, _LETTERS_PER_S_ELSE)), 10)


def _sum(found: Sequence[Estimate]) -> Estimate:
    amounts = [one.usd_micros for one in found]
    known = [amount for amount in amounts if amount is not None]
    return replace(found[0], usd_micros=sum(known)) if found and len(known) == len(amounts) else UNKNOWN


def _traits(framing: Framing) -> dict[str, Json]:
    size = f"{framing.size.width}x{framing.size.height}"
    return {"size": size, "aspect": framing.aspect, "resolution": framing.resolution}
