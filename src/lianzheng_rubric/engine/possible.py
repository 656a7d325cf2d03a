"""What a result that is still open may come to: totals with the grades and the rules that may go with them.

Within one choice of what is not known by name (see ``Outcome.spans``) a total may lie anywhere between two runs, and
rules that fire in one run only may fire or not. The cases given never leave out what may come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from lianzheng_rubric.engine.effects import Effect
from lianzheng_rubric.engine.exact import UNIT, Amount, Number, divide, reduced
from lianzheng_rubric.engine.grading import adjusted, band_of, effect_words
from lianzheng_rubric.engine.outcome import Ending, Outcome
from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.engine.program import Program
from lianzheng_rubric.engine.turning import telling_numbers

__all__ = ["Case", "possible_cases", "possible_grades"]

_MANY = 6
"""So many rules that may fire or not are tried in every combination; of more each one, each two, and all of them."""

Turning = Callable[[Number, Number], Iterable[Number]]
"""Totals (in points) between two at which something turns."""


class Case(NamedTuple):
    """One way in which a result may come out; the total is in points."""

    total: Number
    by_score: str | None
    limited: str | None
    final: str | None
    fired: frozenset[str]


def possible_grades(outcome: Outcome) -> tuple[str, ...]:
    """Every final grade that the result may come to, best first."""
    names = [band.name for band in outcome.program.plan.bands]
    found: set[str | None] = set()
    for ending in outcome.endings:
        if ending.graded.ends is not None:  # the place decides: everything between
            best, worst = (names.index(name) for name in ending.graded.ends)
            found.update(names[best : worst + 1])
    if found or not outcome.open:
        found.update(ending.graded.final for ending in outcome.endings)
        places = [names.index(name) for name in found if name is not None]
        return tuple(names[min(places) : max(places) + 1]) if places else ()
    found.update(case.final for case in possible_cases(outcome, lambda _low, _high: ()))
    return tuple(name for name in names if name in found)


def possible_cases(outcome: Outcome, turning: Turning, asked: frozenset[str] = frozenset()) -> Iterator[Case]:
    """Cases at every total that tells something: where a grade begins, where ``turning`` says, and between these.

    ``asked`` are the rules of which it matters by themselves whether they fire.
    """
    spans = outcome.spans or (outcome.endings,)
    for span in spans:
        yield from dict.fromkeys(_span_cases(outcome.program, span, turning, asked))


def _span_cases(program: Program, span: tuple[Ending, ...], turning: Turning, asked: frozenset[str]) -> Iterator[Case]:
    plan = program.plan
    ends = min(ending.total for ending in span), max(ending.total for ending in span)
    low, high = (_points(end) for end in ends)
    turns = [*turning(low, high), *_band_edges(plan)] if low != high else []
    totals = telling_numbers((low, high), turns, _grid(plan))
    if any(ending.graded.ends is not None for ending in span):
        for ending in span:
            graded = ending.graded
            yield from (Case(one, graded.by_score, graded.limited, graded.final, ending.fired) for one in totals)
        return
    names = [band.name for band in plan.bands]
    acting = {live.step.id: live.effect for live in program.steps if effect_words(live.effect) is not None}
    for fired in _fired(span, asked | acting.keys()):
        effects: list[tuple[int, Effect]] = [(0, acting[clause]) for clause in sorted(fired & acting.keys())]
        for total in totals:
            for start in _starts(plan, total, span):
                graded = adjusted(names, start, effects)
                yield Case(total, start, graded.limited, graded.final, fired)


def _points(total: Amount) -> Number:
    return reduced(Fraction(total, UNIT)) if total % UNIT else int(total // UNIT)


def _band_edges(plan: Plan) -> tuple[Number, ...]:
    """The totals at which a grade begins or ends; where totals are rounded first, those that are rounded to these."""
    known: tuple[Number, ...] | None = plan.__dict__.get("_band_edges")
    if known is None:
        half = 0 if plan.band_places is None else divide(UNIT, 2 * 10**plan.band_places)
        bounds = [bound[0] for band in plan.bands for bound in (band.low, band.high) if bound is not None]
        edges = dict.fromkeys(_points(bound + off) for bound in bounds for off in (-half, 0, half))
        known = plan.__dict__["_band_edges"] = tuple(edges)
    return known


def _grid(plan: Plan) -> Number:
    """What every total is a multiple of, where totals are rounded."""
    root = plan.nodes[-1]
    return 0 if root.places is None or root.factor is not None else Fraction(1, 10**root.places)


def _starts(plan: Plan, total: Number, span: tuple[Ending, ...]) -> Iterator[str | None]:
    """The grades that a total may give: the one whose band holds it, and those below it that a gate may leave."""
    held = band_of(plan, Fraction(total) * UNIT, lambda _node: None)
    if held is None or not any(band.gates for band in plan.bands):
        yield held
        return
    names: list[str | None] = [*[band.name for band in plan.bands], None]  # no grade at all where every gate is shut
    given = [names.index(ending.graded.by_score) for ending in span]
    place = max(names.index(held), min(given))
    yield names[place]
    while place < max(given) and plan.bands[place].gates:
        place += 1
        yield names[place]


def _fired(span: tuple[Ending, ...], relevant: frozenset[str] | set[str]) -> Iterator[frozenset[str]]:
    """Which rules may fire together."""
    sure = frozenset.intersection(*[ending.fired for ending in span])
    unsure = sorted(frozenset().union(*[ending.fired for ending in span]) - sure & relevant - sure)
    sizes = range(len(unsure) + 1) if len(unsure) <= _MANY else (0, 1, 2, len(unsure))
    for size in sizes:
        yield from (sure.union(some) for some in combinations(unsure, size))
