"""The accounts of an outcome: the ledger line by line, what became of every record, the tree of scores.

These three are read for every unit of a batch, so they are made with as few steps as possible.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from lianzheng_rubric.engine.assessment import Cut, Lack, LedgerLine, NodeScore, RecordFate
from lianzheng_rubric.engine.calendar import add_derived
from lianzheng_rubric.engine.exact import UNIT, Amount, exact, times
from lianzheng_rubric.engine.frozen import open_twin
from lianzheng_rubric.engine.ladders import moves_others_up
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.live import LiveNode, LiveStep
from lianzheng_rubric.engine.matching import widened
from lianzheng_rubric.engine.outcome import Outcome
from lianzheng_rubric.engine.plan import Ladder, Route, Shortfall
from lianzheng_rubric.engine.settled import State

__all__ = ["exemption_of", "fates_of", "ledger_of", "no_nodes", "nodes_of"]

_OpenLine, _OpenFate, _OpenNode = open_twin(LedgerLine), open_twin(RecordFate), open_twin(NodeScore)


# --- ledger --------------------------------------------------------------------------------------------------------


def ledger_of(outcome: Outcome) -> tuple[LedgerLine, ...]:
    """Every line, in the order of rules and records; then one line for each node that was emptied."""
    steps, nodes = outcome.program.steps, outcome.program.nodes
    found = []
    for line in outcome.low.tallied.lines:
        live = steps[line.step]
        kind = "entry" if live.supplies else "points"
        found.append(_ledger_line(outcome, line, live, nodes[live.node].node.id, kind))
    for index, line in outcome.low.settled.zero_lines:
        found.append(_ledger_line(outcome, line, steps[line.step], nodes[index].node.id, "zero"))
    return tuple(found)


def _ledger_line(outcome: Outcome, line: Line, live: LiveStep, node: str, kind: str) -> LedgerLine:
    step = live.step
    made = _OpenLine(
        step.id,
        step.label,
        node,
        outcome.records[line.record].id if line.record >= 0 else "",
        exact(times(UNIT, line.quantity)),
        None if line.rate is None else exact(line.rate),
        step.unit_word,
        exact(line.nominal),
        exact(line.effective),
        tuple([Cut(reason, exact(cut)) for reason, cut in line.cuts]) if line.cuts else (),
        kind,
        line.pending,
        _lack(live) if line.record < 0 and kind == "points" else "",
    )
    made.__class__ = LedgerLine
    return made  # type: ignore[no-any-return] # the twin is a LedgerLine now


def _lack(live: LiveStep) -> Lack:
    """Whether the quantity of a line is what lacks, and whether a lack is charged one time only."""
    if not isinstance(live.amount, Shortfall):
        return ""
    return "once" if live.amount.once else "each"


# --- what became of each record ------------------------------------------------------------------------------------

_RANK: dict[str, int] = {
    name: rank
    for rank, name in enumerate(
        ("pending", "applied", "absorbed", "counted", "routed", "exempt", "invalid_evidence", "no_base")
    )
}

_Seen = tuple[str, str, LiveStep | None]
"""What one clause made of a record: disposition, clause, and the step (none for a material)."""


def fates_of(outcome: Outcome) -> tuple[RecordFate, ...]:
    """The disposition of every record, in the order of input."""
    seen = _seen(outcome)
    fates = outcome.matches.fates
    alike: dict[tuple[_Seen, ...], tuple[str, tuple[str, ...], bool]] = {}
    found = []
    for index, record in enumerate(outcome.records):
        clauses: tuple[str, ...] = ()
        detail = ""
        if index in fates:
            fate = fates[index]
        else:
            told = seen[index]
            if len(told) == 1:
                fate, clause, _ = told[0]
                clauses = (clause,)
            else:
                key = tuple(told)  # many records meet the same clauses with the same result
                if key not in alike:
                    alike[key] = _together(told)
                fate, clauses, spared = alike[key]
                if spared:
                    detail = _exempted_elsewhere(outcome, index, told)
            if fate in ("invalid_evidence", "routed", "exempt"):
                detail = _detail(outcome, index, fate, told)
        made = _OpenFate(record.id, record.situation, fate, clauses, detail, record.place)
        made.__class__ = RecordFate
        found.append(made)
    return tuple(found)


def _together(told: list[_Seen]) -> tuple[str, tuple[str, ...], bool]:
    """What several clauses make of a record together, the clauses, and whether it counts for some but is exempted."""
    fate = min(told, key=lambda one: _RANK[one[0]])[0] if told else "counted"
    spared = fate != "exempt" and "exempt" in [why for why, _, _ in told]
    return fate, tuple(dict.fromkeys([clause for _, clause, _ in told])), spared


def _seen(outcome: Outcome) -> dict[int, list[_Seen]]:
    """By record, what every clause that looked at it made of it."""
    seen: dict[int, list[_Seen]] = defaultdict(list)
    steps, tallied = outcome.program.steps, outcome.told.tallied
    lost = _lost_nodes(outcome)
    measured: set[int] = set()  # steps whose points come from all their records together
    for line in tallied.lines:
        live = steps[line.step]
        if line.record >= 0:
            fate = _line_fate(line, lost=live.node in lost)
            if fate == "absorbed" and isinstance(live.amount, Ladder) and live.node not in lost:
                fate = "counted" if _climbs(outcome, line, live) else fate
            seen[line.record].append((fate, live.step.id, live))
        elif line.effective and not isinstance(live.amount, Shortfall):
            measured.add(line.step)
    for flag in tallied.flags:
        told: _Seen = ("pending" if flag.pending else "applied", steps[flag.step].step.id, steps[flag.step])
        for record in flag.records:
            seen[record].append(told)
    for step, taken in tallied.counted:
        told = ("applied" if step in measured else "counted", steps[step].step.id, steps[step])
        for record in taken:
            seen[record].append(told)
    for step, record, why in outcome.matches.refused:
        seen[record].append((why, steps[step].step.id, steps[step]))
    for requirement, records in outcome.matches.received.items():
        for record in records:
            seen[record].append(("applied", outcome.program.plan.requirements[requirement].id, None))
    return seen


_GONE = ("zeroed", "inapplicable")
"""States of a node from which no points go further."""


def _lost_nodes(outcome: Outcome) -> set[int]:
    """Nodes below one that was emptied or does not apply: their points move nothing."""
    states = outcome.told.settled.states
    gone = {index for index, state in states.items() if state.state in _GONE}
    if not gone:
        return gone
    taking = {index for index in gone if not outcome.program.nodes[index].node.zero_keeps_bonus}
    return {live.index for live in outcome.program.nodes if not taking.isdisjoint(live.above)}


def _line_fate(line: Line, *, lost: bool) -> str:
    if line.pending:
        return "pending"
    return "applied" if not line.nominal or (line.effective and not lost) else "absorbed"


def _climbs(outcome: Outcome, line: Line, live: LiveStep) -> bool:
    """Whether a line without points of its own has moved others up a ladder, in a node where these may count."""
    told, node = outcome.told, outcome.program.nodes[live.node].node
    state = told.settled.states[live.node].state
    if state in _GONE and not (state == "zeroed" and node.zero_keeps_bonus and line.nominal > 0):
        return False
    return moves_others_up(live, line, [other for other in told.tallied.lines if other.step == line.step])


def _detail(outcome: Outcome, record: int, fate: str, told: list[_Seen]) -> str:
    """Why the evidence does not count, where the record was sent, or which exemption leaves it out."""
    live = next((live for why, _, live in told if why == fate and live is not None), None)
    if live is None:
        return ""
    if fate == "invalid_evidence":
        return live.step.evidence_reason
    if fate == "exempt":
        return exemption_of(outcome, live, record)
    return live.effect.to if isinstance(live.effect, Route) else ""


def _exempted_elsewhere(outcome: Outcome, record: int, told: list[_Seen]) -> str:
    """The clauses for which a record that counts for others is exempted."""
    spared = [(clause, live) for why, clause, live in told if why == "exempt" and live is not None]
    return "；".join(f"{clause} 免责：{exemption_of(outcome, live, record)}" for clause, live in spared)


def exemption_of(outcome: Outcome, live: LiveStep, record: int) -> str:
    """The exemptions of a step that a record meets, by clause id and title."""
    source = outcome.records[record]
    situation = outcome.program.situations.get(source.situation)
    values = source.values if situation is None else widened(situation, outcome.unit, source.values)
    values = add_derived(live.exempting, values)
    titles = {exemption.id: exemption.label for exemption in outcome.program.plan.exemptions}
    met = [
        name for name, (_, exempt) in zip(live.step.exempted_by, live.exemptions, strict=True) if exempt(values) is True
    ]
    return "、".join(name if titles[name] == name else f"{name} {titles[name]}" for name in met)


# --- the tree ------------------------------------------------------------------------------------------------------


def nodes_of(outcome: Outcome) -> tuple[NodeScore, ...]:
    """Parents before children, in document order."""
    low, high = outcome.low.settled.states, outcome.high.settled.states
    found = []
    for live in outcome.program.in_document_order:
        state = low.get(live.index)
        other = state if high is low else high.get(live.index)
        if state is None and other is None and live.index not in outcome.ranges:
            live.untouched = live.untouched or _node(live, _at_rest(live), _at_rest(live))
            found.append(live.untouched)
        else:
            found.append(_node(live, state or _at_rest(live), other or _at_rest(live), outcome.ranges.get(live.index)))
    return tuple(found)


def no_nodes(_outcome: Outcome) -> tuple[NodeScore, ...]:
    """A document without marks has no scores, not even zeros."""
    return ()


_NOTHING = exact(0)


def _at_rest(live: LiveNode) -> State:
    """A node that nothing touched."""
    return State(live.start, live.baseline, live.baseline - live.start)


def _node(live: LiveNode, state: State, other: State, ends: tuple[Amount, Amount] | None = None) -> Any:
    node = live.node
    least, most = ends or (state.score, other.score)
    low = exact(least)
    if not live.told:
        full = None if node.full is None else exact(node.full)
        live.told = (node.id, node.title, node.parent, full, exact(times(UNIT, node.weight)))
    untouched = ends is None and state.base == state.score and not state.adjustment  # mostly: no line, no bound
    made = _OpenNode(
        *live.told,
        low if untouched else exact(state.base),
        _NOTHING if untouched else exact(state.score - state.base - state.adjustment),
        exact(state.adjustment),
        low if least == most else None,
        low,
        low if least == most else exact(most),
        state.state,
    )
    made.__class__ = NodeScore
    return made
