"""Rules rewritten into steps of the plan; every clause noted, with what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lianzheng_rubric.engine.condition import And, Condition
from lianzheng_rubric.engine.plan import (
    TOTAL,
    Charge,
    Clause,
    ForceGrade,
    LiftGrade,
    LimitGrade,
    MoveGrade,
    Requirement,
    Step,
    Supply,
    ZeroNode,
)
from lianzheng_rubric.language.clause_names import nearest_clause
from lianzheng_rubric.language.compiling.field_errors import checked_condition, tell
from lianzheng_rubric.language.compiling.idle_keywords import refuse_idle
from lianzheng_rubric.language.context import Context, Surroundings
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.outline import ItemEntry, RuleEntry, walk_items, walk_rules
from lianzheng_rubric.language.rules import FieldError
from lianzheng_rubric.language.spelling import nearest

__all__ = ["Compiled", "compile_rules"]


@dataclass(slots=True)
class Compiled:
    """What the rules of a rubric became."""

    steps: list[Step] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    """日期取 of situations that belong to one rule."""


def compile_rules(
    roots: Sequence[ItemEntry],
    shared: Surroundings,
    facts: Mapping[str, object],
    exempting: list[tuple[str, tuple[str, ...]]],
    diagnosis: Diagnosis,
) -> Compiled:
    """Every rule rewritten into steps; every clause noted; problems at the keyword they belong to."""
    out = Compiled()
    known = {entry.situation for root in roots for entry in walk_rules(root)}
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
        _name_situation(entry, out)
        return
    for name in rule.facts:
        if name not in facts and name not in known and not _below((name,) if name.endswith(".*") else (), known):
            coded = nearest_clause(name, sorted(known)) if "." in name else ""
            hint = coded or nearest(name, [*facts]) or nearest_clause(name, sorted(known)) or "先在顶层“事实”里声明它"
            diagnosis.add("R007", f"没有名为“{name}”的事实", entry.places.get("facts", entry.at), hint)
            return
    situations = _below(rule.facts, known) or (entry.situation,)
    context = Context(shared, entry, situations)
    try:
        if rule.date_from is not None:
            out.dates[_own_situation(entry)] = context.date_field(rule.date_from, "date_from")
        made = tuple(rule.steps(context))
        refuse_idle(rule, made, lambda other: tuple(other.steps(Context(shared.aside(), entry, situations))))
        concerned = _concerned(entry, shared, diagnosis)
        for produced in made:
            _keep(produced if isinstance(produced, Clause) else _in_place(produced, entry, concerned), entry, out)
    except FieldError as error:
        tell(error, entry.places.get(error.name, entry.at), diagnosis)


def _concerned(entry: RuleEntry, shared: Surroundings, diagnosis: Diagnosis) -> tuple[Condition, ...]:
    """Which units the items around a rule apply to (适用): what does not concern a unit does nothing at all to it."""
    found: list[Condition] = []
    item: ItemEntry | None = entry.parent
    while item is not None:
        if item.spec.applies is not None:
            at, types = item.places.get("applies", item.at), shared.unit_fields.types
            test = checked_condition(item.spec.applies, "applies", types, shared, at, diagnosis)
            found += [] if test is None else [test]
        item = item.parent
    return tuple(found)


def _in_place(made: Step | Requirement, entry: RuleEntry, concerned: tuple[Condition, ...]) -> Step | Requirement:
    """What a rule became as its place makes it: for some units only, for one period only, or giving marks."""
    if concerned:
        tests = (*concerned, *(() if made.applies is None else (made.applies,)))
        made = replace(made, applies=tests[0] if len(tests) == 1 else And(tests))
    if isinstance(made, Requirement):
        return made
    earning = _earning(made, entry)
    if entry.within is None:
        return earning
    return replace(earning, where=And((entry.within, *(() if made.where is None else (made.where,)))))


def _earning(step: Step, entry: RuleEntry) -> Step:
    """得分 in an item of the sheet is earned; below 加减分 and in an extra item it is a bonus like any other."""
    effect = step.effect
    earns = entry.rule.marker == "credit" or entry.rule.__dict__.get("counts_as") == "得分"
    if not earns or not isinstance(effect, Charge) or effect.sign < 0 or effect.node == TOTAL:
        return step
    return step if _beside_the_marks(entry.parent) else replace(step, effect=replace(effect, earned=True))


def _beside_the_marks(item: ItemEntry | None) -> bool:
    """Whether the item gives bonuses (加减分, 附加) rather than marks of the sheet."""
    return item is not None and (item.section == "加减分" or item.spec.extra or _beside_the_marks(item.parent))


def _own_situation(entry: RuleEntry) -> str:
    """The situation of a rule that names no other: only there may it say which date its records have."""
    if entry.rule.facts:
        raise FieldError("date_from", "写了“事实”，就不能再写“日期取”", "写到那个事实（或那一条规则）里")
    return entry.situation


def _below(facts: tuple[str, ...], known: set[str]) -> tuple[str, ...]:
    """Names as given; ``f.*`` stands for every situation below the clause ``f``."""
    found: dict[str, None] = {}
    for name in facts:
        if name.endswith(".*"):
            found.update(dict.fromkeys(sorted(clause for clause in known if clause.startswith(name[:-1]))))
        else:
            found[name] = None
    return tuple(found)


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
    _name_situation(entry, out)


def _name_situation(entry: RuleEntry, out: Compiled) -> None:
    """A situation of the rule's own bears its label, also where the rule is out of use: its records stay readable."""
    if entry.leads and (not entry.rule.facts or entry.situation in entry.rule.facts):
        out.labels[entry.situation] = entry.label


def _nature(step: Step) -> str:
    match step.effect:
        case Charge(_, sign, earned):
            return "扣分" if sign < 0 else "得分" if earned else "加分"
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
