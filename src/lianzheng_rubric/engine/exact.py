"""Exact points: whole millionths where possible, rationals where not, never a float.

Inside the engine a number of points is an :data:`Amount`: an ``int`` counting millionths of a point (all decimals
that a rubric or a ledger may write fit), or a ``Fraction`` of millionths where a share or a quotient does not
come out even. ``int`` and ``Fraction`` mix freely under ``+``, ``-`` and comparison, so ordinary scoring runs at
the speed of integers and a third stays a third.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import TypeAlias

__all__ = [
    "NUMBERS",
    "UNIT",
    "Amount",
    "Exact",
    "Number",
    "amount_of",
    "divide",
    "exact",
    "parse_number",
    "reduced",
    "round_half_up",
    "show",
    "times",
]

UNIT = 1_000_000
"""Millionths in one point."""

Amount: TypeAlias = int | Fraction
Number: TypeAlias = int | Fraction
Exact: TypeAlias = Decimal | Fraction
NUMBERS = (int, Fraction)
"""The classes of a number, for ``isinstance`` in inner loops (``int | Fraction`` there makes a union each time)."""

_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,6})?\Z", re.ASCII)
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)


def parse_number(text: str) -> Number:
    """An exact number from plain decimal text, at most nine digits before and six after the point.

    Raises:
        ValueError: the text is anything else (an exponent, NaN, too many digits).

    """
    if not _NUMBER.match(text):
        raise ValueError(text)
    if "." not in text:
        return int(text)
    return reduced(Fraction(text))


def reduced(value: Fraction) -> Number:
    """``value`` as an ``int`` when it is whole, so that arithmetic stays fast."""
    return value.numerator if value.denominator == 1 else value


def amount_of(points: Number | Decimal | str) -> Amount:
    """Points as an amount: ``amount_of("0.5") == 500000``."""
    if isinstance(points, int):
        return points * UNIT
    return reduced(Fraction(points) * UNIT)


def divide(amount: Amount, divisor: Number) -> Amount:
    """Exact division, whole where it comes out even.

    Raises:
        ZeroDivisionError: the divisor is zero.

    """
    if type(amount) is int and type(divisor) is int:
        quotient, rest = divmod(amount, divisor)
        return quotient if not rest else Fraction(amount, divisor)
    return reduced((amount if isinstance(amount, Fraction) else Fraction(amount)) / divisor)


def size(amount: Amount) -> Amount:
    """Absolute value."""
    return amount if amount >= 0 else -amount


def total(amounts: Iterable[Amount]) -> Amount:
    """Exact sum."""
    result: Amount = 0
    for amount in amounts:
        result = result + amount
    return result


def times(amount: Amount, factor: Number) -> Amount:
    """Exact product of an amount and a plain number."""
    if type(factor) is int:
        return amount if factor == 1 else amount * factor
    return divide(amount * factor.numerator, factor.denominator)


@lru_cache(maxsize=8192)
def exact(amount: Amount) -> Exact:
    """The points of an amount: ``Decimal`` when the value has a finite decimal form, else ``Fraction``."""
    rest = amount.denominator
    while (common := gcd(rest, 10)) > 1:
        rest //= common
    value = Fraction(amount.numerator, amount.denominator * UNIT)
    if rest != 1:
        return value
    text = format(_CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator)), "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def show(amount: Amount) -> str:
    """Points as people write them: ``"2.5"``, ``"-0.5"``, or ``"1/3"`` when no decimal is exact."""
    value = exact(amount)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def round_half_up(amount: Amount, places: int) -> Amount:
    """四舍五入 to ``places`` decimals, ties away from zero."""
    quantum = divide(UNIT, 10**places)
    steps = Fraction(size(amount)) / quantum + Fraction(1, 2)
    rounded = (steps.numerator // steps.denominator) * quantum
    return rounded if amount >= 0 else -rounded
