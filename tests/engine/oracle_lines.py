"""The oracle's stage two: matched records and tallies become lines of points, for one side at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from oracle_truth import holds, number

from lianzheng_rubric.engine.plan import (
    Charge,
    Compared,
    Computed,
    Fixed,
    Judged,
    Ladder,
    Shortfall,
    Slope,
    Stairs,
    Step,
    Table,
)
from lianzheng_rubric.engine.record import Record, Unit

__all__ = ["Entry", "Line", "Met", "Side", "keep_one", "lines_of", "points_of", "quantity_of", "spend_step"]

Side = Literal["worst", "best"]


@dataclass
class Met:
    """A record that a step looks at; not ``sure`` when it may turn out not to count."""

    place: int
    record: Record
    values: Mapping[str, object]
    sure: bool = True
    exempt: bool = False


@dataclass
class Line:
    """Signed points of one record under one step (or of the step by itself); ``out``: it does not count on this side."""

    step: Step
    met: Met | None
    points: Fraction
    nominal: Fraction = Fraction(0)
    quantity: Fraction = Fraction(1)
    pending: bool = False
    out: bool = False
    dropped: bool = False


@dataclass
class Entry:
    """What the lines of a step need to know around them."""

    step: Step
    found: list[Met]
    side: Side
    full: Fraction
    unit: Unit
    others: tuple[Fraction, ...] | None
    lines: list[Line] = field(default_factory=list)

    @property
    def sign(self) -> int:
        return self.step.effect.sign if isinstance(self.step.effect, Charge) else 1

    @property
    def heavy(self) -> bool:
        """Whether open points stand at their largest on this side (and uncertain records count)."""
        return (self.side == "worst") == (self.sign < 0)

    def ends(self, low: Fraction, high: Fraction) -> Fraction:
        return self.sign * (high if self.heavy else low)


def points_of(amount: int | Fraction) -> Fraction:
    return Fraction(amount) / 1_000_000


def lines_of(entry: Entry) -> list[Line]:
    """All lines of one step on one side, before anything is shared out between lines."""
    step, found = entry.step, [met for met in entry.found if not met.exempt]
    if step.tally.per == "record":
        if not found and step.absent == "pending":
            return [_open(entry)]
        return [_record_line(entry, met) for met in found]
    given = not step.tally.open or isinstance(step.amount, Ladder | Fixed | Judged | Shortfall)
    if not found and (step.absent == "pending" or step.tally.open):
        return [_open(entry)]
    if not given and not any(_measure(step, met) is not None for met in found):
        return [_open(entry)]
    if isinstance(step.amount, Ladder):
        return _climb(entry, step.amount, found)
    if isinstance(step.amount, Judged) or (isinstance(step.amount, Fixed) and step.tally.below is not None):
        return _at_threshold(entry)
    low, high = _whole(entry)
    return [Line(step, None, entry.ends(low, high), pending=low != high)] if high else []


def _open(entry: Entry) -> Line:
    return Line(entry.step, None, entry.ends(Fraction(0), entry.full), pending=True)


# --- one record ----------------------------------------------------------------------------------------------------


def _record_line(entry: Entry, met: Met) -> Line:
    step = entry.step
    rule = step.tally.quantity
    quantity = Fraction(met.record.count) if rule is None else number(rule, met.values)
    low, high = _unsigned(entry, met, quantity)
    line = Line(step, met, entry.ends(low, high), pending=low != high, quantity=quantity or Fraction(0))
    return _reduced(entry, met, line)


def _reduced(entry: Entry, met: Met, line: Line) -> Line:
    """Multipliers and shares; a record that does not count on this side is out altogether."""
    line.nominal = line.points
    for test, factor in entry.step.factors:
        answer = holds(test, met.values)
        if answer is None:
            line.pending = True
            line.points *= max(factor, 1) if entry.heavy else min(factor, 1)
        elif answer:
            line.points *= factor
    sharers = None if entry.step.share is None else number(entry.step.share, met.values)
    if sharers is not None and sharers > 1:
        line.points /= sharers
    if not met.sure:
        line.pending = True
        if not entry.heavy:
            line.out, line.points, line.nominal = True, Fraction(0), Fraction(0)
    return line


def _unsigned(entry: Entry, met: Met, quantity: Fraction | None) -> tuple[Fraction, Fraction]:
    """Least and most points of one record without sign."""
    amount = entry.step.amount
    if isinstance(amount, Computed):
        value = number(amount.formula, met.values)
        if value is None:
            return _missing(amount.missing, Fraction(0), entry.full)
        return value * amount.factor, value * amount.factor
    if quantity is None:
        return Fraction(0), entry.full
    if isinstance(amount, Table):
        prices = {label: points_of(points) * quantity for label, points in amount.points.items()}
        label = met.values.get(amount.field)
        if label in prices:
            return prices[str(label)], prices[str(label)]
        return min(prices.values()), max(prices.values())
    if isinstance(amount, Judged):
        low, high = _judged(entry, amount, met.record)
        return low * quantity, high * quantity
    points = priced(amount, quantity)
    return points, points


def _judged(entry: Entry, amount: Judged, record: Record | None) -> tuple[Fraction, Fraction]:
    if record is not None and record.points is not None:
        return points_of(record.points), points_of(record.points)
    high = entry.full if amount.high is None else points_of(amount.high)
    return _missing(amount.missing, points_of(amount.low), high)


def _missing(mode: str, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    middle = (low + high) / 2
    return {"pending": (low, high), "lowest": (low, low), "highest": (high, high), "midpoint": (middle, middle)}[mode]


def priced(amount: object, quantity: Fraction) -> Fraction:
    """Points for one quantity under the rules that need nothing else."""
    if isinstance(amount, Fixed):
        return points_of(amount.points) * quantity
    if isinstance(amount, Stairs):
        for bound, inclusive, points in amount.bounds:
            if quantity > bound or (inclusive and quantity == bound):
                return points_of(points)
        return points_of(amount.otherwise)
    if isinstance(amount, Slope):
        gap = amount.target - quantity if amount.side == "below" else quantity - amount.target
        steps = max(Fraction(0), Fraction(gap) / Fraction(amount.every))
        return points_of(amount.points) * (steps.numerator // steps.denominator if amount.whole else steps)
    if isinstance(amount, Shortfall):
        lacking = max(Fraction(0), amount.quota - quantity)
        return points_of(amount.points) * (min(lacking, 1) if amount.once else lacking)
    assert isinstance(amount, Ladder)
    rungs = [points_of(points) for points in amount.points]
    return sum((rungs[min(n, len(rungs) - 1)] for n in range(int(quantity))), Fraction(0))


# --- the whole unit ------------------------------------------------------------------------------------------------


def _measure(step: Step, met: Met) -> Fraction | None:
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
        named = {met.values[step.tally.field] for met in found if met.values.get(step.tally.field)}
        return Fraction(len(named) + sum(not met.values.get(step.tally.field) for met in found))
    numbers = [measure for met in found if (measure := _measure(step, met)) is not None]
    if not numbers:
        return Fraction(0)
    total = sum(numbers, Fraction(0))
    return {
        "count": total, "sum": total, "mean": total / len(numbers), "last": numbers[-1],
        "lowest": min(numbers), "highest": max(numbers),
    }[step.tally.of]  # fmt: skip


def _climb(entry: Entry, ladder: Ladder, found: list[Met]) -> list[Line]:
    lines, rung = [], 0
    for met in found:
        count = met.record.count if met.sure or entry.heavy else 0
        price = priced(ladder, Fraction(rung + count)) - priced(ladder, Fraction(rung))
        rung += count
        lines.append(_reduced(entry, met, Line(entry.step, met, entry.sign * price, quantity=Fraction(count))))
    return lines


def _reaches(step: Step, quantity: Fraction) -> bool:
    if step.tally.below is not None:
        return quantity < step.tally.below
    return quantity >= step.tally.at_least


def _at_threshold(entry: Entry) -> list[Line]:
    """Charged once when the count is out of bounds; with judged points the judgement is no occurrence."""
    step, judged = entry.step, isinstance(entry.step.amount, Judged)
    judgements = [met for met in entry.found if judged and met.record.points is not None]
    events = [met for met in entry.found if met not in judgements]
    answers = {_reaches(step, quantity_of(step, some)) for some in (events, [met for met in events if met.sure])}
    if answers == {False}:
        return []
    met = judgements[-1] if judgements else None
    if isinstance(step.amount, Judged):
        low, high = _judged(entry, step.amount, met.record if met else None)
    else:
        assert isinstance(step.amount, Fixed)
        low = high = points_of(step.amount.points)
    if len(answers) == 2:
        low = Fraction(0)
    line = Line(step, met, entry.ends(low, high), pending=low != high)
    line.nominal = line.points
    return [line]


def _whole(entry: Entry) -> tuple[Fraction, Fraction]:
    """Least and most unsigned points of a rule over all records."""
    step, amount = entry.step, entry.step.amount
    sure = [met for met in entry.found if met.sure]
    ends = []
    for some in (sure, entry.found):
        if isinstance(amount, Compared):
            ends += _compared(entry, amount, some)
        elif step.tally.per == "period":
            assert isinstance(amount, Shortfall)
            ends.append(_lacking(entry, amount, some))
        else:
            quantity = quantity_of(step, some)
            silent = isinstance(amount, Fixed) and not _reaches(step, quantity)
            ends.append(Fraction(0) if silent else priced(amount, quantity))
    return min(ends), max(ends)


def _compared(entry: Entry, amount: Compared, some: list[Met]) -> list[Fraction]:
    most = max(points_of(points) for points in amount.points)
    if entry.others is None or not some:
        return [Fraction(0), most]
    own = quantity_of(entry.step, some)
    if amount.against == "place":
        ahead = sum(other > own if amount.descending else other < own for other in entry.others)
        return [points_of(amount.points[ahead]) if ahead < len(amount.points) else Fraction(0)]
    best = amount.against == "best"
    yardstick = max(entry.others) if best else sum(entry.others, Fraction(0)) / len(entry.others)
    return [min(most, most * own / yardstick) if yardstick else Fraction(0)]


def _lacking(entry: Entry, amount: Shortfall, some: list[Met]) -> Fraction:
    rule = entry.step.tally
    due = list(rule.periods)
    number_due = entry.unit.values.get(rule.periods_from)
    if isinstance(number_due, int | Fraction):
        due = due[: int(number_due)]
    lacking = 0
    for period in due:
        held = sum(met.record.count for met in some if _period(entry.step, met) == period)
        lacking += max(0, amount.quota - held)
    return points_of(amount.points) * (min(lacking, 1) if amount.once else lacking)


def _period(step: Step, met: Met) -> str | None:
    if step.tally.period_field:
        value = met.values.get(step.tally.period_field)
        return None if value is None else str(value)
    day = met.record.date
    if day is None:
        return None
    months = 12 // len(step.tally.periods)
    return step.tally.periods[(day.month - 1) // months]


# --- between lines -------------------------------------------------------------------------------------------------


def order_of(line: Line) -> tuple[date, str]:
    assert line.met is not None
    return line.met.record.date or date.max, line.met.record.id


def keep_one(lines: list[Line]) -> None:
    """Of the lines of a family with one key only the largest, or the first, keeps its points."""
    groups: dict[object, list[Line]] = {}
    for line in lines:
        family = line.step.family
        if family is not None and line.met is not None and not line.out:
            key = tuple(line.met.values.get(name) for name in family.fields)
            if None not in key:
                groups.setdefault((family.name, key), []).append(line)
    for group in groups.values():
        family = group[0].step.family
        assert family is not None
        if family.keep == "first":
            kept = min(group, key=order_of)
        else:
            kept = max(group, key=lambda line: abs(line.points if family.compare == "effective" else line.nominal))
        for line in group:
            if line is not kept:
                line.dropped, line.points = True, Fraction(0)


def spend_step(entry: Entry, lines: list[Line]) -> None:
    """Free allowance, then cap, over the lines of one step."""
    step = entry.step
    if step.free is not None:
        free, left = step.free, Fraction(step.free.units)
        own = [line for line in lines if line.met is not None and not line.out and not line.dropped]

        def rank(line: Line) -> tuple[int, tuple[date, str]]:
            label = line.met.values.get(free.lowest_first) if line.met and free.lowest_first else None
            return free.scale.index(str(label)) if label in free.scale else 0, order_of(line)

        for line in sorted(own, key=rank):
            used = min(left, line.quantity)
            if used:
                left -= used
                line.points *= (line.quantity - used) / line.quantity
    if step.cap is not None:
        _hold_cap(entry, lines)


def _hold_cap(entry: Entry, lines: list[Line]) -> None:
    cap = entry.step.cap
    assert cap is not None
    outside = []
    for line in lines:
        if cap.exempt is not None and line.met is not None and not line.out:
            answer = holds(cap.exempt, line.met.values)
            line.pending = line.pending or answer is None
            if answer or (answer is None and entry.heavy):
                outside.append(line)
    if cap.mode == "lifts_cap" and outside:
        return
    room = points_of(cap.points)
    if cap.mode == "shared_pool":
        room = max(Fraction(0), room - sum((abs(line.points) for line in outside), Fraction(0)))
    for line in lines:
        if line not in outside:
            kept = min(abs(line.points), room)
            room -= kept
            line.points = kept if line.points >= 0 else -kept
