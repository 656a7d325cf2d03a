"""比较: points by the place among the units, or relative to the best or the mean of them.

信访办结率: {数量: 办结率, 名次得分: [6, 5, 4, 3]}
安全生产: {数量: 满意率, 计分: "第1名得5分，第2-3名得4分，其余得1分"}
信息采用量: {数量: 条数, 名次得分: {比最高: 10}}
群众满意: {数量: 满意率, 名次得分: {前25%: 10, 前50%: 8, 其余: 6}}
排名靠后: {数量: 满意率, 名次得分: {倒数第1名: 3, 倒数第2名: 2}, 计为: 扣分}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
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
    place_points: Any = Field(
        alias="名次得分",
        description="第 1、2、3… 名各得多少分；或 {前25%: 10, 前50%: 8, 其余: 6}、{倒数第1名: 3, 倒数第2名: 2}、"
        "{比最高: 10}、{比平均: 10}",
    )
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
        if isinstance(self.place_points, dict) and self.rest is None and (found := self._by_key()) is not None:
            return found
        if isinstance(self.place_points, list) and self.place_points:
            places = tuple(points_of(p, "place_points") for p in self.place_points)
            return Compared(places, "place", not self.smaller_first, self.rest or 0)
        if self.rest is not None:
            raise FieldError("rest", "“其余名次”只接在名次的列表后面", "例如 名次得分: [5, 4, 3]，其余名次: 1")
        raise FieldError(
            "place_points",
            "“名次得分”要写列表，或 {前25%: 分, …}、{倒数第1名: 分, …}、{比最高: 分}、{比平均: 分}",
            "例如 名次得分: [6, 5, 4]，名次得分: {前25%: 10, 前50%: 8, 其余: 6}",
        )

    def _by_key(self) -> Compared | None:
        """Points by shares of the units (前25%), or by places from the last one (倒数第1名); ``None``: neither."""
        table = {str(key).replace(" ", ""): points for key, points in self.place_points.items()}
        otherwise = points_of(table.pop("其余"), "place_points") if "其余" in table else 0
        shares = [Fraction(found[1]) / 100 for key in table if (found := _SHARE.fullmatch(key)) is not None]
        lasts = [int(found[1]) for key in table if (found := _FROM_LAST.fullmatch(key)) is not None]
        points = tuple(points_of(one, "place_points") for one in table.values())
        if points and len(shares) == len(points):
            if sorted(set(shares)) != shares or shares[-1] > 1:
                remedy = "每一格都从第一名数起，例如 {前25%: 10, 前50%: 8, 其余: 6}"
                raise FieldError("place_points", "“前百分之几”要从小到大，不超过 100%", remedy)
            return Compared(points, "place", not self.smaller_first, otherwise, shares=tuple(shares))
        if points and len(lasts) == len(points):
            if lasts != list(range(1, len(lasts) + 1)):
                remedy = "例如 {倒数第1名: 3, 倒数第2名: 2, 倒数第3名: 1}，没有分的写 0"
                raise FieldError("place_points", "倒数的名次要从倒数第1名起，一名一名写", remedy)
            return Compared(points, "place", self.smaller_first, otherwise)  # the last is the first the other way round
        return None


_SHARE = re.compile(r"(?:名次|排名)?前(\d{1,3}(?:\.\d{1,4})?)%")
_FROM_LAST = re.compile(r"倒数第?(\d{1,3})名")
