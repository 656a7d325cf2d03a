"""Stage 3b: from the total to the grade. Grade by score, then grade limits, then vetoes; both grades are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lianzheng_rubric.engine.exact import Amount, round_half_up
from lianzheng_rubric.engine.plan import Band, ForceGrade, LiftGrade, LimitGrade, MoveGrade, Plan
from lianzheng_rubric.engine.program import Program
from lianzheng_rubric.engine.tallied import Flag

__all__ = ["Graded", "band_of", "grade"]


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade by score, the grade after limits, the final grade, and the flags that changed something."""

    by_score: str | None
    limited: str | None
    final: str | None
    binding: tuple[int, ...] = ()


def band_of(plan: Plan, total: Amount, score_of: Callable[[str], Amount | None]) -> str | None:
    """The grade whose band holds ``total`` (rounded first only where the rubric says so) and whose gates are met.

    ``score_of`` gives the score of a node, ``None`` for one that does not apply to the unit: it holds nobody back.
    """
    value = total if plan.band_places is None else round_half_up(total, plan.band_places)
    reached = False
    for band in plan.bands:
        reached = reached or _holds(band, value)
        if reached and all(_reaches(score_of(node), low) for node, low in band.gates):
            return band.name
    return None


def _reaches(score: Amount | None, low: Amount) -> bool:
    return score is None or score >= low


def _holds(band: Band, value: Amount) -> bool:
    if band.low is not None:
        bound, inclusive = band.low
        if value < bound or (value == bound and not inclusive):
            return False
    if band.high is not None:
        bound, inclusive = band.high
        if value > bound or (value == bound and not inclusive):
            return False
    return True


def grade(program: Program, total: Amount, score_of: Callable[[str], Amount | None], flags: Iterable[Flag]) -> Graded:
    """Apply limits, moves and vetoes to the grade by score. Grades are listed best first in the plan."""
    plan = program.plan
    ranks = {band.name: rank for rank, band in enumerate(plan.bands)}
    by_score = band_of(plan, total, score_of)
    fired = [flag for flag in flags if flag.fired]
    binding: list[int] = []
    rank = ranks.get(by_score) if by_score is not None else None
    for flag in fired:
        effect = program.steps[flag.step].effect
        if isinstance(effect, LiftGrade) and rank is not None and rank > ranks[effect.grade]:
            rank = ranks[effect.grade]
            binding.append(flag.step)
    for flag in fired:
        effect = program.steps[flag.step].effect
        if isinstance(effect, LimitGrade) and rank is not None and rank < ranks[effect.grade]:
            rank = ranks[effect.grade]
            binding.append(flag.step)
    for flag in fired:
        effect = program.steps[flag.step].effect
        if isinstance(effect, MoveGrade) and rank is not None:
            rank = max(0, min(len(plan.bands) - 1, rank + effect.steps))
            binding.append(flag.step)
    limited = None if rank is None else plan.bands[rank].name
    rank, vetoes = _vetoed(program, fired, ranks, rank)
    return Graded(by_score, limited, None if rank is None else plan.bands[rank].name, (*binding, *vetoes))


def _vetoed(
    program: Program, fired: list[Flag], ranks: Mapping[str, int], rank: int | None
) -> tuple[int | None, list[int]]:
    vetoes = []
    for flag in fired:
        effect = program.steps[flag.step].effect
        if isinstance(effect, ForceGrade):
            forced = ranks[effect.grade] if rank is None else max(rank, ranks[effect.grade])
            if forced != rank:
                vetoes.append(flag.step)
            rank = forced
    return rank, vetoes
