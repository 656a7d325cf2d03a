"""Conditions and formulas as plain data, and their translation into fast closures.

The trees below are what a plan stores: frozen tuples of text and exact numbers, picklable and printable, so that
another executor (a columnar one, say) can run the same plan. A condition is three-valued: a field that the record
does not give makes the answer ``None`` (unknown), never ``False``; unknown answers become pending inputs.
"""

from __future__ import annotations

import operator as op
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from lianzheng_rubric.engine.answers import (
    Getter,
    Test,
    Value,
    among,
    answered,
    both,
    compared,
    compared_with,
    decided_by,
    denied,
    fields_compared,
    opposite,
)

__all__ = [
    "And",
    "Arithmetic",
    "Compare",
    "Condition",
    "Field",
    "Formula",
    "Literal",
    "Membership",
    "Not",
    "Or",
    "Test",
    "Truth",
    "Value",
    "compile_condition",
    "compile_formula",
    "fields_of",
]


@dataclass(frozen=True, slots=True)
class Field:
    """The value of a declared field of the record (or outcome) at hand."""

    name: str
    scale: tuple[str, ...] = ()
    """For an ordered scale: its labels, lowest first. Empty for every other type."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: text, number (``int`` or ``Fraction``), boolean or date."""

    value: Value


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``+ - * /`` over exact numbers; division by zero makes the result unknown."""

    operator: str
    left: Formula
    right: Formula


Formula: TypeAlias = Field | Literal | Arithmetic


@dataclass(frozen=True, slots=True)
class Compare:
    """``== != < <= > >=`` between two operands of one type; ordered scales compare by rank."""

    operator: str
    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Membership:
    """A field is (or, negated, is not) one of the listed constants."""

    field: Field
    options: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """A yes/no field by itself."""

    field: Field


@dataclass(frozen=True, slots=True)
class Not:
    """Negation; unknown stays unknown."""

    operand: Condition


@dataclass(frozen=True, slots=True)
class And:
    """All hold; one false decides even when others are unknown."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any holds; one true decides even when others are unknown."""

    operands: tuple[Condition, ...]


Condition: TypeAlias = Compare | Membership | Truth | Not | And | Or


def fields_of(tree: Condition | Formula | None) -> frozenset[str]:
    """Names of all fields that ``tree`` reads."""
    if tree is None:
        return frozenset()
    found: set[str] = set()
    pending: list[Condition | Formula] = [tree]
    while pending:
        match pending.pop():
            case Field(name):
                found.add(name)
            case Compare(_, left, right) | Arithmetic(_, left, right):
                pending += (left, right)
            case Membership(field) | Truth(field):
                found.add(field.name)
            case Not(operand):
                pending.append(operand)
            case And(operands) | Or(operands):
                pending += operands
    return frozenset(found)


def compile_formula(tree: Formula) -> Getter:
    """A closure from field values to the exact value, or ``None`` when an operand is not given."""
    match tree:
        case Field(name, scale):
            if scale:
                ranks = {label: rank for rank, label in enumerate(scale)}
                return lambda values: ranks.get(str(values.get(name)))
            return lambda values: values.get(name)
        case Literal(value):
            return lambda _values: value
        case Arithmetic(operator, left, Literal(constant)) if constant:
            return _arithmetic_with(_ARITHMETIC[operator], compile_formula(left), constant)
        case Arithmetic(operator, left, right):
            return _arithmetic(operator, compile_formula(left), compile_formula(right))


def _arithmetic(operator: str, left: Getter, right: Getter) -> Getter:
    combine = _ARITHMETIC[operator]

    def compute(values: Mapping[str, Value]) -> Value:
        a, b = left(values), right(values)
        if a is None or b is None or (operator == "/" and not b):
            return None
        return combine(a, b)

    return compute


def _arithmetic_with(combine: Callable[[object, object], Value], left: Getter, constant: Value) -> Getter:
    def compute(values: Mapping[str, Value]) -> Value:
        value = left(values)
        return None if value is None else combine(value, constant)

    return compute


def compile_condition(tree: Condition) -> Test:
    """A closure from field values to ``True``, ``False`` or ``None`` (a field is not given)."""
    match tree:
        case Compare(operator, Field(name, scale), Literal(constant)) if constant is not None:
            return compared_with(_COMPARISONS[operator], name, scale, constant)
        case Compare(operator, Field(one, scale=()), Field(other, scale=())):
            return fields_compared(_COMPARISONS[operator], one, other)
        case Compare(operator, left, right):
            return compared(_COMPARISONS[operator], _operand(left, right), _operand(right, left))
        case Membership(field, options, negated):
            return among(field.name, frozenset(options), negated)
        case Truth(field):
            name = field.name
            return lambda values: values.get(name)  # type: ignore[return-value]
        case Not(Truth(field)):
            return denied(field.name)
        case Not(operand):
            return opposite(compile_condition(operand))
        case And(operands):
            return _all_of(operands)
        case Or(operands):
            return _any_of(operands)


def _operand(tree: Formula, other: Formula) -> Getter:
    """A literal label beside an ordered field is compared by its rank."""
    if isinstance(tree, Literal) and isinstance(other, Field) and other.scale:
        rank = other.scale.index(str(tree.value))
        return lambda _values: rank
    return compile_formula(tree)


def _all_of(operands: tuple[Condition, ...]) -> Test:
    if names := _asked(operands):
        return answered(names, answer=False, makes=False)
    tests = tuple(map(compile_condition, operands))
    return both(*tests) if len(tests) == 2 else decided_by(False, tests)


def _any_of(operands: tuple[Condition, ...]) -> Test:
    if names := _asked(operands):
        return answered(names, answer=True, makes=True)
    if names := _asked([operand.operand if isinstance(operand, Not) else None for operand in operands]):
        return answered(names, answer=False, makes=True)
    return decided_by(True, tuple(map(compile_condition, operands)))


def _asked(operands: Iterable[Condition | None]) -> tuple[str, ...]:
    """The yes/no fields that all of these are, where they are nothing else."""
    asked = [operand.field.name if isinstance(operand, Truth) else "" for operand in operands]
    return tuple(asked) if all(asked) else ()


def _divide(a: object, b: object) -> Value:
    if type(a) is int and type(b) is int:
        quotient, rest = divmod(a, b)
        return Fraction(a, b) if rest else quotient
    exact = (a if isinstance(a, Fraction) else Fraction(a)) / b  # type: ignore[call-overload,operator]
    return exact.numerator if exact.denominator == 1 else exact


_ARITHMETIC: dict[str, Callable[[Any, Any], Value]] = {"+": op.add, "-": op.sub, "*": op.mul, "/": _divide}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": op.eq,
    "!=": op.ne,
    "<": op.lt,
    "<=": op.le,
    ">": op.gt,
    ">=": op.ge,
}
