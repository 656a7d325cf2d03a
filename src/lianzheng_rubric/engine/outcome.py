"""The bare result of a run, before anything is put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from lianzheng_rubric.engine.exact import Amount
from lianzheng_rubric.engine.grading import Graded
from lianzheng_rubric.engine.matched import Matches
from lianzheng_rubric.engine.program import Program
from lianzheng_rubric.engine.record import Record, Unit
from lianzheng_rubric.engine.settled import Settled
from lianzheng_rubric.engine.tallied import Tallied

__all__ = ["Ending", "Outcome", "Scenario", "ending_of"]


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
class Ending:
    """What a run comes to, as far as grades and consequences ask."""

    total: Amount
    graded: Graded
    spared: Amount
    fired: frozenset[str]
    """The clauses that moved anything."""


def ending_of(program: Program, scenario: Scenario) -> Ending:
    """The ending of a run."""
    moved = {flag.step for flag in scenario.tallied.flags if flag.fired}
    moved.update([line.step for line in scenario.tallied.lines if line.effective])
    fired = frozenset([program.steps[index].step.id for index in moved])
    return Ending(scenario.total, scenario.graded, scenario.spared, fired)


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

    spans: tuple[tuple[Ending, ...], ...] = ()
    """Where more than the two runs of ``low`` and ``high`` were looked at: the endings that differ, for each choice of
    what is not known by name (a label). Between those of one choice everything may come."""
    ranges: Mapping[int, tuple[Amount, Amount]] = field(default_factory=dict)
    """The least and the greatest score of nodes over all those runs: a node may be worst in a run that is not."""

    @property
    def endings(self) -> tuple[Ending, ...]:
        """Everything that the result may come to, as far as it was looked at."""
        if self.spans:
            return tuple(dict.fromkeys([ending for span in self.spans for ending in span]))
        runs = (self.low,) if self.high is self.low else (self.low, self.high)
        return tuple([ending_of(self.program, scenario) for scenario in runs])

    @property
    def worst(self) -> Graded:
        """The worst grade of each kind: the run with the least total need not be the one with the worst grade."""
        return self.low.graded if self.high is self.low else self._extreme(worst=True)

    @property
    def best(self) -> Graded:
        """The best grade of each kind."""
        return self.high.graded if self.high is self.low else self._extreme(worst=False)

    def _extreme(self, *, worst: bool) -> Graded:
        names: list[str | None] = [band.name for band in self.program.plan.bands]
        graded = list(dict.fromkeys([ending.graded for ending in self.endings]))

        def pick(found: Sequence[str | None]) -> int:
            places = [names.index(name) if name in names else len(names) for name in found]
            return places.index(max(places) if worst else min(places))

        def named(found: list[str | None]) -> str | None:
            return found[pick(found)]

        chosen = graded[pick([one.final if one.ends is None else one.ends[worst] for one in graded])]
        by_score, limited = named([one.by_score for one in graded]), named([one.limited for one in graded])
        return replace(chosen, by_score=by_score, limited=limited)

    @property
    def told(self) -> Scenario:
        """The run that tells what became of each record and rule."""
        return self.low if self.extremes is None else self.extremes[0]

    @property
    def open(self) -> bool:
        """Whether an input is still owed (even one that moves no total)."""
        return self.low is not self.high
