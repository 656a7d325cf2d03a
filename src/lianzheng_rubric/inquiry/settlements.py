"""What each open input may turn out to be, as a change of the records (or of the plan) under which to evaluate again.

A record that lacks points gets the least and the most that its situation allows; one that lacks a label gets each value
of the label. A number that no record tells yet is put in the place of the rule that waits for it. Inputs of any other
kind (a missing date, a missing number) cannot be gone through one by one, and are said to be so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import prod

from lianzheng_rubric.engine.alternatives import MOST, open_labels
from lianzheng_rubric.engine.assessment import Assessment, PendingInput
from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import UNIT, Amount, amount_of, reduced, show
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import Charge, Judged, Plan, Step, Supply
from lianzheng_rubric.engine.record import Record, Unit

__all__ = ["Answer", "Question", "questions_of", "settled"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One way in which an input may turn out: points, or values of the fields of a record."""

    words: str
    points: Amount | None = None
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """An open input: a record that is not complete, or what a rule (or an item) without a record still waits for.

    ``answers`` are all ways in which it may turn out, or (``graded``) the two ends of the points; empty when they
    cannot be gone through.
    """

    clause: str
    rule: str
    record: str
    what: str
    answers: tuple[Answer, ...]
    graded: bool = False
    """Whether every number of points between the first answer and the last is possible too."""
    item: bool = False
    """Whether it is an item that waits for its entered score."""


def questions_of(outcome: Outcome, assessment: Assessment) -> tuple[Question, ...]:
    """One question for each record, and one for each rule or item without a record, that the result waits for."""
    labels: dict[int, dict[str, tuple[Value, ...]]] = {}
    for (record, name), values in open_labels(outcome.program, outcome.matches).items():
        labels.setdefault(record, {})[name] = values
    index_of = {record.id: index for index, record in reversed(list(enumerate(outcome.records)))}
    waiting = {(node.id, node.title) for node in assessment.nodes if node.state == "missing"}
    found: dict[tuple[str, str], Question] = {}
    for entry in assessment.pending:
        key, item = (("", entry.record) if entry.record else (entry.clause, "")), False
        if key in found:
            continue
        if entry.record:
            index = index_of[entry.record]
            answers, graded = _of_record(outcome, index, labels.get(index, {}))
        else:
            item = (entry.clause, entry.rule) in waiting
            answers, graded = (_of_item if item else _of_rule)(outcome.program.plan, entry), True
        graded = graded and len(answers) == 2
        found[key] = Question(entry.clause, entry.rule, entry.record, entry.what, answers, graded, item)
    return tuple(found.values())


def _of_rule(plan: Plan, entry: PendingInput) -> tuple[Answer, ...]:
    """The points at both ends; none for a rule that fires or not because of numbers that the roster does not give.

    There are none either for an item to which several entries are owed.
    """
    steps = [step for step in plan.steps if step.id == entry.clause]
    if not steps or not isinstance(steps[0].effect, Charge | Supply):
        return ()
    return _graded(amount_of(Fraction(entry.low)), amount_of(Fraction(entry.high)))


def _of_item(plan: Plan, entry: PendingInput) -> tuple[Answer, ...]:
    """The entered score at both ends; what is then taken from it, or added, is not part of the entry."""
    node = next(one for one in plan.nodes if one.id == entry.clause)
    tops = [step.effect.most for step in plan.steps if isinstance(step.effect, Supply) and step.effect.node == node.id]
    return _graded(node.floor or 0, max([top for top in tops if top is not None], default=node.full or 0))


def _graded(*ends: Amount) -> tuple[Answer, ...]:
    return tuple(Answer(f"{show(points)} 分", points) for points in sorted(set(ends)))


def _of_record(outcome: Outcome, index: int, labels: dict[str, tuple[Value, ...]]) -> tuple[tuple[Answer, ...], bool]:
    """Points at both ends times every value of the missing labels; none when more is missing, or too much."""
    record = outcome.records[index]
    ends = _ends(outcome, index) if record.points is None else ()
    choices = [[(name, value) for value in values] for name, values in labels.items()]
    if not (ends or labels) or prod(map(len, choices)) * max(len(ends), 1) > MOST:
        return (), False
    found = []
    for values in product(*choices):
        words = [f"{name}={_word(value)}" for name, value in values]
        for points in ends or (None,):
            said = words if points is None else [*words, f"{show(points)} 分"]
            found.append(Answer("，".join(said), points, tuple(values)))
    return tuple(found), bool(ends) and not labels


def _word(value: Value) -> str:
    return {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _ends(outcome: Outcome, index: int) -> tuple[Amount, ...]:
    """The least and the most points that the rules which wait for the record's points allow."""
    bounds: list[tuple[Amount, Amount]] = []
    for position, matched in outcome.matches.by_step.items():
        live = outcome.program.steps[position]
        amount = live.amount
        if isinstance(amount, Judged) and amount.missing == "pending" and index in matched:
            bounds.append((amount.low, live.open_marks if amount.high is None else amount.high))
    if not bounds:
        return ()
    return tuple(dict.fromkeys((max(low for low, _ in bounds), min(high for _, high in bounds))))


# --- answered ------------------------------------------------------------------------------------------------------


def settled(
    plan: Plan, records: Sequence[Record], unit: Unit, given: Sequence[tuple[Question, Answer]]
) -> tuple[Plan, tuple[Record, ...]]:
    """The plan and the records as they are once these questions have these answers."""
    told = {question.record: answer for question, answer in given if question.record}
    found = [_answered(record, told[record.id]) if record.id in told else record for record in records]
    steps = list(plan.steps)
    for question, answer in given:
        if question.record or answer.points is None:
            continue
        name = f"\0{question.clause}"
        points = answer.points
        if question.item:
            steps.append(Step(name, question.rule, (name,), Supply(question.clause), amount=Judged(0, None)))
        else:
            place = next(index for index, step in enumerate(steps) if step.id == question.clause)
            effect = steps[place].effect
            points = -points if isinstance(effect, Charge) and effect.sign < 0 else points
            steps[place] = _told_step(steps[place], name)
        found.append(Record(name, unit.name, name, points=points, values={"数量": 1}))
    changed = any(not question.record for question, _ in given)
    return (replace(plan, steps=tuple(steps)) if changed else plan), tuple(found)


def _told_step(step: Step, name: str) -> Step:
    """The rule with nothing of its own but its effect and its limits: its points are what the record ``name`` says."""
    return replace(
        step, situations=(name,), tally=type(step.tally)(), amount=Judged(0, None), where=None, late=None, applies=None,
        evidence=None, requires=None, share=None, factors=(), family=None, free=None, exempted_by=(), absent="nothing",
    )  # fmt: skip


def _answered(record: Record, answer: Answer) -> Record:
    values = {**record.values, **dict(answer.values)}
    if answer.points is None:
        return replace(record, values=values)
    values["分值"] = reduced(Fraction(answer.points) / UNIT)
    return replace(record, points=answer.points, values=values)
