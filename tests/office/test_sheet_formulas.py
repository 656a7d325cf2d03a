"""Formulas of scores, worked out by an evaluator of our own that knows nothing of how they were made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lianzheng_rubric.engine.assessment import NodeScore
from lianzheng_rubric.engine.exact import amount_of, exact
from lianzheng_rubric.engine.plan import Node
from lianzheng_rubric.office.excel.score_formulas import Cells, score_formula

# --- a spreadsheet in forty lines ----------------------------------------------------------------------------------

_TOKEN = re.compile(r"\s*(\$?[A-Z]{1,3}\$?\d+|[A-Z]+|\d+(?:\.\d+)?|[-+*/(),])")


def worked_out(formula: str, cells: dict[str, Fraction]) -> Fraction:
    """The value of a formula of numbers, cells, + - * /, brackets, SUM, AVERAGE, MIN, MAX and ROUND."""
    assert formula.startswith("=")
    parts = list(_tokens(formula[1:]))
    value, rest = _sum(parts, cells)
    assert rest == [], formula
    return value


def _tokens(text: str) -> Iterator[str]:
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        assert found is not None, text[position:]
        position = found.end()
        yield found[1].replace("$", "")


def _sum(parts: list[str], cells: dict[str, Fraction]) -> tuple[Fraction, list[str]]:
    value, parts = _product(parts, cells)
    while parts and parts[0] in "+-":
        other, rest = _product(parts[1:], cells)
        value, parts = (value + other if parts[0] == "+" else value - other), rest
    return value, parts


def _product(parts: list[str], cells: dict[str, Fraction]) -> tuple[Fraction, list[str]]:
    value, parts = _single(parts, cells)
    while parts and parts[0] in "*/":
        other, rest = _single(parts[1:], cells)
        value, parts = (value * other if parts[0] == "*" else value / other), rest
    return value, parts


def _single(parts: list[str], cells: dict[str, Fraction]) -> tuple[Fraction, list[str]]:
    first, *rest = parts
    if first == "-":
        value, rest = _single(rest, cells)
        return -value, rest
    if first == "(":
        value, rest = _sum(rest, cells)
        assert rest[0] == ")"
        return value, rest[1:]
    if first in cells:
        return cells[first], rest
    if first[0].isdigit():
        return Fraction(first), rest
    values = []
    assert rest[0] == "("
    while rest[0] != ")":
        value, rest = _sum(rest[1:], cells)
        values.append(value)
    return _CALLS[first](values), rest[1:]


def _rounded(values: list[Fraction]) -> Fraction:
    """As spreadsheets do: half away from zero."""
    value, places = values
    scale = Fraction(10) ** int(places)
    whole = int(abs(value) * scale + Fraction(1, 2))
    return (whole if value >= 0 else -whole) / scale


_CALLS = {
    "SUM": lambda values: sum(values, Fraction(0)),
    "AVERAGE": lambda values: sum(values, Fraction(0)) / len(values),
    "MIN": min,
    "MAX": max,
    "ROUND": _rounded,
}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+2*3-4/8", Fraction(13, 2)),
        ("=MAX(0,MIN(5,A1+(-2)))", Fraction(5)),
        ("=ROUND(-0.125,2)+$B$2", Fraction(-13, 100) + 3),
        ("=AVERAGE(A1,B2,1)*(1/3)", Fraction(14, 9)),
    ],
)
def test_the_evaluator_works(formula, value):
    """Worked out by hand."""
    assert worked_out(formula, {"A1": Fraction(10), "B2": Fraction(3)}) == value


# --- the property --------------------------------------------------------------------------------------------------

points = st.one_of(
    st.integers(-200, 200).map(Fraction),
    st.decimals(-50, 50, places=3).map(Fraction),
    st.fractions(-30, 30, max_denominator=12),
)


def as_exact(value: Fraction) -> Decimal | Fraction:
    return exact(amount_of(value))


def node_score(name: str, score: Fraction | None, base: Fraction, full: Fraction | None, weight: Fraction) -> NodeScore:
    shown = as_exact(score or Fraction(0))
    return NodeScore(
        name, name, "甲", None if full is None else as_exact(full), as_exact(weight), as_exact(base), as_exact(Fraction(0)),
        as_exact(Fraction(0)), None if score is None else shown, shown, shown,
    )  # fmt: skip


@st.composite
def situations(draw):
    """A node with any bounds, its own score, its cells; the score may fit the bounds or not, as the engine has it."""
    floor, ceiling = draw(st.none() | points), draw(st.none() | points)
    assume(floor is None or ceiling is None or floor <= ceiling)
    node = Node(
        "甲", "甲", None, None, draw(st.sampled_from(("full", "zero", "children", "supplied"))),
        floor=None if floor is None else amount_of(floor),
        ceiling=None if ceiling is None else amount_of(ceiling),
        places=draw(st.none() | st.integers(0, 3)),
    )  # fmt: skip
    full = draw(st.none() | points)
    weights = st.sampled_from((Fraction(1), Fraction(4, 5), Fraction(1, 3)))
    children = [
        (f"C{index}", node_score(f"子{index}", draw(points), Fraction(0), None, draw(weights)))
        for index in range(1, draw(st.integers(0, 4)) + 1)
    ]
    moved = [(f"D{index}", as_exact(draw(points))) for index in range(1, draw(st.integers(0, 4)) + 1)]
    base = draw(st.one_of(points, st.just(full or Fraction(0)), st.just(_weighted(children))))
    likely = base + sum((Fraction(value) for _, value in moved), Fraction(0))
    if floor is not None:
        likely = max(floor, likely)
    if ceiling is not None:
        likely = min(ceiling, likely)
    score = draw(st.one_of(points, st.just(likely)))
    return (
        node,
        node_score("甲", score, base, full, Fraction(1)),
        Cells("B1" if full is not None else "", moved, children),
    )


def _weighted(children: list[tuple[str, NodeScore]]) -> Fraction:
    return sum((Fraction(child.score or 0) * Fraction(child.weight) for _, child in children), Fraction(0))


def values_of(score: NodeScore, cells: Cells) -> dict[str, Fraction]:
    found = {cell: Fraction(value) for cell, value in cells.points}
    found |= {cell: Fraction(child.score or 0) for cell, child in cells.children}
    return found | ({"B1": Fraction(score.full)} if score.full is not None else {})


@given(situations())
def test_a_formula_gives_exactly_the_score(situation):
    """Whatever the engine decided, the formula over these cells comes to the same, to the last digit."""
    node, score, cells = situation

    formula = score_formula(node, score, cells)

    assert formula is not None
    assert worked_out(formula, values_of(score, cells)) == Fraction(score.score)


@given(situations())
def test_a_score_that_is_open_has_no_formula(situation):
    """Nobody can compute what is not known."""
    node, score, cells = situation
    still_open = node_score("甲", None, Fraction(score.base), None, Fraction(1))

    assert score_formula(node, still_open, cells) is None


def test_floor_stays_live():
    """Where the formula can do what the engine did, it does: more deductions in the sheet stop at the floor too."""
    node = Node("甲", "甲", None, amount_of(10), "full", floor=0)
    score = node_score("甲", Fraction(0), Fraction(10), Fraction(10), Fraction(1))

    formula = score_formula(node, score, Cells("B1", [("D1", Decimal("-12"))], []))

    assert formula == "=MAX(0,B1+D1)"
