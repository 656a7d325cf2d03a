"""Grades with room for few: counting along sorted ends gives what comparing everybody with everybody gives."""

from __future__ import annotations

import pairwise
from hypothesis import given, settings
from hypothesis import strategies as st

from lianzheng_rubric.engine.sharing import Contest, Rival, Worth
from lianzheng_rubric.engine.standing import Standings

LAST = 3
WORTHS = st.tuples(st.integers(-6, 0))
SETTLED = st.lists(st.tuples(WORTHS, st.integers(0, LAST)), max_size=8).map(sorted)
RANKS = st.lists(st.integers(0, LAST), unique=True, max_size=LAST + 1).map(lambda some: tuple(sorted(some)))
ROOM = st.dictionaries(st.integers(0, LAST), st.integers(0, 4))


@st.composite
def rivals(draw: st.DrawFn) -> Rival:
    best, worst = sorted((draw(WORTHS), draw(WORTHS)))
    unknown = draw(st.sampled_from(("", "", "", "best", "both")))
    ends: tuple[Worth | None, Worth | None] = (None if unknown else best, None if unknown == "both" else worst)
    return Rival(*ends, draw(RANKS))


@settings(max_examples=500)
@given(ROOM, SETTLED, st.lists(rivals(), max_size=6))
def test_counting_is_comparing(room: dict[int, int], settled: list[tuple[Worth, int]], rivals: list[Rival]) -> None:
    contest = Contest(LAST, room, settled, rivals)
    assert [contest.ends(worth, rank) for worth, rank in settled] == pairwise.ends(LAST, room, settled, rivals)
    assert [contest.reached(one) for one in rivals] == pairwise.reached(LAST, room, settled, rivals)


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
    contest = Contest(LAST, {0: units // 5, 1: units // 3}, settled, pending)
    found = [*(contest.ends(worth, rank) for worth, rank in settled), *(contest.reached(one) for one in pending)]
    span = Standings([worth for worth, _ in settled], [(worth, worth) for worth in worths[1::2]]).span
    assert len(found) + len([span(worth, worth) for worth in worths]) == 2 * units
    return Counted.compared


def test_eight_times_the_units_take_little_more_than_eight_times_the_comparisons() -> None:
    assert comparisons(1600) < 8 * 2 * comparisons(200)
