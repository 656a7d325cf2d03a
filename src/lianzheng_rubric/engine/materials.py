"""Checklists without marks: which required materials are complete, missing, late, or lack a form, a mark or a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from lianzheng_rubric.engine.assessment import MaterialStatus
from lianzheng_rubric.engine.condition import Value, compile_condition, fields_of
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import Requirement

__all__ = ["check_materials"]

_State = Literal["complete", "late", "incomplete", "pending"]


def check_materials(outcome: Outcome) -> tuple[MaterialStatus, ...]:
    """The state of every required material, in document order."""
    if not outcome.in_scope:
        return ()
    return tuple(
        _status(outcome, requirement, outcome.matches.received.get(position, []))
        for position, requirement in enumerate(outcome.program.plan.requirements)
    )


def _status(outcome: Outcome, requirement: Requirement, received: list[int]) -> MaterialStatus:
    values = outcome.unit.values
    applies = True if requirement.applies is None else compile_condition(requirement.applies)(values)
    if applies is False:
        return MaterialStatus(requirement.id, requirement.label, "not_applicable", "不适用于本单位")
    status = _checked(outcome, requirement, received)
    if applies is None:
        asked = "、".join(sorted(fields_of(requirement.applies) - values.keys()))
        found = status.detail or "收到的材料齐全"
        status = replace(status, state="pending", detail=f"名册没有写{asked}，不知是否适用；{found}")
    return status


def _checked(outcome: Outcome, requirement: Requirement, received: list[int]) -> MaterialStatus:
    """The state of a material that applies to the unit."""
    if not received:
        return MaterialStatus(requirement.id, requirement.label, "missing", "没有收到")
    records = [outcome.records[index] for index in received]
    rows = [record.values for record in records]
    handed = _handed_in(rows, requirement)
    marked = _marked(rows, requirement)
    ids = tuple(record.id for record in records)
    problems = [f"缺{form}" for form in requirement.forms if form not in handed]
    problems += [f"未见{name}" for name in requirement.must_have if name not in marked]
    late = [f"{form} {day} 送达，期限 {requirement.deadline}" for form, day in _after(handed, requirement.deadline)]
    late = late or [
        f"{name} {day} 才有，期限 {requirement.deadline}" for name, day in _after(marked, requirement.deadline)
    ]
    undated = [form for form, day in handed.items() if requirement.deadline is not None and day is None]
    open_days = [f"{form}没有写日期，不知是否按时" for form in undated]
    state: _State = "incomplete" if problems else "late" if late else "pending" if undated else "complete"
    return MaterialStatus(requirement.id, requirement.label, state, "；".join(problems + late + open_days), ids)


def _handed_in(rows: list[Mapping[str, Value]], requirement: Requirement) -> dict[str, date | None]:
    """Earliest day on which each form arrived; without required forms the record's own date counts."""
    found: dict[str, date | None] = {}
    for values in rows:
        for form in requirement.forms or ("材料",):
            day = values.get(f"{form}日期", values.get("日期") if not requirement.forms else None)
            if isinstance(day, date):
                earlier = found.get(form)
                found[form] = day if earlier is None or day < earlier else earlier
            elif values.get(form) is True or not requirement.forms:
                found.setdefault(form, None)
    return found


def _marked(rows: list[Mapping[str, Value]], requirement: Requirement) -> dict[str, date | None]:
    """Earliest day on which each mark was there, in any form: what is made good after the deadline is late."""
    found: dict[str, date | None] = {}
    for name in requirement.must_have:
        days = [_first_day(values, requirement) for values in rows if values.get(name) is True]
        if days:
            found[name] = None if None in days else min(day for day in days if day is not None)
    return found


def _first_day(values: Mapping[str, Value], requirement: Requirement) -> date | None:
    days = _handed_in([values], requirement).values()
    return min((day for day in days if day is not None), default=None)


def _after(days: Mapping[str, date | None], deadline: date | None) -> list[tuple[str, date]]:
    return [(name, day) for name, day in days.items() if deadline is not None and day is not None and day > deadline]
