"""性质: a clause that scores nothing keeps its place: procedure, evidence, scope, consequence, checklist, broken text …

1.1.2.ev 会议记录、工作笔记为准: 证据
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.plan import Clause
from lianzheng_rubric.language.rules.base import Output, Rule, RuleContext

__all__ = ["Notice"]


class Notice(Rule):
    """Say what kind of clause this is."""

    marker: ClassVar[str] = "nature"
    nature: Literal["程序", "证据", "范围", "后果", "清单", "期限", "不可计算", "残缺", "定义", "占位"] = Field(
        alias="性质", description="不计分条款的性质"
    )

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One clause without any step."""
        yield Clause(ctx.id, ctx.label, self.nature, self.note)
