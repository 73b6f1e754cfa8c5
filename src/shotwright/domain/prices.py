"""What a job will cost by its model's price list, or None where the list does not say."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from shotwright.domain.money import rounded_up
from shotwright_sdk.protocols import Facts, Json
from shotwright_sdk.remote import ImageJob, RemoteJob, SpeechJob, VideoJob
from shotwright_sdk.remote_models import ABOVE, Price, PriceUnit
from shotwright_sdk.values import Size

_LIKE_INPUT: Final = (PriceUnit.CACHED_TOKEN, PriceUnit.CACHE_WRITE_TOKEN)
"""Tokens that are billed as what was read, unless a list has a price for them."""
DOLLARS: Final = "USD"
_DOLLAR: Final = Fraction(1)
_SURCHARGES: Final = frozenset({PriceUnit.INPUT_IMAGE, *_LIKE_INPUT})
"""Units that are billed on top of something: alone they are no price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How much of everything a job takes; a unit that is missing is not known. `traits` are what prices depend on."""

    amounts: Mapping[PriceUnit, Fraction]
    traits: Facts = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a job is thought to cost, and by whose word of which day. `usd_micros` is None if nobody knows.

    Of a price in another `currency`, `source` names the rate as well, and `as_of` is the older of the two days.
    """

    usd_micros: int | None
    currency: str = "USD"
    source: str = ""
    as_of: date | None = None


UNKNOWN: Final = Estimate(usd_micros=None)


def estimate(prices: Sequence[Price], usage: Usage) -> Estimate:
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
    total, amounts = Fraction(0), _amounts(usage, billed)
    for unit, price in billed.items():
        if price.micros == 0:
            continue  # free is free, however much it will be
        amount = amounts.get(unit)
        worth = _in_usd(price)
        if amount is None or worth is None:
            return UNKNOWN
        total += amount * worth
    first = next(iter(billed.values()))
    return Estimate(
        usd_micros=rounded_up(total),
        currency=first.currency,
        source=first.source + _rate_of(first),
        as_of=min(day for price in billed.values() for day in _days(price)),
    )


def _in_usd(price: Price) -> Fraction | None:
    """Return what one of the price's unit costs in micro-dollars; None if its currency has no rate."""
    rate = _DOLLAR if price.currency == DOLLARS else price.rate.usd if price.rate is not None else None
    return None if rate is None else Fraction(price.micros, price.per) * rate


def _rate_of(price: Price) -> str:
    rate = price.rate
    if rate is None:
        return ""
    return f", at {float(1 / rate.usd):.6g} {price.currency} a dollar ({rate.source}, {rate.as_of})"


def _days(price: Price) -> Iterator[date]:
    yield price.as_of
    if price.rate is not None:
        yield price.rate.as_of


def _amounts(usage: Usage, billed: Container[PriceUnit]) -> Mapping[PriceUnit, Fraction]:
    """Return what is billed of everything: what has no price of its own counts as what was read."""
    amounts = dict(usage.amounts)
    for unit in _LIKE_INPUT:
        if unit not in billed and PriceUnit.INPUT_TOKEN in amounts:
            amounts[PriceUnit.INPUT_TOKEN] += amounts.pop(unit, Fraction(0))
    return amounts


def _holds(price: Price, traits: Facts) -> bool:
    return all(_matches(traits.get(name), wanted) for name, wanted in price.when.items())


def _matches(given: Json, wanted: Json) -> bool:
    if isinstance(wanted, Mapping):
        least = wanted.get(ABOVE)
        return isinstance(given, int | float) and isinstance(least, int | float) and given > least
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


def text_usage(
    *, input_tokens: int | None, output_tokens: int | None, cached_tokens: int = 0, cache_write_tokens: int = 0
) -> Usage:
    """Return what a call of a language model takes; None where it cannot be told.

    `input_tokens` counts all that is read: `cached_tokens` of them came from the vendor's cache, and
    `cache_write_tokens` of them went into it.
    """
    amounts = {
        PriceUnit.CACHED_TOKEN: Fraction(cached_tokens),
        PriceUnit.CACHE_WRITE_TOKEN: Fraction(cache_write_tokens),
    }
    if input_tokens is not None:
        amounts[PriceUnit.INPUT_TOKEN] = Fraction(max(0, input_tokens - cached_tokens - cache_write_tokens))
    if output_tokens is not None:
        amounts[PriceUnit.OUTPUT_TOKEN] = Fraction(output_tokens)
    return Usage(amounts=amounts, traits={"input_tokens": input_tokens})


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
