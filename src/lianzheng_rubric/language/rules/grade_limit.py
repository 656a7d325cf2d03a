"""不得评优: the final grade is at most a named one; the score stays as it is.

党政主要领导被责任追究: 不得评优
机关干部受处分: 满3人不得评优
重大失误: 最高评为合格
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.engine.plan import LimitGrade
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext, named_grade

__all__ = ["GradeLimit"]


class GradeLimit(Rule):
    """Limit the final grade when the event happened (``at_least`` times or persons)."""

    marker: ClassVar[str] = "limit_grade"
    limit_grade: str = Field(alias="最高档次", description="不得评优，或最高可评的档次")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One flag that limits the grade."""
        yield self.step(ctx, LimitGrade(self._grade(ctx)), None, self.threshold_tally(ctx))

    def _grade(self, ctx: RuleContext) -> str:
        if self.limit_grade in ("不得评优", "是"):
            if len(ctx.grades) < 2:
                raise FieldError("limit_grade", "细则没有两个以上的档次，谈不上“不得评优”", "先在顶层写“档次”")
            return ctx.grades[1]
        return named_grade(ctx, self.limit_grade, "limit_grade")
