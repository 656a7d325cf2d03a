"""Trees to their canonical text; reading the text back gives the same tree."""

from __future__ import annotations

from datetime import date
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
from lianzheng_rubric.language.expression.tokens import decimal_text
from lianzheng_rubric.language.expression.vocabulary import is_plain_name, is_quotable

__all__ = ["print_condition", "print_formula"]

_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}


def print_condition(tree: Condition) -> str:
    """Print the canonical text of ``tree``: English signs and words, labels and texts quoted.

    ``ValueError`` when the tree holds what the language cannot write: a field name or text that is not
    allowed there, a number without a finite decimal. Trees made by the parser always print.
    """
    match tree:
        case Compare(operator, left, right):
            return f"{print_formula(left)} {operator} {print_formula(right)}"
        case Membership(field, options, negated):
            listed = ", ".join(_constant(option) for option in options)
            return f"{_name(field)} {'not in' if negated else 'in'} [{listed}]"
        case Truth(field):
            return _name(field)
        case Not(operand):
            inner = print_condition(operand)
            return f"not {inner}" if isinstance(operand, Truth | Not) else f"not ({inner})"
        case And(operands):
            return " and ".join(_grouped(operand) for operand in operands)
        case Or(operands):
            return " or ".join(_grouped(operand) for operand in operands)


def print_formula(tree: Formula) -> str:
    """Print the canonical text of a formula, with no more brackets than it needs; errors as above."""
    match tree:
        case Field():
            return _name(tree)
        case Literal(value):
            return _constant(value)
        case Arithmetic(operator, left, right):
            rank = _PRECEDENCE[operator]
            return f"{_bracketed(left, rank)} {operator} {_bracketed(right, rank + 1)}"


def _bracketed(tree: Formula, rank: int) -> str:
    text = print_formula(tree)
    return f"({text})" if isinstance(tree, Arithmetic) and _PRECEDENCE[tree.operator] < rank else text


def _grouped(tree: Condition) -> str:
    text = print_condition(tree)
    return f"({text})" if isinstance(tree, And | Or) else text


def _name(field: Field) -> str:
    if not is_plain_name(field.name):
        raise ValueError(f"not a plain field name: {field.name!r}")
    return field.name


def _constant(value: object) -> str:
    match value:
        case bool():
            raise ValueError("a yes/no constant has no text: use Truth")
        case int() | Fraction():
            return _number(value)
        case date():
            return f"'{value.isoformat()}'"
        case str() if is_quotable(value):
            return f'"{value}"' if "'" in value else f"'{value}'"
    raise ValueError(f"no text for {value!r}")


def _number(value: int | Fraction) -> str:
    """Up to six decimals plainly; seven and eight come only from a percentage."""
    text = decimal_text(value)
    if len(text.partition(".")[2]) > 6:
        text = f"{decimal_text(value * 100)}%"
    if len(text.lstrip("-").partition(".")[0].rstrip("%")) > 9:
        raise ValueError(f"no text for {value!r}: too long")
    return text
