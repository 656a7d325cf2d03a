"""One line for each record that a step takes: its price times its quantity, then multipliers and shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from lianzheng_rubric.engine.amounts import number_or_none, points_for
from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import UNIT, Amount, Number, divide, reduced, round_half_up, size, times
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.parameters import given
from lianzheng_rubric.engine.plan import Computed, Fixed, Interpolated, Judged, Ladder, Shortfall, Slope, Stairs, Table
from lianzheng_rubric.engine.program import LiveStep
from lianzheng_rubric.engine.record import Record
from lianzheng_rubric.engine.tallied import Context, open_judgement

__all__ = ["arithmetic", "attach", "each_plain", "each_record", "judged_points", "reduce_by_share"]


def each_plain(context: Context, live: LiveStep, points: Amount, found: list[int]) -> None:
    """The common case of :func:`each_record`: the same points for each unit of the count, and nothing open."""
    records, values, lines, index = context.records, context.matches.values, context.out.lines, live.index
    rate = live.sign * points
    for record in found:
        count = records[record].count
        line = Line(index, record, count, rate, points * count)
        line.values = values[record]
        lines.append(line)


def each_record(context: Context, live: LiveStep, found: list[int]) -> None:
    """A line for each record, at its price on this side."""
    if not found and live.step.absent == "pending":
        open_judgement(context, live)
    matches, measure, sloping = context.matches, live.quantity, live.amount.__class__ is Slope
    for index in found:
        record, values = context.records[index], matches.values[index]
        sure = not matches.doubtful or matches.sure(live.index, index)
        quantity = record.count if measure is None else _quantity(measure, values)
        low, high, rate = _nominal(live, values, record, quantity)
        line = Line(live.index, index, 0 if quantity is None else quantity, rate, low)
        if low != high or not sure:
            _leave_open(context, live, line, (low, high), sure=sure)
        if sloping and quantity is not None:
            line.quantity, line.rate = arithmetic(live, quantity, line.nominal)
        if live.supplies:
            line.when = (record.date or date.max, record.id)
        attach(context, live, line, values, sure=sure)


def _leave_open(context: Context, live: LiveStep, line: Line, ends: tuple[Amount, Amount], *, sure: bool) -> None:
    """Let the line stand at one end of what its record may come to."""
    low, high = ends
    line.pending = context.out.pending = True
    if low != high:
        context.out.ranges[live.index, line.record] = min(size(low), size(high))
    if not sure:
        low, high = min(low, 0), max(high, 0)
    line.nominal = line.effective = low if context.out.lowest(live, line.record) else high


def _quantity(formula: Callable[[Mapping[str, Value]], Value], values: Mapping[str, Value]) -> Number | None:
    """How many units the record stands for; never less than none, unknown when a field of the formula is missing."""
    value = number_or_none(formula(values))
    return None if value is None else max(0, value)


def _nominal(
    live: LiveStep, values: Mapping[str, Value], record: Record, quantity: Number | None
) -> tuple[Amount, Amount, Amount | None]:
    """Signed points of one record at worst and at best, and the rate for one unit of the quantity."""
    if not live.by_quantity:
        low, high = _rate(live, values, record, quantity)
        return (low, high, None) if live.sign > 0 else (-high, -low, None)
    if quantity is None:
        bound = live.sign * live.open_marks
        return min(0, bound), max(0, bound), None
    low, high = _rate(live, values, record, quantity)
    factor = live.sign * quantity
    if low == high:
        points = times(low, factor)
        return points, points, low
    ends = sorted((times(low, factor), times(high, factor)))
    return ends[0], ends[1], None


def _rate(
    live: LiveStep, values: Mapping[str, Value], record: Record, quantity: Number | None
) -> tuple[Amount, Amount]:
    """The least and the most that one record, or one unit of its quantity, comes to."""
    amount = live.amount
    match amount:
        case Table():
            return _listed(amount, values)
        case Fixed(points):
            return points, points
        case Judged():
            return judged_points(live, amount, record)
        case Computed():
            return _computed(live, amount, values)
        case Stairs() | Interpolated() | Slope() | Ladder() | Shortfall():
            if quantity is None:
                return _unknown_entry(live)
            points = points_for(amount, quantity)
            return points, points
        case _:
            return 0, 0


def _computed(live: LiveStep, amount: Computed, values: Mapping[str, Value]) -> tuple[Amount, Amount]:
    value = number_or_none(live.formula(values)) if live.formula is not None else None
    if value is None:
        return judged_points(live, Judged(0, live.open_marks, amount.missing), None)
    points = times(times(UNIT, value), amount.factor)
    if not live.supplies:  # a deduction that comes out negative is none, never a bonus
        points = max(0, points)
    return points, points


def _listed(table: Table, values: Mapping[str, Value]) -> tuple[Amount, Amount]:
    """The points that a table gives; when a label is not known, the least and the most that it may give."""
    label = values.get(table.field)
    if label is not None:
        entry = table.points.get(label, 0)
        return _listed(entry, values) if isinstance(entry, Table) else (entry, entry)
    ends = [_listed(entry, values) if isinstance(entry, Table) else (entry, entry) for entry in table.points.values()]
    if not table.complete:
        ends.append((0, 0))
    return min(low for low, _ in ends), max(high for _, high in ends)


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


def attach(context: Context, live: LiveStep, line: Line, values: Mapping[str, Value], *, sure: bool) -> None:
    """Give the line its record, unless the record does not count on this side; then multipliers and shares."""
    if sure or line.nominal or context.out.heavy(live, line.record):
        line.values = values
        if live.reduces:
            reduce_by_share(context, live, values, line)
    else:
        line.quantity = 0
    if line.pending:
        context.out.pending = True
    context.out.lines.append(line)


def reduce_by_share(context: Context, live: LiveStep, values: Mapping[str, Value], line: Line) -> None:
    """Multipliers that apply to the record, then its share among several, rounded where the rubric says so."""
    for test, factor in live.factors:
        answer = test(values)
        line.pending = line.pending or answer is None
        if answer or (answer is None and (factor > 1) is context.out.heavy(live, line.record)):
            line.cut("factor", times(line.effective, factor))
    if live.share is not None:
        sharers = number_or_none(live.share(values))
        if sharers is not None and sharers > 1:
            line.cut("share", divide(line.effective, sharers))
    if live.step.places is not None:
        line.cut("rounding", round_half_up(line.effective, live.step.places))


def arithmetic(live: LiveStep, quantity: Number, points: Amount) -> tuple[Number, Amount | None]:
    """The factors that a reader can multiply: how many are lacking, or how many steps from the target, and the rate."""
    match live.amount:
        case Shortfall(quota, rate, once):
            lacking = max(0, given(quota) - quantity)
            return ((1 if lacking else 0) if once else lacking), rate
        case Slope(_, _, rate):
            return (reduced(Fraction(points) / (live.sign * rate)) if rate else 0), rate
        case Fixed(rate):
            return quantity, rate
        case _:
            return quantity, None
