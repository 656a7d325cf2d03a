"""目标: points for each step of distance from a target.

完成率: {数量: 完成率, 计分: "目标95，每低1扣0.5分"}
招商额: {数量: 到位资金, 目标: 100, 每高: 10, 加分: 1, 满一个才计: 是, 封顶: 5}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.plan import Charge, Slope
from lianzheng_rubric.language.model import Flag, Percent, Points, Spec, number_from
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext, beside, unit_number
from lianzheng_rubric.language.rules.stairs import COMBINE, number_tally

__all__ = ["TargetSlope"]


class TargetSlope(Rule):
    """Lose (or gain) points for each ``every_below`` (or ``every_above``) of distance from ``target``."""

    marker: ClassVar[str] = "target"
    target: Spec = Field(
        alias="目标", description="目标值：一个数，名册的数字字段，或按单位分 {单位类别: {乡镇: 90, 机关: 95}}"
    )
    every_below: Percent | None = Field(None, alias="每低", description="每低多少计一次")
    every_above: Percent | None = Field(None, alias="每高", description="每高多少计一次")
    deduct: Points | None = Field(None, alias="扣分", description="每个差距扣多少分")
    add: Points | None = Field(None, alias="加分", description="每个差距加多少分")
    whole: Flag = Field(False, alias="满一个才计", description="不足一个差距的不计；默认按比例计")
    begun: Flag = Field(False, alias="不足一个也计", description="不足一个差距的按一个计；默认按比例计")
    combine: Literal["合计", "平均", "最后", "最低", "最高"] = Field(
        "最后", alias="多次", description="多条记录怎样合成"
    )

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One charge for the whole unit."""
        every_name = "every_below" if self.every_below is not None else "every_above"
        written: Any = getattr(self, every_name)
        every = None if written is None else number_from(beside(ctx, written, self.quantity, every_name, step=True))
        points = self.deduct if self.deduct is not None else self.add
        if (self.every_below is None) is (self.every_above is None) or not every:
            raise FieldError("target", "要写“每低”或“每高”其中一个，并且大于 0", "例如 目标: 95，每低: 1，扣分: 0.5")
        if points is None or (self.deduct is not None and self.add is not None):
            raise FieldError("target", "要写“扣分”或“加分”其中一个", "例如 目标: 95，每低: 1，扣分: 0.5")
        if self.whole and self.begun:
            raise FieldError("begun", "“满一个才计”和“不足一个也计”不能写在一起", "去掉其中一个")
        wanted = beside(ctx, self.target, self.quantity, "target")
        target = unit_number(ctx, wanted, "target", "例如 目标: 95", positive=False)
        side: Literal["below", "above"] = "below" if self.every_below is not None else "above"
        amount = Slope(target, every, points, side, "dropped" if self.whole else "whole" if self.begun else "share")
        effect = Charge(ctx.node(self.charge, "charge"), -1 if self.deduct is not None else 1)
        tally = number_tally(ctx, self.quantity if self.quantity is not None else "分值", COMBINE[self.combine])
        step = self.step(ctx, effect, amount, tally)
        yield replace(step, unit_word="个差距")
