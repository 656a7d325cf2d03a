"""The generators reach what matters: shares of scenarios in which a rule binds, gated so that they cannot quietly fade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest
from effort import sample
from strategies import scenarios

from lianzheng_rubric.engine.explaining import explain
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import ForceGrade

NUMBER = 600


def cap_over_two_rows(outcome: Outcome) -> bool:
    rows = Counter(line.step for line in outcome.low.tallied.lines if line.nominal and line.values is not None)
    capped = {line.step for line in outcome.low.tallied.lines if "cap" in dict(line.cuts)}
    return any(rows[step] >= 2 for step in capped)


def cut_by(reason: str) -> Callable[[Outcome], bool]:
    return lambda outcome: any(reason in dict(line.cuts) for line in outcome.low.tallied.lines)


def edge_met(outcome: Outcome) -> bool:
    """A total on the edge of a band, a millionth beside it, or half way between two roundings."""
    plan = outcome.program.plan
    edges = [edge[0] for band in plan.bands for edge in (band.low, band.high) if edge is not None]
    totals = (outcome.low.total, outcome.high.total)
    if any(abs(total - edge) <= 1 for total in totals for edge in edges):
        return True
    places = plan.band_places
    return places is not None and any(
        (Fraction(total) * 10**places / 1_000_000) % 1 == Fraction(1, 2) for total in totals
    )


def vetoed(outcome: Outcome) -> bool:
    steps = outcome.program.steps
    return any(flag.fired and isinstance(steps[flag.step].effect, ForceGrade) for flag in outcome.low.tallied.flags)


def exempted(outcome: Outcome) -> bool:
    return "exempt" in {fate.fate for fate in explain(outcome).records}


def three_rules(outcome: Outcome) -> bool:
    tallied = outcome.low.tallied
    steps = {line.step for line in tallied.lines if line.nominal} | {flag.step for flag in tallied.flags if flag.fired}
    return len(steps) >= 3


def zeroed(outcome: Outcome) -> bool:
    return bool(outcome.low.settled.zero_lines)


def zeroed_with_bonus(outcome: Outcome) -> bool:
    nodes = {node for node, _ in outcome.low.settled.zero_lines}
    steps = outcome.program.steps
    return any(line.nominal > 0 and steps[line.step].node in nodes for line in outcome.low.tallied.lines)


def empty(outcome: Outcome) -> bool:
    return not outcome.records


GATES: dict[str, tuple[Callable[[Outcome], bool], int, int]] = {
    "a cap binds over two rows or more": (cap_over_two_rows, 25, 100),
    "a floor binds": (cut_by("floor"), 20, 100),
    "a ceiling cuts a bonus": (cut_by("ceiling"), 3, 100),
    "the total meets the edge of a band": (edge_met, 10, 100),
    "a veto fires": (vetoed, 10, 40),
    "a record is exempt": (exempted, 10, 100),
    "the ledger is empty": (empty, 0, 5),
    "three rules or more are hit": (three_rules, 40, 100),
    "an input is pending": (lambda outcome: outcome.open, 15, 85),
    "highest-only drops a line": (cut_by("highest_only"), 10, 100),
    "an allowance is used": (cut_by("free"), 5, 100),
    "a share divides": (cut_by("share"), 1, 100),
    "a factor applies": (cut_by("factor"), 5, 100),
    "only the best few count": (cut_by("top"), 1, 100),
    "several entries make a mean": (cut_by("mean"), 1, 100),
    "a node is zeroed": (zeroed, 15, 60),
    "a node with a bonus is zeroed": (zeroed_with_bonus, 3, 100),
}


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return [scenario.run() for scenario in sample(scenarios(), NUMBER)]


@pytest.mark.parametrize("what", GATES)
def test_generated_scenarios_reach_it_often_enough(outcomes: list[Outcome], what: str) -> None:
    reached, least, most = GATES[what]
    share = Fraction(100 * sum(reached(outcome) for outcome in outcomes), len(outcomes))
    assert len(outcomes) == NUMBER
    assert least <= share <= most, f"{what}: {float(share)}%"
