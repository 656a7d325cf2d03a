"""Headings as documents print them: number, title, marks, and the clause id that follows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianzheng_rubric.language.headings import (
    Heading,
    chinese_number,
    clause_id,
    half_width,
    has_odd_marks,
    letter,
    parse_heading,
    split_share,
)
from lianzheng_rubric.language.loading import load


@pytest.mark.parametrize(
    ("text", "number", "title", "marks"),
    [
        ("1.1.2 同部署、同落实(2分)", "1.1.2", "同部署、同落实", "2"),
        ("1.加强组织领导(14分)", "1", "加强组织领导", "14"),
        ("2.5. 会议", "2.5", "会议", ""),
        ("1、会议", "1", "会议", ""),
        ("1)传达部署(1分)", "1", "传达部署", "1"),
        ("1）传达部署（1分）", "1", "传达部署", "1"),
        ("（一）落实责任制(20分)", "1", "落实责任制", "20"),
        ("(3)会议", "3", "会议", ""),
        ("一、组织领导", "1", "组织领导", ""),
        ("十二、监督", "12", "监督", ""),
        ("二十、监督", "20", "监督", ""),
        ("一百零五、监督", "105", "监督", ""),
        ("第三条 会议", "3", "会议", ""),
        ("第12项会议", "12", "会议", ""),
        ("第３章 会议", "3", "会议", ""),
        ("①会议", "1", "会议", ""),
        ("⑳会议", "20", "会议", ""),
        ("１．１．２ 会议（２分）", "1.1.2", "会议", "2"),
        ("6.13.a.t 任务完成后", "6.13.a.t", "任务完成后", ""),
        ("a 不建立台账", "a", "不建立台账", ""),
        ("comp.b 年末考核", "comp.b", "年末考核", ""),
        ("会议", "", "会议", ""),
        ("三会一课", "", "三会一课", ""),
        ("2017年工作", "", "2017年工作", ""),
        ("1.1.3", "", "1.1.3", ""),
        ("3项任务(3分)", "", "3项任务", "3"),
        ("会议(满分10分)", "", "会议", "10"),
        ("会议(共 5 分)。", "", "会议", "5"),
        ("会议(0.5分)：", "", "会议", "0.5"),
        ("会议(计2.5分)", "", "会议", "2.5"),
        ("会议（满分 60）", "", "会议", "60"),
        ("会议（分值：10）", "", "会议", "10"),
        ("会议(10)分", "", "会议", "10"),
        ("会议（10分，领导打分）", "", "会议", "10"),
        ("会议（含加分）", "", "会议（含加分）", ""),
        ("会议(2次)", "", "会议(2次)", ""),
        ("会议(2分)情况", "", "会议(2分)情况", ""),
    ],
)
def test_a_heading_is_taken_apart(text: str, number: str, title: str, marks: str) -> None:
    assert parse_heading(text) == Heading(number, title, marks)
    assert not has_odd_marks(text)


@pytest.mark.parametrize(
    "text",
    ["会议(十分)", "会议（两分）", "会议(1-5分)", "会议(-5分)", "会议(1,000分)", "会议(1.2.3分)", "会议(10分", "会议（ 十 分 ）",
     "会议(1234567890分)", "会议(0.1234567分)"],
)  # fmt: skip
def test_marks_that_are_no_plain_number_are_noticed(text: str) -> None:
    assert has_odd_marks(text)


@pytest.mark.parametrize(
    ("text", "heading", "share"),
    [
        ("领导评价(20%)", "领导评价", "20%"),
        ("领导评价（10%，领导打分）", "领导评价", "10%"),
        ("领导评价(权重0.3)", "领导评价", "0.3"),
        ("领导评价(权重70)", "领导评价(权重70)", ""),
    ],
)
def test_a_share_is_split_off(text: str, heading: str, share: str) -> None:
    assert split_share(text) == (heading, share)


@pytest.mark.parametrize(
    ("text", "number"),
    [("零", 0), ("〇", 0), ("两", 2), ("九", 9), ("十", 10), ("十一", 11), ("二十", 20), ("二〇", 20), ("二〇一七", 2017),
     ("九十九", 99), ("一百", 100), ("一百零五", 105), ("一百一十", 110), ("三百二十一", 321), ("12", 12), ("007", 7)],
)  # fmt: skip
def test_chinese_numbers(text: str, number: int) -> None:
    assert chinese_number(text) == number


def chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


@given(st.integers(1, 999))
def test_every_chinese_number_below_a_thousand_is_read(number: int) -> None:
    assert chinese_number(chinese(number)) == number
    assert parse_heading(f"（{chinese(number)}）会议").number == str(number)
    assert parse_heading(f"第{chinese(number)}条 会议").number == str(number)


@given(st.text(max_size=40))
def test_any_text_is_a_heading(text: str) -> None:
    heading = parse_heading(text)
    assert heading.title in text
    assert has_odd_marks(text) in (True, False)


@given(st.text(max_size=40))
def test_half_width_keeps_every_place(text: str) -> None:
    assert len(half_width(text)) == len(text)
    assert half_width(half_width(text)) == half_width(text)


@pytest.mark.parametrize(
    ("parent", "number", "clause"),
    [
        ("", "1", "1"),
        ("2", "5", "2.5"),
        ("2", "2.5", "2.5"),
        ("2", "25", "2.25"),
        ("1.1", "1.1.3", "1.1.3"),
        ("1", "a", "1.a"),
    ],
)
def test_a_number_stands_under_the_clause_that_holds_it(parent: str, number: str, clause: str) -> None:
    assert clause_id(parent, number) == clause


def test_rules_without_a_number_get_letters() -> None:
    assert [letter(position) for position in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        "a", "b", "z", "aa", "ab", "az", "ba", "zz", "aaa",
    ]  # fmt: skip


def test_ids_follow_from_the_headings_of_a_rubric() -> None:
    text = """\
细则: 编号
考核项目:
  一、组织(10分):
    1.会议(4分):
      少开: 每次减1分
      缺席: 每次减1分
    （二）台账(3分): 不得分
    第三项 清单(2分): 不得分
    ④表格(1分): 不得分
  1.9 特别编号(5分): 不得分
  廉洁(5分):
    编号: 甲
    1 报告: 不得分
加减分:
  表彰: 加1分
一票否决:
  被处分: {列为: 差}
档次: {好: 60分以上, 差: 60分以下}
"""
    plan = load(text.encode()).plan
    assert [clause.id for clause in plan.clauses] == [
        "1", "1.1", "1.1.a", "1.1.b", "1.2", "1.2.a", "1.3", "1.3.a", "1.4", "1.4.a", "1.9", "1.9.a", "甲", "甲.1", "adj.a", "veto.a",
    ]  # fmt: skip
