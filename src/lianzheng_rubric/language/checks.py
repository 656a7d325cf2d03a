"""Cross checks of a whole rubric: sums, references, bounds. What is certainly wrong is an error, the odd a warning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from math import prod

from lianzheng_rubric.engine.condition import Value, compile_condition, fields_of
from lianzheng_rubric.engine.exact import Amount, amount_of, divide, show, times
from lianzheng_rubric.engine.plan import (
    TOTAL,
    Node,
    Plan,
)
from lianzheng_rubric.language.diagnosis import Diagnosis, locate
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.outline import ItemEntry, RuleEntry
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.tree import Tree

__all__ = [
    "check_ids", "check_marked", "check_names", "check_references", "check_sums", "combined_marks", "is_extra",
]  # fmt: skip


def check_ids(items: Iterable[ItemEntry], rules: Iterable[RuleEntry], diagnosis: Diagnosis) -> None:
    """Every clause id stands for one clause."""
    seen: dict[str, int] = {}
    entries: list[ItemEntry | RuleEntry] = [*items, *rules]
    for entry in sorted(entries, key=lambda entry: entry.line):
        if entry.id in seen:
            diagnosis.add(
                "R006", f"条款编号“{entry.id}”重复（第 {seen[entry.id]} 行已用）", entry.at,
                "在标题前换一个编号，或写“编号: …”；原文编号印错的记入“勘误”",
            )  # fmt: skip
        seen.setdefault(entry.id, entry.line)


def check_names(rules: Iterable[RuleEntry], facts: Iterable[str], diagnosis: Diagnosis) -> None:
    """A record can tell which 情形 it means: no local one bears the name of a shared fact, or of its neighbour."""
    shared = set(facts)
    seen: dict[tuple[str, str], RuleEntry] = {}
    for rule in rules:
        if rule.id in shared:
            message = f"事实“{rule.id}”和一条条款的编号相同"
            diagnosis.add("R016", message, rule.at, "换一个事实名称，或给条款换编号")
        if rule.rule.facts or not rule.leads or rule.rule.marker == "nature":
            continue
        first = seen.setdefault((rule.parent.id, rule.label), rule)
        if rule.label in shared:
            message = f"情形“{rule.label}”和顶层的事实同名，台账里只写名称时分不清"
            diagnosis.add("R016", message, rule.at, "要用这个事实就写“事实: …”；否则换一个名称", severity="warning")
        elif first is not rule:
            message = f"情形“{rule.label}”在第 {first.line} 行已写过，台账里只写名称时分不清"
            diagnosis.add("R016", message, rule.at, "换一个名称；确是同一情形就合成一条", severity="warning")


def check_references(
    wanted: Iterable[tuple[str, str, Tree | None]], known: Iterable[str], diagnosis: Diagnosis
) -> None:
    """Every (keyword, clause id, place) names a clause, or the beginning of one."""
    names = set(known)
    prefixes = {name[:end] for name in names for end in range(len(name)) if name[end : end + 1] == "."}
    for keyword, name, at in wanted:
        if name not in names and name not in prefixes:
            diagnosis.add(
                "R007",
                f"“{keyword}”里的条款“{name}”不存在",
                None if at is None else locate(at, name),
                nearest(name, names) or "写条款编号，例如 1.1.3",
            )


def check_marked(
    keyword: str, name: str, at: Tree | None, keeping: Iterable[str], known: Iterable[str], diagnosis: Diagnosis
) -> None:
    """A clause whose score is asked for has to be one of those ``keeping`` points; ``known`` are all clauses."""
    places = tuple(keeping)
    if name in places:
        return
    exists = name in set(known)
    message = f"“{keyword}”里的“{name}”不是带分值的条目" if exists else f"“{keyword}”里的条款“{name}”不存在"
    remedy = nearest(name, places) or "写带分值的条目的编号，例如 1.1"
    diagnosis.add("R007", message, None if at is None else locate(at, name), remedy)


def check_sums(
    plan: Plan,
    items: Mapping[str, ItemEntry],
    full: Amount | None,
    sections: Mapping[str, Tree],
    roster: Mapping[str, FieldType],
    diagnosis: Diagnosis,
) -> None:
    """Sums at every level, weights, the declared total; ``sections`` are the values of the top level.

    Where items apply to classes of units (by the labels of a ``roster`` field), the sums may agree class by class.
    """
    children: dict[str | None, list[Node]] = {}
    for node in plan.nodes:
        children.setdefault(node.parent, []).append(node)
    for node in plan.nodes:
        inner = children.get(node.id, [])
        if node.base == "children" and inner:
            if node.id == TOTAL:
                _check_total(inner, items, full, sections, roster, diagnosis)
            else:
                _check_sum(node, inner, items, roster, diagnosis)


def combined_marks(combine: str, parts: Iterable[Amount]) -> Amount:
    """The full marks that children with these make when their scores are combined (合成) like this."""
    marks = list(parts)
    match combine:
        case "平均" if marks:
            return divide(sum(marks), len(marks))
        case "最低" if marks:
            return min(marks)
        case "最高" if marks:
            return max(marks)
    return sum(marks)


def is_extra(item: ItemEntry | None) -> bool:
    """Whether an item's marks stand outside the full marks of what holds it (加减分, 附加)."""
    return item is not None and (item.spec.extra or item.section == "加减分")


def _counted(
    inner: list[Node], items: Mapping[str, ItemEntry], unit: Mapping[str, Value] | None = None
) -> tuple[Amount, list[Amount]]:
    """The full marks of the children that count, weighted: their sum and each of them.

    With the roster values of a ``unit``, what does not apply to it and then gives nothing is left out.
    """
    parts = [
        times(child.full or 0, child.weight)
        for child in inner
        if not is_extra(items.get(child.id)) and (unit is None or _gives(child, unit))
    ]
    return sum(parts), parts


def _gives(node: Node, unit: Mapping[str, Value]) -> bool:
    applies = node.applies is None or compile_condition(node.applies)(unit) is not False
    return applies or node.inapplicable != "zero"


def _classes(inner: list[Node], roster: Mapping[str, FieldType]) -> list[dict[str, Value]]:
    """Every class of units that the children tell apart: all combinations of the labels that their 适用 asks for."""
    asked = {name for child in inner if child.inapplicable == "zero" for name in fields_of(child.applies)}
    labels = {name: roster[name].labels for name in sorted(asked) if name in roster and roster[name].labels}
    if not labels or prod(map(len, labels.values())) > _MOST_CLASSES:
        return []
    return [dict(zip(labels, chosen, strict=True)) for chosen in product(*labels.values())]


_MOST_CLASSES = 256


def _check_total(
    inner: list[Node],
    items: Mapping[str, ItemEntry],
    declared: Amount | None,
    sections: Mapping[str, Tree],
    roster: Mapping[str, FieldType],
    diagnosis: Diagnosis,
) -> None:
    total, _ = _counted(inner, items)
    weighted = any(child.weight != 1 for child in inner)
    if _agrees_by_class(inner, items, declared or amount_of(100), roster):
        return
    if declared is not None and total != declared:
        message = f"顶层写满分 {show(declared)} 分，各部分合计 {show(total)} 分"
        diagnosis.add("R008", message, sections.get("full"), "改正其中一个数")
    elif weighted and declared is None and total != amount_of(100):
        diagnosis.add(
            "R009", f"各部分折算后合计 {show(total)} 分，不是 100 分", sections.get("parts"),
            "改正“组成”里的权重或满分；满分确实不是 100 的，在顶层写“满分”",
        )  # fmt: skip


def _agrees_by_class(
    inner: list[Node], items: Mapping[str, ItemEntry], marks: Amount | None, roster: Mapping[str, FieldType]
) -> bool:
    """Whether what applies to each class of units adds up to the marks."""
    classes = _classes(inner, roster)
    return bool(classes) and all(_counted(inner, items, unit)[0] == marks for unit in classes)


def _check_sum(
    node: Node,
    inner: list[Node],
    items: Mapping[str, ItemEntry],
    roster: Mapping[str, FieldType],
    diagnosis: Diagnosis,
) -> None:
    _, parts = _counted(inner, items)
    item = items.get(node.id)
    if item is None:
        return
    how = item.spec.combine
    total = combined_marks(how, parts)
    if item.spec.difference or item.marks in (None, total):
        return
    if _agrees_by_class(inner, items, item.marks, roster):
        return
    title = item.parent.title if item.is_period and item.parent is not None else item.title
    if item.marks and len(inner) > 1 and sum(child.weight for child in inner) == 1:
        ways = "、".join(f"{child.title}({show(times(item.marks, child.weight))}分)" for child in inner)
        remedy = f"下级写的是占总分的百分之几；占本项的，写成分值：{ways}，按百分制打分的写 录入百分制得分"
    else:
        remedy = f"改正分值；{_without_marks(item, inner)}原文就是这样的，在本项写“差额: 理由”"
    diagnosis.add(
        "R008",
        f"“{title}”印的是 {show(item.marks or 0)} 分，下级{how} {show(total)} 分"
        f"（{('+' if how == '合计' else '、').join(map(show, parts))}）",
        item.at,
        remedy,
    )


def _without_marks(item: ItemEntry, inner: list[Node]) -> str:
    """Which children have no marks: the sum may lack just theirs."""
    marked = {node.id for node in inner}
    bare = [f"“{child.title}”" for child in item.children if child.id not in marked and not child.spec.nature]
    return f"{'、'.join(bare)}没有分值，该有的写在标题最后，例如 (10分)；" if bare else ""
