"""What keeps points from counting in full, worked out by hand: allowances, caps, one of several, bounds of nodes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from small_plans import assess, at, deduct, facts, gain, plan, points

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.condition import Compare, Field, Literal, Truth
from lianzheng_rubric.engine.plan import (
    TOTAL,
    Cap,
    Computed,
    Family,
    Finding,
    Fixed,
    Free,
    Judged,
    Ladder,
    Node,
    Step,
    Supply,
    Table,
    Tally,
    Tie,
    ZeroNode,
)
from lianzheng_rubric.reports.wording import arithmetic

LEVELS = ("县级", "市级", "省级", "国家级")
NATIONAL = Compare("==", Field("级别", LEVELS), Literal("国家级"))
LEVEL_POINTS = Table("级别", {"市级": 0, "省级": at(2), "国家级": at(6)})
WORK = Family("稿", ("作品",))


def effective(result: Assessment) -> list[str]:
    return [str(line.effective) for line in result.ledger]


def fates(result: Assessment) -> list[str]:
    return [fate.fate for fate in result.records]


@pytest.mark.parametrize(
    ("mode", "gained"), [("separate_pool", "4 0 6"), ("lifts_cap", "4 4 6"), ("shared_pool", "0 0 6")]
)
def test_records_that_a_cap_does_not_hold_stand_outside_as_the_mode_says(mode: Any, gained: str) -> None:
    amount = Table("级别", {"省级": at(4), "国家级": at(6)})
    rubric = plan(gain(amount, "甲", cap=Cap(at(4), NATIONAL, mode)))
    result = assess(rubric, facts({"级别": "省级"}, {"级别": "省级"}, {"级别": "国家级"}))
    assert effective(result) == gained.split()


def test_a_record_that_may_stand_outside_a_cap_is_held_at_worst_and_free_at_best() -> None:
    rubric = plan(gain(Fixed(at(4)), "甲", cap=Cap(at(5), NATIONAL)))
    result = assess(rubric, facts({"级别": "省级"}, {}))
    assert (points(result.low), points(result.high)) == (15, 18)
    assert fates(result) == ["applied", "pending"]


def test_a_task_is_done_with_the_lowest_level_first() -> None:
    rubric = plan(gain(LEVEL_POINTS, "甲", free=Free(1, "级别", LEVELS)))
    result = assess(rubric, facts({"级别": "国家级"}, {"级别": "省级"}))
    assert effective(result) == ["6", "0"]
    assert fates(result) == ["applied", "absorbed"]


@pytest.mark.parametrize(("free", "gained"), [(Free(1, "级别", LEVELS), ["2", "0"]), (Free(1), ["0", "1"])])
def test_of_one_level_a_task_is_done_with_what_the_unit_loses_least_by(free: Free, gained: list[str]) -> None:
    """Two of one level, the later one shared by two units; without a level to go by it is the first by date."""
    rubric = plan(gain(LEVEL_POINTS, "甲", free=free, share=Field("单位数")))
    result = assess(rubric, facts({"级别": "省级", "单位数": 1}, {"级别": "省级", "单位数": 2}))
    assert effective(result) == gained


def test_a_line_that_gives_way_uses_up_no_allowance_even_when_it_was_worth_nothing() -> None:
    rubric = plan(gain(LEVEL_POINTS, "甲", free=Free(1, "级别", LEVELS), family=WORK))
    result = assess(rubric, facts({"级别": "市级", "作品": "一"}, {"级别": "省级", "作品": "一"}))
    assert effective(result) == ["0", "0"]


@pytest.mark.parametrize(
    ("places", "gained"), [(None, ["2/3", "-1/3"]), (2, ["0.67", "-0.33"]), (1, ["0.7", "-0.3"]), (0, ["1", "0"])]
)
def test_points_of_each_record_are_rounded_half_up_after_they_are_shared(places: int | None, gained: list[str]) -> None:
    share = Field("单位数")
    rubric = plan(
        gain(Fixed(at(2)), "甲", share=share, places=places), deduct(Fixed(at(1)), "乙", share=share, places=places)
    )
    result = assess(rubric, facts({"situation": "甲", "单位数": 3}, {"situation": "乙", "单位数": 3}))
    assert effective(result) == gained


def test_half_a_point_is_rounded_away_from_nothing() -> None:
    rubric = plan(gain(Fixed(at("0.5")), "甲", places=0))
    result = assess(rubric, facts({}))
    assert effective(result) == ["1"]
    assert arithmetic(result.ledger[0]) == "1次 × 0.5分 = +0.5；四舍五入，增加 0.5；实计 +1"


def test_an_allowance_counts_units_in_the_order_of_dates() -> None:
    rubric = plan(deduct(Fixed(at(1)), free=Free(2)))
    assert effective(assess(rubric, facts({"count": 3}, {}))) == ["-1", "-1"]
    assert effective(assess(rubric, facts({}, {"count": 3}))) == ["0", "-2"]


def test_an_uncertain_record_uses_up_an_allowance_only_where_it_counts() -> None:
    rubric = plan(deduct(Fixed(at(2)), free=Free(1), where=Truth(Field("属实"))))
    result = assess(rubric, facts({}, {"属实": True}))
    assert (points(result.low), points(result.high)) == (8, 10)


def test_only_the_largest_of_one_matter_counts_across_rules() -> None:
    rubric = plan(
        deduct(Fixed(at(1)), "甲", family=Family("同", ("事项",))),
        deduct(Fixed(at(3)), "乙", family=Family("同", ("事项",))),
    )
    rows = ({"事项": "A"}, {"事项": "A", "situation": "乙"}, {"事项": "B"}, {})
    result = assess(rubric, facts(*rows))
    assert effective(result) == ["0", "-1", "-1", "-3"]
    assert fates(result) == ["absorbed", "applied", "applied", "applied"]


def test_the_first_of_one_matter_is_the_first_by_date_whatever_rule_it_falls_under() -> None:
    family = Family("同", ("事项",), "first")
    rubric = plan(deduct(Fixed(at(1)), "甲", family=family), deduct(Fixed(at(3)), "乙", family=family))
    result = assess(rubric, facts({"事项": "A", "situation": "乙"}, {"事项": "A"}))
    assert points(result.total) == 7


@pytest.mark.parametrize(("compare", "gained"), [("effective", "2 0"), ("nominal", "0 1.5")])
def test_the_largest_is_sought_after_or_before_multipliers(compare: Any, gained: str) -> None:
    half = ((Truth(Field("下属")), Fraction(1, 2)),)
    amount = Table("级别", {"省级": at(2), "国家级": at(3)})
    rubric = plan(gain(amount, "甲", factors=half, family=Family("稿", ("作品",), "highest", compare)))
    rows = ({"级别": "省级", "下属": False, "作品": "一"}, {"级别": "国家级", "下属": True, "作品": "一"})
    assert effective(assess(rubric, facts(*rows))) == gained.split()


def test_a_share_stays_a_fraction_and_an_unknown_multiplier_is_open() -> None:
    half = ((Truth(Field("下属")), Fraction(1, 2)),)
    rubric = plan(deduct(Fixed(at(1)), share=Field("单位数"), factors=half))
    shared = assess(rubric, facts({"单位数": 3, "下属": False}))
    assert (shared.total, shared.ledger[0].cuts[0].reason) == (Fraction(29, 3), "share")
    unknown = assess(rubric, facts({"单位数": 1}))
    assert (points(unknown.low), points(unknown.high), unknown.status) == (9, Fraction(19, 2), "pending")


def test_only_the_best_few_lines_count() -> None:
    rubric = plan(gain(Judged(0, at(5)), "甲", best=2))
    result = assess(rubric, facts({"points": 1}, {"points": 3}, {"points": 2}))
    assert effective(result) == ["0", "3", "2"]


def test_the_best_few_are_counted_by_units_not_by_records() -> None:
    """每项加1分，只计最高3项: five things in one record are three too; the dearer ones go first."""
    rubric = plan(gain(Fixed(at(1)), "甲", best=3))
    assert effective(assess(rubric, facts({"count": 5}))) == ["3"]
    assert effective(assess(rubric, facts({"count": 2}, {"count": 2}))) == ["2", "1"]
    judged = plan(gain(Judged(0, at(5)), "甲", best=3))
    result = assess(judged, facts({"points": 1, "count": 2}, {"points": 3, "count": 2}))
    assert effective(result) == ["1", "6"]


def test_what_a_task_has_used_up_is_not_among_the_best() -> None:
    """Five with two of them free leave three units, of which two count."""
    rubric = plan(gain(Fixed(at(1)), "甲", best=2, free=Free(2)))
    assert effective(assess(rubric, facts({"count": 5}))) == ["2"]
    assert effective(assess(rubric, facts({"count": 1}, {"count": 2}, {"count": 2}))) == ["0", "1", "1"]


def test_a_multiplier_applies_to_a_price_by_repetition_too() -> None:
    half = ((Truth(Field("下属")), Fraction(1, 2)),)
    rubric = plan(deduct(Ladder((at(1), at(2))), tally=Tally(per="unit"), factors=half))
    assert points(assess(rubric, facts({"下属": False}, {"下属": True})).total) == 8


def test_what_may_not_have_happened_takes_no_rung_at_best() -> None:
    rubric = plan(deduct(Ladder((at(1), at(2))), tally=Tally(per="unit"), where=Truth(Field("属实"))))
    result = assess(rubric, facts({}, {"属实": True}))
    assert (points(result.low), points(result.high)) == (7, 9)


def test_a_surcharge_needs_a_base_of_the_same_matter_and_is_no_surer_than_it() -> None:
    rubric = plan(
        deduct(Fixed(at(1)), "基", where=Truth(Field("属实"))),
        deduct(Fixed(at(2)), "加扣", requires=Tie(("基",), ("事项",))),
    )
    rows = (
        {"situation": "基", "事项": "A", "属实": True}, {"situation": "基", "事项": "B"},
        *({"situation": "加扣", "事项": matter} for matter in "ABC"),
    )  # fmt: skip
    result = assess(rubric, facts(*rows))
    assert fates(result) == ["applied", "pending", "applied", "pending", "no_base"]
    assert (points(result.low), points(result.high)) == (4, 7)


def test_what_another_rule_has_dealt_with_gives_way_as_surely_as_that_rule_fired() -> None:
    rubric = plan(
        deduct(Fixed(at(1)), "查", where=Truth(Field("属实"))),
        deduct(Fixed(at(2)), "报", unless=Tie(("查",), ("人员", "事项"))),
    )
    rows = (
        {"situation": "查", "人员": "甲", "事项": "A", "属实": True},
        {"situation": "查", "人员": "甲", "事项": "B"},
        {"situation": "报", "人员": "甲", "事项": "A"},
        {"situation": "报", "人员": "乙", "事项": "A"},
        {"situation": "报", "人员": "甲", "事项": "B"},
        {"situation": "报", "人员": "甲"},
    )
    result = assess(rubric, facts(*rows))
    assert fates(result) == ["applied", "pending", "absorbed", "applied", "pending", "applied"]
    assert (points(result.low), points(result.high)) == (2, 5)


def test_a_record_that_another_rule_takes_itself_gives_way_whatever_its_matter() -> None:
    rubric = plan(
        deduct(Fixed(at(3)), "重", situations=("事",), where=Truth(Field("属实"))),
        deduct(Fixed(at(1)), "轻", situations=("事",), unless=Tie(("重",), ("事项",))),
    )
    result = assess(rubric, facts({"situation": "事", "属实": True}, {"situation": "事", "属实": False}))
    assert points(result.total) == 6


def test_what_gives_way_is_no_base_for_a_surcharge() -> None:
    rubric = plan(
        deduct(Fixed(at(1)), "查"),
        deduct(Fixed(at(2)), "报", unless=Tie(("查",), ("事项",))),
        deduct(Fixed(at(3)), "加扣", requires=Tie(("报",), ("事项",))),
    )
    result = assess(rubric, facts(*({"situation": name, "事项": "A"} for name in ("查", "报", "加扣"))))
    assert fates(result) == ["applied", "absorbed", "no_base"]
    assert points(result.total) == 9


@pytest.mark.parametrize(("light", "total"), [(1, 17), (4, 16)])
def test_of_several_articles_the_one_that_comes_to_most_is_kept_with_all_its_lines(light: int, total: int) -> None:
    family = Family("一事", ("事项",), "article")
    rubric = plan(
        deduct(Fixed(at(1)), "区", "甲条", family=family),
        deduct(Fixed(at(2)), "市", "甲条", family=family),
        deduct(Fixed(at(1)), "节点", "乙条", family=family),
        nodes=(Node("甲条", "甲", TOTAL, TEN, "full"), Node("乙条", "乙", TOTAL, TEN, "full")),
    )
    names = ("区", "市", *["节点"] * light)
    result = assess(rubric, facts(*({"situation": name, "事项": "A"} for name in names)))
    assert points(result.total) == total


def test_one_matter_is_listed_once_by_the_first_record_that_certainly_counts() -> None:
    rubric = plan(
        Step("列", "列", ("列",), Finding("问题"), where=Truth(Field("属实")), family=Family("列", ("事项",)))
    )
    rows = ({"事项": "A"}, {"事项": "A", "属实": True}, {"事项": "A", "属实": True}, {"属实": True}, {"属实": True})
    result = assess(rubric, facts(*({"situation": "列", **row} for row in rows)))
    assert fates(result) == ["absorbed", "applied", "absorbed", "applied", "applied"]
    assert len([entry for entry in result.findings if not entry.pending]) == 3


# --- nodes ---------------------------------------------------------------------------------------------------------

TEN = at(10)
NODES: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("deductions stop at the floor", {}, "12", "0", "0"),
    ("bonuses come after the floor", {}, "12", "3", "3"),
    ("unless they offset deductions first", {"net": True}, "12", "3", "1"),
    ("without a floor the score may be negative", {"floor": None}, "12", "0", "-2"),
    ("a floor below nought", {"floor": -at(1)}, "12", "0", "-1"),
    ("a bonus may pass the marks", {}, "0", "3", "13"),
    ("unless a ceiling stands there", {"ceiling": TEN}, "0", "3", "10"),
    ("a ceiling leaves room that deductions made", {"ceiling": TEN}, "2", "3", "10"),
    ("deductions are capped", {"deduction_cap": at(4)}, "12", "0", "6"),
    ("bonuses are capped", {"bonus_cap": at(2)}, "1", "3", "11"),
    ("rounded half up", {"places": 0}, "0.5", "0", "10"),
    ("rounded half up to a place", {"places": 1}, "0.25", "0", "9.8"),
]


@pytest.mark.parametrize(("what", "options", "taken", "given", "score"), NODES, ids=[case[0] for case in NODES])
def test_a_node_keeps_its_bounds(what: str, options: dict[str, Any], taken: str, given: str, score: str) -> None:
    node = Node("1", "一", TOTAL, TEN, "full", **options)
    rubric = plan(deduct(Judged(0, None)), gain(Judged(0, None)), nodes=(node,))
    root = Node(TOTAL, "总分", None, TEN, "children", floor=None)
    rubric = plan(*rubric.steps, nodes=(node, root))
    result = assess(rubric, facts({"points": taken}, {"points": given, "situation": "加"}))
    assert points(result.node("1").low) == points(result.total) == Fraction(score)


ZEROED: list[tuple[str, dict[str, Any], str]] = [
    ("the bonus is lost too", {}, "0"),
    ("the bonus stays", {"zero_keeps_bonus": True}, "3"),
    ("the bonus stays within its cap", {"zero_keeps_bonus": True, "bonus_cap": at(1)}, "1"),
    ("the bonus stays within the ceiling", {"zero_keeps_bonus": True, "ceiling": at(2)}, "2"),
]


@pytest.mark.parametrize(("what", "options", "score"), ZEROED, ids=[case[0] for case in ZEROED])
@pytest.mark.parametrize("base", ["full", "supplied"])
def test_a_node_that_scores_nothing(what: str, options: dict[str, Any], score: str, base: Any) -> None:
    entry = Step("录", "录", ("录",), Supply("1"), amount=Computed(Field("分值")))
    node = Node("1", "一", TOTAL, TEN, base, **options)
    rubric = plan(entry, gain(Fixed(at(3))), Step("零", "零", ("零",), ZeroNode("1")), nodes=(node,))
    result = assess(rubric, facts({"分值": 8, "situation": "录"}, {"situation": "加"}, {"situation": "零"}))
    assert points(result.total) == Fraction(score)


def test_a_group_that_scores_nothing_keeps_the_weighted_bonus_below() -> None:
    nodes = (
        Node("1.1", "一", "1", TEN, "full", weight=Fraction(1, 2)),
        Node("1", "组", TOTAL, at(5), "children", zero_keeps_bonus=True),
    )
    rubric = plan(gain(Fixed(at(3)), node="1.1"), Step("零", "零", ("零",), ZeroNode("1")), nodes=nodes)
    assert points(assess(rubric, facts({"situation": "加"}, {"situation": "零"})).total) == Fraction(3, 2)


def test_a_bonus_on_a_group_comes_after_the_floor_that_lifts_its_items() -> None:
    nodes = (
        Node("1.1", "一", "1", at(2), "full", floor=None),
        Node("1", "组", TOTAL, at(2), "children"),
    )
    rubric = plan(deduct(Fixed(at(7)), node="1.1"), gain(Fixed(at(3))), nodes=nodes)
    assert points(assess(rubric, facts({}, {"situation": "加"})).total) == 3


def test_a_negative_entry_counts_once() -> None:
    entry = Step("录", "录", ("录",), Supply("1"), amount=Computed(Field("分值")))
    rubric = plan(entry, nodes=(Node("1", "一", TOTAL, TEN, "supplied", floor=None),
                                Node(TOTAL, "总分", None, TEN, "children", floor=None)))  # fmt: skip
    assert points(assess(rubric, facts({"分值": -3}, situation="录")).total) == -3


ENTERED = [
    ("mean", "5"), ("sum", "20"), ("last", "9"), ("lowest", "1"), ("highest", "9"), ("trimmed", "5"),
]  # fmt: skip


@pytest.mark.parametrize(("combine", "score"), ENTERED)
def test_several_entries_make_one_base(combine: Any, score: str) -> None:
    entry = Step("录", "录", ("录",), Supply("1", combine), amount=Computed(Field("分值")))
    rubric = plan(entry, nodes=(Node("1", "一", TOTAL, TEN, "supplied"),))
    result = assess(rubric, facts(*({"分值": one} for one in (7, 1, 3, 9)), situation="录"))
    assert points(result.total) == Fraction(score)


MISSING = [("pending", "1.5", "11.5"), ("full", "11.5", "11.5"), ("zero", "1.5", "1.5"), ("rescale", "9", "9")]


@pytest.mark.parametrize(("missing", "low", "high"), MISSING)
def test_a_part_without_an_entry(missing: Any, low: str, high: str) -> None:
    """Beside an item that kept three quarters of its two marks; rescaled, these stand for the marks of all."""
    nodes = (Node("0", "评议", TOTAL, TEN, "supplied", missing=missing), Node("1", "一", TOTAL, at(2), "full"))
    entry = Step("录", "录", ("录",), Supply("0"), amount=Computed(Field("分值")))
    result = assess(plan(entry, deduct(Fixed(at("0.5"))), nodes=nodes), facts({}))
    assert (points(result.low), points(result.high)) == (Fraction(low), Fraction(high))


INAPPLICABLE = [("full", "full", "5"), ("full", "zero", "0"), ("supplied", "full", "5"), ("zero", "full", "0"),
    ("full", at(3), "3"), ("zero", at("1.5"), "1.5"), ("supplied", 0, "0")]  # fmt: skip


@pytest.mark.parametrize(("base", "inapplicable", "score"), INAPPLICABLE)
def test_an_item_that_does_not_apply(base: Any, inapplicable: Any, score: str) -> None:
    town = Compare("==", Field("类别"), Literal("乡镇"))
    node = Node("1", "一", TOTAL, at(5), base, applies=town, inapplicable=inapplicable)
    entry = Step("录", "录", ("录",), Supply("1"), amount=Computed(Field("分值")))
    rubric = plan(deduct(Fixed(at(1))), entry, nodes=(node,))
    result = assess(rubric, facts({}), {"类别": "社区"})
    assert (points(result.total), result.status) == (Fraction(score), "final")
