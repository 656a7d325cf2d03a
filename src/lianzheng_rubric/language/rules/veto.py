"""一票否决: the final grade is the lowest (or a named) one, whatever the score; the score is still reported.

主要领导因违纪受处分: 一票否决
班子成员受处分: 满2人列为较差
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.engine.plan import ForceGrade, LiftGrade
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext, named_grade

__all__ = ["Veto"]


class Veto(Rule):
    """Force the final grade when the event happened (``at_least`` times or persons); the best one is only lifted to."""

    marker: ClassVar[str] = "force_grade"
    force_grade: str = Field(alias="列为", description="一票否决（最低档），或直接列为的档次")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One flag that forces the grade."""
        if not ctx.grades:
            raise FieldError("force_grade", "细则没有档次，否决没有可列的档", "先在顶层写“档次”")
        vetoed = self.force_grade in ("一票否决", "是")
        grade = ctx.grades[-1] if vetoed else named_grade(ctx, self.force_grade, "force_grade")
        best = grade == ctx.grades[0]  # 直接评为优秀 cannot be meant as a veto
        yield self.step(ctx, LiftGrade(grade) if best else ForceGrade(grade), None, self.threshold_tally(ctx))
