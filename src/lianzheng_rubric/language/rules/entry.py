"""录入: a score that another body gives (or a vote formula makes) becomes the base of an item.

comp.a 日常检查(10分): 录入得分
专项考核(90分): 录入百分制得分
民主评议(10分):
  测评票:
    录入: 10
    公式: (好*100 + 较好*80 + 一般*50 + 差*0) / (好 + 较好 + 一般 + 差 + 弃权) * 10%
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.condition import Field as FieldValue
from lianzheng_rubric.engine.exact import UNIT, Amount, amount_of, reduced, show
from lianzheng_rubric.engine.plan import AmountRule, ByLabel, Computed, Parameter, Step, Supply
from lianzheng_rubric.language.model import Spec, keyword_of, number_from
from lianzheng_rubric.language.rules.base import (
    MISSING,
    FieldError,
    Output,
    Rule,
    RuleContext,
    points_spec,
    unit_number,
)

__all__ = ["Entry"]

_MANY = 999
_COMBINE: dict[str, Any] = {
    "平均": "mean", "合计": "sum", "最后": "last", "最低": "lowest", "最高": "highest", "去最高最低后平均": "trimmed",
}  # fmt: skip


class Entry(Rule):
    """Take the record's points (on a scale of ``enter``) or a formula as the base of the item."""

    marker: ClassVar[str] = "enter"
    enter: Spec = Field(
        alias="录入", description="录入分的满分：满分（与本项相同）、100、10；或按等次 {评价: {好: 10, 较好: 8}}"
    )
    formula: str | None = Field(None, alias="公式", description="不直接录入分数时的算式")
    combine: Literal["平均", "合计", "最后", "最低", "最高", "去最高最低后平均"] = Field(
        "平均", alias="多次", description="多次录入怎样合成"
    )

    required: Spec | None = Field(
        None, alias="应有", description="应录入几次，例如 4次，或名册的数字字段、{单位类别: {…}}；录入了而不够的待定"
    )

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One supply of the nearest node with marks."""
        node = ctx.node(self.charge, "charge")
        marks = ctx.marks(node)
        if marks is None:
            raise FieldError("enter", "录入的项目没有分值", "在标题后写上满分，例如 日常检查(10分)")
        supply = Supply(node, _COMBINE[self.combine], self._most(ctx, node), self._due(ctx))
        if isinstance(self.enter, dict):
            yield self._supplied(ctx, supply, points_spec(ctx, self.enter, "enter", self, node))
            return
        try:
            scale = Fraction(marks, UNIT) if self.enter in ("满分", "是") else Fraction(number_from(self.enter))
        except ValueError as error:
            raise FieldError("enter", str(error), "例如 录入: 100，或 录入: 满分") from None
        if scale <= 0:
            raise FieldError("enter", "录入分的满分要大于 0", "例如 录入: 100")
        factor = reduced(Fraction(marks, UNIT) / scale)
        formula = FieldValue("分值") if self.formula is None else ctx.formula(self.formula, "formula")
        yield self._supplied(ctx, supply, Computed(formula, factor, MISSING[self.missing]))

    def _supplied(self, ctx: RuleContext, supply: Supply, amount: AmountRule) -> Step:
        """The step; 封顶 bounds what the entries come to together, not each of them before they are combined."""
        return replace(self.step(ctx, supply, amount), cap=None)

    def _due(self, ctx: RuleContext) -> Parameter:
        """How many entries there have to be, of every unit or of this one."""
        if self.required is None:
            return 0
        text = self.required
        if isinstance(text, str) and (found := re.fullmatch(r"(\d+)\s*[一-鿿]{0,2}", text)) is not None:
            text = found[1]
        elif isinstance(text, str) and re.search("每|次$", text):
            raise FieldError("required", f"“{text}”要写成几次", "例如 应有: 4次")
        due = unit_number(ctx, text, "required", "例如 应有: 4次")
        numbers = [number for _, number in due.numbers] if isinstance(due, ByLabel) else [due]
        for number in numbers:
            if isinstance(number, int | Fraction) and (number > _MANY or Fraction(number).denominator != 1):
                raise FieldError("required", f"“{show(amount_of(number))}”不是录入的次数", "写不超过 999 的整数")
        return due

    def _most(self, ctx: RuleContext, node: str) -> Amount | None:
        """What is entered may come to: 封顶, else the 上限 of the item where it is a number, else its marks."""
        for name in ("cap_exempt", "cap_pool", "cap_per"):
            if getattr(self, name):
                word = keyword_of(Entry, name)
                raise FieldError(name, f"录入的得分用不到“{word}”", "去掉它；录入的分最多几分，写 封顶")
        return ctx.most(node) if self.cap is None else self.cap
