"""复述: every rule of a plan read back as one sentence, so that an author sees what the machine understood."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from lianzheng_rubric.authoring.amount_words import COMBINED, amount_text, lateness_of, table_text
from lianzheng_rubric.authoring.condition_words import condition_text, parameter_text
from lianzheng_rubric.authoring.node_words import node_sentence
from lianzheng_rubric.authoring.qualifier_words import exempted_text, qualifier_texts, told_apart
from lianzheng_rubric.engine.condition import And, Compare, Condition, Field, Literal, Not, Or
from lianzheng_rubric.engine.exact import show
from lianzheng_rubric.engine.plan import (
    TOTAL,
    Announce,
    Band,
    Charge,
    Computed,
    Derived,
    Effect,
    Finding,
    ForceGrade,
    Judged,
    LiftGrade,
    LimitGrade,
    MoveGrade,
    Node,
    Plan,
    Requirement,
    Route,
    Step,
    Supply,
    Table,
    ZeroNode,
)
from lianzheng_rubric.engine.quota import GroupQuota, kind_of_room, limited, quota_words

__all__ = ["fired_text", "grade_lines", "material_sentence", "read_back", "sentence", "standard"]

_NO_DATES: Mapping[str, str] = MappingProxyType({})


def read_back(plan: Plan, dates: Mapping[str, str] = _NO_DATES) -> Iterator[tuple[str, str]]:
    """(clause id, sentence) for every clause of the plan in document order, then exemptions and consequences.

    ``dates`` names, for situations whose records are dated by a field of theirs (日期取), that field.
    """
    derived = {one.name: one for one in plan.derived}
    nodes = {node.id: node for node in plan.nodes}
    steps: dict[str, list[Step]] = {}
    for step in plan.steps:
        steps.setdefault(step.id, []).append(step)
    requirements = {requirement.id: requirement for requirement in plan.requirements}
    for clause in plan.clauses:
        if clause.id in steps:
            for step in steps[clause.id]:
                days = dict.fromkeys(dates[name] for name in step.situations if name in dates)
                yield clause.id, "；".join([sentence(step, nodes, derived), *(f"日期取 {day}" for day in days)])
        elif clause.id in requirements:
            yield clause.id, f"“{clause.label}”：{material_sentence(requirements[clause.id])}；只核对，不计分"
        elif clause.id in nodes:
            yield clause.id, node_sentence(nodes[clause.id])
        else:
            note = f"：{clause.note}" if clause.note else ""
            yield clause.id, f"“{clause.label}”：{clause.nature}，不计分{note}"
    yield from _around(plan)


def material_sentence(material: Requirement) -> str:
    """What has to be handed in: forms, deadline, marks."""
    forms = "、".join(material.forms) or "不限形式"
    due = f"，期限 {material.deadline}" if material.deadline else ""
    marks = f"，须有{'、'.join(material.must_have)}" if material.must_have else ""
    whom = "" if material.applies is None else f"，只适用于 {condition_text(material.applies)} 的单位"
    return f"应交（{forms}）{due}{marks}{whom}"


def _around(plan: Plan) -> Iterator[tuple[str, str]]:
    """Exemptions and consequences, which stand beside the clauses."""
    for exemption in plan.exemptions:
        lifted = [step.id for step in plan.steps if exemption.id in step.exempted_by]
        scope = f"免除 {'、'.join(dict.fromkeys(lifted))}" if lifted else "没有免除任何条款"
        counted = "，免责的仍计入人数、次数" if exemption.counted else ""
        yield exemption.id, f"“{exemption.label}”：免责，{scope}{counted}；条件是 {condition_text(exemption.where)}"
    for followup in plan.followups:
        parts = [fired_text(followup.fired)] if followup.fired else []
        if followup.where is not None:
            parts.append(f"条件是 {condition_text(followup.where)}")
        yield followup.id, "；".join([f"“{followup.text}”：后果，不计分", *parts])


def fired_text(clauses: tuple[str, ...]) -> str:
    """须触发: one of the clauses is enough."""
    return f"须先触发 {'、'.join(clauses)}" + (" 中至少一条" if len(clauses) > 1 else "")


def grade_lines(plan: Plan) -> Iterator[str]:
    """The grades with their bounds, what else they ask for, and how many units may hold them."""
    quotas = dict(plan.quotas)
    short = limited(plan.quotas, [band.name for band in plan.bands])
    for place, band in enumerate(plan.bands):
        parts = [
            _bounds(band, plan.bands[:place], short),
            *(f"且 {node} 不低于 {show(least)} 分" for node, least in band.gates),
        ]
        if band.name in quotas:
            parts.append(_quota_sentence(plan, quotas[band.name]))
        yield f"档次 {band.name}：{'，'.join(parts)}"
    if plan.bands and plan.band_places is not None:
        yield f"档次 按四舍五入到 {plan.band_places} 位小数的总分来定"


def _quota_sentence(plan: Plan, quota: GroupQuota) -> str:
    """How many units may hold a grade, or it and all better ones; or that the last units have it."""
    group = f"每个{plan.rank_by}里" if plan.rank_by else "参评单位里"
    size = quota_words(quota, rounding=True)
    kind = kind_of_room(quota)
    if kind == "last":
        return f"{group}排在最后的 {size}，本来更高的也列为这一档"
    return f"{group}{'与以上各档合计' if kind == 'better' else ''}不超过 {size}，多出的按名次落到下一档"


def _bounds(band: Band, better: tuple[Band, ...], short: Collection[str]) -> str:
    if band.low is None and band.high is None:
        if not better:
            return "分数不论"
        if band.name in short:
            return "上一档以外的，分数不论"
        taken = any(not (one.low or one.high or one.gates or one.name in short) for one in better)
        return "不由分数得出，只由否决、降档得出" if taken else "其余"
    low = "" if band.low is None else f"{show(band.low[0])} 分以上（{'含' if band.low[1] else '不含'}）"
    high = "" if band.high is None else f"{show(band.high[0])} 分以下（{'含' if band.high[1] else '不含'}）"
    return "、".join(part for part in (low, high) if part)


def sentence(step: Step, nodes: Mapping[str, Node], derived: Mapping[str, Derived]) -> str:
    """What one step does, in words."""
    parts = [f"“{step.label}”：{_occasion(step)}{_consequence(step, nodes, derived)}"]
    late = lateness_of(step, derived)
    parts += _admitted(step, late)
    return "；".join([*parts, *_narrowed(step, late), *exempted_text(step)])


def _narrowed(step: Step, late: Derived | None) -> Iterator[str]:
    """What has to be so, beside the condition, for a record to count, and what narrows the points."""
    if step.late is not None:
        yield _overdue(step.late, one_duty=step.one_duty)
    if step.evidence is not None:
        unknown = "，没有写明的待核" if step.evidence_missing == "pending" else ""
        yield f"证据要求 {condition_text(step.evidence)}{unknown}"
    yield from qualifier_texts(step, late=late is not None)


def standard(step: Step, nodes: Mapping[str, Node], derived: Mapping[str, Derived], here: str = "") -> str:
    """评分标准: all that one step does, told beside the item whose points ``here`` keeps."""
    match step.effect:
        case Charge(node) as charge:
            elsewhere = "" if node == (here or TOTAL) else f"，记在{_where(node, nodes)}"
            consequence = f"{amount_text(step, _verb(charge), derived)}{elsewhere}"
        case ZeroNode(node) if node:
            consequence = "本项不得分" if node == here else f"{_where(node, nodes)}不得分"
        case Supply(node, combine) as supply:
            elsewhere = "" if node == (here or TOTAL) else f"，作为{_where(node, nodes)}的得分"
            several = "" if combine == "mean" else f"，多次的{_several(combine)}"
            times, top = _due_and_top(supply, nodes.get(node))
            consequence = f"录入得分{_entered(step)}{elsewhere}{times}{several}{top}"
        case _:
            consequence = _consequence(step, nodes, derived)
    late = lateness_of(step, derived)
    head = f"{step.label}：{_occasion(step)}{consequence}"
    return "；".join([head, *_admitted(step, late), *_narrowed(step, late)])


def _admitted(step: Step, late: Derived | None) -> list[str]:
    """The condition on records; a deadline is told as one."""
    tests = step.where.operands if isinstance(step.where, And) else () if step.where is None else (step.where,)
    parts, plain = [], []
    ends = any(_about_date(test, "<", "<=") for test in tests)
    for test in tests:
        deadline = "" if ends else _deadline(test)
        if deadline:
            parts.append(deadline)
        elif late is None or not (isinstance(test, Compare) and test.left == Field(late.name)):
            plain.append(test)
    if plain:
        whole = plain[0] if len(plain) == 1 else And(tuple(plain))
        parts.append(f"条件是 {condition_text(whole)}")
    return parts


def _overdue(late: Condition, *, one_duty: bool) -> str:
    """逾期 and 除非做到: which records count, and what spares them."""
    *due, short = late.operands if isinstance(late, Or) and one_duty else (late,)
    if not one_duty or not isinstance(short, Not):
        return f"{_deadline(late) or condition_text(late)}，期限前做到过的，以后再补的不算逾期"
    done = f"有一条记录{'按时' if due else ''}做到（{condition_text(short.operand)}）的，就都不算"
    return "；".join([*map(_deadline, due), done])


def _about_date(test: Condition, *operators: str) -> bool:
    return isinstance(test, Compare) and test.operator in operators and test.left == Field("日期")


def _deadline(test: Condition) -> str:
    """``逾期`` as it was written: a date behind a day or behind a date field."""
    if not isinstance(test, Compare) or not _about_date(test, ">", ">="):
        return ""
    day = "期限当天也算逾期" if test.operator == ">=" else "期限当天算按时"
    return f"只计逾期的，期限 {condition_text(test.right)}（{day}）"


def _occasion(step: Step) -> str:
    tally = step.tally
    unit = step.unit_word
    counted = tally.quantity if tally.quantity != Literal(1) else None
    number = "" if counted is None else f"{condition_text(counted)}{told_apart(COMBINED[tally.of])} "
    if tally.below is not None:
        return f"{number}{'<' if number else '少于'} {parameter_text(tally.below)}{_measure(unit, number)}时，"
    if tally.per == "unit" and tally.at_least not in (0, 1):
        return f"{number}{'≥' if number else '达到'} {parameter_text(tally.at_least)}{_measure(unit, number)}时，"
    return ""


def _measure(unit: str, number: str) -> str:
    """The word behind a threshold; a number that is compared has its own, and 学时时 is one too many."""
    return " " if number and unit == "次" else f" {unit.removesuffix('时')}"


def _consequence(step: Step, nodes: Mapping[str, Node], derived: Mapping[str, Derived]) -> str:
    effect: Effect = step.effect
    match effect:
        case Charge(node) as charge:
            return f"{amount_text(step, _verb(charge), derived)}，记在{_where(node, nodes)}"
        case Supply(node, combine) as supply:
            times, top = _due_and_top(supply, nodes.get(node))
            return f"作为{_where(node, nodes)}的得分{_entered(step)}{times}，多次的{_several(combine)}{top}"
        case ZeroNode("", field):
            return f"记录里“{field}”所写的条款不得分"
        case ZeroNode(node):
            return f"{_where(node, nodes)}不得分"
        case LiftGrade(name):
            return f"至少评为{name}，得分不变"
        case LimitGrade(name):
            return f"最高评为{name}，得分不变"
        case ForceGrade(name):
            return f"直接列为{name}，得分不变"
        case MoveGrade(steps):
            return f"{'降' if steps > 0 else '升'} {abs(steps)} 档，得分不变"
        case Finding(category):
            return f"列入{category}，不计分"
        case Announce(text):
            return f"后果是{text}，不计分"
        case Route(to):
            return f"转出给{to}，本表不计"


def _verb(charge: Charge) -> str:
    return "扣" if charge.sign < 0 else "得" if charge.earned else "加"


def _due_and_top(supply: Supply, node: Node | None) -> tuple[str, str]:
    """How many entries there should be, and where their score ends when that is not at the marks."""
    most = supply.most
    top = "" if node is None or most in (None, node.full) else f"，最多 {show(most or 0)} 分"
    return f"，应录入 {parameter_text(supply.due)} 次" if supply.due else "", top


def _several(combine: str) -> str:
    """Several entered scores of one item."""
    words = {"sum": "合计", "mean": "取平均", "last": "以最后一次为准", "lowest": "取最低", "highest": "取最高"}
    return words.get(combine, "去掉一个最高、一个最低后平均（两次以下不去）")


def _entered(step: Step) -> str:
    """How the entered score is given: within a range, by a table, or by a formula."""
    match step.amount:
        case Table() as table:
            return f"，{table_text(table, '计')}"
        case Judged(low, high) if high is not None:
            return f"，录入 {show(low)} 至 {show(high)} 分"
        case Computed(formula, factor) if formula != Field("分值"):
            return f"，算式 {condition_text(formula)}" + ("" if factor == 1 else f" × {parameter_text(factor)}")
        case Computed(_, factor) if factor != 1:
            return f"，录入的分乘以 {parameter_text(factor)}"
    return ""


def _where(node: str, nodes: Mapping[str, Node]) -> str:
    if node == TOTAL:
        return "总分"
    found = nodes[node]
    return f"“{node} {found.title}”" + ("" if found.full is None else f"（{show(found.full)} 分）")
