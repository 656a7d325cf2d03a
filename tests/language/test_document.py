"""Reading a rubric file: scalars stay text, places are right, slips are told in Chinese, nothing is misread."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest
import yaml

from lianzheng_rubric.language.document import (
    CODES,
    Document,
    MappingNode,
    SequenceNode,
    Text,
    Tree,
    read_document,
)
from lianzheng_rubric.language.yaml_text import events
from lianzheng_rubric.language.yaml_text.slips import suspicious_scalar
from lianzheng_rubric.problems import Position, RubricError, render

CASES = sorted((Path(__file__).parent / "bad_yaml").glob("*.yaml"))
GENERATED = {"Y003", "Y008", "Y098"}  # too large to be kept as files: see test_document_hostile.py


@pytest.fixture(params=["CBaseLoader", "BaseLoader"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs with libyaml and with the pure parser: their answers must not differ."""
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(events, "LOADER", getattr(yaml, request.param))


def read(text: str) -> Document:
    return read_document(text.encode(), "细则.yaml")


def value(text: str) -> Text:
    """The value of the first entry."""
    node = read(text).root.entries[0].value
    assert isinstance(node, Text)
    return node


def complaint(data: bytes, file: str) -> str:
    try:
        document = read_document(data, file)
    except RubricError as error:
        return str(error)
    return "\n\n".join(map(render, document.notices))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_bad_file_gets_exactly_this_message(case: Path) -> None:
    assert complaint(case.read_bytes(), case.name) + "\n" == case.with_suffix(".txt").read_text("utf-8")


def test_every_code_has_a_case() -> None:
    told = "".join(case.with_suffix(".txt").read_text("utf-8") for case in CASES)
    assert {code for code in CODES if f"[{code}]" not in told} == GENERATED


@pytest.mark.parametrize(
    "written",
    ["1.10", "8.20", "12:30", "no", "+0.5", "0x1F", "010", "1e3", "~", "null", "2017-02-30", ".nan", "1_000", "甲：乙"],
)
def test_a_scalar_is_the_text_as_written(written: str) -> None:
    assert value(f"甲: {written}\n") == written


@pytest.mark.parametrize("written", ["甲:\n", "甲: \n", "甲:", "甲: # 未写\n"])
def test_an_empty_value_is_an_empty_text_behind_its_colon(written: str) -> None:
    text = value(written)
    assert (text, text.line, text.column, text.quoted) == ("", 1, 3, False)


def test_curly_quotes_are_part_of_the_text() -> None:
    assert value("名称: “两学一做”学习教育\n") == "“两学一做”学习教育"


def test_a_text_knows_its_place_and_whether_it_was_marked_off() -> None:
    document = read("甲: 乙\n丙:\n  - '丁'\n  - |\n    戊\n")
    first, second = document.root.entries
    assert isinstance(first.value, Text)
    assert isinstance(second.value, SequenceNode)
    texts = [first.key, first.value, *second.value.items]
    assert [(t, t.line, t.column, t.quoted) for t in texts if isinstance(t, Text)] == [
        ("甲", 1, 1, False),
        ("乙", 1, 4, False),
        ("丁", 3, 5, True),
        ("戊\n", 4, 5, True),
    ]


def test_a_text_survives_pickling_and_copying_with_its_place() -> None:
    text = value("甲: '乙'\n")
    for twin in (pickle.loads(pickle.dumps(text)), copy.deepcopy(text)):
        assert (twin, twin.line, twin.column, twin.quoted) == ("乙", 1, 4, True)


def test_windows_and_old_mac_line_ends_read_like_ours() -> None:
    ours = read("甲: 1\n乙:\n  丙: 2\n")
    assert read("甲: 1\r\n乙:\r\n  丙: 2\r\n") == ours
    assert read("甲: 1\r乙:\r  丙: 2\r") == ours


def test_a_byte_order_mark_is_no_problem() -> None:
    document = read_document(b"\xef\xbb\xbf" + "甲: 1\n".encode(), "细则.yaml")
    assert document == read("甲: 1\n")
    assert document.root.entries[0].key.column == 1


def test_a_gbk_file_is_read_and_noticed() -> None:
    document = read_document("甲: 镕\n".encode("gb18030"), "细则.yaml")
    assert document.root == read("甲: 镕\n").root
    assert [notice.code for notice in document.notices] == ["Y002"]


def test_a_clean_file_has_no_notices() -> None:
    text = "# 批注\n---\n甲: 乙 # 批注\n丙: {丁: 1, 戊: [己, '#庚']}\n原文: |\n  　　一、首段：\n  二 #3 - 四\n"
    assert read(text).notices == ()


def test_trees_are_values() -> None:
    assert read("甲: {乙: [1]}\n") == read("甲: {乙: [1]}\n")
    assert isinstance(read("甲: {乙: [1]}\n").root.entries[0].value, MappingNode)


PLACES = [
    ("甲: 某段文字\n", None, 0, Position("细则.yaml", 1, 4, 4, "甲: 某段文字")),
    ("甲: 某段文字\n", 2, 1, Position("细则.yaml", 1, 5, 2, "甲: 某段文字")),
    ("甲: '某段文字'\n", None, 0, Position("细则.yaml", 1, 4, 6, "甲: '某段文字'")),
    ("甲: '某段文字'\n", 1, 3, Position("细则.yaml", 1, 8, 1, "甲: '某段文字'")),
    ('甲: "\\x41乙"\n', 1, 1, Position("细则.yaml", 1, 4, 7, '甲: "\\x41乙"')),
    ("甲: 一行\n  又一行\n", None, 0, Position("细则.yaml", 1, 4, 2, "甲: 一行")),
    ("甲: |\n  一行\n  又一行\n", 1, 5, Position("细则.yaml", 3, 5, 1, "  又一行")),
    ("甲: |\n  一行\n", None, 0, Position("细则.yaml", 2, 3, 2, "  一行")),
    ("甲: >\n  一行\n  又一行\n", 1, 5, Position("细则.yaml", 1, 4, 1, "甲: >")),
    ("甲:\n", None, 0, Position("细则.yaml", 1, 3, 1, "甲:")),
    ("甲: {乙: 1}\n", None, 0, Position("细则.yaml", 1, 4, 1, "甲: {乙: 1}")),
    ("甲:\n  乙乙: 1\n", None, 0, Position("细则.yaml", 2, 3, 2, "  乙乙: 1")),
    ("甲: [乙]\n", 3, 0, Position("细则.yaml", 1, 4, 3, "甲: [乙]")),
]


@pytest.mark.parametrize(("text", "length", "offset", "place"), PLACES)
def test_a_position_shows_the_characters_meant(text: str, length: int | None, offset: int, place: Position) -> None:
    document = read(text)
    node: Tree = document.root.entries[0].value
    assert document.position(node, length, offset) == place


def test_a_scalar_where_names_were_expected_explains_itself_line_by_line() -> None:
    document = read("项:\n  少1次：减1分\n  少2次:减2分 # 批注\n")
    node = document.root.entries[0].value
    assert isinstance(node, Text)
    assert [str(problem.position) for problem in document.slips(node)] == ["细则.yaml:2:6", "细则.yaml:3:6"]
    assert [problem.code for problem in document.slips(node)] == ["Y020", "Y021"]


def test_a_quoted_scalar_is_never_suspicious() -> None:
    document = read("项: '少1次：减1分'\n")
    assert document.slips(value("项: '少1次：减1分'\n")) == ()
    assert document.notices == ()


@pytest.mark.parametrize(
    ("written", "code", "meant"),
    [
        ("满分：100", "Y020", "满分: 100"),
        ("满分： 100", "Y020", "满分: 100"),
        ("考核项目：", "Y020", "考核项目:"),
        ("满分:100", "Y021", "满分: 100"),
        ("满分:\u3000100", "Y023", "满分: 100"),
        ("－ 名称", "Y024", "- 名称"),
        ("－名称", "Y024", "- 名称"),
        ("– 名称", "Y024", "- 名称"),
        ("-名称", "Y024", "- 名称"),
        ("　满分: 1", "Y023", " 满分: 1"),
        ("｛县级: 1，市级: 2｝", "Y028", "{县级: 1,市级: 2}"),
    ],
)
def test_a_suspicious_scalar_is_recognised_with_what_was_meant(written: str, code: str, meant: str) -> None:
    slip = suspicious_scalar(written)
    assert slip is not None
    assert (slip.code, slip.repaired) == (code, meant)


@pytest.mark.parametrize(
    "written",
    ["", "减1分", "-1", "8:30", "http://a.cn", "一、信访工作", "——说明", "甲，乙", "【重点】工作", "-", "：甲", "--"],
)
def test_an_ordinary_text_is_not_suspicious(written: str) -> None:
    assert suspicious_scalar(written) is None
