"""Stage 3b: from the total to the grade. Grade by score, then grade limits, then vetoes; both grades are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from lianzheng_rubric.engine.exact import Amount, round_half_up
from lianzheng_rubric.engine.plan import Band, Effect, ForceGrade, LiftGrade, LimitGrade, MoveGrade, Plan
from lianzheng_rubric.engine.program import Program
from lianzheng_rubric.engine.quota import limited
from lianzheng_rubric.engine.tallied import Flag

__all__ = ["Graded", "adjusted", "band_of", "decided_by_place", "effect_words", "grade", "open_run"]


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade by score, the grade after limits, the final grade, and the flags that changed something."""

    by_score: str | None
    limited: str | None
    final: str | None
    binding: tuple[int, ...] = ()
    ends: tuple[str, str] | None = None
    """The best and the worst final grade, where only the place among the units decides between them."""


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


def open_run(plan: Plan, name: str) -> tuple[str, ...]:
    """The grades between which only the place decides, for a total that ``name`` holds: each with a quota but the last.

    A grade leaves the next one open where it has a quota and both begin at the same score (or at none).
    """
    bands = plan.bands
    short = limited(plan.quotas, [band.name for band in bands])
    index = next(place for place, band in enumerate(bands) if band.name == name)
    run = [name]
    while index + 1 < len(bands) and bands[index].name in short and bands[index].low == bands[index + 1].low:
        index += 1
        run.append(bands[index].name)
    return tuple(run)


def decided_by_place(plan: Plan) -> bool:
    """Whether some grade depends on the place among the units."""
    return any(len(open_run(plan, band.name)) > 1 for band in plan.bands)


def grade(program: Program, total: Amount, score_of: Callable[[str], Amount | None], flags: Iterable[Flag]) -> Graded:
    """Apply limits, moves and vetoes to the grade by score. Grades are listed best first in the plan."""
    plan = program.plan
    names = [band.name for band in plan.bands]
    effects = [(flag.step, program.steps[flag.step].effect) for flag in flags if flag.fired]
    by_score = band_of(plan, total, score_of)
    run = () if by_score is None or not plan.quotas else open_run(plan, by_score)
    if len(run) > 1:
        return _between(*(adjusted(names, name, effects) for name in (run[0], run[-1])))
    return adjusted(names, by_score, effects)


def _between(best: Graded, worst: Graded) -> Graded:
    """What holds whatever the place is; the ends of what it leaves open."""
    if best.final == worst.final:
        return replace(best, by_score=None, limited=best.limited if best.limited == worst.limited else None)
    return Graded(None, None, None, (), (best.final or "", worst.final or ""))


def adjusted(names: Sequence[str], by_score: str | None, effects: Sequence[tuple[int, Effect]]) -> Graded:
    """The grade after lifts, limits, moves and vetoes, each told by a number; ``names`` are all grades, best first."""
    if not effects:
        return Graded(by_score, by_score, by_score)
    ranks = {name: rank for rank, name in enumerate(names)}
    binding: list[int] = []
    rank = ranks.get(by_score) if by_score is not None else None
    for key, effect in effects:
        if isinstance(effect, LiftGrade) and rank is not None and rank > ranks[effect.grade]:
            rank = ranks[effect.grade]
            binding.append(key)
    for key, effect in effects:
        if isinstance(effect, LimitGrade) and rank is not None and rank < ranks[effect.grade]:
            rank = ranks[effect.grade]
            binding.append(key)
    for key, effect in effects:
        if isinstance(effect, MoveGrade) and rank is not None:
            rank = max(0, min(len(names) - 1, rank + effect.steps))
            binding.append(key)
    limited = None if rank is None else names[rank]
    for key, effect in effects:
        if isinstance(effect, ForceGrade):
            forced = ranks[effect.grade] if rank is None else max(rank, ranks[effect.grade])
            if forced != rank:
                binding.append(key)
            rank = forced
    return Graded(by_score, limited, None if rank is None else names[rank], tuple(binding))


def effect_words(effect: Effect) -> str | None:
    """How results tell an effect on the grade; ``None`` for effects that leave it alone."""
    match effect:
        case LiftGrade(name):
            return f"至少评为{name}"
        case LimitGrade(name):
            return f"最高评为{name}"
        case ForceGrade(name):
            return f"直接列为{name}"
        case MoveGrade(steps):
            return f"降{steps}档" if steps > 0 else f"升{-steps}档"
    return None
