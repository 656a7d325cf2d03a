"""Items that keep points into nodes of the plan, children before parents: where points start, stop and add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lianzheng_rubric.engine.condition import Condition, Formula
from lianzheng_rubric.engine.exact import Amount, show
from lianzheng_rubric.engine.plan import TOTAL, Node, Step, Supply
from lianzheng_rubric.language.checks import is_extra
from lianzheng_rubric.language.compiling.field_errors import checked_condition, checked_formula
from lianzheng_rubric.language.context import Surroundings
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.model import amount_from, points_from
from lianzheng_rubric.language.outline import ItemEntry, walk_rules
from lianzheng_rubric.language.spelling import nearest

__all__ = ["build_nodes"]


@dataclass(slots=True)
class _Building:
    shared: Surroundings
    supplied: set[str]
    sheet_roots: list[ItemEntry]
    diagnosis: Diagnosis
    nodes: list[Node] = field(default_factory=list)


def build_nodes(
    roots: list[ItemEntry],
    sheet: list[ItemEntry],
    root: Node,
    shared: Surroundings,
    steps: list[Step],
    diagnosis: Diagnosis,
) -> tuple[Node, ...]:
    """All nodes, children before parents, the total last. ``sheet`` hangs under the part that takes it in."""
    building = _Building(
        shared,
        {step.effect.node for step in steps if isinstance(step.effect, Supply)},
        sheet,
        diagnosis,
    )
    for holder in roots:
        for item in holder.children:
            _build(item, TOTAL, building, depth=0 if item.spec.source is not None else 1)
    return (*building.nodes, root)


def _build(item: ItemEntry, parent: str, building: _Building, *, depth: int, negative: bool = False) -> None:
    """``depth`` counts levels of the sheet: 1 = group, 2 = numbered article."""
    shared = building.shared
    if item.id not in shared.marks:
        return
    inner = item.children
    if item.spec.source is not None:
        inner = [child for holder in building.sheet_roots for child in holder.children]
    holds = [child for child in inner if child.id in shared.marks]
    for child in holds:
        level = depth if child.is_period else depth + 1
        _build(child, item.id, building, depth=level, negative=item.spec.children_may_go_negative)
    spec = item.spec
    building.nodes.append(
        Node(
            id=item.id,
            title=item.title,
            parent=parent,
            full=shared.marks[item.id],
            base=_base(item, bool(holds), building),
            start=_start(item, building),
            weight=1 if spec.weight is None else spec.weight,
            floor=_floor(item, building, depth, negative=negative),
            ceiling=_ceiling(item, building, depth),
            factor=_factor(item, building),
            factor_top=_factor_top(item, building),
            deduction_cap=spec.deduction_cap,
            bonus_cap=spec.bonus_cap,
            net=spec.net or shared.spec.net or (not holds and _base(item, False, building) == "zero"),
            zero_keeps_bonus=spec.zero_keeps_bonus or shared.spec.zero_keeps_bonus,
            combine=_COMBINE[spec.combine],
            extra=is_extra(item) and (parent == TOTAL or not is_extra(item.parent)),
            applies=_of_units(item, "applies", building),
            inapplicable=_inapplicable(item, building),
            missing="pending" if spec.missing == "待定" else _MISSING[spec.missing],
            due=_of_units(item, "due", building),
            places=spec.places,
            sheet=spec.source is not None,
        )
    )


_COMBINE: Mapping[str, Literal["sum", "mean", "lowest", "highest"]] = {
    "合计": "sum", "平均": "mean", "最低": "lowest", "最高": "highest",
}  # fmt: skip
_MISSING: Mapping[str, Literal["full", "zero", "rescale"]] = {
    "满分": "full",
    "零分": "zero",
    "折算": "rescale",
}


def _base(item: ItemEntry, holds: bool, building: _Building) -> Literal["full", "zero", "children", "supplied"]:
    if holds:
        return "children"
    if item.spec.start is not None:
        return "zero" if item.spec.start == "零分" else "full"
    if item.id in building.supplied:
        return "supplied"
    return "zero" if _earned(item) else "full"


def _start(item: ItemEntry, building: _Building) -> Amount | None:
    """起评: a number of points to start from, where the author writes one."""
    text = "" if item.spec.start is None else str(item.spec.start)
    if text in ("", "满分", "零分"):
        return None
    at = item.places.get("start", item.at)
    try:
        points = points_from(text)
    except ValueError:
        remedy = nearest(text, ("满分", "零分")) or "写 满分、零分 或基础分，例如 起评: 60"
        building.diagnosis.add("R003", f"“起评”不能写“{text}”", at, remedy)
        return None
    return points


def _earned(item: ItemEntry) -> bool:
    """Whether points here are earned (得分) rather than kept: then the item starts from nothing."""
    if item.section == "加减分" or item.spec.extra:
        return True
    return any(
        rule.rule.marker == "credit" or rule.rule.__dict__.get("counts_as") == "得分" for rule in walk_rules(item)
    )


_LEVELS = {"本大项": 1, "本条": 2}


def _floor(item: ItemEntry, building: _Building, depth: int, *, negative: bool) -> Amount | None:
    """Where deductions stop (AMB-03): as the item says, else as the rubric says for this level."""
    if "floor" in item.places:
        return _bound(item, "floor", item.spec.floor, building)
    if item.section == "加减分":  # what is taken off there comes off the total
        return None
    scope = building.shared.spec.floor_scope
    return None if negative or scope == "不设" or depth > _LEVELS.get(scope, depth) else 0


def _ceiling(item: ItemEntry, building: _Building, depth: int) -> Amount | None:
    """What bonuses may not exceed (AMB-05): as the item says, else as the rubric says for this level."""
    if item.spec.ceiling is not None and item.spec.factor is None:
        return _bound(item, "ceiling", item.spec.ceiling, building)
    scope = building.shared.spec.bonus_scope
    if scope == "本项" or _LEVELS.get(scope) == depth:
        return building.shared.marks[item.id]
    printed = item.marks is not None and (item.section == "加减分" or item.spec.extra)
    return building.shared.marks[item.id] if _earned(item) and (printed or not item.children) else None


def _factor(item: ItemEntry, building: _Building) -> Formula | None:
    """系数: what the score is multiplied by, from the roster of the unit."""
    if item.spec.factor is None:
        return None
    at, types = item.places.get("factor", item.at), building.shared.unit_fields.types
    return checked_formula(item.spec.factor, "factor", types, at, building.diagnosis)


def _factor_top(item: ItemEntry, building: _Building) -> Amount | None:
    """What the score may come to after it was multiplied: 上限 as a number, else the marks."""
    if item.spec.factor is None:
        return None
    if item.spec.ceiling is None:
        return building.shared.marks[item.id]
    top = _bound(item, "ceiling", item.spec.ceiling, building)
    if str(item.spec.ceiling) in ("不设", "无", "none"):
        message = f"“{item.title}”写了“系数”，“上限”要写一个数：名册没有写系数的单位，要知道最多几分"
        building.diagnosis.add("R020", message, item.places.get("ceiling", item.at), "例如 上限: 105，或 上限: 满分")
    return top


def _inapplicable(item: ItemEntry, building: _Building) -> Literal["full", "zero", "rescale"] | Amount:
    """What units get to which the item does not apply: a way of counting, or a number of points."""
    text = str(item.spec.inapplicable).strip()
    at, marks = item.places.get("inapplicable", item.at), building.shared.marks[item.id]
    if text in ("满分", "full") and item.spec.applies is not None and _earned(item) and not is_extra(item):
        return "full" if marks is None else marks  # it starts from nothing, and is as good as full
    if text in _MISSING:
        return _MISSING[text]
    try:
        points = points_from(text)
    except ValueError:
        remedy = nearest(text, _MISSING) or "写 满分、零分、折算，或计几分，例如 不适用时: 3分"
        building.diagnosis.add("R003", f"“不适用时”不能写“{text}”", at, remedy)
        return "full"
    if marks is not None and points > marks:
        message = f"不适用时计 {show(points)} 分，超过了“{item.title}”的 {show(marks)} 分"
        building.diagnosis.add("R020", message, at, "写满分或更少的分")
    return points


def _bound(item: ItemEntry, name: str, value: object, building: _Building) -> Amount | None:
    text = str(value)
    if text in ("不设", "无", "none"):
        return None
    if text == "满分":
        return building.shared.marks[item.id]
    try:
        return amount_from(text)
    except ValueError as error:
        building.diagnosis.add("R003", str(error), item.places.get(name, item.at), "写 满分、不设 或一个数")
        return None


def _of_units(item: ItemEntry, name: Literal["applies", "due"], building: _Building) -> Condition | None:
    """The condition on units that the item holds under ``name``."""
    spec: object = getattr(item.spec, name)
    if spec is None:
        return None
    at = item.places.get(name, item.at)
    shared = building.shared
    return checked_condition(spec, name, shared.unit_fields.types, shared, at, building.diagnosis)
