"""内插: points in proportion between anchors, as 线性内插法 says.

整改完成率: {数量: 完成率, 内插: {100: 10分, 60: 0分}}        # 80 → 5 分；60 以下 0 分
响应时间: {数量: 小时数, 内插: {1: 5分, 24: 0分}, 计为: 得分}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.exact import Amount, Number
from lianzheng_rubric.engine.plan import Charge, Interpolated
from lianzheng_rubric.language.model import number_from
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext, beside, points_of
from lianzheng_rubric.language.rules.stairs import COMBINE, number_tally

__all__ = ["Interpolation"]


class Interpolation(Rule):
    """Points on straight lines between ``anchors``; beyond the outermost anchors they stay as they are there."""

    marker: ClassVar[str] = "anchors"
    anchors: dict[str, Any] = Field(alias="内插", description="{数: 分, 数: 分}，中间按比例，两头之外与最近的一点相同")
    counts_as: Literal["得分", "扣分", "加分"] = Field("得分", alias="计为", description="这些分是得分、扣分还是加分")
    combine: Literal["合计", "平均", "最后", "最低", "最高"] = Field(
        "最后", alias="多次", description="同一数字有多条记录时怎样合成"
    )

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One charge for the whole unit."""
        effect = Charge(ctx.node(self.charge, "charge"), -1 if self.counts_as == "扣分" else 1)
        tally = number_tally(ctx, self.quantity if self.quantity is not None else "分值", COMBINE[self.combine])
        yield self.step(ctx, effect, Interpolated(self._anchors(ctx)), tally)

    def _anchors(self, ctx: RuleContext) -> tuple[tuple[Number, Amount], ...]:
        found: dict[Number, Amount] = {}
        for text, points in self.anchors.items():
            plain = beside(ctx, text, self.quantity, "anchors")
            try:
                number = number_from(plain)
            except ValueError as error:
                raise FieldError("anchors", str(error), "例如 内插: {100: 10分, 60: 0分}", at=str(text)) from None
            if number in found:
                raise FieldError("anchors", f"“{text}”写了两次", "删去一个", at=str(text))
            found[number] = points_of(points, "anchors")
        if len(found) < 2:
            raise FieldError("anchors", "内插至少要写两个数", "例如 内插: {100: 10分, 60: 0分}")
        return tuple(sorted(found.items()))
