"""A ledger line while it is being worked out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import Amount, Number, size

__all__ = ["Line", "spend"]


_NEVER: tuple[date, str] = (date.max, "")


class Line:
    """One line of the ledger while it is being worked out; ``cuts`` says where nominal points went."""

    __slots__ = (
        "cuts",
        "dropped",
        "effective",
        "nominal",
        "pending",
        "quantity",
        "rate",
        "record",
        "step",
        "values",
        "when",
    )

    def __init__(self, step: int, record: int, quantity: Number, rate: Amount | None, nominal: Amount) -> None:
        self.step = step
        self.record = record
        self.quantity = quantity
        self.rate = rate
        self.nominal = nominal
        self.effective = nominal
        self.cuts: tuple[tuple[str, Amount], ...] = ()
        self.pending = False
        self.dropped = False
        """Another line of its family counts instead, so that it uses up no allowance either."""
        self.values: Mapping[str, Value] | None = None
        """What its record says; nothing where no record counts."""
        self.when = _NEVER
        """Date and id of an entered score: the last one is told by them, whichever step took it in."""

    def drop(self, reason: str) -> None:
        """Give way to another line of the family."""
        self.cut(reason, 0)
        self.dropped = True

    def regain(self, reason: str) -> None:
        """Take back what was cut last for this reason."""
        if self.cuts and self.cuts[-1][0] == reason:
            self.effective += self.cuts[-1][1]
            self.cuts = self.cuts[:-1]

    def cut(self, reason: str, to: Amount) -> None:
        """Lower the effective points to ``to`` and note why."""
        if to != self.effective:
            self.cuts += ((reason, self.effective - to),)
            self.effective = to


def spend(lines: list[Line], room: Amount, reason: str) -> None:
    """Let ``lines`` use up ``room`` points in their order; what finds no room is cut."""
    for line in lines:
        wanted = size(line.effective)
        if wanted > room:
            line.cut(reason, room if line.effective > 0 else -room)
            room = 0
        else:
            room -= wanted
