"""Which open inputs decide the grade: small rubrics, every figure worked out by hand."""

from __future__ import annotations

from decimal import Decimal

from small import ledger, rubric

from lianzheng_rubric import Margin, ledger_from_rows, load, margin
from lianzheng_rubric.inquiry.margin_words import margin_lines

MEETINGS = "h1 会议\nh2 会议\n"


def asked(text: str, band: str = "95分以上") -> Margin:
    of = rubric(band)
    return margin(of, ledger(of, MEETINGS + text), "甲")


def told(found: Margin) -> str:
    return "\n".join(margin_lines(found))


def test_a_judgement_that_is_owed_decides_at_exact_points() -> None:
    found = asked("x1 检查\nx2 缺勤")  # 99 minus one to nine: 95 while it is at most four
    (weighed,) = found.open.inputs
    assert [(span.points, span.worst) for span in weighed.spans] == [(1, "优秀"), (Decimal("4.000001"), "合格")]
    assert (found.open.deciding, found.grade) == ((("x1",),), "合格")
    assert "    · 可能 1 至 9 分\n    · 不多于 4 分：优秀\n    · 多于 4 分：合格\n" in told(found)
    assert "  最少弄清 1 项，档次就定：x1。" in told(found)
    assert "下面按最不利计：90 分，合格。" in told(found)


def test_a_bound_that_does_not_belong_to_the_band_moves_the_point_by_a_millionth() -> None:
    found = asked("x1 检查\nx2 缺勤", "95分以上(不含)")
    assert [(span.points, span.worst) for span in found.open.inputs[0].spans] == [(1, "优秀"), (4, "合格")]


def test_a_label_that_is_missing_is_tried_at_every_value() -> None:
    found = asked("x1 获奖\nx2 检查 分值=7", "95分以上")  # 93 + 1 or 3
    (weighed,) = found.open.inputs
    assert [(way.answer, way.low, way.high, way.worst) for way in weighed.ways] == [
        ("级别=区级", 94, 94, "合格"), ("级别=市级", 96, 96, "优秀")
    ]  # fmt: skip
    assert found.open.deciding == (("x1",),)
    assert "    · 级别=市级：优秀" in told(found)


def test_two_inputs_of_which_only_both_decide() -> None:
    found = asked("x1 获奖\nx2 检查\nx3 缺勤", "92分以上(不含)")  # 99 - (1 to 9) + (1 or 3): 91 to 101
    assert found.open.deciding == (("x2", "x1"),)
    judged, prize = found.open.inputs
    assert [(way.answer, way.worst, way.best) for way in prize.ways] == [
        ("级别=区级", "合格", "优秀"), ("级别=市级", "优秀", "优秀")
    ]  # fmt: skip
    assert [(span.points, span.worst, span.best) for span in judged.spans] == [
        (1, "优秀", "优秀"), (8, "合格", "优秀")
    ]  # fmt: skip
    assert "  最少弄清 2 项，档次就定：x2、x1。" in told(found)
    assert "仍未定（合格至优秀）" in told(found)


def test_an_input_that_moves_no_grade_is_said_to_move_none() -> None:
    found = asked("x1 检查\nx2 受追究")
    assert found.open.decided
    assert "  无论怎样定，档次都不变，变的只是总分。" in told(found)
    assert "下面按最不利计" not in told(found)


def test_an_input_that_moves_nothing_at_all() -> None:
    found = asked("x1 迟到 数量=3\nx2 获奖 级别=市级\nx3 获奖 级别=市级\nx4 获奖\nx5 检查", "95分以上")
    prize = next(one for one in found.open.inputs if one.record == "x4")
    assert not prize.matters  # four points are the most, and two prizes of the city have used them up
    assert "  · 怎样定都不影响总分和档次" in told(found)


ENTRY = """\
细则: 录入考核
考核项目:
  一、日常(90分):
    迟到: 每次扣1分
组成:
  测评(10分):
    测评得分: {录入: 满分, 多次: 平均}
  年末:
    来自: 考核项目
    占: 100%
档次: {优秀: 95分以上, 合格: 80分以上, 不合格: 其余}
"""


def test_a_score_that_nobody_has_entered_decides_at_exact_points() -> None:
    of = load(ENTRY.encode(), "录入.yaml")
    known = ledger_from_rows([{"单位": "甲", "情形": "迟到", "数量": 2}], of.vocabulary)
    found = margin(of, known, "甲")  # 88 and up to ten
    (weighed,) = found.open.inputs
    assert (weighed.record, weighed.what) == ("", "还没有录入得分")
    assert [(span.points, span.worst) for span in weighed.spans] == [(0, "合格"), (7, "优秀")]
    assert (found.up.points, found.open.searched) == (7, 1)
    assert "    · 可能 0 至 10 分\n    · 不到 7 分：合格\n    · 7 分以上：优秀\n" in told(found)
