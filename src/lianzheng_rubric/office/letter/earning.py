"""得分: which points of a unit were earned, and what was not earned of the items that start from zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.assessment import Assessment, NodeScore
from lianzheng_rubric.engine.exact import Exact, amount_of, exact
from lianzheng_rubric.engine.plan import Charge, Plan

__all__ = ["Unearned", "earning_steps", "unearned_of"]


@dataclass(frozen=True, slots=True)
class Unearned:
    """An item of which ``earned`` points were earned, and ``lacks`` points of its full marks were not."""

    node: NodeScore
    earned: Exact
    lacks: Exact


def earning_steps(plan: Plan) -> frozenset[str]:
    """Clauses whose points are earned marks of an item (得) rather than a bonus (加)."""
    return frozenset(step.id for step in plan.steps if isinstance(step.effect, Charge) and step.effect.earned)


def unearned_of(plan: Plan, assessment: Assessment) -> Iterator[Unearned]:
    """Items of the sheet that start from zero and were not earned to the full, in document order.

    What was taken off besides is told by its own lines: it is not counted here a second time.
    """
    places = {step.effect.node for step in plan.steps if isinstance(step.effect, Charge) and step.effect.earned}
    starting = {node.id for node in plan.nodes if node.base == "zero" and node.id in places}
    gained: dict[str, Fraction] = {}
    for line in assessment.ledger:
        if line.kind == "points" and line.effective > 0:
            gained[line.node] = gained.get(line.node, Fraction(0)) + Fraction(line.effective)
    order = {clause.id: place for place, clause in enumerate(plan.clauses)}
    for node in sorted(assessment.nodes, key=lambda node: order.get(node.id, len(order))):
        if node.id not in starting or node.full is None or node.state == "inapplicable":
            continue
        earned = gained.get(node.id, Fraction(0))
        lacks = Fraction(node.full) - earned
        if lacks > 0:
            yield Unearned(node, exact(amount_of(earned)), exact(amount_of(lacks)))
