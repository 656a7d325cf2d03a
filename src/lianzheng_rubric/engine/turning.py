"""Places at which the answer of a condition may turn: a wide range of places need not be tried one by one.

A place that is only compared with something known (名次 <= 参评单位数 * 20%) turns the answer there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import TypeAlias

from lianzheng_rubric.engine.condition import (
    And,
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
    compile_formula,
    fields_of,
)

__all__ = ["Turns", "telling_places", "turns_of"]

Turns: TypeAlias = Mapping[str, Sequence[Callable[[Mapping[str, Value]], Value]]]
"""What each place is compared with; a place that is not among the keys has to be tried at every value."""


def turns_of(tree: Condition | None, places: Iterable[str], unknown: Iterable[str]) -> Turns:
    """What a condition compares the fields ``places`` with, as long as that reads neither these nor ``unknown``."""
    found: dict[str, list[Callable[[Mapping[str, Value]], Value]]] = {name: [] for name in places}
    moving = frozenset((*found, *unknown))
    for pair in () if tree is None else _comparisons(tree):
        for one, other in (pair, pair[::-1]):
            if isinstance(one, Field) and one.name in found and moving.isdisjoint(fields_of(other)):
                found[one.name].append(compile_formula(other))
            else:
                for name in fields_of(one):
                    found.pop(name, None)
    return found


def _comparisons(tree: Condition) -> Iterator[tuple[Formula, Formula]]:
    """Everything that a condition compares with something."""
    match tree:
        case Compare(_, left, right):
            yield left, right
        case Membership(field, options):
            yield from ((field, Literal(option)) for option in options)
        case Truth(field):
            yield field, field
        case Not(operand):
            yield from _comparisons(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _comparisons(operand)


def telling_places(places: range, name: str, turns: Turns, values: Mapping[str, Value]) -> Sequence[int]:
    """Enough of the possible ``places`` of the field ``name`` that every answer is given at one of them."""
    if name not in turns:
        return places
    tried = {places[0]}  # between two turns the first place after the lower one speaks for all
    for getter in turns[name]:
        at = getter(values)
        if isinstance(at, int | Fraction):
            tried.update((floor(at), floor(at) + 1))
    return sorted(place for place in tried if place in places)
