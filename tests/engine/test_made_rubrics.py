"""From text to score: rubrics written in the language load, and the engine scores them as the oracle does."""

from __future__ import annotations

from effort import examples
from hypothesis import given
from made_rubrics import loaded_scenarios, texts
from scenario import Scenario
from test_oracle import assert_agreement

from lianzheng_rubric.language.loading import load


@examples(150)
@given(loaded_scenarios())
def test_a_loaded_rubric_is_scored_as_the_oracle_scores_it(scenario: Scenario) -> None:
    assert_agreement(scenario)


@examples(100)
@given(texts())
def test_a_made_rubric_loads_twice_to_equal_plans(text: str) -> None:
    first, second = load(text.encode(), "甲.yaml"), load(text.encode(), "乙.yaml")
    assert first.plan == second.plan
    assert first.fingerprint == second.fingerprint
