"""The oracle's prices: what a rule gives for one record or one quantity, as Fractions of a point."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from oracle_truth import number

from lianzheng_rubric.engine.plan import (
    Charge,
    Computed,
    Fixed,
    Interpolated,
    Judged,
    Ladder,
    Shortfall,
    Slope,
    Stairs,
    Step,
    Table,
)
from lianzheng_rubric.engine.record import Record, Unit

__all__ = [
    "Claim",
    "Entry",
    "Met",
    "Side",
    "Stand",
    "half_up",
    "judged",
    "measure",
    "period_number",
    "period_of",
    "points_of",
    "priced",
    "quantity_of",
    "unsigned",
]

Side = Literal["worst", "best"]
Stand = Literal["worst", "best", "last"]
Claim = tuple[int, str]
"""The place of a record in the input (-1: the unit as a whole) and the id of a step."""
Ends = tuple[Fraction, Fraction]
ZERO = Fraction(0)


@dataclass
class Met:
    """A record that a step looks at; not ``sure`` when it may turn out not to count."""

    place: int
    record: Record
    values: Mapping[str, object]
    sure: bool = True
    exempt: bool = False


@dataclass
class Entry:
    """One step on one side, with what it needs to know around it."""

    step: Step
    found: list[Met]
    side: Side
    full: Fraction
    unit: Unit
    others: tuple[Fraction | None, ...] | None
    stands: dict[Claim, Stand] = field(default_factory=dict)
    """Open lines that stand otherwise than the side says."""

    @property
    def sign(self) -> int:
        return self.step.effect.sign if isinstance(self.step.effect, Charge) else 1

    def heavy(self, met: Met | None) -> bool:
        """Whether open points stand at their largest on this side (and the record counts, if it is uncertain)."""
        stand = self.stands.get((-1 if met is None else met.place, self.step.id), self.side)
        return stand == "last" or (stand == "worst") == (self.sign < 0)

    def signed(self, low: Fraction, high: Fraction, met: Met | None = None) -> Fraction:
        return self.sign * (high if self.heavy(met) else low)


def points_of(amount: int | Fraction) -> Fraction:
    return Fraction(amount) / 1_000_000


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounded to so many decimals, a tie away from zero."""
    away = (abs(value) * 10**places + Fraction(1, 2)).__floor__()
    return Fraction(away if value >= 0 else -away, 10**places)


def unsigned(entry: Entry, met: Met, quantity: Fraction | None) -> Ends:
    """Least and most points of one record without sign."""
    amount = entry.step.amount
    if isinstance(amount, Computed):
        value = number(amount.formula, met.values)
        if value is None:
            return _missing(amount.missing, ZERO, entry.full)
        points = value * amount.factor
        points = max(points, ZERO) if isinstance(entry.step.effect, Charge) else points
        return points, points
    if quantity is None:
        return ZERO, entry.full
    if isinstance(amount, Table):
        prices = [price * quantity for price in _prices(amount, met.values)]
        return min(prices), max(prices)
    if isinstance(amount, Judged):
        low, high = judged(entry, amount, met.record)
        return low * quantity, high * quantity
    points = priced(amount, quantity)
    return points, points


def _prices(table: Table, values: Mapping[str, object]) -> list[Fraction]:
    """Every price that a table may come to for what is known of the record."""
    label = values.get(table.field)
    entries = list(table.points.values()) if label is None else [table.points.get(label, 0)]
    found = [ZERO] if label is None and not table.complete else []
    for entry in entries:
        found += _prices(entry, values) if isinstance(entry, Table) else [points_of(entry)]
    return found


def judged(entry: Entry, amount: Judged, record: Record | None) -> Ends:
    """Points that people gave, or the range in which they may still give them."""
    if record is not None and record.points is not None:
        return points_of(record.points), points_of(record.points)
    high = entry.full if amount.high is None else points_of(amount.high)
    return _missing(amount.missing, points_of(amount.low), high)


def _missing(mode: str, low: Fraction, high: Fraction) -> Ends:
    middle = (low + high) / 2
    chosen = {"pending": (min(low, high), max(low, high)), "lowest": (low, low), "highest": (high, high)}
    return chosen.get(mode, (middle, middle))


def priced(amount: object, quantity: Fraction) -> Fraction:
    """Points for one quantity under the rules that need nothing else."""
    if isinstance(amount, Fixed):
        return points_of(amount.points) * quantity
    if isinstance(amount, Stairs):
        for bound, inclusive, points in amount.bounds:
            if quantity > bound or (inclusive and quantity == bound):
                return points_of(points)
        return points_of(amount.otherwise)
    if isinstance(amount, Interpolated):
        if amount.below is not None and quantity < min(number for number, _ in amount.anchors):
            return points_of(amount.below)
        if amount.above is not None and quantity > max(number for number, _ in amount.anchors):
            return points_of(amount.above)
        return _on_the_line([(Fraction(number), points_of(points)) for number, points in amount.anchors], quantity)
    if isinstance(amount, Slope):
        gap = amount.target - quantity if amount.side == "below" else quantity - amount.target
        steps = max(ZERO, Fraction(gap) / Fraction(amount.every))
        return points_of(amount.points) * _counted(amount, steps)
    if isinstance(amount, Shortfall):
        lacking = max(ZERO, amount.quota - quantity)
        return points_of(amount.points) * (Fraction(lacking > 0) if amount.once else lacking)
    assert isinstance(amount, Ladder)
    rungs = [points_of(points) for points in amount.points]
    return sum((rungs[min(n, len(rungs) - 1)] for n in range(int(quantity))), ZERO)


def _counted(amount: Slope, steps: Fraction) -> Fraction:
    """What a part of a step counts as: nothing, one, or itself."""
    full = Fraction(steps.numerator // steps.denominator)
    return {"dropped": full, "whole": full + (steps != full), "share": steps}[amount.part]


def _on_the_line(anchors: list[tuple[Fraction, Fraction]], quantity: Fraction) -> Fraction:
    """Weighted by the distance to the two anchors around the quantity."""
    below = [anchor for anchor in anchors if anchor[0] <= quantity]
    above = [anchor for anchor in anchors if anchor[0] > quantity]
    if not below or not above:
        return (below[-1:] or above[:1])[0][1]
    (left, low), (right, high) = below[-1], above[0]
    return (low * (right - quantity) + high * (quantity - left)) / (right - left)


def measure(step: Step, met: Met) -> Fraction | None:
    """What one record adds to the tally; ``None`` when it does not say."""
    if step.tally.of in ("count", "distinct"):
        return Fraction(met.record.count)
    if step.tally.quantity is not None:
        return number(step.tally.quantity, met.values)
    if step.tally.field:
        value = met.values.get(step.tally.field)
        return Fraction(value) if isinstance(value, int | Fraction) else None
    return None if met.record.points is None else points_of(met.record.points)


def quantity_of(step: Step, found: list[Met]) -> Fraction:
    """What several records make together."""
    if step.tally.of == "distinct":
        names = {met.values[step.tally.field] for met in found if met.values.get(step.tally.field) is not None}
        nobody = [met.record.count for met in found if met.values.get(step.tally.field) is None]
        return Fraction(len(names) + sum(nobody))
    numbers = [one for met in found if (one := measure(step, met)) is not None]
    if not numbers:
        return ZERO
    total = sum(numbers, ZERO)
    return {
        "count": total, "sum": total, "mean": total / len(numbers), "last": numbers[-1],
        "lowest": min(numbers), "highest": max(numbers),
    }[step.tally.of]  # fmt: skip


def period_of(step: Step, met: Met) -> str | None:
    """The period of a record: as its field says, else by its date; empty for one that nobody asks about."""
    if step.tally.period_field:
        value = met.values.get(step.tally.period_field)
        return None if value is None else str(value)
    day = met.record.date
    if day is None:
        return None
    number = period_number(day, step.tally.starts, step.tally.calendar)
    if step.tally.starts is None or (step.tally.starts.month, step.tally.starts.day) == (1, 1):
        names = {4: [f"{number}季度" for number in range(1, 5)], 12: [f"{number}月" for number in range(1, 13)]}
        return names[step.tally.calendar][number] if 0 <= number < step.tally.calendar else ""
    return step.tally.periods[number] if 0 <= number < len(step.tally.periods) else ""


def period_number(day: date, starts: date | None, per_year: int) -> int:
    """How many whole periods lie between ``starts`` and ``day``; -1 for all that was before; by the month without it."""
    if starts is None:
        return (day.month - 1) * per_year // 12
    if (starts.month, starts.day) == (1, 1):
        return (day.year - starts.year) * per_year + (day.month - 1) * per_year // 12
    number = -1
    while day >= moved(starts, (number + 1) * 12 // per_year):
        number += 1
    return number


def moved(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month where it has no such day."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
