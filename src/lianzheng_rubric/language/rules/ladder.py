"""累进: the price depends on how many times it happened.

迟报: 第1次扣1分，第2次扣2分，第3次起扣5分
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.plan import Charge, Ladder, Tally
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext, points_of
from lianzheng_rubric.language.rules.base.thresholds import number_counted

__all__ = ["Escalation"]


class Escalation(Rule):
    """The n-th occurrence has the n-th price; later ones the last."""

    marker: ClassVar[str] = "ladder"
    ladder: list[Any] = Field(alias="累进", description="第 1、2、3… 次各多少分，最后一个用于以后各次")
    counts_as: Literal["扣分", "加分"] = Field("扣分", alias="计为", description="扣分还是加分")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One line for each record, priced by its place."""
        rungs = tuple(points_of(points, "ladder") for points in self.ladder)
        if not rungs:
            raise FieldError("ladder", "“累进”是空的", "例如 累进: [1, 2, 5]")
        effect = Charge(ctx.node(self.charge, "charge"), -1 if self.counts_as == "扣分" else 1)
        field = self._known(ctx, self.distinct, "distinct") if self.distinct else ""
        yield self.step(ctx, effect, Ladder(rungs), Tally(per="unit", field=field, **number_counted(self, ctx)))
