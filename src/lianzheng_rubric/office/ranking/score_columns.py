"""Which items of a rubric become columns of a table of all units: the upper levels, as deep as a page can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.plan import TOTAL, Node, Plan
from lianzheng_rubric.office.wording import titled

__all__ = ["ScoreColumn", "score_columns"]

_MOST = 24
"""Columns that an A4 page across can hold and people can still read."""


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """A column of scores: those of ``node``, or (``own``) the points that were moved on it and on no child of it."""

    node: Node
    own: bool = False
    built: bool = False
    """Whether the columns of its children stand to the left of it."""

    @property
    def title(self) -> str:
        """The header: the item, and how much of it counts."""
        name = "总分" if self.node.id == TOTAL else titled(self.node.id, self.node.title)
        if self.own:
            return f"{name}：另加减"
        return f"{name}（折{_percent(Fraction(self.node.weight))}）" if self.node.weight != 1 else name


def score_columns(plan: Plan, assessments: Iterable[Assessment]) -> tuple[ScoreColumn, ...]:
    """The columns, children before their parents, the total last; ``assessments`` tell where points lie."""
    children: dict[str | None, list[Node]] = {}
    for node in plan.nodes:
        children.setdefault(node.parent, []).append(node)
    depth = max((level for level in range(1, 6) if _count(children, level) <= _MOST), default=1)
    charged = {score.id for one in assessments for score in one.nodes if score.lines}
    return tuple(column for root in children.get(None, ()) for column in _columns(root, children, depth, charged))


def _count(children: Mapping[str | None, Sequence[Node]], depth: int) -> int:
    level = list(children.get(None, ()))
    found = len(level)
    for _ in range(depth):
        level = [child for node in level for child in children.get(node.id, ())]
        found += len(level)
    return found


def _columns(
    node: Node, children: Mapping[str | None, Sequence[Node]], depth: int, charged: set[str]
) -> Iterator[ScoreColumn]:
    inner = children.get(node.id, ()) if depth else ()
    for child in inner:
        yield from _columns(child, children, depth - 1, charged)
    if inner and node.id in charged:
        yield ScoreColumn(node, own=True)
    yield ScoreColumn(node, built=bool(inner))


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"
