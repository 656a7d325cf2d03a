"""Gap and margin over a small rubric, every figure worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from small import ledger, rubric

from lianzheng_rubric.inquiry.margin import Margin, margin
from lianzheng_rubric.inquiry.margin_words import margin_lines
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.records.ledger import ledger_from_rows

MEETINGS = "h1 会议\nh2 会议 日期=2025-06-01\n"


def asked(text: str, band: str = "95分以上", extra: str = "") -> Margin:
    of = rubric(band, extra)
    return margin(of, ledger(of, MEETINGS + text), "甲")


def told(found: Margin) -> str:
    return "\n".join(margin_lines(found))


def sets(distance: object) -> list[tuple[str, ...]]:
    return [one.records for one in distance.removals.removals]  # type: ignore[attr-defined]


# --- points --------------------------------------------------------------------------------------------------------


def test_the_gap_is_what_the_total_lacks_of_the_band() -> None:
    found = asked("x1 迟到 数量=2\nx2 检查 分值=2.5")  # 100 - 4 - 2.5
    assert (found.grade, found.verdict_low) == ("合格", Decimal("93.5"))
    assert (found.up.grade, found.up.points, found.up.edge, found.up.strict) == ("优秀", Decimal("1.5"), 95, False)
    assert "  总分须达到 95 分，还差 1.5 分。" in told(found)
    assert (found.down.grade, found.down.points, found.down.edge) == ("不合格", Decimal("33.5"), 60)


def test_a_bound_that_does_not_belong_to_the_band_needs_more() -> None:
    found = asked("x1 迟到 数量=2\nx2 检查 分值=1", "95分以上(不含)")  # exactly 95
    assert (found.grade, found.up.points, found.up.strict) == ("合格", 0, True)
    assert "  总分须多于 95 分，还差多于 0 分。" in told(found)


def test_on_the_line_nothing_may_be_lost() -> None:
    found = asked("x1 迟到 数量=2\nx2 检查 分值=1")
    assert (found.grade, found.up, found.down.points) == ("优秀", None, 0)
    assert "已是最高一档。" in told(found)
    assert "  总分正好在 95 分的线上，一分也不能再失。" in told(found)


def test_what_may_be_lost_above_a_bound_that_does_not_belong_to_the_band() -> None:
    found = asked("x1 迟到 数量=2", "95分以上(不含)")  # 96
    assert (found.down.points, found.down.strict) == (1, True)
    assert "  总分须多于 95 分，可以再失不到 1 分。" in told(found)


@pytest.mark.parametrize(("places", "edge"), [("0", "94.5"), ("1", "94.95"), ("2", "94.995")])
def test_rounding_before_the_band_is_undone(places: str, edge: str) -> None:
    found = asked("x1 检查 分值=7", extra=f"定档小数位: {places}\n")  # 93
    assert (found.up.edge, found.up.points, found.up.strict) == (Decimal(edge), Decimal(edge) - 93, False)


# --- what binds ----------------------------------------------------------------------------------------------------


def test_a_cap_binds_whatever_the_points_and_the_points_lack_besides() -> None:
    found = asked("x1 检查 分值=7\nx2 受追究")
    assert (found.grade, [bar.clause for bar in found.up.bars], found.up.points) == ("合格", ["cap"], 2)
    assert sets(found.up) == [("x1", "x2")]  # without the cap, 93 is still not enough
    assert (
        "  卡在下面的规定，再多的分也到不了优秀：\n    cap 受追究：最高评为合格［x2］\n  此外总分须达到 95 分，还差 2 分。"
        in told(found)
    )


def test_a_veto_binds_and_one_record_less_lifts_it() -> None:
    found = asked("x1 受处分 人员=张三\nx2 受处分 人员=李四")
    assert (found.grade, found.down, [bar.clause for bar in found.up.bars]) == ("不合格", None, ["veto"])
    assert sets(found.up) == [("x1",), ("x2",)]
    assert [one.grade for one in found.up.removals.removals] == ["优秀", "优秀"]
    assert "  总分已经够。" in told(found)


def test_an_item_that_scores_nothing_is_lost_as_a_whole() -> None:
    found = asked("x1 被查处\nx2 迟到")  # 58 + 0
    assert (found.grade, found.up.points, sets(found.up)) == ("不合格", 2, [("x1",), ("x2",)])


def test_records_whose_points_a_cap_cuts_free_nothing() -> None:
    found = asked("x1 迟到 数量=3\nx2 迟到 数量=3")  # 6 of 12 points count: 94
    assert (found.up.points, sets(found.up)) == (1, [("x1", "x2")])


def test_a_bonus_that_is_used_up_is_told() -> None:
    found = asked("x1 检查 分值=9\nx2 获奖 级别=市级\nx3 获奖 级别=市级\nx4 迟到")  # 100 - 9 - 2 + 4
    assert (found.verdict_low, found.up.capped) == (93, (("2.b", "获奖"),))
    assert "  2.b 获奖 的加分已经封顶，再多也不加。" in told(found)


def test_a_gate_is_told_with_what_its_item_lacks() -> None:
    found = asked("x1 迟到 数量=2", '{分: 95分以上, 且: {"1": 58}}')
    gate = found.up.gates[0]
    assert (found.grade, gate.node, gate.least, gate.score, gate.lacking) == ("合格", "1", 58, 56, 2)
    assert sets(found.up) == [("x1",)]
    assert "  总分已经够。\n  另有条件：1 甲须不少于 58 分，现在 56 分，还差 2 分。" in told(found)


def test_a_gate_that_holds_may_be_lost() -> None:
    found = asked("x1 迟到", '{分: 90分以上, 且: {"1": 57}}')  # item 58, total 98
    assert (found.grade, found.down.points, [gate.spare for gate in found.down.gates]) == ("优秀", 8, [1])
    assert "最多可以再失 1 分。" in told(found)


def test_a_ceiling_of_the_total_is_told() -> None:
    found = asked("x1 获奖 级别=市级", "102分以上", "总分上限: 100\n")
    assert (found.up.ceiling, found.up.edge) == (100, 102)
    assert "  靠分到不了：须达到 102 分，总分最高只能 100 分。" in told(found)


def test_a_quota_binds_though_the_points_are_there() -> None:
    of = rubric("{分: 95分以上, 名额: 1/2}")
    both = ledger(of, MEETINGS + "x1 迟到\ny1 会议 单位=乙\ny2 会议 单位=乙", ("甲", "乙"))
    found = margin(of, both, "甲")
    assert (found.assessment.grade_by_score, found.grade, found.beyond_quota, found.up.points) == (
        "优秀",
        "合格",
        True,
        2,  # at 100 as the other has, both share the first place
    )
    assert sets(found.up) == [("x1",)]  # then both have 100 and share the first place
    assert "名额之外：" in told(found)


# --- records that may be missed, and one more of what --------------------------------------------------------------


def test_the_records_without_which_the_grade_is_lost() -> None:
    found = asked("x1 迟到 数量=2")  # 96; each meeting is worth a point
    assert (found.down.points, sets(found.down), found.down.removals.searched) == (1, [("h1", "h2")], 2)


def test_one_more_of_what_loses_the_grade() -> None:
    found = asked("x1 迟到")  # 98
    more = {one.label: (one.times, one.low, one.grade) for one in found.down.additions.found}
    assert more == {
        "检查": (1, 89, "合格"),  # nine points at most
        "被查处": (1, 58, "不合格"),
        "受追究": (1, 98, "合格"),
        "迟到": (2, 94, "合格"),
        "受处分": (2, 98, "不合格"),
        "缺勤": (4, 94, "合格"),
    }


def test_one_more_of_what_reaches_the_next_grade() -> None:
    found = asked("x1 检查 分值=8")  # 92: a third prize of the city brings nothing, four points are the most
    assert [(one.label, one.fields, one.times, one.low) for one in found.up.additions.found] == [
        ("获奖", (("级别", "市级"),), 1, 95)
    ]


def test_an_honest_bound() -> None:
    found = asked("\n".join(f"x{n} 缺勤" for n in range(9)))  # 91: four of nine have to go
    assert (found.up.removals.removals, found.up.removals.searched, found.up.removals.exhausted) == ((), 3, False)
    assert "  在共 11 条记录里去掉 3 条以内，没有一种去法能到优秀。" in told(found)
    of = rubric()
    wider = margin(of, ledger(of, MEETINGS + "\n".join(f"x{n} 缺勤" for n in range(9))), "甲", largest=4)
    assert len(wider.up.removals.removals) == 126  # 4 of 9


def test_what_cannot_be_is_said_to_be_impossible() -> None:
    found = margin(rubric("101分以上"), ledger(rubric("101分以上"), ""), "甲")  # 98: two meetings lack
    assert found.up.removals.exhausted
    assert "  去掉本单位任何几条记录都到不了优秀。" in told(found)


def test_a_document_without_grades_has_no_margin() -> None:
    plain = load("细则: 无档\n考核项目:\n  1.甲(10分):\n    迟到: 每次扣1分\n".encode(), "无档.yaml")
    found = margin(plain, ledger_from_rows([{"单位": "甲", "情形": "迟到"}], plain.vocabulary), "甲")
    assert (found.up, found.down, found.open) == (None, None, None)
    assert told(found).endswith("细则没有写档次。")


def test_a_unit_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        margin(rubric(), ledger(rubric(), MEETINGS), "乙")
