"""What follows from the result: consequences by grade, score, place, over two years, and by rules that fired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from lianzheng_rubric.engine.assessment import Assessment, Consequence
from lianzheng_rubric.engine.condition import Test, Value, compile_condition, fields_of
from lianzheng_rubric.engine.exact import UNIT, Number, reduced
from lianzheng_rubric.engine.grading import decided_by_place
from lianzheng_rubric.engine.outcome import Ending, Outcome
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
    """Whether a grade or a consequence depends on the ranking (or on a grade that a quota may take away)."""
    rank = frozenset(RANK_FIELDS)
    asked = [fields_of(followup.where) for followup in plan.followups]
    if decided_by_place(plan):
        return True
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
    for followup, test in _tests(plan):
        holds = _answer(followup, test, values, frozenset(fired))
        open_place = not standing.settled and fields_of(followup.where) & frozenset(RANK_FIELDS)
        if holds is None or (holds and open_place):
            unknown = holds is None and not _waits_for_place(followup, standing)
            found.append(Consequence(followup.id, followup.text, "unknown" if unknown else "pending"))
        elif holds:
            found.append(Consequence(followup.id, followup.text))
    return tuple(found)


def _waits_for_place(followup: Followup, standing: Standing) -> bool:
    """Whether the consequence asks for a grade that other units' results still leave open."""
    return standing.grade is None and not fields_of(followup.where).isdisjoint(OUTCOME_FIELDS[1:])


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
    """Consequences in document order; certain when they hold however an open result turns out."""
    if not outcome.in_scope:
        return ()
    found = _announced(outcome)
    tests = _tests(outcome.program.plan)
    if not tests:
        return tuple(found)
    ends = [(_values(outcome, ending), ending.fired) for ending in outcome.endings]
    for followup, test in tests:
        answers = [_answer(followup, test, *end) for end in ends]
        if all(answers):
            found.append(Consequence(followup.id, followup.text))
        elif any(answers):
            found.append(Consequence(followup.id, followup.text, "pending"))
        elif None in answers:
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


def _tests(plan: Plan) -> tuple[tuple[Followup, Test | None], ...]:
    """Every consequence with its condition ready to run; compiled once, kept beside the plan."""
    known = plan.__dict__.get("_followup_tests")
    if known is None:
        found = ((one, None if one.where is None else compile_condition(one.where)) for one in plan.followups)
        known = plan.__dict__["_followup_tests"] = tuple(found)
    return known


def _answer(followup: Followup, test: Test | None, values: Mapping[str, Value], fired: frozenset[str]) -> bool | None:
    if followup.fired and not fired.intersection(followup.fired):
        return False
    return True if test is None else test(values)


def _roster_values(unit: Unit) -> dict[str, Value]:
    known: dict[str, Value] = dict(unit.values)
    if "上年档次" in known:  # a leader who has not moved shares last year's grade with the unit
        known.setdefault("领导上年档次", known["上年档次"])
    return known


def _values(outcome: Outcome, ending: Ending) -> Mapping[str, Value]:
    """Outcome fields that are known, over the unit's roster fields."""
    known = _roster_values(outcome.unit)
    result: dict[str, Value] = {
        "总分": reduced(Fraction(ending.total) / UNIT),
        "得分档次": ending.graded.by_score,
        "降档后档次": ending.graded.limited,
        "最终档次": ending.graded.final,
    }
    known.update({name: value for name, value in result.items() if value is not None})
    return known
