"""Many units side by side: places, quotas, tie-breaks, and the quantities that units are compared by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from small_plans import at, bands, deduct, facts, gain, plan

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.condition import Compare, Field, Literal
from lianzheng_rubric.engine.evaluation import evaluate
from lianzheng_rubric.engine.plan import (
    TOTAL,
    Compared,
    Finding,
    Fixed,
    Followup,
    ForceGrade,
    Judged,
    Node,
    Plan,
    Step,
    Tally,
    Window,
)
from lianzheng_rubric.engine.quota import Quota, QuotaByLabel
from lianzheng_rubric.engine.ranking import Ranking, cohort_of, rank, rank_by_plan
from lianzheng_rubric.engine.record import Record, Unit

NODES = (Node("1", "一", TOTAL, at(10), "full"), Node("2", "二", TOTAL, at(10), "full"))
VETO = Step("否", "否", ("否",), ForceGrade("较差"))
RUBRIC = plan(deduct(Judged(0, at(10))), deduct(Judged(0, at(10)), "乙", "2"), VETO, nodes=NODES, **bands(18, 12))
GRADES = ("优秀", "良好", "较差")


def unit(name: str, *lost: float | None, veto: bool = False, rubric: Plan = RUBRIC) -> Assessment:
    """A unit that lost points on both items; ``None`` is a judgement that is still owed."""
    rows = [{"points": one, "situation": where, "unit": name} for one, where in zip(lost, "甲乙", strict=False)]
    rows += [{"situation": "否", "unit": name}] if veto else []
    return evaluate(rubric, facts(*rows), Unit(name))


def places(ranking: Ranking) -> list[tuple[int, str, str | None]]:
    return [(place.place, place.assessment.unit, place.grade) for place in ranking.places]


def test_equal_totals_share_a_place_and_the_next_place_is_left_out() -> None:
    ranking = rank([unit("丙", 3), unit("乙", 1), unit("甲", 1), unit("丁", 2)])
    assert [place[:2] for place in places(ranking)] == [(1, "乙"), (1, "甲"), (3, "丁"), (4, "丙")]


def test_units_that_are_not_settled_stand_apart() -> None:
    unscored = evaluate(plan(Step("列", "列", ("列",), Finding("问题")), **bands(9, 5)), (), Unit("戊"))
    ranking = rank([unit("甲", None), unscored, unit("乙", 2)])
    assert places(ranking) == [(1, "乙", "优秀")]
    assert [one.unit for one in ranking.pending] == ["甲"]
    assert [one.unit for one in ranking.unscored] == ["戊"]


def test_a_named_item_decides_between_equal_totals() -> None:
    ranking = rank([unit("甲", 2, 0), unit("乙", 0, 2), unit("丙", 2, 0)], tie_break=("1",))
    assert [place[:2] for place in places(ranking)] == [(1, "乙"), (2, "丙"), (2, "甲")]


@pytest.mark.parametrize(
    ("quota", "grades"),
    [
        (Quota(Fraction(1, 2)), ["优秀", "优秀", "良好", "良好"]),
        (Quota(Fraction(2), share=False), ["优秀", "优秀", "良好", "良好"]),
        (Quota(Fraction(1, 4)), ["优秀", "良好", "良好", "良好"]),
        (Quota(Fraction(1, 5)), ["良好", "良好", "良好", "良好"]),
        (Quota(Fraction(4), share=False), ["优秀", "优秀", "优秀", "良好"]),
    ],
)
def test_beyond_the_quota_units_take_the_next_grade(quota: Quota, grades: list[str]) -> None:
    units = [unit("甲", 0), unit("乙", 1), unit("丙", 2), unit("丁", 3)]
    assert [place[2] for place in places(rank(units, [("优秀", quota)], grades=GRADES))] == grades


def test_a_tie_across_the_edge_of_a_quota_keeps_nobody_out() -> None:
    units = [unit("甲", 0), unit("乙", 1), unit("丙", 1), unit("丁", 2)]
    ranking = rank(units, [("优秀", Quota(Fraction(2), share=False))], grades=GRADES)
    assert [place[2] for place in places(ranking)] == ["优秀", "优秀", "优秀", "良好"]


def test_the_next_grade_is_the_next_of_the_rubric_whoever_holds_which() -> None:
    units = [unit("甲", 0), unit("乙", 0.5, veto=True), unit("丙", 1)]
    ranking = rank(units, [("优秀", Quota(Fraction(1), share=False))], grades=GRADES)
    assert places(ranking) == [(1, "甲", "优秀"), (2, "乙", "较差"), (3, "丙", "良好")]


def test_a_quota_of_a_lower_grade_counts_those_who_come_down_to_it() -> None:
    units = [unit("甲", 0), unit("乙", 1), unit("丙", 3)]
    ranking = rank(
        units, [("优秀", Quota(Fraction(1), share=False)), ("良好", Quota(Fraction(1), share=False))], grades=GRADES
    )
    assert [place[2] for place in places(ranking)] == ["优秀", "良好", "较差"]


def test_units_are_compared_by_how_often_it_happened_to_each_nothing_counting_as_none() -> None:
    rubric = plan(
        gain(Compared((at(3), at(2), at(1)), "place"), "甲", tally=Tally(per="unit")), deduct(Fixed(at(1)), "乙")
    )
    units = [Unit(name) for name in ("一", "二", "三", "四")]
    records = [
        Record(f"{name}{place}", name, "甲", count=count)
        for name, counts in (("一", (1, 2)), ("二", (3,)), ("三", (1,)))
        for place, count in enumerate(counts)
    ]
    cohort = cohort_of(rubric, units, records)
    totals = [evaluate(rubric, records, one, cohort=cohort) for one in units]
    assert cohort == {"甲": (3, 3, 1, 0)}
    assert [(one.low, one.high) for one in totals] == [(13, 13), (13, 13), (11, 11), (10, 10)]


def test_units_are_compared_by_what_happened_before_the_assessment_of_each() -> None:
    """The roster's day goes before the day that holds for all; what came after is next year's."""
    window = Window(date(2017, 1, 1), date(2017, 12, 31), until_assessment=True)
    rubric = plan(gain(Compared((at(3), at(2)), "place"), "甲", tally=Tally(per="unit")), window=window)
    units = [Unit("一", {"考核开始日": date(2017, 11, 20)}), Unit("二")]
    records = [
        Record(f"{name}{day}", name, "甲", date=date(2017, month, day))
        for name in ("一", "二")
        for month, day in ((5, 1), (11, 25))
    ]
    assert cohort_of(rubric, units, records, as_of=date(2017, 12, 20)) == {"甲": (1, 2)}


def test_a_number_that_one_unit_still_owes_keeps_the_places_of_the_others_open() -> None:
    """2 is ahead of 1; who has not reported may come before, between or behind them."""
    tally = Tally(per="unit", of="sum", quantity=Field("数"), open=True)
    rubric = plan(gain(Compared((at(5), at(3), at(1)), "place"), "甲", tally=tally))
    units = [Unit(name) for name in ("一", "二", "三")]
    records = [Record(f"{name}1", name, "甲", values={"数": value}) for name, value in (("一", 2), ("二", 1))]
    cohort = cohort_of(rubric, units, records)
    ends = [(one.low, one.high) for one in (evaluate(rubric, records, unit, cohort=cohort) for unit in units)]
    assert cohort == {"甲": (2, 1, None)}
    assert ends == [(13, 15), (11, 13), (10, 15)]


def test_a_rubric_that_compares_nobody_has_no_cohort() -> None:
    assert cohort_of(RUBRIC, [Unit("甲")], facts({"points": 1})) == {}


@pytest.mark.parametrize(("quotas", "state"), [((), "certain"), ((("优秀", Quota(Fraction(1, 2))),), "pending")])
def test_a_grade_that_a_quota_may_take_makes_nothing_certain_before_there_is_a_place(
    quotas: tuple[tuple[str, Quota], ...], state: str
) -> None:
    """One point more or less leaves the pending unit at the best grade, but others may take its place there."""
    praise = Followup("表扬", "通报表扬", Compare("==", Field("最终档次", ("较差", "良好", "优秀")), Literal("优秀")))
    pending_first = Followup("约谈", "约谈", Compare("==", Field("名次"), Literal(1)))
    rubric = replace(RUBRIC, steps=(deduct(Judged(0, at(1))), *RUBRIC.steps[1:]), quotas=quotas)
    rubric = replace(rubric, followups=(praise, pending_first))
    ranking = rank_by_plan(rubric, [unit("甲", None, rubric=rubric), unit("乙", 0.5, rubric=rubric)])

    (waiting,) = ranking.pending
    assert {one.clause: one.state for one in waiting.consequences} == {"表扬": state, "约谈": "pending"}


def test_a_quota_of_each_class_is_that_of_its_group_and_has_to_be_one() -> None:
    """Two of the first class may hold it, of all others one."""
    by_class = QuotaByLabel("类别", (("一", Quota(Fraction(2), share=False)),), Quota(Fraction(1), share=False))
    rubric = replace(RUBRIC, rank_by="类别", quotas=(("优秀", by_class),))
    units = [unit(name, lost, rubric=rubric) for name, lost in (("甲", 0), ("乙", 1), ("丙", 0), ("丁", 1))]
    classes = dict(zip("甲乙丙丁", "一一二二", strict=True))
    roster = [Unit(name, {"类别": label}) for name, label in classes.items()]
    held = {place.assessment.unit: place.grade for place in rank_by_plan(rubric, units, roster).places}
    assert held == {"甲": "优秀", "乙": "优秀", "丙": "优秀", "丁": "良好"}
    with pytest.raises(ValueError, match="名册里写得不一样，或没有写"):
        rank_by_plan(replace(rubric, rank_by=""), units, roster)


def test_room_for_two_grades_together_sends_the_next_below_both() -> None:
    units = [unit("甲", 0), unit("乙", 1), unit("丙", 1.5), unit("丁", 2)]
    together = Quota(Fraction(1, 2), of="better")
    ranking = rank(units, [("良好", together)], grades=GRADES)
    assert [place[2] for place in places(ranking)] == ["优秀", "优秀", "较差", "较差"]
    (notice,) = ranking.places[2].assessment.notices
    assert notice == "“良好”和以上各档合计只有 2 个名额，本单位排在名额之外，评为“较差”"
    last = rank(units, [("较差", Quota(Fraction(1), share=False, of="last"))], grades=GRADES)
    assert [place[2] for place in places(last)] == ["优秀", "优秀", "优秀", "较差"]
