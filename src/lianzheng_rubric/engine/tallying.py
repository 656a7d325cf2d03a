"""Stage 2: matches become lines of points. Each line is one (record, step), or a step by itself (an absence).

The order within a step is: nominal points, share and multipliers, 取最高 within the family, free allowance, cap.
Open inputs are settled for one side at a time: every pending choice at its worst, or at its best, for the unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from lianzheng_rubric.engine.amounts import anything_measured, number_or_none, period_of, points_for, quantity_over
from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import UNIT, Amount, Number, divide, reduced, times
from lianzheng_rubric.engine.limits import hold_cap, keep_best, keep_one, use_free
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.matching import Match, Matches
from lianzheng_rubric.engine.plan import (
    Compared,
    Computed,
    Fixed,
    Judged,
    Ladder,
    Shortfall,
    Slope,
    Stairs,
    Table,
)
from lianzheng_rubric.engine.program import LiveStep, Program
from lianzheng_rubric.engine.record import Cohort, Record, Unit

__all__ = ["Flag", "Side", "Tallied", "tally"]

Side = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class Flag:
    """A step without points that fired, or (``pending``) may have fired, because of ``records``."""

    step: int
    records: tuple[int, ...]
    fired: bool
    pending: bool


@dataclass(slots=True)
class Tallied:
    """Lines with points, steps that fired as flags (with the records that made them fire), open inputs."""

    lines: list[Line]
    flags: list[Flag]
    counted: list[tuple[int, int]]
    """(step, record): taken into a count that led to no points or effect."""
    pending: bool = False


@dataclass(slots=True)
class _Context:
    program: Program
    records: tuple[Record, ...]
    side: Side
    cohort: Cohort | None
    unit: Unit
    out: Tallied
    uncertain: bool
    """Whether some match may not count."""

    def heavy(self, live: LiveStep) -> bool:
        """Whether open points stand at their largest on this side, and uncertain records count."""
        return (self.side == "low") is live.adverse


def tally(
    program: Program,
    records: tuple[Record, ...],
    matches: Matches,
    side: Side,
    cohort: Cohort | None,
    unit: Unit,
) -> Tallied:
    """All lines and flags of one unit with open inputs at ``side``."""
    out = Tallied([], [], [])
    context = _Context(program, records, side, cohort, unit, out, matches.uncertain)
    families: dict[str, list[Line]] = {}
    limited: list[tuple[LiveStep, list[Line]]] = []
    for index in sorted(program.always.union(matches.by_step)):
        live = program.steps[index]
        if live.applies is not None and live.applies(unit.values) is not True:
            continue
        start = len(out.lines)
        _tally_step(context, live, matches.by_step.get(index, []))
        if live.step.family is not None:
            families.setdefault(live.step.family.name, []).extend(out.lines[start:])
        if live.limited:
            limited.append((live, out.lines[start:]))
    for lines in families.values():
        if len(lines) > 1:
            keep_one(program, records, lines)
    for live, own in limited:
        use_free(records, live, own)
        keep_best(live, own)
        hold_cap(live, own, heavy=context.heavy(live))
        out.pending = out.pending or any(line.pending for line in own)
    return out


def _tally_step(context: _Context, live: LiveStep, found: list[Match]) -> None:
    if live.is_flag:
        _flag(context, live, found)
    elif live.plain_points is not None and not context.uncertain:
        _each_plain(context, live, live.plain_points, found)
    elif live.per == "record":
        _each_record(context, live, found)
    else:
        _whole_unit(context, live, found)


# --- flags ---------------------------------------------------------------------------------------------------------


def _flag(context: _Context, live: LiveStep, found: list[Match]) -> None:
    """Fire a step without points when its count reaches the threshold (or stays below it)."""
    sure, possible = _range(context, live, found)
    if live.below is not None:
        least, most = _fires_below(sure, possible, live.below)
    else:
        least, most = sure >= live.at_least, possible >= live.at_least
    records = tuple([match.record for match in found])
    pending = least is not most
    context.out.pending = context.out.pending or pending
    fired = most if context.heavy(live) else least
    if fired or pending:
        context.out.flags.append(Flag(live.index, records, fired, pending))
    else:
        context.out.counted += [(live.index, record) for record in records]


def _fires_below(sure: Number, possible: Number, below: int) -> tuple[bool, bool]:
    return possible < below, sure < below


def _range(context: _Context, live: LiveStep, found: list[Match]) -> tuple[Number, Number]:
    possible = quantity_over(live, found, context.records)
    if not context.uncertain or all(match.sure for match in found):
        return possible, possible
    certain = [match for match in found if match.sure]
    sure = 0 if all(match.exempt for match in certain) else quantity_over(live, certain, context.records)
    return min(sure, possible), max(sure, possible)


# --- one line a record ----------------------------------------------------------------------------------------------


def _each_plain(context: _Context, live: LiveStep, points: Amount, found: list[Match]) -> None:
    """The common case of :func:`_each_record`: the same points for each unit of the count, and nothing open."""
    records, lines, index, rate = context.records, context.out.lines, live.index, live.sign * points
    for match in found:
        count = records[match.record].count
        line = Line(index, match.record, count, rate, points * count)
        line.match = match
        lines.append(line)


def _each_record(context: _Context, live: LiveStep, found: list[Match]) -> None:
    if not found and live.step.absent == "pending":
        _open_judgement(context, live)
    for match in found:
        record = context.records[match.record]
        quantity = _quantity(live, match, record)
        low, high, rate = _nominal(live, match.values, record, quantity)
        pending = low != high or not match.sure
        if pending:
            context.out.pending = True
        if not match.sure:
            low, high = min(low, 0), max(high, 0)
        nominal = (low if context.side == "low" else high) if pending else low
        if isinstance(live.amount, Slope) and quantity is not None:
            quantity, rate = _arithmetic(live, quantity, nominal)
        elif live.amount.__class__ not in _BY_QUANTITY:
            rate = None
        line = Line(live.index, match.record, 0 if quantity is None else quantity, rate, nominal)
        line.pending = pending
        if live.supplies:
            line.when = (record.date or date.max, record.id)
        _attach(context, live, match, line)


def _quantity(live: LiveStep, match: Match, record: Record) -> Number | None:
    """How many units the record stands for; never less than none, unknown when a field of the formula is missing."""
    if live.quantity is None:
        return record.count
    value = number_or_none(live.quantity(match.values))
    return None if value is None else max(0, value)


def _nominal(
    live: LiveStep, values: Mapping[str, Value], record: Record, quantity: Number | None
) -> tuple[Amount, Amount, Amount | None]:
    """Signed points of one record at worst and at best, and the rate for one unit of the quantity."""
    low, high = _rate(live, values, record, quantity)
    if quantity is None and live.amount.__class__ in _BY_QUANTITY:
        bound = live.sign * live.open_marks
        return min(0, bound), max(0, bound), None
    each = live.amount.__class__ in _BY_QUANTITY
    factor: Number = live.sign * ((1 if quantity is None else quantity) if each else 1)
    if low == high:
        points = times(low, factor)
        return points, points, low
    ends = sorted((times(low, factor), times(high, factor)))
    return ends[0], ends[1], None


_BY_QUANTITY = frozenset((Fixed, Table, Judged))


def _rate(
    live: LiveStep, values: Mapping[str, Value], record: Record, quantity: Number | None
) -> tuple[Amount, Amount]:
    amount = live.amount
    match amount:
        case Fixed(points):
            return points, points
        case Table(name, table, complete):
            label = values.get(name)
            if label is None:
                ends = [*table.values()] if complete else [*table.values(), 0]
                return min(ends), max(ends)
            found = table.get(str(label), 0)
            return found, found
        case Judged():
            return judged_points(live, amount, record)
        case Computed(_, factor):
            value = number_or_none(live.formula(values)) if live.formula is not None else None
            if value is None:
                return judged_points(live, Judged(0, live.open_marks, amount.missing), None)
            points = times(times(UNIT, value), factor)
            return points, points
        case Stairs() | Slope() | Ladder() | Shortfall():
            if quantity is None:
                return _unknown_entry(live)
            points = points_for(amount, quantity)
            return points, points
        case _:
            return 0, 0


def judged_points(live: LiveStep, amount: Judged, record: Record | None) -> tuple[Amount, Amount]:
    """Judged points as given, or the range that is still open (as the reading of missing judgements says)."""
    if record is not None and record.points is not None:
        return record.points, record.points
    high = amount.high if amount.high is not None else live.open_marks
    match amount.missing:
        case "lowest":
            return amount.low, amount.low
        case "highest":
            return high, high
        case "midpoint":
            middle = divide(amount.low + high, 2)
            return middle, middle
        case _:
            return amount.low, high


def _unknown_entry(live: LiveStep) -> tuple[Amount, Amount]:
    return 0, live.open_marks


def _open_judgement(context: _Context, live: LiveStep, record: int = -1) -> None:
    """A judgement or number that nobody has given yet: between nothing and all the marks."""
    line = Line(live.index, record, 1, None, 0)
    line.pending = True
    context.out.pending = True
    if context.heavy(live):
        high = live.amount.high if isinstance(live.amount, Judged) else None
        line.nominal = line.effective = live.sign * (live.open_marks if high is None else high)
    context.out.lines.append(line)


def _attach(context: _Context, live: LiveStep, match: Match, line: Line) -> None:
    """Give the line its record, unless the record does not count on this side; then multipliers and shares."""
    if match.sure or line.nominal or context.heavy(live):
        line.match = match
        _reduce_by_share(context, live, match.values, line)
    else:
        line.quantity = 0
    context.out.pending = context.out.pending or line.pending
    context.out.lines.append(line)


def _reduce_by_share(context: _Context, live: LiveStep, values: Mapping[str, Value], line: Line) -> None:
    for test, factor in live.factors:
        answer = test(values)
        line.pending = line.pending or answer is None
        if answer or (answer is None and (factor > 1) is context.heavy(live)):
            line.cut("factor", times(line.effective, factor))
    if live.share is not None:
        sharers = number_or_none(live.share(values))
        if sharers is not None and sharers > 1:
            line.cut("share", divide(line.effective, sharers))


# --- one line for the whole unit ------------------------------------------------------------------------------------


def _whole_unit(context: _Context, live: LiveStep, found: list[Match]) -> None:
    """One quantity over all records (or one for each period), turned into points once."""
    unknown = live.step.tally.open and not anything_measured(live, found, context.records)
    if unknown or (not found and live.step.absent == "pending"):
        _open_judgement(context, live, found[0].record if found else -1)
        context.out.counted += [(live.index, match.record) for match in found[1:]]
        return
    if isinstance(live.amount, Ladder):
        _climb(context, live, found)
        return
    if isinstance(live.amount, Fixed | Judged) and (live.below is not None or live.amount.__class__ is Judged):
        _charge_at_threshold(context, live, found)
        return
    ends = _points_over(context, live, found)
    if ends is None:
        context.out.counted += [(live.index, match.record) for match in found]
        return
    low, high, quantity, rate = ends
    pending = low != high
    context.out.pending = context.out.pending or pending
    nominal = low if context.side == "low" else high
    context.out.counted += [(live.index, match.record) for match in found]
    if nominal or pending:
        line = Line(live.index, -1, quantity, rate, nominal)
        line.pending = pending
        _reduce_by_share(context, live, context.unit.values, line)
        context.out.lines.append(line)


def _charge_at_threshold(context: _Context, live: LiveStep, found: list[Match]) -> None:
    """少于 n 扣 / 满 n 扣: charged once when the count is out of bounds.

    With judged points, a record of the same situation that carries points is the judgement, not an occurrence.
    """
    judged = isinstance(live.amount, Judged)
    judgements = [match for match in found if judged and context.records[match.record].points is not None]
    events = [match for match in found if not judged or context.records[match.record].points is None]
    sure, possible = _range(context, live, events)
    if live.below is not None:
        least, most = possible < live.below, sure < live.below
    else:
        least, most = sure >= live.at_least, possible >= live.at_least
    context.out.counted += [(live.index, match.record) for match in events]
    if not most:
        context.out.counted += [(live.index, match.record) for match in judgements]
        return
    deciding: list[Match | None] = [*judgements[-1:]] or [None]
    for match in deciding:
        low, high = _threshold_points(context, live, match)
        if not least:
            low, high = min(low, 0), max(high, 0)
        line = Line(live.index, -1 if match is None else match.record, 1, None, low if context.side == "low" else high)
        line.pending = low != high
        line.match = match
        context.out.pending = context.out.pending or line.pending
        context.out.lines.append(line)
    context.out.counted += [(live.index, match.record) for match in judgements[:-1]]


def _threshold_points(context: _Context, live: LiveStep, match: Match | None) -> tuple[Amount, Amount]:
    if isinstance(live.amount, Fixed):
        ends = [live.sign * live.amount.points]
    elif isinstance(live.amount, Judged):
        record = None if match is None else context.records[match.record]
        ends = [live.sign * points for points in judged_points(live, live.amount, record)]
    else:
        ends = [0]
    return min(ends), max(ends)


def _points_over(
    context: _Context, live: LiveStep, found: list[Match]
) -> tuple[Amount, Amount, Number, Amount | None] | None:
    if isinstance(live.amount, Compared):
        return _compare(context, live, found)
    if live.per == "period":
        return _over_periods(context, live, found)
    sure, possible = _range(context, live, found)
    least = live.at_least if isinstance(live.amount, Fixed) else min(sure, possible)
    if max(sure, possible) < least:
        return None
    ends = [live.sign * points_for(live.amount, number) if number >= least else 0 for number in (sure, possible)]
    quantity, rate = _arithmetic(live, possible, ends[1])
    if live.step.tally.open and not anything_measured(live, _certain(found), context.records):
        with_all = points_for(live.amount, quantity_over(live, found, context.records))
        ends = [0, live.sign * live.open_marks, live.sign * with_all]
    return min(ends), max(ends), quantity, rate


def _arithmetic(live: LiveStep, quantity: Number, points: Amount) -> tuple[Number, Amount | None]:
    """The factors that a reader can multiply: how many are lacking, or how many steps from the target, and the rate."""
    match live.amount:
        case Shortfall(quota, rate, once):
            lacking = max(0, quota - quantity)
            return (min(lacking, 1) if once else lacking), rate
        case Slope(_, _, rate):
            return (reduced(Fraction(points) / (live.sign * rate)) if rate else 0), rate
        case Fixed(rate):
            return quantity, rate
        case _:
            return quantity, None


def _over_periods(
    context: _Context, live: LiveStep, found: list[Match]
) -> tuple[Amount, Amount, Number, Amount | None]:
    """每月/每学期应有 n 次: each period lacks on its own; one period's surplus does not help another."""
    amount = live.amount
    if not isinstance(amount, Shortfall):
        raise TypeError(live.step.id)
    totals: list[tuple[Amount, Number]] = []
    for matches, undated_help in ((found, True), (_certain(found), False)):
        counts: dict[str | None, int] = dict.fromkeys(_periods_due(context, live), 0)
        undated = 0
        for match in matches:
            period = period_of(live, match, context.records[match.record])
            if period in counts:
                counts[period] += context.records[match.record].count
            elif period is None and undated_help:  # without a date it may fill any period, or none
                undated += context.records[match.record].count
        lacking: Number = max(0, sum(max(0, amount.quota - count) for count in counts.values()) - undated)
        if amount.once and lacking:
            lacking = 1
        totals.append((live.sign * times(amount.points, lacking), lacking))
        if not undated and not context.uncertain:
            break
    ends = [points for points, _ in totals]
    return min(ends), max(ends), totals[0][1], amount.points


def _periods_due(context: _Context, live: LiveStep) -> tuple[str, ...]:
    """The periods that count for this unit: all of them, or the first few that its roster entry says."""
    rule = live.step.tally
    due = number_or_none(context.unit.values.get(rule.periods_from)) if rule.periods_from else None
    return rule.periods if due is None else rule.periods[: int(due)]


def _compare(context: _Context, live: LiveStep, found: list[Match]) -> tuple[Amount, Amount, Number, Amount | None]:
    """Points by place among the units, or in proportion to the best or the mean of them."""
    amount = live.amount
    if not isinstance(amount, Compared):
        raise TypeError(live.step.id)
    others = None if context.cohort is None else context.cohort.get(live.step.id)
    ends: list[Amount] = []
    own: Number = 0
    for matches in (_certain(found), found):
        if others is None or not anything_measured(live, matches, context.records):
            ends += [0, live.sign * max(amount.points)]
        else:
            own = quantity_over(live, matches, context.records)
            ends.append(live.sign * _among(amount, own, others))
    return min(ends), max(ends), own, None


def _among(amount: Compared, own: Number, others: tuple[Amount, ...]) -> Amount:
    if amount.against == "place":
        ahead = sum(other > own if amount.descending else other < own for other in others)
        return amount.points[ahead] if ahead < len(amount.points) else 0
    most = max(amount.points)
    yardstick = max(others) if amount.against == "best" else divide(sum(others), len(others))
    return min(most, reduced(Fraction(most) * Fraction(own) / Fraction(yardstick))) if yardstick else 0


def _certain(found: list[Match]) -> list[Match]:
    return [match for match in found if match.sure]


def _climb(context: _Context, live: LiveStep, found: list[Match]) -> None:
    """累进: the n-th occurrence has its own price; a record with a count climbs several rungs."""
    ladder = live.amount
    if not isinstance(ladder, Ladder):
        raise TypeError(live.step.id)
    rungs: dict[object, int] = {}
    for match in found:
        key = match.values.get(live.step.tally.field) if live.step.tally.field else None
        rung = rungs.get(key, 0)
        count = context.records[match.record].count if match.sure or context.heavy(live) else 0
        points = sum(ladder.points[min(step, len(ladder.points) - 1)] for step in range(rung, rung + count))
        rungs[key] = rung + count
        line = Line(live.index, match.record, count, None, live.sign * points)
        line.pending = not match.sure
        _attach(context, live, match, line)
