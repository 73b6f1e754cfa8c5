"""What a job will cost by its model's price list, or None where the list does not say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from shotwright.domain.money import DOLLARS_ONLY, in_usd, rounded_up
from shotwright_sdk.protocols import Facts, Json
from shotwright_sdk.remote import ImageJob, RemoteJob, SpeechJob, VideoJob
from shotwright_sdk.remote_models import Price, PriceUnit
from shotwright_sdk.values import Size

_SURCHARGES: Final = frozenset({PriceUnit.INPUT_IMAGE})
"""Units that are billed on top of something: alone they are no price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How much of everything a job takes; a unit that is missing is not known. `traits` are what prices depend on."""

    amounts: Mapping[PriceUnit, Fraction]
    traits: Facts = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a job is thought to cost, and by whose word of which day. `usd_micros` is None if nobody knows."""

    usd_micros: int | None
    currency: str = "USD"
    source: str = ""
    as_of: date | None = None


UNKNOWN: Final = Estimate(usd_micros=None)


def estimate(prices: Sequence[Price], usage: Usage, rates: Mapping[str, Fraction] = DOLLARS_ONLY) -> Estimate:
    """Return what `usage` costs by `prices`, rounded up to a millionth of a dollar.

    Of several prices with the same unit the first that holds counts; those of different units are added up. It is
    unknown if no price holds, if the amount of what is billed is unknown, or if the currency has no rate.
    """
    billed: dict[PriceUnit, Price] = {}
    for price in prices:
        if _holds(price, usage.traits):
            billed.setdefault(price.unit, price)
    if not billed.keys() - _SURCHARGES:
        return UNKNOWN
    total = Fraction(0)
    for unit, price in billed.items():
        if price.micros == 0:
            continue  # free is free, however much it will be
        amount = usage.amounts.get(unit)
        worth = in_usd(amount * price.micros / price.per, price.currency, rates) if amount is not None else None
        if worth is None:
            return UNKNOWN
        total += worth
    first = next(iter(billed.values()))
    return Estimate(
        usd_micros=rounded_up(total),
        currency=first.currency,
        source=first.source,
        as_of=min(price.as_of for price in billed.values()),
    )


def _holds(price: Price, traits: Facts) -> bool:
    return all(_matches(traits.get(name), wanted) for name, wanted in price.when.items())


def _matches(given: Json, wanted: Json) -> bool:
    if isinstance(wanted, Sequence) and not isinstance(wanted, str):
        return given in wanted
    return given == wanted


def usage_of(job: RemoteJob) -> Usage:
    """Return what a job takes, as far as it can be known before it is done."""
    match job:
        case ImageJob():
            return picture_usage(job.framing.size, references=len(job.references), traits=_traits(job))
        case VideoJob():
            frames = (job.first_frame is not None) + (job.last_frame is not None)
            return clip_usage(job.duration_s, references=frames + len(job.references), traits=_traits(job))
        case SpeechJob():
            return speech_usage(job.text, traits=dict(job.options))


def picture_usage(size: Size, *, references: int = 0, traits: Facts | None = None) -> Usage:
    """Return what one picture takes."""
    return Usage(
        amounts={
            PriceUnit.IMAGE: Fraction(1),
            PriceUnit.MEGAPIXEL: Fraction(size.width * size.height, 1_000_000),
            PriceUnit.INPUT_IMAGE: Fraction(references),
        },
        traits=traits or {},
    )


def clip_usage(duration_s: int, *, references: int = 0, traits: Facts | None = None) -> Usage:
    """Return what one clip takes; `references` counts its frames too."""
    return Usage(
        amounts={
            PriceUnit.SECOND: Fraction(duration_s),
            PriceUnit.CLIP: Fraction(1),
            PriceUnit.INPUT_IMAGE: Fraction(references),
        },
        traits=traits or {},
    )


def speech_usage(text: str, *, traits: Facts | None = None) -> Usage:
    """Return what one spoken line takes; how many seconds it will last is not known."""
    return Usage(amounts={PriceUnit.CHARACTER: Fraction(len(text))}, traits=traits or {})


def text_usage(*, input_tokens: int | None, output_tokens: int | None) -> Usage:
    """Return what a call of a language model takes; None where it cannot be told."""
    tokens = {PriceUnit.INPUT_TOKEN: input_tokens, PriceUnit.OUTPUT_TOKEN: output_tokens}
    return Usage(amounts={unit: Fraction(count) for unit, count in tokens.items() if count is not None})


def _traits(job: ImageJob | VideoJob) -> Facts:
    framing = job.framing
    traits: dict[str, Json] = {
        **job.options,
        "resolution": framing.resolution,
        "aspect": framing.aspect,
        "size": f"{framing.size.width}x{framing.size.height}",
        "references": len(job.references),
    }
    if isinstance(job, VideoJob):
        traits |= {
            "duration": job.duration_s,
            "audio": job.native_audio,
            "first_frame": job.first_frame is not None,
            "last_frame": job.last_frame is not None,
        }
    return traits
