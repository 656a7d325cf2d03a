"""Strategies for the tree of a plan: one to four levels, shared marks, bounds at any level, parts that are entered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import hypothesis.strategies as st

from lianzheng_rubric.engine.condition import Arithmetic, Compare, Field, Literal
from lianzheng_rubric.engine.exact import amount_of, times
from lianzheng_rubric.engine.plan import TOTAL, Node

__all__ = ["IS_TOWN", "Draw", "Grown", "at", "pick", "trees"]

Draw = Any
IS_TOWN = Compare("==", Field("类别"), Literal("乡镇"))
TASK = Field("任务数")
"""A number of the roster; some units have none."""
FULLS = [1, 2, 3, 5, 10, 20]
INNER = [
    {}, {}, {}, {}, {"floor": None}, {"ceiling": "full"}, {"combine": "mean"}, {"combine": "lowest"},
    {"combine": "highest"}, {"zero_keeps_bonus": True}, {"net": True}, {"bonus_cap": amount_of(1)},
    {"floor": None, "deduction_cap": amount_of(2)}, {"floor": None, "ceiling": "full", "net": True},
    {"factor": TASK, "factor_top": "full"}, {"applies": IS_TOWN}, {"combine": "mean", "places": 1}, {"applies": IS_TOWN, "inapplicable": "rescale"},
]  # fmt: skip
LEAF = [
    {}, {}, {}, {}, {}, {"floor": None}, {"floor": None}, {"ceiling": "full"}, {"ceiling": "full", "net": True},
    {"net": True}, {"zero_keeps_bonus": True}, {"zero_keeps_bonus": True, "ceiling": "full"},
    {"zero_keeps_bonus": True, "bonus_cap": amount_of(1)}, {"deduction_cap": amount_of(1)},
    {"bonus_cap": amount_of("0.5")}, {"floor": -amount_of(2)}, {"floor": amount_of("0.5")},
    {"start": amount_of(1)}, {"start": 0, "ceiling": "full"},
    {"factor": Arithmetic("/", TASK, Literal(2)), "factor_top": "full"}, {"factor": TASK, "factor_top": "full", "places": 0},
    {"places": 0}, {"applies": IS_TOWN}, {"applies": IS_TOWN, "inapplicable": "zero"}, {"applies": IS_TOWN, "inapplicable": "rescale"}, {"applies": IS_TOWN, "inapplicable": "rescale"},
    {"applies": IS_TOWN, "inapplicable": amount_of("0.5")},
]  # fmt: skip
ENTERED = [
    {},
    {},
    {"missing": "full"},
    {"missing": "zero"},
    {"missing": "rescale"},
    {"missing": "rescale", "due": IS_TOWN},
    {"missing": "full", "due": IS_TOWN},
    {"floor": None},
    {"ceiling": "full"},
]
WEIGHTS = [1, 1, 1, 1, 1, Fraction(1, 2), Fraction(4, 5), Fraction(1, 3), 2, 0]


def pick(draw: Draw, options: list[Any]) -> Any:
    """One of ``options``; the first is the simplest."""
    return draw(st.sampled_from(options))


def at(points: object) -> Any:
    """Points as an amount."""
    return amount_of(points)  # type: ignore[arg-type]


@dataclass
class Grown:
    """Nodes in settling order, and their ids by what may be done to them."""

    nodes: list[Node] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)

    @property
    def places(self) -> list[str]:
        return [*self.leaves, *self.inner, TOTAL]


@st.composite
def trees(draw: Draw) -> Grown:
    """A tree of one to four levels; a composite one has entered parts beside a weighted sheet."""
    grown = Grown()
    levels = pick(draw, [2, 2, 3, 3, 4, 1])
    if levels == 1:
        full = at(pick(draw, FULLS))
        grown.nodes.append(replace(_node(TOTAL, None, full, "full", pick(draw, LEAF)), sheet=True))
        grown.leaves.append(TOTAL)
        return grown
    parts = draw(st.booleans()) if levels > 2 else False
    below = [_grow(draw, grown, str(place + 1), TOTAL, levels - 1, 1) for place in range(_width(draw))]
    if parts:
        below = [_sheet(draw, grown, below), _leaf(draw, grown, "日常", TOTAL, "supplied")]
    full = sum(times(node.full or 0, node.weight) for node in below if node.base != "zero")
    options = pick(draw, [{}, {}, {}, {"floor": None}, {"ceiling": "full"}, {"zero_keeps_bonus": True}])
    root = _node(TOTAL, None, full, "children", options)
    grown.nodes.append(replace(root, sheet=not parts))
    _forbid_nested_keeping(grown)
    return grown


def _width(draw: Draw) -> int:
    return int(pick(draw, [2, 1, 3]))


def _sheet(draw: Draw, grown: Grown, below: list[Node]) -> Node:
    """All groups hang under one part, which is the sheet."""
    names = {node.id for node in below}
    grown.nodes[:] = [replace(node, parent="表") if node.id in names else node for node in grown.nodes]
    full = sum(times(node.full or 0, node.weight) for node in below if node.base != "zero")
    node = _node("表", TOTAL, full, "children", {"weight": pick(draw, [Fraction(4, 5), Fraction(1, 2), 1])})
    grown.nodes.append(replace(node, sheet=True))
    grown.inner.append("表")
    return grown.nodes[-1]


def _grow(draw: Draw, grown: Grown, name: str, parent: str, levels: int, depth: int) -> Node:
    if levels <= 1 or (depth > 1 and draw(st.booleans())):
        base = pick(draw, ["full", "full", "full", "full", "zero", "supplied"])
        return _leaf(draw, grown, name, parent, base)
    below = [_grow(draw, grown, f"{name}.{place + 1}", name, levels - 1, depth + 1) for place in range(_width(draw))]
    full = sum(times(node.full or 0, node.weight) for node in below if node.base != "zero")
    options = {**pick(draw, INNER), "weight": pick(draw, WEIGHTS)}
    grown.nodes.append(_node(name, parent, full, "children", options))
    grown.inner.append(name)
    return grown.nodes[-1]


def _leaf(draw: Draw, grown: Grown, name: str, parent: str, base: str) -> Node:
    options = {**pick(draw, ENTERED if base == "supplied" else LEAF), "weight": pick(draw, WEIGHTS)}
    options["extra"] = pick(draw, [False, False, False, True])
    grown.nodes.append(_node(name, parent, at(pick(draw, FULLS)), base, options))
    grown.leaves.append(name)
    if base == "supplied":
        grown.entered.append(name)
    return grown.nodes[-1]


def _node(name: str, parent: str | None, full: Any, base: Any, options: dict[str, Any]) -> Node:
    bounds = {key: full for key in ("floor", "ceiling", "factor_top") if options.get(key) == "full"}
    return Node(name, f"题{name}", parent, full, base, **{**options, **bounds})


def _forbid_nested_keeping(grown: Grown) -> None:
    """What a zeroed group keeps of bonuses further down is plain only where nothing below bounds or averages them."""
    bounded = {
        node.parent
        for node in grown.nodes
        if node.ceiling is not None
        or node.factor is not None
        or node.combine != "sum"
        or "rescale" in (node.missing, node.inapplicable)
    }
    for place, node in enumerate(grown.nodes):
        keeps = node.zero_keeps_bonus and node.base == "children"
        if keeps and (node.combine != "sum" or _reaches(grown, node.id, bounded)):
            grown.nodes[place] = replace(node, zero_keeps_bonus=False)


def _reaches(grown: Grown, name: str, bounded: set[str | None]) -> bool:
    if name in bounded:
        return True
    return any(_reaches(grown, node.id, bounded) for node in grown.nodes if node.parent == name)
