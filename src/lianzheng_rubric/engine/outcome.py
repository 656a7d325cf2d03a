"""The bare result of a run, before anything is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianzheng_rubric.engine.exact import Amount
from lianzheng_rubric.engine.grading import Graded
from lianzheng_rubric.engine.matched import Matches
from lianzheng_rubric.engine.program import Program
from lianzheng_rubric.engine.record import Record, Unit
from lianzheng_rubric.engine.settled import Settled
from lianzheng_rubric.engine.tallied import Tallied

__all__ = ["Outcome", "Scenario"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One complete run with every open input at one side."""

    tallied: Tallied
    settled: Settled
    total: Amount
    graded: Graded
    spared: Amount = 0
    """The total as if no rule emptied the root."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The bare result, before anything is put into words: ``low`` and ``high`` are one object when nothing is open."""

    program: Program
    records: tuple[Record, ...]
    unit: Unit
    as_of: date | None
    matches: Matches
    low: Scenario
    high: Scenario
    in_scope: bool = True
    extremes: tuple[Scenario, Scenario] | None = None
    """The runs with open inputs at the extremes of their points, when ``low`` and ``high`` are whole variants instead:
    they tell which records and rules are pending."""
    previous_as_of: date | None = None

    @property
    def told(self) -> Scenario:
        """The run that tells what became of each record and rule."""
        return self.low if self.extremes is None else self.extremes[0]

    @property
    def open(self) -> bool:
        """Whether an input is still owed (even one that moves no total)."""
        return self.low is not self.high
