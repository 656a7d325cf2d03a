"""The assembled plan checked as a whole: every name of a clause, names, caps, sums, and what can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.language.checks import (
    check_caps,
    check_marked,
    check_names,
    check_references,
    check_sums,
)
from lianzheng_rubric.language.compiling.beside import Beside
from lianzheng_rubric.language.compiling.draft import Draft
from lianzheng_rubric.language.reach import check_reach
from lianzheng_rubric.language.tree import Tree

__all__ = ["check_plan"]


def check_plan(plan: Plan, draft: Draft, beside: Beside) -> None:
    """Note everything that does not fit together; what later checks presume is checked first."""
    rules, shared, diagnosis = draft.rules, draft.shared, draft.diagnosis
    check_references(_named_clauses(draft, beside), [*shared.items, *rules, *draft.refused], diagnosis)
    for name in draft.spec.tie_break:
        if name not in draft.refused:
            keeping, known = [node.id for node in plan.nodes], (*shared.items, *rules)
            check_marked("并列时比较", name, draft.sections["tie_break"], keeping, known, diagnosis)
    check_names(rules.values(), beside.facts, diagnosis)
    check_caps(plan, rules, diagnosis)
    if draft.sound:
        check_sums(plan, shared.items, draft.spec.full, draft.sections, shared.unit_fields.types, diagnosis)
    if not diagnosis.has_errors():
        check_reach(plan, shared.items, diagnosis)


def _named_clauses(draft: Draft, beside: Beside) -> Iterator[tuple[str, str, Tree | None]]:
    """(keyword, clause, place) wherever a clause is named."""
    spec, sections = draft.spec, draft.sections
    for rule in draft.rules.values():
        for name in rule.rule.requires:
            yield "须先有", name, rule.places.get("requires")
        for name in rule.rule.unless:
            yield "须先无", name, rule.places.get("unless")
    for _, covers in beside.covers:
        for name in covers:
            yield "免除", name, sections["exemptions"]
    for name in () if spec.period is None else spec.period.unlimited:
        if name not in beside.facts:
            yield "不限", name, sections["period"]
    for followup in beside.followups:
        for name in followup.fired:
            yield "须触发", name, sections["followups"]
