"""`report` and `letter`: files written whole, nothing written when the template is wrong, nothing of an office lost."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from command import run

from lianzheng_rubric.cli.console import Exit
from lianzheng_rubric.office.letter.sample import sample_letter


def template(path: Path, *texts: str) -> Path:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def test_letter_writes_the_sample_and_never_over_a_file(tmp_path, capsys):
    target = tmp_path / "模板.docx"
    first = run(capsys, "letter", target)
    target.write_bytes(b"mine")
    again = run(capsys, "letter", target)

    assert (first.code, again.code) == (Exit.FINE, Exit.USAGE)
    assert "--letter" in first.err
    assert "已经有了" in again.err
    assert target.read_bytes() == b"mine"


def test_letter_wants_a_word_file(tmp_path, capsys):
    answer = run(capsys, "letter", tmp_path / "模板.doc")

    assert answer.code == Exit.USAGE
    assert ".docx" in answer.err
    assert not (tmp_path / "模板.doc").exists()


def test_the_sample_as_own_template_gives_the_letters_of_the_house(rubric, ledger, tmp_path, capsys):
    own = tmp_path / "模板.docx"
    own.write_bytes(sample_letter())
    arguments = ("report", rubric, ledger, "--only", "告知书", "--date", "2020-12-25")
    run(capsys, *arguments, "-o", tmp_path / "甲")
    run(capsys, *arguments, "-o", tmp_path / "乙", "--letter", own)
    made = {path.name: path.read_bytes() for path in (tmp_path / "甲" / "告知书").iterdir()}

    assert made == {path.name: path.read_bytes() for path in (tmp_path / "乙" / "告知书").iterdir()}
    assert len(made) == 3
    assert "2020年12月25日" in "".join(p.text for p in docx.Document(io.BytesIO(made["甲乡.docx"])).paragraphs)


def test_a_template_of_the_office_is_filled(rubric, ledger, tmp_path, capsys):
    own = template(tmp_path / "本局.docx", "本局告知 {{ 单位 }}：{{ 总分 }} 分，{{ 档次 }}")
    answer = run(
        capsys, "report", rubric, ledger, "--only", "告知书", "-u", "丙乡", "-o", tmp_path / "出", "--letter", own
    )
    text = docx.Document(str(tmp_path / "出" / "告知书" / "丙乡.docx")).paragraphs[0].text

    assert answer.code == Exit.FINE
    assert text == "本局告知 丙乡：13.5 分，不合格"
    assert [path.name for path in (tmp_path / "出" / "告知书").iterdir()] == ["丙乡.docx"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--letter", "没有.docx"), Exit.USAGE, "找不到告知书模板"),
        (("--letter", "错.docx"), Exit.UNREADABLE, "没有“单位名”"),
        (("--letter", "坏.docx"), Exit.UNREADABLE, "告知书模板打不开"),
        (("--letter", "错.docx", "--only", "考评表"), Exit.USAGE, "--only 里没有告知书"),
    ],
)
def test_nothing_is_written_with_a_template_that_cannot_be_used(
    arguments, code, words, rubric, ledger, tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    template(Path("错.docx"), "{{ 单位名 }}")
    Path("坏.docx").write_bytes(b"PK\x03\x04")
    answer = run(capsys, "report", rubric, ledger, "-o", "出", *arguments)

    assert answer.code == code
    assert words in answer.err
    assert not Path("出").exists()


def test_all_papers_are_written_and_counted(rubric, ledger, tmp_path, capsys):
    answer = run(capsys, "report", rubric, ledger, "-o", tmp_path / "出")
    made = sorted(path.relative_to(tmp_path / "出").as_posix() for path in (tmp_path / "出").rglob("*.docx"))

    assert answer.code == Exit.FINE
    assert made == sorted(
        [
            *(f"{folder}/{unit}.docx" for folder in ("考评表", "告知书") for unit in ("甲乡", "=乙乡", "丙乡")),
            "名单.docx",
            "通报稿.docx",
        ]
    )
