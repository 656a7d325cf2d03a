"""The qualifiers that any kind of rule may carry, as an author writes them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lianzheng_rubric.language.model import ConditionSpec, Flag, Model, Names, Points, Spec

__all__ = ["Qualifiers"]


class Qualifiers(Model):
    """The keywords that all kinds share; a kind adds its own."""

    clause: str = Field("", alias="编号", description="条款编号；不写时取标题前的编号")
    facts: Names = Field((), alias="事实", description="用顶层“事实”里声明的情形，不用本条自己的情形")
    date_from: str | None = Field(
        None, alias="日期取", description="本条自己的情形以哪个日期字段作为记录的日期；没有填的看“日期”列"
    )
    when: ConditionSpec | None = Field(None, alias="条件", description="记录要满足的条件")
    late_after: Spec | None = Field(
        None,
        alias="逾期",
        description="只有日期晚于此日（或此日期字段）的记录才算；不得分、降档等看有没有按时做到：期限前做到过的，以后再补的不算逾期",
    )
    deadline_day_late: Flag = Field(False, alias="当天算逾期", description="期限当天算逾期；默认当天算按时")
    unless_done: ConditionSpec | None = Field(
        None, alias="除非做到", description="有一条记录满足此条件（写了“逾期”的，还要按时），就是做到了，别的记录都不算"
    )
    evidence: ConditionSpec | None = Field(None, alias="须有", description="证据要求；不满足的记录无效，但会列出")
    sources: Names = Field((), alias="来源", description="认可的数据来源单位；来自别处的记录无效")
    evidence_missing: Literal["认可", "待核"] = Field("认可", alias="未注明来源", description="没有写明证据时怎样处理")
    applies: ConditionSpec | None = Field(None, alias="适用", description="只适用于满足此条件的单位")
    quantity: str | None = Field(None, alias="数量", description="用哪个数字字段（或算式）作数量；默认用记录的“数量”列")
    distinct: str | None = Field(None, alias="不同", description="按哪个字段去重计数，例如 人员")
    at_least: Spec | None = Field(None, alias="满", description="达到多少才触发，例如 3人、2次，或按单位分")
    below: Spec | None = Field(None, alias="少于", description="少于多少就触发，例如 1篇，或按单位分")
    cap: Points | None = Field(None, alias="封顶", description="本情形合计最多多少分")
    cap_exempt: ConditionSpec | None = Field(None, alias="封顶不含", description="满足此条件的记录不受封顶限制")
    cap_mode: Literal["各算各的", "有则不封顶", "占用额度"] = Field(
        "各算各的", alias="封顶方式", description="封顶外的记录怎样合计"
    )
    cap_pool: str = Field("", alias="合用封顶", description="写同一个名字的几条合用一个封顶")
    cap_per: str | None = Field(
        None, alias="封顶按", description="封顶各算各的：记录、月、季度、半年，或一个字段（同一取值合用一个封顶）"
    )
    free: Spec | None = Field(
        None, alias="前几不计", description="前几个不计（任务或容忍数）：一个数，名册的数字字段，或按单位分"
    )
    free_first: str | None = Field(
        None, alias="先用", description="先从哪个尺度的最低级用起，同级的先用分少的；默认按日期"
    )
    share: str | None = Field(None, alias="平均", description="分数除以这个数字字段，例如 联名单位数")
    places: int | None = Field(
        None, ge=0, le=6, alias="小数位", description="每条记录的分（折算、平均以后）四舍五入到几位小数；默认不舍入"
    )
    factors: Spec | None = Field(
        None, alias="折算", description="乘以比例：50%、2倍、加倍、减半，{条件: 比例}，或 {字段: {取值: 比例}}"
    )
    best: int | None = Field(None, ge=1, alias="只计最高", description="只计分数最高的几个（按数量数，不按记录数）")
    same: Names = Field((), alias="同一", description="这些字段相同的记录只计一次，例如 事项")
    keep: Literal["最高", "首次", "最高一条"] = Field(
        "最高",
        alias="取",
        description="只计一次时取最高分还是首次；最高一条：记到同一条目的各计，几个条目之间只留合计最高的一个",
    )
    compare: Literal["折算后", "折算前"] = Field("折算后", alias="比较", description="取最高时用折算后还是折算前的分比")
    family: str = Field("", alias="合并", description="与同名的其他情形放在一起取最高，例如 全表")
    requires: Names = Field((), alias="须先有", description="这些条款对同一事项已成立，本情形才计（加扣）")
    unless: Names = Field((), alias="须先无", description="这些条款对同一事项已成立，本情形不再计（不重复处理）")
    tied_by: Names = Field(("事项",), alias="依", description="“须先有”“须先无”按哪些字段认定同一事项")
    charge: str | None = Field(None, alias="记入", description="分数记到哪一条：条款编号、本大项、总分")
    absent: Literal["满分", "待定"] = Field("满分", alias="未判", description="没有判定记录时按满分还是待定")
    missing: Literal["待定", "最低", "最高", "中间"] = Field(
        "待定", alias="未给分", description="记录没有给分时怎样处理"
    )
    disabled: str | None = Field(None, alias="停用", description="停用的理由；停用的情形不计分但保留在案")
    note: str = Field("", alias="说明", description="给人看的说明")
    basis: str = Field("", alias="依据", description="依据的文件或数据")
    ambiguity: str = Field("", alias="歧义", description="歧义编号，例如 AMB-01")
