"""The assembled plan checked as a whole: every name of a clause, names, caps, sums, and what can be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lianzheng_rubric.engine.condition import And, Compare, Condition, Field, Literal, Membership, Not, Or
from lianzheng_rubric.engine.plan import Plan, Supply, Table
from lianzheng_rubric.language.cap_checks import check_bounds, check_caps
from lianzheng_rubric.language.checks import (
    check_marked,
    check_names,
    check_references,
    check_sums,
)
from lianzheng_rubric.language.compiling.beside import Beside
from lianzheng_rubric.language.compiling.draft import Draft
from lianzheng_rubric.language.compiling.idle_keywords import refuse_idle_of_item
from lianzheng_rubric.language.diagnosis import Diagnosis, locate, texts_of
from lianzheng_rubric.language.outline import RuleEntry
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
    for name, at in _clauses_as_values(plan, draft):
        if name not in draft.refused:
            scored = (*shared.marks, *(step.id for step in plan.steps))
            check_marked(_CLAUSE_VALUE, name, at, scored, (*shared.items, *rules), diagnosis)
    check_names(rules.values(), beside.facts, diagnosis)
    check_caps(plan, rules, diagnosis)
    check_bounds(plan, shared.items, draft.sections, diagnosis)
    _check_places(plan, rules, diagnosis)
    _check_items(plan, draft)
    if draft.sound:
        check_sums(plan, shared.items, draft.spec.full, draft.sections, shared.unit_fields.types, diagnosis)
    if not diagnosis.has_errors():
        _check_facts(draft, beside)
        check_reach(plan, shared.items, rules, diagnosis)


def _check_items(plan: Plan, draft: Draft) -> None:
    """No item says what has nothing to act on; in another reading than the rubric's own it may well."""
    if any(draft.readings.values[key] != spec.value for key, spec in draft.readings.declared.items()):
        return
    supplied = {step.effect.node for step in plan.steps if isinstance(step.effect, Supply)}
    for node in plan.nodes:
        item = draft.shared.items.get(node.id)
        if item is not None:
            refuse_idle_of_item(item, node, supplied=node.id in supplied, diagnosis=draft.diagnosis)


def _check_facts(draft: Draft, beside: Beside) -> None:
    """A fact that no rule looks at: its records would score nothing, for want of “事实: …” somewhere."""
    used = {name for rule in draft.rules.values() for name in rule.rule.facts}
    idle = beside.facts.keys() - used
    written = Counter[str](text for text in texts_of(draft.diagnosis.document.root) if text in idle)
    for name in beside.facts:
        if name in idle and written[name] < 2:  # another reading may use it
            message = f"事实“{name}”没有一条规则用到，它的记录不计分"
            remedy = f"在该用它的情形里写 事实: {name}；不用的删去"
            at = locate(draft.sections["facts"], name)
            draft.diagnosis.add("R020", message, at, remedy, severity="warning")


def _check_places(plan: Plan, rules: Mapping[str, RuleEntry], diagnosis: Diagnosis) -> None:
    """Places without a number to tell them by: that of the records is hardly meant."""
    for entry in (rules[step.id] for step in plan.steps if step.id in rules):
        if entry.rule.marker == "place_points" and entry.rule.quantity is None:
            remedy = (
                "按一个数排的，写 {计分: …, 数量: 字段}；名次是别处排好的，写 {加分: {名次: {第1名: 3, 第2名: 2}}}，"
                "并在“字段”里声明 名次: [第1名, 第2名]；就是比谁的记录多的，写 数量: 数量"
            )
            message = f"“{entry.label}”没有写“数量”：现在按记录的多少排名次"
            diagnosis.add("R020", message, entry.places.get("place_points", entry.at), remedy, severity="warning")


_CLAUSE_VALUE = "条款字段的取值"


def _clauses_as_values(plan: Plan, draft: Draft) -> Iterator[tuple[str, Tree | None]]:
    """(clause, place) wherever the value of a field of clauses is told apart: in tables and in conditions."""
    names = frozenset(draft.shared.fields.clauses)
    for derived in plan.derived if names else ():
        if derived.kind == "lookup" and derived.fields[0] in names:
            yield from ((str(key), draft.sections.get("fields")) for key in derived.table)
    for step in plan.steps if names else ():
        if step.id not in draft.rules:
            continue
        rule = draft.rules[step.id]
        if isinstance(step.amount, Table):
            at = rule.places.get(rule.rule.marker, rule.at)
            yield from ((key, at) for key in _keys(step.amount, names))
        for keyword, tree in (("when", step.where), ("evidence", step.evidence)):
            yield from ((value, rule.places.get(keyword, rule.at)) for value in _values_beside(tree, names))
        for tree, _ in step.factors:
            yield from ((value, rule.places.get("factors", rule.at)) for value in _values_beside(tree, names))


def _keys(table: Table, names: frozenset[str]) -> Iterator[str]:
    """The keys of a table over one of the fields, and of the tables within it."""
    for key, entry in table.points.items():
        if table.field in names:
            yield str(key)
        if isinstance(entry, Table):
            yield from _keys(entry, names)


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


def _values_beside(tree: Condition | None, names: frozenset[str]) -> tuple[str, ...]:
    """The texts that ``tree`` compares with one of the fields."""
    match tree:
        case Compare(_, Field(name), Literal(str(value))) | Compare(_, Literal(str(value)), Field(name)):
            return (value,) if name in names else ()
        case Membership(Field(name), options):
            return tuple(str(option) for option in options) if name in names else ()
        case Not(operand):
            return _values_beside(operand, names)
        case And(operands) | Or(operands):
            return tuple(value for operand in operands for value in _values_beside(operand, names))
    return ()
