"""Rules that fire when a count reaches or stays below a number (满, 少于): what is counted, and what it costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.plan import AmountRule, Fixed, Parameter, Stairs, Tally
from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext, known_field
from lianzheng_rubric.language.rules.base.qualifiers import Qualifiers
from lianzheng_rubric.language.rules.base.unit_numbers import unit_number

__all__ = ["once_past_threshold", "threshold_tally", "threshold_word"]


@dataclass(frozen=True, slots=True)
class _Threshold:
    number: Parameter
    persons: bool


def once_past_threshold(rule: Qualifiers, ctx: RuleContext, amount: AmountRule) -> AmountRule:
    """Points of a threshold without 每 are charged one time when it is reached, not for every occurrence."""
    reach = _threshold(ctx, rule.at_least, "at_least")
    if (
        reach is None
        or not isinstance(reach.number, int | Fraction)
        or not isinstance(amount, Fixed)
        or getattr(rule, "per", None) is not None
    ):
        return amount
    return Stairs(((reach.number, True, amount.points),), 0)


def threshold_tally(rule: Qualifiers, ctx: RuleContext) -> Tally:
    """The tally of a rule that fires when a count reaches (or stays below) a number."""
    reach = _threshold(ctx, rule.at_least, "at_least")
    below = _threshold(ctx, rule.below, "below")
    persons = any(bound is not None and bound.persons for bound in (reach, below))
    field = rule.distinct or ("人员" if persons and rule.quantity is None else "")
    return Tally(
        per="unit",
        of="distinct" if field else "sum" if rule.quantity else "count",
        field=known_field(ctx, field, "distinct") if field else "",
        quantity=None if rule.quantity is None else ctx.formula(rule.quantity, "quantity"),
        at_least=1 if reach is None else reach.number,
        below=None if below is None else below.number,
    )


def threshold_word(rule: Qualifiers) -> str:
    """The unit written behind the number of a threshold (3次, 2篇); empty where there is none."""
    text = rule.at_least if rule.at_least is not None else rule.below
    found = None if text is None else re.fullmatch(r"\d{1,6}\s*(\D*)", str(text).strip())
    return "" if found is None else found[1]


def _threshold(ctx: RuleContext, text: str | None, name: str) -> _Threshold | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,6})\s*(\D*)", str(text).strip())
    if found is None:
        return _Threshold(unit_number(ctx, text, name, "例如 3人、2次，或名册的数字字段"), persons=False)
    if int(found[1]) < 1:
        raise FieldError(name, f"“{text}”要写成正整数加单位", "例如 3人 或 2次")
    return _Threshold(int(found[1]), found[2] in ("人", "名", "个人"))
