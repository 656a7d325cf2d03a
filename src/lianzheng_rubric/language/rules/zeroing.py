"""不得分: an event makes an item, a group, a named clause or the whole score nothing.

不建立台账: 不得分
被上级纪委查处: 本大项不得分
市级信息任务: 少于1篇不得分
材料无效: {不得分: {字段: 所证条款}}     # the record tells which clause it was to prove
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.plan import ZeroNode
from lianzheng_rubric.language.model import WORDS, Spec
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext

__all__ = ["Zeroing"]

_SCOPES: dict[str, Literal["item", "article", "group"]] = {
    "本项": "item",
    "本条": "article",
    "本大项": "group",
}


_KEYS = ("字段", "field", "范围", "scope")


class Zeroing(Rule):
    """Empty a node when the event happened (``at_least`` times, or fewer than ``below``)."""

    marker: ClassVar[str] = "zero"
    zero: Spec = Field(alias="不得分", description="本项、本大项、总分、条款编号，或 {字段: 记录里写明条款的字段}")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One flag that empties the node."""
        yield self.step(ctx, self._effect(ctx), None, self.threshold_tally(ctx))

    def _effect(self, ctx: RuleContext) -> ZeroNode:
        if isinstance(self.zero, dict):
            unknown = next((key for key in self.zero if key not in _KEYS), None)
            if unknown is not None:
                raise FieldError(
                    "zero", f"不认识的关键字“{unknown}”", "可以写：字段、范围", code="R001", at=str(unknown)
                )
            field = str(self.zero.get("字段") or self.zero.get("field") or "")
            if not ctx.has_field(field):
                remedy = "写成 {字段: 所证条款}，并在顶层“字段”里声明它"
                raise FieldError("zero", f"没有声明字段“{field}”", remedy, at=field)
            scope = str(self.zero.get("范围") or self.zero.get("scope") or "本项")
            scope = WORDS.get(scope, scope)
            if scope not in _SCOPES:
                raise FieldError("zero", f"“范围”不能写“{scope}”", "可以写：本项、本条、本大项", at=scope)
            return ZeroNode(field=field, scope=_SCOPES[scope])
        where = str(self.zero)
        return ZeroNode(node=ctx.node(ctx.zero_scope() if where in ("本项", "是") else where, "zero"))
