"""Stage 3a: nodes settle from the leaves to the root; what a floor, a ceiling or a zero takes is noted on the lines.

For every node: score = base + effective points of its lines + adjustment, where the adjustment is what a floor
lifts or a ceiling cuts when the children alone already pass the bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from math import ceil

from lianzheng_rubric.engine.entering import entered_base
from lianzheng_rubric.engine.exact import Amount, round_half_up, times, total
from lianzheng_rubric.engine.line import Line, spend
from lianzheng_rubric.engine.multiplying import multiply
from lianzheng_rubric.engine.parameters import given
from lianzheng_rubric.engine.plan import Supply
from lianzheng_rubric.engine.program import LiveNode, Program, combine_children, finished
from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.engine.settled import Settled, State
from lianzheng_rubric.engine.tallied import Flag, Side, Tallied

__all__ = ["inapplicable", "left_out", "settle"]


def settle(
    program: Program, unit: Unit, tallied: Tallied, zeroed: Mapping[int, tuple[Flag, ...]], side: Side
) -> Settled:
    """Work out every node that anything touched. ``zeroed`` maps nodes to the flags that empty them."""
    steps, nodes = program.steps, program.nodes
    charged: dict[int, list[Line]] = defaultdict(list)
    for line in tallied.lines:
        charged[steps[line.step].node].append(line)
    touched = {*charged, *zeroed, *program.open_nodes, *program.factored_nodes}
    if program.conditional_nodes:
        touched.update(inapplicable(program, unit))
    touched.update(*[nodes[index].above for index in touched])
    settled = Settled()
    states = settled.states
    bases: dict[int, Amount] = {}
    for index in sorted(touched):
        live = nodes[index]
        lines = charged.get(index, _NO_LINES)
        state = None
        if live.simple and index not in zeroed:
            state = _simple(live, bases.get(index, live.start), lines)
        if state is None:
            state = _settle_one(program, live, unit, lines, zeroed.get(index, ()), bases, settled, side)
        if live.factor is not None and state.state != "inapplicable":
            multiply(live, live.factor(unit.values), state, settled, side)
        states[index] = state
        if live.adds and state.score != live.baseline:
            weight, above = live.node.weight, live.parent
            base = bases.get(above, nodes[above].start)
            moved = state.score - live.baseline
            bases[above] = base + (moved if weight == 1 else times(moved, weight))
    return settled


_NO_LINES: list[Line] = []
"""What is charged to most nodes above the items. Nobody adds to it."""


def _simple(live: LiveNode, base: Amount, lines: list[Line]) -> State | None:
    """A node that only has a floor and stays above it, as nearly all; ``None`` if there is more to do."""
    taken: Amount = 0
    added: Amount = 0
    for line in lines:
        effective = line.effective
        if effective < 0:
            taken += effective
        else:
            added += effective
    left = base + taken if taken else base
    if live.floor is not None and left < live.floor:
        return None
    return State(base, left + added if added else left)


def inapplicable(program: Program, unit: Unit) -> list[int]:
    """The nodes that do not apply to the unit: by their own condition, or because nothing in them applies (折算)."""
    found = []
    nodes = program.nodes
    left_out: set[int] = set()
    for index in program.conditional_nodes:
        live = nodes[index]
        if live.applies is not None and live.applies(unit.values) is not True:
            found.append(index)
            if live.node.inapplicable == "rescale":
                left_out.add(index)
    for holder in sorted({nodes[index].parent for index in left_out}):
        around = holder
        while nodes[around].parent >= 0 and around not in found and left_out.issuperset(nodes[around].children):
            found.append(around)
            left_out.add(around)
            around = nodes[around].parent
    return found


def _settle_one(
    program: Program,
    live: LiveNode,
    unit: Unit,
    lines: list[Line],
    zero: tuple[Flag, ...],
    bases: Mapping[int, Amount],
    settled: Settled,
    side: Side,
) -> State:
    node = live.node
    if live.applies is not None and live.applies(unit.values) is not True:
        for line in lines:
            line.cut("inapplicable", 0)
        full = live.baseline
        score = full if node.inapplicable == "full" else 0
        if isinstance(node.inapplicable, int | Fraction):
            score = node.inapplicable
        return State(full, score, score - full, state="inapplicable", left_out=node.inapplicable == "rescale")
    base, state, owed = _base(program, live, unit, lines, bases, settled, side)
    if state == "inapplicable":  # nothing of it is left for this unit
        for line in lines:
            line.cut("inapplicable", 0)
        return State(0, 0, state=state, left_out=True)
    own_bonus = _bonus_below(program, live, settled) if live.tells_bonus else 0
    if zero:
        return _zero(program, live, lines, zero, base, own_bonus, settled)
    own = lines if node.base != "supplied" else [line for line in lines if not program.steps[line.step].supplies]
    if not own:
        score = finished(base, node)
        return State(base, score, 0 if score is base else score - base, own_bonus, state, owed=owed)
    deductions = [line for line in own if line.effective < 0]
    bonuses = [line for line in own if line.effective > 0]
    if node.deduction_cap is not None:
        spend(deductions, node.deduction_cap, "cap")
    if node.bonus_cap is not None:
        spend(bonuses, node.bonus_cap, "cap")
    added = _sum(bonuses)
    if node.floor is not None and deductions:
        room = base + added - node.floor if node.net else base - node.floor if node.floor else base
        spend(deductions, max(0, room), "floor")
    left = base + _sum(deductions) if deductions else base
    lift = node.floor - left if node.floor is not None and not node.net and left < node.floor else 0
    if node.ceiling is not None:
        spend(bonuses, max(0, node.ceiling - left - lift), "ceiling")
        added = _sum(bonuses)
    raw = left + added if bonuses else left
    score = finished(raw + lift if lift else raw, node)
    return State(base, score, 0 if score is raw else score - raw, own_bonus + added, state, owed=owed)


def _sum(lines: list[Line]) -> Amount:
    return lines[0].effective if len(lines) == 1 else sum([line.effective for line in lines])


def _bonus_below(program: Program, live: LiveNode, settled: Settled) -> Amount:
    """Bonuses of the children, as they count here."""
    return total(
        times(settled.states[child].bonus, program.nodes[child].node.weight)
        for child in live.children
        if child in settled.states
    )


def _base(
    program: Program,
    live: LiveNode,
    unit: Unit,
    lines: list[Line],
    bases: Mapping[int, Amount],
    settled: Settled,
    side: Side,
) -> tuple[Amount, str, int]:
    """The base, the state that it puts the node in, and how many entries are still owed."""
    if live.node.base == "supplied":
        return _supplied(program, live, unit, lines, settled, side)
    if live.node.base != "children":
        return live.start, "normal", 0
    if live.plain:
        return bases.get(live.index, live.start), "normal", 0
    values = {
        child: settled.score(program, child)
        for child in live.children
        if not left_out(program.nodes[child], unit, settled.states.get(child))
    }
    if live.droppable and not values and live.parent >= 0:
        return 0, "inapplicable", 0
    return combine_children(live, program.nodes, values), "normal", 0


def left_out(child: LiveNode, unit: Unit, state: State | None) -> bool:
    """Whether what the node is worth stays out of the sum, so that its brothers are stretched (折算)."""
    if state is None:
        return False
    return state.left_out or (state.state == "missing" and child.without_entry(unit.values) == "rescale")


def _supplied(
    program: Program, live: LiveNode, unit: Unit, lines: list[Line], settled: Settled, side: Side
) -> tuple[Amount, str, int]:
    """The entered base, and how many entries are still owed: no entry at all is open, never zero."""
    entries = [line for line in lines if program.steps[line.step].supplies]
    node = live.node
    stand = (node.floor or 0) if side == "low" else live.entry_top
    entered = program.steps[entries[0].step].of_unit(unit.values) if entries else None
    effect = None if entered is None else entered.effect
    if isinstance(effect, Supply):
        owed = max(0, ceil(given(effect.due)) - len(entries))
        settled.pending = settled.pending or owed > 0
        return entered_base(entries, effect, [stand] * owed), "normal", owed
    missing = live.without_entry(unit.values)
    if missing == "pending":
        settled.pending = True
        return stand, "missing", 0
    return (node.full or 0) if missing == "full" else 0, "missing", 0


def _zero(
    program: Program,
    live: LiveNode,
    lines: list[Line],
    flags: tuple[Flag, ...],
    base: Amount,
    inner_bonus: Amount,
    settled: Settled,
) -> State:
    """不得分: a line of the first rule takes the whole base, the rest is cut; bonuses that stay keep their bounds."""
    node = live.node
    kept: Amount = inner_bonus if node.zero_keeps_bonus else 0
    bonuses: list[Line] = []
    for line in lines:
        if node.zero_keeps_bonus and line.effective > 0 and not program.steps[line.step].supplies:
            bonuses.append(line)
        else:
            line.cut("zeroed", 0)
    if node.bonus_cap is not None:
        spend(bonuses, node.bonus_cap, "cap")
    if node.ceiling is not None:
        kept = min(kept, node.ceiling)
        spend(bonuses, node.ceiling - kept, "ceiling")
    raw = kept + total(line.effective for line in bonuses)
    score = raw if node.places is None or node.factor is not None else round_half_up(raw, node.places)
    for position, flag in enumerate(flags):
        line = Line(flag.step, flag.records[0] if flag.records else -1, 1, None, kept - base)
        line.pending = flag.pending
        if position:  # what is empty cannot be emptied again
            line.cut("zeroed", 0)
        settled.zero_lines.append((live.index, line))
    return State(base, score, score - raw, raw, "zeroed")
