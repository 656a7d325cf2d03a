"""The grade of a cohort is the final one, quotas included, in every form and whatever consequences ask for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import run

Capture = pytest.CaptureFixture[str]

RUBRIC = """\
细则: 丁县考核细则
年度: 2025
考核期: {起: 2025-01-01, 止: 2025-12-31}
考核项目:
  一、甲(100分):
    a 迟到: 每次扣1分
    b 检查: 扣1-9分
档次: {优秀: {分: 95分以上, 名额: 1}, 良好: 90分以上, 合格: 其余}
"""
FOLLOWUPS = {"none": "", "score": "后果: {a 约谈: 总分 < 60}\n", "grade": "后果: {a 表扬: 最终档次 == 优秀}\n"}
LEDGER = """\
编号,单位,日期,情形,数量,分值,理由
1,甲,2025-02-02,迟到,1,,
2,乙,2025-02-02,迟到,2,,
3,丙,2025-02-02,迟到,8,,
"""
FINAL = {"甲": "优秀", "乙": "良好", "丙": "良好"}


@pytest.fixture(params=FOLLOWUPS)
def files(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    rubric, ledger = tmp_path / "细则.yaml", tmp_path / "台账.csv"
    rubric.write_text(RUBRIC + FOLLOWUPS[request.param], encoding="utf-8")
    ledger.write_text(LEDGER, encoding="utf-8")
    return rubric, ledger


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_documents_hold_the_final_grade(capsys: Capture, files: tuple[Path, Path], form: str) -> None:
    out = run(capsys, "score", *files, "--format", form).out
    found = json.loads(out) if form == "json" else [json.loads(line) for line in out.splitlines()]
    assert {one["unit"]: one["grade"] for one in found} == FINAL
    second = found[1]
    assert (second["grade_by_score"], second["possible_grades"]) == ("优秀", ["良好"])
    assert second["notices"] == ["“优秀”只有 1 个名额，本单位排在名额之外，评为“良好”"]


@pytest.mark.parametrize("form", ["csv", "table"])
def test_tables_hold_the_final_grade(capsys: Capture, files: tuple[Path, Path], form: str) -> None:
    out = run(capsys, "score", *files, "--format", form).out.replace(",", " ")
    rows = {row[1]: (row[3], row[4]) for row in map(str.split, out.splitlines()) if len(row) > 4}
    assert {unit: rows[unit][1] for unit in FINAL} == FINAL
    assert rows["乙"][0] == "优秀"


def test_every_question_about_one_unit_knows_the_others(capsys: Capture, files: tuple[Path, Path]) -> None:
    assert run(capsys, "explain", *files, "乙").out.startswith("乙：98 分，良好（按得分为优秀）\n")
    assert run(capsys, "margin", *files, "-u", "乙").out.startswith("乙：98 分，良好（按得分为优秀）\n")
    told = run(capsys, "whatif", *files, "--change", "1:数量=3").out
    assert "【甲】\n  总分 99 → 97（-2）\n  档次 优秀 → 良好\n" in told
    assert "【乙】\n  档次 良好 → 优秀\n" in told


def test_a_part_of_a_result_is_verified_among_all(capsys: Capture, files: tuple[Path, Path], tmp_path: Path) -> None:
    stored = tmp_path / "结果.json"
    run(capsys, "score", *files, "-u", "乙", "--format", "json", "-o", stored)
    assert run(capsys, "verify", stored, *files).out == (
        "一致：重算 1 个单位，与结果完全相同。\n台账里另有 2 个单位不在结果里，没有核对：甲、丙\n"
    )


def test_a_pending_rival_leaves_the_grade_open_everywhere(capsys: Capture, files: tuple[Path, Path]) -> None:
    files[1].write_text(LEDGER + "4,丁,2025-03-03,检查,,,\n", encoding="utf-8")
    out = run(capsys, "score", *files).out
    rows = {row[1]: row[4] for row in map(str.split, out.splitlines()) if len(row) > 4}
    assert rows["甲"] == "优秀"  # at best the pending unit ties with it
    files[1].write_text(LEDGER.replace("迟到,1", "迟到,2") + "4,丁,2025-03-03,检查,,,\n", encoding="utf-8")
    out = run(capsys, "score", *files).out
    rows = {row[1]: (row[4], row[-1]) for row in map(str.split, out.splitlines()) if len(row) > 4}
    assert rows["甲"] == ("优秀或良好", "档次要等名次")
    assert run(capsys, "margin", *files, "-u", "甲").out.startswith("甲：98 分，可能优秀或良好\n名额之外：")
