"""One quantity over all records of a step (or one for each period), turned into points once."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from lianzheng_rubric.engine.amounts import (
    BEYOND,
    all_measured,
    measured,
    most_points,
    number_or_none,
    period_of,
    points_for,
    quantity_over,
    unmeasured,
)
from lianzheng_rubric.engine.by_record import arithmetic, attach, judged_points, reduce_by_share
from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import Amount, Number, divide, reduced, size, times
from lianzheng_rubric.engine.ladders import price_on
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.parameters import given
from lianzheng_rubric.engine.plan import Compared, Fixed, Judged, Ladder, Shortfall, Stairs
from lianzheng_rubric.engine.program import LiveStep
from lianzheng_rubric.engine.record import Record
from lianzheng_rubric.engine.tallied import Context, certain, open_judgement, reach

__all__ = ["whole_unit"]


def whole_unit(context: Context, live: LiveStep, found: list[int]) -> None:
    """One quantity over all records (or one for each period), turned into points once."""
    told = context.records, context.matches.values
    unknown = live.step.tally.open and not all_measured(live, found, *told)
    if unknown or (not found and live.step.absent == "pending"):
        silent = [*unmeasured(live, found, *told), *found][:1]
        open_judgement(context, live, silent[0] if silent else -1)
        context.out.counted.append((live.index, [record for record in found if record not in silent]))
        return
    if isinstance(live.amount, Ladder):
        _climb(context, live, found)
        return
    if isinstance(live.amount, Fixed | Judged) and (live.below is not None or live.amount.__class__ is Judged):
        _charge_at_threshold(context, live, found)
        return
    ends = _points_over(context, live, found)
    if ends is None:
        context.out.counted.append((live.index, found))
        return
    low, high, quantity, rate = ends
    pending = low != high
    context.out.pending = context.out.pending or pending
    nominal = low if context.out.lowest(live) else high
    context.out.counted.append((live.index, found))
    if nominal or pending:
        line = Line(live.index, -1, quantity, rate, nominal)
        line.pending = pending
        if live.reduces:
            reduce_by_share(context, live, context.unit.values, line)
        context.out.lines.append(line)


def _charge_at_threshold(context: Context, live: LiveStep, found: list[int]) -> None:
    """少于 n 扣 / 满 n 扣: charged once when the count is out of bounds.

    With judged points, a record that carries points is the judgement, not an occurrence; so is one of the rule's own
    situation, points or not, where the rule counts what other situations tell.
    """
    judgements, events = _told_apart(context, live, found)
    sure, possible = reach(context, live, events)
    if live.below is not None:
        least, most = possible < live.below, sure < live.below
    else:
        least, most = sure >= live.at_least, possible >= live.at_least
    context.out.counted.append((live.index, events))
    if not most:
        context.out.counted.append((live.index, judgements))
        return
    for record in judgements[-1:] or [-1]:
        low, high = _threshold_points(context, live, record)
        if low != high:
            context.out.ranges[live.index, record] = min(size(low), size(high))
        if not least:
            low, high = min(low, 0), max(high, 0)
        line = Line(live.index, record, 1, None, low if context.out.lowest(live, record) else high)
        line.pending = low != high
        line.values = context.matches.values[record] if record >= 0 else None
        context.out.pending = context.out.pending or line.pending
        context.out.lines.append(line)
    context.out.counted.append((live.index, judgements[:-1]))


def _told_apart(context: Context, live: LiveStep, found: list[int]) -> tuple[list[int], list[int]]:
    """The judgements, those with points last, and the occurrences."""
    if not isinstance(live.amount, Judged):
        return [], found
    own = live.step.id if len(live.step.situations) > 1 else None
    given: list[int] = []
    owed: list[int] = []
    events: list[int] = []
    for index in found:
        record = context.records[index]
        kind = given if record.points is not None else owed if record.situation == own else events
        kind.append(index)
    return owed + given, events


def _threshold_points(context: Context, live: LiveStep, index: int) -> tuple[Amount, Amount]:
    if isinstance(live.amount, Fixed):
        ends = [live.sign * live.amount.points]
    elif isinstance(live.amount, Judged):
        record = context.records[index] if index >= 0 else None
        ends = [live.sign * points for points in judged_points(live, live.amount, record)]
    else:
        ends = [0]
    return min(ends), max(ends)


def _points_over(
    context: Context, live: LiveStep, found: list[int]
) -> tuple[Amount, Amount, Number, Amount | None] | None:
    if isinstance(live.amount, Compared):
        return _compare(context, live, found)
    if live.per == "period":
        return _over_periods(context, live, found)
    sure, possible = reach(context, live, found)
    told = context.records, context.matches.values
    silent = bool(unmeasured(live, found, *told))
    if silent:
        possible = quantity_over(live, found, *told)
        sure = min(sure, possible)
    least = live.at_least if isinstance(live.amount, Fixed) else min(sure, possible)
    if max(sure, possible) < least and not silent:
        return None
    numbers = (possible,) if sure == possible else (sure, possible)
    ends = [live.sign * points_for(live.amount, number) if number >= least else 0 for number in numbers]
    if silent:
        ends += [live.sign * points for points in _any_more(live, sure)]
    quantity, rate = (possible, None) if silent else arithmetic(live, possible, ends[-1])
    if live.step.tally.open and not all_measured(live, certain(context, live, found), *told):
        with_all = points_for(live.amount, quantity_over(live, found, *told))
        most = most_points(live.amount)
        ends = [0, live.sign * (live.open_marks if most is None else most), live.sign * with_all]
    return min(ends), max(ends), quantity, rate


def _any_more(live: LiveStep, known: Number) -> list[Amount]:
    """What a count beyond ``known`` may come to besides: a record does not say how much it counts."""
    if isinstance(live.amount, Stairs):
        return [points for bound, _, points in live.amount.bounds if given(bound) >= known]
    return [0] if isinstance(live.amount, Shortfall) else [0, live.open_marks]


def _over_periods(context: Context, live: LiveStep, found: list[int]) -> tuple[Amount, Amount, Number, Amount | None]:
    """每月/每学期应有 n 次: each period lacks on its own; one period's surplus does not help another."""
    amount = live.amount
    if not isinstance(amount, Shortfall):
        raise TypeError(live.step.id)
    quota, counting, uncertain = given(amount.quota), live.step.tally.of == "count", context.matches.uncertain
    totals: list[tuple[Amount, Number]] = []
    for matches, undated_help in ((found, True), (certain(context, live, found), False)):
        counts: dict[str | None, Number] = dict.fromkeys(live.step.tally.periods, 0)
        undated: Number = 0
        for index in matches:
            record, values = context.records[index], context.matches.values[index]
            period = period_of(live, record, values)
            helped = record.count if counting else _held(live, record, values, generous=undated_help)
            if period in counts:
                counts[period] += helped
            elif _left_over(live, record):
                counts[period] = helped
            elif period is None and undated_help:  # without a date it may fill any period, or none
                undated += helped
        # so many periods are due, whichever they are, also one left over from last year: those that lack least
        lacks = sorted([quota - count if count < quota else 0 for count in counts.values()])
        lacking: Number = max(0, sum(lacks[: _periods_due(context, live)]) - undated)
        if amount.once and lacking:
            lacking = 1
        totals.append((live.sign * times(amount.points, lacking), lacking))
        if not (undated or uncertain) and (
            counting or not unmeasured(live, found, context.records, context.matches.values)
        ):
            break
    ends = [points for points, _ in totals]
    _, told = min(totals) if context.out.lowest(live) else max(totals)  # what lacks on the side that is worked out
    return min(ends), max(ends), told, amount.points


def _held(live: LiveStep, record: Record, values: Mapping[str, Value], *, generous: bool) -> Number:
    """What a record adds to its period by its number; one that does not say how much may fill it, or add nothing."""
    number = measured(live, record, values)
    return (BEYOND if generous else 0) if number is None else number


def _left_over(live: LiveStep, record: Record) -> bool:
    """Whether the record comes from a period before the first, which last year's assessment could no longer see."""
    starts = live.step.tally.starts
    return starts is not None and record.date is not None and record.date < starts


def _periods_due(context: Context, live: LiveStep) -> int:
    """How many periods are due of this unit, as its roster entry or the rubric says; all those of the period else."""
    rule = live.step.tally
    due = number_or_none(context.unit.values.get(rule.periods_from)) if rule.periods_from else None
    return (rule.due or len(rule.periods)) if due is None else int(due)


def _compare(context: Context, live: LiveStep, found: list[int]) -> tuple[Amount, Amount, Number, Amount | None]:
    """Points by place among the units, or in proportion to the best or the mean of them."""
    amount = live.amount
    if not isinstance(amount, Compared):
        raise TypeError(live.step.id)
    others = None if context.cohort is None else context.cohort.get(live.step.id)
    ends: list[Amount] = []
    own: Number = 0
    for matches in (certain(context, live, found), found):
        if others is None or not all_measured(live, matches, context.records, context.matches.values):
            ends += [0, live.sign * max(amount.otherwise, *amount.points)]
        else:
            own = quantity_over(live, matches, context.records, context.matches.values)
            ends += [live.sign * points for points in _among(amount, own, others)]
    return min(ends), max(ends), own, None


def _among(amount: Compared, own: Number, others: tuple[Number | None, ...]) -> list[Amount]:
    """All that ``own`` may come to among the compared units; ``None`` is a unit whose number is not known yet."""
    known = [other for other in others if other is not None]
    unknown = len(others) - len(known)
    if amount.against == "place":
        ahead = sum(other > own if amount.descending else other < own for other in known)
        places = range(ahead, ahead + unknown + 1)
        if amount.shares:
            return [_within_share(amount, place + 1, len(others)) for place in places]
        return [amount.points[place] if place < len(amount.points) else amount.otherwise for place in places]
    most = max(amount.points)
    if amount.against == "mean":
        yardstick = divide(sum(known), len(known)) if known else 0
    else:
        yardstick = (max if amount.descending else min)(known) if known else 0
    above, below = (own, yardstick) if amount.descending else (yardstick, own)
    nothing = 0 if amount.descending else most  # where smaller is better, nothing at all is best
    points = min(most, reduced(Fraction(most) * Fraction(above) / Fraction(below))) if below else nothing
    return [points] if not unknown else [0, most if amount.against == "mean" else points]


def _within_share(amount: Compared, place: int, units: int) -> Amount:
    """The points of the first share of the units that holds the place; 25% of ten units are two."""
    within = (points for share, points in zip(amount.shares, amount.points, strict=True) if place <= share * units)
    return next(within, amount.otherwise)


def _climb(context: Context, live: LiveStep, found: list[int]) -> None:
    """累进: the n-th occurrence has its own price; a record with a count climbs several rungs."""
    ladder = live.amount
    if not isinstance(ladder, Ladder):
        raise TypeError(live.step.id)
    rungs: dict[object, int] = {}
    for index in found:
        values, sure = context.matches.values[index], context.matches.sure(live.index, index)
        key = values.get(live.step.tally.field) if live.step.tally.field else None
        rung = rungs.get(key, 0)
        record, heavy = context.records[index], context.out.heavy(live, index)
        said = _times(live, record, values)
        count = (said or 0) if sure or heavy else 0
        points = price_on(ladder, rung, count)
        if said is None:  # it may climb any way up
            context.out.ranges[live.index, index] = 0
            points = live.open_marks if heavy else 0
        rungs[key] = rung + count
        line = Line(live.index, index, count, None, live.sign * points)
        line.pending = said is None or not sure
        attach(context, live, line, values, sure=sure)


def _times(live: LiveStep, record: Record, values: Mapping[str, Value]) -> int | None:
    """How often a record says that it happened: whole occurrences, none at least; ``None`` when it does not say."""
    if live.quantity is None:
        return record.count
    number = measured(live, record, values)
    return None if number is None else max(0, int(number))
