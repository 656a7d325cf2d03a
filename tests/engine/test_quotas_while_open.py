"""Quotas while units are pending: what is told is certain only when no way for them to turn out changes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from small_plans import at, deduct, facts, plan

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.condition import Compare, Field, Literal
from lianzheng_rubric.engine.evaluation import evaluate
from lianzheng_rubric.engine.plan import Band, Followup, ForceGrade, Judged, Plan, Step
from lianzheng_rubric.engine.quota import Quota
from lianzheng_rubric.engine.ranking import Ranking, rank_by_plan
from lianzheng_rubric.engine.record import Unit

GRADES = ("优秀", "良好", "合格", "较差")
_GRADE = Field("最终档次", tuple(reversed(GRADES)))
FOLLOWUPS = (
    Followup("表扬", "表扬", Compare("==", _GRADE, Literal("优秀"))),
    Followup("约谈", "约谈", Compare("==", _GRADE, Literal("合格"))),
    Followup("达标", "达标", Compare(">=", _GRADE, Literal("良好"))),
    Followup("第一", "第一", Compare("==", Field("名次"), Literal(1))),
    Followup("末位", "末位", Compare("==", Field("倒数名次"), Literal(1))),
    Followup("落后", "落后", Compare("<", Field("总分"), Field("平均分"))),
)
VETO = Step("否", "否", ("否",), ForceGrade("较差"))
MOST = 4
"""A judgement takes up to so many points of the ten that everybody has."""


def rubric(*quotas: tuple[str, int] | tuple[str, int, str]) -> Plan:
    lows = [(at(low), True) for low in (8, 7, 6)]
    bands = tuple(Band(name, low, None) for name, low in zip(GRADES, (*lows, None), strict=True))
    return plan(deduct(Judged(0, at(MOST))), VETO, bands=bands, quotas=_rooms(quotas), followups=FOLLOWUPS)


def _rooms(quotas: Sequence[tuple[Any, ...]]) -> tuple[tuple[str, Quota], ...]:
    return tuple((name, Quota(Fraction(room), False, 0, "down", *kind)) for name, room, *kind in quotas)


def by_place(*rooms: tuple[str, int] | tuple[str, int, str]) -> Plan:
    """Grades that the places alone give."""
    bands = tuple(Band(name, None, None) for name in GRADES)
    return plan(deduct(Judged(0, at(MOST))), VETO, bands=bands, quotas=_rooms(rooms), followups=FOLLOWUPS)


def assessed(of: Plan, name: str, lost: float | None, *, veto: bool = False) -> Assessment:
    rows = [{"points": lost, "situation": "甲", "unit": name}]
    rows += [{"situation": "否", "unit": name}] if veto else []
    return evaluate(of, facts(*rows), Unit(name))


def ranked(of: Plan, lost: Sequence[int | None]) -> Ranking:
    return rank_by_plan(of, [assessed(of, f"{number}", points) for number, points in enumerate(lost)])


def outcomes(of: Plan, lost: Sequence[int | None]) -> Iterator[Ranking]:
    """Every way in which the pending units may turn out, in whole points."""
    for found in product(*(range(MOST + 1) if one is None else (one,) for one in lost)):
        yield ranked(of, found)


def grades(ranking: Ranking) -> dict[str, tuple[str, ...]]:
    return {one.unit: one.possible_grades for one in ranking.everyone()}


def told(ranking: Ranking, state: str) -> set[tuple[str, str]]:
    return {(one.unit, c.clause) for one in ranking.everyone() for c in one.consequences if c.state == state}


LOST = st.lists(st.one_of(st.none(), st.integers(0, MOST)), min_size=2, max_size=6).filter(
    lambda lost: 1 <= lost.count(None) <= 3
)
ROOMS = st.tuples(st.integers(0, 3), st.integers(0, 3))


@settings(max_examples=150)
@given(LOST, ROOMS)
def test_every_way_that_it_may_turn_out_was_told(lost: Sequence[int | None], rooms: tuple[int, int]) -> None:
    _whatever_comes_was_told(rubric(("优秀", rooms[0]), ("良好", rooms[1])), lost)


@settings(max_examples=100)
@given(LOST, ROOMS)
def test_grades_by_place_too(lost: Sequence[int | None], rooms: tuple[int, int]) -> None:
    _whatever_comes_was_told(by_place(("优秀", rooms[0]), ("良好", rooms[1]), ("合格", 9)), lost)


@settings(max_examples=100)
@given(LOST, ROOMS)
def test_room_for_several_grades_together_and_for_the_last_too(
    lost: Sequence[int | None], rooms: tuple[int, int]
) -> None:
    _whatever_comes_was_told(rubric(("优秀", rooms[0]), ("良好", sum(rooms), "better"), ("较差", 1, "last")), lost)
    _whatever_comes_was_told(by_place(("优秀", rooms[0]), ("良好", rooms[1]), ("较差", 1, "last")), lost)


def test_one_that_comes_before_two_equal_ones_pushes_both() -> None:
    """1 and 1 share the one 优秀; a third before them sends both to 良好, and who comes next to 合格."""
    _whatever_comes_was_told(rubric(("优秀", 1), ("良好", 2)), [1, 1, None, 3])


def _whatever_comes_was_told(of: Plan, lost: Sequence[int | None]) -> None:
    now = ranked(of, lost)
    possible, certain, open_ = grades(now), told(now, "certain"), told(now, "pending") | told(now, "unknown")
    for then in outcomes(of, lost):
        for unit, (grade,) in grades(then).items():
            assert grade in possible[unit], (unit, then)
        follows = told(then, "certain")
        assert certain <= follows
        assert follows - certain <= open_


@settings(max_examples=150)
@given(st.lists(st.integers(0, MOST), min_size=1, max_size=5, unique=True), st.integers(0, 2))
def test_with_one_quota_and_no_ties_nothing_is_left_open_that_is_not(lost: Sequence[int], room: int) -> None:
    """One unit is pending; it is told as open exactly what comes out differently."""
    of = rubric(("优秀", room))
    rows = [*lost, None]
    seen: dict[str, set[str]] = {}
    for then in outcomes(of, rows):
        for unit, (grade,) in grades(then).items():
            seen.setdefault(unit, set()).add(grade)
    settled = [str(number) for number in range(len(lost))]
    assert {unit: set(grades(ranked(of, rows))[unit]) for unit in settled} == {unit: seen[unit] for unit in settled}


def test_a_settled_unit_whose_place_a_pending_one_may_take_is_told_so() -> None:
    ranking = ranked(rubric(("优秀", 1)), [1, None, 3])
    (first, _), (waiting,) = ranking.places, ranking.pending
    assert (first.grade, first.assessment.grade, first.assessment.possible_grades) == (None, None, ("优秀", "良好"))
    assert first.assessment.notices == ("“优秀”只有 1 个名额，待定的单位可能排到本单位前面，也可能评为“良好”",)
    assert {one.clause: one.state for one in first.assessment.consequences} == {
        "表扬": "pending", "达标": "certain", "第一": "pending",
    }  # fmt: skip
    assert waiting.possible_grades == GRADES[:3]  # 6 to 10 points


def test_a_pending_unit_that_cannot_come_before_leaves_the_quota_certain() -> None:
    ranking = ranked(rubric(("优秀", 1)), [0, None, 3])  # at best the pending unit ties for the first place
    assert ranking.places[0].grade == "优秀"
    assert ("0", "表扬") in told(ranking, "certain")


def test_a_vetoed_rival_takes_nobodys_place() -> None:
    of = rubric(("优秀", 1))
    ranking = rank_by_plan(of, [assessed(of, "甲", 2), assessed(of, "乙", None, veto=True)])
    assert [place.grade for place in ranking.places] == ["优秀"]


def test_a_pending_unit_that_is_certainly_before_takes_the_place_already() -> None:
    of = replace(rubric(("优秀", 1)), steps=(deduct(Judged(0, at(1))), *rubric().steps[1:]))
    twice = facts({"points": 1, "unit": "乙"}, {"points": 1, "unit": "乙"})
    ranking = rank_by_plan(of, [assessed(of, "甲", None), evaluate(of, twice, Unit("乙"))])
    (second,) = ranking.places
    assert (second.grade, second.beyond_quota) == ("良好", True)
    assert ranking.pending[0].grade == "优秀"


def test_a_rival_may_be_in_the_way_in_its_lower_grade() -> None:
    """The pending unit may take the only room of 良好, though there is room in 优秀 above."""
    of = rubric(("优秀", 5), ("良好", 1))
    assert grades(ranked(of, [1, None, 3]))["2"] == ("良好", "合格")
    between = rank_by_plan(of, [assessed(of, "1", 2.5), assessed(of, "2", 3)])
    assert grades(between) == {"1": ("良好",), "2": ("合格",)}


def test_a_pending_unit_that_is_certainly_first_has_the_place_by_itself() -> None:
    of = replace(by_place(("优秀", 1), ("良好", 9)), steps=(deduct(Judged(0, at(1))), VETO))
    twice = facts({"points": 1, "unit": "乙"}, {"points": 1, "unit": "乙"})
    ranking = rank_by_plan(of, [assessed(of, "甲", None), evaluate(of, twice, Unit("乙"))])
    assert (ranking.pending[0].grade, ranking.places[0].grade) == ("优秀", "良好")
