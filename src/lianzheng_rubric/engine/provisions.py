"""What stands around the score: grades, exemptions, consequences, materials, the period, readings and misprints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from lianzheng_rubric.engine.condition import Condition, Formula, Value
from lianzheng_rubric.engine.exact import Amount

__all__ = [
    "Band",
    "Clause",
    "Derived",
    "Erratum",
    "Exemption",
    "Followup",
    "Reading",
    "Requirement",
    "Window",
]


@dataclass(frozen=True, slots=True)
class Band:
    """A grade by score: ``low`` and ``high`` are ``(amount, inclusive)`` or ``None`` for an open end.

    ``gates`` are further conditions: (node id, least score of that node).
    """

    name: str
    low: tuple[Amount, bool] | None
    high: tuple[Amount, bool] | None
    gates: tuple[tuple[str, Amount], ...] = ()


@dataclass(frozen=True, slots=True)
class Exemption:
    """Records meeting ``where`` are left out of the steps that name this exemption.

    What a record does not show exempts nobody. ``counted``: an exempted record still counts towards a threshold
    beside at least one that is not exempted.
    """

    id: str
    label: str
    where: Condition
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Followup:
    """A consequence after grading: ``where`` over outcome and unit fields, ``fired`` step ids that must have fired."""

    id: str
    text: str
    where: Condition | None = None
    fired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """A material to hand in: forms, deadline and marks; checked, listed, never scored."""

    id: str
    label: str
    situations: tuple[str, ...]
    forms: tuple[str, ...] = ()
    deadline: date | None = None
    must_have: tuple[str, ...] = ()
    applies: Condition | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The period that counts. Later records go to next year; with ``carry`` those left over from last year come in."""

    start: date
    end: date | None
    carry: bool = True
    until_assessment: bool = False
    spans: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    """First and last day for situations with a period of their own: what is found out or judged at the assessment
    itself (votes, judgements) has no last day, and what is late may come in for some time."""
    day_counts: bool = True
    """Whether facts of the day on which the assessment starts still count."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A field computed from others: a span between two dates, a formula, the largest of several, a shifted date."""

    name: str
    kind: Literal["years", "months", "days", "formula", "largest", "shift", "lookup"]
    fields: tuple[str | date, ...] = ()
    formula: Formula | None = None
    table: Mapping[Value, str] = field(default_factory=dict)
    """For "lookup": the value by that of the first field; one that is not listed gives the second field instead."""
    months: int = 0
    """For "shift": how many calendar months after the date field."""
    to_the_eve: bool = False
    """Count only to the day before the second date, so that exactly ten years are not yet ten (不含本数)."""
    begun: bool = False
    """For "months": a month that has begun counts as one."""
    default: Value = None
    """What the field holds when it cannot be computed; ``None``: it is left out, and unknown."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a clause of the document stands and what became of it."""

    id: str
    label: str
    nature: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Erratum:
    """A mistake of the printed text: what stands there, how it is read, and why."""

    clause: str
    printed: str
    read_as: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A named way of reading the text, the value in force and the clauses it touches."""

    key: str
    value: str
    default: str
    options: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    basis: str = ""
    note: str = ""
