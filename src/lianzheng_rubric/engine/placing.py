"""Grades by place: where scores leave several grades open, the quotas share them out among the units of a group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.effects import Effect, ForceGrade, LiftGrade, LimitGrade, MoveGrade
from lianzheng_rubric.engine.exact import Amount, amount_of
from lianzheng_rubric.engine.grading import Graded, adjusted, band_of, effect_words
from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.engine.quota import Quota, Rooms, rooms_of
from lianzheng_rubric.engine.sharing import Contest, Rival, Worth, worth_ends

__all__ = ["Placed", "Shared", "graded_by_place"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A settled unit with its place and its grade: ``None`` while units that are not settled may still change it."""

    place: int
    assessment: Assessment
    grade: str | None


@dataclass(frozen=True, slots=True)
class Shared:
    """What the places of one group give: to the settled units, best first, and to those that are not settled."""

    settled: list[Placed]
    pending: list[Assessment]


def graded_by_place(
    plan: Plan,
    quotas: Sequence[tuple[str, Quota]],
    placed: Sequence[tuple[Worth, int, Assessment]],
    pending: Sequence[Assessment],
    missing: int,
) -> Shared:
    """Grades of the units of one group; the settled ones are given as (worth, place, assessment), best first.

    ``quotas`` are those of the group. ``pending`` are units whose total is not known yet and ``missing`` counts those
    of which nothing is known: a grade stands when it is the same whatever they come to.
    """
    names = [band.name for band in plan.bands]
    units = len(placed) + len(pending) + missing
    rooms = rooms_of(quotas, names, units)
    starts = [_start(plan, assessment) for _, _, assessment in placed]
    earned = [_able(rooms, start, _limit(plan, one)) for start, (_, _, one) in zip(starts, placed, strict=True)]
    worths = [worth for worth, _, _ in placed]
    unknown = Rival(None, None, tuple(range(len(names))))
    rivals = [_rival(plan, rooms, one) for one in pending]
    settled = list(zip(worths, earned, strict=True))
    contest = Contest(len(names) - 1, rooms, settled, [*rivals, *[unknown] * missing])
    found = []
    for (worth, place, assessment), start, rank in zip(placed, starts, earned, strict=True):
        effects = _effects(plan, assessment)
        ends = [adjusted(names, names[one], effects) for one in contest.ends(worth, rank)]
        idle = contest.alone(worth, start) < rank  # there was room in a grade that the unit may not hold
        barred = {key for key, effect in effects if idle and isinstance(effect, LimitGrade | ForceGrade)}
        found.append(_told(names, place, assessment, ends, barred))
    unsure = [_narrowed(plan, one, contest.reached(rival)) for one, rival in zip(pending, rivals, strict=True)]
    return Shared(found, unsure)


def _start(plan: Plan, assessment: Assessment) -> int:
    """The rank of the grade that the score opens, at its lowest."""
    nodes = {node.id: node for node in assessment.nodes}

    def score_of(name: str) -> Amount | None:
        inside: str | None = name
        while inside is not None:
            if nodes[inside].state == "inapplicable":
                return None
            inside = nodes[inside].parent
        return amount_of(nodes[name].low)

    return _rank_of(plan, band_of(plan, amount_of(assessment.low or 0), score_of))


def _rank_of(plan: Plan, grade: str | None) -> int:
    names = [band.name for band in plan.bands]
    return len(names) - 1 if grade is None else names.index(grade)


def _limit(plan: Plan, assessment: Assessment, *, pending: bool = False) -> int:
    """The best rank that the unit may hold, by what certainly fired or (``pending``) by all that may yet."""
    ranks = {band.name: rank for rank, band in enumerate(plan.bands)}
    effects = _effects(plan, assessment, pending=pending)
    barring = [effect for _, effect in effects if isinstance(effect, LimitGrade | ForceGrade)]
    return max((ranks[effect.grade] for effect in barring), default=0)


def _able(rooms: Rooms, start: int, limit: int) -> int:
    """Where a unit begins to take room: it leaves the grades that it may not hold to others."""
    while start < limit and (start in rooms.own or any(start <= one < limit for one in rooms.better)):
        start += 1
    return start


def _rival(plan: Plan, rooms: Rooms, assessment: Assessment) -> Rival:
    """A unit that may come to anything between its totals, and that takes room in a grade that one of these opens."""
    last = len(plan.bands) - 1
    if assessment.high is None or assessment.low is None:
        return Rival(None, None, tuple(range(last + 1)))
    start = _rank_of(plan, band_of(plan, amount_of(assessment.high), lambda _: None))
    best, worst = worth_ends(assessment, plan.tie_break)
    first = _able(rooms, start, _limit(plan, assessment))
    final = _able(rooms, _start(plan, assessment), _limit(plan, assessment, pending=True))
    return Rival(best, worst, tuple(range(first, max(first, final) + 1)))


def _narrowed(plan: Plan, assessment: Assessment, reached: Collection[int]) -> Assessment:
    """A unit that is not settled with the grades that its place, whatever it comes to, may give."""
    names = [band.name for band in plan.bands]
    sure, all_ = _effects(plan, assessment), _effects(plan, assessment, pending=True)
    raising = [one for one in all_ if one in sure or _raises(one[1])]
    lowering = [one for one in all_ if one in sure or not _raises(one[1])]
    best = adjusted(names, names[min(reached)], raising).final or ""
    worst = adjusted(names, names[max(reached)], lowering).final or ""
    within = names[names.index(best) : names.index(worst) + 1]
    possible = tuple(grade for grade in assessment.possible_grades if grade in within)
    if possible in ((), assessment.possible_grades):
        return assessment
    return assessment.but(grade=possible[0] if len(possible) == 1 else None, possible_grades=possible)


def _raises(effect: Effect) -> bool:
    return isinstance(effect, LiftGrade) or (isinstance(effect, MoveGrade) and effect.steps < 0)


def _effects(plan: Plan, assessment: Assessment, *, pending: bool = False) -> list[tuple[int, Effect]]:
    """The rules that act on the grade, by position among the effects that are told.

    Those that certainly fired, and (``pending``) those that may yet.
    """
    known = {(step.id, effect_words(step.effect)): step.effect for step in plan.steps}
    return [
        (position, known[told.clause, told.effect])
        for position, told in enumerate(assessment.grade_effects)
        if pending or not told.pending
    ]


def _told(
    names: Sequence[str], place: int, assessment: Assessment, ends: list[Graded], barred: Collection[int]
) -> Placed:
    """The assessment with the grade that the place gives, or with those that it still may give."""
    best, worst = ends
    span = tuple(names[names.index(best.final or "") : names.index(worst.final or "") + 1])
    effects = tuple(
        replace(told, binding=position in barred or (position in best.binding and position in worst.binding))
        for position, told in enumerate(assessment.grade_effects)
    )
    same = best.final if best.final == worst.final else None
    changed = assessment.but(
        grade_by_score=best.by_score if best.by_score == worst.by_score else None,
        grade_limited=best.limited if best.limited == worst.limited else None,
        grade=same,
        possible_grades=span,
        grade_effects=effects,
    )
    return Placed(place, changed, same)
