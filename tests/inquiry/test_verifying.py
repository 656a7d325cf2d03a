"""Results computed again: identical, or what differs; and files of results read back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from small import RUBRIC, ledger, rubric

from lianzheng_rubric import (
    Amendments,
    ResultError,
    RubricError,
    amend,
    from_json,
    load_rubric,
    read_ledger,
    read_results,
    score,
    shipped_rubrics,
    to_json,
    verify,
)
from lianzheng_rubric.inquiry.verifying import recorded_readings, rubric_as_recorded
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.reports.document import to_dict
from lianzheng_rubric.scoring import shipped_examples

SMALL = "h1 会议\nh2 会议\nx1 迟到 数量=2"


@pytest.mark.parametrize("name", shipped_rubrics())
def test_what_was_scored_and_written_is_verified(name: str) -> None:
    of = load_rubric(name)
    known = read_ledger(list(shipped_examples(name)), of)
    day = date(of.plan.year or 2018, 12, 20)
    results = score(of, known, as_of=day, previous_as_of=date(2016, 12, 20))
    text = json.dumps([to_dict(one) for one in results.assessments])
    found = verify(read_results(text.encode()), of, known, previous_as_of=date(2016, 12, 20))
    assert found.identical
    assert found.comparison.same == len(known.units)


def test_a_few_units_are_verified_alone() -> None:
    of = rubric()
    known = ledger(of, SMALL + "\ny1 会议 单位=乙", ("甲", "乙"))
    results = score(of, known)
    assert verify([results["乙"]], of, known).comparison.same == 1


def test_other_records_and_units_are_told() -> None:
    of = rubric()
    known = ledger(of, SMALL, ("甲", "乙"))
    results = score(of, known).assessments
    fewer = amend(known, of.vocabulary, Amendments(("x1",)))
    found = verify(results, of, fewer)
    assert not found.identical
    assert [one.unit for one in found.comparison.differences] == ["甲"]
    alone = verify(results, of, ledger(of, SMALL))
    assert (alone.unknown, alone.identical) == (("乙",), False)


def test_a_rubric_that_has_changed_is_told_by_its_fingerprint() -> None:
    of = rubric()
    known = ledger(of, SMALL)
    found = verify(score(of, known).assessments, rubric(extra="定档小数位: 1\n"), known)
    (difference,) = found.comparison.differences
    assert [changed.what for changed in difference.basis] == ["fingerprint"]
    assert difference.outcome == ()


READINGS = RUBRIC.replace("BAND", "95分以上").replace(
    "年度: 2025", "年度: 2025\n读法: {late: {取: two, 可选: [two, three]}}"
)
READINGS = READINGS.replace("a 迟到: 每次扣2分，最多扣6分", "a 迟到: {读法 late: {two: 每次扣2分, three: 每次扣3分}}")


def test_the_readings_of_the_result_are_used_again() -> None:
    of = load(READINGS.encode(), "读法.yaml", {"late": "three"})
    known = ledger(of, SMALL)
    results = [from_json(to_json(one)) for one in score(of, known).assessments]
    assert recorded_readings(results) == {"late": "three"}
    again = rubric_as_recorded(results, lambda readings: load(READINGS.encode(), "读法.yaml", readings))
    assert verify(results, again, known).identical
    chosen = rubric_as_recorded(
        results, lambda readings: load(READINGS.encode(), "读法.yaml", readings), {"late": "two"}
    )
    (difference,) = verify(results, chosen, known).comparison.differences
    assert [(pair.before.value, pair.after.value) for pair in difference.readings] == [("three", "two")]


def test_a_reading_that_is_gone_does_not_stop_the_comparison() -> None:
    of = load(READINGS.encode(), "读法.yaml", {"late": "three"})
    results = list(score(of, ledger(of, SMALL)).assessments)
    again = rubric_as_recorded(
        results, lambda readings: load(RUBRIC.replace("BAND", "95分以上").encode(), "x.yaml", readings)
    )
    (difference,) = verify(results, again, ledger(again, SMALL)).comparison.differences
    assert [pair.after for pair in difference.readings] == [None]


def test_a_reading_that_was_asked_for_has_to_exist() -> None:
    with pytest.raises(RubricError, match="读法"):
        rubric_as_recorded([], lambda readings: load(READINGS.encode(), "读法.yaml", readings), {"nosuch": "x"})


# --- files of results ------------------------------------------------------------------------------------------------


def test_lists_lines_and_single_results_are_read(tmp_path: Path) -> None:
    of = rubric()
    results = score(of, ledger(of, SMALL, ("甲", "乙"))).assessments
    texts = [to_json(one) for one in results]
    for text in (f"[{','.join(texts)}]", "\n".join(texts), "﻿" + "\n\n".join(texts) + "\n"):
        path = tmp_path / "结果.json"
        path.write_text(text, encoding="utf-8")
        assert read_results(path) == results
    assert read_results(texts[0].encode()) == results[:1]
    assert read_results(b"[]") == ()


def good() -> dict[str, object]:
    of = rubric()
    return to_dict(score(of, ledger(of, SMALL))["甲"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("编号,单位\n1,甲\n", "J001]：不是 JSON\n --> 结果:1:1"),
        ("[1, {]", "J001]：不是 JSON"),
        ("[1.5]", "J001]：有带小数点的数：结果里的数都写成文字"),
        ("[1]", "J002]：第 1 份不是 lianzheng 的结果"),
        ('{"rubric_id": "x"}', "J002]：第 1 份不是 lianzheng 的结果"),
        (json.dumps({**good(), "schema_version": "9"}), "J003]：第 1 份结果的格式是第 9 版，本程序读第 1 版"),
        (json.dumps({**good(), "total": 96}), "J002]：第 1 份结果（甲）有 1 处与格式不符：total"),
        (json.dumps([good(), {**good(), "extra": 1}]), "J002]：第 2 份结果（甲）有 1 处与格式不符：extra"),
        (json.dumps([good(), good()]), "J004]：单位“甲”出现不止一次"),
        ("[" * 100_000, "J001]"),
    ],
)
def test_what_is_no_result_is_refused_at_its_place(text: str, told: str) -> None:
    with pytest.raises(ResultError) as caught:
        read_results(text.encode())
    assert told in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="找不到这个文件"):
        read_results(tmp_path / "没有.json")
    with pytest.raises(ResultError, match="文件打不开"):
        read_results(tmp_path)
    with pytest.raises(ResultError, match="不是 UTF-8"):
        read_results("结果".encode("gbk"))
