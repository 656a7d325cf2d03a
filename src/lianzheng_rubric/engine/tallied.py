"""What tallying works with: flags, the lines found so far, and the side on which open inputs are settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lianzheng_rubric.engine.amounts import BEYOND, most_points, quantity_over, unmeasured
from lianzheng_rubric.engine.exact import Amount, Number
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.matched import Matches
from lianzheng_rubric.engine.program import LiveStep, Program
from lianzheng_rubric.engine.record import Cohort, Record, Unit

__all__ = ["Claim", "Context", "Flag", "Side", "Stand", "Tallied", "certain", "open_judgement", "reach"]

Side = Literal["low", "high"]
Claim = tuple[int, int]
"""(step, record) of an open line; record -1 where the line is charged for the whole unit."""
Stand = Literal["low", "high", "last"]
"""Where an open line stands: at its worst, at its best, or at its largest but after all others under its cap."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A step without points that fired, or (``pending``) may have fired, because of ``records``."""

    step: int
    records: tuple[int, ...]
    fired: bool
    pending: bool


@dataclass(slots=True)
class Tallied:
    """Lines with points, steps that fired as flags (with the records that made them fire), open inputs."""

    lines: list[Line]
    flags: list[Flag]
    counted: list[tuple[int, list[int]]]
    """(step, records): taken into a count that led to no points or effect."""
    pending: bool = False
    families: dict[str, list[Line]] = field(default_factory=dict)
    limited: list[tuple[LiveStep, list[Line]]] = field(default_factory=list)
    """Steps with an allowance, a best few or a cap, and their lines."""
    ranges: dict[Claim, Amount] = field(default_factory=dict)
    """The least (unsigned, before multipliers) that open points come to which may lie anywhere up to their largest."""
    side: Side = "low"
    stands: Mapping[Claim, Stand] = field(default_factory=dict)
    """Open lines that stand otherwise than the side says."""

    def lowest(self, live: LiveStep, record: int = -1) -> bool:
        """Whether open points stand where they are worst for the unit."""
        stand = self.stands.get((live.index, record), self.side) if self.stands else self.side
        return live.adverse if stand == "last" else stand == "low"

    def heavy(self, live: LiveStep, record: int = -1) -> bool:
        """Whether open points stand at their largest, and an uncertain record counts."""
        return self.lowest(live, record) is live.adverse


@dataclass(slots=True)
class Context:
    """One run over one unit with open inputs at one side."""

    program: Program
    records: tuple[Record, ...]
    matches: Matches
    cohort: Cohort | None
    unit: Unit
    out: Tallied


def reach(context: Context, live: LiveStep, found: list[int]) -> tuple[Number, Number]:
    """The least and the largest quantity that the records make: without and with those that may not count.

    A record that does not give its number may count anything from nothing upwards.
    """
    matches = context.matches
    told = context.records, matches.values
    possible = quantity_over(live, found, *told)
    open_end = bool(unmeasured(live, found, *told))
    counting = certain(context, live, found)
    if len(counting) == len(found):
        return possible, BEYOND if open_end else possible
    spared = all((live.index, record) in matches.spared for record in counting)
    sure = 0 if spared else quantity_over(live, counting, *told)
    return min(sure, possible), BEYOND if open_end else max(sure, possible)


def certain(context: Context, live: LiveStep, found: list[int]) -> list[int]:
    """The records that count whatever is still unknown."""
    doubtful, step = context.matches.doubtful, live.index
    return [record for record in found if (step, record) not in doubtful] if doubtful else found


def open_judgement(context: Context, live: LiveStep, record: int = -1) -> None:
    """A judgement or number that nobody has given yet: between nothing and all the marks."""
    line = Line(live.index, record, 1, None, 0)
    line.pending = True
    context.out.pending = True
    context.out.ranges[live.index, record] = 0
    if context.out.heavy(live, record):
        most = most_points(live.amount)
        line.nominal = line.effective = live.sign * (live.open_marks if most is None else most)
    context.out.lines.append(line)
