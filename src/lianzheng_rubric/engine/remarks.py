"""Remarks on scores that are more than a sum: multiplied by a number of the unit, or stretched (折算)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lianzheng_rubric.engine.condition import fields_of
from lianzheng_rubric.engine.exact import UNIT, round_half_up, show, times
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.program import LiveNode, marks_of
from lianzheng_rubric.engine.settled import Settled
from lianzheng_rubric.engine.settling import left_out

__all__ = ["score_remarks"]


def score_remarks(outcome: Outcome) -> Iterator[str]:
    """What a reader needs to work the scores out again, for the nodes in plan order."""
    for index, state in sorted(outcome.low.settled.states.items()):
        live = outcome.program.nodes[index]
        node = live.node
        if node.base == "children" and node.combine == "sum" and not live.plain and state.state != "inapplicable":
            yield from _stretched(outcome, live)
        if state.factor is not None:
            top = "" if node.factor_top is None else f"，乘后最高 {show(node.factor_top)} 分"
            number = show(times(UNIT, state.factor))
            yield f"{node.id} {node.title}：得分乘系数 {number}（{'、'.join(sorted(fields_of(node.factor)))}）{top}"


def _stretched(outcome: Outcome, live: LiveNode) -> Iterator[str]:
    """折算: which items are left out, and by what the others are stretched."""
    nodes, settled = outcome.program.nodes, outcome.low.settled
    marks = marks_of(live, nodes)
    gone = [child for child in marks if left_out(nodes[child], outcome.unit, settled.states.get(child))]
    whole = sum(marks.values())
    left = whole - sum(marks[child] for child in gone)
    if not left or whole == left:
        return
    names = "、".join(f"“{_named(nodes[child])}”" for child in gone)
    told = (
        "" if outcome.open else _sum(outcome, settled, [child for child in marks if child not in gone], (whole, left))
    )
    yield f"{_named(live)}：{names}不计分，其余满分 {show(left)} 分折成 {show(whole)} 分{told}"


def _named(live: LiveNode) -> str:
    node = live.node
    return node.title if node.id == node.title else f"{node.id} {node.title}"


def _sum(outcome: Outcome, settled: Settled, kept: list[int], ratio: tuple[int | Fraction, int | Fraction]) -> str:
    """The sum itself: what the others came to, and what that makes."""
    nodes, (whole, left) = outcome.program.nodes, ratio
    got = sum(times(settled.score(outcome.program, child), nodes[child].node.weight) for child in kept)
    made = times(got, Fraction(whole) / Fraction(left))
    near = round_half_up(made, 2)
    return f"：{show(got)} × {show(whole)} ÷ {show(left)} {'=' if near == made else '≈'} {show(near)}"
