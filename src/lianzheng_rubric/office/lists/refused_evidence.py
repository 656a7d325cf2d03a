"""Why the evidence of a record was refused: the very part of the requirement that it does not meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lianzheng_rubric.authoring.condition_words import condition_text
from lianzheng_rubric.engine.condition import And, Condition, Literal, Membership, Value, compile_condition, fields_of
from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.engine.record import Record

__all__ = ["refusals"]


def refusals(plan: Plan, clauses: tuple[str, ...], record: Record) -> tuple[str, ...]:
    """What the evidence rules of ``clauses`` found wrong with ``record``; empty where only derived fields can tell."""
    conditions = [step.evidence for step in plan.steps if step.id in clauses and step.evidence is not None]
    found = [
        _refusal(part, record.values)
        for condition in conditions
        for part in _parts(condition)
        if compile_condition(part)(record.values) is False
    ]
    return tuple(dict.fromkeys(found))


def _parts(tree: Condition) -> Iterator[Condition]:
    if isinstance(tree, And):
        for operand in tree.operands:
            yield from _parts(operand)
    else:
        yield tree


def _refusal(part: Condition, values: Mapping[str, Value]) -> str:
    given = [(name, values.get(name)) for name in sorted(fields_of(part))]
    written = "，".join(f"{name}写“{condition_text(Literal(value))}”" for name, value in given if value is not None)
    if isinstance(part, Membership) and not part.negated:
        asked = f"{part.field.name}须是{'或'.join(str(option) for option in part.options)}"
    else:
        asked = f"须：{condition_text(part)}"
    return f"{written}；{asked}" if written else asked
