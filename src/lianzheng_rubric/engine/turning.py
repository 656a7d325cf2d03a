"""Where the answer of a condition may turn: a wide range of places or of totals need not be tried one by one.

A place that is only compared with something known (名次 <= 参评单位数 * 20%) turns the answer there and nowhere else.
So does a total (总分 < 90): between two turns one total speaks for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
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
from lianzheng_rubric.engine.exact import Number, reduced

__all__ = ["Turns", "telling_numbers", "telling_places", "turning_numbers", "turns_of"]

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


def turning_numbers(
    tree: Condition | None, name: str, values: Mapping[str, Value], ends: tuple[Number, Number]
) -> Iterator[Number]:
    """The numbers between ``ends`` at which the answer may turn with the field ``name``, the others as in ``values``.

    What is compared has to run straight with the field, as all that adds to it or takes a share of it does.
    """
    low, high = ends
    for left, right in () if tree is None or low == high else _comparisons(tree):
        if name in fields_of(left) | fields_of(right):
            one, other = compile_formula(left), compile_formula(right)
            at_low, at_high = (_difference(one({**values, name: at}), other({**values, name: at})) for at in ends)
            if at_low is not None and at_high is not None and at_low != at_high:
                turn = low + (high - low) * Fraction(at_low) / (at_low - at_high)
                if low <= turn <= high:
                    yield reduced(Fraction(turn))


def _difference(one: Value, other: Value) -> Number | None:
    known = isinstance(one, int | Fraction) and isinstance(other, int | Fraction)
    return one - other if known else None  # type: ignore[operator]


def telling_numbers(ends: tuple[Number, Number], turns: Iterable[Number], step: Number = 0) -> list[Number]:
    """The ends, every turn between them, and one number between each two of these.

    Numbers may only be whole multiples of ``step``, where there is one.
    """
    low, high = ends
    edges = sorted({low, high, *(turn for turn in turns if low < turn < high)})
    between = (_between(one, other, step) for one, other in pairwise(edges))
    found = {low, high, *(edge for edge in edges if not step or edge % step == 0)}
    return sorted(found.union(number for number in between if number is not None))


def _between(one: Number, other: Number, step: Number) -> Number | None:
    """A number between two, on the grid of ``step`` where there is one."""
    if not step:
        return reduced(Fraction(one + other) / 2)
    above = (floor(one / Fraction(step)) + 1) * step
    return above if above < other else None
