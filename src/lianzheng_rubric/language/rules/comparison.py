"""比较: points by the place among the units, or relative to the best or the mean of them.

信访办结率: {数量: 办结率, 名次得分: [6, 5, 4, 3]}
安全生产: {数量: 满意率, 计分: "第1名得5分，第2-3名得4分，其余得1分"}
信息采用量: {数量: 条数, 名次得分: {比最高: 10}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.plan import Charge, Compared, Tally
from lianzheng_rubric.language.model import Flag, Points
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext, points_of
from lianzheng_rubric.language.rules.stairs import COMBINE

__all__ = ["PeerComparison"]


class PeerComparison(Rule):
    """``place_points``: a list of points by place, or ``{比最高: 10}`` / ``{比平均: 10}``."""

    marker: ClassVar[str] = "place_points"
    place_points: Any = Field(alias="名次得分", description="第 1、2、3… 名各得多少分；或 {比最高: 10}、{比平均: 10}")
    rest: Points | None = Field(None, alias="其余名次", description="名次在列表以后的各多少分；默认 0 分")
    smaller_first: Flag = Field(False, alias="小者在前", description="数小的名次在前")
    counts_as: Literal["得分", "扣分", "加分"] = Field("得分", alias="计为", description="得分、扣分还是加分")
    combine: Literal["合计", "平均", "最后", "最低", "最高"] | None = Field(
        None, alias="多次", description="多条记录怎样合成；默认合计，百分数和比率不能相加，默认取最后一条"
    )

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One charge for the whole unit, known only beside the other units."""
        effect = Charge(ctx.node(self.charge, "charge"), -1 if self.counts_as == "扣分" else 1)
        quantity = None if self.quantity is None else ctx.formula(self.quantity, "quantity")
        tally = Tally(
            per="unit",
            of=COMBINE[self.combine or ("最后" if ctx.rate(quantity) else "合计")] if quantity is not None else "count",
            quantity=quantity,
            open=quantity is not None,
        )
        yield self.step(ctx, effect, self._amount(), tally)

    def _amount(self) -> Compared:
        against: dict[str, Literal["best", "mean"]] = {
            "比最高": "best", "best": "best", "比平均": "mean", "mean": "mean",
        }  # fmt: skip
        if isinstance(self.place_points, dict) and len(self.place_points) == 1:
            key, points = next(iter(self.place_points.items()))
            if key in against and self.rest is None:
                return Compared((points_of(points, "place_points"),), against[key], not self.smaller_first)
        elif isinstance(self.place_points, list) and self.place_points:
            places = tuple(points_of(p, "place_points") for p in self.place_points)
            return Compared(places, "place", not self.smaller_first, self.rest or 0)
        if self.rest is not None:
            raise FieldError("rest", "“其余名次”只接在名次的列表后面", "例如 名次得分: [5, 4, 3]，其余名次: 1")
        raise FieldError(
            "place_points", "“名次得分”要写列表，或 {比最高: 分}、{比平均: 分}", "例如 名次得分: [6, 5, 4]"
        )
