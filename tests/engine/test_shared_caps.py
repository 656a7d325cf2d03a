"""One cap for rules on several nodes, worked out by hand: who takes up the room decides what the points are worth."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from small_plans import assess, at, deduct, facts, gain, plan, points

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.condition import Field, Truth
from lianzheng_rubric.engine.plan import TOTAL, Cap, Fixed, Judged, Node, Plan

TRUE = Truth(Field("属实"))
ROOM = Cap(at(4), pool="宣传")
HALF, WHOLE = {"situation": "半"}, {"situation": "全"}


def halved_and_whole(of_half: Any, **half: Any) -> Plan:
    """A point on node "1" is worth half a point of the total, one on node "2" a whole one; both share four points."""
    nodes = (Node("1", "一", TOTAL, at(10), "zero", weight=Fraction(1, 2)), Node("2", "二", TOTAL, at(10), "zero"))
    return plan(
        gain(of_half, "半", node="1", cap=ROOM, **half), gain(Fixed(at(1)), "全", node="2", cap=ROOM), nodes=nodes
    )


def ends(result: Assessment) -> tuple[Fraction, Fraction]:
    return points(result.low), points(result.high)


def test_an_uncertain_record_does_most_harm_where_it_takes_the_room_of_dearer_points() -> None:
    rubric = halved_and_whole(Fixed(at(4)), where=TRUE)
    whole = {**WHOLE, "count": 4}
    told = assess(rubric, facts(HALF, whole))
    assert ends(told) == (2, 4)
    assert [fate.fate for fate in told.records] == ["pending", "absorbed"]  # as at worst
    for answer, total in ((True, 2), (False, 4)):
        assert ends(assess(rubric, facts({**HALF, "属实": answer}, whole))) == (total, total)


def test_of_two_uncertain_records_the_worst_may_be_one_with_and_one_without() -> None:
    nodes = (
        Node("1", "一", TOTAL, at(10), "zero", weight=Fraction(1, 2)),
        Node("2", "二", TOTAL, at(10), "zero", weight=2),
        Node("3", "三", TOTAL, at(10), "zero"),
    )
    rubric = plan(
        gain(Fixed(at(3)), "半", node="1", cap=ROOM, where=TRUE),
        gain(Fixed(at(3)), "倍", node="2", cap=ROOM, where=TRUE),
        gain(Fixed(at(4)), "全", node="3", cap=ROOM),
        nodes=nodes,
    )
    rows = [HALF, {"situation": "倍"}, WHOLE]
    assert ends(assess(rubric, facts(*rows))) == (Fraction(5, 2), 7)
    totals = {}
    for half in (True, False):
        for double in (True, False):
            answered = [{**HALF, "属实": half}, {"situation": "倍", "属实": double}, WHOLE]
            totals[half, double] = ends(assess(rubric, facts(*answered)))[0]
    assert totals == {
        (True, True): Fraction(7, 2), (True, False): Fraction(5, 2), (False, True): 7, (False, False): 4
    }  # fmt: skip


@pytest.mark.parametrize(("given", "total"), [("0", 2), ("1", "5/2"), ("2", 3), ("3", "5/2"), ("4", 2)])
def test_judged_points_do_most_good_where_they_just_fill_what_the_others_leave(given: str, total: object) -> None:
    rubric = halved_and_whole(Judged(0, at(4)))
    whole = {**WHOLE, "count": 2}
    assert ends(assess(rubric, facts(HALF, whole))) == (2, 3)
    assert ends(assess(rubric, facts({**HALF, "points": given}, whole))) == (points(total), points(total))


def test_what_is_held_by_a_floor_may_waste_the_room_of_deductions() -> None:
    nodes = (Node("1", "一", TOTAL, at(1), "full"), Node("2", "二", TOTAL, at(10), "full"))
    rubric = plan(
        deduct(Fixed(at(4)), "半", node="1", cap=ROOM, where=TRUE),
        deduct(Fixed(at(1)), "全", node="2", cap=ROOM),
        nodes=nodes,
    )
    result = assess(rubric, facts(HALF, {**WHOLE, "count": 4}))
    assert ends(result) == (7, 10)


def test_where_all_share_one_node_nobody_loses_by_it() -> None:
    rubric = plan(
        gain(Fixed(at(4)), "半", cap=ROOM, where=TRUE),
        gain(Fixed(at(1)), "全", cap=ROOM),
    )
    assert ends(assess(rubric, facts(HALF, {**WHOLE, "count": 3}))) == (13, 14)


def test_with_very_many_open_records_those_of_one_rule_stand_together() -> None:
    rubric = halved_and_whole(Fixed(at(1)), where=TRUE)
    assert ends(assess(rubric, facts(*[HALF] * 9, {**WHOLE, "count": 4}))) == (2, 4)
