"""分档: a number crosses thresholds and the points jump.

群众满意率:
  数量: 满意率
  分档: {90以上: 10分, 80以上: 8分, 60以上: 5分, 其余: 0分}
通报次数: {分档: {3以上: 5分, 1以上: 2分, 其余: 0分}, 计为: 扣分}    # counts records
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.exact import Number
from lianzheng_rubric.engine.plan import Charge, Stairs, Tally
from lianzheng_rubric.language.headings import half_width
from lianzheng_rubric.language.model import number_from
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext, beside, points_or_full

__all__ = ["COMBINE", "ThresholdSteps", "number_tally"]

COMBINE: dict[str, Any] = {"合计": "sum", "平均": "mean", "最后": "last", "最低": "lowest", "最高": "highest"}


def number_tally(ctx: RuleContext, quantity: str, of: Any) -> Tally:
    """One number for the unit, pending until somebody gives it; how often something happened is always known."""
    if quantity.strip() == "数量":
        return Tally(per="unit")
    return Tally(per="unit", of=of, quantity=ctx.formula(quantity, "quantity"), open=True)


class ThresholdSteps(Rule):
    """Points by the first threshold that the number reaches; higher thresholds are written first."""

    marker: ClassVar[str] = "stairs"
    stairs: dict[str, Any] = Field(alias="分档", description="{90以上: 10分, …, 其余: 0分}，从高到低")
    counts_as: Literal["得分", "扣分", "加分"] = Field("得分", alias="计为", description="这些分是得分、扣分还是加分")
    combine: Literal["合计", "平均", "最后", "最低", "最高", "各算各的"] = Field(
        "最后", alias="多次", description="同一数字有多条记录时怎样合成，或每条各按自己的数落档"
    )

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One charge for the whole unit, or one for each record."""
        node = ctx.node(self.charge, "charge")
        effect = Charge(node, -1 if self.counts_as == "扣分" else 1)
        yield self.step(ctx, effect, self._stairs(ctx, node), self._tally(ctx))

    def _tally(self, ctx: RuleContext) -> Tally:
        if self.combine == "各算各的":
            return Tally(quantity=None if self.quantity is None else ctx.formula(self.quantity, "quantity"))
        if self.quantity is None:
            field = self._known(ctx, self.distinct, "distinct") if self.distinct else ""
            return Tally(per="unit", of="distinct" if field else "count", field=field)
        return number_tally(ctx, self.quantity, COMBINE[self.combine])

    def _stairs(self, ctx: RuleContext, node: str) -> Stairs:
        bounds, otherwise = [], None
        for text, points in self.stairs.items():
            if str(text) in ("其余", "其他", "otherwise"):
                otherwise = points_or_full(ctx, points, "stairs", node)
                continue
            found = re.fullmatch(
                r"(-?[\d./%]+)(?:(?!以)[一-鿿]){0,2}?以上(?:\((不?含)\))?", half_width(str(text)).replace(" ", "")
            )
            bound = None if found is None else self._bound(ctx, found[1], str(text))
            if found is None or bound is None:
                raise FieldError(
                    "stairs", f"分档“{text}”读不懂", "写成 90以上、80以上(不含)，最后写 其余", at=str(text)
                )
            bounds.append((bound, found[2] != "不含", points_or_full(ctx, points, "stairs", node)))
        if [bound for bound, _, _ in bounds] != sorted((bound for bound, _, _ in bounds), reverse=True):
            raise FieldError("stairs", "分档要从高到低写", "把数大的“以上”写在前面")
        if otherwise is None:
            raise FieldError("stairs", "分档没有写“其余”", "加上 其余: 0分")
        return Stairs(tuple(bounds), otherwise)

    def _bound(self, ctx: RuleContext, text: str, whole: str) -> Number | None:
        """The number of one step; ``None`` when it is none."""
        number = beside(ctx, text, self.quantity, "stairs", at=whole)
        try:
            return number_from(number)
        except ValueError:
            return None
