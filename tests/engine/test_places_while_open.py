"""Places while units are pending: the range told is what comes of all ways in which they may turn out, no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_plans import at, bands, deduct, facts, plan

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.condition import (
    And,
    Arithmetic,
    Compare,
    Condition,
    Field,
    Literal,
    Membership,
    Not,
    Or,
    compile_condition,
)
from lianzheng_rubric.engine.evaluation import evaluate
from lianzheng_rubric.engine.plan import TOTAL, Followup, Judged, Node, Plan
from lianzheng_rubric.engine.ranked import Place, Span, place_words
from lianzheng_rubric.engine.ranking import Ranking, rank, rank_by_plan
from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.engine.standing import Standing, Standings, place_turns

MOST = 3
"""A judgement takes up to so many points of the ten that everybody has."""
FOLLOWUPS = (
    Followup("前二", "前二", Compare("<=", Field("名次"), Literal(2))),
    Followup("第三", "第三", Compare("==", Field("名次"), Literal(3))),
    Followup("末位", "末位", Compare("==", Field("倒数名次"), Literal(1))),
    Followup("全体前二", "全体前二", Compare("<=", Field("全体名次"), Literal(2))),
    Followup("全体末位", "全体末位", Compare("==", Field("全体倒数名次"), Literal(1))),
)
RUBRIC = plan(deduct(Judged(0, at(MOST))), followups=FOLLOWUPS, **bands(9, 8))
IN_CLASSES = replace(RUBRIC, rank_by="类别", rank_all=True)


def assessed(name: str, *lost: int | None, of: Plan = RUBRIC) -> Assessment:
    return evaluate(of, facts(*({"points": one, "situation": "甲", "unit": name} for one in lost)), Unit(name))


def ranked(lost: Sequence[int | None], classes: str = "") -> Ranking:
    """Units 0, 1, 2 … in the classes that the letters name, or all together."""
    of = IN_CLASSES if classes else RUBRIC
    roster = [Unit(f"{number}", {"类别": classes[number % len(classes)]} if classes else {}) for number in range(9)]
    return rank_by_plan(of, [assessed(f"{number}", one) for number, one in enumerate(lost)], roster)


def outcomes(lost: Sequence[int | None], classes: str) -> Iterator[Ranking]:
    """Every way in which the pending units may turn out, in whole points."""
    for found in product(*(range(MOST + 1) if one is None else (one,) for one in lost)):
        yield ranked(found, classes)


def ends(values: Iterable[int]) -> tuple[int, int]:
    found = list(values)
    return min(found), max(found)


LOST = st.lists(st.one_of(st.none(), st.integers(0, MOST)), min_size=1, max_size=6).filter(
    lambda lost: lost.count(None) <= 3 and lost.count(None) < len(lost)
)


@settings(max_examples=150)
@given(LOST, st.sampled_from(["", "ab", "aab"]))
def test_a_range_is_from_the_first_to_the_last_place_that_comes_of_it(lost: Sequence[int | None], classes: str) -> None:
    seen: dict[str, list[Place]] = {}
    for then in outcomes(lost, classes):
        for place in then.places:
            assert place.certain == place.place
            seen.setdefault(place.assessment.unit, []).append(place)
    for now in ranked(lost, classes).places:
        after = seen[now.assessment.unit]
        for told, found in [(now.among, [one.among for one in after]), (now.overall, [one.overall for one in after])]:
            if told is None:
                assert not classes
                continue
            places = [one.places[0] for one in found if one is not None]
            assert (told.places[0], told.places[-1]) == ends(places)
            assert (told.from_last[0], told.from_last[-1]) == ends(one.from_last[0] for one in found if one is not None)
            assert {one.units for one in found if one is not None} == {told.units}


@settings(max_examples=100)
@given(LOST, st.sampled_from(["", "ab", "aab"]))
def test_consequences_of_places_are_certain_when_all_ways_agree(lost: Sequence[int | None], classes: str) -> None:
    def follows(ranking: Ranking, *states: str) -> set[tuple[str, str]]:
        return {(one.unit, c.clause) for one in ranking.everyone() for c in one.consequences if c.state in states}

    now = ranked(lost, classes)
    whatever = [follows(then, "certain") for then in outcomes(lost, classes)]
    settled = {place.assessment.unit for place in now.places}
    certain, told = follows(now, "certain"), follows(now, "certain", "pending")
    assert certain <= set.intersection(*whatever)
    assert set.union(*whatever) <= told
    assert {one for one in set.intersection(*whatever) if one[0] in settled} <= certain


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ([1, None, 3], ["1～2", "2～3"]),
        ([0, None, 3], ["1", "2～3"]),  # at best the pending unit shares the first place
        ([0, 0, 3, None], ["1", "1", "3～4"]),
        ([1, 1, None], ["1～2", "1～2"]),
        ([3, None, None], ["1～3"]),
    ],
)
def test_a_place_is_told_with_all_units(lost: Sequence[int | None], words: list[str]) -> None:
    ranking = ranked(lost)
    assert [str(place.among) for place in ranking.places] == words
    assert {place.among.units for place in ranking.places} == {len(lost)}
    assert [one.status for one in ranking.pending] == ["pending"] * lost.count(None)


def test_who_is_pending_but_certainly_ahead_makes_the_place_of_another_certain() -> None:
    ranking = rank([assessed("甲", None), assessed("乙", 3, 3)])
    assert [(place.place, str(place.among), place.certain) for place in ranking.places] == [(1, "2", 2)]


@pytest.mark.parametrize(("tie_break", "place"), [((), "1～2"), (("1",), "2"), (("2",), "1～2")])
def test_an_item_that_decides_between_equal_totals_may_make_a_place_certain(
    tie_break: tuple[str, ...], place: str
) -> None:
    """甲 has 7 and 10; 乙 has 10 and at worst 7: then item 1 puts 乙 ahead, so that it is ahead in any case."""
    nodes = (Node("1", "一", TOTAL, at(10), "full"), Node("2", "二", TOTAL, at(10), "full"))
    steps = (deduct(Judged(0, at(MOST))), deduct(Judged(0, at(MOST)), "乙", "2"))
    of = plan(*steps, nodes=nodes, tie_break=tie_break, **bands(9, 8))
    rows = {"甲": {"points": 3, "situation": "甲"}, "乙": {"points": None, "situation": "乙"}}
    units = [evaluate(of, facts({**row, "unit": name}), Unit(name)) for name, row in rows.items()]
    assert [str(place.among) for place in rank_by_plan(of, units).places] == [place]


def test_places_among_all_stand_beside_those_of_the_class() -> None:
    ranking = ranked([0, 1, None, 3, 2, 2], "ab")
    told = {place.assessment.unit: (str(place.among), str(place.overall)) for place in ranking.places}
    assert told == {"0": ("1", "1"), "4": ("2～3", "3～4"), "1": ("1", "2～3"), "5": ("2", "3～4"), "3": ("3", "5～6")}
    assert ranking.groups == {"0": "a", "1": "b", "2": "a", "3": "b", "4": "a", "5": "b"}


def test_places_among_all_are_told_only_where_asked_for() -> None:
    roster = [Unit("甲", {"类别": "a"}), Unit("乙", {"类别": "b"})]
    units = [assessed("甲", 1), assessed("乙", 2)]
    plain = rank_by_plan(replace(IN_CLASSES, rank_all=False), units, roster)
    assert [place.overall for place in plain.places] == [None, None]
    assert {c.clause for c in plain.places[1].assessment.consequences} == {"前二", "末位", "全体前二", "全体末位"}
    assert {c.clause for c in plain.places[0].assessment.consequences} == {"前二", "末位", "全体前二"}


def test_places_in_words() -> None:
    assert [place_words(range(1, 2)), place_words(range(2, 5))] == ["1", "2～4"]


# --- oracles: one by one instead of sorted ---------------------------------------------------------------------------

WORTHS = st.tuples(st.integers(-4, 0), st.integers(-1, 0))
OPEN = st.tuples(WORTHS, WORTHS).map(lambda pair: (min(pair), max(pair)))


@given(st.lists(WORTHS, max_size=6), st.lists(OPEN, max_size=6), st.data())
def test_counting_in_sorted_lists_is_comparing_with_everybody(
    settled: list[tuple[int, int]], pending: list[tuple[tuple[int, int], tuple[int, int]]], data: st.DataObject
) -> None:
    everybody = [*((one, one) for one in settled), *pending]
    if not everybody:
        return
    own = data.draw(st.integers(0, len(everybody) - 1))
    best, worst = everybody[own]
    others = [*everybody[:own], *everybody[own + 1 :]]
    told = Standings(settled, pending).span(best, worst)
    assert told == Span(
        range(1 + sum(last < best for _, last in others), 2 + sum(first < worst for first, _ in others)),
        range(1 + sum(first > worst for first, _ in others), 2 + sum(last > best for _, last in others)),
        len(everybody),
    )


PLACES = ("名次", "倒数名次", "全体名次")
NUMBERS = st.one_of(
    st.integers(0, 12).map(Literal),
    st.fractions(0, 12, max_denominator=3).map(Literal),
    st.sampled_from([Literal(Fraction(1, 5)), Literal(Fraction(1, 3))]).map(
        lambda share: Arithmetic("*", Field("参评单位数"), share)
    ),
    st.just(Field("应有")),
)
PLACE = st.sampled_from(PLACES).map(Field)
COMPARED = st.one_of(
    st.builds(Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), PLACE, NUMBERS),
    st.builds(Compare, st.sampled_from(["<", ">="]), NUMBERS, PLACE),
    st.builds(Compare, st.sampled_from(["==", "<"]), PLACE, PLACE),
    st.builds(
        Compare, st.just("<="), st.builds(Arithmetic, st.sampled_from("+-"), PLACE, st.just(Literal(2))), NUMBERS
    ),
    st.builds(Membership, PLACE, st.lists(st.integers(1, 12), min_size=1, max_size=3).map(tuple), st.booleans()),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    COMPARED,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: And(tuple(some))),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: Or(tuple(some))),
    ),
    max_leaves=4,
)
RANGES = st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda pair: range(min(pair), max(pair) + 1))


@settings(max_examples=300)
@given(CONDITIONS, RANGES, RANGES, RANGES, st.sampled_from([{}, {"应有": 4}, {"应有": Fraction(7, 2)}]))
def test_every_answer_is_given_at_the_places_that_are_tried(
    where: Condition, own: range, last: range, overall: range, known: dict[str, object]
) -> None:
    test = compile_condition(where)
    standing = Standing(Span(own, last, 9), Span(overall, last, 9), lambda: (5,), ())
    asked = frozenset(PLACES)
    tried = {test(case) for case in standing.cases(asked, place_turns(where), known)}
    every = product(own, last, overall)
    assert tried == {test({**known, "参评单位数": 9, **dict(zip(PLACES, case, strict=True))}) for case in every}


def test_a_place_among_very_many_is_not_tried_one_by_one() -> None:
    where = And((Compare("<=", Field("名次"), Literal(3)), Compare(">", Field("倒数名次"), Literal(3))))
    wide = Span(range(1, 5001), range(1, 5001), 5000)
    standing = Standing(wide, wide, lambda: (5,), ())
    cases = list(standing.cases(frozenset(("名次", "倒数名次")), place_turns(where), {}))
    assert len(cases) <= 36
    assert {compile_condition(where)(case) for case in cases} == {True, False}
