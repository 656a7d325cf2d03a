"""Phrases that once said something else than what happened."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from lianzheng_rubric import ledger_from_rows
from lianzheng_rubric.authoring.readback import read_back
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.reports.explanation import explain_clause, explain_unit
from lianzheng_rubric.reports.wording import about, arithmetic, why_adjusted
from lianzheng_rubric.scoring import score

TEXT = """\
细则: 措辞
总分小数位: 2
字段: {{完成数: 数字, 任务数: 数字, 级别: [县级, 市级], 死亡人数: 数字}}
单位字段: {{单位类别: [社区, 机关], 控制指标: 数字}}
档次: {{优秀: 90分以上, 较差: 90分以下}}
考核项目:
  1.一项(100分):
    甲: {rule}
"""


def told(rule: str, **record: object) -> Assessment:
    rubric = load(TEXT.format(rule=rule).encode(), "措辞.yaml")
    rows = [{"单位": "某单位", "情形": "甲", "日期": "2025-03-01", **record}]
    return score(rubric, ledger_from_rows(rows, rubric.vocabulary)).assessments[0]


def meaning(rule: str) -> str:
    return dict(read_back(load(TEXT.format(rule=rule).encode(), "措辞.yaml").plan))["1.a"]


def test_a_rounded_total_is_no_limit() -> None:
    result = told("{公式: 完成数 / 任务数 * 100}", 完成数="2", 任务数="3")
    total = next(node for node in result.nodes if node.id == "总分")
    assert str(total.score) == "66.67"
    assert why_adjusted(total) == "四舍五入"


def test_what_a_ceiling_takes_is_no_rounding() -> None:
    total = next(node for node in told("扣1分").nodes if node.id == "总分")
    limited = replace(total, lines=Decimal("-4.99"), adjustment=Decimal("-5.01"), score=Decimal(90), low=Decimal(90))
    assert why_adjusted(limited) == "上下限调整"


def test_the_points_of_a_formula_are_no_times() -> None:
    result = told("{公式: 完成数 / 任务数 * 100}", 完成数="7", 任务数="8")
    assert arithmetic(result.ledger[0]) == "+87.5"


def test_months_are_called_months() -> None:
    text = meaning("{应有: 1, 少一扣: 5, 每: 月}")
    assert "每月应有 1 次（共 12 个月），每少 1 次扣 5 分" in text


def test_a_threshold_names_the_number_that_reaches_it() -> None:
    assert "死亡人数（多条的合计） ≥ 控制指标 + 1 时，" in meaning("{不得分: 本项, 数量: 死亡人数, 满: 控制指标 + 1}")


def test_an_hour_is_not_said_twice() -> None:
    assert "完成数（多条的合计） < 10 学时，" in meaning("{不得分: 本项, 数量: 完成数, 少于: 10学时}")


def test_what_no_record_tells_has_no_empty_brackets() -> None:
    assert about() == about("") == ""
    assert about("1", "2") == "［1、2］"
    result = told("{最高档次: 不得评优, 少于: 2次}")
    assert result.grade_effects
    assert "［］" not in "\n".join((*explain_clause(result, "1.a"), *explain_unit(result)))


def test_a_pending_record_says_which_field_it_lacks() -> None:
    assert [one.what for one in told("{扣分: {级别: {县级: 1, 市级: 2}}, 每: 次}").pending] == ["这条记录没有写级别"]
    assert [one.what for one in told("扣1-5分").pending] == ["这条记录没有写分值"]
    assert [one.what for one in told("{扣分: 2, 每: 次, 条件: 单位类别 == 社区}").pending] == ["名册没有写单位类别"]


def test_points_from_a_number_of_the_whole_unit_name_the_number_and_its_records() -> None:
    result = told("{数量: 完成数, 分档: {90以上: 满分, 80以上: 60分, 其余: 0分}}", 编号="r1", 完成数="85")
    assert "    · 1.a 甲［r1］ 数是 85，+60" in explain_unit(result)


def test_an_item_that_earned_nothing_tells_why_with_its_records() -> None:
    result = told("{数量: 完成数, 分档: {90以上: 满分, 其余: 0分}}", 编号="r1", 完成数="85")
    assert any("1.a 甲：有记录（r1），数是 85" in line for line in explain_unit(result))


def test_what_lacks_is_not_told_by_the_records_that_do_not_lack() -> None:
    result = told("应有3次，每少1次扣2分", 编号="r1")
    assert "    · 1.a 甲 少2次 × 2分 = -4" in explain_unit(result)
