"""What went wrong most often, over all units: clauses with deductions, materials that lack, things that were listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.exact import Exact, amount_of, exact

__all__ = ["Problem", "deductions", "materials"]


@dataclass(slots=True)
class Problem:
    """One clause with the units that it concerns, how often, and the points that it took from them together."""

    clause: str
    units: set[str] = field(default_factory=set)
    times: int = 0
    lost: Fraction = Fraction(0)

    @property
    def points(self) -> Exact:
        """The points lost, exact."""
        return exact(amount_of(self.lost))


def deductions(assessments: Iterable[Assessment]) -> list[Problem]:
    """Clauses that took points, those that concern most units first; what is not certain yet is left out."""
    found: dict[str, Problem] = {}
    for assessment in assessments:
        for line in assessment.ledger:
            if line.effective < 0 and line.kind != "entry" and not line.pending:
                problem = found.setdefault(line.clause, Problem(line.clause))
                problem.units.add(assessment.unit)
                problem.times += 1
                problem.lost += Fraction(line.effective)
    return sorted(found.values(), key=lambda one: (-len(one.units), one.lost, one.clause))


def materials(assessments: Iterable[Assessment]) -> list[tuple[str, Counter[str]]]:
    """Materials that were not complete everywhere (clause, units by state), the worst first."""
    states: dict[str, Counter[str]] = {}
    for assessment in assessments:
        for one in assessment.materials:
            states.setdefault(one.clause, Counter())[one.state] += 1
    faulty = {clause: _faulty(counts) for clause, counts in states.items()}
    order = sorted((clause for clause in states if faulty[clause]), key=lambda clause: (-faulty[clause], clause))
    return [(clause, states[clause]) for clause in order]


def _faulty(counts: Counter[str]) -> int:
    return counts["missing"] + counts["late"] + counts["incomplete"]
