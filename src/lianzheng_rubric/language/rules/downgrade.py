"""降档: the grade moves down by a number of steps, after limits and before vetoes.

发生较大责任事故: 降1档
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.engine.plan import MoveGrade
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext

__all__ = ["Downgrade"]


class Downgrade(Rule):
    """Move the grade down by ``move_grade`` steps."""

    marker: ClassVar[str] = "move_grade"
    move_grade: int = Field(ge=1, le=9, alias="降档", description="降几档")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One flag that moves the grade."""
        if not ctx.grades:
            raise FieldError("move_grade", "细则没有档次，谈不上降档", "先在顶层写“档次”")
        yield self.step(ctx, MoveGrade(self.move_grade), None, self.threshold_tally(ctx))
