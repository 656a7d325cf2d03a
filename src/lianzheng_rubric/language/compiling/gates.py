"""且: what a grade asks of single items, brought to points of nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lianzheng_rubric.engine.exact import Amount, times
from lianzheng_rubric.engine.plan import TOTAL, Band, Node
from lianzheng_rubric.language.checks import check_marked, is_extra
from lianzheng_rubric.language.compiling.draft import Draft
from lianzheng_rubric.language.grades import Gate

__all__ = ["gated_bands"]

_EVERY = {"每项": "每项", "各项": "每项", "单项": "每项", "每大项": "每大项", "各大项": "每大项"}
"""Every item that keeps points and holds no others, or every item of the first level of the sheet."""


def gated_bands(draft: Draft, nodes: tuple[Node, ...]) -> tuple[Band, ...]:
    """The grades with what they ask of single items; a share is that of the item's marks."""
    asked: dict[str, list[tuple[str, Amount]]] = {}
    for gate in draft.grades.gates:
        asked.setdefault(gate.grade, []).extend(_points(gate, draft, nodes))
    return tuple(replace(band, gates=tuple(asked.get(band.name, ()))) for band in draft.grades.bands)


def _points(gate: Gate, draft: Draft, nodes: tuple[Node, ...]) -> Iterator[tuple[str, Amount]]:
    for node in _meant(gate, draft, nodes):
        if gate.least is not None:
            yield node.id, gate.least
        elif node.full:
            yield node.id, times(node.full, gate.share)


def _meant(gate: Gate, draft: Draft, nodes: tuple[Node, ...]) -> list[Node]:
    """The node of a clause, or every item of a level; a complaint where there is none."""
    if gate.clause in _EVERY:
        return _level(_EVERY[gate.clause], draft, nodes)
    if gate.clause not in draft.refused:
        known, keeping = (*draft.shared.items, *draft.rules), [node.id for node in nodes]
        check_marked("且", gate.clause, gate.at, keeping, known, draft.diagnosis)
    return [node for node in nodes if node.id == gate.clause]


def _level(which: str, draft: Draft, nodes: tuple[Node, ...]) -> list[Node]:
    """The items of the sheet that 每项 or 每大项 means; extra points are asked of nobody."""
    parents = {node.id: node.parent for node in nodes}
    sheet = next((node.id for node in nodes if node.sheet), TOTAL)
    holders = set(parents.values())

    def inside(name: str | None) -> bool:
        return name is not None and (name == sheet or inside(parents[name]))

    items = [node for node in nodes if inside(node.parent) and not is_extra(draft.shared.items.get(node.id))]
    if which == "每大项":
        return [node for node in items if node.parent == sheet]
    return [node for node in items if node.id not in holders]
