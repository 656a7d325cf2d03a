"""The plan: everything a rubric means, as plain frozen data that any executor can run.

Three stages, in this order (``docs/explanation/evaluation.md``):

1. records become lines: a :class:`Step` selects records, tallies them, and turns the tally into points;
2. lines are charged to a :class:`Node`, once per (unit, node);
3. nodes settle from the leaves to the root (floors, ceilings, zeroing, weights), then bands, grade limits, vetoes
   and consequences.

Step kinds are an open set in the language; the effects below are closed. Points are amounts (millionths of a
point, see :mod:`~lianzheng_rubric.engine.exact`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from lianzheng_rubric.engine.condition import Condition, Formula, Value
from lianzheng_rubric.engine.effects import (
    AmountRule,
    Announce,
    ByLabel,
    Charge,
    Compared,
    Computed,
    Effect,
    Finding,
    Fixed,
    ForceGrade,
    Interpolated,
    Judged,
    Ladder,
    LiftGrade,
    LimitGrade,
    MoveGrade,
    Parameter,
    Route,
    Shortfall,
    Slope,
    Stairs,
    Supply,
    Table,
    ZeroNode,
)
from lianzheng_rubric.engine.exact import Amount, Number
from lianzheng_rubric.engine.provisions import (
    Band,
    Clause,
    Derived,
    Erratum,
    Exemption,
    Followup,
    Reading,
    Requirement,
    Window,
)
from lianzheng_rubric.engine.quota import GroupQuota

__all__ = [
    "TOTAL", "AmountRule", "Announce", "Band", "ByLabel", "Cap", "Charge", "Clause", "Compared", "Computed", "Derived",
    "Effect", "Erratum", "Exemption", "Family", "Finding", "Fixed", "Followup", "ForceGrade", "Free", "Interpolated",
    "Judged", "Ladder", "LiftGrade", "LimitGrade", "MoveGrade", "Node", "Parameter", "Plan", "Reading",
    "Requirement", "Route", "Shortfall", "Slope", "Stairs", "Step", "Supply", "Table", "Tally", "Tie", "Window",
    "ZeroNode",
]  # fmt: skip

TOTAL = "总分"
"""Id of the root node."""


# --- steps --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """How matched records become a quantity.

    ``per`` "record": every record by itself (its count, or ``quantity``). "unit": one number for the whole unit.
    "period": one number for each of the ``periods``, of which ``due`` are due (all when ``None``).
    ``of`` says what is counted over several records; ``field`` names the field to sum or to make distinct.
    ``at_least`` is the threshold below which a unit-wide step stays silent; ``below`` makes it fire when fewer.
    ``periods_from`` names a roster field with the number of periods due; ``open`` makes a number that nobody has
    given pending instead of zero.
    """

    per: Literal["record", "unit", "period"] = "record"
    of: Literal["count", "distinct", "sum", "mean", "last", "lowest", "highest"] = "count"
    field: str = ""
    quantity: Formula | None = None
    at_least: Parameter = 1
    below: Parameter | None = None
    periods: tuple[str, ...] = ()
    calendar: int = 1
    """How many such periods a year has (12, 4, 2, 1): the period of a record follows from its date."""
    starts: date | None = None
    """The day from which periods are counted; ``None``: by the month alone, whatever the year."""
    due: int | None = None
    period_field: str = ""
    periods_from: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Free:
    """The first ``units`` are not counted; ``lowest_first`` names the ordered scale that is used up from below."""

    units: Parameter
    lowest_first: str = ""
    scale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``points`` over all records of the step; records meeting ``exempt`` stand outside as ``mode`` says.

    Steps with the same ``pool`` share the room. ``per`` gives each record, each period (``periods`` in a year,
    counted from ``starts`` as in :class:`Tally`) or each value of ``field`` a room of its own.
    """

    points: Amount
    exempt: Condition | None = None
    mode: Literal["separate_pool", "lifts_cap", "shared_pool"] = "separate_pool"
    pool: str = ""
    per: Literal["unit", "record", "period", "field"] = "unit"
    periods: int = 1
    starts: date | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Lines with the same key (all ``fields`` equal) in steps of one family count once: the largest, or the first.

    ``keep`` "article": all lines charged to one node count, and the node whose lines come to most is kept.
    """

    name: str
    fields: tuple[str, ...]
    keep: Literal["highest", "first", "article"] = "highest"
    compare: Literal["effective", "nominal"] = "effective"
    """Whether the largest is sought after or before multipliers and shares."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Records of other ``steps`` that are about the same matter: all ``fields`` are given, and equal."""

    steps: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One rule of the rubric in the engine's terms; ``id`` is its clause id.

    ``absent`` "pending" makes a step without any record an open input of ``0..full`` points.
    ``late`` is for duties with a deadline: only records that meet it count, and one that was in time spares those that
    tell the same (all of them, where the records are about ``one_duty``).
    ``evidence`` must hold or the record is invalid here; ``evidence_missing`` says what an unknown answer means.
    ``requires``: a record counts only beside a matched record that it is tied to. ``unless``: only without one, and
    only if none of those steps has matched the record itself.
    """

    id: str
    label: str
    situations: tuple[str, ...]
    effect: Effect
    tally: Tally = Tally()
    amount: AmountRule | None = None
    where: Condition | None = None
    late: Condition | None = None
    one_duty: bool = False
    applies: Condition | None = None
    evidence: Condition | None = None
    evidence_reason: str = ""
    evidence_missing: Literal["accept", "pending"] = "accept"
    requires: Tie | None = None
    unless: Tie | None = None
    share: Formula | None = None
    places: int | None = None
    """Decimals to which the points of each record are rounded half up after multipliers and shares."""
    factors: tuple[tuple[Condition, Fraction], ...] = ()
    family: Family | None = None
    free: Free | None = None
    cap: Cap | None = None
    best: int | None = None
    """Only so many lines with the most points count."""
    exempted_by: tuple[str, ...] = ()
    absent: Literal["nothing", "pending"] = "nothing"
    unit_word: str = "次"


@dataclass(frozen=True, slots=True)
class Node:
    """A place where points are kept.

    ``base`` "full": starts from its full marks; "zero": from nothing; "children": from the sum of its children;
    "supplied": from entered scores. ``floor``/``ceiling`` bound the value (``None``: unbounded). ``net``: bonuses
    offset deductions before the floor is taken. ``weight`` scales the value when the parent adds it up.
    """

    id: str
    title: str
    parent: str | None
    full: Amount | None
    base: Literal["full", "zero", "children", "supplied"]
    start: Amount | None = None
    """起评: what a node with base "full" starts from instead of its full marks."""
    weight: Number = 1
    floor: Amount | None = 0
    ceiling: Amount | None = None
    deduction_cap: Amount | None = None
    bonus_cap: Amount | None = None
    net: bool = False
    zero_keeps_bonus: bool = False
    combine: Literal["sum", "mean", "lowest", "highest"] = "sum"
    extra: bool = False
    """附加: the score is added to what the other children make, and has no part in their marks."""
    applies: Condition | None = None
    inapplicable: Literal["full", "zero", "rescale"] | Amount = "full"
    """What a unit gets to which the node does not apply; an amount of points is that score itself."""
    missing: Literal["pending", "full", "zero", "rescale"] = "pending"
    due: Condition | None = None
    """Units that ought to have an entered score: without one they are pending whatever ``missing`` says."""
    places: int | None = None
    """Decimals to which the score is rounded half up before the parent adds it; ``None``: never rounded."""
    factor: Formula | None = None
    """系数: a formula over the roster of the unit by which the score is multiplied after its floor and ceiling."""
    factor_top: Amount | None = None
    """The most that the score may come to after it was multiplied."""
    sheet: bool = False
    """The node whose children are the groups of the assessment sheet."""


# --- the whole -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """A compiled rubric: complete, immutable, picklable, comparable."""

    id: str
    title: str
    version: str
    fingerprint: str
    nodes: tuple[Node, ...]
    steps: tuple[Step, ...]
    bands: tuple[Band, ...] = ()
    band_places: int | None = None
    exemptions: tuple[Exemption, ...] = ()
    followups: tuple[Followup, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    year: int | None = None
    """The year of the assessment as the document names it; it selects no records (``window`` does)."""
    window: Window | None = None
    scope: Condition | None = None
    scope_note: str = ""
    derived: tuple[Derived, ...] = ()
    quotas: tuple[tuple[str, GroupQuota], ...] = ()
    rank_by: str = ""
    """The roster field whose values are ranked, and hold their quotas, apart; empty: all units together."""
    rank_all: bool = False
    """Whether the place among the units of all groups is told too."""
    tie_break: tuple[str, ...] = ()
    """Nodes that are compared, in this order, where totals are equal."""
    clauses: tuple[Clause, ...] = ()
    errata: tuple[Erratum, ...] = ()
    readings: tuple[Reading, ...] = ()
    unit_fields: frozenset[str] = frozenset()
    """Roster fields; steps may ask for them as if every record of the unit carried them."""
    labels: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Closed sets of values by field: what a missing value may be."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Titles of situations by key, for reports."""

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if not name.startswith("_")}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
