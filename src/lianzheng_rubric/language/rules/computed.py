"""公式: points by a formula over the record's number fields.

完成比例: {公式: 完成数 / 任务数 * 5, 计为: 得分, 封顶: 5}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.plan import Charge, Computed
from lianzheng_rubric.language.rules.base import Output, Rule, RuleContext

__all__ = ["FormulaPoints"]


class FormulaPoints(Rule):
    """Each record gives the points that ``formula`` makes of it."""

    marker: ClassVar[str] = "formula"
    formula: str = Field(alias="公式", description="由数字字段组成的算式，结果是分数")
    counts_as: Literal["得分", "扣分", "加分"] = Field("得分", alias="计为", description="得分、扣分还是加分")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One charge on the nearest node with marks."""
        effect = Charge(ctx.node(self.charge, "charge"), -1 if self.counts_as == "扣分" else 1)
        yield self.step(ctx, effect, Computed(ctx.formula(self.formula, "formula")))
