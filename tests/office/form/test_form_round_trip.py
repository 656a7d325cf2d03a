"""Through LibreOffice and back: opened, saved, and read as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from form_books import IDS, each_rule, list_of, made, opened, scored

from lianzheng_rubric.office.form.template import make_template
from lianzheng_rubric.scoring import load_rubric, shipped_examples
from libreoffice import converted

pytestmark = pytest.mark.office
WAYS = [pytest.param(("xlsx",), id="xlsx"), pytest.param(("ods", "xlsx"), id="ods-xlsx")]


def through(content: bytes, formats: tuple[str, ...], folder: Path) -> bytes:
    """Opened and saved by LibreOffice, once for each of ``formats``."""
    return converted({"记录表": content}, ("xlsx", *formats), folder)["记录表"]


@pytest.mark.parametrize("rubric_id", IDS)
@pytest.mark.parametrize("formats", WAYS)
def test_a_filled_form_scores_the_same(rubric_id, formats, tmp_path):
    rubric = load_rubric(rubric_id)
    saved = through(made(rubric_id, example=True).content, formats, tmp_path)
    assert scored(rubric, ("记录表.xlsx", saved)) == scored(rubric, *shipped_examples(rubric_id))
    assert make_template(rubric, [("记录表.xlsx", saved)]).content == made(rubric_id, example=True).content


@pytest.mark.parametrize("formats", WAYS)
def test_drop_downs_pop_ups_and_colours_survive(formats, tmp_path):
    content = made("tongyu-2017").content
    saved = through(content, formats, tmp_path)

    def rules(book: bytes) -> set[tuple[object, ...]]:
        return {
            (sheet, str(rule.sqref).split(":")[0], rule.type if rule.type != "any" else None, rule.promptTitle,
             rule.prompt, rule.errorTitle, rule.error, rule.errorStyle or "stop")
            for sheet, rule in each_rule(book)
        }  # fmt: skip

    assert rules(saved) == rules(content)
    before, after = opened(content), opened(saved)
    assert set(after.defined_names) >= set(before.defined_names)
    for name in before.defined_names:
        if name != "单位名单":
            assert list_of(after, name) == list_of(before, name)
    for sheet in before:
        colours = [rule.type for area in sheet.conditional_formatting for rule in area.rules]
        kept = [rule.type for area in after[sheet.title].conditional_formatting for rule in area.rules]
        assert sorted(kept) == sorted(colours)


def test_lists_that_depend_on_other_cells_are_worked_out(tmp_path):
    """What a drop-down offers, counted by LibreOffice itself: all, those of a clause, the units there are."""
    book = opened(made("tongyu-2017", example=True).content)
    sheet = book["台账"]
    rules = {rule.promptTitle: rule.formula1 for rule in sheet.data_validations.dataValidation}
    last = sheet.max_row + 1
    for row, clause in enumerate(("", "7 信访工作", "没有这一项"), start=last):
        sheet.cell(row, 4, clause or None)
        for column, header in ((50, "情形"), (51, "单位"), (52, "条款")):
            sheet.cell(row, column, f"=COUNTA({rules[header].replace('$D3', f'$D{row}')})")
    stream = tmp_path / "试.xlsx"
    book.save(stream)
    found = opened_values(through(stream.read_bytes(), ("xlsx",), tmp_path))["台账"]
    counted = [[found.cell(row, column).value for column in (50, 51, 52)] for row in range(last, last + 3)]
    offers = [row[0] for row in list_of(opened(made("tongyu-2017").content), list_name(rules["情形"]))]
    groups = [row[0] for row in list_of(opened(made("tongyu-2017").content), rules["条款"])]
    assert counted == [[len(offers), 14, len(groups)], [4, 14, len(groups)], [len(offers), 14, len(groups)]]


def list_name(formula: str) -> str:
    return next(word for word in formula.replace(")", ",").split(",") if word.startswith("列表_"))


def opened_values(content: bytes):
    import io

    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


@pytest.mark.parametrize("rubric_id", IDS)
def test_it_prints(rubric_id, tmp_path):
    assert through(made(rubric_id, example=True).content, ("pdf",), tmp_path).startswith(b"%PDF")
