"""The oracle's caps that rules on different nodes share: which open lines there are, and every way they may stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from oracle_lines import Line
from oracle_points import Claim, Stand

from lianzheng_rubric.engine.plan import Charge, Plan, Supply

__all__ = ["ways_to_stand"]

MOST = 256


def ways_to_stand(plan: Plan, lines: list[Line]) -> Iterator[dict[Claim, Stand]]:
    """For each open line in such a room "worst", "best", or (a range of points) "last": after all others."""
    nodes: dict[str, set[str]] = {}
    for step in plan.steps:
        if step.cap is not None and step.cap.pool and isinstance(step.effect, Charge | Supply):
            nodes.setdefault(step.cap.pool, set()).add(step.effect.node)
    contested = [
        line for line in lines if line.pending and line.step.cap and len(nodes.get(line.step.cap.pool, ())) > 1
    ]
    together: list[list[Line]] = [[line] for line in contested]
    if _number(together) > MOST:
        names = list(dict.fromkeys(line.step.id for line in contested))
        together = [[line for line in contested if line.step.id == name] for name in names]
    if not together or _number(together) > MOST:
        return
    for stands in product(*map(_stands, together)):
        yield {line.claim: stand for group, stand in zip(together, stands, strict=True) for line in group}


def _stands(group: list[Line]) -> list[Stand]:
    return ["worst", "best", "last"] if any(line.least is not None for line in group) else ["worst", "best"]


def _number(together: list[list[Line]]) -> int:
    number = 1
    for group in together:
        number *= len(_stands(group))
    return number
