"""应有: a number of occurrences is required; what lacks costs points.

学时: {应有: 10, 少一扣: 1, 数量: 小时数}    # counted by a number of each record
研究党风廉政的会议: 应有2次，每少1次减1分
监委会例会: 每月应有1次，每少1次减0.5分      # a month's surplus does not help another month
廉政会议: 每学期应有2次，不足扣2分           # one time only
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.engine.calendar import counted_from, period_names
from lianzheng_rubric.engine.plan import Charge, Shortfall, Tally
from lianzheng_rubric.language.model import Flag, Points, Spec
from lianzheng_rubric.language.rules.base import FieldError, Output, Rule, RuleContext, unit_number
from lianzheng_rubric.language.rules.base.thresholds import counting, number_counted, refuse_measures

__all__ = ["Shortage"]

_PER_YEAR = {"月": 12, "季度": 4, "半年": 2}
_ANY_YEAR = (date(1, 1, 1), date(1, 12, 31))
"""A whole year, for a rubric that does not tell its own."""


class Shortage(Rule):
    """Lose ``lack`` points for each of the ``required`` occurrences that is missing (in each period)."""

    marker: ClassVar[str] = "required"
    required: Spec = Field(
        alias="应有", description="应有多少次：一个数，名册的数字字段，或按单位分 {单位类别: {乡镇: 4, 机关: 2}}"
    )
    unit: str = Field("", alias="单位词", description="计量单位；默认是次，数不同人员的是人")
    lack: Points = Field(alias="少一扣", description="每少一次扣多少分")
    lack_once: Flag = Field(False, alias="只扣一次", description="不论少几次只扣一次")
    each: Literal["月", "季度", "半年", "学期", "年"] = Field("年", alias="每", description="按什么周期计")
    periods: int | None = Field(
        None, ge=1, le=366, alias="期数", description="应有的期数，不论是哪几期；默认考核期内的每一期"
    )
    periods_from: str | None = Field(None, alias="期数字段", description="名册里写明本单位应有期数的字段")
    counted_by: str | None = Field(None, alias="按期字段", description="记录里写明属于哪一期的字段；默认按日期")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """One shortfall charged to the nearest node with marks."""
        refuse_measures(self, "required", f"应有 {self.required} {self.unit}", self.unit)
        amount = Shortfall(unit_number(ctx, self.required, "required", "例如 应有: 2"), self.lack, self.lack_once)
        step = self.step(ctx, Charge(ctx.node(self.charge, "charge"), -1), amount, self._tally(ctx))
        yield replace(step, unit_word=self.unit or step.unit_word)

    def _refuse_beside(self) -> None:
        """What is required is written in 应有 alone."""
        for name, word in (("at_least", "满"), ("below", "少于")):
            if getattr(self, name) is not None:
                remedy = "要几次写在“应有”里；少于几次另有后果的，另写一条，例如 {不得分: 本项, 少于: 2次}"
                raise FieldError(name, f"“应有”旁边用不到“{word}”", remedy)
        if self.each != "年" and self.distinct is not None:
            raise FieldError("distinct", f"按{self.each}计的“应有”用不到“不同”", "去掉它；全年合起来算的去掉“每”")

    def _tally(self, ctx: RuleContext) -> Tally:
        self._refuse_beside()
        if self.each == "年":
            for name, word in (("periods", "期数"), ("periods_from", "期数字段"), ("counted_by", "按期字段")):
                if getattr(self, name) is not None:
                    raise FieldError(name, f"写了“{word}”，没有写按什么周期计", "加上 每: 月（季度、半年、学期）")
            return counting(self, ctx, self.distinct or "")
        field = self.counted_by or ("学期" if self.each == "学期" else "")
        known = self.counted_by or ctx.has_field(field)
        span = ctx.assessed()
        names = () if field else period_names(*(span or _ANY_YEAR), _PER_YEAR[self.each])
        if field and known:
            names = ctx.labels(field, "counted_by")
        if not names:
            raise FieldError(
                "each", f"按{self.each}计数需要一个写明各期名称的字段", "声明 字段: {学期: [上学期, 下学期]}"
            )
        return Tally(
            per="period",
            periods=names,
            calendar=1 if field else _PER_YEAR[self.each],
            starts=None if field or span is None else counted_from(*span),
            due=self.periods,
            period_field=field,
            periods_from=ctx.roster_number(self.periods_from, "periods_from") if self.periods_from else "",
            **number_counted(self, ctx),
        )
