"""What follows from the result: consequences by grade, score, place, over two years, and by rules that fired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from fractions import Fraction
from typing import NamedTuple

from lianzheng_rubric.engine.assessment import Assessment, Consequence
from lianzheng_rubric.engine.condition import Test, Value, compile_condition, fields_of
from lianzheng_rubric.engine.exact import UNIT, Number, reduced
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import Announce, Followup, Plan
from lianzheng_rubric.engine.possible import possible_cases
from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.engine.standing import RANK_FIELDS, Standing, place_turns
from lianzheng_rubric.engine.turning import Turns, telling_numbers, turning_numbers

__all__ = ["OUTCOME_FIELDS", "asks_for_rank", "follow", "follow_ranked", "follow_unplaced"]

OUTCOME_FIELDS = ("总分", "得分档次", "降档后档次", "最终档次")
"""Fields about the result that a consequence may ask for, beside the unit's roster fields."""


def asks_for_rank(plan: Plan) -> bool:
    """Whether a grade or a consequence depends on the other units: on places, or on room that a quota gives."""
    ranked = frozenset(RANK_FIELDS)
    return bool(plan.quotas) or any(fields_of(followup.where) & ranked for followup in plan.followups)


def follow_ranked(plan: Plan, unit: Unit, assessment: Assessment, standing: Standing) -> tuple[Consequence, ...]:
    """The consequences of a settled result once its place is known; those that records have by themselves stay.

    While other units are not settled, what holds at every place and grade that the unit may have is certain.
    """
    values = _roster_values(unit)
    result = {
        "总分": None if assessment.total is None else reduced(Fraction(assessment.total)),
        "得分档次": assessment.grade_by_score,
        "降档后档次": assessment.grade_limited,
    }
    values.update({name: value for name, value in result.items() if value is not None})
    ours = {followup.id for followup in plan.followups}
    found = [consequence for consequence in assessment.consequences if consequence.clause not in ours]
    fired = _moved(assessment) | {consequence.clause for consequence in found}
    for followup, test, asked, turns in _tests(plan):
        answers = {_answer(followup, test, case, fired) for case in standing.cases(asked, turns, values)}
        found += _judged(followup, answers, waits=_waits_for_others(asked, standing))
    return tuple(found)


def _judged(followup: Followup, answers: set[bool | None], *, waits: bool) -> list[Consequence]:
    """The consequence with what is known of it over all cases; nothing where it is ruled out."""
    if answers == {True}:
        return [Consequence(followup.id, followup.text)]
    if True in answers or (None in answers and waits):
        return [Consequence(followup.id, followup.text, "pending")]
    return [Consequence(followup.id, followup.text, "unknown")] if None in answers else []


def _waits_for_others(asked: frozenset[str], standing: Standing) -> bool:
    """Whether the consequence asks for what other units' results still leave open."""
    open_grade = len(standing.grades) != 1 and not asked.isdisjoint(OUTCOME_FIELDS[1:])
    return open_grade or any(len(standing.values(name)) > 1 for name in asked.intersection(RANK_FIELDS))


def follow_unplaced(plan: Plan, unit: Unit, assessment: Assessment, standing: Standing) -> tuple[Consequence, ...]:
    """The consequences of a result without a place yet: what asks for the place, or for a grade with a quota.

    The others stay. Certain is what holds wherever the unit comes to stand.
    """
    ranked = frozenset((*RANK_FIELDS, *(["最终档次"] if plan.quotas else [])))
    ours = {one.id for one in plan.followups if fields_of(one.where) & ranked}
    found = [one for one in assessment.consequences if one.clause not in ours]
    fired, values = _moved(assessment) | {one.clause for one in found}, _roster_values(unit)
    ends = reduced(Fraction(assessment.low or 0)), reduced(Fraction(assessment.high or 0))
    for followup, test, asked, turns in _tests(plan):
        if followup.id in ours:
            cases = _open_cases(followup, standing, {**values, "总分": ends[0]}, (asked, turns), ends)
            answers = {_answer(followup, test, case, fired) for case in cases}
            found += _judged(followup, answers, waits=_waits_for_others(asked, standing))
    return tuple(found)


def _open_cases(
    followup: Followup,
    standing: Standing,
    values: Mapping[str, Value],
    about: tuple[frozenset[str], Turns],
    ends: tuple[Number, Number],
) -> Iterator[Mapping[str, Value]]:
    """What may be the case with every total between ``ends`` that tells something."""
    cases = list(standing.cases(*about, values))
    turns = {turn for case in cases for turn in turning_numbers(followup.where, "总分", case, ends)}
    for total in telling_numbers(ends, turns):
        yield from ({**case, "总分": total} for case in cases)


def _moved(assessment: Assessment) -> set[str]:
    """The clauses that moved anything in a result."""
    fired = {line.clause for line in assessment.ledger if line.effective}
    fired |= {effect.clause for effect in assessment.grade_effects}
    return fired | {finding.clause for finding in assessment.findings}


def follow(outcome: Outcome) -> tuple[Consequence, ...]:
    """Consequences in document order; certain when they hold however an open result turns out."""
    if not outcome.in_scope:
        return ()
    found = _announced(outcome)
    for followup, test, asked, _ in _tests(outcome.program.plan):
        answers = {_answer(followup, test, *case) for case in _outcomes(outcome, followup, asked)}
        found += _judged(followup, answers, waits=False)
    return tuple(found)


def _outcomes(
    outcome: Outcome, followup: Followup, asked: frozenset[str]
) -> Iterator[tuple[Mapping[str, Value], Set[str]]]:
    """What a consequence may be asked of: the fields with the rules that fired, for every case that tells something."""
    roster = _roster_values(outcome.unit)
    if not outcome.open:
        for ending in outcome.endings:
            total, graded = reduced(Fraction(ending.total) / UNIT), ending.graded
            yield _values(roster, (total, graded.by_score, graded.limited, graded.final)), ending.fired
        return

    def turning(low: Number, high: Number) -> Iterable[Number]:
        return turning_numbers(followup.where, "总分", roster, (low, high))

    seen = set()
    for *result, fired in possible_cases(outcome, turning, frozenset(followup.fired)):
        values = _values(roster, result)
        key = (*(values.get(name) for name in OUTCOME_FIELDS if name in asked), fired.isdisjoint(followup.fired))
        if key not in seen:
            seen.add(key)
            yield values, fired


def _announced(outcome: Outcome) -> list[Consequence]:
    """Consequences that records have by themselves."""
    found = []
    for flag in outcome.told.tallied.flags:
        step = outcome.program.steps[flag.step].step
        if isinstance(step.effect, Announce):
            found.append(Consequence(step.id, step.effect.text, "pending" if flag.pending else "certain"))
    return found


class _Asked(NamedTuple):
    """A consequence with its condition ready to run, the fields that it asks for, and the places that turn it."""

    followup: Followup
    test: Test | None
    fields: frozenset[str]
    turns: Turns


def _tests(plan: Plan) -> tuple[_Asked, ...]:
    """Every consequence ready to be asked; compiled once, kept beside the plan."""
    known: tuple[_Asked, ...] | None = plan.__dict__.get("_followup_tests")
    if known is None:
        known = plan.__dict__["_followup_tests"] = tuple(
            _Asked(one, None if one.where is None else compile_condition(one.where), fields_of(one.where),
                   place_turns(one.where))
            for one in plan.followups
        )  # fmt: skip
    return known


def _answer(followup: Followup, test: Test | None, values: Mapping[str, Value], fired: Set[str]) -> bool | None:
    if followup.fired and fired.isdisjoint(followup.fired):
        return False
    return True if test is None else test(values)


def _roster_values(unit: Unit) -> dict[str, Value]:
    known: dict[str, Value] = dict(unit.values)
    if "上年档次" in known:  # a leader who has not moved shares last year's grade with the unit
        known.setdefault("领导上年档次", known["上年档次"])
    return known


def _values(roster: Mapping[str, Value], result: Iterable[Value]) -> Mapping[str, Value]:
    """Outcome fields that are known, over the unit's roster fields."""
    named = zip(OUTCOME_FIELDS, result, strict=True)
    return {**roster, **{name: value for name, value in named if value is not None}}
