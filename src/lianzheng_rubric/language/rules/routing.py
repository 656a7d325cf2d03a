"""转出: the record belongs to another assessment and scores nothing here.

因工作失职被追究: 转出：公述民评考核组
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.engine.plan import Route
from lianzheng_rubric.language.rules.base import Output, Rule, RuleContext

__all__ = ["Routing"]


class Routing(Rule):
    """Hand the record to ``route``."""

    marker: ClassVar[str] = "route"
    route: str = Field(alias="转出", description="转给谁")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One flag that routes the record away."""
        yield self.step(ctx, Route(self.route))
