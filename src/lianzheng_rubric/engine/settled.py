"""What settling leaves behind: the state of every node that anything touched."""

from __future__ import annotations

from dataclasses import dataclass, field

from lianzheng_rubric.engine.exact import Amount, Number
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.program import Program

__all__ = ["Settled", "State"]


@dataclass(slots=True)
class State:
    """One node after settling. ``state`` is ``normal``, ``zeroed``, ``inapplicable``, ``missing`` or ``factored``."""

    base: Amount
    score: Amount
    adjustment: Amount = 0
    bonus: Amount = 0
    state: str = "normal"
    left_out: bool = False
    """The node does not count in what its parent adds up: the others are stretched to the marks of all (折算)."""
    factor: Number | None = None
    """What the score was multiplied by (系数)."""
    factor_owed: bool = False
    """The roster does not give the number to multiply by."""
    owed: int = 0
    """Entered scores that are still owed beside those that there are."""


@dataclass(slots=True)
class Settled:
    """Scores of the touched nodes (by position); all others stand at their baseline."""

    states: dict[int, State] = field(default_factory=dict)
    zero_lines: list[tuple[int, Line]] = field(default_factory=list)
    """(node, line) for every node that was emptied."""
    pending: bool = False

    def score(self, program: Program, index: int) -> Amount:
        """The score of any node, touched or not."""
        state = self.states.get(index)
        return program.nodes[index].baseline if state is None else state.score

    def idle(self, program: Program, index: int) -> bool:
        """Whether the node, or one that holds it, does not apply to the unit."""
        states = (self.states.get(place) for place in (index, *program.nodes[index].above))
        return any(state is not None and state.state == "inapplicable" for state in states)
