"""Ledgers with records dropped, changed and added: what is new is read like any other row."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import ledger, rubric

from lianzheng_rubric import Amendments, Ledger, LedgerError, Rubric, amend, load_rubric, read_ledger, what_if
from lianzheng_rubric.scoring import shipped_examples

SMALL = "h1 会议\nh2 会议\nx1 迟到 数量=2\nx2 获奖 级别=区级"
DAYS = {"as_of": date(2017, 12, 20), "previous_as_of": date(2016, 12, 20)}


@lru_cache(maxsize=1)
def shipped() -> tuple[Rubric, Ledger, dict[str, dict[str, str]]]:
    of = load_rubric("tongyu-2017")
    files = shipped_examples("tongyu-2017")
    with files[1].open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["编号"]: {name: cell for name, cell in row.items() if cell} for row in csv.DictReader(stream)}
    return of, read_ledger(list(files), of), rows


IDS = st.sampled_from([record.id for record in shipped()[1].records])


@given(IDS)
def test_dropped_and_added_again_nothing_has_changed(name: str) -> None:
    of, known, rows = shipped()
    gone = amend(known, of.vocabulary, Amendments(drop=(name,)))
    again = amend(gone, of.vocabulary, Amendments(rows=(rows[name],)))
    assert len(gone.records) == len(known.records) - 1
    assert not what_if(of, known, again, **DAYS)


@given(IDS)
def test_dropped_and_added_in_one_go_nothing_has_changed(name: str) -> None:
    of, known, rows = shipped()
    again = amend(known, of.vocabulary, Amendments(drop=(name,), rows=(rows[name],)))
    assert not what_if(of, known, again, **DAYS)


@given(IDS)
def test_changed_to_what_it_is_it_stays_the_same_record(name: str) -> None:
    of, known, rows = shipped()
    same = tuple((name, column, cell) for column, cell in rows[name].items() if column != "编号")
    assert amend(known, of.vocabulary, Amendments(change=same)).records == known.records


@given(IDS, st.integers(2, 9))
def test_changed_there_and_back_nothing_has_changed(name: str, count: int) -> None:
    of, known, rows = shipped()
    there = amend(known, of.vocabulary, Amendments(change=((name, "次数", str(count)),)))
    assert [record.count for record in there.records if record.id == name] == [count]
    back = amend(there, of.vocabulary, Amendments(change=((name, "数量", rows[name].get("数量", "")),)))
    assert back.records == known.records


def test_records_keep_their_order_and_new_ones_come_last() -> None:
    of = rubric()
    known = ledger(of, SMALL)
    changes = Amendments(
        ("h1",), (("x1", "数量", "3"), ("x1", "日期", "2025-04-05")), ({"单位": "甲", "情形": "缺勤"},)
    )
    found = amend(known, of.vocabulary, changes)
    assert [(one.id, one.count, one.date and one.date.month) for one in found.records] == [
        ("h2", 1, 3), ("x1", 3, 4), ("x2", 1, 3), ("新增-1", 1, None)
    ]  # fmt: skip
    assert found.units == known.units
    assert found.records[1].place == known.records[2].place


def test_emptied_content_is_taken_away() -> None:
    of = rubric()
    found = amend(ledger(of, SMALL), of.vocabulary, Amendments(change=(("x1", "日期", ""), ("x1", "数量", ""))))
    assert [(one.date, one.count) for one in found.records if one.id == "x1"] == [(None, 1)]


def test_a_new_day_moves_the_day_that_was_taken_over_from_it() -> None:
    of, known, _ = shipped()
    row = {
        "单位": "示例·向阳社区",
        "编号": "cf",
        "情形": "处分",
        "人员": "张三",
        "职务": "主要领导",
        "处分类别": "党纪处分",
    }
    with_it = amend(known, of.vocabulary, Amendments(rows=({**row, "日期": "2017-05-05"},)))
    moved = amend(with_it, of.vocabulary, Amendments(change=(("cf", "日期", "2017-06-06"),)))
    assert [one.date for one in moved.records if one.id == "cf"] == [date(2017, 6, 6)]


def test_a_file_of_records_is_added(tmp_path: Path) -> None:
    of = rubric()
    more = tmp_path / "补.csv"
    more.write_text("单位,情形,日期\n甲,缺勤,2025-05-05\n甲,迟到,2025-05-06\n", encoding="utf-8")
    found = amend(ledger(of, SMALL), of.vocabulary, Amendments(files=(more,)))
    assert [one.id for one in found.records[-2:]] == ["补-2", "补-3"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (Amendments(("x3",)), "L901]：台账里没有编号为“x3”的记录\n --> 去掉 x3\n  改法：是不是“x2”、“x1”？"),
        (Amendments(change=(("y", "数量", "1"),)), "L901]：台账里没有编号为“y”的记录\n --> 更改 y\n"),
        (Amendments(change=(("x1", "数目", "1"),)), "L604]：不认识的列“数目”，细则没有声明这个字段\n --> 更改 x1\n  改法：是不是“数量”？"),
        (Amendments(change=(("x1", "编号", "x9"),)), "L902]：编号不能更改\n --> 更改 x1\n"),
        (Amendments(("x1",), (("x1", "数量", "1"),)), "L902]：记录“x1”既要去掉，又要更改\n --> 更改 x1\n"),
        (Amendments(change=(("x1", "数量", "一"),)), " --> 更改 x1“数量”列\n"),
        (Amendments(change=(("x1", "日期", "2025-13-01"),)), " --> 更改 x1“日期”列\n"),
        (Amendments(change=(("x1", "单位", "乙"),)), "L804]：名册里没有单位“乙”\n --> 更改 x1“单位”列\n"),
        (Amendments(change=(("x2", "级别", "国家级"),)), " --> 更改 x2“级别”列\n"),
        (Amendments(rows=({"单位": "甲", "情形": "迟倒"},)), "L702]：细则里没有情形“迟倒”\n --> 新增第1条“情形”列\n  改法：是不是“迟到”"),
        (Amendments(rows=({"情形": "迟到"},)), "L603]：缺少“单位”列\n"),
        (Amendments(rows=({"单位": "甲", "情形": "迟到", "级": "1"},)), "L604]：不认识的列“级”"),
        (Amendments(rows=({"单位": "甲", "情形": "迟到", "编号": "x1"},)), "L705]：编号“x1”台账里已经有了\n --> 新增第1条\n"),
        (Amendments(rows=({"单位": "甲", "情形": "检查", "分值": "99", "理由": "x"},)), "L711]"),
        (Amendments(files=("没有.csv",)), "L601]：文件打不开：没有这个文件\n"),
    ],
)  # fmt: skip
def test_mistakes_are_told_at_their_place_with_the_remedy(changes: Amendments, told: str) -> None:
    of = rubric()
    with pytest.raises(LedgerError) as caught:
        amend(ledger(of, SMALL), of.vocabulary, changes)
    assert told in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    of = rubric()
    changes = Amendments(("z",), (("x1", "数目", "1"), ("x2", "数量", "一")), ({"单位": "甲", "情形": "无"},))
    with pytest.raises(LedgerError) as caught:
        amend(ledger(of, SMALL), of.vocabulary, changes)
    assert [problem.code for problem in caught.value.problems] == ["L901", "L604", "L709", "L702"]
