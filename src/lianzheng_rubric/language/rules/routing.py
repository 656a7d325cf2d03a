"""转出: the record belongs to another assessment and scores nothing here.

因工作失职被追究: 转出：公述民评考核组
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.engine.condition import And
from lianzheng_rubric.engine.plan import Route
from lianzheng_rubric.language.rules.base import Output, Rule, RuleContext

__all__ = ["Routing"]


class Routing(Rule):
    """Hand the record to ``route``."""

    marker: ClassVar[str] = "route"
    route: str = Field(alias="转出", description="转给谁")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One flag that routes the record away.

        ``逾期`` speaks of the record's own day here: a matter of another year is not excused by an earlier one.
        """
        step = self.step(ctx, Route(self.route))
        if step.late is not None:
            where = step.late if step.where is None else And((step.where, step.late))
            step = replace(step, where=where, late=None)
        yield step
