"""Which records a rule looks at (条件, 逾期), and which of them are valid (须有, 来源)."""

from __future__ import annotations

from lianzheng_rubric.engine.condition import And, Compare, Condition, Formula, Membership, Not, Or
from lianzheng_rubric.engine.condition import Field as FieldValue
from lianzheng_rubric.engine.condition import Literal as Constant
from lianzheng_rubric.engine.plan import Charge, Effect, Supply
from lianzheng_rubric.language.model import parse_day
from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext
from lianzheng_rubric.language.rules.base.qualifiers import Qualifiers

__all__ = ["admitting", "evidence", "evidence_reason"]


def admitting(rule: Qualifiers, ctx: RuleContext, effect: Effect) -> tuple[Condition | None, Condition | None]:
    """What records have to fulfil to be looked at, and what makes them come too late, or short of the duty.

    Points are charged for every late record; an effect without points (不得分, a grade) is for a duty that was not
    done in time, so that the deadline stands apart: a record in time spares those after it.
    """
    asked = None if rule.when is None else ctx.condition(rule.when, "when")
    late = _late(rule, ctx)
    if isinstance(effect, Charge | Supply):
        if rule.unless_done is not None:
            raise FieldError("unless_done", "“除非做到”用不到加减分数的情形上", "去掉它，用“条件”写明哪些记录算")
        return asked if late is None else late if asked is None else And((asked, late)), None
    if rule.unless_done is None:
        return asked, late
    short = Not(ctx.condition(rule.unless_done, "unless_done"))
    return asked, short if late is None else Or((late, short))


def _late(rule: Qualifiers, ctx: RuleContext) -> Condition | None:
    if rule.late_after is None:
        return None
    operator = ">=" if rule.deadline_day_late else ">"
    return Compare(operator, FieldValue("日期"), _deadline(ctx, rule.late_after, "late_after"))


def _deadline(ctx: RuleContext, value: object, name: str) -> Formula:
    text = str(value)
    if ctx.has_field(text):
        return FieldValue(ctx.date_field(text, name))
    try:
        return Constant(parse_day(text))
    except ValueError as error:
        raise FieldError(name, str(error), "写日期，或写一个日期字段的名称") from None


def evidence(rule: Qualifiers, ctx: RuleContext) -> Condition | None:
    """What makes a record valid: where it comes from, and what proves it."""
    parts: list[Condition] = []
    if rule.sources:
        parts.append(Membership(FieldValue("来源"), tuple(str(source) for source in rule.sources)))
    if rule.evidence is not None:
        parts.append(ctx.condition(rule.evidence, "evidence"))
    return parts[0] if len(parts) == 1 else And(tuple(parts)) if parts else None


def evidence_reason(rule: Qualifiers) -> str:
    """Why a record without the evidence is invalid."""
    if rule.sources:
        return f"以{'、'.join(rule.sources)}的数据为准"
    return (rule.basis or "不符合证据要求") if rule.evidence else ""
