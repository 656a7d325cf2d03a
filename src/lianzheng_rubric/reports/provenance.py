"""What every sheet prints so that a signed one can be verified."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.explaining import library_version
from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.reports.fingerprint import fingerprint_of_all, result_fingerprint, short_fingerprint

__all__ = ["provenance", "provenance_of_all", "result_line"]

_HOW = "用 lianzheng verify --fingerprint 核对"


class _Chosen(Protocol):
    """A reading, of a plan or of a result."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def default(self) -> str: ...


def provenance(assessment: Assessment) -> tuple[str, ...]:
    """Rubric, version, fingerprints, program and readings by which the assessment of one unit was made."""
    return (*_basis(_Basis.of_assessment(assessment), [assessment]), result_line(assessment))


def provenance_of_all(basis: Plan | Assessment, assessments: Sequence[Assessment]) -> tuple[str, ...]:
    """The same for a sheet about all units: by which rubric (of the plan, or of one of the results), and how."""
    of = _Basis.of_plan(basis) if isinstance(basis, Plan) else _Basis.of_assessment(basis)
    lines = _basis(of, assessments)
    if not assessments:
        return lines
    fingerprint = short_fingerprint(fingerprint_of_all(assessments))
    return (*lines, f"结果指纹 {fingerprint}（全部 {len(assessments)} 个单位的结果，{_HOW}）")


def result_line(assessment: Assessment) -> str:
    """The fingerprint of the result of one unit."""
    return f"结果指纹 {short_fingerprint(result_fingerprint(assessment))}（{assessment.unit}的结果，{_HOW}）"


@dataclass(frozen=True, slots=True)
class _Basis:
    """What results rest on."""

    rubric: str
    fingerprint: str
    program: str
    readings: Sequence[_Chosen]

    @classmethod
    def of_plan(cls, plan: Plan) -> _Basis:
        rubric = f"{plan.title}（{plan.id}，版本 {plan.version}）"
        return cls(rubric, plan.fingerprint, library_version(), plan.readings)

    @classmethod
    def of_assessment(cls, one: Assessment) -> _Basis:
        rubric = f"{one.rubric_title}（{one.rubric_id}，版本 {one.rubric_version}）"
        return cls(rubric, one.fingerprint, one.library_version, one.readings)


def _basis(of: _Basis, assessments: Sequence[Assessment]) -> tuple[str, ...]:
    days = _days("考核开始日", (one.as_of for one in assessments))
    days += _days("上年考核开始日", (one.previous_as_of for one in assessments))
    made = f"细则指纹 {of.fingerprint}；计算程序 lianzheng-rubric {of.program}"
    return f"依据：{of.rubric}{days}", made, _readings(of.readings)


def _days(name: str, days: Iterable[date | None]) -> str:
    known = sorted({day for day in days if day is not None})
    if not known:
        return ""
    if len(known) == 1:
        return f"；{name} {known[0].isoformat()}"
    return f"；各单位{name} {known[0].isoformat()} 至 {known[-1].isoformat()}"


def _readings(readings: Iterable[_Chosen]) -> str:
    changed = [f"{one.key}={one.value}" for one in readings if one.value != one.default]
    return f"读法：{'、'.join(changed)}，其余按细则原取" if changed else "读法：均按细则原取"
