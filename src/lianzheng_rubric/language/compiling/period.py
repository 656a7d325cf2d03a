"""考核期: the window that records have to fall into, and the situations that it does not govern."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lianzheng_rubric.engine.plan import Supply, Window
from lianzheng_rubric.language.compiling.rule_steps import Compiled
from lianzheng_rubric.language.diagnosis import Diagnosis
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
    start = _day(spec.period.start, date(spec.year or 1, 1, 1), diagnosis)
    end = _day(spec.period.end, date(spec.year or 9999, 12, 31), diagnosis)
    if start > end:
        at = spec.period.start if isinstance(spec.period.start, Text) else spec.period.end
        message = f"“考核期”从 {start} 起、到 {end} 止，起比止晚"
        diagnosis.add("R017", message, at if isinstance(at, Text) else None, "改正“起”“止”或“年度”")
    timeless = _timeless(spec.period.unlimited, compiled, rules)
    return Window(
        start, end, spec.period.carry, spec.period.until_assessment, timeless, day_counts=spec.period.day_counts
    )


def _day(text: object, otherwise: date, diagnosis: Diagnosis) -> date:
    try:
        return otherwise if text is None else parse_day(text)
    except ValueError as error:
        at = text if isinstance(text, Text) else None
        diagnosis.add("R003", f"“考核期”：{error}", at, "例如 起: 2017-01-01")
        return otherwise


def _timeless(named: tuple[str, ...], compiled: Compiled, rules: Mapping[str, RuleEntry]) -> frozenset[str]:
    """Situations that the period does not govern.

    Entered scores and votes are made at the assessment; what is told to be late, or is due by a day, is judged by
    that day; and ``named`` are clauses (with all below them) or facts that the author lists.
    """
    found: set[str] = set(named)
    for step in compiled.steps:
        rule = rules[step.id].rule if step.id in rules else None
        late = rule is not None and (rule.late_after is not None or rule.marker == "late_every")
        listed = any(step.id == name or step.id.startswith(name + ".") for name in named)
        if isinstance(step.effect, Supply) or late or listed:
            found.update(step.situations)
    for material in compiled.requirements:
        if material.deadline is not None:
            found.update(material.situations)
    return frozenset(found)
