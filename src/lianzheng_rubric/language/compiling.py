"""Rubric entries → plan: nodes in settling order, rules rewritten into steps, everything else beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from lianzheng_rubric.engine.condition import Condition
from lianzheng_rubric.engine.exact import Amount, times
from lianzheng_rubric.engine.plan import (
    TOTAL,
    Charge,
    Clause,
    ForceGrade,
    LiftGrade,
    LimitGrade,
    MoveGrade,
    Node,
    Requirement,
    Step,
    Supply,
    ZeroNode,
)
from lianzheng_rubric.language.context import Context, Surroundings, condition_from
from lianzheng_rubric.language.diagnosis import Diagnosis, locate, nearest
from lianzheng_rubric.language.model import amount_from, points_from
from lianzheng_rubric.language.outline import ItemEntry, RuleEntry, walk_items, walk_rules
from lianzheng_rubric.language.rules import FieldError
from lianzheng_rubric.language.tree import Text, Tree

__all__ = ["Compiled", "build_nodes", "compile_rules", "keeps_points", "timeless_situations"]


@dataclass(slots=True)
class Compiled:
    """What the rules of a rubric became."""

    steps: list[Step] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def keeps_points(roots: list[ItemEntry]) -> dict[str, Amount | None]:
    """Items that are nodes: those with marks, and those that hold such items; their full marks."""
    found: dict[str, Amount | None] = {}

    def visit(item: ItemEntry) -> Amount | None:
        inner = [(child, marks) for child in item.children if (marks := visit(child)) is not None]
        if item.marks is None and not inner:
            return None
        counted = [
            times(marks, child.spec.weight if child.spec.weight is not None else 1)
            for child, marks in inner
            if not child.spec.extra
        ]
        found[item.id] = full = item.marks if item.marks is not None else sum(counted)
        return full

    for root in roots:
        for child in root.children:
            visit(child)
    return found


def compile_rules(
    roots: list[ItemEntry],
    shared: Surroundings,
    facts: Mapping[str, object],
    exempting: list[tuple[str, tuple[str, ...]]],
    diagnosis: Diagnosis,
) -> Compiled:
    """Every rule rewritten into steps; every clause noted; problems at the keyword they belong to."""
    out = Compiled()
    known = {entry.id for root in roots for entry in walk_rules(root)}
    for root in roots:
        entries: list[ItemEntry | RuleEntry] = [*walk_items(root), *walk_rules(root)]
        for entry in sorted(entries, key=lambda entry: entry.line):
            if isinstance(entry, ItemEntry):
                out.clauses.append(Clause(entry.id, entry.title, entry.spec.nature or "条目", entry.spec.note))
            else:
                _compile_rule(entry, shared, facts, known, out, diagnosis)
    graded = {rule.id for root in roots if root.title in ("不得评优", "一票否决") for rule in walk_rules(root)}
    out.steps = [_exempted(step, exempting, step.id in graded) for step in out.steps]
    return out


def _exempted(step: Step, exempting: list[tuple[str, tuple[str, ...]]], in_graded_section: bool) -> Step:
    """Exemptions lift grade limits and vetoes unless they name clauses themselves (AMB-26)."""
    graded = in_graded_section or isinstance(step.effect, LimitGrade | ForceGrade | MoveGrade)
    names = tuple(
        name
        for name, covers in exempting
        if (graded if not covers else any(step.id == clause or step.id.startswith(clause + ".") for clause in covers))
    )
    return replace(step, exempted_by=names) if names else step


def _compile_rule(
    entry: RuleEntry,
    shared: Surroundings,
    facts: Mapping[str, object],
    known: set[str],
    out: Compiled,
    diagnosis: Diagnosis,
) -> None:
    rule = entry.rule
    if rule.disabled is not None:
        out.clauses.append(Clause(entry.id, entry.label, "停用", rule.disabled))
        return
    for name in rule.facts:
        if name not in facts and name not in known and not _below((name,) if name.endswith(".*") else (), known):
            hint = nearest(name, [*facts]) or "先在顶层“事实”里声明它"
            diagnosis.add("R007", f"没有名为“{name}”的事实", entry.places.get("facts", entry.at), hint)
            return
    situations = _below(rule.facts, known) or (entry.situation,)
    context = Context(shared, entry, situations)
    try:
        for produced in rule.steps(context):
            _keep(produced, entry, out)
    except FieldError as error:
        at = _place(error, entry.places.get(error.name, entry.at))
        diagnosis.add(error.code, error.message, at, error.remedy, offset=error.offset, length=error.length)


def timeless_situations(named: tuple[str, ...], compiled: Compiled, rules: Mapping[str, RuleEntry]) -> frozenset[str]:
    """Situations that the period does not govern.

    Entered scores and votes are made at the assessment; what is told to be late, or is due by a day, is judged by
    that day; and ``named`` are clauses (with all below them) or facts that the author lists.
    """
    found: set[str] = set(named)
    for step in compiled.steps:
        rule = rules[step.id].rule if step.id in rules else None
        late = rule is not None and (rule.late_after is not None or rule.marker == "late_every")
        listed = any(step.id == name or step.id.startswith(name + ".") for name in named)
        if isinstance(step.effect, Supply) or late or listed:
            found.update(step.situations)
    for material in compiled.requirements:
        if material.deadline is not None:
            found.update(material.situations)
    return frozenset(found)


def _below(facts: tuple[str, ...], known: set[str]) -> tuple[str, ...]:
    """Names as given; ``f.*`` stands for every situation below the clause ``f``."""
    found: dict[str, None] = {}
    for name in facts:
        if name.endswith(".*"):
            found.update(dict.fromkeys(sorted(clause for clause in known if clause.startswith(name[:-1]))))
        else:
            found[name] = None
    return tuple(found)


def _place(error: FieldError, value: Tree) -> Tree:
    return value if error.at is None else error.at if isinstance(error.at, Text) else locate(value, error.at)


def _keep(produced: Step | Requirement | Clause, entry: RuleEntry, out: Compiled) -> None:
    if isinstance(produced, Clause):
        out.clauses.append(produced)
        return
    nature = "材料" if isinstance(produced, Requirement) else _nature(produced)
    out.clauses.append(Clause(entry.id, entry.label, nature, entry.rule.note))
    if isinstance(produced, Requirement):
        out.requirements.append(produced)
    else:
        out.steps.append(produced)
    if entry.situation == entry.id and (not entry.rule.facts or entry.id in entry.rule.facts):
        out.labels[entry.id] = entry.label


def _nature(step: Step) -> str:
    match step.effect:
        case Charge(_, sign):
            return "扣分" if sign < 0 else "加分"
        case Supply():
            return "录入"
        case MoveGrade(steps) if steps < 0:
            return "升档"
        case LiftGrade():
            return "升档"
        case LimitGrade() | MoveGrade():
            return "降档"
        case ForceGrade():
            return "否决"
    return "不得分" if isinstance(step.effect, ZeroNode) else "列出"


# --- nodes ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Building:
    shared: Surroundings
    supplied: set[str]
    credited: set[str]
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
        set(),
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
        _build(child, item.id, building, depth=depth + 1, negative=item.spec.children_may_go_negative)
    spec = item.spec
    building.nodes.append(
        Node(
            id=item.id,
            title=item.title,
            parent=parent,
            full=shared.marks[item.id],
            base=_base(item, bool(holds), building),
            start=_start(item, bool(holds), building),
            weight=1 if spec.weight is None else spec.weight,
            floor=_floor(item, building, depth, negative=negative),
            ceiling=_ceiling(item, building, depth),
            deduction_cap=spec.deduction_cap,
            bonus_cap=spec.bonus_cap,
            net=spec.net or shared.spec.net or (not holds and _earned(item)),
            zero_keeps_bonus=spec.zero_keeps_bonus or shared.spec.zero_keeps_bonus,
            combine=_COMBINE[spec.combine],
            applies=_applies(item, building),
            inapplicable=_MISSING[spec.inapplicable],
            missing="pending" if spec.missing == "待定" else _MISSING[spec.missing],
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


def _start(item: ItemEntry, holds: bool, building: _Building) -> Amount | None:
    """起评: a number of points to start from, where the author writes one."""
    text = "" if item.spec.start is None else str(item.spec.start)
    if text in ("", "满分", "零分"):
        return None
    at = item.places.get("start", item.at)
    if holds:
        building.diagnosis.add("R020", "有下级的条目由下级合成，不能写起评分", at, "把“起评”写到下级")
        return None
    try:
        return points_from(text)
    except ValueError as error:
        building.diagnosis.add("R003", str(error), at, "写 满分、零分 或基础分，例如 起评: 60")
        return None


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
    scope = building.shared.spec.floor_scope
    return None if negative or scope == "不设" or depth > _LEVELS.get(scope, depth) else 0


def _ceiling(item: ItemEntry, building: _Building, depth: int) -> Amount | None:
    """What bonuses may not exceed (AMB-05): as the item says, else as the rubric says for this level."""
    if item.spec.ceiling is not None:
        return _bound(item, "ceiling", item.spec.ceiling, building)
    scope = building.shared.spec.bonus_scope
    if scope == "本项" or _LEVELS.get(scope) == depth:
        return building.shared.marks[item.id]
    return building.shared.marks[item.id] if _earned(item) and not item.children else None


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


def _applies(item: ItemEntry, building: _Building) -> Condition | None:
    if item.spec.applies is None:
        return None
    try:
        return condition_from(item.spec.applies, "applies", building.shared.unit_fields.types, building.shared)
    except FieldError as error:
        at = _place(error, item.places.get("applies", item.at))
        building.diagnosis.add(error.code, error.message, at, error.remedy, offset=error.offset, length=error.length)
        return None
