"""``compare``, ``verify``, ``whatif`` and ``margin``: what they print, how they end, what they say to mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import in_own_process, run

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def result(capsys: Capture, rubric: Path, ledger: Path, tmp_path: Path) -> Path:
    target = tmp_path / "结果.json"
    assert run(capsys, "score", rubric, ledger, "--format", "json", "-o", target).code == 0
    return target


@pytest.fixture
def corrected(capsys: Capture, rubric: Path, ledger: Path, tmp_path: Path) -> Path:
    text = ledger.read_text(encoding="utf-8").replace("丙乡,弄虚作假,2020-07-01,,,1\n", "")
    ledger = tmp_path / "更正.csv"
    ledger.write_text(text, encoding="utf-8")
    target = tmp_path / "新.json"
    assert run(capsys, "score", rubric, ledger, "--format", "json", "-o", target).code == 0
    return target


# --- compare -------------------------------------------------------------------------------------------------------


def test_compare_says_what_differs_and_ends_with_one(capsys: Capture, result: Path, corrected: Path) -> None:
    answer = run(capsys, "compare", result, corrected, "-u", "丙乡")
    assert (answer.code, answer.err) == (1, "")
    assert "【丙乡】\n  档次 不合格 → 合格\n" in answer.out
    assert "veto.a 弄虚作假（直接列为不合格）：原来触发［台账-6］，现在没有" in answer.out
    assert answer.out.endswith("1 个单位的结果不同。\n")


def test_compare_of_the_same_ends_with_nought(capsys: Capture, result: Path) -> None:
    answer = run(capsys, "compare", result, result)
    assert (answer.code, answer.out) == (0, "两份结果相同（3 个单位）。\n")


def test_compare_as_json(capsys: Capture, result: Path, corrected: Path) -> None:
    answer = run(capsys, "compare", result, corrected, "--format", "json")
    document = json.loads(answer.out)
    assert (answer.code, document["same"]) == (1, 0)  # ids of rows that had none hold the name of the file
    assert {one["unit"] for one in document["differences"]} == {"甲乡", "=乙乡", "丙乡"}


def test_one_of_two_results_may_come_from_standard_input(rubric: Path, result: Path) -> None:
    answer = in_own_process("compare", result, "-", stdin=result.read_bytes())
    assert (answer.code, answer.out) == (0, "两份结果相同（3 个单位）。\n")
    assert in_own_process("compare", "-", "-").code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("没有.json", "没有.json"), 3, "错误[J001]：找不到这个文件\n --> 没有.json\n"),
        (("{rubric}", "{result}"), 3, "错误[J001]：不是 JSON\n"),
        (("{result}", "{result}", "-u", "丁乡"), 2, "错误：两份结果里都没有单位“丁乡”。是不是“"),
        (("{result}",), 2, "错误：缺少"),
    ],
)
def test_mistakes_in_compare(
    capsys: Capture, rubric: Path, result: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    answer = run(capsys, "compare", *(one.format(rubric=rubric, result=result) for one in arguments))
    assert answer.code == code
    assert told in answer.err
    assert answer.out == ""


# --- verify --------------------------------------------------------------------------------------------------------


def test_verify_of_what_was_scored(capsys: Capture, rubric: Path, ledger: Path, result: Path) -> None:
    answer = run(capsys, "verify", result, rubric, ledger)
    assert (answer.code, answer.out, answer.err) == (0, "一致：重算 3 个单位，与结果完全相同。\n", "")
    document = json.loads(run(capsys, "verify", result, rubric, ledger, "--format", "json").out)
    assert (document["identical"], document["same"], document["differences"]) == (True, 3, [])


def test_verify_uses_the_day_and_the_readings_of_the_result(
    capsys: Capture, rubric: Path, ledger: Path, tmp_path: Path
) -> None:
    target = tmp_path / "改选.json"
    given = ("--as-of", "2020-04-01", "-r", "once=each")
    run(capsys, "score", rubric, ledger, *given, "--format", "json", "-o", target)
    assert run(capsys, "verify", target, rubric, ledger).code == 0
    other = run(capsys, "verify", target, rubric, ledger, "-r", "once=once", "--as-of", "2020-12-01")
    assert other.code == 1
    assert "读法 once：each → once" in other.out
    assert "考核开始日 2020-04-01 → 2020-12-01" in other.out


def test_verify_of_another_ledger_says_what_differs(
    capsys: Capture, rubric: Path, ledger: Path, result: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "又" / "台账.csv"
    changed.parent.mkdir()
    changed.write_text(
        ledger.read_text(encoding="utf-8").replace("越级访,2020-06-01,,,3", "越级访,2020-06-01,,,4"), "utf-8"
    )
    answer = run(capsys, "verify", result, rubric, changed)
    assert answer.code == 1
    assert answer.out.startswith("不一致（下面“→”的左边是结果里记的，右边是重算的）\n")
    assert "条款 2.a “越级访”由 -1.5 分变为 -2 分" in answer.out
    assert "2 个相同" in answer.out
    assert answer.err == ""


def test_verify_with_a_unit_that_the_ledger_lacks(
    capsys: Capture, rubric: Path, ledger: Path, result: Path, tmp_path: Path
) -> None:
    fewer = tmp_path / "少" / "台账.csv"
    fewer.parent.mkdir()
    lines = [line for line in ledger.read_text(encoding="utf-8").splitlines() if "甲乡" not in line]
    fewer.write_text("\n".join(lines), encoding="utf-8")
    answer = run(capsys, "verify", result, rubric, fewer)
    assert answer.code == 1
    assert "台账里没有结果中的单位：甲乡\n" in answer.out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("{result}", "没有.yaml", "{ledger}"), 3, "错误[R000]：找不到细则“没有.yaml”"),
        (("{result}", "{rubric}", "没有.csv"), 2, "错误：找不到台账“没有.csv”"),
        (("{ledger}", "{rubric}", "{ledger}"), 3, "错误[J001]：不是 JSON"),
        (("{result}", "{rubric}", "{ledger}", "-r", "没有=1"), 3, "读法"),
        (("{result}", "{rubric}"), 2, "错误：缺少"),
    ],
)
def test_mistakes_in_verify(
    capsys: Capture, rubric: Path, ledger: Path, result: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    given = {"rubric": rubric, "ledger": ledger, "result": result}
    answer = run(capsys, "verify", *(one.format(**given) for one in arguments))
    assert answer.code == code
    assert told in answer.err


# --- whatif --------------------------------------------------------------------------------------------------------


def test_whatif_drops_changes_and_adds(capsys: Capture, rubric: Path, ledger: Path) -> None:
    answer = run(
        capsys, "whatif", rubric, ledger, "--drop", "台账-6", "--change", "台账-5:数量=1",
        "--add", "情形=判定，分值=2,理由=迟报，已核,单位=丙乡,日期=2020-05-05",
    )  # fmt: skip
    assert (answer.code, answer.err) == (0, "")
    assert "【丙乡】\n  总分 13.5 → 12.5（-1）\n  档次 不合格 → 合格\n" in answer.out
    assert "  记录 新增-1 原来没有，现为“已计入”\n" in answer.out
    assert "  条款 2.a “越级访”由 -1.5 分变为 -0.5 分（记录 台账-5）\n" in answer.out
    assert ledger.read_text(encoding="utf-8").count("\n") == 6


def test_whatif_takes_the_unit_that_was_asked_for(capsys: Capture, rubric: Path, ledger: Path) -> None:
    answer = run(capsys, "whatif", rubric, ledger, "-u", "甲乡", "-a", "情形=弄虚作假,日期=2020-05-05", "--places")
    assert "【甲乡】\n  档次 优秀 → 不合格\n" in answer.out
    assert "名次" not in answer.out  # a veto takes no points
    moved = run(
        capsys, "whatif", rubric, ledger, "-u", "甲乡", "-a", "情形=判定,分值=9,理由=x,日期=2020-05-05", "--places"
    )
    assert "【名次】\n  甲乡：第 1 名 → 第 3 名" in moved.out


def test_whatif_without_effect_says_so(capsys: Capture, rubric: Path, ledger: Path) -> None:
    answer = run(capsys, "whatif", rubric, ledger, "-c", "台账-2:数量=1")
    assert (answer.code, answer.out) == (0, "这样改，结果不变。\n")


def test_whatif_adds_a_file(capsys: Capture, rubric: Path, ledger: Path, tmp_path: Path) -> None:
    more = tmp_path / "补.csv"
    more.write_text("单位,情形,日期\n甲乡,弄虚作假,2020-05-05\n", encoding="utf-8")
    answer = run(capsys, "whatif", rubric, ledger, "-a", more, "--format", "json")
    (told,) = json.loads(answer.out)["differences"]
    assert [pair["after"]["record"] for pair in told["records"]] == ["补-2"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "错误：没有写要怎样改：用 --drop、--change 或 --add"),
        (("-d", "台账-9"), 3, "错误[L901]：台账里没有编号为“台账-9”的记录\n --> 去掉 台账-9\n  改法：是不是“台账-"),
        (("-c", "台账-2"), 2, "错误：“台账-2”要写成 编号:列=内容，例如 XY-07:数量=8"),
        (("-c", "台账-2:次=2"), 3, "错误[L604]：不认识的列“次”"),
        (("-c", "台账-2:数量=两"), 3, " --> 更改 台账-2“数量”列\n"),
        (("-a", "没有.csv"), 2, "错误：“没有.csv”不是文件，也不是“情形=…,日期=…”这样的文字"),
        (("-a", "情形=迟倒", "-u", "甲乡"), 3, "错误[L702]：细则里没有情形“迟倒”"),
        (("-a", "情形=迟到"), 2, "错误：“情形=迟到”没有写是哪个单位的：加上“单位=…”，或者用 -u 写一个单位"),
        (("-u", "丁乡", "-d", "台账-2"), 2, "错误：台账里没有单位“丁乡”。"),
    ],
)
def test_mistakes_in_whatif(
    capsys: Capture, rubric: Path, ledger: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    answer = run(capsys, "whatif", rubric, ledger, *arguments)
    assert answer.code == code
    assert told in answer.err
    assert answer.out == ""


# --- margin --------------------------------------------------------------------------------------------------------


def test_margin_of_a_unit_under_a_veto(capsys: Capture, rubric: Path, ledger: Path) -> None:
    answer = run(capsys, "margin", rubric, ledger, "-u", "丙乡")
    assert (answer.code, answer.err) == (0, "")
    assert (
        "【到合格】\n  卡在下面的规定，再多的分也到不了合格：\n    veto.a 弄虚作假：直接列为不合格［台账-6］\n"
        in answer.out
    )
    assert "    去掉 台账-6：13.5 分，合格\n" in answer.out
    assert answer.out.endswith("已是最低一档，不会再降。\n")


def test_margin_as_json(capsys: Capture, rubric: Path, ledger: Path) -> None:
    document = json.loads(run(capsys, "margin", rubric, ledger, "-u", "=乙乡", "--format", "json").out)
    assert (document["unit"], document["total"], document["grade"]) == ("=乙乡", "13", "合格")
    assert (document["up"]["grade"], document["up"]["points"], document["up"]["edge"]) == ("优秀", "1", "14")
    assert [one["records"] for one in document["up"]["removals"]["removals"]] == [["台账-4"]]
    assert (document["down"]["points"], document["open"]) == ("3", None)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "缺少"),
        (("-u", "丁乡"), 2, "错误：台账里没有单位“丁乡”。"),
        (("-u", "甲乡", "--most", "0"), 2, "错误："),
    ],
)
def test_mistakes_in_margin(
    capsys: Capture, rubric: Path, ledger: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    answer = run(capsys, "margin", rubric, ledger, *arguments)
    assert (answer.code, told in answer.err) == (code, True)


@pytest.mark.parametrize("command", ["compare", "verify", "whatif", "margin"])
def test_everything_that_is_said_fits_a_gbk_console(
    rubric: Path, ledger: Path, result: Path, corrected: Path, command: str
) -> None:
    arguments = {
        "compare": (result, corrected),
        "verify": (corrected, rubric, ledger),
        "whatif": (rubric, ledger, "-d", "台账-6", "--places"),
        "margin": (rubric, ledger, "-u", "丙乡"),
    }
    answer = in_own_process(command, *arguments[command], encoding="gbk")
    assert answer.code in (0, 1)
    assert answer.out
    assert "?" not in answer.out + answer.err
