"""Two results side by side: what of one is not in the other, by record, clause, item and grade; frozen data.

Everything in an assessment is compared, so two results without a difference say the same, word for word. Only the
places of records (file and line) and the order in which parts stand are not: they tell where a fact was written down,
not what became of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import zip_longest
from typing import Any, Generic, TypeAlias, TypeVar

from lianzheng_rubric.engine.assessment import (
    Assessment,
    Consequence,
    ErratumUsed,
    FindingEntry,
    GradeEffect,
    LedgerLine,
    MaterialStatus,
    NodeScore,
    PendingInput,
    ReadingInForce,
    RecordFate,
    SilentRule,
)
from lianzheng_rubric.engine.ranked import Spot

__all__ = [
    "BASIS",
    "OUTCOME",
    "Changed",
    "Comparison",
    "Difference",
    "Moved",
    "Pair",
    "Standings",
    "compare",
    "compare_all",
]

T = TypeVar("T")

Standings: TypeAlias = Mapping[str, Spot]
"""Where every unit stands that has a place."""
BASIS = ("rubric_id", "rubric_title", "rubric_version", "fingerprint", "library_version", "as_of", "previous_as_of")
"""Parts of an assessment that say what it rests on."""
OUTCOME = (
    "status", "total", "low", "high", "total_without_vetoes", "grade_by_score", "grade_limited", "grade",
    "possible_grades",
)  # fmt: skip
"""Parts of an assessment that are the outcome itself."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A part of the result (by its name in the schema) that is not the same."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Pair(Generic[T]):
    """One thing in both results; ``None`` where a result does not have it."""

    before: T | None
    after: T | None

    @property
    def either(self) -> T:
        """The thing as it is now, or as it was when it is gone."""
        found = self.before if self.after is None else self.after
        if found is None:
            raise TypeError("a pair of nothing")
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not the same for one unit; false when the two results say the same."""

    unit: str
    before: Assessment
    after: Assessment
    basis: tuple[Changed, ...] = ()
    readings: tuple[Pair[ReadingInForce], ...] = ()
    outcome: tuple[Changed, ...] = ()
    records: tuple[Pair[RecordFate], ...] = ()
    lines: tuple[Pair[LedgerLine], ...] = ()
    nodes: tuple[Pair[NodeScore], ...] = ()
    grade_effects: tuple[Pair[GradeEffect], ...] = ()
    consequences: tuple[Pair[Consequence], ...] = ()
    findings: tuple[Pair[FindingEntry], ...] = ()
    materials: tuple[Pair[MaterialStatus], ...] = ()
    pending: tuple[Pair[PendingInput], ...] = ()
    silent: tuple[Pair[SilentRule], ...] = ()
    errata: tuple[Pair[ErratumUsed], ...] = ()
    notices: tuple[Pair[str], ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self) if one.name not in ("unit", "before", "after"))


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit that stands elsewhere; ``None`` is no place (pending, or without a score)."""

    unit: str
    before: Spot | None
    after: Spot | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is not the same between two sets of results; false when nothing is."""

    gone: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    moved: tuple[Moved, ...] = ()
    same: int = 0
    """How many units have the same result in both."""

    def __bool__(self) -> bool:
        return bool(self.gone or self.added or self.differences or self.moved)


def compare(before: Assessment, after: Assessment) -> Difference:
    """What is not the same between two results for one unit (before and after a correction, for example)."""
    pairs: dict[str, Any] = {
        name: _pairs(getattr(before, _PARTS.get(name, name)), getattr(after, _PARTS.get(name, name)), key)
        for name, key in _KEYS.items()
    }
    return Difference(
        after.unit,
        before,
        after,
        _changed(before, after, ("unit", *BASIS)),
        outcome=_changed(before, after, OUTCOME),
        **pairs,
    )


def compare_all(
    before: Sequence[Assessment], after: Sequence[Assessment], places: tuple[Standings, Standings] = ({}, {})
) -> Comparison:
    """Results of many units, unit by unit. ``places``: of each ranked unit, before and after."""
    old = {one.unit: one for one in before}
    new = {one.unit: one for one in after}
    both = [(old[unit], one) for unit, one in new.items() if unit in old]
    differing = tuple(found for first, then in both if first is not then and (found := compare(first, then)))
    return Comparison(
        tuple(unit for unit in old if unit not in new),
        tuple(unit for unit in new if unit not in old),
        differing,
        tuple(_moved([unit for unit in new if unit in old], *places)),
        len(both) - len(differing),
    )


def _moved(units: Iterable[str], first: Standings, then: Standings) -> Iterable[Moved]:
    """Units of both results whose place is another; that units came or went is told for itself."""
    for unit in units:
        before, after = first.get(unit), then.get(unit)
        if before != after:
            yield Moved(unit, before, after)


def _changed(before: Assessment, after: Assessment, names: Iterable[str]) -> tuple[Changed, ...]:
    told = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(Changed(name, old, new) for name, old, new in told if old != new)


def _pairs(before: Iterable[T], after: Iterable[T], key: Callable[[Any], object]) -> tuple[Pair[T], ...]:
    """Things with one key belong together; what is equal is left out, of the rest the n-th goes with the n-th."""
    old, new = _by_key(before, key), _by_key(after, key)
    found: list[Pair[T]] = []
    for name in dict.fromkeys((*old, *new)):
        left = list(new.get(name, ()))
        gone: list[T] = []
        for thing in old.get(name, ()):
            same = next((one for one in left if _substance(one) == _substance(thing)), None)
            if same is None:
                gone.append(thing)
            else:
                left.remove(same)
        found += [Pair(*both) for both in zip_longest(gone, left)]
    return tuple(found)


def _substance(thing: object) -> object:
    """What is said, without the place where the record was written down."""
    return replace(thing, place="") if isinstance(thing, RecordFate) else thing


def _by_key(things: Iterable[T], key: Callable[[Any], object]) -> dict[object, list[T]]:
    found: dict[object, list[T]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found


_KEYS: dict[str, Callable[[Any], object]] = {
    "readings": lambda one: one.key,
    "records": lambda one: one.record,
    "lines": lambda one: (one.clause, one.record, one.node, one.kind),
    "nodes": lambda one: one.id,
    "grade_effects": lambda one: one.clause,
    "consequences": lambda one: (one.clause, one.text),
    "findings": lambda one: (one.clause, one.record),
    "materials": lambda one: one.clause,
    "pending": lambda one: (one.clause, one.record),
    "silent": lambda one: one.clause,
    "errata": lambda one: one.clause,
    "notices": lambda one: one,
}
"""What makes two things the same thing in both results."""
_PARTS = {"lines": "ledger"}
"""Where a part of an assessment goes by another name."""
