"""A plan made ready to run: conditions as closures, steps indexed by situation, nodes by position.

A program is derived data. It is built once per plan, kept beside it and never pickled or compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.calendar import derivation
from lianzheng_rubric.engine.exact import Amount, divide, round_half_up, times
from lianzheng_rubric.engine.judging import judge_of
from lianzheng_rubric.engine.live import LiveNode, LiveSituation, LiveStep
from lianzheng_rubric.engine.matched import Judge
from lianzheng_rubric.engine.needs import derived_fields, exempting_fields, roster_fields
from lianzheng_rubric.engine.plan import Compared, Derived, Node, Plan, Shortfall, Stairs, Step, ZeroNode

__all__ = ["LiveNode", "LiveStep", "Program", "combine_children", "finished", "marks_of", "program_of"]


@dataclass(slots=True)
class Program:
    """Everything ``evaluate`` needs, ready at hand."""

    plan: Plan
    steps: tuple[LiveStep, ...]
    nodes: tuple[LiveNode, ...]
    """Children before parents; the root is last."""
    situations: dict[str, LiveSituation]
    several: tuple[LiveStep, ...]
    """Steps that look at more than one situation."""
    with_deadline: tuple[LiveStep, ...]
    tied: frozenset[int]
    """Steps for which the matches of others about the same matter count."""
    shared_families: frozenset[str]
    """Families of lines to which more than one step belongs."""
    first_families: frozenset[str]
    """Families of which the first line by date is kept."""
    contested: frozenset[int]
    """Steps that share the room of a cap with a step on another node."""
    always: frozenset[int]
    """Steps that can act without any record: shortages, open judgements, thresholds from below."""
    node_of_clause: dict[str, int]
    node_index: dict[str, int]
    conditional_nodes: tuple[int, ...]
    open_nodes: tuple[int, ...]
    """Nodes that wait for entered scores."""
    factored_nodes: tuple[int, ...]
    """Nodes whose score is multiplied by a number of the unit."""
    in_document_order: tuple[LiveNode, ...]
    """Parents before children."""
    baselines: tuple[Amount, ...]
    """The value of every node when nothing happened."""

    def steps_of(self, situation: str) -> tuple[LiveStep, ...]:
        """The steps that look at the records of a situation."""
        known = self.situations.get(situation)
        return () if known is None else known.steps


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
    for live in steps:
        if live.supplies:
            nodes[live.node].simple = False
    for position in {live.node for live in steps if live.supplies}:
        nodes[position].entry_top = max(live.open_marks for live in steps if live.supplies and live.node == position)
    families = [step.family for step in plan.steps if step.family is not None]
    return Program(
        plan=plan,
        steps=steps,
        nodes=nodes,
        situations=_situations(plan, steps),
        several=tuple(live for live in steps if len(live.step.situations) > 1),
        with_deadline=tuple(live for live in steps if live.late is not None),
        tied=frozenset(live.index for live in steps if _is_tied(live)),
        shared_families=frozenset(
            name for name, members in Counter(own.name for own in families).items() if members > 1
        ),
        first_families=frozenset(own.name for own in families if own.keep == "first"),
        contested=_contested(steps),
        always=frozenset(live.index for live in steps if _acts_without_records(live.step)),
        node_of_clause=_nodes_of_clauses(plan, steps, index),
        node_index=index,
        conditional_nodes=tuple(live.index for live in nodes if live.applies is not None),
        open_nodes=tuple(live.index for live in nodes if live.open),
        factored_nodes=tuple(live.index for live in nodes if live.factor is not None),
        in_document_order=tuple(_from_the_root(nodes, len(nodes) - 1)),
        baselines=tuple(live.baseline for live in nodes),
    )


def _is_tied(live: LiveStep) -> bool:
    return live.lists_once or live.step.requires is not None or live.step.unless is not None


def _contested(steps: tuple[LiveStep, ...]) -> frozenset[int]:
    pools: dict[str, list[LiveStep]] = defaultdict(list)
    for live in steps:
        if live.step.cap is not None and live.step.cap.pool:
            pools[live.step.cap.pool].append(live)
    apart = [own for own in pools.values() if len({live.node for live in own}) > 1]
    return frozenset(live.index for own in apart for live in own)


def _situations(plan: Plan, steps: tuple[LiveStep, ...]) -> dict[str, LiveSituation]:
    users: dict[str, list[LiveStep]] = defaultdict(list)
    wanted: dict[str, list[int]] = defaultdict(list)
    for live in steps:
        for situation in live.step.situations:
            users[situation].append(live)
    for position, requirement in enumerate(plan.requirements):
        for situation in requirement.situations:
            wanted[situation].append(position)
    derived = {name: derived_fields(plan, [live.step for live in users[name]]) for name in {**users, **wanted}}
    return {
        situation: LiveSituation(
            tuple(users[situation]),
            tuple(wanted[situation]),
            tuple(map(derivation, derived[situation])),
            _roster(plan, users[situation], derived[situation]),
            tuple((live, judge_of(live)) for live in users[situation]),
            _alone(users[situation], wanted[situation]),
        )
        for situation in {**users, **wanted}
    }


def _roster(plan: Plan, steps: list[LiveStep], derived: Sequence[Derived]) -> tuple[str, ...]:
    exempting = [one for live in steps for one in exempting_fields(plan, live.step)]
    return roster_fields(plan, [live.step for live in steps], [*derived, *exempting])


def _alone(steps: list[LiveStep], materials: list[int]) -> tuple[int, Judge] | None:
    if len(steps) != 1 or materials or len(steps[0].step.situations) > 1 or steps[0].applies is not None:
        return None
    return steps[0].index, judge_of(steps[0])


def _from_the_root(nodes: tuple[LiveNode, ...], index: int) -> Iterator[LiveNode]:
    yield nodes[index]
    for child in nodes[index].children:
        yield from _from_the_root(nodes, child)


def _acts_without_records(step: Step) -> bool:
    if step.absent == "pending" or step.tally.open or step.tally.below is not None:
        return True
    if isinstance(step.amount, Shortfall | Compared):
        return True
    if not isinstance(step.tally.at_least, int | Fraction):  # a unit's own threshold is reached by records only
        return False
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
        drops = [nodes[child].droppable for child in live.children]
        live.droppable = "rescale" in (live.node.inapplicable, live.node.missing) or (bool(drops) and all(drops))
        live.plain = live.node.combine == "sum" and not any(drops)
        live.sums = live.node.base == "children" and live.plain
        live.even = all(nodes[child].node.weight == 1 for child in live.children)
        live.simple = _is_simple(live)
        live.adds = (
            live.parent >= 0 and nodes[live.parent].node.base == "children" and nodes[live.parent].node.combine == "sum"
        )
        live.open = live.node.base == "supplied"
        live.baseline = finished(live.start, live.node)


def _is_simple(live: LiveNode) -> bool:
    node = live.node
    if live.applies is not None or live.factor is not None or live.tells_bonus or node.net:
        return False
    if not (live.sums or node.base in ("full", "zero")):
        return False
    return node.deduction_cap is None and node.bonus_cap is None and node.ceiling is None and node.places is None


def _start(live: LiveNode, nodes: tuple[LiveNode, ...]) -> Amount:
    match live.node.base:
        case "full" | "supplied":
            return (live.node.full or 0) if live.node.start is None else live.node.start
        case "children":
            return combine_children(live, nodes, {child: nodes[child].baseline for child in live.children})
        case _:
            return 0


def combine_children(live: LiveNode, nodes: tuple[LiveNode, ...], values: Mapping[int, Amount]) -> Amount:
    """The base that ``values`` of the children (by node position, the inapplicable left out) make for ``live``."""
    weighted = {child: times(value, nodes[child].node.weight) for child, value in values.items()}
    beside = sum(value for child, value in weighted.items() if nodes[child].node.extra)
    marked = [value for child, value in weighted.items() if not nodes[child].node.extra]
    if not marked:
        return beside
    match live.node.combine:
        case "mean":
            return divide(sum(marked), len(marked)) + beside
        case "lowest":
            return min(marked) + beside
        case "highest":
            return max(marked) + beside
        case _:
            return _rescaled(live, nodes, values, sum(marked)) + beside


def _rescaled(live: LiveNode, nodes: tuple[LiveNode, ...], values: Mapping[int, Amount], total: Amount) -> Amount:
    """折算: when children drop out, the rest is stretched to the marks of all."""
    marks = marks_of(live, nodes)
    left = sum(marks[child] for child in values if child in marks)
    whole = sum(marks.values())
    return total if not left or whole == left else times(total, Fraction(whole) / Fraction(left))


def marks_of(live: LiveNode, nodes: tuple[LiveNode, ...]) -> dict[int, Amount]:
    """The marks of the children as they count here, those beside the marks of the document aside."""
    return {
        child: times(nodes[child].node.full or 0, nodes[child].node.weight)
        for child in live.children
        if not nodes[child].node.extra
    }


def finished(value: Amount, node: Node) -> Amount:
    """Within the node's bounds, and rounded where the rubric says so (after a factor, where there is one)."""
    if node.floor is not None and value < node.floor:
        value = node.floor
    if node.ceiling is not None and value > node.ceiling:
        value = node.ceiling
    return value if node.places is None or node.factor is not None else round_half_up(value, node.places)


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
