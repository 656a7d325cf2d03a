"""Bands at their edges, the period at its edges, and calendar arithmetic."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from small_plans import assess, at, bands, deduct, facts, plan

from lianzheng_rubric.engine.calendar import add_months, derive, whole_months
from lianzheng_rubric.engine.condition import Field, Truth
from lianzheng_rubric.engine.plan import Band, Derived, Exemption, Judged, LimitGrade, Plan, Step, Tally, Window

QUANTUM = Fraction(1, 1_000_000)


def graded(rubric: Plan, total: Fraction) -> str | None:
    """The grade of a unit whose one item of ten marks ends at ``total``."""
    return assess(rubric, facts({"points": 10 - total})).grade_by_score


EDGES: list[tuple[int | None, str, str, str]] = [
    (None, "9", "优秀", "良好"),
    (None, "5", "良好", "较差"),
    (0, "8.5", "优秀", "良好"),
    (1, "8.95", "优秀", "良好"),
    (2, "8.995", "优秀", "良好"),
]


@pytest.mark.parametrize(("places", "edge", "at_edge", "below"), EDGES)
def test_a_band_begins_at_its_edge_and_not_a_millionth_earlier(
    places: int | None, edge: str, at_edge: str, below: str
) -> None:
    """With rounding first, the edge is where the rounded total reaches the band: half up."""
    rubric = plan(deduct(Judged(0, at(10))), **bands(9, 5, places))
    assert graded(rubric, Fraction(edge)) == at_edge
    assert graded(rubric, Fraction(edge) - QUANTUM) == below
    assert graded(rubric, Fraction(edge) + QUANTUM) == at_edge


def test_an_edge_belongs_to_one_band_as_they_say() -> None:
    above, below = Band("优秀", (at(9), False), None), Band("较差", None, (at(9), True))
    rubric = plan(deduct(Judged(0, at(10))), bands=(above, below))
    grades = [graded(rubric, 9 + distance) for distance in (-QUANTUM, Fraction(0), QUANTUM)]
    assert grades == ["较差", "较差", "优秀"]


def test_a_total_between_bands_has_no_grade() -> None:
    above, below = Band("优秀", (at(9), True), None), Band("较差", None, (at(5), False))
    assert graded(plan(deduct(Judged(0, at(10))), bands=(above, below)), Fraction(7)) is None


def test_a_gate_that_is_not_passed_leaves_the_next_grade() -> None:
    top = Band("优秀", (at(5), True), None, gates=(("1", at(8)),))
    rubric = plan(
        deduct(Judged(0, at(10))), bands=(top, Band("良好", (at(3), True), (at(5), False)), Band("较差", None, None))
    )
    assert [graded(rubric, Fraction(total)) for total in (8, 7, 4, 1)] == ["优秀", "良好", "良好", "较差"]


# --- the period ------------------------------------------------------------------------------------------------------

YEAR = Window(date(2017, 1, 1), date(2017, 12, 31))
UNTIL = Window(date(2017, 1, 1), date(2017, 12, 31), until_assessment=True)
EVE = Window(date(2017, 1, 1), None, until_assessment=True, day_counts=False)
CALENDAR = Window(date(2017, 1, 1), date(2017, 12, 31), carry=False)
START, LAST = date(2017, 12, 1), date(2016, 12, 10)
DAYS: list[tuple[Window, date, str]] = [
    (YEAR, date(2017, 1, 1), "applied"),
    (YEAR, date(2016, 12, 31), "applied"),
    (YEAR, LAST, "outside_window"),
    (YEAR, date(2016, 12, 11), "applied"),
    (YEAR, date(2017, 12, 31), "applied"),
    (YEAR, date(2018, 1, 1), "carried_over"),
    (UNTIL, START, "applied"),
    (UNTIL, date(2017, 12, 2), "carried_over"),
    (EVE, START, "carried_over"),
    (EVE, date(2017, 11, 30), "applied"),
    (EVE, LAST, "applied"),
    (EVE, date(2016, 12, 9), "outside_window"),
    (CALENDAR, date(2016, 12, 31), "outside_window"),
    (CALENDAR, date(2018, 1, 1), "outside_window"),
]


@pytest.mark.parametrize(("window", "day", "fate"), DAYS)
def test_the_period_counts_to_the_day(window: Window, day: date, fate: str) -> None:
    rubric = plan(deduct(Judged(0, at(10))), window=window)
    result = assess(rubric, facts({"points": 1, "date": day}), as_of=START, previous_as_of=LAST)
    assert result.records[0].fate == fate
    assert result.total == (9 if fate == "applied" else 10)


def test_without_last_years_assessment_nothing_is_carried_in_and_undated_facts_count() -> None:
    rubric = plan(deduct(Judged(0, at(10))), window=YEAR)
    result = assess(rubric, facts({"points": 1, "date": date(2016, 12, 31)}, {"points": 1, "date": None}))
    assert [fate.fate for fate in result.records] == ["outside_window", "applied"]


# --- the calendar ----------------------------------------------------------------------------------------------------

LEAP = date(2012, 2, 29)


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (LEAP, 120, date(2022, 2, 28)), (LEAP, 48, date(2016, 2, 29)), (date(2017, 1, 31), 1, date(2017, 2, 28)),
        (date(2016, 1, 31), 1, date(2016, 2, 29)), (date(2017, 3, 31), -1, date(2017, 2, 28)),
        (date(2017, 11, 30), 2, date(2018, 1, 30)), (date(2099, 12, 31), 2, date(2100, 2, 28)),
        (date(1999, 12, 31), 2, date(2000, 2, 29)), (date(2017, 5, 15), 0, date(2017, 5, 15)),
    ],
)  # fmt: skip
def test_months_are_counted_by_the_calendar_and_end_with_the_month(day: date, months: int, moved: date) -> None:
    assert add_months(day, months) == moved


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (LEAP, date(2022, 2, 28), 120), (LEAP, date(2022, 2, 27), 119), (date(2017, 1, 31), date(2017, 2, 28), 1),
        (date(2017, 1, 15), date(2017, 2, 14), 0), (date(2017, 1, 15), date(2017, 2, 15), 1),
        (date(2017, 2, 15), date(2017, 1, 15), -1), (date(2017, 2, 15), date(2017, 1, 16), 0),
        (date(2017, 2, 14), date(2017, 1, 15), 0), (LEAP, LEAP, 0),
    ],
)  # fmt: skip
def test_whole_months_between_two_days(start: date, end: date, months: int) -> None:
    assert whole_months(start, end) == months


DERIVED: list[tuple[Derived, dict[str, Any], object]] = [
    (Derived("x", "years", ("a", "b")), {"a": LEAP, "b": date(2022, 2, 28)}, 10),
    (Derived("x", "years", ("a", "b")), {"a": LEAP, "b": date(2022, 2, 27)}, 9),
    (Derived("x", "years", ("a", "b"), to_the_eve=True), {"a": LEAP, "b": date(2022, 2, 28)}, 9),
    (Derived("x", "years", ("a", "b")), {"a": date(2017, 6, 1), "b": date(2016, 6, 2)}, 0),
    (Derived("x", "years", ("a", "b")), {"a": date(2017, 6, 1), "b": date(2015, 6, 1)}, -2),
    (Derived("x", "months", ("a", date(2017, 4, 30))), {"a": date(2017, 1, 31)}, 3),
    (Derived("x", "months", ("a", "b"), begun=True), {"a": date(2017, 1, 31), "b": date(2017, 2, 28)}, 1),
    (Derived("x", "months", ("a", "b"), begun=True), {"a": date(2017, 1, 31), "b": date(2017, 3, 1)}, 2),
    (Derived("x", "months", ("a", "b"), begun=True), {"a": date(2017, 1, 31), "b": date(2017, 2, 1)}, 1),
    (Derived("x", "days", (date(2017, 2, 28), "b")), {"b": date(2017, 3, 1)}, 1),
    (Derived("x", "days", ("a", "b")), {"a": date(2016, 2, 28), "b": date(2016, 3, 1)}, 2),
    (Derived("x", "days", ("a", "b")), {"a": date(2017, 1, 1)}, None),
    (Derived("x", "largest", ("好", "差")), {"好": 3, "差": 1}, "好"),
    (Derived("x", "lookup", ("a", "b"), table={"甲": "高"}, default="中"), {"a": "甲", "b": "低"}, "高"),
    (Derived("x", "lookup", ("a", "b"), table={"甲": "高"}, default="中"), {"a": "乙", "b": "低"}, "低"),
    (Derived("x", "lookup", ("a", "b"), table={"甲": "高"}, default="中"), {"a": "乙"}, "中"),
    (Derived("x", "days", ("a", "b"), default=0), {"a": date(2017, 1, 1)}, 0),
    (Derived("x", "years", ("a", "b"), default=7), {"a": LEAP, "b": date(2021, 2, 1)}, 8),
    (Derived("x", "largest", ("好", "差")), {"好": 3, "差": 3}, None),
]


@pytest.mark.parametrize(("derived", "values", "result"), DERIVED)
def test_a_derived_field(derived: Derived, values: dict[str, Any], result: object) -> None:
    assert derive(plan(derived=(derived,)), values).get("x") == result


def test_a_derived_field_that_is_given_stays_as_given() -> None:
    assert derive(plan(derived=(Derived("x", "days", ("a", "a")),)), {"a": LEAP, "x": 7}) == {"a": LEAP, "x": 7}


def test_an_exempted_record_that_may_not_count_leaves_a_threshold_open() -> None:
    """Fewer than two is certain of the one record alone; the exempted one beside it may count as another, or not."""
    spared = Exemption("离", "离岗", Truth(Field("离岗")), counted=True)
    few = Step(
        "甲",
        "甲",
        ("甲",),
        LimitGrade("良好"),
        tally=Tally(below=2),
        where=Truth(Field("属实")),
        exempted_by=("离",),
    )
    rubric = plan(few, deduct(Judged(0, at(10)), "乙"), exemptions=(spared,), **bands(9, 5))
    settled = assess(rubric, facts({"属实": True}, {"属实": True, "离岗": True}))
    assert (settled.status, settled.grade) == ("final", "优秀")
    open_one = assess(rubric, facts({"属实": True}, {"离岗": True}))
    assert (open_one.status, open_one.grade) == ("pending", None)
    assert set(open_one.possible_grades) == {"优秀", "良好"}
