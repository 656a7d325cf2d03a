"""累进: the price of a record depends on what came before it, so one without points of its own may still matter."""

from __future__ import annotations

from collections.abc import Sequence

from lianzheng_rubric.engine.effects import Ladder
from lianzheng_rubric.engine.exact import Amount
from lianzheng_rubric.engine.line import Line
from lianzheng_rubric.engine.live import LiveStep

__all__ = ["climber", "moves_others_up", "price_on"]


def price_on(ladder: Ladder, rung: int, count: int) -> Amount:
    """What ``count`` more occurrences come to after ``rung`` of them."""
    last = len(ladder.points) - 1
    return sum(ladder.points[min(step, last)] for step in range(rung, rung + count))


def climber(live: LiveStep, line: Line) -> object:
    """Whose ladder a line stands on: that of the whole unit, or (``field`` of the tally) of one person or matter."""
    field = live.step.tally.field
    return line.values.get(field) if field and line.values is not None else None


def moves_others_up(live: LiveStep, line: Line, lines: Sequence[Line]) -> bool:
    """Whether a later line would be priced otherwise without this one; ``lines`` are those of the step, in order.

    A later line for which no room is left is priced in vain; one that gave way or was rounded away is not.
    """
    ladder = live.amount
    if not isinstance(ladder, Ladder) or live.per == "record":
        return False
    rung, passed = 0, False
    for other in lines:
        if other.values is None or climber(live, other) != climber(live, line):
            continue
        count = int(other.quantity)
        if passed and _in_play(other):
            without = price_on(ladder, rung - int(line.quantity), count)
            if without != price_on(ladder, rung, count):
                return True
        passed = passed or other is line
        rung += count
    return False


def _in_play(line: Line) -> bool:
    return bool(line.effective) or line.dropped or any(reason == "rounding" for reason, _ in line.cuts)
