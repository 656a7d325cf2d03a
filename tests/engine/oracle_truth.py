"""The oracle's reading of conditions and formulas: it walks the trees of the plan, three-valued, without closures."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from lianzheng_rubric.engine.condition import (
    And,
    Arithmetic,
    Compare,
    Condition,
    Field,
    Formula,
    Literal,
    Membership,
    Not,
    Or,
    Truth,
)

__all__ = ["holds", "number", "value_of"]

Values = Mapping[str, object]


def holds(tree: Condition, values: Values) -> bool | None:
    """Whether the condition holds; ``None`` when a field that decides it is not given."""
    if isinstance(tree, Compare):
        return _compare(tree, values)
    if isinstance(tree, Membership):
        given = values.get(tree.field.name)
        return None if given is None else (given in tree.options) != tree.negated
    if isinstance(tree, Truth):
        given = values.get(tree.field.name)
        assert given is None or isinstance(given, bool)
        return given
    if isinstance(tree, Not):
        inner = holds(tree.operand, values)
        return None if inner is None else not inner
    answers = [holds(operand, values) for operand in tree.operands]
    if isinstance(tree, And):
        return False if False in answers else None if None in answers else True
    assert isinstance(tree, Or)
    return True if True in answers else None if None in answers else False


def _compare(tree: Compare, values: Values) -> bool | None:
    left, right = _operand(tree.left, tree.right, values), _operand(tree.right, tree.left, values)
    if left is None or right is None:
        return None
    if tree.operator in ("==", "!="):
        return (left == right) == (tree.operator == "==")
    more, equal = left > right, left == right  # type: ignore[operator]
    return {"<": not more and not equal, "<=": not more, ">": more, ">=": more or equal}[tree.operator]


def _operand(tree: Formula, other: Formula, values: Values) -> object:
    """A label beside an ordered field stands for its rank on that field's scale."""
    if isinstance(tree, Literal) and isinstance(other, Field) and other.scale:
        return other.scale.index(str(tree.value))
    return value_of(tree, values)


def value_of(tree: Formula, values: Values) -> object:
    """The value of a formula, ``None`` when an operand is not given or a divisor is zero."""
    if isinstance(tree, Literal):
        return tree.value
    if isinstance(tree, Field):
        given = values.get(tree.name)
        if not tree.scale:
            return given
        return tree.scale.index(str(given)) if given in tree.scale else None
    assert isinstance(tree, Arithmetic)
    left, right = number(tree.left, values), number(tree.right, values)
    if left is None or right is None:
        return None
    if tree.operator == "/":
        return left / right if right else None
    return {"+": left + right, "-": left - right, "*": left * right}[tree.operator]


def number(tree: Formula, values: Values) -> Fraction | None:
    """The value of a formula as an exact number, ``None`` when it is not given or not a number."""
    value = value_of(tree, values)
    return Fraction(value) if isinstance(value, int | Fraction) else None
