"""The four commands of the README that take an office with nothing but Excel from the form to the signed sheets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command import run

from lianzheng_rubric.scoring import shipped_rubrics

README = Path(__file__).parents[2] / "README.md"
UNITS = {
    "tongyu-2017": "示例·银杏社区", "xxqu-2018": "示例一局", "karamay-2013": "示例三系", "yangshan-2014": "示例县云岭镇",
    "xju-2018": "示例局设计室党总支",
}  # fmt: skip
PAPERS = {"排名.xlsx", "名单.xlsx", "名单.docx", "通报稿.docx", "考核结果.html"}


def commands() -> list[list[str]]:
    """The commands as the README writes them, in words."""
    (block,) = re.findall(r"四条命令\n\n```bash\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    return [line.partition("#")[0].split()[1:] for line in block.splitlines()]


def test_there_are_four() -> None:
    assert [words[0] for words in commands()] == ["template", "score", "report", "margin"]


@pytest.mark.parametrize("rubric_id", shipped_rubrics())
def test_they_do_what_they_say_for_each_of_the_five(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rubric_id: str
) -> None:
    """Only the rubric, the unit and the day are put in; the example stands for what the office fills in."""
    monkeypatch.chdir(tmp_path)
    template, *others = commands()
    answers = [run(capsys, *(rubric_id if word == "tongyu-2017" else word for word in template), "--example")]
    for words in others:
        said = {"tongyu-2017": rubric_id, "示例社区": UNITS[rubric_id], "2017-12-20": f"{rubric_id[-4:]}-12-20"}
        answers.append(run(capsys, *(said.get(word, word) for word in words)))

    assert [answer.code for answer in answers] == [0, 0, 0, 0]
    assert UNITS[rubric_id] in answers[1].out
    assert answers[3].out.startswith(f"{UNITS[rubric_id]}：")
    made = {path.relative_to("考核结果").as_posix() for path in Path("考核结果").rglob("*.*")}
    unit = UNITS[rubric_id]
    assert made >= PAPERS | {f"考评表/{unit}.xlsx", f"考评表/{unit}.docx", f"告知书/{unit}.docx"}
