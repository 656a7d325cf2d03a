"""Two results side by side, over the shipped example: what is told, in which words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pytest
from small import ledger, rubric

from lianzheng_rubric import (
    Amendments,
    amend,
    compare,
    ledger_from_rows,
    load,
    load_rubric,
    read_ledger,
    score,
)
from lianzheng_rubric.engine.ranked import Spot
from lianzheng_rubric.inquiry.comparing import Changed, Comparison, Moved, compare_all
from lianzheng_rubric.inquiry.documents import comparison_document
from lianzheng_rubric.inquiry.results_file import Stored, read_stored, standings_of
from lianzheng_rubric.inquiry.telling import comparison_lines, difference_lines
from lianzheng_rubric.reports.document import ranked_documents, to_dict
from lianzheng_rubric.scoring import Results, shipped_examples

DAYS = {"as_of": date(2017, 12, 20), "previous_as_of": date(2016, 12, 20)}


@lru_cache(maxsize=8)
def results(*readings: tuple[str, str], drop: str = "") -> Results:
    of = load_rubric("tongyu-2017", dict(readings))
    known = read_ledger(list(shipped_examples("tongyu-2017")), of)
    return score(of, amend(known, of.vocabulary, Amendments((drop,))) if drop else known, **DAYS)


def test_a_dropped_record_is_told_by_record_clause_item_and_total() -> None:
    difference = compare(results()["示例·和畅社区"], results(drop="HC-22")["示例·和畅社区"])
    assert difference.outcome == tuple(
        Changed(name, Decimal("97.2"), Decimal(98)) for name in ("total", "low", "high", "total_without_vetoes")
    )
    assert list(difference_lines(difference)) == [
        "总分 97.2 → 98（+0.8）",
        "记录 HC-22 原为“已计入”，现在没有这条记录",
        "条款 5.11.b “上级检查发现作风问题被通报批评”由 -1 分变为 0 分（记录 HC-22）",
        "comp.b 年末考核：98 → 99 分",
        "5 深入推进作风建设：5 → 6 分",
        "5.11 巩固四风整治成果：2 → 3 分",
    ]


def test_a_veto_that_goes_is_told_with_the_grade() -> None:
    difference = compare(results()["示例·银杏社区"], results(drop="YX-21")["示例·银杏社区"])
    lines = list(difference_lines(difference))
    assert lines[:2] == ["档次 较差 → 优秀", "降档后的档次 良好 → 优秀"]
    assert "veto.a 主要领导因违纪受党政纪处分（直接列为较差）：原来触发［YX-21］，现在没有" in lines
    assert "后果：新增 cons.1 在适当范围内通报表扬" in lines


def test_other_readings_are_said_first_and_once() -> None:
    before, after = results(), results(("adjust_stage", "on_sheet"))
    comparison = compare_all(before.assessments, after.assessments)
    lines = list(comparison_lines(comparison))
    assert lines[0].startswith("细则或读法的指纹 ")
    assert lines[1] == "读法 adjust_stage：after_composite → on_sheet"
    assert sum("读法 adjust_stage" in line for line in lines) == 1
    assert lines[-1] == "除此以外，3 个单位的结果不同，11 个相同。"
    assert len(comparison.differences) == 14  # the fingerprint is another for all of them


def test_units_that_come_and_go_and_places_that_move() -> None:
    before, after = results(), results(drop="HC-22")
    old = [one for one in before.assessments if one.unit != "示例·金谷社区"]
    new = [one for one in after.assessments if one.unit != "示例·望山社区"]
    comparison = compare_all(old, new, (before.ranking.spots(), after.ranking.spots()))
    assert (comparison.gone, comparison.added) == (("示例·望山社区",), ("示例·金谷社区",))
    moved = {one.unit: (one.before, one.after) for one in comparison.moved}
    assert moved["示例·和畅社区"] == (Spot(range(8, 10)), Spot(range(6, 8)))  # 示例·望山社区 is pending
    assert "  示例·和畅社区：第 8～9 名 → 第 6～7 名" in list(comparison_lines(comparison))


def test_nothing_differs_in_one_sentence() -> None:
    comparison = compare_all(results().assessments, results().assessments)
    assert comparison == Comparison(same=14)
    assert not comparison
    assert list(comparison_lines(comparison)) == ["两份结果相同（14 个单位）。"]


def test_an_open_total_is_told_as_its_range() -> None:
    of = rubric()
    before, after = (score(of, ledger(of, f"h1 会议\nh2 会议\nx1 检查{end}"))["甲"] for end in ("", " 分值=3"))
    lines = list(difference_lines(compare(before, after)))
    assert lines[0] == "总分 91 至 99 → 97"
    assert lines[1] == "档次 优秀或合格 → 优秀"
    assert "状态 待定 → 已定" in lines
    assert "记录 x1 原为“待定”，现为“已计入”" in lines
    assert "条款 1.c “检查”由 -9 分变为 -3 分（记录 x1）" in lines
    assert "待定：不再有 1.c 检查［x1］：这条记录没有写分值（-9 至 -1 分）" in lines


@pytest.mark.parametrize("drop", ["HC-22", "YX-21", "WS-01"])
def test_the_document_of_a_comparison_holds_everything(drop: str) -> None:
    before, after = results().assessments, results(drop=drop).assessments
    document = comparison_document(compare_all(before, after))
    assert document["same"] == 13
    (told,) = document["differences"]
    whole = {one.unit: to_dict(one) for one in before}[told["unit"]]
    gone = [pair["before"] for pair in told["records"] if pair["after"] is None]
    assert gone == [one for one in whole["records"] if one["record"] == drop]
    assert all(line["before"] is None or line["before"] in whole["ledger"] for line in told["lines"])


CLASSES = """\
细则: 分组
单位字段: {类别: [乡镇, 机关]}
排名分组: 类别
并列时比较: ["1"]
考核项目:
  1.甲(60分): {迟到: 每次扣1分}
  2.乙(40分): {缺勤: 每次扣1分}
档次: {优秀: 90分以上, 合格: 其余}
"""
UNITS = [
    {"单位": name, "类别": kind}
    for name, kind in (("甲镇", "乡镇"), ("乙镇", "乡镇"), ("丙局", "机关"), ("丁局", "机关"))
]


def in_classes(*units: dict[str, str], **late: int) -> Stored:
    """What is stored of two towns and two offices that were late so often."""
    of = load(CLASSES.encode(), "分组.yaml")
    rows = [{"单位": name, "情形": "迟到", "数量": count} for name, count in late.items()]
    rows.append({"单位": "乙镇", "情形": "缺勤", "数量": 2})
    found = score(of, ledger_from_rows(rows, of.vocabulary, units or UNITS))
    return read_stored(json.dumps(ranked_documents(found.assessments, found.ranking)).encode())


def _places(moved: Moved) -> tuple[int, ...]:
    """The only place before, and the only one after."""
    assert moved.before is not None
    assert moved.after is not None
    (before,), (after,) = moved.before.places, moved.after.places
    return before, after


def compared(before: Stored, after: Stored) -> Comparison:
    first, then = standings_of(before, after)
    return compare_all(before.results, after.results, (first, then))


def test_places_are_those_of_the_class_and_of_the_rubrics_own_order() -> None:
    """甲镇 and 乙镇 have 98 both, and the first item decides; 丙局 is the first of its class whatever towns have."""
    before, after = in_classes(甲镇=2, 丙局=30, 丁局=40), in_classes(甲镇=1, 丙局=50, 丁局=40)
    towns, offices = ([Spot(range(place, place + 1), kind) for place in (1, 2)] for kind in ("乡镇", "机关"))
    assert before.standings == {"乙镇": towns[0], "甲镇": towns[1], "丙局": offices[0], "丁局": offices[1]}
    moved = {one.unit: _places(one) for one in compared(before, after).moved}
    assert moved == {"甲镇": (2, 1), "乙镇": (1, 2), "丙局": (1, 2), "丁局": (2, 1)}


def test_a_unit_that_changes_its_class_is_told_with_both() -> None:
    there = [*UNITS[:3], {"单位": "丁局", "类别": "乡镇"}]
    comparison = compared(in_classes(甲镇=2, 丙局=30, 丁局=40), in_classes(*there, 甲镇=2, 丙局=30, 丁局=40))
    assert comparison.differences == ()
    assert list(comparison_lines(comparison)) == [
        "【名次】",
        "  丁局：机关第 2 名 → 乡镇第 3 名",
        "",
        "4 个单位的结果相同。",
    ]


def test_files_without_places_are_ranked_by_total() -> None:
    before = replace(in_classes(甲镇=2, 丙局=30, 丁局=40), standings=None)
    moved = compared(before, in_classes(甲镇=1, 丙局=30, 丁局=40)).moved
    assert {one.unit: _places(one) for one in moved}["乙镇"] == (1, 2)


def test_a_file_in_which_everybody_is_pending_tells_that_nobody_has_a_place() -> None:
    of = rubric()
    stored = []
    for text in ("x1 检查", "x1 检查 分值=3"):
        found = score(of, ledger(of, text))
        stored.append(read_stored(json.dumps(ranked_documents(found.assessments, found.ranking)).encode()))
    assert [one.standings for one in stored] == [{}, {"甲": Spot(range(1, 2))}]
    assert "  甲：没有名次 → 第 1 名" in list(comparison_lines(compared(*stored)))
