"""What every kind of rule shares: the qualifiers an author may add, and how they reach the engine's step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Literal, Protocol

from pydantic import Field

from lianzheng_rubric.engine.condition import And, Compare, Condition, Formula, Membership
from lianzheng_rubric.engine.condition import Field as FieldValue
from lianzheng_rubric.engine.condition import Literal as Constant
from lianzheng_rubric.engine.exact import Amount
from lianzheng_rubric.engine.plan import (
    AmountRule,
    Cap,
    Clause,
    Effect,
    Fixed,
    Free,
    Judged,
    Parameter,
    Requirement,
    Stairs,
    Step,
    Table,
    Tally,
)
from lianzheng_rubric.engine.plan import Family as OneOfSeveral
from lianzheng_rubric.language.diagnosis import nearest
from lianzheng_rubric.language.model import (
    ConditionSpec,
    Flag,
    Model,
    Names,
    Points,
    Spec,
    number_from,
    parse_day,
    points_from,
)

__all__ = ["FieldError", "Output", "Rule", "RuleContext", "points_of", "points_spec", "unit_number"]

Output = Step | Requirement | Clause


class FieldError(ValueError):
    """A value of one keyword cannot be used; ``name`` is the English field, ``offset``/``length`` the place in it.

    ``at`` is the name or text at fault where the value holds several.
    """

    def __init__(
        self,
        name: str,
        message: str,
        remedy: str = "",
        *,
        code: str = "R020",
        offset: int = 0,
        length: int = 0,
        at: str | None = None,
    ) -> None:
        super().__init__(message)
        self.name, self.message, self.remedy, self.code = name, message, remedy, code
        self.offset, self.length, self.at = offset, length, at


class RuleContext(Protocol):
    """What a kind may ask of the rubric around it."""

    @property
    def id(self) -> str:
        """Clause id of the rule."""

    @property
    def label(self) -> str:
        """The 情形 as the author wrote it."""

    @property
    def grades(self) -> tuple[str, ...]:
        """Grades of the rubric, best first."""

    @property
    def situations(self) -> tuple[str, ...]:
        """Keys of the situations that the rule looks at."""

    def condition(self, spec: object, name: str) -> Condition:
        """A checked condition over the record's fields; raises :class:`FieldError` for ``name``."""

    def unit_condition(self, spec: object, name: str) -> Condition:
        """A checked condition over the unit's roster fields."""

    def formula(self, spec: object, name: str) -> Formula:
        """A checked formula over the record's number fields."""

    def unit_formula(self, spec: object, name: str) -> Formula:
        """A checked formula over the roster's number fields."""

    def node(self, where: str | None, name: str) -> str:
        """The node that keeps the points: a named clause, 本项, 本条, 本大项, 总分; the nearest one by default."""

    def zero_scope(self) -> str:
        """What 不得分 without a name empties in this rubric: 本项, 本条 or 本大项."""

    def marks(self, node: str) -> Amount | None:
        """Full marks of a node."""

    def scale(self, field: str, name: str) -> tuple[str, ...]:
        """Labels of an ordered field, lowest first; raises :class:`FieldError` for any other field."""

    def labels(self, field: str, name: str) -> tuple[str, ...]:
        """Labels of an ordered or closed field; empty for open text."""

    def has_field(self, field: str) -> bool:
        """Whether records may carry ``field``."""

    def date_field(self, field: str, name: str) -> str:
        """``field``, which has to be a date field of records; raises :class:`FieldError` for any other."""

    def roster_number(self, field: str, name: str) -> str:
        """``field``, which has to be a number field of the roster; raises :class:`FieldError` for any other."""

    def derive_days(self, start: object, end: str, kind: Literal["days", "months"]) -> str:
        """Add a derived field (``start`` to ``end``) and give its name."""


@dataclass(frozen=True, slots=True)
class _Threshold:
    number: Parameter
    persons: bool


class Rule(Model):
    """Qualifiers that any kind may carry; the kinds add their own key and rewrite themselves into steps."""

    marker: ClassVar[str] = ""
    """The key that makes a mapping this kind."""

    clause: str = Field("", alias="编号", description="条款编号；不写时取标题前的编号")
    facts: Names = Field((), alias="事实", description="用顶层“事实”里声明的情形，不用本条自己的情形")
    when: ConditionSpec | None = Field(None, alias="条件", description="记录要满足的条件")
    late_after: Spec | None = Field(None, alias="逾期", description="只有日期晚于此日（或此日期字段）的记录才算")
    deadline_day_late: Flag = Field(False, alias="当天算逾期", description="期限当天算逾期；默认当天算按时")
    evidence: ConditionSpec | None = Field(None, alias="须有", description="证据要求；不满足的记录无效，但会列出")
    sources: Names = Field((), alias="来源", description="认可的数据来源单位；来自别处的记录无效")
    evidence_missing: Literal["认可", "待核"] = Field("认可", alias="未注明来源", description="没有写明证据时怎样处理")
    applies: ConditionSpec | None = Field(None, alias="适用", description="只适用于满足此条件的单位")
    quantity: str | None = Field(None, alias="数量", description="用哪个数字字段（或算式）作数量；默认用记录的“数量”列")
    distinct: str | None = Field(None, alias="不同", description="按哪个字段去重计数，例如 人员")
    at_least: str | None = Field(None, alias="满", description="达到多少才触发，例如 3人、2次")
    below: str | None = Field(None, alias="少于", description="少于多少就触发，例如 1篇")
    cap: Points | None = Field(None, alias="封顶", description="本情形合计最多多少分")
    cap_exempt: ConditionSpec | None = Field(None, alias="封顶不含", description="满足此条件的记录不受封顶限制")
    cap_mode: Literal["各算各的", "有则不封顶", "占用额度"] = Field(
        "各算各的", alias="封顶方式", description="封顶外的记录怎样合计"
    )
    cap_pool: str = Field("", alias="合用封顶", description="写同一个名字的几条合用一个封顶")
    cap_per: str | None = Field(
        None, alias="封顶按", description="封顶各算各的：记录、月、季度、半年，或一个字段（同一取值合用一个封顶）"
    )
    free: str | None = Field(None, alias="前几不计", description="前几个不计（任务或容忍数）：一个数，或名册的数字字段")
    free_first: str | None = Field(None, alias="先用", description="先从哪个尺度的最低级用起；默认按日期")
    share: str | None = Field(None, alias="平均", description="分数除以这个数字字段，例如 联名单位数")
    factors: Spec | None = Field(None, alias="折算", description="乘以比例：50%，或 {条件: 比例}")
    best: int | None = Field(None, ge=1, alias="只计最高", description="只计分数最高的几项")
    same: Names = Field((), alias="同一", description="这些字段相同的记录只计一次，例如 事项")
    keep: Literal["最高", "首次"] = Field("最高", alias="取", description="只计一次时取最高分还是首次")
    compare: Literal["折算后", "折算前"] = Field("折算后", alias="比较", description="取最高时用折算后还是折算前的分比")
    family: str = Field("", alias="合并", description="与同名的其他情形放在一起取最高，例如 全表")
    requires: Names = Field((), alias="须先有", description="这些条款对同一事项已成立，本情形才计（加扣）")
    requires_field: str = Field("事项", alias="依", description="“须先有”按哪个字段认定同一事项")
    charge: str | None = Field(None, alias="记入", description="分数记到哪一条：条款编号、本大项、总分")
    absent: Literal["满分", "待定"] = Field("满分", alias="未判", description="没有判定记录时按满分还是待定")
    missing: Literal["待定", "最低", "最高", "中间"] = Field(
        "待定", alias="未给分", description="记录没有给分时怎样处理"
    )
    disabled: str | None = Field(None, alias="停用", description="停用的理由；停用的情形不计分但保留在案")
    note: str = Field("", alias="说明", description="给人看的说明")
    basis: str = Field("", alias="依据", description="依据的文件或数据")
    ambiguity: str = Field("", alias="歧义", description="歧义编号，例如 AMB-01")

    def steps(self, ctx: RuleContext) -> Iterator[Output]:
        """Rewrite the rule into engine steps."""
        raise NotImplementedError

    def step(
        self, ctx: RuleContext, effect: Effect, amount: AmountRule | None = None, tally: Tally | None = None
    ) -> Step:
        """A step with all common qualifiers filled in."""
        self._refuse_unused(amount, tally)
        return Step(
            id=ctx.id,
            label=ctx.label,
            situations=ctx.situations,
            effect=effect,
            amount=amount,
            tally=tally or Tally(quantity=None if self.quantity is None else ctx.formula(self.quantity, "quantity")),
            where=self._where(ctx),
            applies=None if self.applies is None else ctx.unit_condition(self.applies, "applies"),
            evidence=self._evidence(ctx),
            evidence_reason=self._evidence_reason(),
            evidence_missing="pending" if self.evidence_missing == "待核" else "accept",
            requires=(self.requires, self._known(ctx, self.requires_field, "requires_field"))
            if self.requires
            else None,
            share=None if self.share is None else ctx.formula(self.share, "share"),
            factors=self._factors(ctx),
            family=self._family(ctx),
            free=self._free(ctx),
            cap=self._cap(ctx),
            best=self.best,
            absent="pending" if self.absent == "待定" else "nothing",
            unit_word=self.__dict__.get("per") or "次",
        )

    def _refuse_unused(self, amount: AmountRule | None, tally: Tally | None) -> None:
        """A qualifier that this rule would ignore is an error, never silence."""
        whole = tally is not None and tally.per != "record" and amount is not None
        if whole:
            words = {"free": "前几不计", "share": "平均", "best": "只计最高"}
            if not isinstance(amount, Fixed | Judged):
                words |= {"same": "同一"}
            for name, word in words.items():
                if getattr(self, name):
                    raise FieldError(name, f"“{word}”用不到整个单位合起来算的情形上", "去掉它；要逐条记录计分，用“每”")
            if isinstance(self.factors, dict):
                raise FieldError("factors", "这里的“折算”不能带条件：它没有单独的记录", "写成 折算: 50%")
        if amount is None:
            words = {"cap": "封顶", "free": "前几不计", "share": "平均", "best": "只计最高", "factors": "折算"}
            for name, word in words.items():
                if getattr(self, name) is not None:
                    raise FieldError(name, f"“{word}”只用在有分数的情形上", "去掉它，或写明扣几分、加几分")
        if whole and isinstance(amount, Table):
            raise FieldError(
                "at_least" if self.at_least else "below", "按档计分不能和“满”“少于”合用", "分成几条情形，各写条件"
            )

    def tally(self, ctx: RuleContext) -> Tally | None:
        """How a rule with points counts: each record, one time only, or once a threshold is passed."""
        if self.at_least is not None or self.below is not None:
            return self.threshold_tally(ctx)
        return Tally(quantity=Constant(1)) if self._once() and self.quantity is None else None

    def once_past_threshold(self, ctx: RuleContext, amount: AmountRule) -> AmountRule:
        """Points of a threshold without 每 are charged one time when it is reached, not for every occurrence."""
        reach = _threshold(ctx, self.at_least, "at_least")
        if (
            reach is None
            or not isinstance(reach.number, int | Fraction)
            or not isinstance(amount, Fixed)
            or getattr(self, "per", None) is not None
        ):
            return amount
        return Stairs(((reach.number, True, amount.points),), 0)

    def threshold_tally(self, ctx: RuleContext) -> Tally:
        """The tally of a rule that fires when a count reaches (or stays below) a number."""
        reach = _threshold(ctx, self.at_least, "at_least")
        below = _threshold(ctx, self.below, "below")
        persons = any(bound is not None and bound.persons for bound in (reach, below))
        field = self.distinct or ("人员" if persons else "")
        return Tally(
            per="unit",
            of="distinct" if field else "sum" if self.quantity else "count",
            field=self._known(ctx, field, "distinct") if field else "",
            quantity=None if self.quantity is None else ctx.formula(self.quantity, "quantity"),
            at_least=1 if reach is None else reach.number,
            below=None if below is None else below.number,
        )

    def _known(self, ctx: RuleContext, field: str, name: str) -> str:
        if not ctx.has_field(field):
            raise FieldError(name, f"没有声明字段“{field}”", "在顶层“字段”里声明它", at=field)
        return field

    def _where(self, ctx: RuleContext) -> Condition | None:
        parts = [] if self.when is None else [ctx.condition(self.when, "when")]
        if self.late_after is not None:
            operator = ">=" if self.deadline_day_late else ">"
            parts.append(Compare(operator, FieldValue("日期"), self._deadline(ctx, self.late_after, "late_after")))
        return parts[0] if len(parts) == 1 else And(tuple(parts)) if parts else None

    def _deadline(self, ctx: RuleContext, value: object, name: str) -> Formula:
        text = str(value)
        if ctx.has_field(text):
            return FieldValue(ctx.date_field(text, name))
        try:
            return Constant(parse_day(text))
        except ValueError as error:
            raise FieldError(name, str(error), "写日期，或写一个日期字段的名称") from None

    def _evidence(self, ctx: RuleContext) -> Condition | None:
        parts: list[Condition] = []
        if self.sources:
            parts.append(Membership(FieldValue("来源"), tuple(str(source) for source in self.sources)))
        if self.evidence is not None:
            parts.append(ctx.condition(self.evidence, "evidence"))
        return parts[0] if len(parts) == 1 else And(tuple(parts)) if parts else None

    def _evidence_reason(self) -> str:
        return f"以{'、'.join(self.sources)}的数据为准" if self.sources else "不符合证据要求" if self.evidence else ""

    def _factors(self, ctx: RuleContext) -> tuple[tuple[Condition, Fraction], ...]:
        if self.factors is None:
            return ()
        always: Condition = And(())
        table = self.factors if isinstance(self.factors, dict) else {always: self.factors}
        pairs = []
        for test, factor in table.items():
            try:
                where = always if test is always else ctx.condition(test, "factors")
                pairs.append((where, Fraction(number_from(factor))))
            except ValueError as error:
                if isinstance(error, FieldError):
                    raise
                raise FieldError("factors", str(error), "例如 50% 或 0.5", at=str(factor)) from None
        return tuple(pairs)

    def _family(self, ctx: RuleContext) -> OneOfSeveral | None:
        keep: Literal["highest", "first"] = "highest" if self.keep == "最高" else "first"
        if self.same:
            for field in self.same:
                self._known(ctx, field, "same")
            compare: Literal["effective", "nominal"] = "effective" if self.compare == "折算后" else "nominal"
            return OneOfSeveral(self.family or ctx.id, self.same, keep, compare)
        return OneOfSeveral(ctx.id, (), keep) if self._once() else None

    def _once(self) -> bool:
        """Whether the rule counts one time only although it may happen often."""
        return False

    def _free(self, ctx: RuleContext) -> Free | None:
        if self.free is None:
            return None
        units = unit_number(ctx, self.free, "free", "例如 前几不计: 2")
        if self.free_first is None:
            return Free(units)
        return Free(units, self.free_first, ctx.scale(self.free_first, "free_first"))

    def _cap(self, ctx: RuleContext) -> Cap | None:
        if self.cap is None:
            if self.cap_pool or self.cap_per is not None:
                name = "cap_pool" if self.cap_pool else "cap_per"
                raise FieldError(name, "写了封顶的方式，没有写“封顶”", "例如 封顶: 6")
            return None
        exempt = None if self.cap_exempt is None else ctx.condition(self.cap_exempt, "cap_exempt")
        modes: dict[str, Literal["separate_pool", "lifts_cap", "shared_pool"]] = {
            "各算各的": "separate_pool",
            "有则不封顶": "lifts_cap",
            "占用额度": "shared_pool",
        }
        cap = Cap(self.cap, exempt, modes[self.cap_mode], self.cap_pool)
        if self.cap_per is None:
            return cap
        if self.cap_per == "记录":
            return replace(cap, per="record")
        if self.cap_per in _CAP_PERIODS:
            return replace(cap, per="period", periods=_CAP_PERIODS[self.cap_per])
        return replace(cap, per="field", field=self._known(ctx, self.cap_per, "cap_per"))


_CAP_PERIODS = {"月": 12, "季度": 4, "季": 4, "半年": 2, "年": 1}


def _threshold(ctx: RuleContext, text: str | None, name: str) -> _Threshold | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,6})\s*(\D*)", str(text).strip())
    if found is None:
        return _Threshold(unit_number(ctx, text, name, "例如 3人、2次，或名册的数字字段"), persons=False)
    if int(found[1]) < 1:
        raise FieldError(name, f"“{text}”要写成正整数加单位", "例如 3人 或 2次")
    return _Threshold(int(found[1]), found[2] in ("人", "名", "个人"))


def unit_number(ctx: RuleContext, text: object, name: str, example: str) -> Parameter:
    """A number that holds for every unit, or a formula over the roster fields of the unit (its own task).

    Raises:
        FieldError: it is neither.

    """
    try:
        number = number_from(text)
    except ValueError:
        if re.search(r"[一-鿿A-Za-z]", str(text)) and not re.match(r"\s*[\d.]", str(text)):
            return ctx.unit_formula(text, name)
        raise FieldError(name, f"“{text}”要写成正数", example) from None
    if number <= 0:
        raise FieldError(name, f"“{text}”要大于 0", example)
    return number


MISSING: dict[str, Any] = {"待定": "pending", "最低": "lowest", "最高": "highest", "中间": "midpoint"}
"""What an ungiven judgement counts as (AMB-36)."""


def points_of(value: object, name: str) -> Amount:
    """Points that stand in a list or a table under the keyword ``name``.

    Raises:
        FieldError: at the text that is no number of points.

    """
    try:
        return points_from(value)
    except ValueError as error:
        raise FieldError(name, str(error), "例如 2、0.5", at=str(value)) from None


def points_spec(ctx: RuleContext, value: Any, name: str, rule: Rule, node: str) -> AmountRule:
    """What an author wrote as points: ``2``, ``1-5``, ``酌情``, ``满分``, or a table ``{级别: {市级: 2, …}}``."""
    missing = MISSING[rule.missing]
    if isinstance(value, dict):
        return _table(ctx, value, name)
    if not isinstance(value, str):
        raise FieldError(name, "分数不能写成列表", "写一个数、一个范围（1-5）、酌情，或 {字段: {档: 分}}")
    text = value.strip()
    if text == "酌情":
        return Judged(0, ctx.marks(node), missing)
    if text == "满分":
        marks = ctx.marks(node)
        if marks is None:
            raise FieldError(name, "写了“满分”，可是这一条没有分值", "在标题后写上分值，例如 制定计划(2分)；或写出数")
        return Fixed(marks)
    found = re.fullmatch(r"([\d.]+)\s*[-~至]\s*([\d.]+)\s*分?", text)
    if found:
        low, high = points_of(found[1], name), points_of(found[2], name)
        if low > high:
            raise FieldError(name, f"区间“{text}”的下限大于上限", "把小的数写在前面")
        return Judged(low, high, missing)
    return Fixed(points_of(value, name))


def _table(ctx: RuleContext, value: dict[Any, Any], name: str) -> Table:
    """``{级别: {市级: 2, …}}``; instead of points a label may hold a table over a further field (级别 × 等次)."""
    if len(value) != 1 or not isinstance(next(iter(value.values())), dict):
        raise FieldError(name, "分档要写成 {字段: {档: 分}}", "例如 加分: {级别: {市级: 0分, 省级: 2分}}")
    field, table = next(iter(value.items()))
    labels = ctx.labels(str(field), name)
    for label in table:
        if labels and label not in labels:
            remedy = nearest(str(label), labels) or f"可以写：{'、'.join(labels)}"
            raise FieldError(name, f"“{label}”不是字段“{field}”的取值", remedy, at=str(label))
    points = {
        str(label): _table(ctx, value, name) if isinstance(value, dict) else points_of(value, name)
        for label, value in table.items()
    }
    return Table(str(field), points, complete=bool(labels) and set(labels) == set(points))
