"""What narrows a rule, in words: counting, shares, free allowances, caps, ties to other rules, exemptions."""

from __future__ import annotations

from lianzheng_rubric.authoring.amount_words import COMBINED
from lianzheng_rubric.authoring.condition_words import condition_text, parameter_text
from lianzheng_rubric.engine.condition import And, Literal, Or
from lianzheng_rubric.engine.exact import show
from lianzheng_rubric.engine.plan import (
    Cap,
    Charge,
    Compared,
    Computed,
    Interpolated,
    Judged,
    Ladder,
    Slope,
    Stairs,
    Step,
)

__all__ = ["exempted_text", "qualifier_texts", "told_apart"]


def qualifier_texts(step: Step, *, late: bool) -> list[str]:
    """What narrows a step beside its condition: how records are counted, shared, limited and tied."""
    return [*_counting(step, late=late), *_limits(step), *_ties(step)]


def _counting(step: Step, *, late: bool) -> list[str]:
    parts: list[str] = []
    counted = step.tally.quantity
    if counted is not None and counted != Literal(1) and not late and not _counted_before(step):
        several = COMBINED[step.tally.of] if step.tally.per == "unit" and not isinstance(step.amount, Ladder) else ""
        parts.append(f"数量是 {condition_text(counted)}" + (f"，{several}" if several else ""))
    known = step.tally.field == "人员" and step.unit_word == "人" and isinstance(step.effect, Charge)
    known = known and not isinstance(step.amount, Interpolated | Slope | Stairs)
    if step.tally.of == "distinct" and not known:
        parts.append(f"{step.tally.field}相同的只数一次")
    if isinstance(step.amount, Compared) and not step.amount.descending:
        parts.append("数小的在前")
    if isinstance(step.amount, Compared) and step.amount.otherwise:
        parts.append(f"排在后面的各 {show(step.amount.otherwise)} 分")
    if step.share is not None:
        parts.append(f"分数除以 {condition_text(step.share)}")
    if step.places is not None:
        parts.append(f"每条记录的分四舍五入到 {step.places} 位小数")
    for test, factor in step.factors:
        when = "" if test == And(()) else f"{condition_text(test)} 时"
        parts.append(f"{when}乘以 {parameter_text(factor)}")
    if step.family is not None and step.family.fields:
        keep = {"highest": "取最高", "first": "只计首次", "article": "只留合计最高的一条，条内各计"}[step.family.keep]
        keep = "只算一次" if step.amount is None else keep
        keep += "（按折算以前的分比）" if step.family.compare == "nominal" and step.amount is not None else ""
        scope = "" if step.family.name == step.id else f"（与“{step.family.name}”各条合并）"
        parts.append(f"{'、'.join(step.family.fields)}相同的{keep}{scope}")
    return parts


def _limits(step: Step) -> list[str]:
    parts: list[str] = []
    if step.free is not None:
        order = f"，先用{step.free.lowest_first}低的" if step.free.lowest_first else ""
        parts.append(f"前 {parameter_text(step.free.units)} {step.unit_word}不计{order}")
    if step.cap is not None:
        exempt = "" if step.cap.exempt is None else f"（{_outside(step.cap, condition_text(step.cap.exempt))}）"
        parts.append(f"{_cap_room(step.cap)}最多 {show(step.cap.points)} 分{exempt}")
    if step.best is not None:
        parts.append(f"只计最高的 {step.best} {step.unit_word}")
    return parts


def _ties(step: Step) -> list[str]:
    parts: list[str] = []
    if step.requires is not None:
        parts.append(f"同一{'、'.join(step.requires.fields)}须先有 {'、'.join(step.requires.steps)}")
    if step.unless is not None:
        parts.append(f"同一{'、'.join(step.unless.fields)}已有 {'、'.join(step.unless.steps)} 的不计")
    if step.absent == "pending":
        parts.append("没有判定时待定")
    if isinstance(step.amount, Judged | Computed) and step.amount.missing != "pending":
        words = {"lowest": "最低", "highest": "最高", "midpoint": "中间"}
        parts.append(f"没有写分数的按{words[step.amount.missing]}的分计")
    if step.applies is not None:
        never = step.applies == Or(())
        parts.append("不适用于任何单位" if never else f"只适用于 {condition_text(step.applies)} 的单位")
    return parts


def exempted_text(step: Step) -> list[str]:
    """What lifts the step: exemptions stand in the rubric beside the rules."""
    return [f"免责：{'、'.join(step.exempted_by)}"] if step.exempted_by else []


def told_apart(text: str) -> str:
    """A remark in brackets, where there is one."""
    return f"（{text}）" if text else ""


def _counted_before(step: Step) -> bool:
    """Whether the threshold, or a formula for the points, has named the number already."""
    tally = step.tally
    return tally.at_least == 0 or tally.below is not None or (tally.per == "unit" and tally.at_least != 1)


def _outside(cap: Cap, exempt: str) -> str:
    """What becomes of records beyond the cap."""
    if cap.mode == "lifts_cap":
        return f"有 {exempt} 的就不封顶"
    return f"{exempt} 的不受限，{'但占用额度' if cap.mode == 'shared_pool' else '另外计'}"


def _cap_room(cap: Cap) -> str:
    """Over what the cap holds."""
    room = {"unit": "合计", "record": "每条记录", "field": f"每个{cap.field}合计"}.get(cap.per)
    room = room or {12: "每月合计", 4: "每季度合计", 2: "每半年合计"}.get(cap.periods, "每年合计")
    return f"与同用“{cap.pool}”封顶的各条{room}" if cap.pool else room
