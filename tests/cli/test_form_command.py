"""`lianzheng template` as officers and their IT colleagues call it."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from command import LEDGER, RUBRIC, run

Capture = pytest.CaptureFixture[str]
UNITS = "单位\n甲乡\n=乙乡\n丙乡\n丁乡\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "细则.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "台账.csv").write_text(LEDGER, encoding="utf-8")
    (tmp_path / "单位.csv").write_text(UNITS, encoding="utf-8")
    return tmp_path


def scores(capsys: Capture, *ledgers: str) -> str:
    return run(capsys, "score", "细则.yaml", *ledgers).out


def test_from_an_empty_form_to_scores(capsys: Capture, here: Path) -> None:
    answer = run(capsys, "template", "细则.yaml", "--units", "单位.csv")
    assert (answer.code, answer.out, answer.err) == (0, "", "已写入 记录表.xlsx：4 个单位，0 条记录\n")
    answer = run(capsys, "score", "细则.yaml", "记录表.xlsx")
    assert answer.err == "台账里还没有一条记录：下面的结果是按什么都没有发生算的。\n"

    answer = run(capsys, "template", "细则.yaml", "--from", "台账.csv")
    assert answer.err == "“记录表.xlsx”已经有了：填过的内容照旧保留。\n已写入 记录表.xlsx：4 个单位，5 条记录\n"
    assert scores(capsys, "记录表.xlsx") == scores(capsys, "台账.csv", "单位.csv")
    assert run(capsys, "score", "细则.yaml", "记录表.xlsx").err == ""


def test_an_untouched_form_says_that_nothing_is_filled_in(capsys: Capture, here: Path) -> None:
    run(capsys, "template", "细则.yaml")
    answer = run(capsys, "score", "细则.yaml", "记录表.xlsx")
    assert answer.code == 0
    assert answer.err == "台账里还没有一条记录：单位也没有，请先写上参评单位。\n"


def test_exporting_again_to_the_same_file_changes_nothing(capsys: Capture, here: Path) -> None:
    run(capsys, "template", "细则.yaml", "--from", "台账.csv", "--units", "单位.csv")
    before = (here / "记录表.xlsx").read_bytes()
    run(capsys, "template", "细则.yaml")
    assert (here / "记录表.xlsx").read_bytes() == before
    answer = run(capsys, "template", "细则.yaml", "--from", "记录表.xlsx")
    assert "已经有了" not in answer.err
    assert (here / "记录表.xlsx").read_bytes() == before


def test_what_the_new_rubric_does_not_know_is_kept_and_told(capsys: Capture, here: Path) -> None:
    (here / "新细则.yaml").write_text(RUBRIC.replace("越级访", "越级走访"), encoding="utf-8")
    run(capsys, "template", "细则.yaml", "--from", "台账.csv")
    answer = run(capsys, "template", "新细则.yaml", "--from", "记录表.xlsx", "-o", "新表.xlsx")
    assert answer.code == 1
    assert answer.err == (
        "错误[L702]：细则里没有情形“越级访”\n --> 新表.xlsx 工作表“台账”第5行“情形”列（D5）\n"
        "  改法：是不是“越级走访”？可以写：迟到、判定、越级走访、弄虚作假、1.a、1.b、2.a、veto.a\n\n"
        "已写入 新表.xlsx：3 个单位，5 条记录\n"
        "填过的内容都在，其中 1 处评分以前要改：见上面各条，格子的位置是新表里的。\n"
    )


def test_without_a_roster_the_units_of_the_records_are_proposed(capsys: Capture, here: Path) -> None:
    answer = run(capsys, "template", "细则.yaml", "--from", "台账.csv")
    assert answer.err == (
        "没有给名册：“单位”表按记录里出现的单位填好，请核对，没有记录的单位要补上。\n"
        "已写入 记录表.xlsx：3 个单位，5 条记录\n"
    )


def test_a_file_that_cannot_be_read_is_never_written_over(capsys: Capture, here: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["领导", "讲话"])
    stream = io.BytesIO()
    book.save(stream)
    (here / "记录表.xlsx").write_bytes(stream.getvalue())
    answer = run(capsys, "template", "细则.yaml")
    assert (answer.code, "不知道记的是什么" in answer.err) == (3, True)
    assert (here / "记录表.xlsx").read_bytes() == stream.getvalue()


def test_examples_of_shipped_rubrics_fill_a_form(capsys: Capture, here: Path) -> None:
    answer = run(capsys, "template", "yangshan-2014", "--example", "-o", "阳山.xlsx")
    assert (answer.code, answer.err) == (0, "已写入 阳山.xlsx：11 个单位，60 条记录\n")
    answer = run(capsys, "template", "细则.yaml", "--example")
    assert (answer.code, "不是内置细则" in answer.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("template", "细则.yaml", "-o", "记录表.xls"), "要以 .xlsx 结尾"),
        (("template", "细则.yaml", "--from", "没有.csv"), "找不到台账“没有.csv”"),
        (("template", "细则.yaml", "--reading", "once"), "要写成 读法=取值"),
    ],
)
def test_wrong_use(capsys: Capture, here: Path, arguments: tuple[str, ...], said: str) -> None:
    answer = run(capsys, *arguments)
    assert (answer.code, said in answer.err) == (2, True)
    assert not (here / "记录表.xlsx").exists()


def test_a_reading_decides_what_is_offered(capsys: Capture, here: Path) -> None:
    for reading in ("once", "each"):
        run(capsys, "template", "细则.yaml", "--reading", f"once={reading}", "-o", f"{reading}.xlsx")
    sentences = [
        [row[1] for row in openpyxl.load_workbook(f"{name}.xlsx")["条款说明"].iter_rows(values_only=True)]
        for name in ("once", "each")
    ]
    assert sentences[0] != sentences[1]


def test_a_folder_may_hold_a_file_that_somebody_has_open(capsys: Capture, here: Path) -> None:
    run(capsys, "template", "细则.yaml", "--from", "台账.csv", "-o", "台账/记录表.xlsx")
    (here / "台账" / "~$记录表.xlsx").write_bytes(b"\x05user")
    assert scores(capsys, "台账") == scores(capsys, "台账.csv")
