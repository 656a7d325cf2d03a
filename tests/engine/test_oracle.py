"""The engine and the oracle agree without tolerance, on both sides of everything open."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given
from oracle import Judgement
from plan_steps import LADDERS, MEASURED, POOLS
from scenario import Scenario
from strategies import scenarios

from lianzheng_rubric.engine.evaluation import Outcome
from lianzheng_rubric.engine.evaluation import Scenario as Run
from lianzheng_rubric.engine.explaining import explain


def points(amount: int | Fraction) -> Fraction:
    return Fraction(amount) / 1_000_000


def judgement_of(outcome: Outcome, run: Run) -> Judgement:
    """What the engine found on one side, in the oracle's words."""
    program = outcome.program
    nodes = {live.node.id: points(run.settled.score(program, place)) for place, live in enumerate(program.nodes)}
    effective = {(line.record, program.steps[line.step].step.id): points(line.effective) for line in run.tallied.lines}
    graded = run.graded
    return Judgement(points(run.total), nodes, graded.by_score, graded.limited, graded.final, effective)


def assert_agreement(scenario: Scenario) -> None:
    verdict, outcome = scenario.judge(), scenario.run()
    assert judgement_of(outcome, outcome.low) == verdict.worst
    assert judgement_of(outcome, outcome.high) == verdict.best
    assert tuple(fate.fate for fate in explain(outcome).records) == verdict.fates


@examples(300)
@given(scenarios())
def test_engine_and_oracle_agree_on_everything(scenario: Scenario) -> None:
    assert_agreement(scenario)


@pytest.mark.slow
@examples(10_000)
@given(scenarios())
def test_engine_and_oracle_agree_over_many_scenarios(scenario: Scenario) -> None:
    assert_agreement(scenario)


@examples(150)
@given(scenarios(recipes=POOLS, number=3))
def test_they_agree_where_nodes_share_a_room(scenario: Scenario) -> None:
    assert_agreement(scenario)


@examples(150)
@given(scenarios(recipes=LADDERS, number=3))
def test_they_agree_on_ladders(scenario: Scenario) -> None:
    assert_agreement(scenario)


@examples(150)
@given(scenarios(recipes=MEASURED, number=3))
def test_they_agree_where_records_give_numbers_or_do_not(scenario: Scenario) -> None:
    assert_agreement(scenario)
