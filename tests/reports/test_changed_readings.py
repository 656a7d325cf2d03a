"""A reading chosen against the rubric's own is told where it decides, with what it goes by."""

from __future__ import annotations

import json

from lianzheng_rubric import ledger_from_rows, load_rubric
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.reports.document import from_json, to_json
from lianzheng_rubric.reports.explanation import explain_clause, explain_unit
from lianzheng_rubric.scoring import score

ROWS = [
    {"编号": "甲", "单位": "某社区", "情形": "工作不力被县督查指挥中心通报", "日期": "2017-03-01"},
    {"单位": "某社区", "情形": "作风问题被立案查处", "日期": "2017-03-01"},
]


def result(**readings: str) -> Assessment:
    rubric = load_rubric("tongyu-2017", readings)
    return score(rubric, ledger_from_rows(ROWS, rubric.vocabulary)).assessments[0]


def test_the_line_that_a_changed_reading_decides_names_what_it_goes_by() -> None:
    lines = list(explain_unit(result(charge_to="total")))
    marked = [line.strip() for line in lines if "改取" in line]

    assert marked == ["· 2.7.a 工作不力被县督查指挥中心通报［甲］ 1次 × 2分 = -2；读法 AMB-01 改取 total"]
    assert "  charge_to = total（AMB-01；细则原取 named_scope_else_nearest_scored_node）" in lines


def test_a_reading_left_as_it_is_marks_no_line() -> None:
    assert not [line for line in explain_unit(result()) if "改取" in line]
    assert "【改选的读法】" not in list(explain_clause(result(), "2.7.a"))


def test_a_clause_tells_the_changed_readings_that_touch_it_or_what_is_below_it() -> None:
    changed = result(list_connective="all", charge_to="total")

    silent = list(explain_clause(changed, "7.16.a"))
    above = list(explain_clause(changed, "5.11"))

    assert silent[-2:] == ["【改选的读法】", "  list_connective = all（AMB-16；细则原取 any）"]
    assert above[-2:] == ["【改选的读法】", "  list_connective = all（AMB-16；细则原取 any）"]


def test_a_result_written_before_readings_told_what_they_go_by_still_reads() -> None:
    kept = result(charge_to="total")
    document = json.loads(to_json(kept))
    for reading in document["readings"]:
        del reading["basis"]

    read = from_json(json.dumps(document))

    assert {one.basis for one in read.readings} == {""}
    assert read.ledger == kept.ledger
