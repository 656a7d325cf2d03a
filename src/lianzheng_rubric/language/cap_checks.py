"""Caps that make sense: not below one price, not beyond all that a rule can come to, alike where rules share one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lianzheng_rubric.engine.amounts import most_points
from lianzheng_rubric.engine.exact import Amount, show
from lianzheng_rubric.engine.plan import Charge, Fixed, Interpolated, Judged, Plan, Stairs, Step
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.model import keyword_of
from lianzheng_rubric.language.outline import ItemEntry, RuleEntry
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.tree import Tree

__all__ = ["check_bounds", "check_caps"]


def check_bounds(
    plan: Plan, items: Mapping[str, ItemEntry], sections: Mapping[str, Tree], diagnosis: Diagnosis
) -> None:
    """Where scores stop below and above: never the wrong way round, and no score has to be negative.

    ``sections`` are the values of the top level.
    """
    for node in plan.nodes:
        item = items.get(node.id)
        places = sections if item is None else item.places
        at = places.get("ceiling") or places.get("floor") or (None if item is None else item.at)
        low, high = ("总分底", "总分上限") if item is None else ("底", "上限")
        top = node.ceiling if node.ceiling is not None else node.full
        if node.ceiling is not None and node.ceiling < 0:
            diagnosis.add("R017", f"“{high}”是负数：{show(node.ceiling)}", at, f"改正它，或写 {high}: 不设")
        elif node.floor is not None and top and node.floor > top:
            which = f"“{high}” {show(top)}" if node.ceiling is not None else f"满分 {show(top)}"
            diagnosis.add("R017", f"“{low}” {show(node.floor)} 高过了{which}", at, "改正其中一个数")


def check_caps(plan: Plan, rules: Mapping[str, RuleEntry], diagnosis: Diagnosis) -> None:
    """Caps and free occurrences that make sense."""
    pools: dict[str, Step] = {}
    _check_alone(plan, rules, diagnosis)
    for step in plan.steps:
        entry = rules.get(step.id)
        _check_cap(step, entry, diagnosis)
        _check_nothing(step, entry, diagnosis)
        if step.cap is None or not step.cap.pool or entry is None:
            continue
        first = pools.setdefault(step.cap.pool, step)
        if first.cap is not None and replace(first.cap, exempt=None) != replace(step.cap, exempt=None):
            message = f"“{step.cap.pool}”合用一个封顶，“{first.label}”和“{step.label}”写的封顶却不一样"
            diagnosis.add("R017", message, entry.places.get("cap", entry.at), "写同样的封顶、封顶按和封顶方式")


def _check_alone(plan: Plan, rules: Mapping[str, RuleEntry], diagnosis: Diagnosis) -> None:
    """A name that several rules are to share, and only one bears: a slip of the pen parts them."""
    users: dict[tuple[str, str], dict[int, RuleEntry]] = {}
    for entry in (rules[step.id] for step in plan.steps if step.id in rules):
        for word, name in (("cap_pool", entry.rule.cap_pool), ("family", entry.rule.family)):
            if name:
                users.setdefault((word, name), {})[entry.line] = entry
    for (word, name), found in users.items():
        if len(found) == 1:
            entry = next(iter(found.values()))
            others = [other for kind, other in users if kind == word and other != name]
            diagnosis.add(
                "R017", f"“{keyword_of(type(entry.rule), word)}: {name}”只有“{entry.label}”一条用这个名字",
                entry.places.get(word, entry.at),
                nearest(name, others) or "几条都写同一个名字才合在一起；只有一条的去掉它", severity="warning",
            )  # fmt: skip


def _check_nothing(step: Step, entry: RuleEntry | None, diagnosis: Diagnosis) -> None:
    """No points at all: 总分扣0分 is hardly what clears the total."""
    named = entry is not None and entry.rule.charge is not None
    if entry is not None and named and isinstance(step.effect, Charge) and step.amount == Fixed(0):
        word = "扣" if step.effect.sign < 0 else "加"
        diagnosis.add(
            "R018", f"“{entry.label}”{word} 0 分，什么也不变", entry.places.get(entry.rule.marker, entry.at),
            "清零的写“不得分”，清零总分的写“总分不得分”；不计分的写性质，例如“程序”", severity="warning",
        )  # fmt: skip


def _check_cap(step: Step, entry: RuleEntry | None, diagnosis: Diagnosis) -> None:
    if entry is None:
        return
    if step.cap is not None and step.cap.points <= 0:
        diagnosis.add("R017", "封顶要大于 0", entry.places.get("cap", entry.at), "例如 封顶: 6")
    elif step.cap is not None and isinstance(step.amount, Fixed) and step.amount.points > step.cap.points:
        diagnosis.add(
            "R017", f"一次就是 {show(step.amount.points)} 分，封顶却只有 {show(step.cap.points)} 分",
            entry.places.get("cap", entry.at), "核对单价与封顶", severity="warning",
        )  # fmt: skip
        return
    most = _once_at_most(step)
    if step.cap is not None and not step.cap.pool and most is not None and most < step.cap.points:
        diagnosis.add(
            "R017", f"全年只计一次，最多 {show(most)} 分，封顶 {show(step.cap.points)} 分用不到",
            entry.places.get("cap", entry.at), "每次都要计的写“每次扣…分，最多扣…分”；只计一次的去掉封顶",
            severity="warning",
        )  # fmt: skip


def _once_at_most(step: Step) -> Amount | None:
    """What a step that charges one time only comes to at most; ``None`` when it may repeat, or nobody can tell."""
    once = step.family is not None and not step.family.fields
    match step.amount:
        case Fixed(points) if once or step.tally.below is not None:
            return points
        case Judged(_, high) if once:
            return high
        case Stairs() | Interpolated() if step.tally.per == "unit":
            return most_points(step.amount)
    return None
