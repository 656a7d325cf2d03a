"""Marks that no rule can ever take, and marks that no rule can ever give (克拉玛依 14: 3 of 5): noted, not refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import prod

from lianzheng_rubric.engine.exact import Amount, show, times
from lianzheng_rubric.engine.plan import (
    Charge,
    Compared,
    Fixed,
    Interpolated,
    Judged,
    Node,
    Plan,
    Shortfall,
    Stairs,
    Step,
    Supply,
    Table,
    ZeroNode,
)
from lianzheng_rubric.language.beyond_marks import check_beyond_marks
from lianzheng_rubric.language.checks import is_extra
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.outline import ItemEntry, RuleEntry, walk_rules

__all__ = ["check_reach"]


def check_reach(
    plan: Plan, items: Mapping[str, ItemEntry], rules: Mapping[str, RuleEntry], diagnosis: Diagnosis
) -> None:
    """There is something to assess, and no marks that nothing can take or give."""
    if not plan.steps and not plan.requirements:
        diagnosis.add("R021", "没有任何可评的内容", None, "在“考核项目”里写条目和情形")
    by_node: dict[str, list[Step]] = {}
    for step in plan.steps:
        if isinstance(step.effect, Charge | ZeroNode | Supply):
            by_node.setdefault(step.effect.node, []).append(step)
    for node in plan.nodes:
        item, steps = items.get(node.id), by_node.get(node.id, [])
        if item is None or not node.full:
            continue
        check_beyond_marks(node, steps, rules, item.title, diagnosis)
        if node.base == "full" and steps and not any(isinstance(step.effect, ZeroNode) for step in steps):
            _check_taken(node, steps, item, diagnosis)
        if not is_extra(item) and (node.base == "zero" or node.start is not None):
            _check_given(node, steps, item, diagnosis)
            _check_bonus(node, steps, item, diagnosis)


def _check_bonus(node: Node, steps: list[Step], item: ItemEntry, diagnosis: Diagnosis) -> None:
    """超额加分 where points are earned: it is cut at the marks unless the author says where the item ends."""
    if node.base != "zero" or node.ceiling != node.full or item.spec.ceiling is not None:
        return
    mine = {step.id for step in steps}
    for entry in walk_rules(item):
        rule = entry.rule
        if entry.id in mine and (rule.marker == "add" or rule.__dict__.get("counts_as") == "加分"):
            diagnosis.add(
                "R018",
                f"“{item.title}”从零分往上得，最高 {show(node.full or 0)} 分：“{entry.label}”加的分超不过它",
                entry.at,
                "可以超过的写“上限”（一个数或 不设），或把加分移到“加减分”；就是不得超过的写 上限: 满分",
                severity="warning",
            )


def _check_taken(node: Node, steps: list[Step], item: ItemEntry, diagnosis: Diagnosis) -> None:
    """From where the item starts, its deductions can come down to nothing."""
    start = (node.full or 0) if node.start is None else node.start
    most = _all_of(steps, -1)
    if most is not None and 0 < most < start:
        diagnosis.add(
            "R018", f"“{item.title}”{show(start)} 分，各句最多只能扣 {show(most)} 分，其余永远扣不到", item.at,
            "原文如此就不用改；否则补上缺的扣分", severity="warning",
        )  # fmt: skip


def _check_given(node: Node, steps: list[Step], item: ItemEntry, diagnosis: Diagnosis) -> None:
    """From where the item starts, what it gives can come up to its marks."""
    full, start = node.full or 0, node.start or 0
    most = _all_of(steps, 1)
    if most is not None and start + most < full:
        begins = f"从 {show(start)} 分起" if start else "从零分往上得"
        diagnosis.add(
            "R018", f"“{item.title}”{show(full)} 分，{begins}，各句最多只能得到 {show(start + most)} 分", item.at,
            "补上缺的得分；有一部分本来就有、做不到才扣的，写“起评: 满分”（或几分），或分成两个条目；原文如此就不用改",
            severity="warning",
        )  # fmt: skip


def _all_of(steps: Iterable[Step], sign: int) -> Amount | None:
    """The most that the rules of one sign come to together; ``None`` when it has no end."""
    bounds = [_most(step) for step in steps if isinstance(step.effect, Charge) and step.effect.sign == sign]
    known = [bound for bound in bounds if bound is not None]
    return sum(known) if len(known) == len(bounds) else None


def _most(step: Step) -> Amount | None:
    """The most that a rule can come to, one way or the other; ``None`` when it may repeat without end."""
    once = _most_of_one(step) if step.tally.per != "record" or _counts_once(step) else None
    larger = prod([max(Fraction(1), factor) for _, factor in step.factors])
    bounds = [_room(step), None if once is None else times(once, larger)]
    return min([bound for bound in bounds if bound is not None], default=None)


def _counts_once(step: Step) -> bool:
    return step.family is not None and not step.family.fields


def _room(step: Step) -> Amount | None:
    """What the cap of a rule leaves for a whole year."""
    cap = step.cap
    if cap is None or cap.exempt is not None or cap.per not in ("unit", "period"):
        return None
    return cap.points if cap.per == "unit" else times(cap.points, cap.periods)


def _most_of_one(step: Step) -> Amount | None:
    """What one line of a rule comes to at most, before it is multiplied."""
    match step.amount:
        case Fixed(points) if _counts_once(step) or step.tally.below is not None:
            return points
        case Judged(_, high):
            return high
        case Table() as table:
            return _highest(table)
        case Shortfall(quota, points, once) if isinstance(quota, int | Fraction):
            periods = step.tally.due or max(1, len(step.tally.periods))
            return points if once else times(points, quota * periods)
        case Stairs(bounds, otherwise):
            return max([otherwise, *(points for _, _, points in bounds)])
        case Interpolated() as lines:
            return max(lines.points)
        case Compared(points) as places:
            return max(places.otherwise, *points)
    return None


def _highest(table: Table) -> Amount:
    return max(_highest(points) if isinstance(points, Table) else points for points in table.points.values())
