"""Many units side by side: places 1, 1, 3, by class where told, pending units apart, quotas of the best grades."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from lianzheng_rubric.engine.amounts import all_measured, quantity_over
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.condition import compile_condition
from lianzheng_rubric.engine.exact import Number
from lianzheng_rubric.engine.following import asks_for_rank, follow_ranked, follow_unplaced
from lianzheng_rubric.engine.grading import decided_by_place
from lianzheng_rubric.engine.matching import match_records
from lianzheng_rubric.engine.placing import graded_by_place
from lianzheng_rubric.engine.plan import Compared, Plan
from lianzheng_rubric.engine.program import program_of
from lianzheng_rubric.engine.quota import Quota, Rooms, quotas_of, rooms_of
from lianzheng_rubric.engine.ranked import Place, Ranking, Reach, only_units
from lianzheng_rubric.engine.record import Cohort, Record, Unit, days_of
from lianzheng_rubric.engine.sharing import Contest, Rival, Worth, worth_ends, worth_of
from lianzheng_rubric.engine.standing import Standings

__all__ = ["Place", "Ranking", "cohort_of", "only_units", "rank", "rank_by_plan"]


def rank(
    assessments: Iterable[Assessment],
    quotas: Sequence[tuple[str, Quota]] = (),
    tie_break: Sequence[str] = (),
    grades: Sequence[str] = (),
    group: str = "",
) -> Ranking:
    """Rank settled units by total; ties share a place unless a node of ``tie_break`` decides.

    ``quotas`` say how many units may hold a grade, counted from all of them, the pending ones too.
    ``grades`` are all grades, best first, so that units beyond a quota take the next one even when nobody else holds
    it. ``group`` names what is ranked here.
    """
    everyone = tuple(assessments)
    settled = sorted(
        ((worth_of(a, tie_break), a) for a in everyone if a.status == "final" and a.total is not None),
        key=lambda pair: (pair[0], pair[1].unit),
    )
    pending = [a for a in everyone if a.status == "pending"]
    standings = _standings([worth for worth, _ in settled], pending, tie_break)
    places = [Place(standings.place(own), one, one.grade, group, standings.span(own, own)) for own, one in settled]
    if quotas:
        names = [*grades] or _held(places)
        rooms = rooms_of(quotas, names, standings.units)
        places, pending = _hold_quotas(places, pending, rooms, names, tie_break)
    return Ranking(
        tuple(places),
        tuple(pending),
        tuple(a for a in everyone if a.status in ("no_score", "out_of_scope")),
        {one.unit: group for one in everyone} if group else {},
    )


def _standings(settled: Iterable[Worth], pending: Iterable[Assessment], tie_break: Sequence[str]) -> Standings:
    return Standings(settled, (worth_ends(one, tie_break) for one in pending))


def rank_by_plan(plan: Plan, assessments: Iterable[Assessment], units: Iterable[Unit] = ()) -> Ranking:
    """Rank as a plan says: by class where it does, with its quotas, tie-breaks and grades.

    ``units`` are the roster entries of the assessed units. Consequences that depend on the place are told here.

    Raises:
        ValueError: the roster does not tell one quota for all units of a group.

    """
    roster = {unit.name: unit for unit in units}
    groups: dict[str, list[Assessment]] = {}
    known: set[str] = set()
    for assessment in assessments:
        known.add(assessment.unit)
        groups.setdefault(_group_of(plan, roster.get(assessment.unit)), []).append(assessment)
    grades = [band.name for band in plan.bands]
    in_scope = _in_scope(plan, roster)
    quotas = {
        name: quotas_of(plan.quotas, [unit.values for unit in in_scope.get(name, ())])
        for name, group in groups.items()
        if any(one.status in ("final", "pending") for one in group)
    }
    if decided_by_place(plan):
        missing = {name: sum(unit.name not in known for unit in units) for name, units in in_scope.items()}
        ranked = [
            _by_place(plan, quotas.get(name, ()), rank(group, (), plan.tie_break, grades, name), missing.get(name, 0))
            for name, group in groups.items()
        ]
    else:
        ranked = [rank(group, quotas.get(name, ()), plan.tie_break, grades, name) for name, group in groups.items()]
    overall = _everybody(plan, ranked)
    if plan.rank_all:
        ranked = [_with_overall(plan, overall, one) for one in ranked]
    if plan.followups and asks_for_rank(plan):
        ranked = [_with_consequences(plan, roster, one, overall) for one in ranked]
    return Ranking(
        tuple(place for one in ranked for place in one.places),
        tuple(assessment for one in ranked for assessment in one.pending),
        tuple(assessment for one in ranked for assessment in one.unscored),
        {unit: group for one in ranked for unit, group in one.groups.items()},
        {unit: reach for one in ranked for unit, reach in one.reach.items()},
        {group: means for one in ranked for group, means in one.means.items()},
        quotas,
    )


def _group_of(plan: Plan, unit: Unit | None) -> str:
    value = unit.values.get(plan.rank_by) if unit is not None and plan.rank_by else None
    return "" if value is None else str(value)


def _in_scope(plan: Plan, roster: Mapping[str, Unit]) -> Mapping[str, Sequence[Unit]]:
    """The units of the roster that are in scope, or may be, by group."""
    scope = None if plan.scope is None else compile_condition(plan.scope)
    found: dict[str, list[Unit]] = {}
    for unit in roster.values():
        if scope is None or scope(unit.values) is not False:
            found.setdefault(_group_of(plan, unit), []).append(unit)
    return found


def _by_place(plan: Plan, quotas: Sequence[tuple[str, Quota]], ranking: Ranking, missing: int) -> Ranking:
    """The ranking of one group with the grades that its places give."""
    placed = [(worth_of(one.assessment, plan.tie_break), one.place, one.assessment) for one in ranking.places]
    shared = graded_by_place(plan, quotas, placed, ranking.pending, missing)
    places = (
        replace(place, assessment=one.assessment, grade=one.grade)
        for place, one in zip(ranking.places, shared.settled, strict=True)
    )
    return replace(ranking, places=tuple(places), pending=tuple(shared.pending))


def _everybody(plan: Plan, groups: Sequence[Ranking]) -> Standings:
    """The standings among the units of all groups."""
    settled = (worth_of(place.assessment, plan.tie_break) for one in groups for place in one.places)
    return _standings(settled, (unit for one in groups for unit in one.pending), plan.tie_break)


def _with_overall(plan: Plan, overall: Standings, ranking: Ranking) -> Ranking:
    """The ranking of one group with the places among all units."""
    worths = (worth_of(place.assessment, plan.tie_break) for place in ranking.places)
    places = (replace(place, overall=overall.span(own, own)) for place, own in zip(ranking.places, worths, strict=True))
    return replace(ranking, places=tuple(places))


def _with_consequences(plan: Plan, roster: Mapping[str, Unit], ranking: Ranking, overall: Standings) -> Ranking:
    """The ranking of one group with what follows from the places in it, and from those among all units."""
    worths = [worth_of(place.assessment, plan.tie_break) for place in ranking.places]
    standings = _standings(worths, ranking.pending, plan.tie_break)

    def unit_of(assessment: Assessment) -> Unit:
        return roster.get(assessment.unit) or Unit(assessment.unit, {})

    found = []
    for own, place in zip(worths, ranking.places, strict=True):
        one = place.assessment
        grades = one.possible_grades if place.grade is None else (place.grade,)
        consequences = follow_ranked(plan, unit_of(one), one, standings.of(own, own, grades, overall))
        found.append(replace(place, assessment=one.but(consequences=consequences)))
    unsure, reach = [], {}
    for one in ranking.pending:
        standing = standings.of(*worth_ends(one, plan.tie_break), one.possible_grades, overall)
        reach[one.unit] = Reach(standing.among, standing.overall)
        unsure.append(one.but(consequences=follow_unplaced(plan, unit_of(one), one, standing)))
    group = next(iter(ranking.groups.values()), "")
    means = {group: standings.means} if standings.units else {}
    return replace(ranking, places=tuple(found), pending=tuple(unsure), reach=reach, means=means)


def _held(places: list[Place]) -> list[str]:
    """Grades that somebody holds, in the order of places."""
    return [name for name in dict.fromkeys(place.assessment.grade for place in places) if name]


def _hold_quotas(
    places: list[Place],
    pending: list[Assessment],
    rooms: Rooms,
    names: Sequence[str],
    tie_break: Sequence[str],
) -> tuple[list[Place], list[Assessment]]:
    """Units beyond a quota take the next grade; a grade is open while pending units may take its room, or lose it."""
    ranks = {name: rank for rank, name in enumerate(names)}
    holders = [(worth_of(one.assessment, tie_break), ranks[one.grade]) for one in places if one.grade in ranks]
    rivals = [
        Rival(*worth_ends(one, tie_break), tuple(ranks[grade] for grade in one.possible_grades if grade in ranks))
        for one in pending
    ]
    contest = Contest(len(names) - 1, rooms, holders, rivals)

    def held(place: Place) -> Place:
        if place.grade not in ranks:
            return place
        rank = ranks[place.grade]
        best, worst = contest.ends(worth_of(place.assessment, tie_break), rank)
        return place if worst == rank else _beyond(place, names, rooms, (rank, best, worst))

    unsure = [
        _unsure(one, names, rooms, rival, contest.reached(rival)) for one, rival in zip(pending, rivals, strict=True)
    ]
    return [held(place) for place in places], unsure


def _beyond(place: Place, names: Sequence[str], rooms: Rooms, ranks: tuple[int, int, int]) -> Place:
    """A settled unit that earned the first of ``ranks``, and whose grade now lies between the others."""
    earned, best, worst = ranks
    notes = []
    for rank, room in _in_between(names, rooms, earned, worst):
        outside = "本单位排在名额之外，" if rank < best else "待定的单位可能排到本单位前面，也可能"
        notes.append(f"{room}，{outside}评为“{names[rank + 1]}”")
    grade = names[best] if best == worst else None
    changed = place.assessment.but(
        grade=grade,
        possible_grades=tuple(names[best : worst + 1]),
        notices=(*place.assessment.notices, *notes),
    )
    return replace(place, grade=grade, beyond_quota=best > earned, assessment=changed)


def _in_between(names: Sequence[str], rooms: Rooms, earned: int, worst: int) -> Iterator[tuple[int, str]]:
    """The ranks in which room was wanting between two, and how much there is; room for several grades says it all."""
    together = max((rank for rank in rooms.better if earned <= rank < worst), default=-1)
    for rank in range(max(earned, together), worst):
        if rank == together:
            yield rank, f"“{names[rank]}”{'和以上各档合计' if rank else ''}只有 {rooms.better[rank]} 个名额"
        elif rank in rooms.own:
            yield rank, f"“{names[rank]}”只有 {rooms.own[rank]} 个名额"


def _unsure(assessment: Assessment, names: Sequence[str], rooms: Rooms, rival: Rival, reached: set[int]) -> Assessment:
    """A pending unit with every grade that it may come to when places are known."""
    if reached == set(rival.ranks):
        return assessment
    possible = tuple(names[rank] for rank in sorted(reached))
    short = _in_between(names, rooms, min(rival.ranks, default=0), max(reached, default=0))
    notes = [f"{room}，本单位可能排在名额之外" for _, room in short]
    grade = possible[0] if len(possible) == 1 else None
    return assessment.but(grade=grade, possible_grades=possible, notices=(*assessment.notices, *notes))


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
                concerned = True if live.applies is None else live.applies(unit.values)
                if concerned is False:
                    continue
                met = matches.by_step.get(live.index, [])
                known = concerned and all_measured(live, met, own, matches.values)
                found[live.step.id].append(quantity_over(live, met, own, matches.values) if known else None)
    return {key: tuple(values) for key, values in found.items()}
