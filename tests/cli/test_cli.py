"""``lianzheng``: every command, every way to end, every form of output."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path

import pytest
from command import LEDGER, RUBRIC, run

from lianzheng_rubric.authoring import second_opinion
from lianzheng_rubric.cli import app, console
from lianzheng_rubric.problems import Problem
from lianzheng_rubric.reports.document import from_json
from lianzheng_rubric.reports.plain_text import plain
from lianzheng_rubric.scoring import shipped_examples, shipped_rubrics

COMMANDS = tuple(app.main.commands)
Capture = pytest.CaptureFixture[str]


def test_these_are_the_commands() -> None:
    assert COMMANDS == (
        "demo", "check", "score", "explain", "show", "test", "list", "draw", "schema",
        "template", "report", "letter", "compare", "verify", "whatif", "margin",
    )  # fmt: skip


# --- help ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], *([command, "--help"] for command in COMMANDS)], ids=" ".join
)
def test_help_is_chinese_and_has_an_example(capsys: Capture, arguments: list[str]) -> None:
    answer = run(capsys, *arguments)
    assert (answer.code, answer.err) == (0, "")
    assert "用法：" in answer.out
    assert "选项:" in answer.out
    assert re.search(r"例：\n +lianzheng ", answer.out)
    assert not re.search(r"\b(?:Usage|Options|Commands|Show|exit|default|required)\b", answer.out)


def test_without_a_command_the_help_is_shown_and_the_use_was_wrong(capsys: Capture) -> None:
    answer = run(capsys)
    assert (answer.code, answer.out) == (2, "")
    assert "lianzheng demo" in answer.err


@pytest.mark.parametrize("arguments", [["--version"], ["-V"], ["--version", "--help"]], ids=" ".join)
def test_the_version_is_told(capsys: Capture, arguments: list[str]) -> None:
    answer = run(capsys, *arguments)
    assert answer.code == 0
    assert re.match(r"lianzheng(?: \d+\.\d+|（源码，未安装）)", answer.out)


# --- wrong use: 2 -------------------------------------------------------------------------------------------------

WRONG = [
    (["scor"], "没有命令 'scor'。 是不是 'score'？"),
    (["天气"], "没有命令 '天气'。"),
    (["check"], "缺少参数 '细则…'"),
    (["check", "--fromat", "json", "x"], "没有选项 '--fromat'。 是不是 '--format'？"),
    (["check", "--format", "xml", "x"], "'--format' 的取值不对：'xml' 不能用，可以是：'text', 'json'。"),
    (["check", "--format"], "选项 '--format' 后面要写值。"),
    (["check", "--strict=yes", "x"], "选项 '--strict' 后面不写值。"),
    (["score", "tongyu-2017"], "缺少参数 '台账…'"),
    (["score", "tongyu-2017", "没有的.csv"], "找不到台账“没有的.csv”"),
    (["score", "tongyu-2017", "-", "--as-of", "2017-13-01"], "'--as-of' 的取值不对：“2017-13-01”不是日期：请写成 2017-11-30"),
    (["score", "tongyu-2017", "-", "-r", "rounding"],
     "'--reading' / '-r' 的取值不对：“rounding”要写成 读法=取值，例如 rounding=2dp_half_up"),
    (["list", "tongyu-2017", "天气"], "'[条款|情形|读法|字段]' 的取值不对：'天气' 不能用，可以是：'条款', '情形', '读法', '字段'。"),
    (["list", "tongyu-2017", "读法", "多余", "的"], "多出来的参数：多余 的"),
    (["schema", "x"], "'[rubric|assessment]' 的取值不对：'x' 不能用，可以是：'rubric', 'assessment'。"),
    (["draw", "tongyu-2017", "x"], "缺少选项 '--seed'"),
    (["draw", "tongyu-2017", "x", "--seed", "1", "-n", "0"], "'--count' / '-n' 的取值不对：0 不在范围内（x>=1）。"),
    (["draw", "tongyu-2017", "x", "--seed", "1", "-n", "两"], "'--count' / '-n' 的取值不对：'两' 不是数。"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "told"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_wrong_use_is_told_in_chinese_with_the_usage(capsys: Capture, arguments: list[str], told: str) -> None:
    answer = run(capsys, *arguments)
    assert (answer.code, answer.out) == (2, "")
    *usage, message = answer.err.splitlines()
    assert message == f"错误：{told}"
    if usage:  # click forgets the command where an option lacks its value
        assert re.fullmatch(r"用法： lianzheng .*\n用“lianzheng[ a-z]* --help”查看说明。\n", "\n".join(usage))


# --- check --------------------------------------------------------------------------------------------------------


def test_check_of_a_sound_rubric(capsys: Capture, rubric: Path) -> None:
    answer = run(capsys, "check", rubric)
    assert (answer.code, answer.err) == (0, "")
    summary, count = answer.out.splitlines()
    assert re.fullmatch(
        rf"{re.escape(str(rubric))}：甲县考核细则，6 条，其中计分 4 句、材料 0 项，读法 1 个，勘误 0 处，指纹 [0-9a-f]{{12}}",
        summary,
    )
    assert count == "没有问题。"


def test_check_tells_every_problem_of_every_file(capsys: Capture, rubric: Path, tmp_path: Path) -> None:
    bad, worse = tmp_path / "坏.yaml", tmp_path / "更坏.yaml"
    bad.write_text(RUBRIC.replace("(5分)", "(五分)").replace("每件减0.5分", "每件减零点五分"), encoding="utf-8")
    worse.write_text("考核项目：\n", encoding="utf-8")
    answer = run(capsys, "check", bad, rubric, worse)
    assert answer.code == 1
    assert re.findall(r"错误\[(\w+)\]", answer.err) == ["R015", "Y020"]
    assert answer.out.splitlines()[-1] == "错误 2 个，提醒 0 个。"
    assert "甲县考核细则" in answer.out


def test_a_remark_is_a_finding_only_when_asked_for(capsys: Capture, rubric: Path) -> None:
    rubric.write_text(RUBRIC.replace("    b 判定: 扣1-9分\n", ""), encoding="utf-8")
    answer = run(capsys, "check", rubric)
    assert answer.code == 0
    assert answer.err.startswith("提醒[R018]：“组织领导”10 分，各句最多只能扣 1 分，其余永远扣不到\n")
    assert answer.out.endswith("错误 0 个，提醒 1 个。\n")
    assert run(capsys, "check", "--strict", rubric).code == 1


def test_check_as_json(capsys: Capture, rubric: Path) -> None:
    rubric.write_text(RUBRIC.replace("(5分)", "(五分)"), encoding="utf-8")
    answer = run(capsys, "check", "--format", "json", rubric)
    assert (answer.code, answer.err) == (1, "")
    assert json.loads(answer.out) == [
        {
            "code": "R015",
            "severity": "error",
            "message": "标题“二、信访(五分)”后面的分值读不懂",
            "remedy": "写成一个阿拉伯数字，例如 (10分) 或 (0.5分)",
            "position": {"file": str(rubric), "line": 12, "column": 3},
        }
    ]


def test_check_under_another_reading(capsys: Capture, rubric: Path) -> None:
    prints = {
        run(capsys, "check", rubric, "-r", f"once={value}").out.split("指纹 ")[1][:12] for value in ("once", "each")
    }
    assert len(prints) == 2
    answer = run(capsys, "check", rubric, "--reading", "once=eech")
    assert (answer.code, answer.err) == (1, "错误[R013]：读法“once”不能取“eech”\n  改法：是不是“each”？\n\n")
    answer = run(capsys, "check", rubric, "--reading", "onec=each")
    assert (answer.code, answer.err) == (1, "错误[R013]：没有名为“onec”的读法\n  改法：是不是“once”？\n\n")


def test_check_also_tries_the_readings_that_are_not_in_force(capsys: Capture, rubric: Path) -> None:
    rubric.write_text(RUBRIC.replace("each: 每次扣1分", "each: 每次扣一点"), encoding="utf-8")
    answer = run(capsys, "check", rubric)
    assert answer.code == 1
    assert answer.err.startswith("错误[R005]：改用读法 once=each 时，计分说法“每次扣一点”不认识\n")
    assert re.search(rf"--> {re.escape(str(rubric))}:10:\d+\n", answer.err)


def test_check_says_when_two_evaluators_disagree(
    capsys: Capture, rubric: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = Problem("R019", "条款 1.a 的条件，两种算法结果不同", None, "这是程序的错误，请把细则发给维护者")
    monkeypatch.setattr(second_opinion, "disagreements", lambda _rubric: [ours])
    answer = run(capsys, "check", rubric)
    assert answer.code == 1
    assert "错误[R019]：条款 1.a 的条件，两种算法结果不同" in answer.err


@pytest.mark.parametrize("name", shipped_rubrics())
def test_every_shipped_rubric_is_found_by_name_and_has_no_errors(capsys: Capture, name: str) -> None:
    assert run(capsys, "check", name).code == 0


# --- what cannot be read: 3 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "show", "list"])
def test_a_rubric_that_does_not_exist(capsys: Capture, command: str) -> None:
    answer = run(capsys, command, "tongyu-2018")
    assert answer.code == 3
    assert answer.err.startswith("错误[R000]：找不到细则“tongyu-2018”\n  改法：是不是“tongyu-2017”")
    assert run(capsys, command, "/没有/这个.yaml").err.startswith(
        "错误[R000]：找不到细则“/没有/这个.yaml”\n  改法：写文件路径，或内置细则之一："
    )


def test_a_rubric_that_cannot_be_used_stops_scoring(capsys: Capture, rubric: Path, ledger: Path) -> None:
    rubric.write_text(RUBRIC.replace("(5分)", "(五分)"), encoding="utf-8")
    answer = run(capsys, "score", rubric, ledger)
    assert (answer.code, answer.out) == (3, "")
    assert "错误[R015]" in answer.err


def test_a_ledger_that_cannot_be_read(capsys: Capture, rubric: Path, ledger: Path) -> None:
    ledger.write_text(LEDGER.replace("越级访", "越级仿"), encoding="utf-8")
    answer = run(capsys, "score", rubric, ledger)
    assert (answer.code, answer.out) == (3, "")
    assert (
        answer.err
        == "错误[L702]：细则里没有情形“越级仿”\n --> 台账.csv 第5行“情形”列\n  改法：是不是“越级访”？可以写：迟到、判定、越级访、弄虚作假、1.a、1.b、2.a、veto.a\n\n"
        "台账有 1 处错误，没有评分。请改好再试；要先评其余的，加 --set-aside 搁置有误的行。\n"
    )


def test_no_more_problems_than_anybody_reads(capsys: Capture, rubric: Path, ledger: Path) -> None:
    ledger.write_text("单位,情形,日期\n" + "甲乡,没有,2020-01-01\n" * 250, encoding="utf-8")
    answer = run(capsys, "score", rubric, ledger)
    assert answer.err.count("错误[L702]") == console.MOST_SHOWN
    assert "\n还有 50 个问题没有列出：先改好上面这些，再试一遍。\n台账有 250 处错误" in answer.err


def test_an_internal_error_is_ours_and_says_so(
    capsys: Capture, rubric: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianzheng_rubric.cli.showing.load_rubric", lambda *_: 1 // 0)
    answer = run(capsys, "score", rubric, ledger)
    assert (answer.code, answer.out) == (4, "")
    assert answer.err.startswith("程序内部错误。这不是您的错，请把下面的内容发给维护者：\nTraceback")
    assert "ZeroDivisionError" in answer.err


def test_an_interruption_ends_the_command(
    capsys: Capture, rubric: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lianzheng_rubric.cli.showing.load_rubric", interrupted)
    answer = run(capsys, "score", rubric, ledger)
    assert (answer.code, answer.out, answer.err.strip()) == (4, "", "已中止。")


# --- score --------------------------------------------------------------------------------------------------------

TABLE = """\
甲县考核细则

名次  单位   总分  得分档次  最终档次  状态  说明
----  -----  ----  --------  --------  ----  -------------------------------
1     甲乡   14    优秀      优秀      已定
2     丙乡   13.5  合格      不合格    已定  veto.a 弄虚作假：直接列为不合格
3     =乙乡  13    合格      合格      已定
"""


def test_score_as_a_table(capsys: Capture, rubric: Path, ledger: Path) -> None:
    answer = run(capsys, "score", rubric, ledger)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == TABLE


def test_score_as_json_jsonl_and_csv_say_the_same(capsys: Capture, rubric: Path, ledger: Path) -> None:
    documents = json.loads(run(capsys, "score", rubric, ledger, "--format", "json").out)
    lines = [json.loads(line) for line in run(capsys, "score", rubric, ledger, "--format", "jsonl").out.splitlines()]
    rows = list(csv.DictReader(io.StringIO(run(capsys, "score", rubric, ledger, "--format", "csv").out)))

    assert documents == lines
    assert [from_json(json.dumps(document)).unit for document in documents] == ["甲乡", "=乙乡", "丙乡"]
    assert {row["单位"].lstrip("'"): row["总分"] for row in rows} == {d["unit"]: d["total"] for d in documents}
    assert list(rows[0]) == ["名次", "单位", "总分", "得分档次", "最终档次", "状态", "说明"]


def test_a_unit_that_looks_like_a_formula_is_neutralised_in_csv(capsys: Capture, rubric: Path, ledger: Path) -> None:
    answer = run(capsys, "score", rubric, ledger, "--format", "csv")
    assert "\n3,'=乙乡,13,合格,合格,已定,\n" in answer.out


def test_a_control_character_in_a_ledger_is_refused_without_being_printed(
    capsys: Capture, rubric: Path, ledger: Path
) -> None:
    ledger.write_text(LEDGER.replace("甲乡", "\x1b[31m甲乡"), encoding="utf-8")
    answer = run(capsys, "score", rubric, ledger)
    assert answer.code == 3
    assert "含有控制字符 U+001B" in answer.err
    assert "\x1b" not in answer.err


def test_only_the_units_asked_for(capsys: Capture, rubric: Path, ledger: Path) -> None:
    answer = run(capsys, "score", rubric, ledger, "-u", "丙乡", "--unit", "甲乡", "--format", "jsonl")
    assert [json.loads(line)["unit"] for line in answer.out.splitlines()] == ["甲乡", "丙乡"]


def test_a_unit_keeps_its_place_among_all_when_only_it_is_shown(capsys: Capture, rubric: Path, ledger: Path) -> None:
    answer = run(capsys, "score", rubric, ledger, "-u", "丙乡")
    assert "\n2     丙乡" in answer.out


def test_a_unit_that_is_not_there_gets_the_nearest(capsys: Capture, rubric: Path, ledger: Path) -> None:
    answer = run(capsys, "score", rubric, ledger, "-u", "甲镇")
    assert answer.code == 2
    assert answer.err.endswith("错误：台账里没有单位“甲镇”。是不是“甲乡”？\n")
    answer = run(capsys, "score", rubric, ledger, "-u", "街道办")
    assert answer.err.endswith("错误：台账里没有单位“街道办”。有：甲乡、=乙乡、丙乡\n")


def test_the_day_of_the_assessment_carries_later_records_over(capsys: Capture, rubric: Path, ledger: Path) -> None:
    def totals(*options: str) -> dict[str, str]:
        answer = run(capsys, "score", rubric, ledger, "--format", "json", *options)
        return {document["unit"]: document["total"] for document in json.loads(answer.out)}

    assert totals() == {"甲乡": "14", "=乙乡": "13", "丙乡": "13.5"}
    assert totals("--as-of", "2020-05-31") == {"甲乡": "14", "=乙乡": "13", "丙乡": "15"}
    assert totals("--as-of", "2020年5月31日", "--reading", "once=each") == {"甲乡": "13", "=乙乡": "13", "丙乡": "15"}


def test_rows_that_are_wrong_may_be_set_aside(capsys: Capture, rubric: Path, ledger: Path) -> None:
    ledger.write_text(LEDGER + "丁乡,没有,2020-01-01,,,1\n", encoding="utf-8")
    refused = run(capsys, "score", rubric, ledger)
    assert refused.code == 3
    assert refused.err.endswith("台账有 1 处错误，没有评分。请改好再试；要先评其余的，加 --set-aside 搁置有误的行。\n")
    answer = run(capsys, "score", rubric, ledger, "--set-aside", "--format", "json")
    assert answer.code == 1
    assert "错误[L702]" in answer.err
    assert answer.err.endswith("搁置了 1 行有误的记录，没有计入。\n")
    (fate,) = (
        fate for document in json.loads(answer.out) for fate in document["records"] if fate["fate"] == "set_aside"
    )
    assert (fate["situation"], fate["detail"]) == ("没有", "细则里没有情形“没有”")


def test_what_is_wrong_with_a_whole_file_cannot_be_set_aside(capsys: Capture, rubric: Path, ledger: Path) -> None:
    ledger.write_text(LEDGER + '丁乡,没有,2020-01-01,,,1\n丁乡,"没有,2020-01-01,,,1\n', encoding="utf-8")
    answer = run(capsys, "score", rubric, ledger, "--set-aside")
    assert (answer.code, answer.out) == (3, "")
    assert "[L203]" in answer.err
    assert "[L702]" not in answer.err, "that row alone could have been set aside"
    assert answer.err.endswith("台账有 1 处错误，没有评分。请改好再试；这些不是某一行的事，不能搁置。\n")


def test_an_encoding_may_be_named(capsys: Capture, rubric: Path, ledger: Path) -> None:
    ledger.write_bytes(LEDGER.encode("gb18030"))
    assert run(capsys, "score", rubric, ledger, "--encoding", "gbk").out == TABLE
    answer = run(capsys, "score", rubric, ledger, "--encoding", "utf8x")
    assert answer.code == 3
    assert "不支持的编码“utf8x”" in answer.err


def test_a_folder_stands_for_the_ledgers_in_it(capsys: Capture, rubric: Path, tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    folder.mkdir()
    answer = run(capsys, "score", rubric, folder)
    assert answer.code == 2
    assert answer.err.endswith(f"错误：文件夹“{folder}”里没有台账（.csv、.tsv、.json、.jsonl、.ndjson、.xlsx）\n")
    (folder / "一.csv").write_text(LEDGER, encoding="utf-8")
    (folder / "说明.txt").write_text("不是台账", encoding="utf-8")
    assert run(capsys, "score", rubric, folder).out == TABLE


def test_a_dash_stands_for_standard_input(capsys: Capture, rubric: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LEDGER.encode())))
    assert run(capsys, "score", rubric, "-").out == TABLE


# --- files --------------------------------------------------------------------------------------------------------


def test_a_result_is_written_to_a_file(capsys: Capture, rubric: Path, ledger: Path, tmp_path: Path) -> None:
    target = tmp_path / "新文件夹" / "结果.json"
    answer = run(capsys, "score", rubric, ledger, "--format", "json", "-o", target)
    assert (answer.code, answer.out, answer.err) == (0, "", f"已写入 {target}\n")
    assert len(json.loads(target.read_text("utf-8"))) == 3
    assert [path.name for path in target.parent.iterdir()] == ["结果.json"]


def test_csv_files_begin_with_a_byte_order_mark_for_spreadsheets(
    capsys: Capture, rubric: Path, ledger: Path, tmp_path: Path
) -> None:
    run(capsys, "score", rubric, ledger, "--format", "csv", "-o", tmp_path / "排名.csv")
    assert (tmp_path / "排名.csv").read_bytes().startswith(b"\xef\xbb\xbf" + "名次".encode())


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_a_failure_while_writing_leaves_the_old_file_whole(
    capsys: Capture, rubric: Path, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "结果.csv"
    target.write_text("旧结果", encoding="utf-8")

    def full(path: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(Path, step, full)
        answer = run(capsys, "score", rubric, ledger, "-o", target)
    assert (answer.code, answer.out, answer.err) == (3, "", f"错误：磁盘满了：{target}\n")
    assert target.read_text("utf-8") == "旧结果"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["台账.csv", "甲县.yaml", "结果.csv"][:3]


@pytest.mark.parametrize(("target", "why"), [("", "这是一个文件夹"), ("台账.csv/结果.json", "上级不是文件夹")])
def test_a_target_that_cannot_be_written(
    capsys: Capture, rubric: Path, ledger: Path, tmp_path: Path, target: str, why: str
) -> None:
    answer = run(capsys, "score", rubric, ledger, "-o", tmp_path / target)
    assert (answer.code, answer.out, answer.err) == (3, "", f"错误：{why}：{tmp_path / target}\n")


# --- explain, show, list, draw, schema, demo ----------------------------------------------------------------------


def test_explain_a_unit(capsys: Capture, rubric: Path, ledger: Path) -> None:
    answer = run(capsys, "explain", rubric, ledger, "丙乡")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("丙乡：13.5 分，不合格（按得分为合格）\n总分：13.5/15 分\n")
    assert "· 2.a 越级访［台账-5］ 3件 × 0.5分 = -1.5" in answer.out
    assert "veto.a 弄虚作假：直接列为不合格［台账-6］" in answer.out


def test_explain_a_clause_and_why_it_is_silent(capsys: Capture, rubric: Path, ledger: Path) -> None:
    answer = run(capsys, "explain", rubric, ledger, "丙乡", "2.a")
    assert answer.out.startswith("2.a “越级访”：每件扣 0.5 分，记在“2 信访”（5 分）\n")
    silent = run(capsys, "explain", rubric, ledger, "甲乡", "2.a").out
    assert "【没有触发】\n  2.a 越级访：" in silent


def test_explain_takes_a_roster_beside_the_ledger(capsys: Capture, rubric: Path, ledger: Path, tmp_path: Path) -> None:
    roster = tmp_path / "单位.csv"
    roster.write_text("单位,类别\n甲乡,乡镇\n=乙乡,乡镇\n丙乡,乡镇\n丁乡,乡镇\n", encoding="utf-8")
    answer = run(capsys, "explain", rubric, ledger, "丁乡", "-l", roster)
    assert answer.out.startswith("丁乡：15 分，优秀\n")


@pytest.mark.parametrize(
    ("unit", "clause", "told"),
    [
        ("丙镇", [], "台账里没有单位“丙镇”。是不是“丙乡”？"),
        ("丙乡", ["2.b"], "细则里没有条款“2.b”。“2”下面有：2.a"),
    ],
)
def test_explain_what_is_not_there(
    capsys: Capture, rubric: Path, ledger: Path, unit: str, clause: list[str], told: str
) -> None:
    answer = run(capsys, "explain", rubric, ledger, unit, *clause)
    assert answer.code == 2
    assert answer.err.endswith(f"错误：{told}\n")


def test_show_reads_every_clause_back(capsys: Capture, rubric: Path) -> None:
    answer = run(capsys, "show", rubric)
    assert answer.code == 0
    assert answer.out.startswith("甲县考核细则（甲县，版本 1）\n1 “组织领导”：10 分，从满分往下扣，最低 0 分\n")
    assert "1.a “迟到”：扣 1 分，只计一次，记在“1 组织领导”（10 分）" in answer.out
    assert "1.a “迟到”：每次扣 1 分，记在“1 组织领导”（10 分）" in run(capsys, "show", rubric, "-r", "once=each").out


def test_list_without_arguments_names_the_shipped_rubrics(capsys: Capture) -> None:
    answer = run(capsys, "list")
    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()[2:]] == list(shipped_rubrics())


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("条款", "veto.a  否决  弄虚作假"),
        ("情形", "迟到      1.a     1.a"),
        ("读法", "once  once  each    AMB-17  1.a"),
        ("字段", "记录  地点            文字"),
    ],
)
def test_list_what_a_rubric_holds(capsys: Capture, rubric: Path, what: str, line: str) -> None:
    answer = run(capsys, "list", rubric, what)
    assert answer.code == 0
    assert line in answer.out.splitlines()


def test_list_situations_by_default_and_says_when_there_is_nothing(capsys: Capture, rubric: Path) -> None:
    assert run(capsys, "list", rubric).out == run(capsys, "list", rubric, "情形").out
    rubric.write_text("细则: 甲\n考核项目: {一、乙(1分): 不得分}\n", encoding="utf-8")
    answer = run(capsys, "list", rubric, "读法")
    assert (answer.code, answer.out, answer.err) == (0, "", "这份细则没有读法。\n")


def test_draw_is_the_same_for_everybody_with_the_same_seed(capsys: Capture, rubric: Path, tmp_path: Path) -> None:
    roster = tmp_path / "单位.csv"
    roster.write_text(
        "单位,类别\n" + "".join(f"第{n}乡,{'山区' if n % 2 else '平原'}\n" for n in range(20)), encoding="utf-8"
    )
    first = run(capsys, "draw", rubric, roster, "--seed", "2020-12-20")
    lines = roster.read_text("utf-8").splitlines()
    roster.write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8")
    assert run(capsys, "draw", rubric, roster, "--seed", "2020-12-20").out == first.out
    assert run(capsys, "draw", rubric, roster, "--seed", "2020-12-21").out != first.out
    assert len(first.out.splitlines()) == 22
    few = run(capsys, "draw", rubric, roster, "--seed", "2020-12-20", "-n", "2", "--by", "类别").out.splitlines()[2:]
    assert sorted(line.split()[0] for line in few) == ["山区", "山区", "平原", "平原"]


def test_draw_by_a_field_that_is_not_there(capsys: Capture, rubric: Path, tmp_path: Path) -> None:
    roster = tmp_path / "单位.csv"
    roster.write_text("单位,类别\n甲乡,山区\n", encoding="utf-8")
    answer = run(capsys, "draw", rubric, roster, "--seed", "1", "--by", "类型")
    assert answer.code == 2
    assert answer.err.endswith("错误：名册没有字段“类型”。是不是“类别”？\n")


@pytest.mark.parametrize(("arguments", "title"), [(["schema"], "考核细则"), (["schema", "assessment"], "Assessment")])
def test_schema_is_json(capsys: Capture, arguments: list[str], title: str) -> None:
    answer = run(capsys, *arguments)
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out)["title"] == title


def test_the_demo_scores_writes_and_explains(capsys: Capture, tmp_path: Path) -> None:
    assert len(shipped_examples("tongyu-2017")) == 2
    answer = run(capsys, "demo", "-o", tmp_path / "试用")
    assert answer.code == 0
    assert answer.out.startswith("2017年度通榆县社区党工委党风廉政建设责任制考核细则\n\n名次")
    assert "为什么？以" in answer.out
    assert sorted(path.name for path in (tmp_path / "试用").iterdir()) == ["排名.csv", "结果.json", "说明.txt"]
    assert len(json.loads((tmp_path / "试用" / "结果.json").read_text("utf-8"))) > 5


# --- terminals ----------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """Looks like a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("no_colour", "coloured"), [(None, True), ("1", False), ("", False)])
def test_problems_are_coloured_only_on_terminals_that_want_it(
    rubric: Path, monkeypatch: pytest.MonkeyPatch, no_colour: str | None, coloured: bool
) -> None:
    rubric.write_text(RUBRIC.replace("(5分)", "(五分)"), encoding="utf-8")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_colour is not None:
        monkeypatch.setenv("NO_COLOR", no_colour)
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    assert app.run(["check", str(rubric)]) == 1
    assert screen.getvalue().startswith("\x1b[31m错误[R015]" if coloured else "错误[R015]")


def test_nothing_is_coloured_in_a_pipe(capsys: Capture, rubric: Path) -> None:
    rubric.write_text(RUBRIC.replace("(5分)", "(五分)"), encoding="utf-8")
    assert "\x1b" not in run(capsys, "check", rubric).err


def many_units(ledger: Path, count: int) -> None:
    ledger.write_text(
        "单位,情形,日期\n" + "".join(f"第{n}乡,迟到,2020-01-01\n" for n in range(count)), encoding="utf-8"
    )


def test_progress_is_shown_on_a_terminal_when_there_are_many_units(
    rubric: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    many_units(ledger, 100)
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    assert app.run(["score", str(rubric), str(ledger), "-o", str(tmp_path / "x.json")]) == 0
    steps = [f"评分 {'█' * (n * 24 // 100)}{'─' * (24 - n * 24 // 100)} {n}/100" for n in range(1, 101)]
    cleared, blank, told = screen.getvalue().rpartition(" " * 72 + "\r")
    assert cleared == "\r" + "\r".join(steps) + "\r"
    assert blank
    assert told.startswith("已写入 ")
    screen.getvalue().encode("gbk")
    assert screen.getvalue().endswith("已写入 " + str(tmp_path / "x.json") + "\n")


def test_the_page_of_many_units_shows_how_far_it_is(
    rubric: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    many_units(ledger, 100)
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    assert app.run(["report", str(rubric), str(ledger), "--only", "网页", "-o", str(tmp_path / "x")]) == 0
    assert f"\r网页 {'█' * 12}{'─' * 12} 50/100\r" in screen.getvalue()
    assert (tmp_path / "x" / "考核结果.html").is_file()


def test_no_progress_in_a_pipe(capsys: Capture, rubric: Path, ledger: Path) -> None:
    many_units(ledger, 100)
    answer = run(capsys, "score", rubric, ledger)
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲\x1b[31m乙", "甲 [31m乙"),
        ("甲\u202e乙\u200b丙\x9b", "甲 乙 丙 "),
        ("甲\t乙\n丙　丁", "甲\t乙\n丙　丁"),
        ("𠮷🀄", "𠮷🀄"),
    ],
)
def test_what_steers_a_terminal_never_reaches_it(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_json_shows_its_characters_except_those_that_nobody_sees() -> None:
    value = {"甲": ["乙\u202e丙", "\x9b31m", "\U000e0041", "\x1b", "　"]}
    text = console.as_json(value, indent=None)
    assert json.loads(text) == value
    assert "甲" in text
    assert plain(text) == text
