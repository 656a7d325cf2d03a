"""Consequences and grades of a result that is still open, against every way in which it may come out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from small_plans import at, bands, deduct, facts, plan

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.condition import And, Arithmetic, Compare, Condition, Field, Literal, Membership, Not, Or
from lianzheng_rubric.engine.effects import ForceGrade, LimitGrade, Table
from lianzheng_rubric.engine.evaluation import evaluate
from lianzheng_rubric.engine.plan import TOTAL, Followup, Judged, Node, Plan, Step
from lianzheng_rubric.engine.ranking import rank_by_plan
from lianzheng_rubric.engine.record import Unit

LEVELS = ("县级", "市级", "省级")
GRADES = ("优秀", "良好", "较差")
NODES = (Node("1", "一", TOTAL, at(10), "full"), Node("2", "二", TOTAL, at(10), "full"))
RULES = (
    deduct(Judged(0, at(10))),
    deduct(Table("级别", dict(zip(LEVELS, (at(1), at(2), at(5)), strict=True)), complete=True), "通报", "2"),
    Step("限", "限", ("通报",), LimitGrade("良好"), where=Compare("==", Field("级别"), Literal("市级"))),
    Step("否", "否", ("通报",), ForceGrade("较差"), where=Compare("==", Field("级别"), Literal("省级"))),
)


def rubric(*followups: Followup) -> Plan:
    return plan(*RULES, nodes=NODES, labels={"级别": LEVELS}, followups=followups, **bands(18, 12))


def followup(where: Condition | None, *fired: str) -> Followup:
    return Followup("果", "果", where, fired)


def assessed(of: Plan, lost: Fraction | int | None, level: str | None) -> Assessment:
    report = {"situation": "通报"} | ({} if level is None else {"级别": level})
    return evaluate(of, facts({"points": lost}, report), Unit("甲社区"))


def outcomes(of: Plan, lost: int | None, level: str | None) -> Iterator[Assessment]:
    """Every way in which the result may come out, in half points: the conditions speak of whole ones."""
    for one in range(21) if lost is None else (2 * lost,):
        for other in LEVELS if level is None else (level,):
            yield assessed(of, Fraction(one, 2), other)


def states(assessment: Assessment) -> list[str]:
    return [one.state for one in assessment.consequences]


def whole(low: int, high: int) -> st.SearchStrategy[Literal]:
    return st.integers(low, high).map(Literal)


COMPARED = st.builds(Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.just(Field("总分")), whole(3, 20))
MOVED = st.builds(
    lambda operator, by, other: Compare(operator, Arithmetic("+", Field("总分"), by), other),
    st.sampled_from(["<", ">=", "=="]), whole(-3, 3), whole(3, 20),
)  # fmt: skip
GRADED = st.builds(
    lambda name, grades, negated: Membership(Field(name), tuple(grades), negated),
    st.sampled_from(["得分档次", "降档后档次", "最终档次"]),
    st.sets(st.sampled_from(GRADES), min_size=1, max_size=2).map(sorted),
    st.booleans(),
)
CONDITIONS = st.recursive(
    COMPARED | MOVED | GRADED,
    lambda inner: st.tuples(inner, inner).map(And) | st.tuples(inner, inner).map(Or) | inner.map(Not),
    max_leaves=4,
)
FIRED = st.sets(st.sampled_from(["甲", "限", "否"]), max_size=2)


@settings(max_examples=200)
@given(CONDITIONS, FIRED, st.none() | st.integers(0, 10), st.none() | st.sampled_from(LEVELS))
def test_a_consequence_is_certain_open_or_out_as_all_ways_say(
    where: Condition, fired: set[str], lost: int | None, level: str | None
) -> None:
    of = rubric(followup(where, *sorted(fired)))
    held = {states(one) == ["certain"] for one in outcomes(of, lost, level)}
    wanted = {(True,): ["certain"], (False, True): ["pending"], (False,): []}[tuple(sorted(held))]
    assert states(assessed(of, lost, level)) == wanted


@given(st.none() | st.integers(0, 10), st.none() | st.sampled_from(LEVELS))
def test_the_possible_grades_are_those_that_come_of_some_way(lost: int | None, level: str | None) -> None:
    of = rubric()
    seen = {one.grade for one in outcomes(of, lost, level)}
    assert assessed(of, lost, level).possible_grades == tuple(name for name in GRADES if name in seen)


def test_a_grade_between_two_that_are_possible_may_be_impossible() -> None:
    """19 and 18 are 优秀, but 18 is limited to 良好 only by 市级: 县级 → 优秀, 省级 → 较差, and with 市级 → 良好."""
    only_veto = rubric()
    without_limit = plan(
        *(step for step in RULES if step.id != "限"),
        nodes=NODES, labels={"级别": LEVELS}, **bands(18, 12),
    )  # fmt: skip
    assert assessed(only_veto, 0, None).possible_grades == ("优秀", "良好", "较差")
    assert assessed(without_limit, 0, None).possible_grades == ("优秀", "较差")


def test_a_band_inside_the_range_is_told_beside_the_place_too() -> None:
    first = And((Compare("<", Field("总分"), Literal(15)), Compare(">", Field("总分"), Literal(12)),
                 Compare("==", Field("名次"), Literal(1))))  # fmt: skip
    of = rubric(followup(first))
    pending = assessed(of, None, "县级")
    assert (pending.low, pending.high) == (9, 19)
    ranking = rank_by_plan(of, [pending], [Unit("甲社区")])
    assert [states(one) for one in ranking.pending] == [["pending"]]


def test_totals_that_are_rounded_do_not_lie_between() -> None:
    nodes = (*NODES, Node(TOTAL, "总分", None, at(20), "children", sheet=True, places=0))
    between = And((Compare("<", Field("总分"), Literal(15)), Compare(">", Field("总分"), Literal(14))))
    of = plan(*RULES, nodes=nodes, labels={"级别": LEVELS}, followups=(followup(between),), **bands(18, 12))
    assert states(assessed(of, None, "县级")) == []
