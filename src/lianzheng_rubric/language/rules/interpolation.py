"""内插: points in proportion between anchors, as 线性内插法 says.

整改完成率: {数量: 完成率, 内插: {100: 10分, 60: 0分}}        # 80 → 5 分；60 以下 0 分
办结率: {数量: 办结率, 内插: {100: 10分, 90: 9分, 90以下: 0分}}

按比例得分 is {100: 满分, 0: 0分}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.exact import Amount, Number
from lianzheng_rubric.engine.plan import Charge, Interpolated
from lianzheng_rubric.language.headings import half_width
from lianzheng_rubric.language.model import number_from
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext, beside, points_or_full
from lianzheng_rubric.language.rules.stairs import COMBINE, number_tally

__all__ = ["Interpolation"]

_EXAMPLE = "例如 内插: {100: 10分, 60: 0分}"


class Interpolation(Rule):
    """Points on straight lines between ``anchors``; beyond the outermost they stay, or jump where that is written."""

    marker: ClassVar[str] = "anchors"
    anchors: dict[str, Any] = Field(
        alias="内插",
        description="{数: 分, 数: 分}，中间按比例，两头之外与最近的一点相同；跳到别的分的写 60以下: 0分",
    )
    counts_as: Literal["得分", "扣分", "加分"] = Field("得分", alias="计为", description="这些分是得分、扣分还是加分")
    combine: Literal["合计", "平均", "最后", "最低", "最高"] = Field(
        "最后", alias="多次", description="同一数字有多条记录时怎样合成"
    )

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One charge for the whole unit."""
        node = ctx.node(self.charge, "charge")
        effect = Charge(node, -1 if self.counts_as == "扣分" else 1)
        tally = number_tally(ctx, self.quantity if self.quantity is not None else "分值", COMBINE[self.combine])
        yield self.step(ctx, effect, self._lines(ctx, node), tally)

    def _lines(self, ctx: RuleContext, node: str) -> Interpolated:
        found: dict[str, dict[Number, Amount]] = {"": {}, "以下": {}, "以上": {}}
        for text, points in self.anchors.items():
            plain = re.sub(r"\s", "", half_width(str(text)))
            side = plain[-2:] if plain.endswith(("以下", "以上")) else ""
            written = beside(ctx, plain.removesuffix(side), self.quantity, "anchors", at=str(text))
            try:
                number = number_from(written)
            except ValueError as error:
                raise FieldError("anchors", str(error), _EXAMPLE, at=str(text)) from None
            if number in found[side]:
                raise FieldError("anchors", f"“{text}”写了两次", "删去一个", at=str(text))
            found[side][number] = points_or_full(ctx, points, "anchors", node)
        anchors = sorted(found[""].items())
        if len(anchors) < 2:
            raise FieldError("anchors", "内插至少要写两个数", _EXAMPLE)
        below = self._beyond(found["以下"], anchors[0][0], "最小", "以下")
        return Interpolated(tuple(anchors), below, self._beyond(found["以上"], anchors[-1][0], "最大", "以上"))

    def _beyond(self, jumps: dict[Number, Amount], end: Number, which: str, side: str) -> Amount | None:
        """The points beyond one end; they begin right behind the anchor there, which keeps its own."""
        if any(number != end for number in jumps):
            message = f"“{side}”只能接在{which}的那个数后面"
            raise FieldError("anchors", message, "例如 内插: {100: 10分, 90: 9分, 90以下: 0分}；中间跳的写“分档”")
        return jumps.get(end)
