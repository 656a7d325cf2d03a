"""加分: gain points for matching records.

    解决疑难信访问题: 每件加0.5分
    每报送一条: 每条加0.1分，最多加1分

By level, after a task is done, with a cap that one level escapes::

    完成任务后每增加一篇:
      加分: {级别: {市级: 0, 省级: 2, 国家级: 6}}
      每: 篇
      前几不计: 1
      先用: 级别
      封顶: 6
      封顶不含: {级别: 国家级}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.language.model import Spec
from lianzheng_rubric.language.rules.base import Output, Rule, RuleContext

__all__ = ["Bonus"]


class Bonus(Rule):
    """Gain ``add`` points ``per`` occurrence, or one time only when no unit is named."""

    marker: ClassVar[str] = "add"
    add: Spec = Field(alias="加分", description="加多少分：0.5、2-5、酌情，或 {级别: {省级: 2}}")
    per: str | None = Field(
        None, alias="每", description="计量单位（篇、件、条…），或每几个（5件、1000万元）；不写表示只加一次"
    )

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One charge on the nearest node with marks."""
        yield self.charged(ctx, "add", 1)

    def _once(self) -> bool:
        return self.per is None and not self.same and self.add != "酌情"
