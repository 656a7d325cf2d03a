"""Points of one rule that differ on paper and come to the same: two of them reach the end of the item's marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lianzheng_rubric.engine.exact import Amount, show
from lianzheng_rubric.engine.plan import (
    AmountRule,
    Charge,
    Compared,
    Interpolated,
    Judged,
    Node,
    Stairs,
    Step,
    Supply,
    Table,
)
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.outline import RuleEntry

__all__ = ["check_beyond_marks"]


def check_beyond_marks(
    node: Node, steps: Iterable[Step], rules: Mapping[str, RuleEntry], title: str, diagnosis: Diagnosis
) -> None:
    """Points written out of a hundred in an item of twenty: 100 and 66 would both be its full marks."""
    for step in steps:
        room, entry = _room(node, step), rules.get(step.id)
        beyond = [] if room is None else sorted({points for points in _points(step.amount) if points >= room})
        if entry is None or room is None or len(beyond) < 2:
            continue
        most, other, marks = show(beyond[-1]), show(beyond[-2]), show(room)
        diagnosis.add(
            "R018", f"“{entry.label}”一次就是 {most} 分，超过“{title}”的 {marks} 分：{other} 分和 {most} 分结果一样",
            entry.places.get(entry.rule.marker, entry.at),
            f"按 {marks} 分重写各个分数，最高不超过 {marks}；原文如此就不用改", severity="warning",
        )  # fmt: skip


def _room(node: Node, step: Step) -> Amount | None:
    """What the rule can move the score by at most; ``None`` when there is no end."""
    start = node.start if node.start is not None else (node.full or 0) if node.base == "full" else 0
    if isinstance(step.effect, Charge) and step.effect.sign < 0:
        return None if node.floor is None or start <= node.floor else start - node.floor
    top = step.effect.most if isinstance(step.effect, Supply) else node.ceiling
    return None if top is None or top <= start else top - start


def _points(amount: AmountRule | None) -> tuple[Amount, ...]:
    """The points that one line of the rule may come to, as far as they are written."""
    match amount:
        case Table(_, points):
            return tuple(one for entry in points.values() for one in _of_entry(entry))
        case Judged(low, high) if high is not None:
            return (low, high)
        case Stairs(bounds, otherwise):
            return (otherwise, *(points for _, _, points in bounds))
        case Interpolated() as lines:
            return lines.points
        case Compared(points, "place", _, otherwise):
            return (*points, otherwise)
    return ()


def _of_entry(entry: Amount | Table) -> tuple[Amount, ...]:
    return _points(entry) if isinstance(entry, Table) else (entry,)
