"""``verify``: everything that a result records is honoured, and every way to differ is one clear sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import Answer, run

Capture = pytest.CaptureFixture[str]

RUBRIC = """\
细则: 戊县考核细则
编号: wuxian
年度: 2025
读法: {late: {取: two, 可选: [two, three]}}
考核期: {起: 2025-01-01, 止: 2025-12-31, 至考核开始: 是, 结转: 是}
考核项目:
  一、甲(100分):
    a 迟到: {读法 late: {two: 每次扣2分, three: 每次扣3分}}
    b 检查: 扣1-9分
档次: {优秀: 95分以上, 合格: 其余}
"""
LEDGER = """\
编号,单位,日期,情形,数量,分值,理由
1,甲,2025-02-02,迟到,1,,
2,乙,2025-03-02,迟到,2,,
3,乙,2024-12-25,迟到,1,,
4,甲,2025-12-22,迟到,1,,
"""
DAYS = ("--as-of", "2025-12-20", "--previous-as-of", "2024-12-20")


class Office:
    """A folder with a rubric, a ledger, and the result that was made of them."""

    def __init__(self, capsys: Capture, folder: Path) -> None:
        self.capsys, self.folder = capsys, folder
        self.write("细则.yaml", RUBRIC)
        self.write("台账.csv", LEDGER)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, command: str, *arguments: object) -> Answer:
        return run(self.capsys, command, *arguments)

    def store(self, *options: object, ledger: str = "台账.csv") -> Path:
        target = self.folder / "结果.json"
        self.run("score", self.folder / "细则.yaml", self.folder / ledger, *options, "--format", "json", "-o", target)
        return target

    def verify(self, *options: object, rubric: str = "细则.yaml", ledgers: tuple[str, ...] = ("台账.csv",)) -> Answer:
        files = (self.folder / name for name in ("结果.json", rubric, *ledgers))
        return self.run("verify", *files, *options)

    @property
    def stored(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads((self.folder / "结果.json").read_text(encoding="utf-8"))
        return found


@pytest.fixture
def office(capsys: Capture, tmp_path: Path) -> Office:
    return Office(capsys, tmp_path)


def test_days_and_readings_come_from_the_result(office: Office) -> None:
    office.store(*DAYS, "-r", "late=three")
    assert {(one["as_of"], one["previous_as_of"]) for one in office.stored} == {("2025-12-20", "2024-12-20")}
    assert (office.verify().code, office.verify().out) == (0, "一致：重算 2 个单位，与结果完全相同。\n")
    other = office.verify("--previous-as-of", "2024-12-26")
    assert other.code == 1
    assert other.out.startswith(
        "不一致（下面“→”的左边是结果里记的，右边是重算的）\n上年考核开始日 2024-12-20 → 2024-12-26\n\n【乙】\n  总分 "
    )
    assert "\n除此以外，1 个单位的结果不同，1 个相同。\n" in other.out


def test_a_result_without_the_earlier_day_is_still_read(office: Office) -> None:
    """Results did not always record it: then it is given again, as it was."""
    target = office.store(*DAYS)
    older = [
        {k: v for k, v in one.items() if k not in ("previous_as_of", "result_fingerprint")} for one in office.stored
    ]
    target.write_text(json.dumps(older, ensure_ascii=False), encoding="utf-8")
    assert office.verify("--previous-as-of", "2024-12-20").code == 0
    assert "记录 3 原为“已计入”，现为“不在考核期内”" in office.verify().out


def test_rows_that_were_set_aside_are_set_aside_again(office: Office) -> None:
    office.write("台账.csv", LEDGER + "5,甲,2025-05-05,迟倒,1,,\n")
    office.store("--set-aside")
    answer = office.verify()
    assert (answer.code, answer.out) == (0, "一致：重算 2 个单位，与结果完全相同。\n")
    assert answer.err.startswith("结果是搁置了有误的行算的，这里照样搁置。\n")


def test_the_order_of_files_and_rows_is_no_difference(office: Office) -> None:
    head, *rows = LEDGER.splitlines()
    office.write("上.csv", "\n".join([head, *rows[:2]]))
    office.write("下.csv", "\n".join([head, *rows[2:]]))
    office.store()
    assert office.verify(ledgers=("下.csv", "上.csv")).code == 0
    office.write("倒.csv", "\n".join([head, *reversed(rows)]))
    assert office.verify(ledgers=("倒.csv",)).code == 0


def test_a_further_unit_is_told_but_is_no_difference(office: Office) -> None:
    office.store()
    office.write("台账.csv", LEDGER + "5,丙,2025-05-05,迟到,1,,\n")
    answer = office.verify()
    assert answer.code == 0
    assert answer.out == ("一致：重算 2 个单位，与结果完全相同。\n台账里另有 1 个单位不在结果里，没有核对：丙\n")


def test_a_unit_that_is_gone_is_a_difference(office: Office) -> None:
    office.store()
    office.write("台账.csv", "\n".join(line for line in LEDGER.splitlines() if ",乙," not in line))
    answer = office.verify()
    assert answer.code == 1
    assert answer.out == (
        "不一致（下面“→”的左边是结果里记的，右边是重算的）\n台账里没有结果中的单位：乙\n其余 1 个单位的结果相同。\n"
    )


def test_a_rubric_that_has_changed_is_told_first(office: Office) -> None:
    office.store()
    office.write("细则.yaml", RUBRIC.replace("年度: 2025", "年度: 2025\n版本: 2").replace("迟到:", "晚到:"))
    office.write("台账.csv", LEDGER.replace("迟到", "晚到"))
    lines = office.verify().out.splitlines()
    assert lines[1] == "细则版本 1 → 2"
    assert lines[2].startswith("细则改过，指纹 ")


def test_an_edit_that_moves_nothing_is_told_as_one(office: Office) -> None:
    office.store()
    office.write("细则.yaml", RUBRIC + "# 说明\n")
    answer = office.verify()
    assert answer.code == 1
    assert answer.out.endswith("\n除此以外，2 个单位的结果相同。\n")


def test_another_rubric_is_named(office: Office) -> None:
    office.store()
    office.write("别的.yaml", RUBRIC.replace("戊县", "己县").replace("wuxian", "jixian"))
    answer = office.verify(rubric="别的.yaml")
    assert answer.err == "结果是按另一份细则算的：戊县考核细则（wuxian）；这里给的是 己县考核细则（jixian）。\n"
    assert answer.out.splitlines()[1] == "细则代号 wuxian → jixian"


def test_another_version_of_the_program_is_no_difference_by_itself(office: Office) -> None:
    target = office.store()
    earlier = [{**one, "library_version": "0.0.7"} for one in office.stored]
    target.write_text(json.dumps(earlier, ensure_ascii=False), encoding="utf-8")
    answer = office.verify()
    assert answer.code == 0
    assert answer.out.startswith("一致：重算 2 个单位，与结果完全相同（当时的程序是 0.0.7，现在是 ")


# --- with nothing but the paper -------------------------------------------------------------------------------------


def test_a_paper_needs_what_it_prints(office: Office) -> None:
    office.store(*DAYS, "-r", "late=three")
    printed = str(office.stored[1]["result_fingerprint"])[:12]
    files = (office.folder / "细则.yaml", office.folder / "台账.csv")
    typed = f"{printed[:4]} {printed[4:8]} {printed[8:]}".upper()
    answer = office.run("verify", "--fingerprint", typed, *files, *DAYS, "-r", "late=three")
    assert (answer.code, answer.out) == (0, "一致：重算 2 个单位，乙的结果就是这个指纹。\n")
    for options in (DAYS, ("-r", "late=three", *DAYS[:2]), ("-r", "late=three", *DAYS[2:])):
        answer = office.run("verify", "-f", typed, *files, *options)
        assert answer.code == 1
        assert answer.out.startswith("不一致：重算 2 个单位，没有哪个单位的结果是这个指纹，")
        assert "  依据：戊县考核细则（wuxian，版本 1）" in answer.out
    document = json.loads(office.run("verify", "-f", printed, *files, "--format", "json").out)
    assert (document["identical"], document["units"], document["computed"]) == (False, [], 2)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-f", "3fa2", "{0}", "{1}"), "错误：“3fa2”不是指纹：照纸上“结果指纹”后面的抄，至少 8 位"),
        (("-f", "3fa29c017be4", "{0}"), "错误：缺少参数“台账…”：要依次写 细则 台账…"),
        (("{0}", "{1}"), "错误：缺少参数“台账…”：要依次写 结果.json 细则 台账…"),
    ],
)
def test_mistakes_with_a_paper(office: Office, arguments: tuple[str, ...], told: str) -> None:
    files = (office.folder / "细则.yaml", office.folder / "台账.csv")
    answer = office.run("verify", *(one.format(*files) for one in arguments))
    assert answer.code == 2
    assert told in answer.err
