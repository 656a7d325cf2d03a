"""What a step may do: amount rules turn a quantity into points, effects say what the points (or the event) do.

Kinds of rule are an open set in the language; both sets here are closed, and every executor knows all of them.
Points are amounts (millionths of a point, see :mod:`~lianzheng_rubric.engine.exact`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from lianzheng_rubric.engine.condition import Formula, Value
from lianzheng_rubric.engine.exact import Amount, Number

__all__ = [
    "AmountRule", "Announce", "ByLabel", "Charge", "Compared", "Computed", "Effect", "Finding", "Fixed", "ForceGrade",
    "Interpolated", "Judged", "Ladder", "LiftGrade", "LimitGrade", "MoveGrade", "Parameter", "Route", "Shortfall",
    "Slope", "Stairs", "Supply", "Table", "ZeroNode",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ByLabel:
    """A number for each value of one roster field (类别: 乡镇 4、机关 2); ``otherwise`` is that of all other values."""

    field: str
    numbers: tuple[tuple[str, Number], ...]
    otherwise: Number | None = None


Parameter: TypeAlias = Number | Formula | ByLabel
"""A number that is the same for all units, a formula over the roster fields of the unit (its own task), or by class."""


# --- amounts: a quantity becomes points ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same points for each unit of the quantity."""

    points: Amount


@dataclass(frozen=True, slots=True)
class Table:
    """Points by the value of one field (级别: 省级 → 2), for each unit of the quantity.

    A value may lead to a table over a further field (级别 × 等次).
    """

    field: str
    points: Mapping[Value, Amount | Table]
    """By the value itself, as records carry it: a label, a truth value, a number, a date."""
    complete: bool = False
    """Whether every value that the field may take is listed; an unlisted value gives nothing."""

    @property
    def fields(self) -> frozenset[str]:
        """Every field that the table asks for."""
        inner = (entry.fields for entry in self.points.values() if isinstance(entry, Table))
        return frozenset((self.field,)).union(*inner)


@dataclass(frozen=True, slots=True)
class Judged:
    """The record carries the points; they must lie within ``low..high`` (``high`` may be open)."""

    low: Amount
    high: Amount | None
    missing: Literal["pending", "lowest", "highest", "midpoint"] = "pending"


@dataclass(frozen=True, slots=True)
class Computed:
    """Points by a formula over the record's fields; ``factor`` scales them (10% → 1/10)."""

    formula: Formula
    factor: Number = 1
    missing: Literal["pending", "lowest", "highest", "midpoint"] = "pending"


@dataclass(frozen=True, slots=True)
class Stairs:
    """Threshold steps: the first ``(bound, inclusive, points)`` that the quantity reaches; else ``otherwise``."""

    bounds: tuple[tuple[Parameter, bool, Amount], ...]
    otherwise: Amount


@dataclass(frozen=True, slots=True)
class Interpolated:
    """线性内插: between two ``anchors`` (quantity, points; ascending) in proportion.

    Beyond the outermost anchors the points jump to ``below`` or ``above``; without these they stay as they are there.
    """

    anchors: tuple[tuple[Number, Amount], ...]
    below: Amount | None = None
    above: Amount | None = None

    @property
    def points(self) -> tuple[Amount, ...]:
        """All points that it names."""
        beyond = (points for points in (self.below, self.above) if points is not None)
        return (*(points for _, points in self.anchors), *beyond)


@dataclass(frozen=True, slots=True)
class Slope:
    """``points`` for each ``every`` beyond ``target`` on ``side``.

    A ``part`` of one counts in proportion, not at all (``dropped``), or as a whole one (``whole``).
    """

    target: Parameter
    every: Number
    points: Amount
    side: Literal["below", "above"]
    part: Literal["share", "dropped", "whole"] = "share"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Points by repetition: the n-th occurrence costs ``points[n-1]``, later ones the last entry."""

    points: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """``points`` for each unit that the quantity lacks of ``quota``; ``once`` charges a lack one time only."""

    quota: Parameter
    points: Amount
    once: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """Points from a comparison with the other units: by place, or relative to the best or the mean.

    ``otherwise`` are those of every place beyond the list.
    """

    points: tuple[Amount, ...]
    against: Literal["place", "best", "mean"]
    descending: bool = True
    otherwise: Amount = 0
    shares: tuple[Fraction, ...] = ()
    """前25%: up to which share of the units each of the points reaches; empty: each is for one place."""


AmountRule: TypeAlias = (
    Fixed | Table | Judged | Computed | Stairs | Interpolated | Slope | Ladder | Shortfall | Compared
)


# --- effects: the closed set of what a step may do -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Charge:
    """Add (``sign`` +1) or take (-1) points on a node; ``earned`` (得分) tells marks of an item from a bonus."""

    node: str
    sign: Literal[1, -1]
    earned: bool = False


@dataclass(frozen=True, slots=True)
class Supply:
    """Give a node its entered base; several records are combined by ``combine``."""

    node: str
    combine: Literal["sum", "mean", "last", "lowest", "highest", "trimmed"] = "mean"
    most: Amount | None = None
    """What the entries together may come to at most; ``None``: what they say is taken as it is."""
    due: Parameter = 0
    """How many entries there have to be; while there are some, but fewer, the others are owed."""


@dataclass(frozen=True, slots=True)
class ZeroNode:
    """不得分: the node scores nothing.

    ``field`` names a record field that tells the clause instead; ``scope`` then widens the nearest node of that
    clause to its numbered article or its group.
    """

    node: str = ""
    field: str = ""
    scope: Literal["item", "article", "group"] = "item"


@dataclass(frozen=True, slots=True)
class LimitGrade:
    """不得评优: the final grade is at most ``grade``."""

    grade: str


@dataclass(frozen=True, slots=True)
class LiftGrade:
    """直接评为: the grade is at least ``grade``, before limits, moves and vetoes are applied."""

    grade: str


@dataclass(frozen=True, slots=True)
class ForceGrade:
    """一票否决: the final grade is ``grade``, whatever the score (the lowest of several)."""

    grade: str


@dataclass(frozen=True, slots=True)
class MoveGrade:
    """The grade moves by ``steps`` (down is positive), after limits and before vetoes."""

    steps: int


@dataclass(frozen=True, slots=True)
class Finding:
    """No points: the record is listed under ``category`` (问题, 亮点, 成员评定 …)."""

    category: str


@dataclass(frozen=True, slots=True)
class Announce:
    """The record has a consequence of its own outside the score (追究责任, 移送 …)."""

    text: str


@dataclass(frozen=True, slots=True)
class Route:
    """The record is handed to another assessment and scores nothing here."""

    to: str


Effect: TypeAlias = (
    Charge | Supply | ZeroNode | LiftGrade | LimitGrade | ForceGrade | MoveGrade | Finding | Announce | Route
)
