"""What is told of all units together, gathered in one pass while their sheets are made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lianzheng_rubric.engine.assessment import FATES, Assessment
from lianzheng_rubric.engine.exact import UNIT, exact
from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.office.page.board import Row, cells
from lianzheng_rubric.office.page.parts import Part
from lianzheng_rubric.reports.reasons import fate_words
from lianzheng_rubric.reports.wording import short

__all__ = ["LISTED", "Gathered"]

LISTED = 300
"""So many records that did not count are listed one by one; those of further units stand on the sheets of these."""
_IN_ORDER = ("applied", "counted", "pending", "unmatched", "inapplicable", "other_unit", "set_aside")
"""Fates that need no line of their own in the list of what did not count."""


@dataclass
class Gathered:
    """Fills up while :meth:`add` is called for one unit after the other."""

    plan: Plan
    parts: tuple[Part, ...]
    index: list[list[Any]] = field(default_factory=list)
    clauses: dict[str, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    mattered: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    uncounted: list[tuple[Row, str, str, str, str]] = field(default_factory=list)
    _uncounted: int = 0
    _lost: dict[str, list[Any]] = field(default_factory=dict)
    _units: Counter[str] = field(default_factory=Counter)

    def add(self, row: Row, assessment: Assessment, sheet: int | None) -> None:
        """One more unit; ``sheet`` is the number of its sheet, if it has one."""
        touched = {one.clause for one in assessment.ledger if one.effective}
        touched |= {one.clause for one in assessment.grade_effects} | {one.clause for one in assessment.pending}
        touched |= {one.clause for one in assessment.findings}
        fates = Counter(one.fate for one in assessment.records)
        self.index.append(
            [
                row.unit, row.place, row.total, row.grade, row.status, row.group, int(row.changed), sheet,
                cells(assessment, self.parts) if row.bar else [],
                [one.state for one in assessment.materials],
                self._listed(assessment),
                sorted(self.clauses.setdefault(clause, len(self.clauses)) for clause in sorted(touched)),
                sorted(fates),
            ]
        )  # fmt: skip
        self.mattered.update(one.key for one in assessment.readings if one.mattered)
        self.records.update(fates)
        self._units.update(fates.keys())
        self._add_losses(assessment)
        if sheet is not None:
            self._add_uncounted(row, assessment)

    def _listed(self, assessment: Assessment) -> list[list[int]]:
        """Category and number of what is listed without points."""
        counts = Counter[str]()
        for one in assessment.findings:
            counts[one.category] += 0 if one.pending else one.count
        return [[self.categories.setdefault(name, len(self.categories)), count] for name, count in counts.items()]

    def _add_losses(self, assessment: Assessment) -> None:
        by_clause: dict[str, list[Any]] = {}
        for line in assessment.ledger:
            if line.effective < 0 and not line.pending:
                found = by_clause.setdefault(line.clause, [line.rule, 0, Fraction(0)])
                found[1] += 1
                found[2] += Fraction(line.effective)
        for clause, (rule, lines, points) in by_clause.items():
            known = self._lost.setdefault(clause, [rule, 0, 0, Fraction(0)])
            known[1] += 1
            known[2] += lines
            known[3] += points

    def _add_uncounted(self, row: Row, assessment: Assessment) -> None:
        for one in assessment.records:
            if one.fate in _IN_ORDER:
                continue
            self._uncounted += 1
            if len(self.uncounted) < LISTED:
                situation = self.plan.facts.get(one.situation, one.situation)
                told = (row, one.record, situation, fate_words(assessment, one), one.place)
                self.uncounted.append(told)

    def fates(self) -> list[tuple[str, str, int, int]]:
        """Fate, its wording, records and units."""
        return [(fate, words, self.records[fate], self._units[fate]) for fate, words in FATES.items() if
                self.records[fate]]  # fmt: skip

    def uncounted_in_all(self) -> int:
        """How many records of units with sheets the list would hold without its limit."""
        return self._uncounted

    def losses(self, most: int) -> list[tuple[str, str, int, int, str]]:
        """The clauses that cost most: id, rule, units, lines, points (before weights)."""
        worst = sorted(self._lost.items(), key=lambda pair: (pair[1][3], pair[0]))[:most]
        return [(clause, rule, units, lines, short(exact(points * UNIT))) for clause, (rule, units, lines, points) in
                worst]  # fmt: skip
