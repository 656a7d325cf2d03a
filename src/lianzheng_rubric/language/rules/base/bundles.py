"""每3次扣2分: points for every so many, counted over the whole unit; what is left over does not count."""

from __future__ import annotations

import re

from lianzheng_rubric.engine.plan import AmountRule, Fixed, Slope, Tally
from lianzheng_rubric.language.model import number_from
from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext, known_field
from lianzheng_rubric.language.rules.base.qualifiers import Qualifiers
from lianzheng_rubric.language.rules.base.thresholds import MEASURE

__all__ = ["Bundle", "bundle"]

Bundle = tuple[AmountRule, Tally, str]
"""Points for each bundle, how the unit is counted, and the word for one bundle (个3次)."""
_MANY = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(\D{1,4})")


def bundle(rule: Qualifiers, ctx: RuleContext, amount: AmountRule, per: str | None) -> Bundle | None:
    """The points of a rule whose ``per`` names a number of things (3次, 1000万元); ``None`` for any other unit.

    Raises:
        FieldError: the points are not one number, or nothing says where what is measured stands.

    """
    found = None if per is None else _MANY.fullmatch(per.strip())
    if found is None:
        return None
    every, word = number_from(found[1]), found[2]
    if every <= 0:
        raise FieldError("per", f"“每{per}”要写成正数", "例如 每: 3次")
    if not isinstance(amount, Fixed):
        raise FieldError("per", f"“每{per}”只能扣、加、得一个数", "按级别不同的，写成几条情形，各写条件")
    if rule.at_least is not None or rule.below is not None:
        raise FieldError("per", f"“每{per}”不能和“满”“少于”写在一起", "去掉其中一个")
    if MEASURE.fullmatch(word) and rule.quantity is None:
        remedy = f"写明几{word}记在哪里：数量: 记录的数字字段；就记在“数量”列的写 数量: 数量"
        raise FieldError("per", f"“每{per}”要有按“{word}”量的数，没有写“数量”时数的是记录", remedy)
    return Slope(0, every, amount.points, "above", "dropped"), _tally(rule, ctx, word), f"个{found[1]}{word}"


def _tally(rule: Qualifiers, ctx: RuleContext, word: str) -> Tally:
    if rule.quantity is not None:
        if rule.quantity.strip() == "数量":
            return Tally(per="unit")
        return Tally(per="unit", of="sum", quantity=ctx.formula(rule.quantity, "quantity"))
    field = rule.distinct or ("人员" if word in ("人", "名", "个人") else "")
    return Tally(per="unit", of="distinct" if field else "count", field=field and known_field(ctx, field, "distinct"))
