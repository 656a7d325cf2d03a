"""Grades by score: who holds the edge, and what a score of each kind gets."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianzheng_rubric.engine.exact import amount_of
from lianzheng_rubric.engine.grading import band_of, decided_by_place, open_run
from lianzheng_rubric.engine.quota import Quota
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.problems import RubricError

HEAD = "细则: 甲\n考核项目:\n  一、组织(10分):\n    a 会议: 每次减2分\n"


def graded(grades: str, *scores: str, head: str = "") -> list[str | None]:
    plan = load(f"{HEAD}{head}档次: {grades}\n".encode()).plan
    return [band_of(plan, amount_of(score), lambda _node: 0) for score in scores]


SCORES = ("100.5", "95", "94.999999", "80", "79.999999", "0", "-1")


@pytest.mark.parametrize(
    "grades",
    [
        "{优秀: 95分以上, 良好: 80分以上, 较差: 80分以下}",
        "{优秀: 95分以上(含), 良好: 80分以上（含）, 较差: 80分以下（不含）}",
        "{优秀: 95以上, 良好: 80-95, 较差: 其余}",
        "{优秀: 95分以上, 良好: 80至95分, 较差: 80分以下}",
        "{优秀: 考核得分95分以上, 良好: 80分以上95分以下, 较差: 得分80分以下}",
        "{优秀: 95分以上, 良好: 80分(含)以上至95分(不含)以下, 较差: 80分(不含)以下}",
        "{优秀: ９５分以上, 良好: ８０～９５分, 较差: 其他}",
        "{优秀: {分: 95分以上}, 良好: {分: 80分以上}, 较差: {}}",
    ],
)
def test_ways_of_writing_the_same_grades(grades: str) -> None:
    assert graded(grades, *SCORES) == ["优秀", "优秀", "良好", "良好", "较差", "较差", "较差"]


def test_an_edge_that_is_excluded_belongs_to_the_grade_below() -> None:
    assert graded("{优秀: 95分以上(不含), 良好: 95分以下}", "95.000001", "95") == ["优秀", "良好"]
    assert graded("{优秀: 95分以上(不含), 良好: 95分以下(含)}", "95") == ["良好"]


def test_the_rubric_may_say_that_above_and_below_exclude_the_number() -> None:
    grades = "{优秀: 95分以上, 良好: 95分以下}"
    assert graded(grades, "95", head="以上含本数: 否\n") == ["良好"]
    assert graded(grades, "95", head="以下含本数: 否\n") == ["优秀"]
    with pytest.raises(RubricError, match="95分整不属于任何档次"):
        graded(grades, "95", head="以上含本数: 否\n以下含本数: 否\n")


def test_the_upper_grade_keeps_an_edge_that_both_would_hold() -> None:
    assert graded("{优秀: 90-100分, 良好: 80-90分, 较差: 80分以下}", "90", "80", "100") == ["优秀", "良好", "优秀"]


def test_whole_number_grades_join_when_scores_are_rounded_first() -> None:
    grades = "{优秀: 90-100分, 良好: 80-89分, 较差: 79分以下}"
    assert graded(grades, "89.5", "89.4", "79.5", "79.4", head="定档小数位: 0\n") == ["优秀", "良好", "良好", "较差"]
    with pytest.raises(RubricError, match="89分到90分之间没有档次"):
        graded(grades)


def test_a_gate_sends_a_unit_to_the_next_grade() -> None:
    plan = load(f"{HEAD}档次: {{优秀: {{分: 90分以上, 且: {{1: 8分以上}}}}, 良好: 其余}}\n".encode()).plan
    assert band_of(plan, amount_of(95), lambda _node: amount_of(8)) == "优秀"
    assert band_of(plan, amount_of(95), lambda _node: amount_of("7.9")) == "良好"


def test_a_quota_is_a_share_or_a_number() -> None:
    plan = load(
        f"{HEAD}档次: {{优秀: {{分: 90分以上, 名额: 30%}}, 良好: {{分: 60分以上, 名额: 5}}, 较差: 其余}}\n".encode()
    ).plan
    assert plan.quotas == (("优秀", Quota(Fraction(3, 10))), ("良好", Quota(Fraction(5), share=False)))


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("20%", (0, 1, 1)),
        ("不超过20%", (0, 1, 1)),
        ("２０％以内", (0, 1, 1)),
        ("20%，四舍五入", (1, 1, 2)),
        ("20%（有小数就进一）", (1, 2, 2)),
        ("20%，至少1个", (1, 1, 1)),
        ("不超过20%，不足1个的按1个计", (1, 1, 1)),
        ("20%，舍去小数，至少 3 家", (3, 3, 3)),
        ("1/3", (1, 2, 2)),
        ("100%", (4, 6, 8)),
        ("0%", (0, 0, 0)),
        ("0.5", (2, 3, 4)),
        ("1", (1, 1, 1)),
        ("最多2个", (2, 2, 2)),
        ("0", (0, 0, 0)),
    ],
)
def test_room_that_a_quota_gives(text: str, rooms: tuple[int, ...]) -> None:
    plan = load(f"{HEAD}档次: {{优秀: {{分: 90分以上, 名额: '{text}'}}, 较差: 其余}}\n".encode()).plan
    assert tuple(plan.quotas[0][1].room(units) for units in (4, 6, 8)) == rooms


def test_a_share_by_place_says_how_it_is_rounded_too() -> None:
    plan = load(f"{HEAD}档次: {{优秀: '前20%，四舍五入', 良好: '其后40%，至少1个', 合格: 其余}}\n".encode()).plan
    assert [quota.room(8) for _, quota in plan.quotas] == [2, 3]
    assert [quota.room(2) for _, quota in plan.quotas] == [0, 1]


def test_a_grade_that_only_a_veto_gives_stands_below_the_rest() -> None:
    assert graded("{达标: 其余, 不达标: {}}", "100", "0") == ["达标", "达标"]


BOUNDS = st.lists(st.integers(1, 99), min_size=1, max_size=5, unique=True).map(
    lambda edges: sorted(edges, reverse=True)
)


@given(BOUNDS, st.integers(-10, 110))
def test_every_score_has_exactly_one_grade_and_a_higher_score_never_a_worse_one(edges: list[int], score: int) -> None:
    names = [f"第{place}档" for place in range(len(edges) + 1)]
    grades = ", ".join(
        [
            *(f"{name}: {edge}分以上" for name, edge in zip(names, edges, strict=False)),
            f"{names[-1]}: {edges[-1]}分以下",
        ]
    )
    got, better = graded(f"{{{grades}}}", str(score), str(score + 1))
    assert got == names[sum(score < edge for edge in edges)]
    assert names.index(better or "") <= names.index(got)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("前20%", "其后30%"),
        ("前２０％", "其次30%"),
        ("排名前20%", "随后的30%"),
        ("总分名次位于前20%的单位", "其后 30%"),
        ("{名额: 20%}", "{名额: 30%}"),
        ("{分: 前20%}", "{分: 其后30%}"),
    ],
)
def test_grades_may_be_told_by_place_alone(first: str, second: str) -> None:
    plan = load(f"{HEAD}档次: {{优秀: {first}, 良好: {second}, 合格: 其余}}\n".encode()).plan
    assert plan.quotas == (("优秀", Quota(Fraction(1, 5))), ("良好", Quota(Fraction(3, 10))))
    assert [(band.low, band.high) for band in plan.bands] == [(None, None)] * 3
    assert open_run(plan, "优秀") == ("优秀", "良好", "合格")
    assert decided_by_place(plan)


def test_grades_may_be_told_by_numbers_of_units() -> None:
    plan = load(f"{HEAD}档次: {{优秀: 前3名, 良好: 其后5家, 合格: 其余}}\n".encode()).plan
    assert plan.quotas == (("优秀", Quota(Fraction(3), share=False)), ("良好", Quota(Fraction(5), share=False)))


def test_limits_beside_scores_may_come_to_more_than_all_units() -> None:
    grades = "{优秀: {分: 90分以上, 名额: 40%}, 良好: {分: 80分以上, 名额: 70%}, 合格: 80分以下}"
    plan = load(f"{HEAD}档次: {grades}\n".encode()).plan
    assert not decided_by_place(plan)
    assert open_run(plan, "优秀") == ("优秀",)


@pytest.mark.parametrize(
    "phrase", ["列为不定等次", "列为不定", "直接定为不定等次", "满2次列为不定等次", "最高评为不定等次", "降为不定等次"]
)
def test_a_grade_is_found_with_or_without_the_word_for_grade_behind_its_name(phrase: str) -> None:
    text = f"细则: 甲\n考核项目:\n  一、乙(10分):\n    丙: {phrase}\n档次: {{优秀: 90分以上, 良好: 60分以上, 不定等次: 60分以下}}\n"
    effect = load(text.encode(), "甲.yaml").plan.steps[0].effect
    assert getattr(effect, "grade", None) == "不定等次"


def test_two_grades_that_differ_only_by_that_word_are_not_guessed_between() -> None:
    text = "细则: 甲\n考核项目:\n  一、乙(10分):\n    丙: 列为不定\n档次: {优秀: 90分以上, 不定等次: 60分以上, 不定档: 60分以下}\n"
    with pytest.raises(RubricError, match="没有“不定”这一档"):
        load(text.encode(), "甲.yaml")
