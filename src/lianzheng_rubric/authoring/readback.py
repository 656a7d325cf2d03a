"""复述: every rule of a plan read back as one sentence, so that an author sees what the machine understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from lianzheng_rubric.engine.condition import (
    And,
    Arithmetic,
    Compare,
    Condition,
    Field,
    Formula,
    Literal,
    Membership,
    Not,
    Or,
    Truth,
)
from lianzheng_rubric.engine.exact import UNIT, exact, show, times
from lianzheng_rubric.engine.plan import (
    TOTAL,
    Announce,
    Cap,
    Charge,
    Compared,
    Computed,
    Effect,
    Finding,
    Fixed,
    ForceGrade,
    Interpolated,
    Judged,
    Ladder,
    LiftGrade,
    LimitGrade,
    MoveGrade,
    Node,
    Parameter,
    Plan,
    Route,
    Shortfall,
    Slope,
    Stairs,
    Step,
    Supply,
    Table,
    ZeroNode,
)

__all__ = ["condition_text", "read_back", "sentence"]


def read_back(plan: Plan) -> Iterator[tuple[str, str]]:
    """(clause id, sentence) for every clause of the plan in document order."""
    nodes = {node.id: node for node in plan.nodes}
    steps: dict[str, list[Step]] = {}
    for step in plan.steps:
        steps.setdefault(step.id, []).append(step)
    requirements = {requirement.id: requirement for requirement in plan.requirements}
    for clause in plan.clauses:
        if clause.id in steps:
            for step in steps[clause.id]:
                yield clause.id, sentence(step, nodes)
        elif clause.id in requirements:
            material = requirements[clause.id]
            forms = "、".join(material.forms) or "不限形式"
            due = f"，期限 {material.deadline}" if material.deadline else ""
            marks = f"，须有{'、'.join(material.must_have)}" if material.must_have else ""
            yield clause.id, f"“{clause.label}”：应交（{forms}）{due}{marks}；只核对，不计分"
        elif clause.id in nodes:
            yield clause.id, _node_sentence(nodes[clause.id])
        else:
            note = f"：{clause.note}" if clause.note else ""
            yield clause.id, f"“{clause.label}”：{clause.nature}，不计分{note}"


def _node_sentence(node: Node) -> str:
    start = "从满分往下扣" if node.start is None else f"从 {show(node.start)} 分起评"
    base = {"full": start, "zero": "从零分往上得", "children": "由下级合成", "supplied": "录入得分"}[node.base]
    floor = "得分可以为负" if node.floor is None else f"最低 {show(node.floor)} 分"
    ceiling = "" if node.ceiling is None else f"，最高 {show(node.ceiling)} 分"
    weight = "" if node.weight == 1 else f"，按 {_plain(node.weight)} 折算"
    full = "没有分值" if node.full is None else f"{show(node.full)} 分"
    return f"“{node.title}”：{full}，{base}，{floor}{ceiling}{weight}"


def _plain(number: Parameter) -> str:
    return str(exact(times(UNIT, number))) if isinstance(number, int | Fraction) else condition_text(number)


def sentence(step: Step, nodes: Mapping[str, Node]) -> str:
    """What one step does, in words."""
    parts = [f"“{step.label}”：{_occasion(step)}{_consequence(step, nodes)}"]
    if step.where is not None:
        parts.append(f"条件是 {condition_text(step.where)}")
    if step.evidence is not None:
        parts.append(f"证据要求 {condition_text(step.evidence)}")
    parts += _qualifiers(step)
    return "；".join(parts)


def _occasion(step: Step) -> str:
    tally = step.tally
    unit = "人" if tally.of == "distinct" and tally.field == "人员" else step.unit_word
    if tally.below is not None:
        return f"少于 {_plain(tally.below)} {unit}时，"
    if tally.per == "unit" and tally.at_least not in (0, 1):
        return f"达到 {_plain(tally.at_least)} {unit}时，"
    return ""


def _consequence(step: Step, nodes: Mapping[str, Node]) -> str:
    effect: Effect = step.effect
    match effect:
        case Charge(node, sign):
            return f"{_amount(step, '加' if sign > 0 else '扣')}，记在{_where(node, nodes)}"
        case Supply(node, combine):
            words = {"sum": "合计", "mean": "取平均", "last": "以最后一次为准", "lowest": "取最低", "highest": "取最高"}
            return f"作为{_where(node, nodes)}的得分，多次的{words.get(combine, '去掉最高最低后平均')}"
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


def _where(node: str, nodes: Mapping[str, Node]) -> str:
    if node == TOTAL:
        return "总分"
    found = nodes[node]
    return f"“{node} {found.title}”" + ("" if found.full is None else f"（{show(found.full)} 分）")


def _amount(step: Step, verb: str) -> str:
    once = step.family is not None and not step.family.fields
    each = "" if once or step.tally.per != "record" else f"每{step.unit_word}"
    match step.amount:
        case Fixed(points) if step.tally.at_least == 0 and step.tally.quantity is not None:
            return f"{verb}分 = {condition_text(step.tally.quantity)}，{_COMBINED[step.tally.of]}"
        case Fixed(points):
            return f"{each}{verb} {show(points)} 分" + ("，只计一次" if once else "")
        case Table():
            return f"{each}按{'、'.join(_table_fields(step.amount))}{verb}分（{_tiers(step.amount)}）"
        case Judged(low, high):
            span = "酌情" if high is None else f"由人判定 {show(low)} 至 {show(high)} 分，"
            return f"{each}{span}{verb}分" + ("，只计一次" if once else "")
        case Computed(formula, factor):
            return f"{verb}分 = {condition_text(formula)}" + ("" if factor == 1 else f" × {_plain(factor)}")
        case Shortfall(quota, points, lack_once):
            each = f"{len(step.tally.periods)} 期每期" if step.tally.per == "period" else ""
            lack = ("有一期不足就" if each else "不足就") if lack_once else "每少 1 次"
            limit = "，只计一次" if lack_once else ""
            return f"{each}应有 {_plain(quota)} 次，{lack}{verb} {show(points)} 分{limit}"
        case Stairs(bounds, otherwise):
            tiers = "、".join(f"{_plain(b)}{'以上' if i else '以上(不含)'} {show(p)} 分" for b, i, p in bounds)
            return f"{tiers}、其余 {show(otherwise)} 分（{verb}分）"
        case Interpolated(anchors):
            points_at = "、".join(f"{_plain(number)} 为 {show(p)} 分" for number, p in anchors)
            return f"{points_at}，中间按线性内插（{verb}分）"
        case Slope(target, every, points, side):
            word = "低" if side == "below" else "高"
            return f"目标 {_plain(target)}，每{word} {_plain(every)} {verb} {show(points)} 分"
        case Ladder(points_list):
            return (
                "、".join(f"第 {n} 次{verb} {show(p)} 分" for n, p in enumerate(points_list, 1))
                + "（以后各次同最后一次）"
            )
        case Compared(points_list, against):
            words = {"place": "按名次", "best": "与最高者比", "mean": "与平均值比"}
            return f"{words[against]}{verb}分（{'、'.join(show(p) for p in points_list)}）"
    return f"{verb}分"


def _table_fields(table: Table) -> list[str]:
    """The fields of a table, the outermost first."""
    inner = next((entry for entry in table.points.values() if isinstance(entry, Table)), None)
    return [table.field] + ([] if inner is None else _table_fields(inner))


def _tiers(table: Table) -> str:
    return "、".join(
        f"{label}（{_tiers(entry)}）" if isinstance(entry, Table) else f"{label} {show(entry)} 分"
        for label, entry in table.points.items()
    )


_COMBINED = {"sum": "多条的合计", "mean": "多条的取平均", "last": "多条的取最后一条", "lowest": "多条的取最低",
             "highest": "多条的取最高", "count": "", "distinct": ""}  # fmt: skip


def _qualifiers(step: Step) -> list[str]:
    parts = []
    counted = step.tally.quantity
    if counted is not None and counted != Literal(1) and step.tally.at_least != 0:
        several = _COMBINED[step.tally.of] if step.tally.per == "unit" else ""
        parts.append(f"数量是 {condition_text(counted)}" + (f"，{several}" if several else ""))
    if isinstance(step.amount, Compared) and not step.amount.descending:
        parts.append("数小的在前")
    if step.share is not None:
        parts.append(f"分数除以 {condition_text(step.share)}")
    parts += [f"{condition_text(test)} 时乘以 {_plain(factor)}" for test, factor in step.factors]
    if step.family is not None and step.family.fields:
        keep = "取最高" if step.family.keep == "highest" else "只计首次"
        scope = "" if step.family.name == step.id else f"（与“{step.family.name}”各条合并）"
        parts.append(f"{'、'.join(step.family.fields)}相同的{keep}{scope}")
    if step.free is not None:
        order = f"，先用{step.free.lowest_first}低的" if step.free.lowest_first else ""
        parts.append(f"前 {_plain(step.free.units)} {step.unit_word}不计{order}")
    if step.cap is not None:
        exempt = "" if step.cap.exempt is None else f"（{condition_text(step.cap.exempt)} 的不受限）"
        parts.append(f"{_room(step.cap)}最多 {show(step.cap.points)} 分{exempt}")
    if step.best is not None:
        parts.append(f"只计最高的 {step.best} 项")
    if step.requires is not None:
        parts.append(f"同一{step.requires[1]}须先有 {'、'.join(step.requires[0])}")
    if step.exempted_by:
        parts.append(f"免责：{'、'.join(step.exempted_by)}")
    if step.absent == "pending":
        parts.append("没有判定时待定")
    if step.applies is not None:
        never = step.applies == Or(())
        parts.append("不适用于任何单位" if never else f"只适用于 {condition_text(step.applies)} 的单位")
    return parts


def _room(cap: Cap) -> str:
    """Over what the cap holds."""
    room = {"unit": "合计", "record": "每条记录", "field": f"每个{cap.field}合计"}.get(cap.per)
    room = room or {12: "每月合计", 4: "每季度合计", 2: "每半年合计"}.get(cap.periods, "每年合计")
    return f"与同用“{cap.pool}”封顶的各条{room}" if cap.pool else room


def condition_text(tree: Condition | Formula) -> str:
    """A condition or formula as people say it."""
    match tree:
        case Field(name):
            return name
        case Literal(value):
            return "是" if value is True else "否" if value is False else str(value)
        case Arithmetic(operator, left, right):
            strong = operator in "*/"
            first = _bracketed(left, strong and _is_sum(left))
            second = _bracketed(right, _is_sum(right) if strong or operator == "-" else False)
            if operator == "/" and isinstance(right, Arithmetic):
                second = _bracketed(right, brackets=True)
            return f"{first} {_SIGNS.get(operator, operator)} {second}"
        case Compare(operator, left, right):
            return f"{condition_text(left)} {_SIGNS.get(operator, operator)} {condition_text(right)}"
        case Membership(field, options, negated):
            return f"{field.name} {'不是' if negated else '是'} {'/'.join(str(option) for option in options)}"
        case Truth(field):
            return field.name
        case Not(operand):
            return f"非（{condition_text(operand)}）"
        case And(operands):
            return "（" + " 且 ".join(condition_text(operand) for operand in operands) + "）"
        case Or(operands):
            return "（" + " 或 ".join(condition_text(operand) for operand in operands) + "）" if operands else "永不"


def _is_sum(tree: Formula) -> bool:
    return isinstance(tree, Arithmetic) and tree.operator in "+-"


def _bracketed(tree: Formula, brackets: bool) -> str:
    return f"({condition_text(tree)})" if brackets else condition_text(tree)


_SIGNS = {"==": "是", "!=": "不是", ">=": "≥", "<=": "≤", "*": "×", "/": "÷"}
