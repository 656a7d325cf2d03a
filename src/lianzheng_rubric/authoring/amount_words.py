"""How much a step gives or takes, in words."""

from __future__ import annotations

from collections.abc import Mapping

from lianzheng_rubric.authoring.condition_words import condition_text, parameter_text, value_text
from lianzheng_rubric.engine.condition import Field, Value
from lianzheng_rubric.engine.exact import show
from lianzheng_rubric.engine.plan import (
    Compared,
    Computed,
    Derived,
    Fixed,
    Interpolated,
    Judged,
    Ladder,
    Shortfall,
    Slope,
    Stairs,
    Step,
    Table,
    Tally,
)

__all__ = ["COMBINED", "amount_text", "lateness_of", "table_text"]


def amount_text(step: Step, verb: str, derived: Mapping[str, Derived]) -> str:
    """The points of one step; ``verb`` is 加, 得 or 扣."""
    once = step.family is not None and not step.family.fields
    each = "" if once or step.tally.per != "record" else f"每{step.unit_word}"
    match step.amount:
        case Fixed(points) if step.tally.at_least == 0 and step.tally.quantity is not None:
            return f"{verb}分 = {condition_text(step.tally.quantity)}，{COMBINED[step.tally.of]}"
        case Fixed(points) if step.tally.per == "unit" and step.tally.below is None and not once:
            return f"发生的每{step.unit_word}都{verb} {show(points)} 分"
        case Fixed(points):
            return f"{each}{verb} {show(points)} 分" + ("，只计一次" if once else "")
        case Table():
            return f"{each}{table_text(step.amount, verb)}"
        case Judged(low, high):
            span = "酌情" if high is None else f"由人判定 {show(low)} 至 {show(high)} 分，"
            return f"{each}{span}{verb}分" + ("，只计一次" if once else "")
        case Computed(formula, factor):
            return f"{verb}分 = {condition_text(formula)}" + ("" if factor == 1 else f" × {parameter_text(factor)}")
        case Shortfall():
            return _shortfall(step, step.amount, verb)
        case Stairs():
            return _stairs(step, step.amount, verb)
        case Interpolated():
            return f"{_anchors(step.amount)}（{verb}分）"
        case Slope():
            return _slope(step, step.amount, verb, derived)
        case Ladder(points_list):
            rungs = "、".join(f"第 {n} 次{verb} {show(p)} 分" for n, p in enumerate(points_list, 1))
            apart = f"每个{step.tally.field}各数各的次数，" if step.tally.field else ""
            return f"{apart}{rungs}（以后各次同最后一次）"
        case Compared():
            return _comparison(step.amount, verb)
    return f"{verb}分"


def table_text(table: Table, verb: str) -> str:
    """Points by the values of fields."""
    return f"按{'、'.join(_table_fields(table))}{verb}分（{_tiers(table)}）"


def _comparison(amount: Compared, verb: str) -> str:
    """By place, or by a ratio: which of the two numbers is divided by the other."""
    points = "、".join(show(points) for points in amount.points)
    if amount.shares:
        tiers = "、".join(
            f"前 {parameter_text(share * 100)}% {show(one)} 分"
            for share, one in zip(amount.shares, amount.points, strict=True)
        )
        return f"按名次在参加比较的单位中的位置{verb}分（{tiers}）"
    if amount.against == "place":
        return f"按名次{verb}分（{points}）"
    if amount.descending:
        ratio = f"自己与{'最高者' if amount.against == 'best' else '平均值'}"
    else:
        ratio = f"{'最小者' if amount.against == 'best' else '平均值'}与自己"
    return f"按{ratio}之比{verb}分（最多 {points}）"


def _shortfall(step: Step, amount: Shortfall, verb: str) -> str:
    """What is required, and whether each that lacks costs points or a lack costs them one time only."""
    word = step.unit_word
    each, all_of_them = _periods(step.tally)
    if not amount.once:
        lack = f"每少 1 {word}{verb} {show(amount.points)} 分"
        return f"{each}应有 {parameter_text(amount.quota)} {word}{all_of_them}，{lack}"
    lack = "有一期不足就" if each else "不足就"
    whole = "，整个考核期只计一次" if each else "，少几个也只计一次"
    return (
        f"{each}应有 {parameter_text(amount.quota)} {word}{all_of_them}，{lack}{verb} {show(amount.points)} 分{whole}"
    )


def _periods(tally: Tally) -> tuple[str, str]:
    """每月 and （共 12 个月）: of which length the periods are, and how many of them are due."""
    if tally.per != "period":
        return "", ""
    one, several = {12: ("月", "个月"), 4: ("季度", "个季度"), 2: ("半年", "个半年")}.get(
        tally.calendar, (tally.period_field, "期")
    )
    due = f"共 {tally.due or len(tally.periods)} {several}"
    if tally.periods_from:
        due = f"几{several}以名册的“{tally.periods_from}”为准"
    return f"每{one}", f"（{due}）"


def _stairs(step: Step, amount: Stairs, verb: str) -> str:
    """Tiers by a number; a single tier at the threshold of the step is the threshold itself."""
    bounds = amount.bounds
    if step.tally.at_least not in (0, 1) and len(bounds) == 1 and not amount.otherwise:
        return f"{verb} {show(bounds[0][2])} 分，只计一次"
    tiers = "、".join(f"{parameter_text(b)}{'以上' if i else '以上(不含)'} {show(p)} 分" for b, i, p in bounds)
    return f"{tiers}、其余 {show(amount.otherwise)} 分（{verb}分）"


def _anchors(amount: Interpolated) -> str:
    """The anchors, the lines between them, and the points beyond the outermost where they jump."""
    anchors = amount.anchors
    points_at = "、".join(f"{parameter_text(number)} 为 {show(points)} 分" for number, points in anchors)
    text = f"{points_at}，中间按线性内插"
    if amount.below is not None:
        text += f"，{parameter_text(anchors[0][0])} 以下 {show(amount.below)} 分"
    if amount.above is not None:
        text += f"，{parameter_text(anchors[-1][0])} 以上 {show(amount.above)} 分"
    return text


_PARTS = {"share": "不足的按比例计", "dropped": "满一个才计，不足的不计", "whole": "不足一个的按一个计"}
_LATE_PARTS = {"share": "", "dropped": "，不满的不计", "whole": "，不足的按一个计"}


def _slope(step: Step, amount: Slope, verb: str, derived: Mapping[str, Derived]) -> str:
    """Points for each step from a target; behind a deadline the steps are days or months."""
    late = lateness_of(step, derived)
    every = parameter_text(amount.every)
    if late is not None:
        span = f" {every} {'天' if late.kind == 'days' else '个月'}"
        parts = _LATE_PARTS["whole" if late.begun else amount.part]
        return f"过了 {late.fields[0]}（逾期），每迟{span}{verb} {show(amount.points)} 分{parts}"
    if step.unit_word != "个差距":
        return f"每满{step.unit_word.removeprefix('个')}{verb} {show(amount.points)} 分（不满的不计）"
    word = "低" if amount.side == "below" else "高"
    parts = _PARTS[amount.part]
    return f"目标 {parameter_text(amount.target)}，每{word} {every} {verb} {show(amount.points)} 分（{parts}）"


def lateness_of(step: Step, derived: Mapping[str, Derived]) -> Derived | None:
    """The field that counts how late a record is, where the step charges lateness."""
    counted = step.tally.quantity
    if not isinstance(step.amount, Slope) or not isinstance(counted, Field) or step.tally.per != "record":
        return None
    found = derived.get(counted.name)
    late = found is not None and found.kind in ("days", "months") and found.fields[1:] == ("日期",)
    return found if late else None


def _table_fields(table: Table) -> list[str]:
    """The fields of a table, the outermost first."""
    inner = next((entry for entry in table.points.values() if isinstance(entry, Table)), None)
    return [table.field] + ([] if inner is None else _table_fields(inner))


def _tiers(table: Table) -> str:
    return "、".join(
        f"{value_text(label)}（{_tiers(entry)}）" if isinstance(entry, Table) else f"{_tier(label)} {show(entry)} 分"
        for label, entry in table.points.items()
    )


def _tier(label: Value) -> str:
    """A label before its points; a number is kept apart from them."""
    return value_text(label) + ("" if isinstance(label, str | bool) else " 为")


COMBINED = {"sum": "多条的合计", "mean": "多条的取平均", "last": "多条的取最后一条", "lowest": "多条的取最低",
             "highest": "多条的取最高", "count": "", "distinct": ""}  # fmt: skip
