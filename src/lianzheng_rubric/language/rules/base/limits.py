"""What keeps the points of a rule from counting in full: 折算, 同一 and 合并, 前几不计, 封顶."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal

from lianzheng_rubric.engine.calendar import counted_from
from lianzheng_rubric.engine.condition import And, Condition
from lianzheng_rubric.engine.plan import Cap, Free
from lianzheng_rubric.engine.plan import Family as OneOfSeveral
from lianzheng_rubric.language.model import number_from
from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext, known_field
from lianzheng_rubric.language.rules.base.qualifiers import Qualifiers
from lianzheng_rubric.language.rules.base.unit_numbers import unit_number

__all__ = ["cap", "factors", "family", "free"]

_KEEP: Mapping[str, Literal["highest", "first", "article"]] = {
    "最高": "highest",
    "首次": "first",
    "最高一条": "article",
}
_CAP_PERIODS = {"月": 12, "季度": 4, "季": 4, "半年": 2, "年": 1}


def factors(rule: Qualifiers, ctx: RuleContext) -> tuple[tuple[Condition, Fraction], ...]:
    """Shares that points are multiplied by, each with the condition under which it applies."""
    if rule.factors is None:
        return ()
    always: Condition = And(())
    table = rule.factors if isinstance(rule.factors, dict) else {always: rule.factors}
    pairs = []
    for test, factor in _by_label(table):
        try:
            where = always if test is always else ctx.condition(test, "factors")
            pairs.append((where, _factor(factor)))
        except ValueError as error:
            if isinstance(error, FieldError):
                raise
            raise FieldError("factors", str(error), "例如 50%、0.5、2倍，或写 加倍、减半", at=str(factor)) from None
    return tuple(pairs)


_FACTORS: Mapping[str, str] = {"加倍": "2", "翻倍": "2", "双倍": "2", "减半": "0.5", "一半": "0.5", "全额": "1"}


def _factor(text: object) -> Fraction:
    plain = str(text).strip()
    return Fraction(number_from(_FACTORS.get(plain, plain.removesuffix("倍") or plain)))


def _by_label(table: dict[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """``{作者: {第一作者: 100%, 其他: 50%}}``: one condition for each label; anything else as it stands."""
    for test, factor in table.items():
        if isinstance(factor, dict):
            yield from (({test: label}, share) for label, share in factor.items())
        else:
            yield test, factor


def family(rule: Qualifiers, ctx: RuleContext, *, once: bool) -> OneOfSeveral | None:
    """What counts one time only: records alike in some fields, or with ``once`` all of the rule."""
    keep = _KEEP[rule.keep]
    if keep == "article" and not (rule.same and rule.family):
        raise FieldError("keep", "“最高一条”要写明同一件事和与哪些情形相比", "加上“同一”和“合并”，例如 同一: 事项")
    if rule.same:
        for field in rule.same:
            known_field(ctx, field, "same")
        compare: Literal["effective", "nominal"] = "effective" if rule.compare == "折算后" else "nominal"
        return OneOfSeveral(rule.family or ctx.id, rule.same, keep, compare)
    return OneOfSeveral(ctx.id, (), keep) if once else None


def free(rule: Qualifiers, ctx: RuleContext) -> Free | None:
    """The first occurrences that do not count, and which of them go first."""
    if rule.free is None:
        return None
    units = unit_number(ctx, rule.free, "free", "例如 前几不计: 2")
    if rule.free_first is None:
        return Free(units)
    return Free(units, rule.free_first, ctx.scale(rule.free_first, "free_first"))


def cap(rule: Qualifiers, ctx: RuleContext) -> Cap | None:
    """The most that the rule may come to, and what stands outside it."""
    if rule.cap is None:
        return None
    exempt = None if rule.cap_exempt is None else ctx.condition(rule.cap_exempt, "cap_exempt")
    modes: dict[str, Literal["separate_pool", "lifts_cap", "shared_pool"]] = {
        "各算各的": "separate_pool",
        "有则不封顶": "lifts_cap",
        "占用额度": "shared_pool",
    }
    whole = Cap(rule.cap, exempt, modes[rule.cap_mode], rule.cap_pool)
    if rule.cap_per is None:
        return whole
    if rule.cap_per == "记录":
        return replace(whole, per="record")
    if rule.cap_per in _CAP_PERIODS:
        span = ctx.assessed()
        starts = None if span is None else counted_from(*span)
        return replace(whole, per="period", periods=_CAP_PERIODS[rule.cap_per], starts=starts)
    return replace(whole, per="field", field=known_field(ctx, rule.cap_per, "cap_per"))
