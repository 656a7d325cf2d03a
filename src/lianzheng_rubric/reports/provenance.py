"""What every sheet prints so that a signed one can be verified."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.explaining import library_version
from lianzheng_rubric.engine.plan import Plan

__all__ = ["provenance", "provenance_of_all"]


class _Chosen(Protocol):
    """A reading, of a plan or of a result."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def default(self) -> str: ...


def provenance(assessment: Assessment, days: Iterable[date | None] = ()) -> tuple[str, ...]:
    """Rubric, version, fingerprint, program and readings by which an assessment was made.

    ``days`` are those of all units that stand together with this one, each of which may have a day of its own.
    """
    rubric = f"{assessment.rubric_title}（{assessment.rubric_id}，版本 {assessment.rubric_version}）"
    made = f"细则指纹 {assessment.fingerprint}；计算程序 lianzheng-rubric {assessment.library_version}"
    return f"依据：{rubric}{_days([assessment.as_of, *days])}", made, _readings(assessment.readings)


def provenance_of_all(plan: Plan, days: Iterable[date | None]) -> tuple[str, ...]:
    """The same for a sheet about many units (or none yet), assessed on ``days``."""
    made = f"细则指纹 {plan.fingerprint}；计算程序 lianzheng-rubric {library_version()}"
    return f"依据：{plan.title}（{plan.id}，版本 {plan.version}）{_days(days)}", made, _readings(plan.readings)


def _days(days: Iterable[date | None]) -> str:
    known = sorted({day for day in days if day is not None})
    if not known:
        return ""
    if len(known) == 1:
        return f"；考核开始日 {known[0].isoformat()}"
    return f"；各单位考核开始日 {known[0].isoformat()} 至 {known[-1].isoformat()}"


def _readings(readings: Iterable[_Chosen]) -> str:
    changed = [f"{one.key}={one.value}" for one in readings if one.value != one.default]
    return f"读法：{'、'.join(changed)}，其余按细则原取" if changed else "读法：均按细则原取"
