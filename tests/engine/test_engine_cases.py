"""One small case for every amount rule, effect and qualifier, worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from small_plans import GRADES, assess, at, bands, deduct, facts, gain, plan, points

from lianzheng_rubric.engine.condition import Arithmetic, Compare, Field, Literal, Membership, Truth, Value
from lianzheng_rubric.engine.plan import (
    TOTAL,
    Announce,
    Compared,
    Computed,
    Exemption,
    Finding,
    Fixed,
    ForceGrade,
    Judged,
    Ladder,
    LimitGrade,
    MoveGrade,
    Node,
    Requirement,
    Route,
    Shortfall,
    Slope,
    Stairs,
    Step,
    Table,
    Tally,
    ZeroNode,
)

UNIT_WIDE = Tally(per="unit")
RATE = Tally(per="unit", of="last", field="率", open=True)
QUARTERS = tuple(f"{number}季度" for number in range(1, 5))
TABLE = Table("级别", {"市级": at(1), "省级": at(2)})
FULL_TABLE = Table("级别", {"市级": at(1), "省级": at(2)}, complete=True)
STAIRS = Stairs(((3, True, at(5)), (1, True, at(2))), 0)
RATES = Stairs(((Fraction(9, 10), True, 0), (Fraction(6, 10), False, at(2))), at(5))

AMOUNTS: list[tuple[str, Any, Tally, list[dict[str, Any]], str, str]] = [
    ("the same for each unit", Fixed(at("0.5")), Tally(), [{"count": 3}, {}], "8", "8"),
    ("by a quantity field", Fixed(at(1)), Tally(quantity=Field("人数")), [{"人数": 4}], "6", "6"),
    ("never a negative quantity", Fixed(at(1)), Tally(quantity=Field("人数")), [{"人数": -4}], "10", "10"),
    ("a quantity not given is open", Fixed(at(1)), Tally(quantity=Field("人数")), [{}], "0", "10"),
    ("by level", TABLE, Tally(), [{"级别": "省级"}, {"级别": "市级", "count": 2}], "6", "6"),
    ("a level that is not listed", TABLE, Tally(), [{"级别": "县级"}], "10", "10"),
    ("a level not given may be unlisted", TABLE, Tally(), [{}], "8", "10"),
    ("a level not given of a complete list", FULL_TABLE, Tally(), [{}], "8", "9"),
    ("judged", Judged(at(1), at(5)), Tally(), [{"points": "2.5"}], "7.5", "7.5"),
    ("judged for each unit", Judged(at(1), at(5)), Tally(), [{"points": 2, "count": 3}], "4", "4"),
    ("not judged yet", Judged(at(1), at(5)), Tally(), [{}], "5", "9"),
    ("not judged yet, read as the least", Judged(at(1), at(5), "lowest"), Tally(), [{}], "9", "9"),
    ("not judged yet, read as the most", Judged(at(1), at(5), "highest"), Tally(), [{}], "5", "5"),
    ("not judged yet, read as the middle", Judged(at(1), at(4), "midpoint"), Tally(), [{}], "7.5", "7.5"),
    ("judged without an upper end", Judged(0, None), Tally(), [{}], "0", "10"),
    ("by a formula", Computed(Arithmetic("/", Field("a"), Field("b"))), Tally(), [{"a": 1, "b": 3}], "29/3", "29/3"),
    ("by a scaled formula", Computed(Field("a"), Fraction(1, 10)), Tally(), [{"a": 25}], "7.5", "7.5"),
    ("a formula that divides by zero", Computed(Arithmetic("/", Literal(1), Field("b"))), Tally(), [{"b": 0}], "0", "10"),
    ("steps: at a bound", STAIRS, UNIT_WIDE, [{"count": 3}], "5", "5"),
    ("steps: below a bound", STAIRS, UNIT_WIDE, [{}, {}], "8", "8"),
    ("steps: nothing happened", STAIRS, UNIT_WIDE, [], "10", "10"),
    ("steps of a rate: at an excluded bound", RATES, RATE, [{"率": Fraction(6, 10)}], "5", "5"),
    ("steps of a rate: the last one counts", RATES, RATE, [{"率": Fraction(1, 2)}, {"率": Fraction(9, 10)}], "10", "10"),
    ("steps of a rate that nobody has given", RATES, RATE, [], "5", "10"),
    ("steps of a rate that is left blank", RATES, RATE, [{}], "5", "10"),
    ("below a target, in part", Slope(95, 2, at(1), "below"), RATE, [{"率": 92}], "8.5", "8.5"),
    ("below a target, whole steps", Slope(95, 2, at(1), "below", "dropped"), RATE, [{"率": 92}], "9", "9"),
    ("at the target", Slope(95, 1, at(1), "below"), RATE, [{"率": 95}], "10", "10"),
    ("a rate of nought", Slope(1, Fraction(1, 4), at(1), "below"), RATE, [{"率": 0}], "6", "6"),
    ("above a target", Slope(2, 1, at(1), "above"), RATE, [{"率": 5}], "7", "7"),
    ("a rate not given", Slope(95, 1, at(1), "below"), RATE, [], "0", "10"),
    ("by repetition", Ladder((at(1), at(2), at(4))), UNIT_WIDE, [{}, {"count": 3}], "0", "0"),
    ("by repetition, twice", Ladder((at(1), at(2), at(4))), UNIT_WIDE, [{}, {}], "7", "7"),
    ("what lacks of a quota", Shortfall(3, at(1)), UNIT_WIDE, [{}], "8", "8"),
    ("a lack charged once", Shortfall(3, at(1), once=True), UNIT_WIDE, [], "9", "9"),
    ("more than the quota", Shortfall(1, at(1)), UNIT_WIDE, [{"count": 5}], "10", "10"),
    ("a quarter's surplus helps no other", Shortfall(1, at(1)), Tally("period", periods=QUARTERS, calendar=4), [{"count": 9}], "7", "7"),
    ("distinct people", Fixed(at(1)), Tally(per="unit", of="distinct", field="人"), [{"人": "甲"}, {"人": "甲"}, {}], "8", "8"),
    ("a threshold not reached", Fixed(at(1)), Tally(per="unit", at_least=3), [{"count": 2}], "10", "10"),
    ("a threshold reached", Fixed(at(1)), Tally(per="unit", at_least=3), [{"count": 3}], "7", "7"),
    ("fewer than needed", Fixed(at(4)), Tally(per="unit", below=2), [{}], "6", "6"),
    ("as many as needed", Fixed(at(4)), Tally(per="unit", below=2), [{}, {}], "10", "10"),
    ("fewer than needed, to be judged", Judged(at(1), at(2)), Tally(per="unit", below=2), [{}], "8", "9"),
    ("fewer than needed, judged", Judged(at(1), at(2)), Tally(per="unit", below=2), [{}, {"points": 1}], "9", "9"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "amount", "tally", "rows", "low", "high"), AMOUNTS, ids=[case[0] for case in AMOUNTS])
def test_a_deduction_takes(
    what: str, amount: Any, tally: Tally, rows: list[dict[str, Any]], low: str, high: str
) -> None:
    result = assess(plan(deduct(amount, tally=tally)), facts(*rows))
    assert (points(result.low), points(result.high)) == (Fraction(low), Fraction(high))
    assert result.status == ("final" if low == high else "pending")


@pytest.mark.parametrize(
    ("rows", "low", "high"),
    [
        ([{"count": 2}, {"situation": "判"}], "10", "10"),
        ([{}, {"situation": "判"}], "8", "9"),
        ([{}, {"situation": "判", "points": 2}, {"situation": "判"}], "8", "8"),
        ([{"situation": "判", "count": 5}], "8", "9"),
    ],
    ids=["enough", "the judgement is owed", "one judgement is given", "nothing but the judgement"],
)
def test_what_a_judging_rule_says_itself_is_none_of_what_it_counts(
    rows: list[dict[str, Any]], low: str, high: str
) -> None:
    """The rule 判 counts records of 甲; its own records only say how many points."""
    rubric = plan(deduct(Judged(at(1), at(2)), "判", situations=("甲", "判"), tally=Tally(per="unit", below=2)))
    result = assess(rubric, facts(*rows))
    assert (points(result.low), points(result.high)) == (Fraction(low), Fraction(high))


COMPARED: list[tuple[str, Compared, tuple[int, ...] | None, str, str]] = [
    ("first of three", Compared((at(3), at(2), at(1)), "place"), (5, 4, 1), "3", "3"),
    ("a shared second place", Compared((at(3), at(2), at(1)), "place"), (6, 5, 5), "2", "2"),
    ("beyond the places that gain", Compared((at(3), at(2)), "place"), (9, 8, 5), "0", "0"),
    ("beyond the list, where the rest gain", Compared((at(3), at(2)), "place", otherwise=at(1)), (9, 8, 5), "1", "1"),
    ("the rest gain most", Compared((at(0), at(0)), "place", otherwise=at(4)), None, "0", "4"),
    ("smaller is better", Compared((at(3), at(2)), "place", descending=False), (5, 4, 9), "2", "2"),
    ("relative to the best", Compared((at(4),), "best"), (5, 8), "2.5", "2.5"),
    ("relative to the mean, at most in full", Compared((at(4),), "mean"), (5, 1), "4", "4"),
    ("the best has nothing", Compared((at(4),), "best"), (0, 0), "0", "0"),
    ("nobody to compare with yet", Compared((at(3), at(2)), "place"), None, "0", "3"),
]


@pytest.mark.parametrize(("what", "amount", "others", "low", "high"), COMPARED, ids=[case[0] for case in COMPARED])
def test_a_comparison_gives(what: str, amount: Compared, others: tuple[int, ...] | None, low: str, high: str) -> None:
    rubric = plan(gain(amount, "甲", tally=Tally(per="unit", of="sum", field="数")))
    result = assess(rubric, facts({"数": 5}), cohort=None if others is None else {"甲": others})
    assert (points(result.low) - 10, points(result.high) - 10) == (Fraction(low), Fraction(high))


EFFECTS: list[tuple[str, Any, tuple[str, str, str], tuple[str, str]]] = [
    ("a limit", LimitGrade("良好"), ("优秀", "良好", "良好"), ("9", "9")),
    ("a limit that the grade is below anyway", LimitGrade("优秀"), ("优秀", "优秀", "优秀"), ("9", "9")),
    ("a veto", ForceGrade("较差"), ("优秀", "优秀", "较差"), ("9", "9")),
    ("one grade down", MoveGrade(1), ("优秀", "良好", "良好"), ("9", "9")),
    ("further down than there are grades", MoveGrade(5), ("优秀", "较差", "较差"), ("9", "9")),
    ("up from the best", MoveGrade(-1), ("优秀", "优秀", "优秀"), ("9", "9")),
    ("the item scores nothing", ZeroNode("1"), ("较差", "较差", "较差"), ("0", "9")),
    ("listed", Finding("问题"), ("优秀", "优秀", "优秀"), ("9", "9")),
    ("announced", Announce("移送"), ("优秀", "优秀", "优秀"), ("9", "9")),
]


@pytest.mark.parametrize(("what", "effect", "grades", "totals"), EFFECTS, ids=[case[0] for case in EFFECTS])
def test_an_effect(what: str, effect: Any, grades: tuple[str, str, str], totals: tuple[str, str]) -> None:
    """With certainty, and as one of two ends when the deciding field is not given."""
    event = Step("事", "事", ("事",), effect, where=Truth(Field("属实")))
    rubric = plan(deduct(Fixed(at(1))), event, **bands(9, 5))
    certain = assess(rubric, facts({}, {"situation": "事", "属实": True}))
    assert (certain.grade_by_score, certain.grade_limited, certain.grade) == grades
    assert points(certain.low) == points(certain.high) == Fraction(totals[0])
    open_ = assess(rubric, facts({}, {"situation": "事"}))
    assert (points(open_.low), points(open_.high)) == (Fraction(totals[0]), Fraction(totals[1]))
    assert open_.records[1].fate == "pending"
    between = GRADES[GRADES.index("优秀") : GRADES.index(grades[2]) + 1]
    assert set(open_.possible_grades) == ({"优秀", grades[2]} if totals[0] == totals[1] else set(between))


def test_a_veto_does_not_lift_a_lower_grade_and_the_lowest_of_several_stands() -> None:
    steps = [Step(grade, grade, ("事",), ForceGrade(grade)) for grade in ("良好", "较差", "优秀")]
    assert assess(plan(deduct(Fixed(at(1))), *steps, **bands(20, 15)), facts({}, situation="事")).grade == "较差"


def test_a_rubric_that_only_zeroes_items_still_gives_their_marks() -> None:
    rubric = plan(Step("零", "零", ("事",), ZeroNode("1")), **bands(9, 5))
    assert (assess(rubric).total, assess(rubric).grade) == (10, "优秀")
    assert (assess(rubric, facts({}, situation="事")).total, assess(rubric, facts({}, situation="事")).grade) == (
        0,
        "较差",
    )


def test_a_routed_record_scores_nothing_and_says_where_it_went() -> None:
    result = assess(plan(Step("转", "转", ("甲",), Route("专项考核"))), facts({}))
    assert (result.records[0].fate, result.records[0].detail) == ("routed", "专项考核")


def test_an_exempt_record_is_left_out_but_a_counted_one_helps_another_over_the_threshold() -> None:
    retired = Exemption("退", "退休", Compare("==", Field("状态"), Literal("退休")))
    leaving = Exemption("离", "离岗", Compare("==", Field("状态"), Literal("离岗")), counted=True)
    step = Step("否", "否", ("甲",), ForceGrade("较差"), tally=Tally(at_least=2), exempted_by=("退", "离"))
    rubric = plan(deduct(Fixed(at(1)), "乙"), step, exemptions=(retired, leaving), **bands(9, 5))
    grades = {
        pair: assess(rubric, facts(*({"状态": state} for state in pair))).grade
        for pair in (("在职", "退休"), ("在职", "离岗"), ("离岗", "离岗"), ("在职", "在职"))
    }
    assert grades == {
        ("在职", "退休"): "优秀",
        ("在职", "离岗"): "较差",
        ("离岗", "离岗"): "优秀",
        ("在职", "在职"): "较差",
    }


def test_an_exemption_that_counts_people_charges_nobody_who_is_exempt() -> None:
    leaving = Exemption("离", "离岗", Truth(Field("离岗")), counted=True)
    rubric = plan(deduct(Fixed(at(1)), exempted_by=("离",)), exemptions=(leaving,))
    result = assess(rubric, facts({"离岗": True}, {"离岗": False}, {}))
    assert points(result.total) == 8
    assert [fate.fate for fate in result.records] == ["exempt", "applied", "applied"]


def test_a_material_handed_in_is_told_as_such() -> None:
    rubric = plan(deduct(Fixed(at(1))), requirements=(Requirement("材", "总结", ("总结",)),))
    result = assess(rubric, facts({"situation": "总结"}))
    assert (result.records[0].fate, result.materials[0].state) == ("applied", "complete")


def test_a_material_that_may_not_apply_is_neither_missing_nor_left_out() -> None:
    town = Compare("==", Field("类别"), Literal("乡镇"))
    rubric = plan(deduct(Fixed(at(1))), requirements=(Requirement("材", "总结", ("总结",), applies=town),))
    states = {
        kind: assess(rubric, facts(), roster=values).materials[0]
        for kind, values in {"town": {"类别": "乡镇"}, "office": {"类别": "机关"}, "silent": {}}.items()
    }
    assert {kind: told.state for kind, told in states.items()} == {
        "town": "missing",
        "office": "not_applicable",
        "silent": "pending",
    }
    assert states["silent"].detail == "名册没有写类别，不知是否适用；没有收到"
    handed = assess(rubric, facts({"situation": "总结"}), roster={}).materials[0]
    assert (handed.state, handed.detail) == ("pending", "名册没有写类别，不知是否适用；收到的材料齐全")


def test_a_listing_that_may_not_apply_to_the_unit_is_pending() -> None:
    town = Compare("==", Field("类别"), Literal("乡镇"))
    listed = Step("列", "列", ("列",), Finding("问题"), applies=town)
    absent = Step("无", "无", ("报",), Finding("问题"), Tally(below=1), applies=town)
    result = assess(plan(deduct(Fixed(at(1))), listed, absent), facts({"situation": "列"}), roster={})
    assert [(entry.clause, entry.pending) for entry in result.findings] == [("列", True), ("无", True)]
    assert [(owed.clause, owed.record, owed.what) for owed in result.pending] == [
        ("列", "r1", "名册没有写类别"),
        ("无", "", "名册没有写类别"),
    ]
    assert (result.status, points(result.total)) == ("final", 10)


@pytest.mark.parametrize(("values", "low", "high"), [({"抽中": True}, 9, 19), ({}, 9, 19), ({"抽中": False}, 18, 18)])
def test_who_ought_to_have_an_entered_score_waits_for_it(values: dict[str, Value], low: int, high: int) -> None:
    due = Truth(Field("抽中"))
    rubric = plan(
        deduct(Fixed(at(1)), node="表"),
        nodes=(
            Node("表", "表", TOTAL, at(10), "full"),
            Node("日常", "日常", TOTAL, at(10), "supplied", missing="rescale", due=due),
            Node(TOTAL, TOTAL, None, at(20), "children"),
        ),
    )
    result = assess(rubric, facts({}), roster=values)
    assert (points(result.low), points(result.high)) == (low, high)


def test_a_label_that_moves_nothing_whatever_it_is_leaves_a_settled_result_that_still_names_it() -> None:
    rule = deduct(Fixed(at(1)), where=Membership(Field("级别"), ("市级", "省级")))
    result = assess(plan(rule, labels={"级别": ("市级", "省级")}), facts({}))
    assert (result.status, points(result.total), result.records[0].fate) == ("final", 9, "pending")
    assert [entry.record for entry in result.pending] == ["r1"]


def test_of_too_many_open_labels_those_with_the_fewest_values_are_tried_in_any_order_of_the_records() -> None:
    where = Membership(Field("级别"), tuple("一二三四五六七"))
    rules = (
        deduct(Fixed(at(1)), where=where),
        deduct(Fixed(at(2)), "乙", where=Membership(Field("属实"), (True, False))),
    )
    rubric = plan(*rules, labels={"级别": tuple("一二三四五六七"), "属实": (True, False)})
    records = (*facts({}, {}, {}), *facts({"id": "s1"}, {"id": "s2"}, situation="乙"))
    found = [assess(rubric, order) for order in (records, records[::-1])]
    assert [(points(one.low), points(one.high)) for one in found] == [(3, 5)] * 2


def test_marks_made_good_after_the_deadline_are_late_and_a_material_without_a_day_is_open() -> None:
    asked = Requirement("材", "总结", ("总结",), deadline=date(2017, 3, 1), must_have=("签字",))
    rubric = plan(deduct(Fixed(at(1))), requirements=(asked,))
    unsigned, signed = {"situation": "总结", "日期": date(2017, 3, 1)}, {"situation": "总结", "签字": True}
    ways = {
        "in time": (unsigned, signed | {"日期": date(2017, 3, 1)}),
        "after": (unsigned, signed | {"日期": date(2017, 3, 2)}),
        "unknown": (signed,),
        "never": (unsigned,),
    }
    states = {way: assess(rubric, facts(*rows)).materials[0].state for way, rows in ways.items()}
    assert states == {"in time": "complete", "after": "late", "unknown": "pending", "never": "incomplete"}
