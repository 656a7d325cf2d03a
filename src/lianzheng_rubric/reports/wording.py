"""The Chinese wording of results: numbers, arithmetic, cuts, fates. One place for every phrase that reports share."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from lianzheng_rubric.engine.assessment import FATES, Assessment, LedgerLine, NodeScore
from lianzheng_rubric.engine.exact import Exact, amount_of, exact, round_half_up

__all__ = [
    "CONSEQUENCE_STATES", "CUTS", "FATES", "MATERIAL_STATES", "NODE_STATES", "STATUSES", "about", "arithmetic",
    "headline", "number", "points", "short", "short_signed", "signed", "span", "why_adjusted",
]  # fmt: skip

CUTS: Mapping[str, str] = {
    "floor": "已扣到底，截去",
    "ceiling": "到顶，截去",
    "cap": "封顶，截去",
    "zeroed": "本项不得分，一并失去",
    "highest_only": "同一事项取最高，不计",
    "once": "只计一次，不再计",
    "top": "只计最高的几项，不计",
    "free": "任务或免计额度内，不计",
    "share": "多单位平均，减去",
    "factor": "按规定折算，减去",
    "rounding": "四舍五入，减去",
    "mean": "多次平均，减去",
    "last": "以最后一次为准，不计",
    "lowest": "取最低，不计",
    "highest": "取最高，不计",
    "trimmed": "去掉最高最低，不计",
    "inapplicable": "不适用于本单位，不计",
}
STATUSES: Mapping[str, str] = {"final": "已定", "pending": "待定", "no_score": "不评分", "out_of_scope": "不在范围"}
MATERIAL_STATES: Mapping[str, str] = {
    "complete": "齐全",
    "missing": "缺",
    "late": "迟交",
    "incomplete": "要素不全",
    "not_applicable": "不适用",
    "pending": "待定",
}
NODE_STATES: Mapping[str, str] = {
    "zeroed": "不得分",
    "missing": "未录入",
    "inapplicable": "不适用",
    "factored": "乘系数",
}
CONSEQUENCE_STATES: Mapping[str, str] = {
    "certain": "",
    "pending": "（待定）",
    "unknown": "（所需的数据还没有，无法判断）",
}


def number(value: Exact | None) -> str:
    """The exact number: ``2.5``, or ``1/3`` when no decimal is exact; ``未定`` for ``None``."""
    if value is None:
        return "未定"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def short(value: Exact | None, places: int = 2) -> str:
    """The number for a table: exact when it is short, else rounded half up and marked with ``≈``."""
    if value is None:
        return "待定"
    text = number(value)
    if isinstance(value, Decimal) and len(text.partition(".")[2]) <= places:
        return text
    rounded = exact(round_half_up(amount_of(Fraction(value)), places))
    return f"≈{number(rounded)}"


def points(value: Exact | None) -> str:
    """The exact number; one that is long is rounded beside it: ``2923/30（≈97.43）``."""
    text = short(value)
    return f"{number(value)}（{text}）" if text.startswith("≈") else text


def signed(value: Exact) -> str:
    """The number with its sign: ``+2``, ``-0.5``, ``0``."""
    return f"+{number(value)}" if value > 0 else number(value)


def short_signed(value: Exact) -> str:
    """The number for a table with its sign: ``+2``, ``≈-0.33``, ``0``."""
    text = short(value)
    return text.replace("≈", "≈+", 1) if value > 0 and text.startswith("≈") else f"+{text}" if value > 0 else text


def span(low: Exact | None, high: Exact | None) -> str:
    """One number for a table, or both ends while it is open: ``88.6～98.6``."""
    return short(low) if low == high else f"{short(low)}～{short(high)}"


def arithmetic(line: LedgerLine) -> str:
    """One ledger line as a sum: ``2次 × 0.5分 = -1；已扣到底，截去 0.5，实扣 -0.5``."""
    if line.kind == "zero":
        return f"不得分：{signed(line.effective)}"
    if line.rate is not None and line.kind == "points" and line.unit_word:  # the number of a formula is points already
        times = (
            "不足，计一次 ×"
            if line.lack == "once"
            else f"{'少' if line.lack else ''}{number(line.quantity)}{line.unit_word} ×"
        )
        text = f"{times} {number(line.rate)}分 = {signed(line.nominal)}"
    else:
        text = f"{_measured(line)}{signed(line.nominal)}"
    for cut in line.cuts:
        words = CUTS.get(cut.reason, cut.reason)
        if (cut.points > 0) is not (line.nominal > 0):  # only a multiplier and rounding can add
            words = words.replace("减去", "增加")
        text += f"；{words} {number(cut.points).lstrip('-')}"
    if line.cuts:
        text += f"；实计 {signed(line.effective)}"
    idle = any(cut.reason == "inapplicable" for cut in line.cuts)  # whatever is still owed, it moves nothing
    return text + ("（待定，按最不利计）" if line.pending and not idle else "")


def _measured(line: LedgerLine) -> str:
    """The number that steps, a slope or a comparison turned into points; a record of its own tells it itself."""
    measured = line.kind == "points" and line.rate is None and not line.record and line.quantity != 1
    return f"数是 {short(line.quantity)}，" if measured else ""


def about(*records: str) -> str:
    """The records behind something, in brackets, the first of many; nothing where no record told it."""
    told = [record for record in records if record]
    more = f" 等 {len(told)} 条" if len(told) > _SHOWN else ""
    return f"［{'、'.join(told[:_SHOWN])}{more}］" if told else ""


_SHOWN = 8


def why_adjusted(node: NodeScore) -> str:
    """What the adjustment of an item is: rounding, or a floor or ceiling."""
    value = Fraction(node.low)
    if node.low not in (0, node.full) and isinstance(node.low, Decimal):
        places = len(number(node.low).partition(".")[2])
        if exact(round_half_up(amount_of(value - Fraction(node.adjustment)), places)) == node.low:
            return "四舍五入" if places else "四舍五入或上下限调整"
    return "上下限调整"


def headline(assessment: Assessment) -> str:
    """Score and grade of a unit in one sentence."""
    if assessment.status == "no_score":
        return f"{assessment.unit}：本细则不评分"
    if assessment.status == "out_of_scope":
        return f"{assessment.unit}：不在考核范围"
    if assessment.total is not None:
        text = f"{assessment.unit}：{short(assessment.total)} 分"
        if short(assessment.total) != number(assessment.total):
            text += f"（精确值 {number(assessment.total)}）"
    else:
        text = f"{assessment.unit}：待定，{short(assessment.low)} 至 {short(assessment.high)} 分"
    if assessment.grade:
        text += f"，{assessment.grade}"
        if assessment.grade_by_score and assessment.grade_by_score != assessment.grade:
            text += f"（按得分为{assessment.grade_by_score}）"
    elif assessment.possible_grades:
        text += "，可能" + "或".join(assessment.possible_grades)
    return text
