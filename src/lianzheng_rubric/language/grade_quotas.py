"""名额 of a grade: one for all, one for each class of units, or the number that the roster gives a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.quota import GroupQuota, Quota, QuotaByLabel, QuotaOfGroup
from lianzheng_rubric.language.conditions import class_labels, formula_from
from lianzheng_rubric.language.diagnosis import Diagnosis, locate, plain
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.quotas import Kind, counts_several, kind_of_quota, quota_from, share_by_place
from lianzheng_rubric.language.rules import FieldError, by_label
from lianzheng_rubric.language.tree import Text, Tree

__all__ = ["WAYS", "QuotaReader"]

WAYS = "例如 95分以上、80分以下、80-95分、其余；只按名次的写 前20%、其后30%、其余、后10%"
"""How the score of a grade is written."""
_WANTED = "这里要写：这一档的比例或个数；例如 20%，四舍五入，至少1个；与以上各档合计60%；后10%"
_EXAMPLE = "例如 名额: {单位类别: {一类: 2个, 二类: 3个}}"


@dataclass(frozen=True, slots=True)
class QuotaReader:
    """Reads 名额 beside the fields of the roster (``types``), one of which may be the 排名分组 (``rank_by``)."""

    types: Mapping[str, FieldType]
    rank_by: str | None
    diagnosis: Diagnosis

    def read(self, name: str, at: Tree, better: Sequence[str]) -> GroupQuota | None:
        """The quota of the grade ``name`` below ``better``; ``None`` after noting what is wrong with it."""
        value = plain(at)
        try:
            quota = self._quota(name, value, better)
            if not isinstance(quota, Quota) and not self.rank_by:
                remedy = "写上“排名分组”（例如 排名分组: 单位类别），或只写一个名额"
                raise FieldError("quota", "没有“排名分组”，全体单位排在一起，名额不能按单位分", remedy)
        except FieldError as error:
            place = at if error.at is None or isinstance(at, Text) else locate(at, error.at)
            self.diagnosis.add(error.code, error.message, place, error.remedy, offset=error.offset, length=error.length)
            return None
        except ValueError as error:
            self.diagnosis.add("R003", f"“名额”：{error}", at, _WANTED)
            return None
        return quota

    def by_place(self, name: str, text: Text, better: Sequence[str], *, first: bool) -> list[GroupQuota] | None:
        """The quota that stands where the score would (前20%, 其后30%, 后10%); ``None``: the text is none.

        ``first``: no grade above has one, so that 前 begins to count; nothing after noting that it cannot be read.
        """
        if counts_several(text):
            quota = self.read(name, text, better)
            return [] if quota is None else [quota]
        written = share_by_place(text)
        if written is None:
            return None
        after, share = written
        if after is first:
            remedy = "第一档写“前20%”，以后各档写“其后30%”" if first else "“前”只用在第一档，以后各档写“其后30%”"
            self.diagnosis.add("R003", f"档次“{name}”的“{text}”数不清从第几名起", text, remedy)
        try:
            return [quota_from(share)]
        except ValueError as error:
            self.diagnosis.add("R003", f"档次“{name}”：{error}", text, WAYS)
            return [Quota(Fraction(0))]

    def _quota(self, name: str, value: object, better: Sequence[str]) -> GroupQuota:
        if isinstance(value, dict) and any(isinstance(one, dict) for one in value.values()):
            return self._by_label(name, value, better)
        kind: Kind = "grade"
        size = value
        if isinstance(value, str):
            kind, size = kind_of_quota(value, name, better)
        try:
            return quota_from(size, kind)
        except ValueError:
            if str(size).strip() not in self.types:
                raise
            return QuotaOfGroup(formula_from(size, "quota", self.types), kind)

    def _by_label(self, name: str, spec: dict[object, object], better: Sequence[str]) -> QuotaByLabel:
        def read(text: object) -> Quota:
            try:
                kind, size = kind_of_quota(str(text), name, better)
                return quota_from(size, kind)
            except ValueError as error:
                raise FieldError("quota", str(error), _EXAMPLE, at=str(text)) from None

        found = by_label(spec, lambda field: class_labels(field, "quota", self.types), "quota", read, _EXAMPLE)
        quota = QuotaByLabel(*found)
        kinds = {one.of for _, one in quota.quotas} | ({quota.otherwise.of} if quota.otherwise else set())
        if len(kinds) > 1:
            message = "各类单位的名额要同样算：都是这一档的、都与以上各档合计，或都是后几名"
            raise FieldError("quota", message, "按同一种写法写")
        return quota
