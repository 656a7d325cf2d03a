"""Many units side by side: places 1, 1, 3, by class where told, pending units apart, quotas of the best grades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from lianzheng_rubric.engine.amounts import anything_measured, quantity_over
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.condition import compile_condition
from lianzheng_rubric.engine.displays import html_of
from lianzheng_rubric.engine.exact import Number, reduced
from lianzheng_rubric.engine.following import Standing, asks_for_rank, follow_ranked, follow_unplaced
from lianzheng_rubric.engine.grading import decided_by_place
from lianzheng_rubric.engine.matching import match_records
from lianzheng_rubric.engine.placing import graded_by_place
from lianzheng_rubric.engine.plan import Compared, Plan
from lianzheng_rubric.engine.program import program_of
from lianzheng_rubric.engine.record import Cohort, Record, Unit, days_of

__all__ = ["Place", "Ranking", "cohort_of", "only_units", "quota_room", "rank", "rank_by_plan"]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's place in its group; ``grade`` is its final grade, ``beyond_quota``: lower for want of room."""

    place: int
    assessment: Assessment
    grade: str | None
    group: str = ""
    beyond_quota: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """Places of the settled units, best first (group by group where units are ranked by class); the others apart."""

    places: tuple[Place, ...]
    pending: tuple[Assessment, ...]
    unscored: tuple[Assessment, ...]

    def assessment_of(self, unit: str) -> Assessment | None:
        """The assessment of a unit with everything that only the ranking could tell."""
        ranked = (place.assessment for place in self.places)
        return next((one for one in (*ranked, *self.pending, *self.unscored) if one.unit == unit), None)

    def _repr_html_(self) -> str | None:
        return html_of(self)


def rank(
    assessments: Iterable[Assessment],
    quotas: Sequence[tuple[str, Fraction]] = (),
    tie_break: Sequence[str] = (),
    grades: Sequence[str] = (),
    group: str = "",
) -> Ranking:
    """Rank settled units by total; ties share a place unless a node of ``tie_break`` decides.

    ``quotas`` are shares (or numbers) of units that may hold a grade, of the pending ones too, rounded down.
    ``grades`` are all grades, best first, so that units beyond a quota take the next one even when nobody else holds
    it. ``group`` names what is ranked here.
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
        places.append(Place(place, assessment, assessment.grade, group))
    pending = tuple(a for a in everyone if a.status == "pending")
    for grade, share in quotas:
        places = _hold_quota(places, grade, quota_room(share, len(places) + len(pending)), [*grades] or _held(places))
    return Ranking(
        tuple(places),
        pending,
        tuple(a for a in everyone if a.status in ("no_score", "out_of_scope")),
    )


def quota_room(quota: Fraction, units: int) -> int:
    """How many of ``units`` (the pending ones too) may hold a grade: a share, rounded down, or a number of units."""
    return (quota * units).__floor__() if quota < 1 else int(quota)


def rank_by_plan(plan: Plan, assessments: Iterable[Assessment], units: Iterable[Unit] = ()) -> Ranking:
    """Rank as a plan says: by class where it does, with its quotas, tie-breaks and grades.

    ``units`` are the roster entries of the assessed units. Consequences that depend on the place are told here.
    """
    roster = {unit.name: unit for unit in units}
    groups: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        groups.setdefault(_group_of(plan, roster.get(assessment.unit)), []).append(assessment)
    grades = [band.name for band in plan.bands]
    if decided_by_place(plan):
        missing = _not_assessed(plan, roster, groups)
        ranked = [
            _by_place(plan, rank(group, (), plan.tie_break, grades, name), missing.get(name, 0))
            for name, group in groups.items()
        ]
    else:
        ranked = [rank(group, plan.quotas, plan.tie_break, grades, name) for name, group in groups.items()]
    if asks_for_rank(plan):
        ranked = [_with_consequences(plan, roster, one) for one in ranked]
    return Ranking(
        tuple(place for one in ranked for place in one.places),
        tuple(assessment for one in ranked for assessment in one.pending),
        tuple(assessment for one in ranked for assessment in one.unscored),
    )


def _group_of(plan: Plan, unit: Unit | None) -> str:
    value = unit.values.get(plan.rank_by) if unit is not None and plan.rank_by else None
    return "" if value is None else str(value)


def _not_assessed(
    plan: Plan, roster: Mapping[str, Unit], groups: Mapping[str, Sequence[Assessment]]
) -> Mapping[str, int]:
    """How many units in scope of each group nobody has assessed here."""
    scope = None if plan.scope is None else compile_condition(plan.scope)
    assessed = {assessment.unit for group in groups.values() for assessment in group}
    others = [unit for name, unit in roster.items() if name not in assessed]
    return Counter(_group_of(plan, unit) for unit in others if scope is None or scope(unit.values) is not False)


def _by_place(plan: Plan, ranking: Ranking, missing: int) -> Ranking:
    """The ranking of one group with the grades that its places give."""
    placed = [(place.place, place.assessment) for place in ranking.places]
    graded = graded_by_place(plan, placed, ranking.pending, missing)
    places = (
        replace(place, assessment=one.assessment, grade=one.grade)
        for place, one in zip(ranking.places, graded, strict=True)
    )
    return replace(ranking, places=tuple(places))


def _with_consequences(plan: Plan, roster: Mapping[str, Unit], ranking: Ranking) -> Ranking:
    """The ranking of one group with what follows from the places in it."""
    places = ranking.places
    totals = [Fraction(place.assessment.total or 0) for place in places]
    mean = reduced(sum(totals, Fraction(0)) / len(totals)) if totals else 0
    found = []
    for place in places:
        behind = sum(other.place > place.place for other in places)
        standing = Standing(place.place, behind + 1, len(places), mean, place.grade, not ranking.pending)
        unit = roster.get(place.assessment.unit) or Unit(place.assessment.unit, {})
        consequences = follow_ranked(plan, unit, place.assessment, standing)
        found.append(replace(place, assessment=place.assessment.but(consequences=consequences)))
    unsure = (one.but(consequences=follow_unplaced(plan, one.consequences)) for one in ranking.pending)
    return replace(ranking, places=tuple(found), pending=tuple(unsure))


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


def _hold_quota(places: list[Place], grade: str, allowed: int, names: list[str]) -> list[Place]:
    """Units beyond the quota take the next grade; a tie across the edge keeps nobody out who ties with somebody in."""
    holders = [place for place in places if place.grade == grade]
    if len(holders) <= allowed:
        return places
    edge = holders[allowed - 1].place if allowed else 0
    lower = names[names.index(grade) + 1] if names.index(grade) + 1 < len(names) else grade
    note = f"“{grade}”只有 {allowed} 个名额，本单位排在名额之外，评为“{lower}”"
    return [
        replace(place, grade=lower, beyond_quota=True, assessment=_lowered(place.assessment, lower, note))
        if place in holders and place.place > edge
        else place
        for place in places
    ]


def _lowered(assessment: Assessment, grade: str, note: str) -> Assessment:
    """The assessment with the grade that the quota leaves, and a notice of it."""
    return assessment.but(grade=grade, notices=(*assessment.notices, note))


def cohort_of(
    plan: Plan,
    units: Iterable[Unit],
    records: Sequence[Record],
    as_of: date | None = None,
    previous_as_of: date | None = None,
) -> Cohort:
    """The quantities of all units in scope for every step that compares units; empty when no step does.

    ``None`` stands for a unit that has not given its number: nobody's place is certain before it has.
    """
    program = program_of(plan)
    compared = [live for live in program.steps if isinstance(live.amount, Compared)]
    found: dict[str, list[Number | None]] = {live.step.id: [] for live in compared}
    if compared:
        by_unit: dict[str, list[Record]] = {}
        for record in records:
            by_unit.setdefault(record.unit, []).append(record)
        scope = None if plan.scope is None else compile_condition(plan.scope)
        for unit in units:
            if scope is not None and scope(unit.values) is False:
                continue
            own = tuple(by_unit.get(unit.name, ()))
            matches = match_records(program, own, unit, *days_of(unit, as_of, previous_as_of))
            for live in compared:
                if live.applies is not None and live.applies(unit.values) is not True:
                    continue
                met = matches.by_step.get(live.index, [])
                known = anything_measured(live, met, own)
                found[live.step.id].append(quantity_over(live, met, own) if known else None)
    return {key: tuple(values) for key, values in found.items()}
