"""Facts as they happened: a record says what, when and how often, never how many points it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import Amount, Number

__all__ = ["Cohort", "Record", "Unit", "days_of"]


@dataclass(frozen=True, slots=True)
class Record:
    """One fact about one unit.

    ``situation`` is the key that the rubric gave the 情形; ``points`` are judged or entered points (an amount) where
    the document leaves the number to people; ``values`` holds the typed fields, the built-in ones included.
    """

    id: str
    unit: str
    situation: str
    date: date | None = None
    count: int = 1
    points: Amount | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    reason: str = ""
    judge: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One assessed unit with what the roster says about it (class, last year's result, …)."""

    name: str
    values: Mapping[str, Value] = field(default_factory=dict)


Cohort: TypeAlias = Mapping[str, tuple[Number | None, ...]]
"""For every comparative step (by id): the quantities of all units that are compared; ``None`` is not given yet."""


def days_of(unit: Unit, as_of: date | None, previous_as_of: date | None) -> tuple[date | None, date | None]:
    """First day of the assessment of a unit, this year and last: the roster's word goes before what holds for all."""
    return _day(unit, "考核开始日") or as_of, _day(unit, "上年考核开始日") or previous_as_of


def _day(unit: Unit, name: str) -> date | None:
    value = unit.values.get(name)
    return value if isinstance(value, date) else None
