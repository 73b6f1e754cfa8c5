"""Money as whole millionths of a US dollar. Nobody's price is None, never 0; what is rounded is rounded up."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from shotwright.domain.errors import AmountNotUsable

MICROS: Final = 1_000_000
"""Millionths in a dollar."""
MOST_USD_MICROS: Final = 1_000_000_000 * MICROS
"""More than anybody will say: a billion dollars."""


def rounded_up(amount: Fraction) -> int:
    """Return the smallest whole number that is not less than `amount`."""
    return -(-amount.numerator // amount.denominator)


def dollars(micros: int | None) -> str:
    """Return an amount for people: `$12.50`, `$0.0004` (never rounded to nothing), `unknown`."""
    if micros is None:
        return "unknown"
    sign, amount = ("-" if micros < 0 else ""), abs(micros)
    if amount % 10_000 == 0 or amount >= MICROS:
        cents = -(-amount // 10_000)
        return f"{sign}${cents // 100:,}.{cents % 100:02d}"
    return f"{sign}$0.{amount:06d}".rstrip("0")


def usd_micros(text: str) -> int:
    """Read an amount that a person wrote: `100`, `12.5`, `$0.08`.

    Raises:
        AmountNotUsable: It is no amount, is negative, is finer than a millionth, or is absurdly large.
    """
    try:
        amount = Decimal(text.strip().removeprefix("$").replace(",", "")) * MICROS
    except InvalidOperation as error:
        raise AmountNotUsable(text) from error
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 <= amount <= MOST_USD_MICROS:
        raise AmountNotUsable(text)
    return int(amount)
