"""Grades by place: where scores leave several grades open, the quotas share them out among the units of a group."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.effects import Effect, ForceGrade, LimitGrade
from lianzheng_rubric.engine.exact import Amount, amount_of
from lianzheng_rubric.engine.grading import Graded, adjusted, band_of, effect_words
from lianzheng_rubric.engine.plan import Plan

__all__ = ["Placed", "graded_by_place"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A settled unit with its place and its grade: ``None`` while units that are not settled may still change it."""

    place: int
    assessment: Assessment
    grade: str | None


@dataclass(slots=True)
class _Contender:
    """Who may hold a grade: its order among the units, the grade it has so far, and the best it may hold."""

    order: tuple[int, int, int]
    """The place, rivals before those who are settled, and each rival by itself: they need not tie with each other."""
    rank: int
    best: int = 0
    barred: bool = False
    """There was room in a grade that the unit may not hold."""


def graded_by_place(
    plan: Plan, placed: Sequence[tuple[int, Assessment]], pending: Sequence[Assessment], missing: int
) -> list[Placed]:
    """Grades of the settled units of one group, given (place, assessment) best first.

    ``pending`` are units whose total is not known yet and ``missing`` counts those of which nothing is known: a grade
    stands when it is the same with all of them ahead as with all of them behind.
    """
    names = [band.name for band in plan.bands]
    units = len(placed) + len(pending) + missing
    room = {name: int(share) if share >= 1 else (share * units).__floor__() for name, share in plan.quotas}
    behind = [_contender(plan, place, assessment) for place, assessment in placed]
    ahead = [replace(one) for one in behind]
    totals = [Fraction(assessment.total or 0) for _, assessment in placed]
    highest = [*(Fraction(one.high or 0) for one in pending), *[None] * missing]
    rivals = [_rival(totals, most, number) for number, most in enumerate(highest)]
    _share_out(names, room, behind)
    _share_out(names, room, [*ahead, *rivals])
    found = []
    for (place, assessment), best, worst in zip(placed, behind, ahead, strict=True):
        effects = _effects(plan, assessment)
        ends = [adjusted(names, names[one.rank], effects) for one in (best, worst)]
        barred = {key for key, effect in effects if best.barred and isinstance(effect, LimitGrade | ForceGrade)}
        found.append(_told(names, place, assessment, ends, barred))
    return found


def _contender(plan: Plan, place: int, assessment: Assessment) -> _Contender:
    ranks = {band.name: rank for rank, band in enumerate(plan.bands)}
    nodes = {node.id: node for node in assessment.nodes}

    def score_of(name: str) -> Amount | None:
        inside: str | None = name
        while inside is not None:
            if nodes[inside].state == "inapplicable":
                return None
            inside = nodes[inside].parent
        return amount_of(nodes[name].low)

    start = band_of(plan, amount_of(assessment.total or 0), score_of)
    best = 0
    for _, effect in _effects(plan, assessment):
        if isinstance(effect, LimitGrade | ForceGrade):
            best = max(best, ranks[effect.grade])
    return _Contender((place, 1, 0), len(ranks) - 1 if start is None else ranks[start], best)


def _rival(totals: Sequence[Fraction], most: Fraction | None, number: int) -> _Contender:
    """A unit that may come to ``most`` (``None``: to anything), ahead of everyone who has no more."""
    ahead = 0 if most is None else sum(other > most for other in totals)
    return _Contender((ahead + 1, 0, number), 0)


def _share_out(names: Sequence[str], room: Mapping[str, int], units: list[_Contender]) -> None:
    """Go down the grades: who finds no room in one, or may not hold it, takes the next. Ties at the edge all stay."""
    for rank, name in enumerate(names[:-1]):
        if name not in room:
            continue
        holders = sorted((one for one in units if one.rank == rank), key=lambda one: one.order)
        able = [one for one in holders if one.best <= rank]
        last = able[: room[name]][-1:]
        for one in holders:
            if one.best > rank and sum(other.order < one.order for other in able) < room[name]:
                one.barred = True
            if one.best > rank or not last or one.order > last[0].order:
                one.rank = rank + 1


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
