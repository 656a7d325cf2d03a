"""Who shares grades with room for few, worked out slowly: every unit compared with every rival."""

from __future__ import annotations

from collections.abc import Sequence

from lianzheng_rubric.engine.quota import Rooms
from lianzheng_rubric.engine.sharing import Rival, Worth

__all__ = ["ends", "reached", "shared"]


class _Pairs:
    """The settled units, whose worth and earned rank are given best first, and their rivals."""

    def __init__(self, last: int, rooms: Rooms, settled: Sequence[tuple[Worth, int]]) -> None:
        self.last = last
        self.own = {rank: count for rank, count in rooms.own.items() if rank < last}
        self.better = {rank: count for rank, count in rooms.better.items() if rank < last}
        self.settled: list[tuple[Worth, int, int]] = []
        """Worth, earned rank and the rank kept where there are no rivals."""
        for worth, rank in settled:
            self.settled.append((worth, rank, self.best(worth, rank, ())))

    def limits(self, rank: int) -> bool:
        return rank in self.own or any(one >= rank for one in self.better)

    def earned(self, worth: Worth, rank: int) -> int:
        return sum(before < worth and own == rank for before, own, _ in self.settled)

    def held(self, worth: Worth, rank: int) -> int:
        return sum(before < worth and kept == rank for before, _, kept in self.settled)

    def pushed(self, worth: Worth, rank: int) -> int:
        return sum(before < worth and own <= rank < kept for before, own, kept in self.settled)

    def best(self, worth: Worth, rank: int, rivals: Sequence[Rival]) -> int:
        sure = [one for one in rivals if one.ranks and one.worst is not None and one.worst < worth]
        for at in range(rank, self.last):
            held = self.held(worth, at) + sum(set(_between(one)) == {at} for one in sure)
            if at in self.own and held >= self.own[at]:
                continue
            if all(
                sum(before < worth and own <= deep for before, own, _ in self.settled)
                + sum(one.ranks[-1] <= deep for one in sure)
                < room
                for deep, room in self.better.items()
                if deep >= at
            ):
                return at
        return self.last

    def worst(self, worth: Worth, rank: int, rivals: Sequence[Rival]) -> int:
        ahead = [one for one in rivals if one.ranks and (one.best is None or one.best < worth)]
        placed = [min((abs(own - rank), own) for own in _between(one))[1] for one in ahead]

        def earning(at: int) -> int:
            return sum(self.earned(worth, one) for one in range(at + 1)) + sum(one <= at for one in placed)

        flow, disturbed = 0, False
        for at in range(self.last):
            holders = self.earned(worth, at) + flow + placed.count(at)
            free = at not in self.own or holders < self.own[at]
            if at >= rank and free and all(earning(deep) < room for deep, room in self.better.items() if deep >= at):
                return at
            disturbed = disturbed or any(at in _between(one) for one in ahead)
            disturbed = any(one.ranks[0] <= at for one in ahead) if at in self.better else disturbed
            if not disturbed:
                flow = self.pushed(worth, at)
            elif at in self.better:
                flow = max(0, earning(at) - self.better[at])
            else:
                flow = max(0, holders - self.own[at]) if at in self.own else 0
            disturbed = disturbed and flow > 0
        return self.last


def _between(rival: Rival) -> range:
    return range(rival.ranks[0], rival.ranks[-1] + 1)


def ends(
    last: int, rooms: Rooms, settled: Sequence[tuple[Worth, int]], rivals: Sequence[Rival]
) -> list[tuple[int, int]]:
    """The best and the worst rank of every settled unit."""
    pairs = _Pairs(last, rooms, settled)
    found = []
    for worth, rank in settled:
        best = pairs.best(worth, rank, rivals) if pairs.limits(rank) else rank
        found.append((best, max(best, pairs.worst(worth, rank, rivals)) if pairs.limits(rank) else rank))
    return found


def reached(last: int, rooms: Rooms, settled: Sequence[tuple[Worth, int]], rivals: Sequence[Rival]) -> list[set[int]]:
    """Every rank that each rival may end with."""
    pairs = _Pairs(last, rooms, settled)
    found = []
    for number, rival in enumerate(rivals):
        others = [*rivals[:number], *rivals[number + 1 :]]
        ranks: set[int] = set()
        for rank in rival.ranks:
            best, worst = rank, rank
            if pairs.limits(rank):
                best = rank if rival.best is None else pairs.best(rival.best, rank, others)
                worst = last if rival.worst is None else pairs.worst(rival.worst, rank, others)
            ranks.update(range(best, max(best, worst) + 1))
        found.append(ranks)
    return found


def shared(last: int, rooms: Rooms, units: Sequence[tuple[Worth, int]]) -> list[int]:
    """The rank that each of these units keeps, all settled and best first: the rule as it is told, one by one."""
    found: list[int] = []
    for number, (worth, rank) in enumerate(units):
        before = [kept for kept, (other, _) in zip(found, units[:number], strict=True) if other < worth]
        found.append(
            next(
                at
                for at in range(rank, last + 1)
                if at == last
                or (
                    (at not in rooms.own or before.count(at) < rooms.own[at])
                    and all(
                        sum(kept <= deep for kept in before) < room
                        for deep, room in rooms.better.items()
                        if at <= deep < last
                    )
                )
            )
        )
    return found
