"""Tests of a record as fast closures, each three-valued: yes, no, or ``None`` where a field is not given.

The shape is chosen once, when a condition is translated (:mod:`~lianzheng_rubric.engine.condition`); the shapes that
nearly all conditions have ask the record directly, without a closure for each field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

Value: TypeAlias = object
"""A field value: ``str``, ``bool``, ``int``, ``Fraction``, ``datetime.date``, or ``None`` when not given."""
Getter: TypeAlias = Callable[[Mapping[str, Value]], Value]
Test: TypeAlias = Callable[[Mapping[str, Value]], bool | None]

__all__ = [
    "Getter",
    "Test",
    "Value",
    "among",
    "answered",
    "both",
    "compared",
    "compared_with",
    "decided_by",
    "denied",
    "fields_compared",
    "opposite",
]


def compared(holds: Callable[[object, object], bool], left: Getter, right: Getter) -> Test:
    """Two computed values beside each other."""

    def test(values: Mapping[str, Value]) -> bool | None:
        a, b = left(values), right(values)
        return None if a is None or b is None else holds(a, b)

    return test


def fields_compared(holds: Callable[[object, object], bool], one: str, other: str) -> Test:
    """Two fields beside each other."""

    def test(values: Mapping[str, Value]) -> bool | None:
        a, b = values.get(one), values.get(other)
        return None if a is None or b is None else holds(a, b)

    return test


def compared_with(holds: Callable[[object, object], bool], name: str, scale: tuple[str, ...], constant: Value) -> Test:
    """A field beside a constant, which nearly every comparison is; a scale is compared once, label by label."""
    if scale:
        rank = scale.index(str(constant))
        answers = {label: holds(place, rank) for place, label in enumerate(scale)}
        return lambda values: answers.get(str(values.get(name)))

    def test(values: Mapping[str, Value]) -> bool | None:
        value = values.get(name)
        return None if value is None else holds(value, constant)

    return test


def among(name: str, options: frozenset[Value], negated: bool) -> Test:
    """Whether a field has one of these values (``negated``: none of them)."""

    def test(values: Mapping[str, Value]) -> bool | None:
        value = values.get(name)
        return None if value is None else (value in options) is not negated

    return test


def denied(name: str) -> Test:
    """A yes/no field that has to be no."""

    def test(values: Mapping[str, Value]) -> bool | None:
        value = values.get(name)
        return None if value is None else not value

    return test


def opposite(operand: Test) -> Test:
    """The opposite of another test."""

    def test(values: Mapping[str, Value]) -> bool | None:
        answer = operand(values)
        return None if answer is None else not answer

    return test


def answered(names: tuple[str, ...], *, answer: bool, makes: bool) -> Test:
    """Several yes/no fields in a row: one with this answer decides, without it one that is not given leaves it open."""
    otherwise = not makes

    def test(values: Mapping[str, Value]) -> bool | None:
        result: bool | None = otherwise
        for name in names:
            value = values.get(name)
            if value is answer:
                return makes
            if value is None:
                result = None
        return result

    return test


def both(first: Test, second: Test) -> Test:
    """Two tests, both of which have to hold."""

    def test(values: Mapping[str, Value]) -> bool | None:
        one = first(values)
        if one is False:
            return False
        other = second(values)
        return None if one is None and other is not False else other

    return test


def decided_by(deciding: bool, operands: tuple[Test, ...]) -> Test:
    """Tests of which one that answers ``deciding`` decides; an unknown one leaves it open otherwise."""
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
