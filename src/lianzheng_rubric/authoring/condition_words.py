"""Conditions, formulas and numbers of a plan as people say them."""

from __future__ import annotations

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
    Value,
)
from lianzheng_rubric.engine.exact import UNIT, exact, times
from lianzheng_rubric.engine.plan import ByLabel, Parameter

__all__ = ["condition_text", "parameter_text", "value_text"]


def parameter_text(number: Parameter) -> str:
    """A number, the formula over the roster that it comes from, or one number for each class of units."""
    if isinstance(number, ByLabel):
        rest = () if number.otherwise is None else (("其余", number.otherwise),)
        return (
            f"按{number.field}（{'、'.join(f'{label} {parameter_text(n)}' for label, n in (*number.numbers, *rest))}）"
        )
    return str(exact(times(UNIT, number))) if isinstance(number, int | Fraction) else condition_text(number)


def condition_text(tree: Condition | Formula) -> str:
    """A condition or formula as people say it."""
    match tree:
        case Field(name):
            return name
        case Literal(value):
            return value_text(value)
        case Arithmetic(operator, left, right):
            strong = operator in "*/"
            first = _bracketed(left, strong and _is_sum(left))
            second = _bracketed(right, _is_sum(right) if strong or operator == "-" else False)
            if operator == "/" and isinstance(right, Arithmetic):
                second = _bracketed(right, brackets=True)
            return f"{first} {_SIGNS.get(operator, operator)} {second}"
        case Compare(operator, left, right):
            return f"{condition_text(left)} {_SIGNS.get(operator, operator)} {condition_text(right)}"
        case Membership(field, options, negated):
            return f"{field.name} {'不是' if negated else '是'} {'/'.join(str(option) for option in options)}"
        case Truth(field):
            return field.name
        case Not(operand):
            return f"非（{condition_text(operand)}）"
        case And(operands):
            both = " 且 ".join(condition_text(operand) for operand in operands)
            return f"（{both}）" if len(operands) > 1 else both
        case Or(operands):
            return "（" + " 或 ".join(condition_text(operand) for operand in operands) + "）" if operands else "永不"


def value_text(value: Value) -> str:
    """A value of a field as people write it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return parameter_text(value) if isinstance(value, int | Fraction) else str(value)


def _is_sum(tree: Formula) -> bool:
    return isinstance(tree, Arithmetic) and tree.operator in "+-"


def _bracketed(tree: Formula, brackets: bool) -> str:
    return f"({condition_text(tree)})" if brackets else condition_text(tree)


_SIGNS = {"==": "是", "!=": "不是", ">=": "≥", "<=": "≤", "*": "×", "/": "÷"}
