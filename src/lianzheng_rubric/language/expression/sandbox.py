"""A second executor: the same checked condition on simpleeval, locked down to what conditions need.

The engine runs closures; this one exists so that two independent executors can be held against each other.
"""

from __future__ import annotations

import ast
import operator as op
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

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
    fields_of,
)
from lianzheng_rubric.language.expression.parsing import parse_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lianzheng_rubric.language.field_types import FieldType

__all__ = ["run_on_simpleeval"]

_COMPARISONS: Final[dict[str, type[ast.cmpop]]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
}
_ARITHMETIC: Final[dict[str, type[ast.operator]]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult}
_OPERATORS: Final[dict[type[ast.AST], Callable[..., object]]] = {
    ast.Eq: op.eq,
    ast.NotEq: op.ne,
    ast.Lt: op.lt,
    ast.LtE: op.le,
    ast.Gt: op.gt,
    ast.GtE: op.ge,
    ast.In: lambda value, options: value in options,
    ast.NotIn: lambda value, options: value not in options,
    ast.Not: op.not_,
    ast.Add: op.add,
    ast.Sub: op.sub,
    ast.Mult: op.mul,
}
_NODES: Final = frozenset({ast.BoolOp, ast.UnaryOp, ast.Compare, ast.BinOp, ast.Name, ast.Constant})


def run_on_simpleeval(
    text_or_tree: str | Condition, values: Mapping[str, object], fields: Mapping[str, FieldType]
) -> bool:
    """Evaluate a condition on simpleeval for a record that gives every field the condition reads.

    Numbers may be ``int``, ``Fraction`` or ``Decimal`` and stay exact; labels of a scale compare by rank.
    Raises :class:`ExpressionError` for a text that is refused, ``ValueError`` for a value that is missing or
    not of the declared type.
    """
    from simpleeval import SimpleEval  # noqa: PLC0415  reading a rubric must not pay for this import

    tree = parse_condition(text_or_tree, fields) if isinstance(text_or_tree, str) else text_or_tree
    names = {name: _exact(name, values.get(name), fields) for name in sorted(fields_of(tree))}
    # One evaluator per call: names are state, and threads must not see each other's record.
    evaluator = SimpleEval(operators=dict(_OPERATORS), functions={}, names=names, allowed_attrs={})
    evaluator.nodes = {kind: run for kind, run in evaluator.nodes.items() if kind in _NODES}
    answer = evaluator.eval("", previously_parsed=_condition(tree))
    if answer is True or answer is False:
        return bool(answer)
    raise ValueError(f"not a judgement: {answer!r}")


def _exact(name: str, value: object, fields: Mapping[str, FieldType]) -> object:
    """Convert a value to what the evaluator may see: text, rank, exact number, date or boolean."""
    type_ = fields.get(name)
    match (type_.kind if type_ else None), value:
        case "number", bool():
            pass
        case "number", int() | Fraction():
            return value
        case "number", Decimal() if value.is_finite():
            return Fraction(value)
        case ("text", str()) | ("yes_no", bool()):
            return value
        case "date", date() if type(value) is date:
            return value
        case "choice", str() if type_ and value in type_.labels:
            return value
        case "scale", str() if type_ and value in type_.labels:
            return type_.labels.index(value)
    raise ValueError(f"{name}: {value!r} is not a value of {type_}")


def _condition(tree: Condition) -> ast.expr:
    match tree:
        case Compare(operator, left, right):
            scale = _scale(left) or _scale(right)
            return ast.Compare(_operand(left, scale), [_COMPARISONS[operator]()], [_operand(right, scale)])
        case Membership(field, options, negated):
            allowed = ast.Constant(tuple(_ranked(option, field.scale) for option in options))  # type: ignore[arg-type]
            return ast.Compare(_operand(field, ()), [ast.NotIn() if negated else ast.In()], [allowed])
        case Truth(field):
            return _operand(field, ())
        case Not(operand):
            return ast.UnaryOp(ast.Not(), _condition(operand))
        case And(operands):
            return ast.BoolOp(ast.And(), [_condition(operand) for operand in operands])
        case Or(operands):
            return ast.BoolOp(ast.Or(), [_condition(operand) for operand in operands])


def _operand(tree: Formula, scale: tuple[str, ...]) -> ast.expr:
    match tree:
        case Field(name):
            return ast.Name(name, ast.Load())
        case Literal(value):
            return ast.Constant(_ranked(value, scale))  # type: ignore[arg-type]
        case Arithmetic(operator, left, right):
            return ast.BinOp(_operand(left, scale), _ARITHMETIC[operator](), _operand(right, scale))


def _scale(tree: Formula) -> tuple[str, ...]:
    return tree.scale if isinstance(tree, Field) else ()


def _ranked(value: object, scale: tuple[str, ...]) -> object:
    return scale.index(str(value)) if scale else value
