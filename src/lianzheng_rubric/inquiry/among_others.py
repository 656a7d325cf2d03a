"""Edges of the total where other units matter: room that a quota gives, grades that places give.

All else unchanged, the other units too: a hypothetical total is ranked among them. Between two totals of other units
and two edges of bands the grade is the same, so only these are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.exact import Amount, amount_of, exact
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.tallied import Flag
from lianzheng_rubric.inquiry.retrial import Retrial
from lianzheng_rubric.inquiry.thresholds import Edge, band_edges, grade_at, grade_with, rank_of

__all__ = ["Among"]


@dataclass(frozen=True, slots=True)
class Among:
    """A unit as it is, with the others around it."""

    retrial: Retrial
    outcome: Outcome
    assessment: Assessment

    def above(self, target: int, bars: Collection[Flag]) -> Edge | None:
        """The nearest total from which on the grade is ``target`` (a rank) or better, were there no ``bars``."""
        total = self.outcome.low.total
        if self._rank_at(total, bars) <= target:
            return Edge(total, strict=False)
        edges = [edge for edge in self._edges() if edge.inside > total]
        return _first(edges, lambda edge: self._rank_at(edge.inside, bars) <= target)

    def below(self, held: int) -> Edge | None:
        """The total down to which the grade stays ``held`` (a rank); ``None``: no loss of points can lower it."""
        total = self.outcome.low.total
        edges = [edge for edge in reversed(list(self._edges())) if edge.inside <= total]
        return _first(edges, lambda edge: self._rank_at(edge.outside, None) > held)

    def _edges(self) -> Iterator[Edge]:
        """Where the grade may change, the least total first; equal totals are decided by items that we do not know."""
        plan = self.retrial.plan
        others = self.retrial.others(self.retrial.own)
        totals = {amount_of(Fraction(end)) for one in others for end in (one.low, one.high) if end is not None}
        found = {*(Edge(total, strict=bool(plan.tie_break)) for total in totals), *band_edges(plan)}
        yield from sorted(found, key=lambda one: (one.total, one.strict))

    def _rank_at(self, total: Amount, bars: Collection[Flag] | None) -> int:
        """The worst grade (as a rank) with this total: with all conditions met but for ``bars``, or just as it is."""
        plan, outcome = self.retrial.plan, self.outcome
        flags = [flag for flag in outcome.low.tallied.flags if flag not in (bars or ())]
        barring = {outcome.program.steps[flag.step].step.id for flag in bars or ()}
        final = grade_at(outcome, outcome.low, total) if bars is None else grade_with(outcome, total, flags)
        points = exact(total)
        one = self.assessment.but(
            status="final", total=points, low=points, high=points, grade=final,
            possible_grades=() if final is None else (final,),
            grade_effects=tuple(e for e in self.assessment.grade_effects if e.clause not in barring),
        )  # fmt: skip
        possible = self.retrial.ranked(one, self.retrial.own).possible_grades
        return rank_of(plan, possible[-1] if possible else None)


def _first(edges: Sequence[Edge], beyond: Callable[[Edge], bool]) -> Edge | None:
    """The first edge that is ``beyond``; every later one is too."""
    start, end = 0, len(edges)
    while start < end:
        middle = (start + end) // 2
        start, end = (start, middle) if beyond(edges[middle]) else (middle + 1, end)
    return edges[start] if start < len(edges) else None
