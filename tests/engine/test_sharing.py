"""Grades with room for few: counting along sorted ends gives what comparing everybody with everybody gives."""

from __future__ import annotations

import pairwise
from hypothesis import given, settings
from hypothesis import strategies as st

from lianzheng_rubric.engine.quota import Rooms
from lianzheng_rubric.engine.sharing import Contest, Rival, Worth
from lianzheng_rubric.engine.standing import Standings

LAST = 3
WORTHS = st.tuples(st.integers(-6, 0))
SETTLED = st.lists(st.tuples(WORTHS, st.integers(0, LAST)), max_size=8).map(sorted)
RANKS = st.lists(st.integers(0, LAST), unique=True, max_size=LAST + 1).map(lambda some: tuple(sorted(some)))
KINDS = st.tuples(st.sampled_from(("own", "better", "none")), st.integers(0, 4))
ROOMS = st.lists(KINDS, min_size=LAST, max_size=LAST).map(
    lambda kinds: Rooms(
        *({rank: room for rank, (kind, room) in enumerate(kinds) if kind == one} for one in ("own", "better"))
    )
)
"""For each rank so much room, for itself or together with the better ones."""


@st.composite
def rivals(draw: st.DrawFn) -> Rival:
    best, worst = sorted((draw(WORTHS), draw(WORTHS)))
    unknown = draw(st.sampled_from(("", "", "", "best", "both")))
    ends: tuple[Worth | None, Worth | None] = (None if unknown else best, None if unknown == "both" else worst)
    return Rival(*ends, draw(RANKS))


@settings(max_examples=500)
@given(ROOMS, SETTLED, st.lists(rivals(), max_size=6))
def test_counting_is_comparing(rooms: Rooms, settled: list[tuple[Worth, int]], rivals: list[Rival]) -> None:
    contest = Contest(LAST, rooms, settled, rivals)
    assert [contest.ends(worth, rank) for worth, rank in settled] == pairwise.ends(LAST, rooms, settled, rivals)
    assert [contest.reached(one) for one in rivals] == pairwise.reached(LAST, rooms, settled, rivals)


@settings(max_examples=300)
@given(ROOMS, SETTLED)
def test_without_rivals_everybody_has_one_grade(rooms: Rooms, settled: list[tuple[Worth, int]]) -> None:
    kept = pairwise.shared(LAST, rooms, settled)
    contest = Contest(LAST, rooms, settled, ())
    assert [contest.ends(worth, rank) for worth, rank in settled] == [(rank, rank) for rank in kept]


@settings(max_examples=500)
@given(ROOMS, SETTLED, st.lists(st.tuples(WORTHS, WORTHS, RANKS.filter(bool)), min_size=1, max_size=3), st.data())
def test_whatever_the_rivals_come_to_was_told(
    rooms: Rooms,
    settled: list[tuple[Worth, int]],
    spans: list[tuple[Worth, Worth, tuple[int, ...]]],
    data: st.DataObject,
) -> None:
    rivals = [Rival(min(one, other), max(one, other), ranks) for one, other, ranks in spans]
    contest = Contest(LAST, rooms, settled, rivals)
    told = [contest.ends(worth, rank) for worth, rank in settled]
    open_ = [contest.reached(one) for one in rivals]
    came = [
        ((data.draw(st.integers(one.best[0], one.worst[0])),), data.draw(st.sampled_from(one.ranks)))
        for one in rivals
        if one.best is not None and one.worst is not None
    ]
    order = sorted(range(len(settled) + len(came)), key=lambda number: [*settled, *came][number][0])
    kept = dict(zip(order, pairwise.shared(LAST, rooms, [[*settled, *came][number] for number in order]), strict=True))
    for number, (best, worst) in enumerate(told):
        assert best <= kept[number] <= worst
    for number, reached in enumerate(open_):
        assert kept[len(settled) + number] in reached


class Counted(int):
    """A number that counts how often it is compared."""

    compared = 0

    def __lt__(self, other: int) -> bool:
        Counted.compared += 1
        return int(self) < int(other)

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return isinstance(other, int) and int(self) == int(other)

    __hash__ = int.__hash__


def comparisons(units: int) -> int:
    """How many are needed to share the grades among so many units, half of them pending."""
    worths = [(Counted(-(number * 7919 % 1009)),) for number in range(units)]
    settled = sorted(zip(worths[::2], [number % 2 for number in range(units)], strict=False))
    pending = [Rival(worth, (Counted(worth[0] + number % 90),), (0, 1)) for number, worth in enumerate(worths[1::2])]
    Counted.compared = 0
    contest = Contest(LAST, Rooms({0: units // 5}, {1: units // 3}), settled, pending)
    found = [*(contest.ends(worth, rank) for worth, rank in settled), *(contest.reached(one) for one in pending)]
    span = Standings([worth for worth, _ in settled], [(worth, worth) for worth in worths[1::2]]).span
    assert len(found) + len([span(worth, worth) for worth in worths]) == 2 * units
    return Counted.compared


def test_eight_times_the_units_take_little_more_than_eight_times_the_comparisons() -> None:
    assert comparisons(1600) < 8 * 2 * comparisons(200)
