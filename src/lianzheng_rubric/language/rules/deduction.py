"""扣分: lose points for matching records.

    被县督查指挥中心通报: 每次减2分
    档案不全: 扣2分            # no 每: one time only
    风险点程序不合要求: 扣1-5分   # people judge within the range

Long form: ``{扣分: 2, 每: 次, 封顶: 6}``; by level ``{扣分: {级别: {区级: 1, 市级: 2}}, 每: 人次}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.language.model import Spec
from lianzheng_rubric.language.rules.base import Output, Rule, RuleContext

__all__ = ["Deduction"]


class Deduction(Rule):
    """Lose ``deduct`` points ``per`` occurrence, or one time only when no unit is named."""

    marker: ClassVar[str] = "deduct"
    deduct: Spec = Field(alias="扣分", description="扣多少分：2、1-5、酌情，或 {级别: {市级: 2}}")
    per: str | None = Field(
        None, alias="每", description="计量单位（次、件、人次…），或每几个（3次、10人）；不写表示只扣一次"
    )

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One charge on the nearest node with marks."""
        yield self.charged(ctx, "deduct", -1)

    def _once(self) -> bool:
        return self.per is None and not self.same and self.deduct != "酌情"
