"""The final grade as a function of the total, all else unchanged: exact edges, and what keeps points from helping.

Between two edges of bands the grade is the same, so only the edges are tried, by the engine's own grading. An edge is
the least total beyond it, or (``strict``) what the total has to be more than. Rounding is undone exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.exact import UNIT, Amount, divide, reduced
from lianzheng_rubric.engine.grading import grade
from lianzheng_rubric.engine.outcome import Outcome, Scenario
from lianzheng_rubric.engine.plan import Band, ForceGrade, LiftGrade, LimitGrade, MoveGrade, Plan
from lianzheng_rubric.engine.tallied import Flag

__all__ = [
    "Edge", "band_edges", "barred_by", "edge_above", "edge_below", "gates_of", "grade_at", "grade_with", "held_by",
    "rank_of",
]  # fmt: skip

_TRIFLE = Fraction(1, UNIT)
"""Less than any two edges are apart."""
_BEYOND: Amount = 10**12 * UNIT
"""More points than any rubric has."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A total at which the grade changes: reached from ``total`` on, or only by more than it when ``strict``."""

    total: Amount
    strict: bool

    @property
    def inside(self) -> Amount:
        """A total that is just beyond the edge."""
        return self.total + _TRIFLE if self.strict else self.total

    @property
    def outside(self) -> Amount:
        """A total that just fails to reach the edge."""
        return self.total if self.strict else self.total - _TRIFLE


def rank_of(plan: Plan, name: str | None) -> int:
    """The place of a grade, 0 is the best; having no grade at all is worse than every grade."""
    names = [band.name for band in plan.bands]
    return len(names) if name is None else names.index(name)


def edge_above(outcome: Outcome, scenario: Scenario, target: int, bars: Collection[Flag]) -> Edge | None:
    """The nearest total from which on the grade is ``target`` (a rank) or better, were there no ``bars``.

    The further conditions of the bands count as met; they are told for themselves (:func:`gates_of`). An edge that is
    not above the total says that the points are enough already; ``None`` that no points are.
    """
    plan = outcome.program.plan
    flags = [flag for flag in scenario.tallied.flags if flag not in bars]

    def good(total: Amount) -> bool:
        return rank_of(plan, grade_with(outcome, total, flags)) <= target

    if good(scenario.total):
        return Edge(scenario.total, strict=False)
    for edge in sorted(band_edges(plan), key=lambda one: (one.total, one.strict)):
        if edge.inside > scenario.total and good(edge.inside):
            return edge
    return None


def edge_below(outcome: Outcome, scenario: Scenario, held: int) -> Edge | None:
    """The total down to which the final grade stays ``held`` (a rank); ``None``: no loss of points can lower it."""
    plan = outcome.program.plan
    for edge in sorted(band_edges(plan), key=lambda one: (one.total, one.strict), reverse=True):
        if edge.inside <= scenario.total and rank_of(plan, grade_at(outcome, scenario, edge.outside)) > held:
            return edge
    return None


def barred_by(outcome: Outcome, scenario: Scenario, target: int) -> tuple[Flag, ...]:
    """The rules that keep ``target`` out of reach however many points there are; empty when points can do it."""
    program = outcome.program
    best = grade(program, _BEYOND, _plenty, scenario.tallied.flags).final
    if rank_of(program.plan, best) <= target:
        return ()
    return tuple(flag for flag in scenario.tallied.flags if flag.fired and _lowers(outcome, flag, target))


def held_by(outcome: Outcome, scenario: Scenario, held: int) -> tuple[Flag, ...]:
    """The rules that keep the grade from falling below ``held`` when points are lost (至少评为)."""
    effects = ((flag, outcome.program.steps[flag.step].effect) for flag in scenario.tallied.flags if flag.fired)
    ranks = {band.name: rank for rank, band in enumerate(outcome.program.plan.bands)}
    return tuple(flag for flag, effect in effects if isinstance(effect, LiftGrade) and ranks[effect.grade] <= held)


def _lowers(outcome: Outcome, flag: Flag, target: int) -> bool:
    effect = outcome.program.steps[flag.step].effect
    if isinstance(effect, MoveGrade):
        return effect.steps > 0
    return isinstance(effect, LimitGrade | ForceGrade) and rank_of(outcome.program.plan, effect.grade) > target


def gates_of(outcome: Outcome, scenario: Scenario, target: int) -> Iterator[tuple[str, Amount, Amount]]:
    """(node, least score, score) for the further conditions of the worst band that still leads to ``target``.

    Rules that move the grade are taken into account: with 降一档, 良好 takes what 优秀 asks for.
    """
    plan = outcome.program.plan
    for band in reversed(plan.bands):
        reached = grade(outcome.program, _inside(plan, band), _plenty, scenario.tallied.flags).final
        if rank_of(plan, reached) <= target:
            for node, least in band.gates:
                yield node, least, scenario.settled.score(outcome.program, outcome.program.node_index[node])
            return


def _inside(plan: Plan, band: Band) -> Amount:
    """A total inside a band."""
    if band.low is not None:
        return _first(plan, band.low[0], strict=not band.low[1]).inside
    if band.high is not None:
        return _first(plan, band.high[0], strict=band.high[1]).outside
    return 0


def _plenty(_node: str) -> Amount:
    return _BEYOND


def grade_with(outcome: Outcome, total: Amount, flags: Iterable[Flag]) -> str | None:
    """The grade that another total and only these rules give, the further conditions of the bands met."""
    return grade(outcome.program, total, _plenty, flags).final


def grade_at(outcome: Outcome, scenario: Scenario, total: Amount) -> str | None:
    """The grade that another total gives."""

    def score_of(node: str) -> Amount:
        return scenario.settled.score(outcome.program, outcome.program.node_index[node])

    return grade(outcome.program, total, score_of, scenario.tallied.flags).final


def band_edges(plan: Plan) -> Iterator[Edge]:
    """Where a band begins, and where one ends."""
    for band in plan.bands:
        if band.low is not None:
            yield _first(plan, band.low[0], strict=not band.low[1])
        if band.high is not None:
            yield _first(plan, band.high[0], strict=band.high[1])


def _first(plan: Plan, bound: Amount, *, strict: bool) -> Edge:
    """The least total whose value (rounded first where the rubric says so) is at, or more than, ``bound``."""
    if plan.band_places is None:
        return Edge(bound, strict)
    quantum = divide(UNIT, 10**plan.band_places)
    steps = -(-Fraction(bound) // Fraction(quantum))
    value = reduced(Fraction(steps * quantum))
    if strict and value == bound:
        value += quantum
    return Edge(reduced(Fraction(value) - Fraction(quantum, 2)), strict=value <= 0)
