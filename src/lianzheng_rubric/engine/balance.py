"""The two conservation laws, checked on every result: no record is lost, no point appears or vanishes unexplained."""

from __future__ import annotations

from lianzheng_rubric.engine.exact import Amount, times
from lianzheng_rubric.engine.outcome import Outcome, Scenario
from lianzheng_rubric.engine.plan import Supply

__all__ = ["UnbalancedError", "check_balance"]


class UnbalancedError(RuntimeError):
    """A result that does not add up; it is refused instead of returned. Always an error of the engine."""


def check_balance(outcome: Outcome) -> None:
    """Refuse an outcome that loses a record or a point.

    Raises:
        UnbalancedError: naming the record or node that does not balance.

    """
    _records_accounted_for(outcome)
    _points_accounted_for(outcome, outcome.low)
    if outcome.high is not outcome.low:
        _points_accounted_for(outcome, outcome.high)


def _records_accounted_for(outcome: Outcome) -> None:
    matches = outcome.matches
    met = {record for _, record, _ in matches.refused}
    for found in matches.by_step.values():
        met.update(match.record for match in found)
    for received in matches.received.values():
        met.update(received)
    wrong = set(range(len(outcome.records))) ^ met ^ matches.fates.keys()
    if wrong:
        names = [outcome.records[index].id for index in sorted(wrong)]
        raise UnbalancedError(f"records without exactly one disposition: {names}")


def _points_accounted_for(outcome: Outcome, scenario: Scenario) -> None:
    program, settled = outcome.program, scenario.settled
    moved: dict[int, Amount] = {}
    charged = [(program.steps[line.step].node, line) for line in scenario.tallied.lines]
    for node, line in (*charged, *settled.zero_lines):
        if line.nominal != line.effective + sum(cut for _, cut in line.cuts):
            raise UnbalancedError(f"line of {program.steps[line.step].step.id} does not balance")
        if not isinstance(program.steps[line.step].effect, Supply):
            moved[node] = moved.get(node, 0) + line.effective
    if scenario.total != settled.score(program, len(program.nodes) - 1):
        raise UnbalancedError("the total is not the score of the root")
    for index in moved.keys() - settled.states.keys():
        raise UnbalancedError(f"node {program.nodes[index].node.id} has lines but was not settled")
    for index, state in settled.states.items():
        live = program.nodes[index]
        if state.score != state.base + moved.get(index, 0) + state.adjustment:
            raise UnbalancedError(f"node {live.node.id} does not balance")
        if live.node.base == "children" and live.plain and state.state != "inapplicable":
            children = sum(
                times(settled.score(program, child), program.nodes[child].node.weight) for child in live.children
            )
            if children != state.base:
                raise UnbalancedError(f"base of node {live.node.id} is not the sum of its children")
