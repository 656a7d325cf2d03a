"""应交: a material that has to be handed in, in certain forms, by a day, with certain marks; never scored.

自查报告: {应交: [纸质, 电子], 期限: 2018-12-01, 要素: [签字, 盖章]}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

from pydantic import Field

from lianzheng_rubric.engine.plan import Requirement
from lianzheng_rubric.language.model import Names, Spec, parse_day
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext

__all__ = ["Material"]


class Material(Rule):
    """Check ``hand_in`` forms, ``deadline`` and ``must_have`` marks of a material."""

    marker: ClassVar[str] = "hand_in"
    hand_in: Names = Field(alias="应交", description="应交的形式：[纸质, 电子]；不分形式写 是")
    deadline: Spec | None = Field(None, alias="期限", description="期限日期")
    must_have: Names = Field((), alias="要素", description="材料上必须有的要素（是否字段），例如 签字、盖章")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One requirement."""
        forms = () if self.hand_in in ("是", ("是",)) else self.hand_in
        day = None
        if self.deadline is not None:
            try:
                day = parse_day(self.deadline)
            except ValueError as error:
                raise FieldError("deadline", str(error), "例如 期限: 2017-11-30") from None
            day = day - timedelta(days=1) if self.deadline_day_late else day
        for name in (*forms, *self.must_have):
            if not ctx.has_field(name) and not ctx.has_field(f"{name}日期"):
                keyword = "must_have" if name in self.must_have else "hand_in"
                raise FieldError(keyword, f"没有声明字段“{name}”", "在顶层“字段”里声明它", at=name)
        applies = None if self.applies is None else ctx.unit_condition(self.applies, "applies")
        yield Requirement(ctx.id, ctx.label, ctx.situations, forms, day, self.must_have, applies)
