"""A plan made ready to run: conditions as closures, steps indexed by situation, nodes by position.

A program is derived data. It is built once per plan, kept beside it and never pickled or compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.calendar import Derivation, derivation
from lianzheng_rubric.engine.exact import Amount, divide, round_half_up, times
from lianzheng_rubric.engine.live import LiveNode, LiveStep
from lianzheng_rubric.engine.needs import derived_fields
from lianzheng_rubric.engine.plan import Compared, Node, Plan, Shortfall, Stairs, Step, ZeroNode

__all__ = ["LiveNode", "LiveStep", "Program", "combine_children", "finished", "program_of"]


@dataclass(slots=True)
class Program:
    """Everything ``evaluate`` needs, ready at hand."""

    plan: Plan
    steps: tuple[LiveStep, ...]
    nodes: tuple[LiveNode, ...]
    """Children before parents; the root is last."""
    by_situation: dict[str, tuple[LiveStep, ...]]
    derived_for: dict[str, tuple[Derivation, ...]]
    """Derived fields that the steps of a situation ask for."""
    taken_whole: dict[str, tuple[LiveStep, ...]]
    """Situations of which every step takes every record: nothing has to be judged."""
    several: tuple[LiveStep, ...]
    """Steps that look at more than one situation."""
    always: frozenset[int]
    """Steps that can act without any record: shortages, open judgements, thresholds from below."""
    node_of_clause: dict[str, int]
    requirements_by_situation: dict[str, tuple[int, ...]]
    node_index: dict[str, int]
    conditional_nodes: tuple[int, ...]
    open_nodes: tuple[int, ...]
    """Nodes that wait for entered scores."""


def program_of(plan: Plan) -> Program:
    """The program of ``plan``; built at the first call."""
    program = plan.__dict__.get("_program")
    if not isinstance(program, Program):
        program = build_program(plan)
        plan.__dict__["_program"] = program
    return program


def build_program(plan: Plan) -> Program:
    """Compile ``plan``: closures, indexes and the value of every node when nothing happened."""
    nodes = tuple(LiveNode(index, node) for index, node in enumerate(plan.nodes))
    index = {node.id: position for position, node in enumerate(plan.nodes)}
    _link(nodes, index)
    steps = tuple(LiveStep(position, step, plan, index) for position, step in enumerate(plan.steps))
    by_situation: dict[str, list[LiveStep]] = {}
    for live in steps:
        for situation in live.step.situations:
            by_situation.setdefault(situation, []).append(live)
    wanted: dict[str, list[int]] = {}
    for position, requirement in enumerate(plan.requirements):
        for situation in requirement.situations:
            wanted.setdefault(situation, []).append(position)
    return Program(
        plan=plan,
        steps=steps,
        nodes=nodes,
        by_situation={key: tuple(value) for key, value in by_situation.items()},
        derived_for={
            key: tuple(derivation(derived) for derived in derived_fields(plan, (live.step for live in value)))
            for key, value in by_situation.items()
        },
        taken_whole={
            key: tuple(value)
            for key, value in by_situation.items()
            if key not in wanted and all(live.takes_all and live.applies is None for live in value)
        },
        several=tuple(live for live in steps if len(live.step.situations) > 1),
        always=frozenset(live.index for live in steps if _acts_without_records(live.step)),
        node_of_clause=_nodes_of_clauses(plan, steps, index),
        requirements_by_situation={key: tuple(value) for key, value in wanted.items()},
        node_index=index,
        conditional_nodes=tuple(live.index for live in nodes if live.applies is not None),
        open_nodes=tuple(live.index for live in nodes if live.open),
    )


def _acts_without_records(step: Step) -> bool:
    if step.absent == "pending" or step.tally.open or step.tally.below is not None:
        return True
    if isinstance(step.amount, Shortfall | Compared):
        return True
    return isinstance(step.amount, Stairs) and step.tally.per != "record"


def _link(nodes: tuple[LiveNode, ...], index: Mapping[str, int]) -> None:
    for live in nodes:
        if live.node.parent is not None:
            live.parent = index[live.node.parent]
            nodes[live.parent].children.append(live.index)
    for live in reversed(nodes):  # parents come first
        if live.parent >= 0:
            live.above = (live.parent, *nodes[live.parent].above)
        live.tells_bonus = any(nodes[index].node.zero_keeps_bonus for index in (live.index, *live.above))
    for live in nodes:  # children come first
        live.start = _start(live, nodes)
        live.plain = live.node.combine == "sum" and not any(
            nodes[child].node.inapplicable == "rescale" or nodes[child].node.missing == "rescale"
            for child in live.children
        )
        live.even = all(nodes[child].node.weight == 1 for child in live.children)
        live.quiet = live.node.base == "children" and live.plain and live.applies is None and not live.tells_bonus
        live.open = live.node.base == "supplied"
        live.baseline = finished(live.start, live.node)


def _start(live: LiveNode, nodes: tuple[LiveNode, ...]) -> Amount:
    match live.node.base:
        case "full" | "supplied":
            return live.node.full or 0
        case "children":
            return combine_children(live, nodes, {child: nodes[child].baseline for child in live.children})
        case _:
            return 0


def combine_children(live: LiveNode, nodes: tuple[LiveNode, ...], values: Mapping[int, Amount]) -> Amount:
    """The base that ``values`` of the children (by node position, the inapplicable left out) make for ``live``."""
    weighted = [times(value, nodes[child].node.weight) for child, value in values.items()]
    if not weighted:
        return 0
    match live.node.combine:
        case "mean":
            return divide(sum(weighted), len(weighted))
        case "lowest":
            return min(weighted)
        case "highest":
            return max(weighted)
        case _:
            return _rescaled(live, nodes, values, sum(weighted))


def _rescaled(live: LiveNode, nodes: tuple[LiveNode, ...], values: Mapping[int, Amount], total: Amount) -> Amount:
    """折算: when children drop out, the rest is stretched to the marks of all."""
    missing = [child for child in live.children if child not in values]
    if not missing:
        return total
    whole = sum(times(nodes[child].node.full or 0, nodes[child].node.weight) for child in live.children)
    left = sum(times(nodes[child].node.full or 0, nodes[child].node.weight) for child in values)
    return total if not left else times(total, Fraction(whole) / Fraction(left))


def finished(value: Amount, node: Node) -> Amount:
    """Within the node's bounds, and rounded where the rubric says so."""
    if node.floor is not None and value < node.floor:
        value = node.floor
    if node.ceiling is not None and value > node.ceiling:
        value = node.ceiling
    return value if node.places is None else round_half_up(value, node.places)


def _nodes_of_clauses(plan: Plan, steps: tuple[LiveStep, ...], index: Mapping[str, int]) -> dict[str, int]:
    """For every clause the nearest node that keeps points, so that invalid evidence knows what it proved."""
    where = dict(index)
    for live in steps:
        if live.node >= 0 and not isinstance(live.effect, ZeroNode):
            where.setdefault(live.step.id, live.node)
    for clause in plan.clauses:
        prefix = clause.id
        while prefix and prefix not in index:
            prefix = prefix.rpartition(".")[0]
        if prefix:
            where.setdefault(clause.id, index[prefix])
    return where
