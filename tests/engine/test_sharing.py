"""Grades with room for few: counting along sorted ends gives what comparing everybody with everybody gives."""

from __future__ import annotations

import pairwise
from hypothesis import given, settings
from hypothesis import strategies as st

from lianzheng_rubric.engine.sharing import Contest, Rival, Worth

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
