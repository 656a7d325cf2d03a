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
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.exact import Amount, Exact, amount_of

__all__ = ["Contest", "Rival", "Worth", "worth_ends", "worth_of"]

Worth: TypeAlias = tuple[Amount, ...]
"""What units are ordered by: the less, the better the place. The first is the total, the sign turned."""


def worth_of(assessment: Assessment, tie_break: Sequence[str]) -> Worth:
    """What a settled unit is ordered by: its total, then the items that decide between equal totals."""
    nodes = [assessment.node(name).score for name in tie_break]
    return _worth((assessment.total, *nodes))


def worth_ends(assessment: Assessment, tie_break: Sequence[str]) -> tuple[Worth, Worth]:
    """The best and the worst worth of a unit that is not settled."""
    nodes = [assessment.node(name) for name in tie_break]
    best = (assessment.high, *(node.high for node in nodes))
    worst = (assessment.low, *(node.low for node in nodes))
    return _worth(best), _worth(worst)


def _worth(values: Iterable[Exact | None]) -> Worth:
    return tuple(-amount_of(value or 0) for value in values)


@dataclass(frozen=True, slots=True)
class Rival:
    """A unit that is not settled: its best and its worst worth, the grades it may earn (as ranks, best first)."""

    best: Worth | None
    """``None``: it may come before everyone."""
    worst: Worth | None
    """``None``: it may come behind everyone."""
    ranks: tuple[int, ...]


class _Rivals:
    """The rivals counted along their ends, for each span of ranks (first, last) that they may earn."""

    def __init__(self, rivals: Iterable[Rival]) -> None:
        self._best: dict[tuple[int, int], list[Worth]] = {}
        self._worst: dict[int, list[Worth]] = {}
        self._anywhere: Counter[tuple[int, int]] = Counter()
        """Those that may come before everyone."""
        for one in rivals:
            if not one.ranks:
                continue
            first, last = one.ranks[0], one.ranks[-1]
            if one.best is None:
                self._anywhere[first, last] += 1
            else:
                self._best.setdefault((first, last), []).append(one.best)
            if one.worst is not None and first == last:
                self._worst.setdefault(first, []).append(one.worst)
        for worths in (*self._best.values(), *self._worst.values()):
            worths.sort()

    def sure(self, worth: Worth, rank: int) -> int:
        """How many are certainly before a unit of this worth, and certainly earn ``rank``."""
        return bisect_left(self._worst.get(rank, ()), worth)

    def coming(self, worth: Worth, rank: int, but: Rival | None) -> Counter[int]:
        """How many may come before a unit of this worth that earned ``rank``, each where it is most in the way."""
        found = Counter[int]()
        for ranks in self._anywhere.keys() | self._best.keys():
            count = self._anywhere[ranks] + bisect_left(self._best.get(ranks, ()), worth)
            found[_in_the_way(ranks, rank)] += count
        if but is not None and but.ranks and (but.best is None or but.best < worth):
            found[_in_the_way((but.ranks[0], but.ranks[-1]), rank)] -= 1
        return found


def _in_the_way(ranks: tuple[int, int], rank: int) -> int:
    """Of the ranks between two the one nearest to ``rank``, from above if it can be."""
    return max(ranks[0], min(rank, ranks[1]))


class Contest:
    """The units that share the grades of one group. Grades are told by rank, 0 is the best; ``last`` has room for all.

    ``room`` says how many units may hold a rank; ``settled`` are worth and earned rank of each settled unit, best
    first; ``rivals`` are all others.
    """

    def __init__(
        self, last: int, room: Mapping[int, int], settled: Sequence[tuple[Worth, int]], rivals: Iterable[Rival]
    ) -> None:
        self._last, self._room = last, {rank: count for rank, count in room.items() if rank < last}
        self._rivals = _Rivals(rivals)
        self._worths = [worth for worth, _ in settled]
        self._earned = [[0] * (last + 1)]
        self._pushed = [[0] * (last + 1)]
        """How many of the first so many settled units earned each rank, and had to leave it."""
        for worth, rank in settled:
            kept = self.alone(worth, rank)
            self._earned.append([count + (at == rank) for at, count in enumerate(self._earned[-1])])
            self._pushed.append([count + (rank <= at < kept) for at, count in enumerate(self._pushed[-1])])

    def alone(self, worth: Worth, rank: int) -> int:
        """The rank that a unit of this worth, which earned ``rank``, would keep were there no rivals."""
        return self._kept(worth, rank, lambda _worth, _rank: 0)

    def best(self, worth: Worth, rank: int) -> int:
        """The best rank that a unit of this worth, which earned ``rank``, may keep."""
        return self._kept(worth, rank, self._rivals.sure)

    def _kept(self, worth: Worth, rank: int, sure: Callable[[Worth, int], int]) -> int:
        before = bisect_left(self._worths, worth, hi=len(self._earned) - 1)
        earned, pushed = self._earned[before], self._pushed[before]
        while rank < self._last and rank in self._room:
            if earned[rank] + (pushed[rank - 1] if rank else 0) + sure(worth, rank) < self._room[rank]:
                break
            rank += 1
        return rank

    def worst(self, worth: Worth, rank: int, itself: Rival | None = None) -> int:
        """The worst rank that a unit of this worth, which earned ``rank``, may be left with."""
        coming = self._rivals.coming(worth, rank, itself)
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

    def ends(self, worth: Worth, rank: int) -> tuple[int, int]:
        """The best and the worst rank of a settled unit."""
        if rank not in self._room:
            return rank, rank
        best = self.best(worth, rank)
        return best, max(best, self.worst(worth, rank))

    def reached(self, rival: Rival) -> set[int]:
        """Every rank that one of the rivals may end with."""
        found: set[int] = set()
        for rank in rival.ranks:
            best, worst = rank, rank
            if rank in self._room:
                best = rank if rival.best is None else self.best(rival.best, rank)
                worst = self._last if rival.worst is None else self.worst(rival.worst, rank, rival)
            found.update(range(best, max(best, worst) + 1))
        return found
