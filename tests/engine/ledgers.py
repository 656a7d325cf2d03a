"""Strategies for records that hit a given plan: its situations, thresholds, edges of the period, and gaps in the data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
from plan_trees import Draw, at, pick
from plan_words import LEVELS, SEMESTERS, draw_once

from lianzheng_rubric.engine.condition import fields_of
from lianzheng_rubric.engine.plan import (
    Charge,
    Computed,
    Judged,
    Plan,
    Shortfall,
    Step,
    Supply,
    Table,
    Window,
    ZeroNode,
)
from lianzheng_rubric.engine.record import Record

__all__ = ["UNIT", "days", "fields_used", "records_for"]

UNIT = "甲社区"
ANSWERS = [True, True, False, None]
POOLS: dict[str, list[Any]] = {
    "级别": ["市级", "省级", "县级", None], "事项": ["A", "A", "A", "B", None], "人员": ["甲", "乙", "丙", None],
    "属实": [True, True, True, False, None], "有证据": ANSWERS, "下属": ANSWERS, "退休": [False, True, True, None],
    "临退": [False, True, True, None], "数": [1, 2, 3, 0, Fraction(1, 2), Fraction(3, 2), None],
    "分值": [1, 2, 5, 0, None], "单位数": [1, 2, 3, 0, None], "天数": [1, 2, 3, 5, None], "学期": [*SEMESTERS, None],
}  # fmt: skip
INSIDE = [date(2017, 3, 5), date(2017, 3, 5), date(2017, 6, 30), date(2017, 7, 1), date(2017, 9, 8), None]


def records_for(draw: Draw, plan: Plan, as_of: date | None, *, gaps: bool, least: int) -> tuple[Record, ...]:
    """Records for most steps of ``plan``; with ``gaps`` some fields and judgements are not given."""
    found: list[Record] = []
    if not least and draw_once(draw, 8) and draw_once(draw, 8):
        return ()
    for step in plan.steps:
        for _ in range(_hits(draw, step)):
            found.append(_record(draw, plan, step, as_of, len(found), gaps=gaps))
    while len(found) < max(least, 1) and plan.steps:
        found.append(_record(draw, plan, pick(draw, list(plan.steps)), as_of, len(found), gaps=gaps))
    if found and draw_once(draw, 2):
        found += _oddities(draw, found)
    return tuple(reversed(found)) if draw(st.booleans()) else tuple(found)


def _hits(draw: Draw, step: Step) -> int:
    if step.cap is not None:
        return int(pick(draw, [2, 3, 0, 4]))
    if step.family or step.free or step.best or step.tally.at_least != 1:
        return int(pick(draw, [2, 3, 1, 2]))
    if isinstance(step.effect, Charge | Supply) and not isinstance(step.amount, Shortfall):
        return int(pick(draw, [1, 2, 0, 3]))
    return int(pick(draw, [1, 2, 0, 3]))


def _record(draw: Draw, plan: Plan, step: Step, as_of: date | None, place: int, *, gaps: bool) -> Record:
    judged = isinstance(step.amount, Judged)
    given = [at("1"), at("2"), at("1.5"), *([None] if gaps or step.tally.per == "unit" else [])]
    day = pick(draw, days(plan.window, as_of))
    values = {} if day is None else {"日期": day}
    for name in fields_used(plan, step):
        pool = POOLS[name] if name in POOLS else [*(node.id for node in plan.nodes), "r1", "1.x", "无此条"]
        value = pick(draw, pool if gaps else [one for one in pool if one is not None])
        if value is not None:
            values[name] = value
    return Record(
        id=f"第{place}条",
        unit=UNIT,
        situation=pick(draw, list(step.situations)),
        date=day,
        count=pick(draw, [1, 1, 2, 3]),
        points=pick(draw, given) if judged else None,
        values=values,
    )


def days(window: Window | None, as_of: date | None) -> list[date | None]:
    """Days inside the period, and both its edges with the days beyond them."""
    if window is None:
        return list(INSIDE)
    edges = [day for day in (window.start, window.end, as_of) if day is not None]
    beyond = [edges[0] - timedelta(days=1), edges[-1] + timedelta(days=1)]
    return [*INSIDE, *INSIDE, *edges, pick_far(beyond)]


def pick_far(beyond: list[date]) -> date:
    """The later of the days outside; the earlier one comes with last year's assessment."""
    return max(beyond)


def _oddities(draw: Draw, found: list[Record]) -> list[Record]:
    """Records that no clause knows, of another unit, entered twice, or left over from last year."""
    first = found[0]
    kind = pick(draw, ["unmatched", "other unit", "copy", "same id", "last year"])
    if kind == "copy":
        return [first]
    if kind == "same id":
        return [replace(first, date=date(2017, 11, 11), count=first.count + 1)]
    if kind == "unmatched":
        return [replace(first, id="多余", situation="没有这种情形")]
    if kind == "other unit":
        return [replace(first, id="旁人", unit="乙社区")]
    return [replace(first, id="去年", date=date(2016, 12, pick(draw, [1, 20, 19, 21])))]


def fields_used(plan: Plan, step: Step) -> list[str]:
    """Every field that a step may ask a record for, in a fixed order."""
    names: set[str] = set()
    for tree in (step.where, step.evidence, step.share, step.tally.quantity, *(test for test, _ in step.factors)):
        names |= fields_of(tree)
    names |= set(() if step.cap is None else fields_of(step.cap.exempt))
    for exemption in plan.exemptions:
        names |= set(fields_of(exemption.where) if exemption.id in step.exempted_by else ())
    if isinstance(step.amount, Table):
        names |= step.amount.fields
    names |= set(() if step.cap is None else (step.cap.field,))
    if isinstance(step.amount, Computed):
        names |= fields_of(step.amount.formula)
    names |= set(() if step.family is None else step.family.fields)
    names |= {name for tie in (step.requires, step.unless) if tie is not None for name in tie.fields}
    names |= {step.tally.field, step.tally.period_field, "" if step.free is None else step.free.lowest_first}
    names |= {step.effect.field} if isinstance(step.effect, ZeroNode) else set()
    ties = [tie for other in plan.steps for tie in (other.requires, other.unless) if tie is not None]
    dependents = [name for tie in ties if step.id in tie.steps for name in tie.fields]
    return sorted((names | set(dependents)) - {""} - plan.unit_fields)


assert set(LEVELS) <= set(POOLS["级别"])
