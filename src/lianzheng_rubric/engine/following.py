"""What follows from the result: consequences by grade, by score, over two years, and by rules that fired."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from lianzheng_rubric.engine.assessment import Consequence
from lianzheng_rubric.engine.condition import Value, compile_condition
from lianzheng_rubric.engine.exact import UNIT, reduced
from lianzheng_rubric.engine.outcome import Outcome, Scenario
from lianzheng_rubric.engine.plan import Announce, Followup

__all__ = ["OUTCOME_FIELDS", "follow"]

OUTCOME_FIELDS = ("总分", "得分档次", "降档后档次", "最终档次")
"""Fields about the result that a consequence may ask for, beside the unit's roster fields."""


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
    if followup.fired:
        fired = {outcome.program.steps[flag.step].step.id for flag in scenario.tallied.flags if flag.fired}
        fired |= {outcome.program.steps[line.step].step.id for line in scenario.tallied.lines if line.effective}
        if not fired.intersection(followup.fired):
            return False
    return True if followup.where is None else compile_condition(followup.where)(_values(outcome, scenario))


def _values(outcome: Outcome, scenario: Scenario) -> Mapping[str, Value]:
    """Outcome fields that are known, over the unit's roster fields."""
    known: dict[str, Value] = dict(outcome.unit.values)
    if "上年档次" in known:  # a leader who has not moved shares last year's grade with the unit
        known.setdefault("领导上年档次", known["上年档次"])
    result: dict[str, Value] = {
        "总分": reduced(Fraction(scenario.total) / UNIT),
        "得分档次": scenario.graded.by_score,
        "降档后档次": scenario.graded.limited,
        "最终档次": scenario.graded.final,
    }
    known.update({name: value for name, value in result.items() if value is not None})
    return known
