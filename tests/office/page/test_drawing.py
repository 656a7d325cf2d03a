"""Waterfalls that add up exactly, and axes on which every value has a place."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_pages import RUBRICS, example

from lianzheng_rubric.office.page.parts import parts_of, waterfall
from lianzheng_rubric.office.page.rulebook import grade_marks, lines_of
from lianzheng_rubric.office.page.scale import axis_over

points = st.fractions(min_value=-1000, max_value=100_000, max_denominator=1000)


@pytest.mark.parametrize("name", RUBRICS)
def test_the_steps_of_a_waterfall_add_up_to_the_total_exactly(name: str) -> None:
    dossier = example(name)
    parts = parts_of(dossier.rubric.plan)
    for one in dossier.results.assessments:
        falls = waterfall(one, parts)
        if one.low is None:
            assert falls == ()
            continue
        start, *steps, total = falls
        assert start.low + sum(step.low for step in steps) == total.low == Fraction(one.low)
        assert start.high + sum(step.high for step in steps) == total.high == Fraction(one.high or 0)
        assert all(step.before == start.low + sum(s.low for s in steps[:place]) for place, step in enumerate(steps))


def test_the_parts_of_the_sheet_stand_beside_the_other_parts_and_carry_their_weight() -> None:
    parts = parts_of(example("tongyu-2017").rubric.plan)
    assert [part.id for part in parts] == ["comp.a", "1", "2", "3", "4", "5", "6", "7", "8", "comp.b", "comp.c"]
    assert {part.id: part.factor for part in parts}["7"] == Fraction(4, 5)
    assert [part.id for part in parts if part.subtotal] == ["comp.b"]


def test_points_that_have_to_be_earned_start_from_nothing() -> None:
    parts = {part.id: part for part in parts_of(example("karamay-2013").rubric.plan)}
    assert parts["T"].start == 0
    assert parts["T"].full == 10
    falls = waterfall(example("karamay-2013").results["示例一系"], tuple(parts.values()))
    assert falls[0].low == 100
    assert falls[-1].low == 110


def test_points_charged_to_the_total_itself_are_a_step_of_their_own() -> None:
    dossier = example("tongyu-2017")
    falls = waterfall(dossier.results["示例·向阳社区"], parts_of(dossier.rubric.plan))
    assert [(fall.label, fall.low) for fall in falls if not fall.clause][1:-1] == [("直接记在“总分”的加减分", 1)]


@given(st.lists(points, min_size=1, max_size=30))
def test_every_value_has_a_place_on_its_axis_in_order(values: list[Fraction]) -> None:
    axis = axis_over(values)
    assert axis.first <= min(values)
    assert axis.last >= max(values)
    places = [axis.at(value) for value in sorted(values)]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] <= 100
    assert 2 <= len(axis.ticks()) <= 8
    assert all(axis.first <= tick <= axis.last for tick in axis.ticks())


def test_an_axis_begins_at_nought_unless_all_values_are_large() -> None:
    assert axis_over([Fraction(5), Fraction(100)]).first == 0
    assert axis_over([Fraction(70), Fraction(109)]).first == 65
    assert axis_over([Fraction(-4), Fraction(7)]).first < 0
    assert axis_over([]).first == 0


def test_grades_are_marked_from_the_best_to_the_worst() -> None:
    bands = example("tongyu-2017").rubric.plan.bands
    assert dict(grade_marks(bands)) == {"优秀": "best", "良好": "good", "较差": "worst"}
    assert [(line.grade, line.points) for line in lines_of(bands)] == [("优秀", 95), ("良好", 80)]
    assert grade_marks(()) == {}
