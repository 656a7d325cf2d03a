"""The models of a rubric file: its head, its sections, its items. What an author may write, and nothing else."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from lianzheng_rubric.language.model import ConditionSpec, Flag, Model, Names, Points, Share, Spec

__all__ = [
    "ErratumSpec", "ExemptionSpec", "FactSpec", "FieldSpec", "FollowupSpec", "GradeSpec", "ItemSpec", "PeriodSpec",
    "ReadingSpec", "RubricSpec", "SourceSpec", "SubjectSpec",
]  # fmt: skip


class SourceSpec(Model):
    """Where the text comes from and what it is worth."""

    document: str = Field("", alias="文件", description="文件名称或文号")
    issuer: str = Field("", alias="制定", description="制定机关")
    status: str = Field("", alias="性质", description="正式、初稿、样稿 …")
    notes: tuple[str, ...] = Field((), alias="说明", description="来源方面要说明的事")


class FieldSpec(Model):
    """A field that records (or the roster) may carry."""

    kind: Literal["文字", "数字", "百分数", "是否", "日期", "条款", "尺度", "选项"] | None = Field(
        None, alias="类型", description="字段类型"
    )
    scale: str | None = Field(None, alias="尺度", description="有序尺度的名称")
    choices: Names = Field((), alias="选项", description="可选的取值")
    default: str | None = Field(None, alias="默认", description="没有填写（算不出来）时的取值；不写则没有填写就是待定")
    years: Names = Field((), alias="整年", description="两个日期字段之间的整年数")
    months: Names = Field((), alias="整月", description="两个日期字段之间的整月数")
    days: Names = Field((), alias="天数", description="两个日期字段之间的天数")
    to_the_eve: Flag = Field(False, alias="不含当日", description="只算到后一个日期的前一天（以上不含本数时用）")
    formula: str | None = Field(None, alias="公式", description="由其他数字字段算出")
    lookup: Spec | None = Field(None, alias="对照", description="由另一个字段对照得出：{报刊: {人民日报: 国家级, …}}")
    otherwise: str | None = Field(None, alias="否则", description="对照表里没有时，取这个字段的值")
    shift: str | None = Field(None, alias="推后", description="由这个日期字段推后若干个月，例如 收件日期")
    shift_months: int = Field(0, ge=0, le=240, alias="几个月", description="推后几个月")
    largest: Names = Field((), alias="最多者", description="几个数字字段中最大的那个字段名")
    note: str = Field("", alias="说明", description="给填表人看的说明")


class FactSpec(Model):
    """A fact that several clauses use, declared once."""

    fields: Names = Field((), alias="字段", description="这种记录要填的字段")
    required: Names = Field((), alias="必填", description="必须填写的字段")
    date_from: str | None = Field(None, alias="日期取", description="以哪个日期字段作为记录的日期，例如 决定日期")
    unit_from: Names = Field(
        (), alias="单位取", description="记录算到哪个单位头上：依次看这些文字字段，填了的第一个就是；都没填就是“单位”列"
    )
    note: str = Field("", alias="说明", description="说明")


class ReadingSpec(Model):
    """A named way of reading the text."""

    value: str = Field(alias="取", description="采用的读法")
    options: Any = Field((), alias="可选", description="可以改选的读法：列表，或 {读法: 说明}")
    basis: str = Field("", alias="依据", description="歧义编号或拍板人")
    note: str = Field("", alias="说明", description="问题与理由")


class GradeSpec(Model):
    """A grade with more than a score to it."""

    score: str = Field("", alias="分", description="例如 90分以上")
    gates: dict[str, Any] = Field(
        default_factory=dict, alias="且", description="{条款: 至少多少分，或占分值的百分之几}；条款可以写 每项、每大项"
    )
    quota: Spec | None = Field(
        None,
        alias="名额",
        description="这一档的比例或个数，例如 20%，四舍五入，至少1个；与以上各档合计60%；后10%；"
        "按排名分组不同的，写 {单位类别: {一类: 2个, 二类: 3个}} 或名册的数字字段",
    )


class PeriodSpec(Model):
    """The period that counts."""

    example: ClassVar[str] = "{起: 2025-01-01, 止: 2025-12-31}"

    start: Spec | None = Field(None, alias="起", description="起始日，默认当年1月1日")
    end: Spec | None = Field(None, alias="止", description="截止日，默认当年12月31日")
    until_assessment: Flag = Field(False, alias="至考核开始", description="到考核开始之日为止")
    day_counts: Flag = Field(True, alias="当日计入", description="考核开始当日的事计入本年")
    carry: Flag = Field(False, alias="结转", description="之后的事转下年，上年考核开始后的事计入本年")
    unlimited: Names = Field(
        (),
        alias="不限",
        description="考核期截止以后也算的条款：评判、状态、证明材料等考核时才有的记录；考核期开始以前的仍不算",
    )
    note: str = Field("", alias="说明", description="说明")


class SubjectSpec(Model):
    """Which units are assessed."""

    example: ClassVar[str] = "{条件: 单位类别 == 乡镇}"

    when: ConditionSpec | None = Field(None, alias="条件", description="对单位名册字段的条件")
    note: str = Field("", alias="说明", description="不在范围时的说明")


class FollowupSpec(Model):
    """A consequence after grading."""

    when: ConditionSpec | None = Field(None, alias="条件", description="对 总分、得分档次、最终档次 和名册字段的条件")
    fired: Names = Field((), alias="须触发", description="这些条款至少一条已触发")
    clause: str = Field("", alias="编号", description="条款编号")
    note: str = Field("", alias="说明", description="说明")


class ExemptionSpec(Model):
    """Cases that lift grade limits and vetoes (or whatever clauses are named)."""

    when: ConditionSpec = Field(alias="条件", description="免责的条件")
    counted: Flag = Field(False, alias="仍计人数", description="被免责的人仍计入人数门槛")
    covers: Names = Field((), alias="免除", description="免除哪些条款；默认所有不得评优和一票否决")
    note: str = Field("", alias="说明", description="说明")


class ErratumSpec(Model):
    """A mistake of the printed text."""

    clause: str = Field("", alias="条款", description="条款编号")
    printed: str = Field(alias="原文", description="印出来的文字")
    read_as: str = Field(alias="读作", description="采用的读法")
    why: str = Field(alias="理由", description="理由")


class ItemSpec(Model):
    """What may be said of an item beside its situations and its sub-items."""

    clause: str = Field("", alias="编号", description="条款编号；不写时取标题前的编号")
    marks: Points | None = Field(None, alias="满分", description="分值；通常写在标题后的括号里")
    start: Spec | None = Field(None, alias="起评", description="从满分往下扣，从零分往上得，还是从写明的基础分起")
    extra: Flag = Field(False, alias="附加", description="附加分，不计入上级的满分；“加减分”里的条目本来就是")
    floor: Spec = Field("0", alias="底", description="最低多少分；不设 表示可以为负")
    ceiling: Spec | None = Field(None, alias="上限", description="最高多少分；满分、不设 或一个数")
    children_may_go_negative: Flag = Field(False, alias="下级可为负", description="下级得分可以为负，由本项兜底")
    bonus_cap: Points | None = Field(None, alias="加分封顶", description="本项加分合计最多多少")
    deduction_cap: Points | None = Field(None, alias="扣分封顶", description="本项扣分合计最多多少")
    net: Flag = Field(False, alias="加扣相抵", description="加分先抵扣分再取底；默认先扣到底再加")
    zero_keeps_bonus: Flag = Field(False, alias="清零保留加分", description="不得分时保留加分")
    places: int | None = Field(None, ge=0, le=6, alias="小数位", description="本项得分四舍五入到几位小数；默认不舍入")
    weight: Share | None = Field(None, alias="占", description="在上级中的权重，例如 80%")
    factor: str | None = Field(
        None, alias="系数", description="得分再乘以名册的数字字段（或算式），例如 难度系数；乘后最高到 上限，默认满分"
    )
    combine: Literal["合计", "平均", "最低", "最高"] = Field("合计", alias="合成", description="下级得分怎样合成")
    each_period: Literal["月", "季度", "半年"] | None = Field(
        None, alias="逐期", description="里面的内容每期各评一次，各期的得分再合成（默认平均）"
    )
    source: str | None = Field(None, alias="来自", description="考核项目：以整张考核表为内容")
    applies: ConditionSpec | None = Field(None, alias="适用", description="只适用于满足此条件的单位；写 否 表示不计")
    inapplicable: Spec = Field("满分", alias="不适用时", description="不适用的单位怎样计：满分、零分、折算，或计几分")
    missing: Literal["待定", "满分", "零分", "折算"] = Field(
        "待定", alias="未录入时", description="没有录入得分时怎样计"
    )
    due: ConditionSpec | None = Field(
        None, alias="应录入", description="哪些单位应当有录入的得分；应有而没有录入的总是待定，不按“未录入时”"
    )
    difference: str | None = Field(None, alias="差额", description="分值与下级之和不符的理由")
    nature: str = Field("", alias="性质", description="不计分条目的性质：程序、范围 …")
    basis: str = Field("", alias="依据", description="依据的文件或数据")
    quote: str = Field("", alias="原文", description="原文摘要")
    note: str = Field("", alias="说明", description="说明")
    ambiguity: str = Field("", alias="歧义", description="歧义编号")


class RubricSpec(Model):
    """The top level of a rubric file."""

    title: str = Field(alias="细则", min_length=1, description="细则名称")
    id: str = Field("", alias="编号", description="英文代号，例如 tongyu-2017")
    year: int | None = Field(None, ge=1900, le=2999, alias="年度", description="考核年度")
    version: str = Field("1", alias="版本", description="本文件的版本")
    source: SourceSpec = Field(default_factory=SourceSpec, alias="来源", description="文件来源")
    full: Points | None = Field(None, alias="满分", description="总分的满分，用来核对")
    floor: Spec = Field("0", alias="总分底", description="总分最低多少；不设 表示可以为负")
    ceiling: Spec | None = Field(None, alias="总分上限", description="总分最高多少；默认不设")
    zero_scope: Literal["本项", "本条", "本大项"] = Field(
        "本项", alias="不得分范围", description="没有点名的“不得分”清哪一层"
    )
    floor_scope: Literal["本项", "本条", "本大项", "不设"] = Field(
        "本项", alias="扣分底", description="扣到哪一层为止不得为负"
    )
    bonus_scope: Literal["不设", "本项", "本条", "本大项"] = Field(
        "不设", alias="加分不超", description="加分不得超出哪一层的分值"
    )
    net: Flag = Field(False, alias="加扣相抵", description="加分先抵扣分再取底；默认先扣到底再加")
    zero_keeps_bonus: Flag = Field(False, alias="清零保留加分", description="不得分时保留加分")
    reasons: Flag = Field(False, alias="扣分须写理由", description="每一笔扣分的记录都要写理由，没写的台账读不进")
    scales: dict[str, list[str]] = Field(default_factory=dict, alias="尺度", description="有序尺度，从低到高")
    fields: dict[str, Any] = Field(default_factory=dict, alias="字段", description="记录可以带的字段")
    unit_fields: dict[str, Any] = Field(default_factory=dict, alias="单位字段", description="单位名册的字段")
    facts: dict[str, Any] = Field(default_factory=dict, alias="事实", description="几条条款共用的情形")
    readings: dict[str, Any] = Field(default_factory=dict, alias="读法", description="有歧义处采用的读法")
    inclusive_up: Flag = Field(True, alias="以上含本数", description="“以上”是否含本数、本级")
    inclusive_down: Flag = Field(True, alias="以下含本数", description="“以下”是否含本数、本级")
    subjects: SubjectSpec | None = Field(None, alias="考核对象", description="考核对象")
    period: PeriodSpec | None = Field(None, alias="考核期", description="考核期")
    items: Any = Field(None, alias="考核项目", description="考核表")
    parts: Any = Field(None, alias="组成", description="总分由哪几部分加权合成")
    adjustments: Any = Field(None, alias="加减分", description="总分之外的加减分")
    limits: Any = Field(None, alias="不得评优", description="哪些情形不得评优")
    vetoes: Any = Field(None, alias="一票否决", description="哪些情形一票否决")
    exemptions: dict[str, Any] = Field(default_factory=dict, alias="免责", description="免除降档与否决的情形")
    grades: dict[str, Any] = Field(default_factory=dict, alias="档次", description="从高到低：{优秀: 95分以上, …}")
    places: int | None = Field(None, ge=0, le=6, alias="总分小数位", description="总分四舍五入到几位小数；默认不舍入")
    rank_by: str | None = Field(None, alias="排名分组", description="按名册的哪个字段分组排名、分别计名额")
    rank_all: Flag = Field(False, alias="全体名次", description="分组排名时，另列在全体单位中的名次")
    tie_break: Names = Field((), alias="并列时比较", description="总分相同时依次比较哪些条款的得分")
    rounding: int | None = Field(
        None, ge=0, le=6, alias="定档小数位", description="先四舍五入到几位小数再定档；默认不舍入"
    )
    followups: dict[str, Any] = Field(default_factory=dict, alias="后果", description="结果的运用")
    clauses: Any = Field(None, alias="条款", description="其余不计分的条款")
    errata: list[ErratumSpec] = Field(default_factory=list, alias="勘误", description="原文的印刷错误与采用的读法")
