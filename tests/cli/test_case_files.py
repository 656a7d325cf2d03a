"""``lianzheng test`` and ``check`` on files of cases: found beside each other, told apart, refused at the place."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import RUBRIC, run

Capture = pytest.CaptureFixture[str]

GOOD = "细则: {rubric}\n用例:\n  - 名称: 迟到\n    记录: [{{情形: 迟到, 日期: 2020-03-01}}]\n    期望: {{总分: 14}}\n"


@pytest.mark.parametrize("name", ["甲县.yaml", "甲县"])
def test_the_rubric_stands_beside_its_cases(
    capsys: Capture, rubric: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    path = rubric.with_name("甲县.用例.yaml")
    path.write_text(GOOD.format(rubric=name), encoding="utf-8")
    assert run(capsys, "test", path).code == 0
    assert run(capsys, "test", "../甲县.用例.yaml").code == 0


def test_the_rubric_may_be_a_shipped_one(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "通榆.用例.yaml"
    path.write_text("细则: tongyu-2017\n用例:\n  - {名称: 空, 记录: [], 期望: {状态: 待定}}\n", encoding="utf-8")
    assert run(capsys, "test", path).code == 0


@pytest.mark.parametrize(("command", "code"), [("check", 1), ("show", 3)])
def test_a_case_file_is_not_a_rubric(capsys: Capture, rubric: Path, command: str, code: int) -> None:
    path = rubric.with_name("甲县.用例.yaml")
    path.write_text(GOOD.format(rubric="甲县.yaml"), encoding="utf-8")
    answer = run(capsys, command, path)
    assert answer.code == code
    assert answer.err == f"错误[C004]：{path} 是用例文件，不是细则\n  改法：核对用例用 lianzheng test {path}\n\n"


BAD = [
    ("记录: {情形: 迟到}", "错误[C003]：“记录”应当是列表，这里不是", "4:9"),
    ("记录: 迟到", "错误[C003]：“记录”应当是列表，这里不是", "4:9"),
    ("记录: [迟到]", "错误[C003]：“记录”里的一条记录应当是“名称: 内容”", "4:10"),
    ("带: [没有]", "错误[C003]：“共用”里没有“没有”", "4:9"),
    ("读法: each", "错误[C003]：“读法”应当是一行行“名称: 内容”", "4:9"),
    ("考核日: 昨天", "错误[C003]：“昨天”不是日期", "4:10"),
    ("纪录: []", "错误[C002]：用例“甲”有不认识的键“纪录”", "4:5"),
    ("单位: [甲]", "错误[C003]：“单位”应当是一行行“名称: 内容”", "4:9"),
]


@pytest.mark.parametrize(("line", "told", "place"), BAD)
def test_a_case_of_the_wrong_shape_is_refused_at_its_place(
    capsys: Capture, rubric: Path, line: str, told: str, place: str
) -> None:
    path = rubric.with_name("坏.用例.yaml")
    path.write_text(f"细则: 甲县.yaml\n用例:\n  - 名称: 甲\n    {line}\n    期望: {{总分: 14}}\n", encoding="utf-8")
    answer = run(capsys, "test", path)
    assert answer.code == 3
    assert answer.err.startswith(told)
    assert f" --> {path}:{place}\n" in answer.err


@pytest.mark.parametrize(
    "wanted", ["{总分: 十四}", "{得分: 14}", "{得分: {1: 好}}", "{总分: {下限: 3}}", "{总分数: 3}", "好"]
)
def test_an_expectation_of_the_wrong_shape_is_refused(capsys: Capture, rubric: Path, wanted: str) -> None:
    path = rubric.with_name("坏.用例.yaml")
    path.write_text(f"细则: 甲县.yaml\n用例:\n  - 名称: 甲\n    期望: {wanted}\n", encoding="utf-8")
    answer = run(capsys, "test", path)
    assert answer.code == 3
    assert f" --> {path}:4:" in answer.err


def test_a_fact_that_is_no_clause_gets_the_clauses_under_its_number(capsys: Capture, rubric: Path) -> None:
    rubric.write_text(RUBRIC.replace("每件减0.5分", "{扣分: 1, 每: 件, 事实: 1.c}"), encoding="utf-8")
    answer = run(capsys, "check", rubric)
    assert "错误[R007]：没有名为“1.c”的事实" in answer.err
    assert "改法：“1”下面有：1.a、1.b\n" in answer.err
