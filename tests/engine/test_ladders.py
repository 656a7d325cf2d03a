"""累进, worked out by hand: a record without points of its own is counted where it moves others up, else absorbed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from small_plans import assess, at, deduct, facts, gain, plan

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.plan import TOTAL, Cap, Family, Ladder, Node, Step, Tally, ZeroNode

SPRING, SUMMER = date(2017, 3, 5), date(2017, 6, 30)
RISING = Ladder((at(1), at(2), at(3)))
BY_UNIT = Tally(per="unit")


def told(result: Assessment) -> list[tuple[str, str]]:
    """Points and disposition of each record."""
    lines = {line.record: str(line.effective) for line in result.ledger}
    return [(lines[fate.record], fate.fate) for fate in result.records]


def test_only_the_dearest_counts_and_the_others_have_made_it_dear() -> None:
    rubric = plan(deduct(RISING, tally=BY_UNIT, family=Family("甲", (), "highest")))
    assert told(assess(rubric, facts({}, {}, {}))) == [("0", "counted"), ("0", "counted"), ("-3", "applied")]


def test_only_the_first_counts_and_the_others_change_nothing() -> None:
    rubric = plan(deduct(RISING, tally=BY_UNIT, family=Family("甲", (), "first")))
    assert told(assess(rubric, facts({}, {}))) == [("-1", "applied"), ("0", "absorbed")]


def test_a_record_without_room_in_its_quarter_makes_that_of_the_next_one_dearer() -> None:
    rubric = plan(deduct(RISING, tally=BY_UNIT, cap=Cap(at(1), per="period", periods=4)))
    rows: list[dict[str, Any]] = [{"date": SPRING}, {"date": SPRING}, {"date": SUMMER}]
    assert told(assess(rubric, facts(*rows))) == [("-1", "applied"), ("0", "counted"), ("-1", "applied")]
    assert told(assess(rubric, facts(*rows[:2]))) == [("-1", "applied"), ("0", "absorbed")]


@pytest.mark.parametrize(("prices", "fate"), [((1, 2, 2, 2), "absorbed"), ((1, 2, 2, 3), "counted")])
def test_it_is_absorbed_where_the_price_of_the_next_one_stays_the_same(prices: tuple[int, ...], fate: str) -> None:
    rubric = plan(deduct(Ladder(tuple(map(at, prices))), tally=BY_UNIT, cap=Cap(at(3), per="period", periods=4)))
    result = assess(rubric, facts({"date": SPRING, "count": 2}, {"date": SPRING}, {"date": SUMMER}))
    assert [fate.fate for fate in result.records] == ["applied", fate, "applied"]


def test_behind_a_floor_and_in_an_emptied_item_all_are_absorbed() -> None:
    rubric = plan(deduct(Ladder((at(6), at(8))), tally=BY_UNIT), Step("零", "零", ("零",), ZeroNode("1")))
    rows: list[dict[str, Any]] = [{}, {}, {}, {}]
    assert [fate for _, fate in told(assess(rubric, facts(*rows)))] == ["applied", "applied", "absorbed", "absorbed"]
    result = assess(rubric, facts(*rows, {"situation": "零"}))
    assert [fate.fate for fate in result.records] == ["absorbed"] * 4 + ["applied"]


def test_everybody_stands_on_a_ladder_of_their_own() -> None:
    tally = Tally(per="unit", field="人员")
    rubric = plan(deduct(RISING, tally=tally, family=Family("甲", (), "highest")))
    result = assess(rubric, facts({"人员": "甲一"}, {"人员": "乙一"}, {"人员": "乙一"}))
    assert told(result) == [("0", "absorbed"), ("0", "counted"), ("-2", "applied")]


def test_in_an_emptied_item_that_keeps_its_bonuses_those_still_move_each_other_up() -> None:
    nodes = (Node("1", "一", TOTAL, at(10), "full", zero_keeps_bonus=True),)
    family = Family("一次", (), "highest")
    emptied = Step("零", "零", ("零",), ZeroNode("1"))
    bonus = plan(gain(RISING, "甲", tally=BY_UNIT, family=family), emptied, nodes=nodes)
    loss = plan(deduct(RISING, "甲", tally=BY_UNIT, family=family), emptied, nodes=nodes)
    rows: list[dict[str, Any]] = [{}, {}, {"situation": "零"}]
    assert [fate.fate for fate in assess(bonus, facts(*rows)).records] == ["counted", "applied", "applied"]
    assert [fate.fate for fate in assess(loss, facts(*rows)).records] == ["absorbed", "absorbed", "applied"]
