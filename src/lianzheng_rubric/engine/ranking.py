"""Many units side by side: places 1, 1, 3, pending units apart, and quotas of the best grades."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.amounts import quantity_over
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.exact import Amount
from lianzheng_rubric.engine.matching import match_records
from lianzheng_rubric.engine.plan import Compared, Plan
from lianzheng_rubric.engine.program import program_of
from lianzheng_rubric.engine.record import Cohort, Record, Unit

__all__ = ["Place", "Ranking", "cohort_of", "only_units", "rank", "rank_by_plan"]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's place; ``grade`` is its final grade after a quota of the best grades, where the rubric has one."""

    place: int
    assessment: Assessment
    grade: str | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Places of the settled units, best first; units that cannot be placed yet (or at all) stand apart."""

    places: tuple[Place, ...]
    pending: tuple[Assessment, ...]
    unscored: tuple[Assessment, ...]


def rank(
    assessments: Iterable[Assessment],
    quotas: Sequence[tuple[str, Fraction]] = (),
    tie_break: Sequence[str] = (),
    grades: Sequence[str] = (),
) -> Ranking:
    """Rank settled units by total; ties share a place unless a node of ``tie_break`` decides.

    ``quotas`` are shares (or numbers) of units that may hold a grade; ``grades`` are all grades, best first, so that
    units beyond a quota take the next one even when nobody else holds it.
    """
    everyone = tuple(assessments)

    def worth(assessment: Assessment) -> tuple[Fraction, ...]:
        nodes = [assessment.node(name).score for name in tie_break]
        return tuple(-Fraction(value or 0) for value in (assessment.total, *nodes))

    settled = sorted(
        ((worth(a), a) for a in everyone if a.status == "final" and a.total is not None),
        key=lambda pair: (pair[0], pair[1].unit),
    )
    places: list[Place] = []
    for position, (own, assessment) in enumerate(settled):
        tied = position > 0 and settled[position - 1][0] == own
        place = places[-1].place if tied else position + 1
        places.append(Place(place, assessment, assessment.grade))
    for grade, share in quotas:
        places = _hold_quota(places, grade, share, [*grades] or _held(places))
    return Ranking(
        tuple(places),
        tuple(a for a in everyone if a.status == "pending"),
        tuple(a for a in everyone if a.status in ("no_score", "out_of_scope")),
    )


def rank_by_plan(plan: Plan, assessments: Iterable[Assessment]) -> Ranking:
    """Rank with the quotas, tie-breaks and grades of a plan."""
    return rank(assessments, plan.quotas, plan.tie_break, [band.name for band in plan.bands])


def only_units(ranking: Ranking, units: Sequence[str]) -> Ranking:
    """The part of a ranking about ``units`` (all of it when none are named); places stay those among all."""
    if not units:
        return ranking
    return Ranking(
        tuple(place for place in ranking.places if place.assessment.unit in units),
        tuple(assessment for assessment in ranking.pending if assessment.unit in units),
        tuple(assessment for assessment in ranking.unscored if assessment.unit in units),
    )


def _held(places: list[Place]) -> list[str]:
    """Grades that somebody holds, in the order of places."""
    return [name for name in dict.fromkeys(place.assessment.grade for place in places) if name]


def _hold_quota(places: list[Place], grade: str, share: Fraction, names: list[str]) -> list[Place]:
    """Units beyond the quota take the next grade; a tie across the edge keeps nobody out who ties with somebody in."""
    holders = [place for place in places if place.grade == grade]
    allowed = (share * len(places)).__floor__() if share < 1 else int(share)
    if len(holders) <= allowed:
        return places
    edge = holders[allowed - 1].place if allowed else 0
    lower = names[names.index(grade) + 1] if names.index(grade) + 1 < len(names) else grade
    return [
        Place(place.place, place.assessment, lower) if place in holders and place.place > edge else place
        for place in places
    ]


def cohort_of(plan: Plan, units: Iterable[Unit], records: Sequence[Record]) -> Cohort:
    """The quantities of all units for every step that compares units; empty when no step does."""
    program = program_of(plan)
    compared = [live for live in program.steps if isinstance(live.amount, Compared)]
    found: dict[str, list[Amount]] = {live.step.id: [] for live in compared}
    if compared:
        for unit in units:
            own = tuple(record for record in records if record.unit == unit.name)
            matches = match_records(program, own, unit, None, None)
            for live in compared:
                met = matches.by_step.get(live.index)
                if met:
                    found[live.step.id].append(quantity_over(live, met, own))
    return {key: tuple(values) for key, values in found.items()}
