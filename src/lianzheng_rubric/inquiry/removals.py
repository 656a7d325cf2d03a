"""Which records decide: the least sets of records without which a unit reaches a better grade, or loses its own.

Every set is a whole evaluation. All sets of one size are tried before any of the next, so what is found is the least;
the search ends at a size or a number of evaluations, and says how far it came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

from lianzheng_rubric.engine.exact import Exact, exact
from lianzheng_rubric.inquiry.retrial import Retrial, Verdict

__all__ = ["LARGEST", "MOST", "Removal", "Search", "least_removals"]

LARGEST = 3
"""Sets of more records than these are not looked for, unless asked."""
MOST = 20_000
"""No size beyond 1 is begun that would take more evaluations than these in all, fewer where each costs more."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Records that do it together when they are gone, and what the result then is."""

    records: tuple[str, ...]
    low: Exact
    high: Exact
    grade: str | None


@dataclass(frozen=True, slots=True)
class Search:
    """All least sets (every one of the same size); empty when none was found among sets of up to ``searched``."""

    removals: tuple[Removal, ...]
    searched: int
    records: int
    """How many records of the unit may be taken away."""

    @property
    def exhausted(self) -> bool:
        """Whether every set there is was tried, or the least ones were found."""
        return bool(self.removals) or self.searched >= self.records


def least_removals(
    retrial: Retrial, meets: Callable[[Verdict], bool], *, largest: int = LARGEST, most: int = MOST
) -> Search:
    """The least sets of records of the unit without which the verdict ``meets`` what is looked for."""
    ids = tuple(dict.fromkeys(_movable(retrial)))
    tried = 0
    for size in range(1, min(largest, len(ids)) + 1):
        tried += comb(len(ids), size)
        if size > 1 and tried * retrial.effort > most:
            return Search((), size - 1, len(ids))
        found = tuple(_meeting(retrial, meets, ids, size))
        if found:
            return Search(found, size, len(ids))
    return Search((), min(largest, len(ids)), len(ids))


def _movable(retrial: Retrial) -> Iterator[str]:
    """Records that were let in: the others (outside the period, of the next year) move nothing."""
    outcome = retrial.outcome(retrial.own)
    for index, record in enumerate(outcome.records):
        if outcome.matches.fates.get(index) in (None, "unmatched", "inapplicable", "duplicate"):
            yield record.id


def _meeting(retrial: Retrial, meets: Callable[[Verdict], bool], ids: tuple[str, ...], size: int) -> Iterator[Removal]:
    for chosen in combinations(ids, size):
        verdict = retrial.verdict(retrial.without(chosen))
        if meets(verdict):
            yield Removal(chosen, exact(verdict.low), exact(verdict.high), verdict.worst)
