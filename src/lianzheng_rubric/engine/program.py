"""A plan made ready to run: conditions as closures, steps indexed by situation, nodes by position.

A program is derived data. It is built once per plan, kept beside it and never pickled or compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from lianzheng_rubric.engine.condition import Test, Value, compile_condition, compile_formula
from lianzheng_rubric.engine.exact import Amount, divide, round_half_up, times
from lianzheng_rubric.engine.plan import (
    Cap,
    Charge,
    Compared,
    Computed,
    Derived,
    ForceGrade,
    LimitGrade,
    MoveGrade,
    Node,
    Plan,
    Shortfall,
    Stairs,
    Step,
    Supply,
    ZeroNode,
)

__all__ = ["LiveNode", "LiveStep", "Program", "combine_children", "finished", "program_of"]

_Getter = Callable[[Mapping[str, Value]], Value]


class LiveStep:
    """A step with its closures; ``adverse`` tells whether firing can only hurt the unit."""

    __slots__ = (
        "adverse",
        "amount",
        "applies",
        "at_least",
        "below",
        "cap_exempt",
        "effect",
        "evidence",
        "exemptions",
        "factors",
        "formula",
        "index",
        "is_flag",
        "node",
        "open_marks",
        "per",
        "quantity",
        "share",
        "sign",
        "step",
        "where",
    )

    def __init__(self, index: int, step: Step, plan: Plan, node_index: Mapping[str, int]) -> None:
        effect = step.effect
        self.index = index
        self.step = step
        self.effect = effect
        self.amount = step.amount
        self.per = step.tally.per
        self.at_least = step.tally.at_least
        self.below = step.tally.below
        self.where = _optional(step.where)
        self.applies = _optional(step.applies)
        self.evidence = _optional(step.evidence)
        self.quantity: _Getter | None = compile_formula(step.tally.quantity) if step.tally.quantity else None
        self.share: _Getter | None = compile_formula(step.share) if step.share else None
        self.factors = tuple((compile_condition(test), factor) for test, factor in step.factors)
        self.formula: _Getter | None = (
            compile_formula(step.amount.formula) if isinstance(step.amount, Computed) else None
        )
        self.cap_exempt = _optional(step.cap.exempt) if isinstance(step.cap, Cap) else None
        named = {exemption.id: exemption for exemption in plan.exemptions}
        self.exemptions = tuple((named[key].counted, compile_condition(named[key].where)) for key in step.exempted_by)
        self.is_flag = not isinstance(effect, Charge | Supply)
        self.sign = effect.sign if isinstance(effect, Charge) else 1
        target = effect.node if isinstance(effect, Charge | Supply | ZeroNode) else ""
        self.node = node_index[target] if target else -1
        self.open_marks = plan.nodes[self.node].full or 0 if self.node >= 0 else 0
        raises = isinstance(effect, MoveGrade) and effect.steps < 0
        graded = isinstance(effect, ZeroNode | LimitGrade | ForceGrade | MoveGrade)
        self.adverse = (graded and not raises) or self.sign < 0


def _optional(tree: object) -> Test | None:
    return None if tree is None else compile_condition(tree)  # type: ignore[arg-type]


class LiveNode:
    """A node with resolved links and its value when nothing at all happened."""

    __slots__ = ("applies", "baseline", "children", "index", "node", "open", "parent", "plain", "start")

    def __init__(self, index: int, node: Node) -> None:
        self.index = index
        self.node = node
        self.applies = _optional(node.applies)
        self.parent = -1
        self.children: list[int] = []
        self.start: Amount = 0
        """Base before lines, when no unit-specific thing is at play."""
        self.baseline: Amount = 0
        """Value when nothing happened."""
        self.open = False
        """The node waits for entered scores and is pending without them."""
        self.plain = True
        """The base is a plain sum of children (or a constant), so a change of a child can be added on."""


@dataclass(slots=True)
class Program:
    """Everything ``evaluate`` needs, ready at hand."""

    plan: Plan
    steps: tuple[LiveStep, ...]
    nodes: tuple[LiveNode, ...]
    """Children before parents; the root is last."""
    by_situation: dict[str, tuple[LiveStep, ...]]
    derived_for: dict[str, tuple[Derived, ...]]
    always: tuple[LiveStep, ...]
    """Steps that can act without any record: shortages, open judgements, thresholds from below."""
    node_of_clause: dict[str, int]
    requirements_by_situation: dict[str, tuple[int, ...]]
    node_index: dict[str, int]
    conditional_nodes: tuple[int, ...]


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
        derived_for={},
        always=tuple(live for live in steps if _acts_without_records(live.step)),
        node_of_clause=_nodes_of_clauses(plan, steps, index),
        requirements_by_situation={key: tuple(value) for key, value in wanted.items()},
        node_index=index,
        conditional_nodes=tuple(live.index for live in nodes if live.applies is not None),
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
    for live in nodes:  # children come first
        live.start = _start(live, nodes)
        live.plain = live.node.combine == "sum" and not any(
            nodes[child].node.inapplicable == "rescale" or nodes[child].node.missing == "rescale"
            for child in live.children
        )
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
