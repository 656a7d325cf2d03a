"""The command as people run it: in a process of its own, with their encoding, in their pipes, starting fast."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command import LEDGER, RUBRIC, SOURCE, in_own_process

HEAVY = ("click", "defusedxml", "openpyxl", "pydantic", "rich", "ruamel", "simpleeval", "yaml")
GBK = {"PYTHONIOENCODING": "gbk"}


def loaded_by(statement: str) -> set[str]:
    """Which heavy modules are in ``sys.modules`` after ``statement``."""
    code = f"import sys\nsys.stdout = sys.stderr\n{statement}\nsys.__stdout__.write(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(SOURCE)},
        check=True,
        timeout=60,
    )
    return {name for name in HEAVY if name in done.stdout.split()}


def test_importing_the_library_imports_nothing_heavy() -> None:
    assert loaded_by("import lianzheng_rubric\ndir(lianzheng_rubric)") == set()


def test_the_engine_needs_the_standard_library_only() -> None:
    assert loaded_by("from lianzheng_rubric import Assessment, Plan, Record, Unit, evaluate, rank") == set()


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_costs_no_framework(flag: str) -> None:
    assert loaded_by(f"from lianzheng_rubric.cli import main\nmain(['{flag}'])") == set()


def test_help_costs_the_command_line_framework_only() -> None:
    assert loaded_by("from lianzheng_rubric.cli import main\nmain(['--help'])") == {"click"}


def test_scoring_a_csv_ledger_needs_no_spreadsheet_library() -> None:
    used = loaded_by(
        "from lianzheng_rubric import load_rubric, read_ledger, score, to_json\nload_rubric('tongyu-2017')"
    )
    assert not used & {"click", "openpyxl", "rich", "ruamel"}


# --- encodings ----------------------------------------------------------------------------------------------------

SAYINGS = [
    ["--help"],
    ["score", "--help"],
    ["scor"],
    ["check", "tongyu-2017"],
    ["check", "没有"],
    ["show", "tongyu-2017"],
    ["show", "karamay-2013"],
    ["list"],
    ["list", "tongyu-2017", "情形"],
    ["list", "xxqu-2018", "条款"],
    ["schema"],
]


@pytest.mark.parametrize("arguments", SAYINGS, ids=" ".join)
def test_everything_can_be_printed_on_a_gbk_console(arguments: list[str]) -> None:
    gbk, utf8 = in_own_process(*arguments, environment=GBK, encoding="gbk"), in_own_process(*arguments)
    assert gbk == utf8
    assert "Traceback" not in utf8.err


def test_problems_and_results_can_be_printed_on_a_gbk_console(rubric: Path, ledger: Path) -> None:
    for arguments in (
        ["score", rubric, ledger],
        ["explain", rubric, ledger, "丙乡"],
        ["demo", "-o", rubric.parent / "试用"],
    ):
        assert in_own_process(*arguments, environment=GBK, encoding="gbk") == in_own_process(*arguments)
    rubric.write_text(RUBRIC.replace("(5分)", "(五分)").replace("扣1分", "扣一点"), encoding="utf-8")
    gbk = in_own_process("check", rubric, environment=GBK, encoding="gbk")
    assert gbk == in_own_process("check", rubric)
    assert gbk.code == 1


def test_a_character_that_the_console_lacks_becomes_a_question_mark(rubric: Path) -> None:
    rubric.write_text(RUBRIC.replace("甲县考核细则", "甲县考核细则✓"), encoding="utf-8")
    answer = in_own_process("show", rubric, environment=GBK, encoding="gbk")
    assert answer.code == 0
    assert answer.out.startswith("甲县考核细则?（甲县，版本 1）\n")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "TERM": "dumb"},
    ],
    ids=["C", "C without help", "POSIX"],
)
def test_a_bare_locale_breaks_nothing(environment: dict[str, str], rubric: Path, ledger: Path) -> None:
    answer = in_own_process("score", rubric, ledger, environment={**environment, "PYTHONIOENCODING": "utf-8"})
    assert (answer.code, answer.err) == (0, "")
    assert "甲乡" in answer.out
    bare = in_own_process(
        "score", rubric, ledger, environment={**environment, "PYTHONIOENCODING": "ascii"}, encoding="ascii"
    )
    assert (bare.code, bare.err) == (0, "")
    assert "13.5" in bare.out


# --- pipes --------------------------------------------------------------------------------------------------------


def test_standard_input_is_a_ledger(rubric: Path, ledger: Path) -> None:
    piped = in_own_process("score", rubric, "-", "--format", "json", stdin=LEDGER.encode("gb18030"))
    given = in_own_process("score", rubric, ledger, "--format", "json")
    assert piped.code == given.code == 0
    assert [d["total"] for d in json.loads(piped.out)] == [d["total"] for d in json.loads(given.out)]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_a_reader_that_has_seen_enough_is_no_failure(form: str, rubric: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "大.csv"
    ledger.write_text("单位,情形,日期\n" + "".join(f"第{n}乡,迟到,2020-01-01\n" for n in range(3000)), encoding="utf-8")
    command = [sys.executable, "-m", "lianzheng_rubric", "score", str(rubric), str(ledger), "--format", form]
    environment = {"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read().decode()
        assert (process.wait(timeout=60), said) == (0, "")


def test_a_reader_that_never_reads_is_no_failure_either() -> None:
    command = [sys.executable, "-m", "lianzheng_rubric", "list"]
    environment = {"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
        assert (process.wait(timeout=60), said) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["list"], 0),
        (["check", "{bad}"], 1),
        (["score", "{rubric}"], 2),
        (["score", "{bad}", "{ledger}"], 3),
    ],
    ids=["fine", "findings", "use", "unreadable"],
)
def test_the_exit_codes_reach_the_shell(
    arguments: list[str], code: int, rubric: Path, ledger: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "坏.yaml"
    bad.write_text("细则: 坏\n考核项目: 见附件\n", encoding="utf-8")
    filled = [argument.format(bad=bad, rubric=rubric, ledger=ledger) for argument in arguments]
    assert in_own_process(*filled).code == code


def test_no_working_directory_and_no_home_is_needed(rubric: Path, ledger: Path, tmp_path: Path) -> None:
    answer = in_own_process("score", rubric, ledger, environment={"HOME": str(tmp_path / "没有")})
    assert (answer.code, answer.err) == (0, "")
