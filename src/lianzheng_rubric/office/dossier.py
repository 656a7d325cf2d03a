"""What every paper of the office is made from, and what it comes out as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.records.ledger import Ledger
from lianzheng_rubric.scoring import Results

__all__ = ["Dossier", "Paper", "provenance"]


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
        """The assessments that papers of their own are made for, in roster order, with what quotas made of grades."""
        wanted, ranking = set(self.units), self.results.ranking
        ranked = {one.unit: one for one in (*(place.assessment for place in ranking.places), *ranking.pending)}
        return (ranked.get(one.unit, one) for one in self.results.assessments if one.unit in wanted)


@dataclass(frozen=True)
class Paper:
    """A finished file: ``name`` below the folder of the reports (may hold one ``/``), and its bytes."""

    name: str
    content: bytes


def provenance(assessment: Assessment) -> tuple[str, ...]:
    """What every paper prints so that a signed one can be verified: rubric, version, fingerprint, readings."""
    as_of = f"；考核开始日 {assessment.as_of.isoformat()}" if assessment.as_of else ""
    lines = [
        f"依据：{assessment.rubric_title}（{assessment.rubric_id}，版本 {assessment.rubric_version}）{as_of}",
        f"细则指纹 {assessment.fingerprint}；计算程序 lianzheng-rubric {assessment.library_version}",
    ]
    changed = [f"{one.key}={one.value}" for one in assessment.readings if one.value != one.default]
    lines.append(f"读法：{'、'.join(changed)}，其余按细则原取" if changed else "读法：均按细则原取")
    return tuple(lines)
