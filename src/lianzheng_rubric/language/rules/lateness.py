"""迟交: points for each day (or month) after a deadline.

年度总结报送:
  计分: 每迟1天扣0.5分
  期限: 2017-12-31        # or the name of a date field
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from pydantic import Field

from lianzheng_rubric.engine.condition import And, Compare
from lianzheng_rubric.engine.condition import Field as FieldValue
from lianzheng_rubric.engine.condition import Literal as Constant
from lianzheng_rubric.engine.plan import Charge, Slope, Tally
from lianzheng_rubric.language.model import Flag, Points, Spec, parse_day
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext

__all__ = ["Lateness"]


class Lateness(Rule):
    """Lose ``deduct`` points for each ``late_every`` that a record's date lies after ``deadline``."""

    marker: ClassVar[str] = "late_every"
    late_every: str = Field(alias="每迟", description="每迟多久计一次：1天、1个月")
    deadline: Spec = Field(alias="期限", description="期限日期，或写明期限的日期字段")
    deduct: Points = Field(alias="扣分", description="每迟一个周期扣多少分")
    begun: Flag = Field(False, alias="不足一个也计", description="不足一个周期的按一个周期计；默认不计")

    @classmethod
    def instead(cls, name: str, raw: Mapping[str, Any]) -> str:
        """Somebody else counts the days: a plain deduction of that many."""
        found = re.fullmatch(r"(\d+)(天|日|个?月)", str(raw.get("late_every", "")))
        if name != "deadline" or found is None or "deduct" not in raw:
            return ""
        unit = "月" if found[2].endswith("月") else {"1": "天", "7": "周"}.get(found[1], "天")
        whole = found[1] == "1" or unit == "周"
        per, counted = (unit, f"超期{unit}数") if whole else ("次", f"超期满{found[1]}{found[2]}的次数")
        return (
            f"没有固定期限、迟了多久由人写明的，写 {{扣分: {raw['deduct']}, 每: {per}, 数量: {counted}}}，"
            f"并在“字段”里声明 {counted}: 数字"
        )

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One line for each late record."""
        found = re.fullmatch(r"([0-9]{1,4})(天|日|个?月)", str(self.late_every))
        if found is None or int(found[1]) < 1:
            raise FieldError("late_every", f"“{self.late_every}”要写成 1天 或 1个月", "例如 每迟: 1天")
        if self.quantity is not None:
            remedy = "去掉它；迟交几份的，一份写一条记录"
            raise FieldError("quantity", "“每迟”数的是迟了几天几月，用不到“数量”", remedy)
        kind: str = "days" if found[2] in ("天", "日") else "months"
        name = ctx.derive_days(self._start(ctx), "日期", "days" if kind == "days" else "months", begun=self.begun)
        parts = kind == "months" or int(found[1]) > 1
        amount = Slope(
            0, int(found[1]), self.deduct, "above", "share" if not parts else "whole" if self.begun else "dropped"
        )
        step = self.step(ctx, Charge(ctx.node(self.charge, "charge"), -1), amount, Tally(quantity=FieldValue(name)))
        late = Compare(">", FieldValue(name), Constant(0))
        yield replace(
            step,
            where=late if step.where is None else And((step.where, late)),
            unit_word=found[2] if found[1] == "1" else f"个{self.late_every}",
        )

    def _start(self, ctx: RuleContext) -> object:
        text = str(self.deadline)
        if ctx.has_field(text):
            return ctx.date_field(text, "deadline")
        try:
            day = parse_day(self.deadline)
        except ValueError as error:
            classes = "；各类单位不同的写成几条，各写“适用”" if isinstance(self.deadline, dict) else ""
            raise FieldError("deadline", str(error), f"写日期，或写一个日期字段的名称{classes}") from None
        return day - timedelta(days=1) if self.deadline_day_late else day
