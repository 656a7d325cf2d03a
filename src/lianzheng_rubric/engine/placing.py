"""Grades by place: where scores leave several grades open, the quotas share them out among the units of a group."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.effects import Effect, ForceGrade, LimitGrade
from lianzheng_rubric.engine.exact import Amount, amount_of
from lianzheng_rubric.engine.grading import Graded, adjusted, band_of, effect_words
from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.engine.sharing import Contest, Rival, Worth, worth_ends

__all__ = ["Placed", "graded_by_place"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A settled unit with its place and its grade: ``None`` while units that are not settled may still change it."""

    place: int
    assessment: Assessment
    grade: str | None


def graded_by_place(
    plan: Plan, placed: Sequence[tuple[Worth, int, Assessment]], pending: Sequence[Assessment], missing: int
) -> list[Placed]:
    """Grades of the settled units of one group, given (worth, place, assessment) best first.

    ``pending`` are units whose total is not known yet and ``missing`` counts those of which nothing is known: a grade
    stands when it is the same whatever they come to.
    """
    names = [band.name for band in plan.bands]
    units = len(placed) + len(pending) + missing
    room = {names.index(name): quota.room(units) for name, quota in plan.quotas}
    starts = [_start(plan, assessment) for _, _, assessment in placed]
    earned = [_able(room, start, _limit(plan, one)) for start, (_, _, one) in zip(starts, placed, strict=True)]
    worths = [worth for worth, _, _ in placed]
    contest = Contest(len(names) - 1, room, list(zip(worths, earned, strict=True)))
    unknown = Rival(None, None, tuple(range(len(names))))
    rivals = [*(_rival(plan, room, one) for one in pending), *[unknown] * missing]
    found = []
    for (worth, place, assessment), start, rank in zip(placed, starts, earned, strict=True):
        effects = _effects(plan, assessment)
        ends = [adjusted(names, names[one], effects) for one in contest.ends(worth, rank, rivals)]
        idle = contest.best(worth, start) < rank  # there was room in a grade that the unit may not hold
        barred = {key for key, effect in effects if idle and isinstance(effect, LimitGrade | ForceGrade)}
        found.append(_told(names, place, assessment, ends, barred))
    return found


def _start(plan: Plan, assessment: Assessment) -> int:
    """The rank of the grade that the score alone opens."""
    nodes = {node.id: node for node in assessment.nodes}

    def score_of(name: str) -> Amount | None:
        inside: str | None = name
        while inside is not None:
            if nodes[inside].state == "inapplicable":
                return None
            inside = nodes[inside].parent
        return amount_of(nodes[name].low)

    return _rank_of(plan, band_of(plan, amount_of(assessment.total or 0), score_of))


def _rank_of(plan: Plan, grade: str | None) -> int:
    names = [band.name for band in plan.bands]
    return len(names) - 1 if grade is None else names.index(grade)


def _limit(plan: Plan, assessment: Assessment) -> int:
    """The best rank that the unit may hold."""
    ranks = {band.name: rank for rank, band in enumerate(plan.bands)}
    barring = [effect for _, effect in _effects(plan, assessment) if isinstance(effect, LimitGrade | ForceGrade)]
    return max((ranks[effect.grade] for effect in barring), default=0)


def _able(room: Mapping[int, int], start: int, limit: int) -> int:
    """Where a unit begins to take room: it leaves the grades that it may not hold to others."""
    while start < limit and start in room:
        start += 1
    return start


def _rival(plan: Plan, room: Mapping[int, int], assessment: Assessment) -> Rival:
    """A unit that may come to anything up to its highest total, and to any grade that this opens."""
    last = len(plan.bands) - 1
    if assessment.high is None:
        return Rival(None, None, tuple(range(last + 1)))
    start = _rank_of(plan, band_of(plan, amount_of(assessment.high), lambda _: None))
    best, worst = worth_ends(assessment, plan.tie_break)
    return Rival(best, worst, tuple(range(_able(room, start, _limit(plan, assessment)), last + 1)))


def _effects(plan: Plan, assessment: Assessment) -> list[tuple[int, Effect]]:
    """The rules that act on the grade and certainly fired, by their position among the effects that are told."""
    known = {(step.id, effect_words(step.effect)): step.effect for step in plan.steps}
    return [
        (position, known[told.clause, told.effect])
        for position, told in enumerate(assessment.grade_effects)
        if not told.pending
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
