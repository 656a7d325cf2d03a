"""What every paper of the office is made from, and what it comes out as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.explaining import library_version
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.records.ledger import Ledger
from lianzheng_rubric.scoring import Results

__all__ = ["Dossier", "Paper", "common_provenance", "provenance"]


@dataclass(frozen=True)
class Dossier:
    """One assessment of all units, ready to be told on paper.

    ``units`` are the names of the units that papers of their own are made for; the ranking always holds everybody.
    ``day`` is the date printed on the papers; nothing here ever asks the clock.
    """

    results: Results
    ledger: Ledger
    units: tuple[str, ...]
    day: date | None = None
    letter: bytes | None = None
    """The office's own Word file for 告知书, if it has one."""

    @property
    def rubric(self) -> Rubric:
        """The rubric by which the units were assessed."""
        return self.results.rubric

    def chosen(self) -> Iterator[Assessment]:
        """The assessments that papers of their own are made for, in roster order."""
        wanted = set(self.units)
        return (one for one in self.results.assessments if one.unit in wanted)


@dataclass(frozen=True)
class Paper:
    """A finished file: ``name`` below the folder of the reports (may hold one ``/``), and its bytes."""

    name: str
    content: bytes


def provenance(assessment: Assessment) -> tuple[str, ...]:
    """What every paper prints so that a signed one can be verified: rubric, version, fingerprint, readings."""
    as_of = f"；考核开始日 {assessment.as_of.isoformat()}" if assessment.as_of else ""
    readings = [(one.key, one.value, one.default) for one in assessment.readings]
    return _provenance(
        assessment.rubric_title,
        assessment.rubric_id,
        assessment.rubric_version,
        as_of,
        (assessment.fingerprint, assessment.library_version),
        readings,
    )


def common_provenance(dossier: Dossier) -> tuple[str, ...]:
    """The same for a paper about all units; where they were assessed on different days, from which to which."""
    rubric = dossier.rubric
    days = sorted({one.as_of for one in dossier.results.assessments if one.as_of is not None})
    span = "至".join(day.isoformat() for day in dict.fromkeys((days[0], days[-1]))) if days else ""
    readings = [(one.key, one.value, one.default) for one in rubric.plan.readings]
    return _provenance(
        rubric.title,
        rubric.id,
        rubric.version,
        f"；考核开始日 {span}" if span else "",
        (rubric.fingerprint, library_version()),
        readings,
    )


def _provenance(
    title: str, rubric: str, version: str, as_of: str, made: tuple[str, str], readings: list[tuple[str, str, str]]
) -> tuple[str, ...]:
    changed = [f"{key}={value}" for key, value, default in readings if value != default]
    return (
        f"依据：{title}（{rubric}，版本 {version}）{as_of}",
        f"细则指纹 {made[0]}；计算程序 lianzheng-rubric {made[1]}",
        f"读法：{'、'.join(changed)}，其余按细则原取" if changed else "读法：均按细则原取",
    )
