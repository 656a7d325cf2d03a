"""Open inputs: the worst and the best result hold every way in which people may still answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import hypothesis.strategies as st
from effort import examples
from hypothesis import assume, given
from ledgers import fields_used
from plan_steps import POOLS
from plan_trees import at
from plan_words import LEVELS
from scenario import Scenario
from strategies import scenarios

from lianzheng_rubric.engine.condition import fields_of
from lianzheng_rubric.engine.plan import Charge, Judged, Ladder, MoveGrade, Node, Step, Table, ZeroNode
from lianzheng_rubric.engine.record import Record

ANSWERS = {"属实": (True, False), "有证据": (True, False), "下属": (True, False), "级别": LEVELS}


def _settles_one_way(step: Step) -> bool:
    whole = step.tally.per != "record" and not isinstance(step.amount, Ladder) and step.tally.of != "count"
    told_twice = step.family is not None and (step.family.fields or step.family.keep == "first")
    lowest_first = step.free is not None and step.free.lowest_first
    entered = not isinstance(step.effect, Charge) and step.amount is not None
    return not (whole or told_twice or lowest_first or entered)


class TestBracket:
    """Giving an input that is still owed never leads out of the bounds told before, and never widens them.

    True exceptions, kept out: a matter told by several records (a larger line displaces another), the first or lowest
    of several, entered scores and numbers of the whole unit, allowances that take the lowest level first, and rules
    that empty a node which may stand below zero (or which would net its bonus).
    """

    @examples(200)
    @given(scenarios(keep=_settles_one_way), st.data())
    def test_every_answer_keeps_within_the_bounds(self, scenario: Scenario, data: st.DataObject) -> None:
        assume(not _empties_what_may_be_negative(scenario))
        answered = scenario.with_records(_answered(data, scenario, record) for record in scenario.records)
        before, after = scenario.run(), answered.run()
        assert before.low.total <= after.low.total <= after.high.total <= before.high.total


class TestSharedRoom:
    """Rules that share one cap, on nodes where a point is worth more or less: what an open record takes of the room is
    lost to the others, so the worst may be that it counts for much, or for little, or that one does and another not.

    True exception, kept out: judged points strictly between their ends where a node has a corner of its own.
    """

    @examples(150)
    @given(scenarios(recipes=POOLS, number=3))
    def test_every_set_of_answers_keeps_within_the_bounds(self, scenario: Scenario) -> None:
        before = scenario.run()
        ways = [_ways(scenario, record) for record in scenario.records]
        assume(1 < prod(map(len, ways)) <= 100)
        answers = [scenario.with_records(records).run() for records in product(*ways)]
        totals = [total for after in answers for total in (after.low.total, after.high.total)]
        assert before.low.total <= min(totals)
        assert max(totals) <= before.high.total
        if not any(isinstance(step.amount, Judged) for step in scenario.plan.steps):
            assert (before.low.total, before.high.total) == (min(totals), max(totals))


def _straight(scenario: Scenario) -> bool:
    """Whether a point more is worth the same to a node whatever it has already."""
    return not any(_bent(node) for node in scenario.plan.nodes)


def _bent(node: Node) -> bool:
    bounds = (node.places, node.ceiling, node.deduction_cap, node.bonus_cap)
    return node.combine != "sum" or any(bound is not None for bound in bounds)


def _ways(scenario: Scenario, record: Record) -> list[Record]:
    """The record with everything that it may still turn out to be."""
    if sum(other.id == record.id for other in scenario.records) > 1:
        return [record]
    steps = [step for step in scenario.plan.steps if record.situation in step.situations]
    open_fields = {name for step in steps for name in fields_of(step.where)} - record.values.keys()
    marks = [record.points]
    for step in steps:
        if isinstance(step.amount, Judged) and step.amount.high is not None and record.points is None:
            low, high = step.amount.low, step.amount.high
            marks = [low, low + at("0.5"), at("1.5"), at(2), at("2.5"), high] if _straight(scenario) else [low, high]
    values = [{name: value} for name in open_fields & {"属实"} for value in (True, False)] or [{}]
    return [
        replace(record, points=points, values={**record.values, **value}) for points, value in product(marks, values)
    ]


def _empties_what_may_be_negative(scenario: Scenario) -> bool:
    named = any(isinstance(step.effect, ZeroNode) for step in scenario.plan.steps)
    return named and any(_may_be_negative(node) for node in scenario.plan.nodes)


def _may_be_negative(node: Node) -> bool:
    return node.floor is None or node.floor < 0 or (node.net and node.zero_keeps_bonus)


def _answered(data: st.DataObject, scenario: Scenario, record: Record) -> Record:
    """The record with some of what it does not give; exemptions stay as they are shown."""
    if sum(other.id == record.id for other in scenario.records) > 1:
        return record
    steps = [step for step in scenario.plan.steps if record.situation in step.situations]
    asked = sorted({name for step in steps for name in fields_used(scenario.plan, step)} & ANSWERS.keys())
    accepting = any(step.evidence is not None and step.evidence_missing == "accept" for step in steps)
    values: dict[str, Any] = {}
    for name in asked:
        if name not in record.values and not (name == "有证据" and accepting):
            value = data.draw(st.sampled_from([None, *ANSWERS[name]]))
            values |= {} if value is None else {name: value}
    return replace(record, values={**record.values, **values}, points=_judgement(data, steps, record))


def _judgement(data: st.DataObject, steps: list[Step], record: Record) -> Any:
    """Points within the range of the one rule that asks for them."""
    judged = [step.amount for step in steps if isinstance(step.amount, Judged)]
    asks = len(judged) == 1 == len(steps) and judged[0].missing == "pending" and judged[0].high is not None
    if record.points is not None or not asks or steps[0].tally.per != "record":
        return record.points
    low, high = judged[0].low, judged[0].high
    return data.draw(st.sampled_from([None, low, high, Fraction(low + (high or 0)) / 2]))


def _labels_only(step: Step) -> bool:
    """Rules whose only unknowns are labels: conditions, tables, factors, allowances by level."""
    exempted = step.exempted_by or isinstance(step.effect, MoveGrade)
    return not exempted and step.evidence is None and step.tally.per == "record" and isinstance(step.effect, Charge)


class TestUnknownLabels:
    """A field with a closed set of values that a record does not give is tried at every value; the worst and the best
    whole result are kept (here found again by trying every combination with the oracle)."""

    @examples(100)
    @given(scenarios(gaps=False, keep=_labels_only, least=2), st.data())
    def test_the_bounds_are_the_extremes_over_all_values(self, scenario: Scenario, data: st.DataObject) -> None:
        given_labels = _given_labels(scenario)
        assume(given_labels)
        missing = data.draw(st.lists(st.sampled_from(given_labels), min_size=1, max_size=3, unique=True))
        known = scenario.with_plan(labels=ANSWERS).with_records(_blanked(scenario, missing))
        outcome = known.run()
        verdicts = [
            _filled(known, missing, chosen).judge() for chosen in product(*(ANSWERS[name] for _, name in missing))
        ]
        assert Fraction(outcome.low.total) / 1_000_000 == min(verdict.worst.total for verdict in verdicts)
        assert Fraction(outcome.high.total) / 1_000_000 == max(verdict.best.total for verdict in verdicts)


def _given_labels(scenario: Scenario) -> list[tuple[int, str]]:
    """(record, field) for every label that decides something and is given; of records that are entered once."""
    found: list[tuple[int, str]] = []
    entries = Counter(record.id for record in scenario.records)
    for place, record in enumerate(scenario.records):
        steps = [
            step for step in scenario.plan.steps if record.situation in step.situations and entries[record.id] == 1
        ]
        names = {name for step in steps for name in _decisive(step)}
        found += [(place, name) for name in sorted(names & ANSWERS.keys()) if name in record.values]
    return found


def _decisive(step: Step) -> set[str]:
    names = {*fields_of(step.where), *(name for test, _ in step.factors for name in fields_of(test))}
    names |= set(fields_of(step.cap.exempt)) if step.cap is not None else set()
    names |= {step.amount.field} if isinstance(step.amount, Table) else set()
    return names | ({step.free.lowest_first} if step.free is not None else set())


def _blanked(scenario: Scenario, missing: list[tuple[int, str]]) -> list[Record]:
    gone = {place: [name for at, name in missing if at == place] for place, _ in missing}
    return [
        replace(
            record, values={name: value for name, value in record.values.items() if name not in gone.get(place, [])}
        )
        for place, record in enumerate(scenario.records)
    ]


def _filled(scenario: Scenario, missing: list[tuple[int, str]], chosen: tuple[Any, ...]) -> Scenario:
    records = list(scenario.records)
    for (place, name), value in zip(missing, chosen, strict=True):
        records[place] = replace(records[place], values={**records[place].values, name: value})
    return scenario.with_records(records)
