"""Rules that fire when a count reaches or stays below a number (满, 少于): what is counted, and what it costs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from lianzheng_rubric.engine.plan import AmountRule, Fixed, Parameter, Stairs, Tally
from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext, known_field
from lianzheng_rubric.language.rules.base.qualifiers import Qualifiers
from lianzheng_rubric.language.rules.base.unit_numbers import unit_number

__all__ = [
    "MEASURE", "counted_word", "counting", "number_counted", "once_past_threshold", "refuse_measures",
    "threshold_tally", "threshold_word",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Threshold:
    number: Parameter
    persons: bool


def once_past_threshold(rule: Qualifiers, ctx: RuleContext, amount: AmountRule) -> AmountRule:
    """Points of a threshold without 每 are charged one time when it is reached, not for every occurrence."""
    reach = _threshold(ctx, rule.at_least, "at_least")
    if reach is None or not isinstance(amount, Fixed) or getattr(rule, "per", None) is not None:
        return amount
    return Stairs(((reach.number, True, amount.points),), 0)


def threshold_tally(rule: Qualifiers, ctx: RuleContext) -> Tally:
    """The tally of a rule that fires when a count reaches (or stays below) a number."""
    reach = _threshold(ctx, rule.at_least, "at_least")
    below = _threshold(ctx, rule.below, "below")
    if reach is not None and below is not None:
        remedy = "几次到几次之间的写分档，例如 {分档: {5以上: 0分, 2以上: 3分, 其余: 0分}, 计为: 扣分}"
        raise FieldError("below", "“满”和“少于”不能写在一起", remedy)
    name, text = ("at_least", rule.at_least) if rule.at_least is not None else ("below", rule.below)
    refuse_measures(rule, name, str(text), threshold_word(rule))
    persons = any(bound is not None and bound.persons for bound in (reach, below))
    field = rule.distinct or ("人员" if persons and rule.quantity is None else "")
    return replace(
        counting(rule, ctx, field),
        at_least=1 if reach is None else reach.number,
        below=None if below is None else below.number,
    )


def counting(rule: Qualifiers, ctx: RuleContext, distinct: str) -> Tally:
    """How all records of a unit are counted together: as they are, by a number of theirs, or different ones."""
    if distinct and rule.quantity is not None:
        message = f"“不同”数的是不同的{distinct}，用不到“数量”"
        raise FieldError("quantity", message, "只留一个：要数不同的去掉“数量”，要加数字的去掉“不同”")
    if distinct:
        return Tally(per="unit", of="distinct", field=known_field(ctx, distinct, "distinct"))
    return Tally(per="unit", **number_counted(rule, ctx))


def number_counted(rule: Qualifiers, ctx: RuleContext) -> dict[str, Any]:
    """The part of a tally that says which number of a record is added up; the 数量 column where none is named."""
    if rule.quantity is None or rule.quantity.strip() == "数量":
        return {}
    return {"of": "sum", "quantity": ctx.formula(rule.quantity, "quantity")}


def counted_word(tally: Tally) -> str:
    """The unit in which a tally counts where the author writes none: different persons are counted by head."""
    return "人" if tally.of == "distinct" and tally.field == "人员" else "次"


def threshold_word(rule: Qualifiers) -> str:
    """The unit written behind the number of a threshold (3次, 2篇); empty where there is none."""
    return _word(rule.at_least if rule.at_least is not None else rule.below)


def _word(text: Any) -> str:
    """The unit behind a number, or behind the first of the numbers for several classes of units."""
    while isinstance(text, dict) and text:
        text = next(iter(text.values()))
    found = None if text is None else re.fullmatch(r"\d{1,6}\s*(\D*)", str(text).strip())
    return "" if found is None else found[1]


def refuse_measures(rule: Qualifiers, name: str, text: str, word: str) -> None:
    """Days or money need a number that somebody measures: three records of absence are not three days (满3天)."""
    if rule.quantity is not None or rule.distinct or not MEASURE.fullmatch(word):
        return
    message = f"“{text}”要有按“{word}”量的数，没有写“数量”时数的是记录"
    remedy = f"用长写法写明几{word}记在哪里：数量: 记录的数字字段；就记在“数量”列的写 数量: 数量"
    if word in ("天", "日"):
        remedy += "；同一天几条只算一天的写 不同: 日期"
    raise FieldError(name, message, remedy)


_PERSONS = ("人", "名", "个人")
MEASURE = re.compile("[天日周旬年元分%]|星期|个?(?:月|季度|工作日|小时|学时|课时|百分点)|分钟|[千万亿]元?")
"""Units of what is measured, which no number of records tells."""


def _threshold(ctx: RuleContext, text: Any, name: str) -> _Threshold | None:
    if text is None:
        return None
    found = None if isinstance(text, dict) else re.fullmatch(r"(\d{1,6})\s*(\D*)", str(text).strip())
    if found is None:
        own = unit_number(ctx, text, name, "例如 3人、2次，或名册的数字字段")
        return _Threshold(own, persons=_word(text) in _PERSONS)
    if int(found[1]) < 1:
        raise FieldError(name, f"“{text}”要写成正整数加单位", "例如 3人 或 2次")
    return _Threshold(int(found[1]), found[2] in _PERSONS)
