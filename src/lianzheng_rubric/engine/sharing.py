"""Grades with room for few: who keeps one, who takes the next, and what units that are not settled leave open.

Going down the grades, a unit stays in one as long as fewer units that hold it stand before it than there is room for;
so a tie at the edge keeps nobody out. Where there is room for a grade and all better ones together, a unit before which
that many have earned one of them goes on below. Only who stands before a unit matters to it.

Of a unit that is not settled (a rival) all that is known is how good and how bad it may turn out. The best of a settled
unit is what it takes with only those rivals before it that must be there; the worst what it takes with every rival
before it that may be there, each in the grade where it is most in the way. The span never leaves out what may come; it
is exact unless a rival pushes units that tie, or must be before the unit in a grade above its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.exact import Amount, Exact, amount_of
from lianzheng_rubric.engine.quota import Rooms

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
        self._worst: dict[tuple[int, int], list[Worth]] = {}
        self._anywhere: Counter[tuple[int, int]] = Counter()
        """Those that may come before everyone."""
        for one in rivals:
            if not one.ranks:
                continue
            span = one.ranks[0], one.ranks[-1]
            if one.best is None:
                self._anywhere[span] += 1
            else:
                self._best.setdefault(span, []).append(one.best)
            if one.worst is not None:
                self._worst.setdefault(span, []).append(one.worst)
        for worths in (*self._best.values(), *self._worst.values()):
            worths.sort()

    def sure(self, worth: Worth, first: int, last: int) -> int:
        """How many are certainly before a unit of this worth, and certainly earn a rank from ``first`` to ``last``."""
        inside = (worths for span, worths in self._worst.items() if first <= span[0] and span[1] <= last)
        return sum(bisect_left(worths, worth) for worths in inside)

    def coming(self, worth: Worth, but: Rival | None) -> Counter[tuple[int, int]]:
        """How many may come before a unit of this worth, by the span of ranks that they may earn."""
        found = Counter(self._anywhere)
        for span, worths in self._best.items():
            found[span] += bisect_left(worths, worth)
        if but is not None and but.ranks and (but.best is None or but.best < worth):
            found[but.ranks[0], but.ranks[-1]] -= 1
        return +found


def _in_the_way(ranks: tuple[int, int], rank: int) -> int:
    """Of the ranks between two the one nearest to ``rank``, from above if it can be."""
    return max(ranks[0], min(rank, ranks[1]))


def _nobody(_worth: Worth, _first: int, _last: int) -> int:
    return 0


class Contest:
    """The units that share the grades of one group. Grades are told by rank, 0 is the best; ``last`` has room for all.

    ``rooms`` says how many units may hold a rank, no rank in both ways; ``settled`` are worth and earned rank of each
    settled unit, best first; ``rivals`` are all others.
    """

    def __init__(self, last: int, rooms: Rooms, settled: Sequence[tuple[Worth, int]], rivals: Iterable[Rival]) -> None:
        self._last = last
        self._own = {rank: count for rank, count in rooms.own.items() if rank < last}
        self._better = {rank: count for rank, count in rooms.better.items() if rank < last}
        self._rivals = _Rivals(rivals)
        self._worths = [worth for worth, _ in settled]
        self._earned = [[0] * (last + 1)]
        self._held = [[0] * (last + 1)]
        self._pushed = [[0] * (last + 1)]
        """How many of the first so many settled units earned each rank, held it, and had to leave it."""
        for worth, rank in settled:
            kept = self.alone(worth, rank)
            self._earned.append([count + (at == rank) for at, count in enumerate(self._earned[-1])])
            self._held.append([count + (at == kept) for at, count in enumerate(self._held[-1])])
            self._pushed.append([count + (rank <= at < kept) for at, count in enumerate(self._pushed[-1])])

    def alone(self, worth: Worth, rank: int) -> int:
        """The rank that a unit of this worth, which earned ``rank``, would keep were there no rivals."""
        return self._kept(worth, rank, _nobody)

    def best(self, worth: Worth, rank: int) -> int:
        """The best rank that a unit of this worth, which earned ``rank``, may keep."""
        return self._kept(worth, rank, self._rivals.sure)

    def _kept(self, worth: Worth, rank: int, sure: Callable[[Worth, int, int], int]) -> int:
        before = bisect_left(self._worths, worth, hi=len(self._earned) - 1)
        earned, held = self._earned[before], self._held[before]
        rank = max(rank, self._barred(lambda at: sum(earned[: at + 1]) + sure(worth, 0, at)))
        while rank in self._own and held[rank] + sure(worth, rank, rank) >= self._own[rank]:
            rank += 1
        return rank

    def _barred(self, earning: Callable[[int], int]) -> int:
        """The best rank below those that so many ``earning`` this rank or a better one leave no room in."""
        return max((rank + 1 for rank, room in self._better.items() if earning(rank) >= room), default=0)

    def worst(self, worth: Worth, rank: int, itself: Rival | None = None) -> int:
        """The worst rank that a unit of this worth, which earned ``rank``, may be left with."""
        coming = self._rivals.coming(worth, itself)
        placed = Counter[int]()
        for span, count in coming.items():
            placed[_in_the_way(span, rank)] += count
        before = bisect_left(self._worths, worth)
        earned, pushed = self._earned[before], self._pushed[before]

        def earning(at: int) -> int:
            return sum(earned[one] + placed[one] for one in range(at + 1))

        barred = max(rank, self._barred(earning))
        flow, disturbed = 0, False
        for at in range(self._last):
            holders = earned[at] + flow + placed[at]
            if at >= barred and (at not in self._own or holders < self._own[at]):
                return at
            if at in self._better:
                disturbed = any(first <= at for first, _ in coming)
                beyond = earning(at) - self._better[at]
            else:
                disturbed = disturbed or any(first <= at <= last for first, last in coming)
                beyond = holders - self._own[at] if at in self._own else 0
            flow = max(0, beyond) if disturbed else pushed[at]
            disturbed = disturbed and flow > 0
        return self._last

    def ends(self, worth: Worth, rank: int) -> tuple[int, int]:
        """The best and the worst rank of a settled unit."""
        if not self._limits(rank):
            return rank, rank
        best = self.best(worth, rank)
        return best, max(best, self.worst(worth, rank))

    def _limits(self, rank: int) -> bool:
        return rank in self._own or any(rank <= one for one in self._better)

    def reached(self, rival: Rival) -> set[int]:
        """Every rank that one of the rivals may end with."""
        found: set[int] = set()
        for rank in rival.ranks:
            best, worst = rank, rank
            if self._limits(rank):
                best = rank if rival.best is None else self.best(rival.best, rank)
                worst = self._last if rival.worst is None else self.worst(rival.worst, rank, rival)
            found.update(range(best, max(best, worst) + 1))
        return found
