"""考核期: the window that records have to fall into, and the situations that it does not govern."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lianzheng_rubric.engine.calendar import add_months
from lianzheng_rubric.engine.plan import Supply, Window
from lianzheng_rubric.language.compiling.rule_steps import Compiled
from lianzheng_rubric.language.diagnosis import Diagnosis, locate
from lianzheng_rubric.language.model import parse_day
from lianzheng_rubric.language.outline import RuleEntry
from lianzheng_rubric.language.rubric import RubricSpec
from lianzheng_rubric.language.tree import Text

__all__ = ["read_window"]


def read_window(
    spec: RubricSpec, compiled: Compiled, rules: Mapping[str, RuleEntry], diagnosis: Diagnosis
) -> Window | None:
    """The period (考核期) that records have to fall into; ``None`` when the rubric has none."""
    if spec.period is None:
        return None
    _refuse_unbounded(spec, diagnosis)
    start = _day(spec.period.start, date(spec.year or 1, 1, 1), diagnosis)
    end = _day(spec.period.end, date(spec.year or 9999, 12, 31), diagnosis)
    if start > end:
        at = spec.period.start if isinstance(spec.period.start, Text) else spec.period.end
        message = f"“考核期”从 {start} 起、到 {end} 止，起比止晚"
        diagnosis.add("R017", message, at if isinstance(at, Text) else None, "改正“起”“止”或“年度”")
    named = spec.period.start is not None and spec.period.end is not None
    if named and spec.year is not None and not start.year <= spec.year <= end.year and start <= end:
        at = spec.period.start if isinstance(spec.period.start, Text) else None
        message = f"“年度”写 {spec.year} 年，“考核期”却从 {start} 起、到 {end} 止"
        diagnosis.add("R017", message, at, "改正“年度”或“考核期”", severity="warning")
    spans = _spans(start, end, spec.period.unlimited, compiled, rules)
    return Window(start, end, spec.period.carry, spec.period.until_assessment, spans, day_counts=spec.period.day_counts)


def _refuse_unbounded(spec: RubricSpec, diagnosis: Diagnosis) -> None:
    """A period of no year: nothing would tell which records fall into it."""
    period = spec.period
    if period is not None and spec.year is None and period.start is None and period.end is None:
        at = locate(diagnosis.document.root, "考核期")
        remedy = "写上“年度”，例如 年度: 2025；或写 考核期: {起: 2025-01-01, 止: 2025-12-31}"
        diagnosis.add("R002", "“考核期”没有写“起”“止”，也没有写“年度”：不知道是哪一年", at, remedy)


def _day(text: object, otherwise: date, diagnosis: Diagnosis) -> date:
    try:
        return otherwise if text is None else parse_day(text)
    except ValueError as error:
        at = text if isinstance(text, Text) else None
        diagnosis.add("R003", f"“考核期”：{error}", at, "例如 起: 2017-01-01")
        return otherwise


_GRACE = 6
"""Months after the period in which what was due in it may still come in late; later it belongs to the next one."""


def _spans(
    start: date, end: date, named: tuple[str, ...], compiled: Compiled, rules: Mapping[str, RuleEntry]
) -> dict[str, tuple[date, date]]:
    """The situations that do not follow the period, each with its own first and last day.

    Entered scores, votes and what the author lists (``named``: clauses with all below them, or facts) are found out
    or judged at the assessment, so that only the start binds them. What may be late comes in until some months after
    the period, or later still where it is due later; a material to hand in is judged by its own deadline alone.
    """
    found = dict.fromkeys(named, (start, date.max))
    for step in compiled.steps:
        rule = rules[step.id].rule if step.id in rules else None
        if isinstance(step.effect, Supply) or any(step.id == name or step.id.startswith(name + ".") for name in named):
            last = date.max
        elif rule is not None and (rule.late_after is not None or rule.marker == "late_every"):
            last = _last_day_of_lateness(end, str(rule.late_after or getattr(rule, "deadline", "")))
        else:
            continue
        own = (step.id,) if step.id in step.situations else step.situations  # not the facts it shares with others
        for situation in own:
            found[situation] = (start, max(last, found.get(situation, (start, last))[1]))
    for material in compiled.requirements:
        if material.deadline is not None:
            found.update(dict.fromkeys(material.situations, (date.min, date.max)))
    return found


def _last_day_of_lateness(end: date, due: str) -> date:
    """Until when a late record counts; where each record tells its own deadline (a field), always."""
    try:
        day = max(end, parse_day(due))
    except ValueError:
        return date.max
    return date.max if day.year > 9000 else add_months(day, _GRACE)
