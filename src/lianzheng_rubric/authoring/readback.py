"""复述: every rule of a plan read back as one sentence, so that an author sees what the machine understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lianzheng_rubric.authoring.amount_words import amount_text, lateness_of
from lianzheng_rubric.authoring.condition_words import condition_text, parameter_text
from lianzheng_rubric.authoring.qualifier_words import cap_room, qualifier_texts
from lianzheng_rubric.engine.condition import And, Compare, Condition, Field
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
    ZeroNode,
)

__all__ = ["grade_lines", "material_sentence", "read_back", "sentence", "standard"]


def read_back(plan: Plan) -> Iterator[tuple[str, str]]:
    """(clause id, sentence) for every clause of the plan in document order, then exemptions and consequences."""
    derived = {one.name: one for one in plan.derived}
    nodes = {node.id: node for node in plan.nodes}
    steps: dict[str, list[Step]] = {}
    for step in plan.steps:
        steps.setdefault(step.id, []).append(step)
    requirements = {requirement.id: requirement for requirement in plan.requirements}
    for clause in plan.clauses:
        if clause.id in steps:
            for step in steps[clause.id]:
                yield clause.id, sentence(step, nodes, derived)
        elif clause.id in requirements:
            yield clause.id, f"“{clause.label}”：{material_sentence(requirements[clause.id])}；只核对，不计分"
        elif clause.id in nodes:
            yield clause.id, _node_sentence(nodes[clause.id])
        else:
            note = f"：{clause.note}" if clause.note else ""
            yield clause.id, f"“{clause.label}”：{clause.nature}，不计分{note}"
    yield from _around(plan)


def material_sentence(material: Requirement) -> str:
    """What has to be handed in: forms, deadline, marks."""
    forms = "、".join(material.forms) or "不限形式"
    due = f"，期限 {material.deadline}" if material.deadline else ""
    marks = f"，须有{'、'.join(material.must_have)}" if material.must_have else ""
    return f"应交（{forms}）{due}{marks}"


def _around(plan: Plan) -> Iterator[tuple[str, str]]:
    """Exemptions and consequences, which stand beside the clauses."""
    for exemption in plan.exemptions:
        lifted = [step.id for step in plan.steps if exemption.id in step.exempted_by]
        scope = f"免除 {'、'.join(dict.fromkeys(lifted))}" if lifted else "没有免除任何条款"
        counted = "，免责的仍计入人数、次数" if exemption.counted else ""
        yield exemption.id, f"“{exemption.label}”：免责，{scope}{counted}；条件是 {condition_text(exemption.where)}"
    for followup in plan.followups:
        parts = [f"须先触发 {'、'.join(followup.fired)}"] if followup.fired else []
        if followup.where is not None:
            parts.append(f"条件是 {condition_text(followup.where)}")
        yield followup.id, "；".join([f"“{followup.text}”：后果，不计分", *parts])


def grade_lines(plan: Plan) -> Iterator[str]:
    """The grades with their bounds, what else they ask for, and how many units may hold them."""
    quotas = dict(plan.quotas)
    for place, band in enumerate(plan.bands):
        parts = [
            _bounds(band, plan.bands[:place], quotas),
            *(f"且 {node} 不低于 {show(least)} 分" for node, least in band.gates),
        ]
        if band.name in quotas:
            share = quotas[band.name]
            group = f"每个{plan.rank_by}里" if plan.rank_by else "参评单位里"
            percent = parameter_text(share * 100)
            part = str(share) if "/" in percent else f"{percent}%"
            size = f"不超过 {part}（舍去小数）" if share < 1 else f"不超过 {share} 个"
            parts.append(f"{group}{size}，多出的按名次落到下一档")
        yield f"档次 {band.name}：{'，'.join(parts)}"
    if plan.bands and plan.band_places is not None:
        yield f"档次 按四舍五入到 {plan.band_places} 位小数的总分来定"


def _bounds(band: Band, better: tuple[Band, ...], quotas: Mapping[str, object]) -> str:
    if band.low is None and band.high is None:
        if not better:
            return "分数不论"
        if band.name in quotas:
            return "上一档以外的，分数不论"
        taken = any(not (one.low or one.high or one.gates or one.name in quotas) for one in better)
        return "不由分数得出，只由否决、降档得出" if taken else "其余"
    low = "" if band.low is None else f"{show(band.low[0])} 分以上（{'含' if band.low[1] else '不含'}）"
    high = "" if band.high is None else f"{show(band.high[0])} 分以下（{'含' if band.high[1] else '不含'}）"
    return "、".join(part for part in (low, high) if part)


def _node_sentence(node: Node) -> str:
    start = "从满分往下扣" if node.start is None else f"从 {show(node.start)} 分起评"
    base = {"full": start, "zero": "从零分往上得", "children": "由下级合成", "supplied": "录入得分"}[node.base]
    floor = "得分可以为负" if node.floor is None else f"最低 {show(node.floor)} 分"
    ceiling = "" if node.ceiling is None else f"，最高 {show(node.ceiling)} 分"
    weight = "" if node.weight == 1 else f"，按 {parameter_text(node.weight)} 折算"
    full = "没有分值" if node.full is None else f"{show(node.full)} 分"
    factor = (
        ""
        if node.factor is None
        else f"，得分再乘以 {parameter_text(node.factor)}，乘后最高 {show(node.factor_top or 0)} 分"
    )
    return f"“{node.title}”：{full}，{base}，{floor}{ceiling}{factor}{weight}{_units_of(node)}"


def _units_of(node: Node) -> str:
    """To which units the item applies, and what the others get."""
    if node.applies is None:
        return ""
    words = {"full": "按满分计", "zero": "计零分", "rescale": "由其余各条折算"}
    instead = node.inapplicable
    others = words[instead] if isinstance(instead, str) else f"计 {show(instead)} 分"
    return f"；只适用于 {condition_text(node.applies)} 的单位，不适用的{others}"


def sentence(step: Step, nodes: Mapping[str, Node], derived: Mapping[str, Derived]) -> str:
    """What one step does, in words."""
    parts = [f"“{step.label}”：{_occasion(step)}{_consequence(step, nodes, derived)}"]
    late = lateness_of(step, derived)
    parts += _admitted(step, late)
    if step.late is not None:
        parts.append(f"{_deadline(step.late) or condition_text(step.late)}，期限前做到过的，以后再补的不算逾期")
    if step.evidence is not None:
        parts.append(f"证据要求 {condition_text(step.evidence)}")
    parts += qualifier_texts(step, late=late is not None)
    return "；".join(parts)


def standard(step: Step, nodes: Mapping[str, Node], derived: Mapping[str, Derived], here: str = "") -> str:
    """评分标准: what one step does, as short as on a printed sheet beside the item whose points ``here`` keeps."""
    match step.effect:
        case Charge(_, sign):
            consequence = amount_text(step, "加" if sign > 0 else "扣", derived)
        case ZeroNode(node) if node:
            consequence = "本项不得分" if node == here else f"{_where(node, nodes)}不得分"
        case Supply():
            consequence = f"录入得分{_entered(step)}"
        case _:
            consequence = _consequence(step, nodes, derived)
    late = lateness_of(step, derived)
    limits = [] if step.cap is None else [f"{cap_room(step.cap)}最多 {show(step.cap.points)} 分"]
    return "；".join([f"{step.label}：{_occasion(step)}{consequence}", *_admitted(step, late), *limits])


def _admitted(step: Step, late: Derived | None) -> list[str]:
    """The condition on records; a deadline is told as one."""
    tests = step.where.operands if isinstance(step.where, And) else () if step.where is None else (step.where,)
    parts, plain = [], []
    for test in tests:
        deadline = _deadline(test)
        if deadline:
            parts.append(deadline)
        elif late is None or not (isinstance(test, Compare) and test.left == Field(late.name)):
            plain.append(test)
    if plain:
        whole = plain[0] if len(plain) == 1 else And(tuple(plain))
        parts.append(f"条件是 {condition_text(whole)}")
    return parts


def _deadline(test: Condition) -> str:
    """``逾期`` as it was written: a date behind a day or behind a date field."""
    if not isinstance(test, Compare) or test.operator not in (">", ">=") or test.left != Field("日期"):
        return ""
    day = "期限当天也算逾期" if test.operator == ">=" else "期限当天算按时"
    return f"只计逾期的，期限 {condition_text(test.right)}（{day}）"


def _occasion(step: Step) -> str:
    tally = step.tally
    unit = step.unit_word
    if tally.below is not None:
        return f"少于 {parameter_text(tally.below)} {unit}时，"
    if tally.per == "unit" and tally.at_least not in (0, 1):
        return f"达到 {parameter_text(tally.at_least)} {unit}时，"
    return ""


def _consequence(step: Step, nodes: Mapping[str, Node], derived: Mapping[str, Derived]) -> str:
    effect: Effect = step.effect
    match effect:
        case Charge(node, sign):
            return f"{amount_text(step, '加' if sign > 0 else '扣', derived)}，记在{_where(node, nodes)}"
        case Supply(node, combine, most, due):
            words = {"sum": "合计", "mean": "取平均", "last": "以最后一次为准", "lowest": "取最低", "highest": "取最高"}
            several = words.get(combine, "去掉一个最高、一个最低后平均（两次以下不去）")
            top = "" if most in (None, nodes[node].full) else f"，最多 {show(most or 0)} 分"
            times = f"，应录入 {due} 次" if due else ""
            return f"作为{_where(node, nodes)}的得分{_entered(step)}{times}，多次的{several}{top}"
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


def _entered(step: Step) -> str:
    """How the entered score is given: within a range, or by a formula."""
    match step.amount:
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
