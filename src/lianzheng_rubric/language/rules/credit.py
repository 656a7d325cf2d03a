"""得分: points that have to be earned; the item starts from nothing and ends at its marks.

制定年度计划: 得2分
工作质量: {得分: {评价: {好: 20, 较好: 15, 一般: 10, 差: 0}}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.language.model import Spec
from lianzheng_rubric.language.rules.base import Output, Rule, RuleContext

__all__ = ["Credit"]


class Credit(Rule):
    """Earn ``credit`` points when the record is there (``per`` occurrence when a unit is named)."""

    marker: ClassVar[str] = "credit"
    credit: Spec = Field(alias="得分", description="得多少分：2、0-2、满分、酌情，或 {评价: {好: 20}}")
    per: str | None = Field(None, alias="每", description="计量单位，或每几个（5件）；不写表示只得一次")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One charge on the nearest node with marks."""
        yield self.charged(ctx, "credit", 1)

    def _once(self) -> bool:
        return self.per is None and not self.same
