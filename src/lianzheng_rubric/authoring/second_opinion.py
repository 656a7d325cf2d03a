"""A second opinion on conditions: every condition of a rubric is also run on simpleeval, locked down, and must agree.

The engine runs conditions as closures made from the checked tree (60 to 300 times as fast as an expression
evaluator in the inner loop). Here both are asked about the same values — every label, each number and date at its
edges — and a disagreement is a problem of ours, told before anybody is scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, product

from lianzheng_rubric.engine.condition import (
    And,
    Arithmetic,
    Compare,
    Condition,
    Formula,
    Literal,
    Membership,
    Not,
    Or,
    Value,
    compile_condition,
    fields_of,
)
from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.language.expression import run_on_simpleeval
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.problems import Problem

__all__ = ["MOST", "conditions_of", "disagreements"]

MOST = 48
"""How many combinations of values are tried for one condition."""


def disagreements(rubric: Rubric) -> Iterator[Problem]:
    """One problem for every condition on which the engine and simpleeval do not say the same."""
    types = {**rubric.vocabulary.unit_fields, **rubric.vocabulary.fields}
    for clause, condition in conditions_of(rubric.plan):
        if not all(name in types for name in fields_of(condition)) or (
            isinstance(condition, And | Or) and not condition.operands
        ):
            continue
        ours = compile_condition(condition)
        for values in _samples(condition, types):
            theirs = run_on_simpleeval(condition, values, types)
            if ours(values) is not theirs:
                message = f"条款 {clause} 的条件，两种算法结果不同（{dict(values)}）"
                yield Problem("R019", message, None, "这是程序的错误，请把细则发给维护者")
                break


def conditions_of(plan: Plan) -> Iterator[tuple[str, Condition]]:
    """(clause id, condition) for every condition over record or roster fields."""
    for step in plan.steps:
        for condition in (step.where, step.late, step.evidence, step.applies, *(test for test, _ in step.factors)):
            if condition is not None:
                yield step.id, condition
    yield from ((exemption.id, exemption.where) for exemption in plan.exemptions)
    yield from ((node.id, node.applies) for node in plan.nodes if node.applies is not None)


def _samples(condition: Condition, types: Mapping[str, FieldType]) -> Iterator[dict[str, Value]]:
    names = sorted(fields_of(condition))
    literals = list(_literals(condition))
    choices = [_values(types[name], literals) for name in names]
    yield from (dict(zip(names, values, strict=True)) for values in islice(_spread(choices), MOST))


def _spread(choices: Sequence[Sequence[Value]]) -> Iterator[tuple[Value, ...]]:
    """All combinations when they are few; else each value of each field beside the first of the others, then more."""
    first = tuple(options[0] for options in choices)
    for position, options in enumerate(choices):
        for option in options:
            yield (*first[:position], option, *first[position + 1 :])
    yield from product(*choices)


def _values(kind: FieldType, literals: Sequence[Value]) -> Sequence[Value]:
    if kind.labels:
        return list(kind.labels)
    match kind.kind:
        case "yes_no":
            return [True, False]
        case "number":
            numbers = [value for value in literals if isinstance(value, int | Fraction) and not isinstance(value, bool)]
            return sorted({0, *(value + step for value in numbers for step in (-1, 0, 1))})
        case "date":
            days = [value for value in literals if isinstance(value, date)] or [date(2000, 1, 1)]
            return sorted({day + timedelta(days=step) for day in days for step in (-1, 0, 1)})
        case _:
            return [*(value for value in literals if isinstance(value, str)), "另一个"]


def _literals(tree: Condition | Formula) -> Iterator[Value]:
    match tree:
        case Literal(value):
            yield value
        case Compare(_, left, right) | Arithmetic(_, left, right):
            yield from _literals(left)
            yield from _literals(right)
        case Membership(_, options):
            yield from options
        case Not(operand):
            yield from _literals(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _literals(operand)
