"""Points as an author writes them: a number, a range, a judgement, full marks, or a table by the labels of a field."""

from __future__ import annotations

import re
from typing import Any

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import Amount
from lianzheng_rubric.engine.plan import AmountRule, Fixed, Judged, Table
from lianzheng_rubric.language.model import points_from
from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext
from lianzheng_rubric.language.rules.base.qualifiers import Qualifiers
from lianzheng_rubric.language.rules.base.spans import spread

__all__ = ["MISSING", "points_of", "points_or_full", "points_spec"]

MISSING: dict[str, Any] = {"待定": "pending", "最低": "lowest", "最高": "highest", "中间": "midpoint"}
"""What an ungiven judgement counts as (AMB-36)."""


def points_of(value: object, name: str) -> Amount:
    """Points that stand in a list or a table under the keyword ``name``.

    Raises:
        FieldError: at the text that is no number of points.

    """
    try:
        return points_from(value)
    except ValueError as error:
        raise FieldError(name, str(error), "例如 2、0.5", at=str(value)) from None


def points_or_full(ctx: RuleContext, value: object, name: str, node: str) -> Amount:
    """Points that stand in a table, or 满分: those of the item that keeps them.

    Raises:
        FieldError: at the text that is no number of points, or where the item has no marks.

    """
    if str(value).strip() != "满分":
        return points_of(value, name)
    marks = ctx.marks(node)
    if marks is None:
        raise FieldError(name, "写了“满分”，可是这一条没有分值", "在标题后写上分值，例如 制定计划(2分)；或写出数")
    return marks


def points_spec(ctx: RuleContext, value: Any, name: str, rule: Qualifiers, node: str) -> AmountRule:
    """What an author wrote as points: ``2``, ``1-5``, ``酌情``, ``满分``, or a table ``{级别: {市级: 2, …}}``."""
    missing = MISSING[rule.missing]
    if isinstance(value, dict):
        return _table(ctx, spread(ctx, value, name), name)
    if not isinstance(value, str):
        raise FieldError(name, "分数不能写成列表", "写一个数、一个范围（1-5）、酌情，或 {字段: {档: 分}}")
    text = value.strip()
    if text == "酌情":
        return Judged(0, ctx.marks(node), missing)
    found = re.fullmatch(r"([\d.]+)\s*[-~至]\s*([\d.]+)\s*分?", text)
    if found:
        low, high = points_of(found[1], name), points_of(found[2], name)
        if low > high:
            raise FieldError(name, f"区间“{text}”的下限大于上限", "把小的数写在前面")
        return Judged(low, high, missing)
    return Fixed(points_or_full(ctx, text, name, node))


def _table(ctx: RuleContext, value: dict[Any, Any], name: str) -> Table:
    """``{级别: {市级: 2, …}}``; instead of points a label may hold a table over a further field (级别 × 等次)."""
    if len(value) != 1 or not isinstance(next(iter(value.values())), dict):
        raise FieldError(name, "分档要写成 {字段: {档: 分}}", "例如 加分: {级别: {市级: 0分, 省级: 2分}}")
    field, table = next(iter(value.items()))
    closed = ctx.values(str(field), name)
    points: dict[Value, Amount | Table] = {}
    for key, entry in table.items():
        label = ctx.table_key(str(field), str(key), name)
        if label in points:
            raise FieldError(name, f"“{key}”写了两次", "删去一个", at=str(key))
        points[label] = _table(ctx, entry, name) if isinstance(entry, dict) else points_of(entry, name)
    return Table(str(field), points, complete=bool(closed) and set(closed) == set(points))
