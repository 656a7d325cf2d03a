"""Conditions and formulas as plain data, and their translation into fast closures.

The trees below are what a plan stores: frozen tuples of text and exact numbers, picklable and printable, so that
another executor (a columnar one, say) can run the same plan. A condition is three-valued: a field that the record
does not give makes the answer ``None`` (unknown), never ``False``; unknown answers become pending inputs.
"""

from __future__ import annotations

import operator as op
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

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

Value: TypeAlias = object
"""A field value: ``str``, ``bool``, ``int``, ``Fraction``, ``datetime.date``, or ``None`` when not given."""


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
Test: TypeAlias = Callable[[Mapping[str, Value]], bool | None]
_Getter: TypeAlias = Callable[[Mapping[str, Value]], Value]


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


def compile_formula(tree: Formula) -> _Getter:
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


def _arithmetic(operator: str, left: _Getter, right: _Getter) -> _Getter:
    combine = _ARITHMETIC[operator]

    def compute(values: Mapping[str, Value]) -> Value:
        a, b = left(values), right(values)
        if a is None or b is None or (operator == "/" and not b):
            return None
        return combine(a, b)

    return compute


def _arithmetic_with(combine: Callable[[object, object], Value], left: _Getter, constant: Value) -> _Getter:
    def compute(values: Mapping[str, Value]) -> Value:
        value = left(values)
        return None if value is None else combine(value, constant)

    return compute


def compile_condition(tree: Condition) -> Test:
    """A closure from field values to ``True``, ``False`` or ``None`` (a field is not given)."""
    match tree:
        case Compare(operator, Field(name, scale), Literal(constant)) if constant is not None:
            return _compare_with(_COMPARISONS[operator], name, scale, constant)
        case Compare(operator, left, right):
            return _compare(_COMPARISONS[operator], _operand(left, right), _operand(right, left))
        case Membership(field, options, negated):
            return _membership(field.name, frozenset(options), negated)
        case Truth(field):
            name = field.name
            return lambda values: values.get(name)  # type: ignore[return-value]
        case Not(Truth(field)):
            return _untruth(field.name)
        case Not(operand):
            return _negation(compile_condition(operand))
        case And((first, second)):
            return _both(compile_condition(first), compile_condition(second))
        case And(operands):
            return _decided_by(False, tuple(compile_condition(operand) for operand in operands))
        case Or(operands):
            return _decided_by(True, tuple(compile_condition(operand) for operand in operands))


def _operand(tree: Formula, other: Formula) -> _Getter:
    """A literal label beside an ordered field is compared by its rank."""
    if isinstance(tree, Literal) and isinstance(other, Field) and other.scale:
        rank = other.scale.index(str(tree.value))
        return lambda _values: rank
    return compile_formula(tree)


def _compare(holds: Callable[[object, object], bool], left: _Getter, right: _Getter) -> Test:
    def test(values: Mapping[str, Value]) -> bool | None:
        a, b = left(values), right(values)
        return None if a is None or b is None else holds(a, b)

    return test


def _compare_with(holds: Callable[[object, object], bool], name: str, scale: tuple[str, ...], constant: Value) -> Test:
    """A field beside a constant, which nearly every comparison is; a scale is compared once, label by label."""
    if scale:
        rank = scale.index(str(constant))
        answers = {label: holds(place, rank) for place, label in enumerate(scale)}
        return lambda values: answers.get(str(values.get(name)))

    def test(values: Mapping[str, Value]) -> bool | None:
        value = values.get(name)
        return None if value is None else holds(value, constant)

    return test


def _membership(name: str, options: frozenset[Value], negated: bool) -> Test:
    def test(values: Mapping[str, Value]) -> bool | None:
        value = values.get(name)
        return None if value is None else (value in options) is not negated

    return test


def _untruth(name: str) -> Test:
    def test(values: Mapping[str, Value]) -> bool | None:
        value = values.get(name)
        return None if value is None else not value

    return test


def _negation(operand: Test) -> Test:
    def test(values: Mapping[str, Value]) -> bool | None:
        answer = operand(values)
        return None if answer is None else not answer

    return test


def _both(first: Test, second: Test) -> Test:
    def test(values: Mapping[str, Value]) -> bool | None:
        one = first(values)
        if one is False:
            return False
        other = second(values)
        return None if one is None and other is not False else other

    return test


def _decided_by(deciding: bool, operands: tuple[Test, ...]) -> Test:
    otherwise = not deciding

    def test(values: Mapping[str, Value]) -> bool | None:
        result: bool | None = otherwise
        for operand in operands:
            answer = operand(values)
            if answer is deciding:
                return deciding
            if answer is None:
                result = None
        return result

    return test


def _divide(a: object, b: object) -> Value:
    if type(a) is int and type(b) is int:
        quotient, rest = divmod(a, b)
        return Fraction(a, b) if rest else quotient
    exact = Fraction(a) / Fraction(b)  # type: ignore[call-overload]
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
