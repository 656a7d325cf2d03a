"""A plan, or a part of its tree, with all points multiplied by one number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lianzheng_rubric.engine.plan import (
    Band,
    Compared,
    Computed,
    Fixed,
    Interpolated,
    Judged,
    Ladder,
    Node,
    Plan,
    Shortfall,
    Slope,
    Stairs,
    Step,
    Supply,
    Table,
)
from lianzheng_rubric.engine.record import Record

__all__ = ["scaled_records", "scaled_step", "scaled_tree"]

Factor = int | Fraction


def scaled_tree(plan: Plan, names: set[str], k: Factor) -> Plan:
    """The nodes ``names`` with all their marks and bounds, and the bands and their gates, times ``k``."""
    nodes = tuple(_node(node, k) if node.id in names else node for node in plan.nodes)
    return replace(plan, nodes=nodes, bands=tuple(_band(band, k) for band in plan.bands))


def scaled_step(step: Step, k: Factor) -> Step:
    """The step with its prices and its cap times ``k``."""
    cap = None if step.cap is None else replace(step.cap, points=step.cap.points * k)
    effect = step.effect
    if isinstance(effect, Supply) and effect.most is not None:
        effect = replace(effect, most=effect.most * k)
    return replace(step, amount=_amount(step.amount, k), cap=cap, effect=effect)


def scaled_records(records: Iterable[Record], k: Factor) -> tuple[Record, ...]:
    """Records with the points that people gave times ``k``."""
    return tuple(replace(one, points=None if one.points is None else one.points * k) for one in records)


def _node(node: Node, k: Factor) -> Node:
    names = ("full", "start", "floor", "ceiling", "deduction_cap", "bonus_cap", "factor_top")
    bounds: dict[str, Any] = {name: getattr(node, name) for name in names}
    if not isinstance(node.inapplicable, str):
        node = replace(node, inapplicable=node.inapplicable * k)
    return replace(node, **{name: None if value is None else value * k for name, value in bounds.items()})


def _band(band: Band, k: Factor) -> Band:
    low = None if band.low is None else (band.low[0] * k, band.low[1])
    high = None if band.high is None else (band.high[0] * k, band.high[1])
    return Band(band.name, low, high, tuple((node, least * k) for node, least in band.gates))


def _amount(amount: Any, k: Factor) -> Any:
    match amount:
        case Fixed() | Slope() | Shortfall():
            return replace(amount, points=amount.points * k)
        case Table():
            scaled = {
                label: _amount(points, k) if isinstance(points, Table) else points * k
                for label, points in amount.points.items()
            }
            return replace(amount, points=scaled)
        case Interpolated(anchors, below, above):
            beyond = (None if points is None else points * k for points in (below, above))
            return Interpolated(tuple((number, points * k) for number, points in anchors), *beyond)
        case Judged(low, high):
            return replace(amount, low=low * k, high=None if high is None else high * k)
        case Computed(_, factor):
            return replace(amount, factor=factor * k)
        case Stairs(bounds, otherwise):
            steps = tuple((bound, inclusive, points * k) for bound, inclusive, points in bounds)
            return replace(amount, bounds=steps, otherwise=otherwise * k)
        case Compared(points):
            return replace(amount, points=tuple(one * k for one in points), otherwise=amount.otherwise * k)
        case Ladder(points):
            return replace(amount, points=tuple(one * k for one in points))
    assert amount is None
    return None
