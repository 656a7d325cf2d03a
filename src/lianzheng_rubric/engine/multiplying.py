"""系数: a settled score times a number that the roster gives for the unit, within the bound that stands after it."""

from __future__ import annotations

from lianzheng_rubric.engine.amounts import number_or_none
from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import round_half_up, times
from lianzheng_rubric.engine.program import LiveNode
from lianzheng_rubric.engine.settled import Settled, State
from lianzheng_rubric.engine.tallied import Side

__all__ = ["multiply"]


def multiply(live: LiveNode, given: Value, state: State, settled: Settled, side: Side) -> None:
    """Multiply the score of a node; without a number it is open between its floor and the most it may come to.

    Less than nothing is not multiplied.
    """
    node, raw = live.node, state.score
    factor = number_or_none(given)
    top = node.factor_top
    new = raw
    if raw <= 0:
        pass
    elif factor is not None:
        factor = max(0, factor)
        new = times(raw, factor)
        state.factor = factor
        state.bonus = times(state.bonus, factor)
    else:
        settled.pending = state.factor_owed = True
        new = (node.floor or 0) if side == "low" else top or 0
    if top is not None and new > top:
        new = top
    new = new if node.places is None else round_half_up(new, node.places)
    if new != raw:
        state.score = new
        state.adjustment += new - raw
    if state.state == "normal" and (state.factor is not None or state.factor_owed):
        state.state = "factored"
