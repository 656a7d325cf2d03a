"""列入: the record scores nothing and is listed: a problem, a strong point, a member's grade, a consequence.

台账照抄往年: 列入问题
造成严重不良影响: 后果：追究相关人员责任
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.engine.plan import Announce, Finding
from lianzheng_rubric.language.rules.base import Output, Rule, RuleContext

__all__ = ["Listing", "Outcome"]


class Listing(Rule):
    """List the record under ``finding``."""

    marker: ClassVar[str] = "finding"
    finding: str = Field(alias="列入", description="列入哪一类：问题、亮点 …")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One flag without points."""
        yield self.step(ctx, Finding(self.finding), None, self.threshold_tally(ctx))


class Outcome(Rule):
    """The record has a consequence outside the score."""

    marker: ClassVar[str] = "consequence"
    consequence: str = Field(alias="后果", description="后果，例如 追究主要领导责任")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One flag listed as a consequence."""
        yield self.step(ctx, Announce(self.consequence), None, self.threshold_tally(ctx))
