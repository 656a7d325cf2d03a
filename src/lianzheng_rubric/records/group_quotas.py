"""Quotas that the roster tells: the same for all units that are ranked together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lianzheng_rubric.engine.condition import compile_condition, fields_of
from lianzheng_rubric.engine.quota import GroupQuota, Quota, QuotaByLabel, QuotaOfGroup, own_quota, quota_words
from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.language.vocabulary import Vocabulary
from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.labels import shown

__all__ = ["unlike_quotas"]


def unlike_quotas(units: Iterable[Unit], vocabulary: Vocabulary) -> Iterator[Problem]:
    """Groups whose units tell no quota of a grade, or several."""
    told = [(grade, quota) for grade, quota in vocabulary.quotas if not isinstance(quota, Quota)]
    scope = None if vocabulary.scope is None else compile_condition(vocabulary.scope)
    groups: dict[str, list[Unit]] = {}
    for unit in units if told else ():
        if scope is None or scope(unit.values) is not False:
            groups.setdefault(str(unit.values.get(vocabulary.ranked_by, "")), []).append(unit)
    for group, members in groups.items():
        for grade, quota in told:
            yield from _unlike(group, members, grade, quota)


def _unlike(group: str, members: Sequence[Unit], grade: str, quota: GroupQuota) -> Iterator[Problem]:
    by_quota: dict[Quota | None, str] = {}
    for unit in members:
        by_quota.setdefault(own_quota(quota, unit.values), unit.name)
    field = "、".join(_fields(quota))
    remedy = f"在单位名册里填“{field}”，排在同一组的单位填一样的" + ("整数" if isinstance(quota, QuotaOfGroup) else "")
    if None in by_quota:
        message = f"单位“{shown(by_quota[None])}”的“{field}”看不出“{grade}”有几个名额"
        yield Problem("L813", message, None, remedy, cell="单位名册")
    elif len(by_quota) > 1:
        (one, first), (other, second), *_ = by_quota.items()
        together = f"同在“{shown(group)}”组" if group else "排在一起"
        message = (
            f"单位“{shown(first)}”和“{shown(second)}”{together}，“{grade}”的名额却不一样"
            f"（{quota_words(one or quota)}、{quota_words(other or quota)}）"
        )
        yield Problem("L813", message, None, remedy, cell="单位名册")


def _fields(quota: GroupQuota) -> Sequence[str]:
    match quota:
        case QuotaByLabel(field):
            return [field]
        case QuotaOfGroup(formula):
            return sorted(fields_of(formula))
    return []
