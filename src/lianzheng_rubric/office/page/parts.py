"""The parts that a total is told in: the columns of the heat map and the steps of the waterfall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.assessment import Assessment, NodeScore
from lianzheng_rubric.engine.exact import UNIT
from lianzheng_rubric.engine.plan import Node, Plan

__all__ = ["Fall", "Part", "parts_of", "starts_of", "waterfall"]


@dataclass(frozen=True, slots=True)
class Part:
    """A node shown beside others: ``start`` is what it has before anything happens, ``factor`` its weight in the total.

    ``start`` is in points. ``subtotal``: its children are parts themselves, so it must not be added up with them.
    """

    id: str
    title: str
    full: Fraction | None
    start: Fraction
    factor: Fraction
    subtotal: bool = False


@dataclass(frozen=True, slots=True)
class Fall:
    """One step of a waterfall, in points of the total.

    ``low`` and ``high`` are what the step adds (they differ while something is pending); ``before`` is the running
    total that it starts from, at its lowest.
    """

    kind: str
    clause: str
    label: str
    before: Fraction
    low: Fraction
    high: Fraction


def starts_of(plan: Plan) -> Mapping[str, Fraction]:
    """The points that every node has before anything happens, by id."""
    children = _children(plan)
    return {node.id: _start(node, children) for node in plan.nodes}


def _children(plan: Plan) -> dict[str | None, list[Node]]:
    children: dict[str | None, list[Node]] = {}
    for node in plan.nodes:
        children.setdefault(node.parent, []).append(node)
    return children


def parts_of(plan: Plan) -> tuple[Part, ...]:
    """The groups of the assessment sheet and whatever stands beside the sheet, in the order of the document."""
    children = _children(plan)
    around = _around_the_sheet(plan)
    return tuple(part for root in children.get(None, ()) for part in _below(root, children, around, Fraction(1)))


def _around_the_sheet(plan: Plan) -> frozenset[str]:
    """The sheet and what it stands in, up to the root: these are taken apart."""
    by_id = {node.id: node for node in plan.nodes}
    found = {node.id for node in plan.nodes if node.parent is None}
    place = next((node for node in plan.nodes if node.sheet), None)
    while place is not None:
        found.add(place.id)
        place = by_id.get(place.parent) if place.parent else None
    return frozenset(found)


def _below(
    node: Node, children: dict[str | None, list[Node]], around: frozenset[str], factor: Fraction
) -> Iterator[Part]:
    for child in children.get(node.id, ()):
        own = factor * Fraction(child.weight)
        apart = child.id in around and child.base == "children" and child.combine == "sum"
        if apart:
            yield from _below(child, children, around, own)
        full = None if child.full is None else Fraction(child.full, UNIT)
        yield Part(child.id, child.title, full, _start(child, children), own, apart)


def _start(node: Node, children: dict[str | None, list[Node]]) -> Fraction:
    """The points of a node before anything happens: its marks, nothing where points have to be earned."""
    below = children.get(node.id, ())
    if node.base == "children" and below and node.combine == "sum":
        return sum((_start(child, children) * Fraction(child.weight) for child in below), Fraction(0))
    if node.base == "zero" or node.full is None:
        return Fraction(0)
    return Fraction(node.full if node.start is None else node.start, UNIT)


def _whole(nodes: Mapping[str, NodeScore]) -> Iterator[Part]:
    """The root as a part: rules may charge it directly."""
    for node in nodes.values():
        if node.parent is None:
            yield Part(node.id, node.title, None, Fraction(0), Fraction(1), subtotal=True)


def waterfall(assessment: Assessment, parts: tuple[Part, ...]) -> tuple[Fall, ...]:
    """From what everybody starts with to the total: the steps add up to it exactly, whatever the rubric does.

    What no part explains (bounds, rounding, marks spread over others, a total that was emptied) is a step of its own.
    """
    if assessment.low is None or assessment.high is None:
        return ()
    nodes = {node.id: node for node in assessment.nodes}
    told = [part for part in parts if not part.subtotal]
    low = high = sum((part.start * part.factor for part in told), Fraction(0))
    falls = [Fall("start", "", "起点", Fraction(0), low, high)]
    for part in told:
        if part.id in nodes:
            least = (Fraction(nodes[part.id].low) - part.start) * part.factor
            most = (Fraction(nodes[part.id].high) - part.start) * part.factor
            falls.append(Fall("part", part.id, part.title, low, least, most))
            low, high = low + least, high + most
    for part in (*_whole(nodes), *(part for part in parts if part.subtotal)):
        if part.id in nodes and nodes[part.id].lines:
            own = Fraction(nodes[part.id].lines) * part.factor
            falls.append(Fall("part", "", f"直接记在“{part.title}”的加减分", low, own, own))
            low, high = low + own, high + own
    rest = Fraction(assessment.low) - low, Fraction(assessment.high) - high
    if any(rest):
        falls.append(Fall("rest", "", "上下限、折算与舍入", low, *rest))
    falls.append(Fall("total", "", "总分", Fraction(0), Fraction(assessment.low), Fraction(assessment.high)))
    return tuple(falls)
