"""至少评为: the grade is at least a named one whatever the score; limits and vetoes still go first.

被中央表彰为先进集体: 至少评为优秀
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.engine.plan import LiftGrade
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext, named_grade

__all__ = ["GradeLift"]


class GradeLift(Rule):
    """Lift the grade to a named one when the event happened (``at_least`` times or persons)."""

    marker: ClassVar[str] = "lift_grade"
    lift_grade: str = Field(alias="至少评为", description="至少评到的档次；限档、降档和否决仍然有效")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One flag that lifts the grade."""
        if not ctx.grades:
            raise FieldError("lift_grade", "细则没有档次，谈不上评到哪一档", "先在顶层写“档次”")
        grade = named_grade(ctx, self.lift_grade, "lift_grade")
        yield self.step(ctx, LiftGrade(grade), None, self.threshold_tally(ctx))
