"""Grades with room for few: who keeps one, who takes the next, and what units that are not settled leave open.

Going down the grades, a unit stays in one as long as fewer units that hold it stand before it than there is room for;
so a tie at the edge keeps nobody out. Only who stands before a unit matters to it.

Of a unit that is not settled (a rival) all that is known is how good and how bad it may turn out. The best of a settled
unit is what it takes with only those rivals before it that must be there; the worst what it takes with every rival
before it that may be there, each in the grade where it is most in the way. The span never leaves out what may come; it
is exact unless a rival pushes units that tie, or must be before the unit in a grade above its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from lianzheng_rubric.engine.assessment import Assessment

__all__ = ["Contest", "Rival", "Worth", "worth_ends", "worth_of"]

Worth: TypeAlias = tuple[Fraction, ...]
"""What units are ordered by: the less, the better the place."""


def worth_of(assessment: Assessment, tie_break: Sequence[str]) -> Worth:
    """What a settled unit is ordered by: its total, then the items that decide between equal totals."""
    nodes = [assessment.node(name).score for name in tie_break]
    return tuple(-Fraction(value or 0) for value in (assessment.total, *nodes))


def worth_ends(assessment: Assessment, tie_break: Sequence[str]) -> tuple[Worth, Worth]:
    """The best and the worst worth of a unit that is not settled."""
    nodes = [assessment.node(name) for name in tie_break]
    best = (assessment.high, *(node.high for node in nodes))
    worst = (assessment.low, *(node.low for node in nodes))
    return tuple(-Fraction(value or 0) for value in best), tuple(-Fraction(value or 0) for value in worst)


@dataclass(frozen=True, slots=True)
class Rival:
    """A unit that is not settled: its best and its worst worth, the grades it may earn (as ranks, best first)."""

    best: Worth | None
    """``None``: it may come before everyone."""
    worst: Worth | None
    """``None``: it may come behind everyone."""
    ranks: tuple[int, ...]


class Contest:
    """The units that share the grades of one group. Grades are told by rank, 0 is the best; ``last`` has room for all.

    ``room`` says how many units may hold a rank; ``settled`` are worth and earned rank of each settled unit, best
    first.
    """

    def __init__(self, last: int, room: Mapping[int, int], settled: Sequence[tuple[Worth, int]]) -> None:
        self._last, self._room = last, {rank: count for rank, count in room.items() if rank < last}
        self._worths = [worth for worth, _ in settled]
        self._earned = [[0] * (last + 1)]
        self._pushed = [[0] * (last + 1)]
        """How many of the first so many settled units earned each rank, and had to leave it."""
        for worth, rank in settled:
            kept = self.best(worth, rank)
            self._earned.append([count + (at == rank) for at, count in enumerate(self._earned[-1])])
            self._pushed.append([count + (rank <= at < kept) for at, count in enumerate(self._pushed[-1])])

    def best(self, worth: Worth, rank: int, rivals: Iterable[Rival] = ()) -> int:
        """The best rank that a unit of this worth, which earned ``rank``, may keep."""
        sure = [0] * (self._last + 1)
        for one in rivals:
            if one.worst is not None and one.worst < worth and len(one.ranks) == 1:
                sure[one.ranks[0]] += 1
        before = bisect_left(self._worths, worth, hi=len(self._earned) - 1)
        earned, pushed = self._earned[before], self._pushed[before]
        while rank < self._last and rank in self._room:
            if earned[rank] + (pushed[rank - 1] if rank else 0) + sure[rank] < self._room[rank]:
                break
            rank += 1
        return rank

    def worst(self, worth: Worth, rank: int, rivals: Iterable[Rival]) -> int:
        """The worst rank that a unit of this worth, which earned ``rank``, may be left with."""
        coming = [0] * (self._last + 1)
        for one in rivals:
            if one.ranks and (one.best is None or one.best < worth):
                coming[max(one.ranks[0], min(rank, one.ranks[-1]))] += 1
        before = bisect_left(self._worths, worth)
        flow, disturbed = 0, False
        for at in range(self._last):
            room = self._room.get(at)
            holders = self._earned[before][at] + flow + coming[at]
            disturbed = disturbed or coming[at] > 0
            if at >= rank and (room is None or holders < room):
                return at
            if room is None or (disturbed and holders <= room):
                flow, disturbed = 0, False
            else:
                flow = holders - room if disturbed else self._pushed[before][at]
        return self._last

    def ends(self, worth: Worth, rank: int, rivals: Sequence[Rival]) -> tuple[int, int]:
        """The best and the worst rank of a settled unit."""
        if rank not in self._room:
            return rank, rank
        best = self.best(worth, rank, rivals)
        return best, max(best, self.worst(worth, rank, rivals))

    def reached(self, rival: Rival, others: Sequence[Rival]) -> set[int]:
        """Every rank that a rival may end with."""
        found: set[int] = set()
        for rank in rival.ranks:
            best, worst = rank, rank
            if rank in self._room:
                best = rank if rival.best is None else self.best(rival.best, rank, others)
                worst = self._last if rival.worst is None else self.worst(rival.worst, rank, others)
            found.update(range(best, max(best, worst) + 1))
        return found
