"""Who shares grades with room for few, worked out slowly: every unit compared with every rival."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lianzheng_rubric.engine.sharing import Rival, Worth

__all__ = ["ends", "reached"]


class _Pairs:
    """The settled units, whose worth and earned rank are given best first, and their rivals."""

    def __init__(self, last: int, room: Mapping[int, int], settled: Sequence[tuple[Worth, int]]) -> None:
        self.last, self.room = last, {rank: count for rank, count in room.items() if rank < last}
        self.settled: list[tuple[Worth, int, int]] = []
        """Worth, earned rank and the rank kept where there are no rivals."""
        for worth, rank in settled:
            self.settled.append((worth, rank, self.best(worth, rank, ())))

    def earned(self, worth: Worth, rank: int) -> int:
        return sum(before < worth and own == rank for before, own, _ in self.settled)

    def pushed(self, worth: Worth, rank: int) -> int:
        return sum(before < worth and own <= rank < kept for before, own, kept in self.settled)

    def best(self, worth: Worth, rank: int, rivals: Sequence[Rival]) -> int:
        while rank < self.last and rank in self.room:
            sure = sum(one.worst is not None and one.worst < worth and one.ranks == (rank,) for one in rivals)
            if self.earned(worth, rank) + self.pushed(worth, rank - 1) + sure < self.room[rank]:
                break
            rank += 1
        return rank

    def worst(self, worth: Worth, rank: int, rivals: Sequence[Rival]) -> int:
        ahead = [one for one in rivals if one.ranks and (one.best is None or one.best < worth)]
        flow, disturbed = 0, False
        for at in range(self.last):
            coming = sum(min((abs(own - rank), own) for own in _between(one))[1] == at for one in ahead)
            holders = self.earned(worth, at) + flow + coming
            disturbed = disturbed or coming > 0
            room = self.room.get(at)
            if at >= rank and (room is None or holders < room):
                return at
            if room is None or (disturbed and holders <= room):
                flow, disturbed = 0, False
            else:
                flow = holders - room if disturbed else self.pushed(worth, at)
        return self.last


def _between(rival: Rival) -> range:
    return range(rival.ranks[0], rival.ranks[-1] + 1)


def ends(
    last: int, room: Mapping[int, int], settled: Sequence[tuple[Worth, int]], rivals: Sequence[Rival]
) -> list[tuple[int, int]]:
    """The best and the worst rank of every settled unit."""
    pairs = _Pairs(last, room, settled)
    found = []
    for worth, rank in settled:
        best = pairs.best(worth, rank, rivals) if rank in pairs.room else rank
        found.append((best, max(best, pairs.worst(worth, rank, rivals)) if rank in pairs.room else rank))
    return found


def reached(
    last: int, room: Mapping[int, int], settled: Sequence[tuple[Worth, int]], rivals: Sequence[Rival]
) -> list[set[int]]:
    """Every rank that each rival may end with."""
    pairs = _Pairs(last, room, settled)
    found = []
    for number, rival in enumerate(rivals):
        others = [*rivals[:number], *rivals[number + 1 :]]
        ranks: set[int] = set()
        for rank in rival.ranks:
            best, worst = rank, rank
            if rank in pairs.room:
                best = rank if rival.best is None else pairs.best(rival.best, rank, others)
                worst = last if rival.worst is None else pairs.worst(rival.worst, rank, others)
            ranks.update(range(best, max(best, worst) + 1))
        found.append(ranks)
    return found
