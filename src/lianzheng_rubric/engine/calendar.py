"""Calendar arithmetic: years and months, clamped to the end of the month (29 Feb + 10 years = 28 Feb)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

from lianzheng_rubric.engine.condition import Value, compile_formula
from lianzheng_rubric.engine.plan import Derived, Plan, Window
from lianzheng_rubric.engine.record import Record

__all__ = [
    "Derivation",
    "Period",
    "add_derived",
    "add_months",
    "counted_from",
    "derivation",
    "derive",
    "fate_by_window",
    "period_at",
    "period_names",
    "periods_between",
    "whole_months",
]

Derivation: TypeAlias = tuple[str, Callable[[Mapping[str, Value]], Value]]
"""A derived field by name, and how it comes from the other fields of a record."""

_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def add_months(day: date, months: int) -> date:
    """``day`` moved by calendar months; a day the month does not have becomes its last day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    leap = month0 == 1 and (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return date(year, month0 + 1, min(day.day, _MONTH_DAYS[month0] + leap))


def whole_months(start: date, end: date) -> int:
    """Completed calendar months from ``start`` to ``end`` (negative when ``end`` is earlier)."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if end >= start:
        return months if start.day <= end.day or add_months(start, months) <= end else months - 1
    return months if add_months(start, months) >= end else months + 1


def counted_from(first: date, last: date) -> date:
    """Where periods begin: with the calendar year, or with an assessed time that runs over the end of a year."""
    return date(first.year, 1, 1) if first.year == last.year else first


class Period(NamedTuple):
    """A month, quarter or half-year by its name, with its first and last day as far as they are assessed."""

    name: str
    first: date
    last: date


def periods_between(first: date, last: date, per_year: int) -> tuple[Period, ...]:
    """The months, quarters or half-years (``per_year`` = 12, 4, 2) that the days from ``first`` to ``last`` touch."""
    starts, found, day = counted_from(first, last), [], first
    while day <= last:
        following = _begin_of(day, starts, per_year, 1)
        found.append(Period(period_at(day, starts, per_year), day, min(last, following - timedelta(days=1))))
        day = following
    return tuple(found)


def period_names(first: date, last: date, per_year: int) -> tuple[str, ...]:
    """The names of the periods that the days from ``first`` to ``last`` touch."""
    return tuple(period.name for period in periods_between(first, last, per_year))


def period_at(day: date, starts: date | None, per_year: int) -> str:
    """The period in which ``day`` lies, of those that follow each other from ``starts``; by the month without it.

    The same month of two years is never one period: what was left over from last year has a period of its own.
    """
    if starts is None or (starts.month, starts.day) == (1, 1):
        name = _IN_A_YEAR[per_year][day.month - 1]
        return name if starts is None or day.year == starts.year else f"{day.year}年{name}"
    if day < starts:
        return f"{starts:%Y-%m-%d}以前"
    begin = _begin_of(day, starts, per_year)
    return f"{begin.year}年{begin.month}月" + ("" if per_year == 12 else f"起{12 // per_year}个月")


def _begin_of(day: date, starts: date, per_year: int, later: int = 0) -> date:
    """The first day of the period of ``day``, or of one so many periods later."""
    span = 12 // per_year
    return add_months(starts, (whole_months(starts, day) // span + later) * span)


_IN_A_YEAR: dict[int, tuple[str, ...]] = {
    12: tuple(f"{month}月" for month in range(1, 13)),
    4: tuple(f"{(month + 2) // 3}季度" for month in range(1, 13)),
    2: ("上半年",) * 6 + ("下半年",) * 6,
    1: ("全年",) * 12,
}
"""By periods in a year: the name of the period of each month."""


def derive(plan: Plan, values: Mapping[str, Value]) -> dict[str, Value]:
    """``values`` with the plan's derived fields added; what cannot be computed has its default, or is left out."""
    return dict(add_derived([derivation(derived) for derived in plan.derived], values))


def add_derived(derivations: Iterable[Derivation], values: Mapping[str, Value]) -> Mapping[str, Value]:
    """``values`` with these derived fields added, in their order; a field that is given stays as it is."""
    added: dict[str, Value] | None = None
    for name, compute in derivations:
        if name not in values:
            value = compute(values)
            if value is not None:
                values = added = dict(values) if added is None else added
                added[name] = value
    return values


def derivation(derived: Derived) -> Derivation:
    """The name of a derived field and how it comes from the others."""
    name, compute = _derivation(derived)
    if derived.default is None:
        return name, compute
    return name, lambda values: derived.default if (value := compute(values)) is None else value


def _derivation(derived: Derived) -> Derivation:
    if derived.formula is not None:
        return derived.name, compile_formula(derived.formula)
    if derived.kind == "lookup":
        return derived.name, _lookup(derived.table, *(str(name) for name in derived.fields))
    names = [name for name in derived.fields if isinstance(name, str)]

    def compute(values: Mapping[str, Value]) -> Value:
        for name in names:
            if values.get(name) is None:
                return None
        return _derived(derived, values)

    return derived.name, compute


def _lookup(table: Mapping[Value, str], listed: str, otherwise: str = "") -> Callable[[Mapping[str, Value]], Value]:
    def compute(values: Mapping[str, Value]) -> Value:
        return table.get(values.get(listed)) or values.get(otherwise)

    return compute


def _derived(derived: Derived, values: Mapping[str, Value]) -> Value:
    operands = [name if isinstance(name, date) else values.get(name) for name in derived.fields]
    if derived.kind == "shift":
        return add_months(operands[0], derived.months) if isinstance(operands[0], date) else None
    if derived.kind == "largest":
        top = max(operands)  # type: ignore[type-var]
        winners = [name for name, value in zip(derived.fields, operands, strict=True) if value == top]
        return winners[0] if len(winners) == 1 else None
    start, end = operands
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    if derived.to_the_eve:
        end -= timedelta(days=1)
    match derived.kind:
        case "years":
            months = whole_months(start, end)
            return months // 12 if months >= 0 else -(-months // 12)
        case "months":
            months = whole_months(start, end)
            return months + 1 if derived.begun and add_months(start, months) < end else months
        case _:
            return (end - start).days


def fate_by_window(window: Window, record: Record, as_of: date | None, previous_as_of: date | None) -> str | None:
    """Why ``record`` lies outside the period that counts (``carried_over`` or ``outside_window``), or ``None``.

    Records of a later day than the start of the assessment belong to next year; what last year's assessment could
    no longer see (after ``previous_as_of``) belongs to this one.
    """
    day = record.date
    if day is None:
        return None
    if record.situation in window.spans:
        first, last = window.spans[record.situation]
        if first <= day <= last:
            return None
        return "carried_over" if window.carry and day > last else "outside_window"
    end = window.end
    if window.until_assessment and as_of is not None:
        last = as_of if window.day_counts else as_of - timedelta(days=1)
        end = last if end is None else min(end, last)
    if end is not None and day > end:
        return "carried_over" if window.carry else "outside_window"
    if day >= window.start:
        return None
    if window.carry and previous_as_of is not None:
        seen = day <= previous_as_of if window.day_counts else day < previous_as_of
        return "outside_window" if seen else None
    return "outside_window"
