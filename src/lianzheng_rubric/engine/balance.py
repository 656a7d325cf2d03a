"""The two conservation laws, checked on every result: no record is lost, no point appears or vanishes unexplained."""

from __future__ import annotations

from collections import defaultdict

from lianzheng_rubric.engine.exact import Amount, times
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.outcome import Outcome, Scenario
from lianzheng_rubric.engine.program import Program

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
    met.update(*matches.by_step.values(), *matches.received.values())
    wrong = set(range(len(outcome.records))) ^ met ^ matches.fates.keys()
    if wrong:
        names = [outcome.records[index].id for index in sorted(wrong)]
        raise UnbalancedError(f"records without exactly one disposition: {names}")


def _points_accounted_for(outcome: Outcome, scenario: Scenario) -> None:
    program, settled = outcome.program, scenario.settled
    moved = _moved(program, scenario)
    scores = list(program.baselines)
    for index, state in settled.states.items():
        scores[index] = state.score
    if scenario.total != scores[-1]:
        raise UnbalancedError("the total is not the score of the root")
    for index in moved.keys() - settled.states.keys():
        raise UnbalancedError(f"node {program.nodes[index].node.id} has lines but was not settled")
    for index, state in settled.states.items():
        live = program.nodes[index]
        own = moved.get(index, 0) + state.adjustment
        if state.score != (state.base + own if own else state.base):
            raise UnbalancedError(f"node {live.node.id} does not balance")
        if live.sums and state.state != "inapplicable":
            if live.even:
                base = sum(map(scores.__getitem__, live.children))
            else:
                base = sum([times(scores[child], program.nodes[child].node.weight) for child in live.children])
            if base != state.base:
                raise UnbalancedError(f"base of node {live.node.id} is not the sum of its children")


def _moved(program: Program, scenario: Scenario) -> dict[int, Amount]:
    """What the lines of every node come to; each line must tell where its own points went."""
    steps = program.steps
    moved: dict[int, Amount] = defaultdict(int)
    for line in scenario.tallied.lines:
        live, effective = steps[line.step], line.effective
        if line.cuts or line.nominal != effective:
            _line_balances(program, line)
        if not live.supplies:
            moved[live.node] += effective
    for index, line in scenario.settled.zero_lines:
        _line_balances(program, line)
        moved[index] += line.effective
    return moved


def _line_balances(program: Program, line: Line) -> None:
    lost = sum([cut for _, cut in line.cuts]) if line.cuts else 0
    if line.nominal != line.effective + lost:
        raise UnbalancedError(f"line of {program.steps[line.step].step.id} does not balance")
