"""What follows from the result: consequences by grade, score, place, over two years, and by rules that fired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from lianzheng_rubric.engine.assessment import Assessment, Consequence
from lianzheng_rubric.engine.condition import Value, compile_condition, fields_of
from lianzheng_rubric.engine.exact import UNIT, Number, reduced
from lianzheng_rubric.engine.outcome import Outcome, Scenario
from lianzheng_rubric.engine.plan import Announce, Followup, Plan
from lianzheng_rubric.engine.record import Unit

__all__ = ["OUTCOME_FIELDS", "RANK_FIELDS", "Standing", "asks_for_rank", "follow", "follow_ranked", "follow_unplaced"]

OUTCOME_FIELDS = ("总分", "得分档次", "降档后档次", "最终档次")
"""Fields about the result that a consequence may ask for, beside the unit's roster fields."""


RANK_FIELDS = ("名次", "倒数名次", "参评单位数", "平均分")
"""Fields that only a ranking knows: the place from the top and from the bottom, how many are ranked, their mean."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands among those it is ranked with; ``settled``: no unit of its group is still pending."""

    place: int
    from_below: int
    units: int
    mean: Number
    grade: str | None
    settled: bool


def asks_for_rank(plan: Plan) -> bool:
    """Whether a consequence depends on the ranking (or on a grade that a quota may take away)."""
    rank = frozenset(RANK_FIELDS)
    asked = [fields_of(followup.where) for followup in plan.followups]
    return any(names & rank or (plan.quotas and "最终档次" in names) for names in asked)


def follow_ranked(plan: Plan, unit: Unit, assessment: Assessment, standing: Standing) -> tuple[Consequence, ...]:
    """The consequences of a settled result once its place is known; those that records have by themselves stay."""
    values = {
        **_roster_values(unit),
        "名次": standing.place,
        "倒数名次": standing.from_below,
        "参评单位数": standing.units,
        "平均分": standing.mean,
    }
    result = {
        "总分": None if assessment.total is None else reduced(Fraction(assessment.total)),
        "得分档次": assessment.grade_by_score,
        "降档后档次": assessment.grade_limited,
        "最终档次": standing.grade,
    }
    values.update({name: value for name, value in result.items() if value is not None})
    fired = {line.clause for line in assessment.ledger if line.effective}
    fired |= {effect.clause for effect in assessment.grade_effects}
    fired |= {finding.clause for finding in assessment.findings}
    ours = {followup.id for followup in plan.followups}
    found = [consequence for consequence in assessment.consequences if consequence.clause not in ours]
    fired |= {consequence.clause for consequence in found}
    for followup in plan.followups:
        holds = _answer(followup, values, fired)
        open_place = not standing.settled and fields_of(followup.where) & frozenset(RANK_FIELDS)
        if holds is None or (holds and open_place):
            found.append(Consequence(followup.id, followup.text, "unknown" if holds is None else "pending"))
        elif holds:
            found.append(Consequence(followup.id, followup.text))
    return tuple(found)


def follow_unplaced(plan: Plan, consequences: tuple[Consequence, ...]) -> tuple[Consequence, ...]:
    """The consequences of a result without a place yet: what hangs on a grade that a quota may take is not certain."""
    if not plan.quotas:
        return consequences
    waiting = {followup.id for followup in plan.followups if "最终档次" in fields_of(followup.where)}
    return tuple(
        replace(one, state="pending") if one.clause in waiting and one.state == "certain" else one
        for one in consequences
    )


def follow(outcome: Outcome) -> tuple[Consequence, ...]:
    """Consequences in document order; certain when they hold at both ends of an open result."""
    if not outcome.in_scope:
        return ()
    found = _announced(outcome)
    for followup in outcome.program.plan.followups:
        low = _holds(outcome, outcome.low, followup)
        high = low if outcome.high is outcome.low else _holds(outcome, outcome.high, followup)
        if low is True and high is True:
            found.append(Consequence(followup.id, followup.text))
        elif low is True or high is True:
            found.append(Consequence(followup.id, followup.text, "pending"))
        elif low is None or high is None:
            found.append(Consequence(followup.id, followup.text, "unknown"))
    return tuple(found)


def _announced(outcome: Outcome) -> list[Consequence]:
    """Consequences that records have by themselves."""
    found = []
    for flag in outcome.told.tallied.flags:
        step = outcome.program.steps[flag.step].step
        if isinstance(step.effect, Announce):
            found.append(Consequence(step.id, step.effect.text, "pending" if flag.pending else "certain"))
    return found


def _holds(outcome: Outcome, scenario: Scenario, followup: Followup) -> bool | None:
    fired: set[str] = set()
    if followup.fired:
        steps = outcome.program.steps
        fired = {steps[flag.step].step.id for flag in scenario.tallied.flags if flag.fired}
        fired |= {steps[line.step].step.id for line in scenario.tallied.lines if line.effective}
    return _answer(followup, _values(outcome, scenario), fired)


def _answer(followup: Followup, values: Mapping[str, Value], fired: set[str]) -> bool | None:
    if followup.fired and not fired.intersection(followup.fired):
        return False
    return True if followup.where is None else compile_condition(followup.where)(values)


def _roster_values(unit: Unit) -> dict[str, Value]:
    known: dict[str, Value] = dict(unit.values)
    if "上年档次" in known:  # a leader who has not moved shares last year's grade with the unit
        known.setdefault("领导上年档次", known["上年档次"])
    return known


def _values(outcome: Outcome, scenario: Scenario) -> Mapping[str, Value]:
    """Outcome fields that are known, over the unit's roster fields."""
    known = _roster_values(outcome.unit)
    result: dict[str, Value] = {
        "总分": reduced(Fraction(scenario.total) / UNIT),
        "得分档次": scenario.graded.by_score,
        "降档后档次": scenario.graded.limited,
        "最终档次": scenario.graded.final,
    }
    known.update({name: value for name, value in result.items() if value is not None})
    return known
