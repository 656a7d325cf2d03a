"""升档: the grade moves up by a number of steps, after limits and before vetoes.

获得国家级先进集体称号: 升1档
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.engine.plan import MoveGrade
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext

__all__ = ["Upgrade"]


class Upgrade(Rule):
    """Move the grade up by ``raise_grade`` steps."""

    marker: ClassVar[str] = "raise_grade"
    raise_grade: int = Field(ge=1, le=9, alias="升档", description="升几档")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One flag that moves the grade."""
        if not ctx.grades:
            raise FieldError("raise_grade", "细则没有档次，谈不上升档", "先在顶层写“档次”")
        yield self.step(ctx, MoveGrade(-self.raise_grade), None, self.threshold_tally(ctx))
