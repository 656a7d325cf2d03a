"""Where marks stand: which items keep points, how many, and the part of the score that takes in the whole sheet."""

from __future__ import annotations

from collections.abc import Mapping

from lianzheng_rubric.engine.exact import Amount, times
from lianzheng_rubric.engine.plan import TOTAL
from lianzheng_rubric.language.checks import check_ids, combined_marks, is_extra
from lianzheng_rubric.language.context import Surroundings
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.model import keyword_of
from lianzheng_rubric.language.outline import ItemEntry, walk_items, walk_rules

__all__ = ["place_marks"]


def place_marks(shared: Surroundings, roots: Mapping[str, ItemEntry], diagnosis: Diagnosis) -> None:
    """Find the items that keep points and the node of the whole sheet; ``shared`` learns of both."""
    everything = list(roots.values())
    items = [item for root in everything for item in walk_items(root)]
    rules = [rule for root in everything for rule in walk_rules(root)]
    shared.items = {item.id: item for item in items}
    shared.rules = tuple(rule.id for rule in rules)
    sheet = roots.get("items")
    _find_sheet(shared, sheet, diagnosis)
    _check_parts(roots.get("parts"), sheet, diagnosis)
    shared.marks = _keeping_points(everything)
    if sheet is not None and shared.sheet != TOTAL:
        _hang_sheet(shared, sheet)
    _refuse_without_marks(shared, items, diagnosis)
    check_ids(items, rules, diagnosis)


_ABOUT_POINTS = (
    "start", "floor", "ceiling", "bonus_cap", "deduction_cap", "net", "zero_keeps_bonus", "places", "weight", "combine"
)  # fmt: skip
"""What an item says about the points that it keeps."""


def _refuse_without_marks(shared: Surroundings, items: list[ItemEntry], diagnosis: Diagnosis) -> None:
    """An item that keeps no points would ignore what it says about them: an error, never silence."""
    for item in items:
        said = () if item.parent is None or item.id in shared.marks else _ABOUT_POINTS
        for name in said:
            if name in item.places and name in item.spec.model_fields_set:
                word = keyword_of(type(item.spec), name)
                message = f"“{item.title}”没有分值，“{word}”不起作用"
                remedy = "在标题后写上分值，例如 积分(100分)；从基础分起、没有满分的写基础分，例如 积分(60分)"
                diagnosis.add("R020", message, item.places[name], remedy)


def _find_sheet(shared: Surroundings, sheet: ItemEntry | None, diagnosis: Diagnosis) -> None:
    """The part of 组成 that takes in the sheet (来自: 考核项目)."""
    for item in shared.items.values():
        if item.spec.source is not None and sheet is None:
            message = "没有“考核项目”，“来自”没有着落"
            diagnosis.add("R007", message, item.places["source"], "在顶层写“考核项目”，或删去“来自”")
        elif item.spec.source is not None:
            shared.sheet = item.id
            for child in item.children:
                message = f"“{item.title}”来自考核项目，里面不能再写条目“{child.title}”"
                diagnosis.add("R020", message, child.at, "把它移到“考核项目”或“组成”里")


def _check_parts(parts: ItemEntry | None, sheet: ItemEntry | None, diagnosis: Diagnosis) -> None:
    named = parts is not None and any("source" in part.places for part in parts.children)
    if parts is not None and parts.children and sheet is not None and not named:
        remedy = "例如 年末考核: 考核项目的80%；各部分按原分值相加的写 考核表: {来自: 考核项目}"
        diagnosis.add("R009", "“组成”里没有一部分来自“考核项目”", parts.children[0].at, remedy)


def _hang_sheet(shared: Surroundings, sheet: ItemEntry) -> None:
    """The items of the sheet stand under the part that takes it in, whose marks are theirs when it has none."""
    part = shared.items[shared.sheet]
    inner = [shared.marks.get(child.id) or 0 for child in sheet.children if not is_extra(child)]
    shared.marks[part.id] = part.marks if part.marks is not None else combined_marks(part.spec.combine, inner)
    for child in sheet.children:
        child.parent = part


def _keeping_points(roots: list[ItemEntry]) -> dict[str, Amount | None]:
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
        found[item.id] = full = item.marks if item.marks is not None else combined_marks(item.spec.combine, counted)
        return full

    for root in roots:
        for child in root.children:
            visit(child)
    return found
