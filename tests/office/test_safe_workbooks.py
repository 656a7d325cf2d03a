"""Whatever somebody typed: workbooks stay workbooks. Texts are texts, bytes are the same, names are allowed."""

from __future__ import annotations

import io
import zipfile

import pytest
from dossiers import EXAMPLES, example, files_of, grouped, many, opened, renamed, rows_of
from hypothesis import given
from hypothesis import strategies as st

from lianzheng_rubric.office.excel.worksheet_names import sheet_names

KINDS = ("考评表", "排名", "名单")
HOSTILE = {
    "甲镇": "=cmd|' /C calc'!A0",
    "乙镇": "+1+1",
    "丙镇": "-2+3",
    "丁镇": "@SUM(A1)",
    "戊局": "局\x00\x07\x1b[31m\u202e\ufffe名http://a.example/?a=1&b=<c>{}",
    "": '=HYPERLINK("http://a.example","点")\r\n\x0b' + "长" * 40000,
}


@pytest.mark.parametrize("kind", KINDS)
def test_untrusted_texts_are_texts(kind):
    """Nothing of a ledger becomes a formula or a link; control characters go; what is too long is cut and says so."""
    ours = {name for name in HOSTILE if name}
    for content in files_of(renamed(grouped(), HOSTILE), kind).values():
        formulas = opened(content, values=False)
        texts = [str(cell) for sheet in opened(content) for row in rows_of(sheet) for cell in row]
        cells = [cell for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

        assert all("HYPERLINK" not in str(cell.value) and "cmd" not in str(cell.value) for cell in cells)
        assert not any(char in text for text in texts for char in "\x00\x07\x1b\u202e\ufffe")
        assert all(len(text) <= 32767 for text in texts)
        assert not ours & set(texts)


def test_hostile_names_are_there_as_typed():
    """No apostrophe is put before them either: a cell that is a text needs none."""
    content = files_of(renamed(grouped(), HOSTILE), "排名")["排名.xlsx"]
    texts = {str(cell) for sheet in opened(content) for row in rows_of(sheet) for cell in row}

    assert {"=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)"} <= texts


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rubric_id", EXAMPLES)
def test_same_input_same_bytes(rubric_id, kind):
    """A second making gives the very same files."""
    assert files_of(example(rubric_id), kind) == files_of(example(rubric_id), kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rubric_id", EXAMPLES)
def test_no_cell_is_merged_twice(rubric_id, kind):
    """Excel repairs (that is: refuses) a file whose merged ranges overlap."""
    for name, content in files_of(example(rubric_id), kind).items():
        for sheet in opened(content):
            seen = set()
            for area in sheet.merged_cells.ranges:
                cells = {(row, column) for row, column in area.cells}
                assert not seen & cells, f"{name} {sheet.title} {area}"
                seen |= cells


def test_package_is_complete_and_dated_alike():
    """Every part has the same fixed time; there is nothing but parts of a workbook, no macro."""
    content = files_of(example("tongyu-2017"), "名单")["名单.xlsx"]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert all(name.endswith((".xml", ".rels")) for name in package.namelist())


@given(st.lists(st.text(max_size=40), max_size=12))
def test_names_of_sheets_are_what_excel_allows(titles):
    """At most 31 characters, none of the forbidden ones, no two alike whatever the case, never empty."""
    names = sheet_names(titles)

    assert len(names) == len(titles)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'")
        assert name == name.strip()
        assert name.casefold() != "history"


@pytest.mark.parametrize("rubric_id", ["tongyu-2017", "xju-2018"])
@pytest.mark.slow
def test_two_thousand_units_are_written(rubric_id):
    """A county's worth of units: every one is there."""
    dossier = many(rubric_id, 2000)
    book = opened(files_of(dossier, "排名")["排名.xlsx"])
    lists = opened(files_of(dossier, "名单")["名单.xlsx"])
    names = {str(cell) for sheet in book for row in rows_of(sheet) for cell in row[:3]}

    assert {unit.name for unit in dossier.ledger.units} <= names
    assert lists["通报名单"].max_row >= 2000
