"""Laws over made-up plans and records: what every answer must satisfy, checked another way than it was found."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import assume, given, settings
from scenario import Scenario
from strategies import scenarios

from lianzheng_rubric import evaluate, from_json, to_json
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.exact import amount_of
from lianzheng_rubric.engine.explaining import explain
from lianzheng_rubric.engine.grading import grade
from lianzheng_rubric.engine.plan import Compared
from lianzheng_rubric.engine.ranking import cohort_of
from lianzheng_rubric.inquiry.comparing import compare
from lianzheng_rubric.inquiry.open_inputs import open_inputs
from lianzheng_rubric.inquiry.removals import least_removals
from lianzheng_rubric.inquiry.retrial import Retrial
from lianzheng_rubric.inquiry.telling import difference_lines
from lianzheng_rubric.inquiry.thresholds import barred_by, edge_above, edge_below, rank_of
from lianzheng_rubric.records.ledger import Ledger

BESIDE = (-500_001, -500_000, -499_999, -50_001, -50_000, -49_999, -5_001, -5_000, -1, 0, 1, 5_000, 50_000, 500_000)
"""Millionths beside a bound at which a grade may change, whatever the rounding."""


def assessed(scenario: Scenario, records: tuple[object, ...]) -> Assessment:
    """One evaluation of the whole, without anything that is tested here."""
    cohort = cohort_of(scenario.plan, [scenario.unit], records, scenario.as_of, scenario.previous_as_of) or None
    days = {"as_of": scenario.as_of, "previous_as_of": scenario.previous_as_of}
    return evaluate(scenario.plan, records, scenario.unit, cohort=cohort, **days)


def retrial_of(scenario: Scenario) -> Retrial:
    ledger = Ledger(scenario.records, (scenario.unit,))
    return Retrial(scenario.plan, ledger, scenario.unit, scenario.as_of, scenario.previous_as_of)


def substance(assessment: Assessment) -> dict[str, object]:
    """What an assessment says, in no order and without the places of its records."""
    parts = {**assessment.parts(), "records": [replace(one, place="") for one in assessment.records]}
    return {
        name: sorted(map(repr, value)) if name != "possible_grades" and isinstance(value, list | tuple) else value
        for name, value in parts.items()
    }


@given(scenarios())
def test_a_result_does_not_differ_from_itself(scenario: Scenario) -> None:
    one = assessed(scenario, scenario.records)
    for same in (one, from_json(to_json(one)), assessed(scenario, scenario.records[::-1])):
        difference = compare(one, same)
        assert not difference
        assert list(difference_lines(difference)) == []


@given(scenarios(least=2))
def test_every_difference_is_found_and_told(scenario: Scenario) -> None:
    before, after = assessed(scenario, scenario.records), assessed(scenario, scenario.records[1:])
    there, back = compare(before, after), compare(after, before)
    assert bool(there) == bool(back) == (substance(before) != substance(after))
    lines = list(difference_lines(there))
    assert bool(lines) == bool(there)
    assert "".join(lines).encode("gbk")


@settings(max_examples=50)
@given(scenarios(least=2))
def test_the_least_removals_are_all_the_least_removals(scenario: Scenario) -> None:
    scenario = scenario.with_records(scenario.records[:6])
    retrial = retrial_of(scenario)
    ranks = {band.name: rank for rank, band in enumerate(scenario.plan.bands)}
    held = retrial.verdict(retrial.own)
    for better in (True, False):

        def meets(low: object, rank: int, better: bool = better) -> bool:
            return rank < ranks.get(held.worst, 9) if better else rank > ranks.get(held.worst, 9)

        found = least_removals(retrial, lambda verdict: meets(verdict.low, ranks.get(verdict.worst, 9)), largest=3)
        assert sorted(sorted(one.records) for one in found.removals) == brute_force(scenario, meets)


def brute_force(scenario: Scenario, meets: object) -> list[list[str]]:
    """The least sets of ids of the unit's own records, up to three, by evaluating everything without them."""
    ranks = {band.name: rank for rank, band in enumerate(scenario.plan.bands)}
    own = tuple(record for record in scenario.records if record.unit == scenario.unit.name)
    ids = sorted({record.id for record in own})
    for size in (1, 2, 3):
        found = []
        for gone in combinations(ids, size):
            left = assessed(scenario, tuple(record for record in own if record.id not in gone))
            worst = left.grade if left.grade or not left.possible_grades else left.possible_grades[-1]
            if meets(left.low, ranks.get(worst, 9)):  # type: ignore[operator]
                found.append(sorted(gone))
        if found:
            return sorted(found)
    return []


@given(scenarios())
def test_between_the_total_and_the_edge_no_total_has_the_better_grade(scenario: Scenario) -> None:
    retrial = retrial_of(scenario)
    outcome = retrial.outcome(retrial.own)
    assume(outcome.in_scope)
    low, plan = outcome.low, scenario.plan
    held = rank_of(plan, low.graded.final)

    def rank_at(total: object, flags: object, *, gates: bool) -> int:
        def score_of(node: str) -> object:
            return low.settled.score(outcome.program, outcome.program.node_index[node]) if gates else 10**18

        return rank_of(plan, grade(outcome.program, total, score_of, flags).final)  # type: ignore[arg-type]

    bounds = {bound[0] for band in plan.bands for bound in (band.low, band.high) if bound is not None}
    tried = sorted({bound + beside for bound in bounds for beside in BESIDE} | {low.total})
    if held > 0:
        bars = barred_by(outcome, low, held - 1)
        free = [flag for flag in low.tallied.flags if flag not in bars]
        edge = edge_above(outcome, low, held - 1, bars)
        good = [total for total in tried if total >= low.total and rank_at(total, free, gates=False) < held]
        if edge is None:
            assert good == []
        else:
            assert rank_at(edge.inside, free, gates=False) < held
            assert all(total >= edge.inside or edge.strict for total in good)
            assert all(total > edge.total for total in good) or not edge.strict
    edge = edge_below(outcome, low, held)
    bad = [total for total in tried if total <= low.total and rank_at(total, low.tallied.flags, gates=True) > held]
    if edge is None:
        assert bad == []
    else:
        assert rank_at(edge.outside, low.tallied.flags, gates=True) > held
        assert all(total <= edge.outside or edge.total > total for total in bad)


@given(scenarios())
def test_settling_an_input_narrows_what_is_open_and_its_ends_are_the_ends(scenario: Scenario) -> None:
    assume(not any(isinstance(step.amount, Compared) for step in scenario.plan.steps))
    retrial = retrial_of(scenario)
    outcome = retrial.outcome(retrial.own)
    assume(outcome.open and outcome.in_scope)
    found = open_inputs(retrial, outcome, explain(outcome))
    ranks = {band.name: rank for rank, band in enumerate(scenario.plan.bands)}
    for weighed in found.inputs:
        for way in weighed.ways:
            assert outcome.low.total <= amount_of(way.low) <= amount_of(way.high) <= outcome.high.total
        if weighed.spans:
            grades = [(ranks.get(span.worst, 9), ranks.get(span.best, 9)) for span in weighed.spans]
            assert len(set(grades)) == len(grades)
            assert grades[0] == tuple(ranks.get(name, 9) for name in (weighed.ways[0].worst, weighed.ways[0].best))
            assert grades[-1] == tuple(ranks.get(name, 9) for name in (weighed.ways[-1].worst, weighed.ways[-1].best))
    if len(found.inputs) == 1 and found.inputs[0].ways:
        assert min(amount_of(way.low) for way in found.inputs[0].ways) == outcome.low.total
        assert max(amount_of(way.high) for way in found.inputs[0].ways) == outcome.high.total
