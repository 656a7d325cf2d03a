"""公式: points by a formula over the record's number fields.

完成比例: {公式: 完成数 / 任务数 * 5, 封顶: 5}
每期得分: {公式: 完成数 / 任务数 * 5, 多次: 平均}
超额加分: {公式: (完成数 - 任务数) * 0.1, 计为: 加分}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.exact import UNIT
from lianzheng_rubric.engine.plan import Charge, Computed, Fixed, Tally
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext
from lianzheng_rubric.language.rules.stairs import COMBINE

__all__ = ["FormulaPoints"]


class FormulaPoints(Rule):
    """The points that ``formula`` makes of the unit's numbers, or (加分, 扣分) of each record; never below nothing."""

    marker: ClassVar[str] = "formula"
    formula: str = Field(alias="公式", description="由数字字段组成的算式，结果是分数；算出负数按 0 计")
    counts_as: Literal["得分", "扣分", "加分"] = Field("得分", alias="计为", description="得分、扣分还是加分")
    combine: Literal["合计", "平均", "最后", "最低", "最高", "各算各的"] | None = Field(
        None, alias="多次", description="多条记录怎样合成；得分默认取最后一条，加分扣分默认各算各的"
    )

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One charge for the unit when its numbers are combined first; otherwise one for each record."""
        effect = Charge(ctx.node(self.charge, "charge"), -1 if self.counts_as == "扣分" else 1)
        combine = self.combine or ("最后" if self.counts_as == "得分" else "各算各的")
        formula = ctx.formula(self.formula, "formula")
        if combine == "各算各的":
            yield self.step(ctx, effect, Computed(formula))
            return
        if self.quantity is not None:
            raise FieldError("quantity", "“公式”自己就是分数，用不到“数量”", "把它写进公式里")
        tally = Tally(per="unit", of=COMBINE[combine], quantity=formula, at_least=0, open=self.counts_as == "得分")
        yield replace(self.step(ctx, effect, Fixed(UNIT), tally), unit_word="")
