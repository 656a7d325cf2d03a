"""How a quantity is counted over records, and what points an amount rule gives for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any, TypeAlias

from lianzheng_rubric.engine.calendar import period_at
from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import NUMBERS, UNIT, Amount, Number, reduced, times
from lianzheng_rubric.engine.ladders import price_on
from lianzheng_rubric.engine.parameters import given
from lianzheng_rubric.engine.plan import Compared, Fixed, Interpolated, Judged, Ladder, Shortfall, Slope, Stairs
from lianzheng_rubric.engine.program import LiveStep
from lianzheng_rubric.engine.record import Record

__all__ = [
    "BEYOND",
    "all_measured",
    "measured",
    "most_points",
    "number_or_none",
    "period_of",
    "points_for",
    "quantity_over",
    "unmeasured",
]

BEYOND = 10**18
"""More than all numbers of a ledger come to: what an occurrence may count that does not say how much."""
_Told: TypeAlias = Sequence[Mapping[str, Value]]
"""What the records say, by position."""


def number_or_none(value: Value) -> Number | None:
    """``value`` if it is an exact number."""
    return value if isinstance(value, NUMBERS) else None


def quantity_over(live: LiveStep, found: Iterable[int], records: tuple[Record, ...], values: _Told) -> Number:
    """The quantity that several records (by position) make together, as the step's tally says."""
    rule = live.step.tally
    if rule.of == "count":
        return sum([records[record].count for record in found])
    if rule.of == "distinct":
        return _distinct(found, rule.field, records, values)
    told = [number for record in found if (number := measured(live, records[record], values[record])) is not None]
    if not told:
        return 0
    match rule.of:
        case "sum":
            return sum(told)
        case "mean":
            return reduced(Fraction(sum(told)) / len(told))
        case "last":
            return told[-1]
        case "lowest":
            return min(told)
        case _:
            return max(told)


def _distinct(found: Iterable[int], field: str, records: tuple[Record, ...], values: _Told) -> int:
    """How many different ones are named; a record without a name stands for as many others as it counts."""
    named: set[Value] = set()
    unnamed = 0
    for record in found:
        name = values[record].get(field)
        if name is None:
            unnamed += records[record].count
        else:
            named.add(name)
    return len(named) + unnamed


def all_measured(live: LiveStep, found: Sequence[int], records: tuple[Record, ...], values: _Told) -> bool:
    """Whether there are records and all of them give the number that the step asks for.

    A count is known even where nothing happened.
    """
    counted = live.step.tally.of in ("count", "distinct")
    return counted or (bool(found) and not unmeasured(live, found, records, values))


def unmeasured(live: LiveStep, found: Iterable[int], records: tuple[Record, ...], values: _Told) -> list[int]:
    """The records that do not give the number that the step asks for: missing is never zero."""
    if live.step.tally.of in ("count", "distinct"):
        return []
    return [record for record in found if measured(live, records[record], values[record]) is None]


def measured(live: LiveStep, record: Record, values: Mapping[str, Value]) -> Number | None:
    """The number that one record gives; ``None`` when it does not say."""
    if live.quantity is not None:
        return number_or_none(live.quantity(values))
    if live.step.tally.field:
        return number_or_none(values.get(live.step.tally.field))
    return None if record.points is None else reduced(Fraction(record.points) / UNIT)


def points_for(amount: object, quantity: Number) -> Amount:
    """Unsigned points that an amount rule gives for one quantity."""
    price = _PRICES.get(amount.__class__)
    return 0 if price is None else price(amount, quantity)


def _by_stairs(amount: Stairs, quantity: Number) -> Amount:
    for asked, inclusive, points in amount.bounds:
        bound = given(asked)
        if quantity > bound or (inclusive and quantity == bound):
            return points
    return amount.otherwise


def _between(amount: Interpolated, quantity: Number) -> Amount:
    """Straight lines between the anchors; beyond the outermost level, or what the rule says."""
    anchors = amount.anchors
    for (left, low), (right, high) in pairwise(anchors):
        if left <= quantity <= right:
            part = Fraction(quantity - left) / Fraction(right - left)
            return reduced(low + (high - low) * part)
    if quantity < anchors[0][0]:
        return anchors[0][1] if amount.below is None else amount.below
    return anchors[-1][1] if amount.above is None else amount.above


def _along(amount: Slope, quantity: Number) -> Amount:
    ahead = quantity - given(amount.target)
    distance = Fraction(-ahead if amount.side == "below" else ahead) / Fraction(amount.every)
    if distance <= 0:
        return 0
    steps: Number = reduced(distance)
    if amount.part != "share":
        steps = ceil(distance) if amount.part == "whole" else floor(distance)
    return times(amount.points, steps)


def _lacking(amount: Shortfall, quantity: Number) -> Amount:
    lacking = max(0, given(amount.quota) - quantity)
    return times(amount.points, (1 if lacking else 0) if amount.once else lacking)


_PRICES: dict[type, Callable[[Any, Number], Amount]] = {
    Fixed: lambda amount, quantity: times(amount.points, quantity),
    Stairs: _by_stairs,
    Interpolated: _between,
    Slope: _along,
    Ladder: lambda amount, quantity: price_on(amount, 0, int(quantity)),
    Shortfall: _lacking,
}


def most_points(amount: object) -> Amount | None:
    """The most that a rule can come to where it says so itself, whatever the numbers."""
    match amount:
        case Judged(_, high):
            return high
        case Compared():
            return max(amount.otherwise, *amount.points)
        case Stairs(bounds, otherwise):
            return max([otherwise, *(points for _, _, points in bounds)])
        case Interpolated():
            return max(amount.points)
    return None


def period_of(live: LiveStep, record: Record, values: Mapping[str, Value]) -> str | None:
    """The period a record falls into: by its period field when given, else by its date."""
    tally = live.step.tally
    name = tally.period_field
    if name:
        value = values.get(name)
        return None if value is None else str(value)
    return None if record.date is None else period_at(record.date, tally.starts, tally.calendar)
