"""Conservation: no record is lost, no point appears or vanishes unexplained; an auditor's checker needs only the result."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import hypothesis.strategies as st
from bookkeeping import findings
from effort import examples
from hypothesis import assume, given
from scenario import Scenario
from strategies import scenarios

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.plan import Charge, Supply


def audited(scenario: Scenario, assessment: Assessment) -> list[str]:
    nodes = scenario.plan.nodes
    may_drop: set[str] = set()
    for node in nodes:  # children come first; a group drops out when all that it holds does
        inside = [child.id for child in nodes if child.parent == node.id]
        if "rescale" in (node.missing, node.inapplicable) or (inside and may_drop.issuperset(inside)):
            may_drop.add(node.id)
    rescaled = {node.parent for node in nodes if node.id in may_drop}
    uneven = [node.id for node in nodes if node.combine != "sum" or node.id in rescaled or node.start is not None]
    return findings(assessment, [record.id for record in scenario.records], uneven)


class TestBooks:
    """(a) Every input record appears with exactly one disposition; (b) each node's score is its base plus the effective
    points of its ledger lines, and the total is the replay of the ledger."""

    @examples(200)
    @given(scenarios())
    def test_the_books_of_every_result_balance(self, scenario: Scenario) -> None:
        assert audited(scenario, scenario.evaluate()) == []

    @examples(100)
    @given(scenarios(gaps=False, least=1), st.data())
    def test_a_ledger_in_which_one_line_was_changed_does_not(self, scenario: Scenario, data: st.DataObject) -> None:
        assessment = scenario.evaluate()
        assume(assessment.ledger)
        place = data.draw(st.integers(0, len(assessment.ledger) - 1))
        line = assessment.ledger[place]
        changed = replace(line, effective=Fraction(line.effective) + 1)
        ledger = (*assessment.ledger[:place], changed, *assessment.ledger[place + 1 :])
        doctored = Assessment({**assessment.parts(), "ledger": ledger})
        assert f"line of {line.clause}" in audited(scenario, doctored)

    @examples(100)
    @given(scenarios(least=1), st.data())
    def test_a_result_from_which_a_record_is_gone_does_not(self, scenario: Scenario, data: st.DataObject) -> None:
        assessment = scenario.evaluate()
        place = data.draw(st.integers(0, len(assessment.records) - 1))
        records = (*assessment.records[:place], *assessment.records[place + 1 :])
        doctored = Assessment({**assessment.parts(), "records": records})
        assert "records are missing or invented" in audited(scenario, doctored)


class TestCompleteness:
    """Rules that did not fire are told too, so that "why not" can be answered."""

    @examples(100)
    @given(scenarios())
    def test_every_rule_with_points_is_told_once_as_acting_or_as_silent(self, scenario: Scenario) -> None:
        assessment = scenario.evaluate()
        silent = [rule.clause for rule in assessment.silent]
        acting = {line.clause for line in assessment.ledger if line.kind != "zero"}
        charging = {step.id for step in scenario.plan.steps if isinstance(step.effect, Charge | Supply)}
        assert len(silent) == len(set(silent))
        assert not acting & set(silent)
        assert charging <= acting | set(silent)
        assert all(rule.why for rule in assessment.silent)
