"""Words that an author or a unit acts on: what is lacking, what is asked, where points are kept."""

from __future__ import annotations

import pytest

from lianzheng_rubric import score
from lianzheng_rubric.authoring.readback import read_back
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.inquiry.comparing import compare
from lianzheng_rubric.inquiry.telling import difference_lines
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.records.ledger import ledger_from_rows
from lianzheng_rubric.reports.explanation import explain_unit

RUBRIC = """
细则: 措辞
年度: 2025
考核期: {}
字段: {本年: 数字, 上年: 数字, 学期: [上学期, 下学期], 决定日期: 日期, 人名: 文字}
单位字段: {有窗口: 是否}
考核项目:
  1.甲(10分):
    约谈数: {后果: 约谈, 满: 2次, 事实: 1.b, 条件: 分值 < 60}
    月考: {录入: 100, 多次: 平均}
  2.乙(10分):
    增幅: {扣分: 1, 数量: (本年 - 上年) / 上年 * 100}
    台阶: {分档: {10以上: 5分, 其余: 0分}, 数量: (本年 - 上年) / 上年 * 100}
    例会: 每月应有1次，每少1次扣1分
    家访: 每学期应有1次，每少1次扣1分
    迟交: {每迟: 1天, 扣分: 1, 期限: 2025-06-01}
  3.丙(10分):
    参训: {分档: {3以上: 10分, 其余: 0分}, 不同: 人员}
    处分: {扣分: 1, 每: 次, 日期取: 决定日期}
  4.丁(10分):
    材料: {应交: 是, 适用: 有窗口}
加减分:
  好: 每次加5分
后果:
  谈话: {须触发: [3.b, 2.a]}
  诫勉: {须触发: [3.b]}
"""


def assessed(*rows: dict[str, object], text: str = RUBRIC) -> Assessment:
    rubric = load(text.encode(), "措辞.yaml")
    found = [{"编号": str(place), "单位": "某局", **row} for place, row in enumerate(rows, 1)]
    units = [{"单位": "某局", **({"有窗口": "是"} if "有窗口" in text else {})}]
    return score(rubric, ledger_from_rows(found, rubric.vocabulary, units)).assessments[0]


def owed(assessment: Assessment, clause: str) -> list[tuple[str, str]]:
    return [(one.record, one.what) for one in assessment.pending if one.clause == clause]


def test_a_divisor_that_is_nothing_is_named() -> None:
    numbers = {"日期": "2025-03-01", "本年": 3, "上年": 0}
    found = assessed({"情形": "增幅", **numbers}, {"情形": "台阶", **numbers})
    assert owed(found, "2.a") == [("1", "上年 是 0，不能作除数")]
    assert [what for _, what in owed(found, "2.b")] == ["上年 是 0，不能作除数"]


def test_only_what_the_record_lacks_is_asked_for() -> None:
    found = assessed({"情形": "增幅", "日期": "2025-03-01", "本年": 3})
    assert owed(found, "2.a") == [("1", "这条记录没有写上年")]
    late = assessed({"情形": "迟交"})
    assert owed(late, "2.e") == [("1", "这条记录没有写日期")]


def test_a_rule_that_counts_several_records_blames_those_that_lack_something() -> None:
    dated = {"情形": "月考", "日期": "2025-03-01"}
    found = assessed(dated, {**dated, "分值": 50}, {**dated, "分值": 40})
    assert {record for record, _ in owed(found, "1.a")} <= {"1"}
    unsure = assessed(dated, {**dated, "分值": 50})
    assert owed(unsure, "1.a") == [("1", "这条记录没有写分值")]


@pytest.mark.parametrize(("situation", "clause", "field"), [("例会", "2.c", "日期"), ("家访", "2.d", "学期")])
def test_a_record_of_no_known_period_is_named(situation: str, clause: str, field: str) -> None:
    found = assessed({"情形": situation})
    assert owed(found, clause) == [("", f"1 没有写{field}，不知道属于哪一期")]


def test_the_reading_back_tells_what_acts() -> None:
    rubric = load(RUBRIC.encode(), "措辞.yaml")
    told = dict(read_back(rubric.plan, rubric.vocabulary.dated_by()))
    assert told["3.a"].endswith("；人员相同的只数一次")
    assert told["3.b"].endswith("；日期取 决定日期")
    assert "只适用于 有窗口 的单位" in told["4.a"]
    assert told["cons.1"].endswith("须先触发 3.b、2.a 中至少一条")
    assert told["cons.2"].endswith("须先触发 3.b")


BOUNDS = "细则: 超\n考核项目:\n  1.甲(5分): {好: 每次加1分, 上限: 10}\n  2.乙(5分): {坏: 每次扣2分}\n"


def test_a_score_above_its_marks_is_no_fraction() -> None:
    lines = list(explain_unit(assessed({"情形": "好"}, {"情形": "坏"}, text=BOUNDS)))
    assert "  1 甲：6 分（满分 5 分）" in lines
    assert "  2 乙：3/5 分" in lines


def test_points_that_are_kept_elsewhere_are_not_gone() -> None:
    moved = BOUNDS.replace("{坏: 每次扣2分}", "{坏: {扣分: 2, 每: 次, 记入: 总分}}")
    before, after = (assessed({"情形": "坏"}, text=text) for text in (BOUNDS, moved))
    told = [line for line in difference_lines(compare(before, after)) if "2.a" in line]
    assert told == ["条款 2.a “坏”仍为 -2 分，只是记在别处（记录 1）：原来记在“2 乙”，现在记在“总分”"]
