"""Numbers that differ from unit to unit: a step whose task, target or threshold is a formula over roster fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from lianzheng_rubric.engine.condition import Value, compile_formula, fields_of
from lianzheng_rubric.engine.effects import AmountRule, ByLabel, Parameter, Shortfall, Slope, Stairs, Supply
from lianzheng_rubric.engine.exact import NUMBERS, Number
from lianzheng_rubric.engine.plan import Step

__all__ = ["given", "parameters_of", "with_numbers"]


def given(parameter: Parameter) -> Number:
    """A parameter that is a number by now (see :func:`with_numbers`).

    Raises:
        TypeError: it is still a formula.

    """
    if isinstance(parameter, NUMBERS):
        return parameter
    raise TypeError(parameter)


def parameters_of(step: Step) -> frozenset[str]:
    """The roster fields that the numbers of ``step`` come from; empty when they are the same for every unit."""
    found = [tree for tree in _parameters(step) if not isinstance(tree, int | Fraction | None)]
    return frozenset().union(*({tree.field} if isinstance(tree, ByLabel) else fields_of(tree) for tree in found))


def _parameters(step: Step) -> tuple[Parameter | None, ...]:
    free = step.free.units if step.free else None
    due = step.effect.due if isinstance(step.effect, Supply) else None
    return step.tally.at_least, step.tally.below, free, due, *_of_amount(step.amount)


def _of_amount(amount: AmountRule | None) -> tuple[Parameter, ...]:
    match amount:
        case Shortfall(quota):
            return (quota,)
        case Slope(target):
            return (target,)
        case Stairs(bounds):
            return tuple(bound for bound, _, _ in bounds)
    return ()


def _with_own(amount: AmountRule | None, own: list[Number]) -> AmountRule | None:
    match amount:
        case Shortfall():
            return replace(amount, quota=own[0])
        case Slope():
            return replace(amount, target=own[0])
        case Stairs(bounds):
            steps = ((number, inclusive, points) for number, (_, inclusive, points) in zip(own, bounds, strict=True))
            return replace(amount, bounds=tuple(steps))
    return amount


def with_numbers(step: Step, values: Mapping[str, Value]) -> Step | None:
    """``step`` with its formulas replaced by their numbers for one unit; ``None`` when a number is not known."""
    numbers = [_number(tree, values) for tree in _parameters(step)]
    if any(number is None and tree is not None for number, tree in zip(numbers, _parameters(step), strict=True)):
        return None
    at_least, below, free, due, *own = numbers
    return replace(
        step,
        effect=replace(step.effect, due=due or 0) if isinstance(step.effect, Supply) else step.effect,
        amount=_with_own(step.amount, [number or 0 for number in own]),
        tally=replace(step.tally, at_least=at_least or 0, below=below),
        free=None if step.free is None else replace(step.free, units=free or 0),
    )


def _number(tree: Parameter | None, values: Mapping[str, Value]) -> Number | None:
    if tree is None or isinstance(tree, int | Fraction):
        return tree
    if isinstance(tree, ByLabel):
        label = values.get(tree.field)
        return None if label is None else dict(tree.numbers).get(str(label), tree.otherwise)
    value = compile_formula(tree)(values)
    return value if isinstance(value, int | Fraction) else None
