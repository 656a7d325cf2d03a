"""The balance check refuses a result in which anything was changed by hand, whatever it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from small_plans import at, deduct, facts, gain, plan

from lianzheng_rubric.engine.balance import UnbalancedError, check_balance
from lianzheng_rubric.engine.evaluation import run
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import Cap, Fixed, Judged, Node, Route, Step, ZeroNode
from lianzheng_rubric.engine.record import Unit

NODES = (
    Node("1", "一", "组", at(10), "full"),
    Node("2", "二", "组", at(5), "full"),
    Node("组", "组", "总分", at(15), "children"),
)
ROUTE = Step("转", "转", ("转",), Route("另行"))
RUBRIC = plan(
    deduct(Fixed(at(4)), cap=Cap(at(6))),
    gain(Judged(0, at(3))),
    Step("零", "零", ("零",), ZeroNode("2")),
    ROUTE,
    nodes=NODES,
)
ROWS = ({}, {}, {"situation": "加"}, {"situation": "零"}, {"situation": "转"}, {"situation": "无"}, {"unit": "旁"})


def outcome() -> Outcome:
    return run(RUBRIC, facts(*ROWS), Unit("甲社区"))


def raise_line(result: Outcome) -> None:
    result.low.tallied.lines[0].effective += 1


def raise_line_and_everything_above(result: Outcome) -> None:
    """A forger who keeps the sums right still leaves a line that is worth more than its nominal points."""
    result.low.tallied.lines[0].effective += 1
    for state in (result.low.settled.states[0], result.low.settled.states[2], result.low.settled.states[3]):
        state.score += 1
    for state in (result.low.settled.states[2], result.low.settled.states[3]):
        state.base += 1
    object.__setattr__(result.low, "total", result.low.total + 1)


def raise_node(result: Outcome) -> None:
    result.low.settled.states[0].score += 1


def raise_base_of_group(result: Outcome) -> None:
    result.high.settled.states[2].base += 1
    result.high.settled.states[2].score += 1


def raise_total(result: Outcome) -> None:
    object.__setattr__(result.low, "total", result.low.total + 1)


def drop_zero_line(result: Outcome) -> None:
    result.low.settled.zero_lines.clear()


def forget_a_node(result: Outcome) -> None:
    del result.low.settled.states[1]


def lose_a_record(result: Outcome) -> None:
    del result.matches.fates[5]


def lose_a_matched_record(result: Outcome) -> None:
    del result.matches.by_step[0][1]


def give_a_record_two_fates(result: Outcome) -> None:
    result.matches.fates[0] = "unmatched"


FORGERIES: list[tuple[Callable[[Outcome], None], str]] = [
    (raise_line, "line of 甲 does not balance"),
    (raise_line_and_everything_above, "line of 甲 does not balance"),
    (raise_node, "node 1 does not balance"),
    (raise_base_of_group, "base of node 组 is not the sum of its children"),
    (raise_total, "the total is not the score of the root"),
    (drop_zero_line, "node 2 does not balance"),
    (forget_a_node, "node 2 has lines but was not settled"),
    (lose_a_record, "records without exactly one disposition: ['r6']"),
    (lose_a_matched_record, "records without exactly one disposition: ['r2']"),
    (give_a_record_two_fates, "records without exactly one disposition: ['r1']"),
]


@pytest.mark.parametrize(("forge", "message"), FORGERIES, ids=[forge.__name__ for forge, _ in FORGERIES])
def test_a_doctored_outcome_is_refused(forge: Callable[[Outcome], None], message: str) -> None:
    result = outcome()
    forge(result)
    with pytest.raises(UnbalancedError) as refusal:
        check_balance(result)
    assert str(refusal.value) == message


def test_an_honest_outcome_passes_on_both_sides() -> None:
    result = outcome()
    assert result.open
    assert check_balance(result) is None


def test_a_copy_with_the_records_of_another_ledger_is_refused() -> None:
    result = outcome()
    more = replace(result, records=(*result.records, *facts({"id": "新"})))
    with pytest.raises(UnbalancedError, match="新"):
        check_balance(more)
