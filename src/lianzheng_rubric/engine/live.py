"""Steps and nodes of a plan, ready to run: conditions as closures, links resolved, what never changes worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lianzheng_rubric.engine.calendar import Derivation, derivation
from lianzheng_rubric.engine.condition import Test, Value, compile_condition, compile_formula
from lianzheng_rubric.engine.exact import Amount, Number
from lianzheng_rubric.engine.matched import Judge
from lianzheng_rubric.engine.needs import exempting_fields
from lianzheng_rubric.engine.parameters import given, parameters_of, with_numbers
from lianzheng_rubric.engine.plan import (
    Cap,
    Charge,
    Computed,
    Fixed,
    ForceGrade,
    Judged,
    LimitGrade,
    MoveGrade,
    Node,
    Plan,
    Route,
    Step,
    Supply,
    Table,
    ZeroNode,
)

__all__ = ["LiveNode", "LiveSituation", "LiveStep"]

_Getter = Callable[[Mapping[str, Value]], Value]


class LiveStep:
    """A step with its closures; ``adverse`` tells whether firing can only hurt the unit."""

    __slots__ = (
        "adverse",
        "amount",
        "applies",
        "asked",
        "at_least",
        "below",
        "by_quantity",
        "cap_exempt",
        "careful",
        "effect",
        "evidence",
        "exempting",
        "exemptions",
        "factors",
        "for_numbers",
        "formula",
        "grouped",
        "index",
        "is_flag",
        "late",
        "limited",
        "lists_once",
        "node",
        "open_marks",
        "per",
        "plain_points",
        "quantity",
        "reduces",
        "routes",
        "share",
        "sign",
        "step",
        "supplies",
        "variants",
        "where",
    )

    def __init__(self, index: int, step: Step, plan: Plan, node_index: Mapping[str, int]) -> None:
        effect = step.effect
        self.index = index
        self.step = step
        self.effect = effect
        self.amount = step.amount
        self.per = step.tally.per
        self.asked = tuple(sorted(parameters_of(step)))
        """Roster fields on which numbers of the step depend."""
        self.at_least: Number = 0 if self.asked else given(step.tally.at_least)
        self.below: Number | None = None if self.asked or step.tally.below is None else given(step.tally.below)
        self.where = _optional(step.where)
        self.late = _optional(step.late)
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
        self.exempting = tuple(map(derivation, exempting_fields(plan, step)))
        """Derived fields that the exemptions ask for."""
        self.is_flag = not isinstance(effect, Charge | Supply)
        self.sign = effect.sign if isinstance(effect, Charge) else 1
        target = effect.node if isinstance(effect, Charge | Supply | ZeroNode) else ""
        self.node = node_index[target] if target else -1
        self.open_marks = plan.nodes[self.node].full or 0 if self.node >= 0 else 0
        if isinstance(effect, Supply) and effect.most is not None:
            self.open_marks = effect.most
        raises = isinstance(effect, MoveGrade) and effect.steps < 0
        graded = isinstance(effect, ZeroNode | LimitGrade | ForceGrade | MoveGrade)
        self.adverse = (graded and not raises) or self.sign < 0
        self.supplies = isinstance(effect, Supply)
        self.limited = step.free is not None or step.cap is not None or step.best is not None
        self.grouped = self.limited or step.family is not None
        """Lines of the step may take points from one another."""
        self.lists_once = self.is_flag and step.family is not None and bool(step.family.fields)
        self.routes = isinstance(effect, Route)
        self.careful = bool(self.exemptions) or self.evidence is not None or self.routes
        """Meeting the condition is not enough: a record may still be turned away."""
        self.plain_points = self._plain_points()
        self.by_quantity = isinstance(step.amount, Fixed | Table | Judged)
        """The points of a record are a price for each unit of its quantity."""
        self.reduces = bool(step.factors) or step.share is not None or step.places is not None
        """Multipliers, shares or rounding come after the price."""
        self.variants: dict[tuple[Value, ...], LiveStep | None] = {}
        self.for_numbers: Callable[[Step], LiveStep] = lambda numbers: LiveStep(index, numbers, plan, node_index)

    def of_unit(self, values: Mapping[str, Value]) -> LiveStep | None:
        """The step with the numbers of one unit; ``None`` when the roster does not give them."""
        if not self.asked:
            return self
        key = tuple([values.get(name) for name in self.asked])
        if key not in self.variants:
            step = with_numbers(self.step, values)
            self.variants[key] = None if step is None else self.for_numbers(step)
        return self.variants[key]

    def concerns(self, values: Mapping[str, Value]) -> bool | None:
        """Whether the step applies to a unit; ``None`` when the roster does not tell, and that leaves things open.

        What moves points is never open here: a ledger whose roster does not tell is refused (L809).
        """
        answer = True if self.applies is None else self.applies(values)
        return False if answer is None and not self.is_flag else answer

    def _plain_points(self) -> Amount | None:
        """Signed points for each unit of a record's count, where they depend on nothing else."""
        if self.is_flag or self.supplies or self.per != "record" or self.step.absent != "nothing":
            return None
        if self.quantity or self.factors or self.share or self.step.places is not None:
            return None
        return self.sign * self.amount.points if isinstance(self.amount, Fixed) else None


def _optional(tree: object) -> Test | None:
    return None if tree is None else compile_condition(tree)  # type: ignore[arg-type]


class LiveNode:
    """A node with resolved links and its value when nothing at all happened."""

    __slots__ = (
        "above",
        "adds",
        "applies",
        "baseline",
        "children",
        "droppable",
        "due",
        "entry_top",
        "even",
        "factor",
        "floor",
        "index",
        "node",
        "open",
        "parent",
        "plain",
        "simple",
        "start",
        "sums",
        "tells_bonus",
        "told",
        "untouched",
    )

    def __init__(self, index: int, node: Node) -> None:
        self.index = index
        self.node = node
        self.applies = _optional(node.applies)
        self.due = _optional(node.due)
        self.factor: _Getter | None = compile_formula(node.factor) if node.factor else None
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
        self.entry_top: Amount = node.full or 0
        """The most that an entered score may come to."""
        self.droppable = False
        """The node may be left out of what its parent adds up (折算)."""
        self.adds = False
        """The score counts in the base of the node above, a sum of its children."""
        self.sums = False
        """The base is a plain sum of children."""
        self.above: tuple[int, ...] = ()
        """All nodes that hold this one."""
        self.even = True
        """All children count in full."""
        self.tells_bonus = False
        """Some node at or above this one keeps bonuses when it is emptied, and has to know them."""
        self.floor = node.floor
        self.simple = False
        """The node starts from a constant or the plain sum of its children, and has no bound but a floor."""
        self.told: tuple[Any, ...] = ()
        """What results tell of the node whatever happened: id, title, parent, marks, weight; made when asked for."""
        self.untouched: Any = None
        """The node as results tell it when nothing touched it; made when first asked for."""

    def without_entry(self, values: Mapping[str, Value]) -> Literal["pending", "full", "zero", "rescale"]:
        """What the node comes to for a unit when nobody has entered a score."""
        if self.due is not None and self.due(values) is not False:
            return "pending"
        return self.node.missing


@dataclass(frozen=True, slots=True)
class LiveSituation:
    """What becomes of the records of one situation."""

    steps: tuple[LiveStep, ...]
    requirements: tuple[int, ...]
    """Materials that they are, by position."""
    derivations: tuple[Derivation, ...]
    """Derived fields that the steps ask for."""
    roster: tuple[str, ...]
    """Roster fields that they ask for."""
    judged_by: tuple[tuple[LiveStep, Judge], ...]
    """The steps, each with the way in which it judges records."""
    alone: tuple[int, Judge] | None = None
    """The only step by position, where it applies to every unit and no other situation or material is at play."""
