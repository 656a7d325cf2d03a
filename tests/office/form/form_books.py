"""Forms as tests look at them: opened by another library, taken apart, scored."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

from lianzheng_rubric.language.loading import Rubric, load
from lianzheng_rubric.office.form.template import Template, make_template
from lianzheng_rubric.reports.document import to_dict
from lianzheng_rubric.scoring import load_rubric, read_ledger, score, shipped_examples, shipped_rubrics

__all__ = [
    "IDS", "LISTS", "each_rule", "empty", "filled_in", "list_of", "made", "opened", "parts", "rows_of", "scored", "small",
]  # fmt: skip

IDS = tuple(shipped_rubrics())
LISTS = "选项"


@cache
def made(rubric_id: str, *, example: bool = False) -> Template:
    """The form of a shipped rubric, empty or with its example ledger."""
    return make_template(load_rubric(rubric_id), shipped_examples(rubric_id) if example else ())


def small(text: str) -> Rubric:
    """A rubric of a few lines."""
    return load(text.encode(), "小细则.yaml")


def opened(content: bytes) -> Workbook:
    """Loaded by openpyxl, which must have nothing to warn of."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return openpyxl.load_workbook(io.BytesIO(content))


def parts(content: bytes) -> dict[str, str]:
    """The XML parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels"))}


def list_of(book: Workbook, name: str) -> list[list[object]]:
    """The rows of a named list."""
    sheet, area = book.defined_names[name].attr_text.rsplit("!", 1)
    assert sheet.strip("'") == LISTS
    return [[cell.value for cell in row] for row in book[LISTS][area.replace("$", "")]]


def rows_of(book: Workbook, sheet: str) -> list[dict[str, object]]:
    """What is filled in on a sheet: header → value."""
    header, *rows = book[sheet].iter_rows(min_row=2, values_only=True)
    named = [dict(zip(header, row, strict=True)) for row in rows]
    found = [{name: value for name, value in row.items() if value is not None} for row in named]
    return [row for row in found if row]


def filled_in(content: bytes, sheet: str, *rows: dict[str, object]) -> bytes:
    """A form with rows typed in below what stands there, as a person would, saved by openpyxl."""
    book = opened(content)
    page = book[sheet]
    header = [cell.value for cell in page[2]]
    line = next(number for number in range(3, page.max_row + 2) if all(cell.value is None for cell in page[number]))
    for row in rows:
        for name, value in row.items():
            cell = page.cell(line, header.index(name) + 1, value)
            if isinstance(value, str):  # the cell is formatted as text: what is typed stays a text, "=" or not
                cell.data_type = "s"
        line += 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def empty(rubric: Rubric) -> bytes:
    """The form of a rubric with nothing in it."""
    return make_template(rubric).content


def scored(rubric: Rubric, *sources: Path | tuple[str, bytes]) -> list[object]:
    """Whole results, but for the places where records stand and the order in which they are listed."""
    results = score(rubric, read_ledger(list(sources), rubric))
    return [_told(to_dict(assessment)) for assessment in results.assessments]


def _told(value: object) -> object:
    if isinstance(value, dict):
        return {name: _listed(name, inner) for name, inner in value.items() if name != "place"}
    return [_told(one) for one in value] if isinstance(value, list) else value


def _listed(name: str, value: object) -> object:
    told = _told(value)
    return sorted(told, key=str) if name in {"records", "notices"} and isinstance(told, list) else told


def each_rule(content: bytes) -> Iterator[tuple[str, object]]:
    """(sheet, data validation) for every rule."""
    for sheet in opened(content):
        for rule in sheet.data_validations.dataValidation:
            yield sheet.title, rule
