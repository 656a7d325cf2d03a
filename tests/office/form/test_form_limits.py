"""Nothing in a form makes Excel offer a repair: its limits hold in every workbook, seen by another library."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest
from form_books import IDS, LISTS, each_rule, made, opened, parts
from openpyxl.utils import range_boundaries

BOOKS = [pytest.param(rubric_id, example, id=f"{rubric_id}-{'填' if example else '空'}")
         for rubric_id in IDS for example in (False, True)]  # fmt: skip
NAME = re.compile(r"[^\W\d][\w.]*")
LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[rRcC]\d*([rRcC]\d*)?")


def units(text: str) -> int:
    """Characters as Excel counts them."""
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(("rubric_id", "example"), BOOKS)
class TestEveryWorkbook:
    def test_rules_are_as_short_as_excel_wants_them(self, rubric_id, example):
        rules = list(each_rule(made(rubric_id, example=example).content))
        assert len(rules) > 20
        for sheet, rule in rules:
            where = f"{sheet} {rule.sqref}"
            assert units(rule.promptTitle or "") <= 32, where
            assert units(rule.prompt or "") <= 255, where
            assert units(rule.errorTitle or "") <= 32, where
            assert units(rule.error or "") <= 255, where
            assert units(rule.formula1 or "") <= 255, where
            assert units(rule.formula2 or "") <= 255, where

    def test_whatever_refuses_says_in_chinese_what_to_do(self, rubric_id, example):
        for sheet, rule in each_rule(made(rubric_id, example=example).content):
            assert rule.prompt, (sheet, rule.sqref)
            if rule.type is not None:
                assert rule.showErrorMessage, (sheet, rule.sqref)
                assert re.search(r"请|只为", rule.error), (sheet, rule.sqref)

    def test_cells_have_one_rule_each(self, rubric_id, example):
        for sheet in opened(made(rubric_id, example=example).content):
            columns = [range_boundaries(str(rule.sqref))[0] for rule in sheet.data_validations.dataValidation]
            assert len(set(columns)) == len(columns)

    def test_names_are_legal_and_point_at_cells(self, rubric_id, example):
        book = opened(made(rubric_id, example=example).content)
        for name, defined in book.defined_names.items():
            assert NAME.fullmatch(name), name
            assert not LIKE_A_CELL.fullmatch(name), name
            assert "#REF!" not in defined.attr_text
        assert len({name.casefold() for name in book.defined_names}) == len(book.defined_names)

    def test_every_name_that_a_formula_uses_is_defined(self, rubric_id, example):
        content = made(rubric_id, example=example).content
        known = set(opened(content).defined_names)
        used = set()
        for _, rule in each_rule(content):
            used |= set(re.findall(r"[\u4e00-\u9fff]+(?:_\d+)?", re.sub(r'"[^"]*"', "", rule.formula1 or "")))
        for sheet in opened(content):
            for area in sheet.conditional_formatting:
                for rule in area.rules:
                    for formula in rule.formula:
                        used |= set(re.findall(r"[\u4e00-\u9fff]+_\d+", formula))
        assert used <= known
        assert used

    def test_sheets_are_named_as_excel_allows(self, rubric_id, example):
        names = opened(made(rubric_id, example=example).content).sheetnames
        for name in names:
            assert 0 < units(name) <= 31
            assert not re.search(r"[\[\]:*?/\\]", name)
            assert not name.startswith("'")
            assert not name.endswith("'")
        assert len({name.casefold() for name in names}) == len(names)
        assert names[-1] == LISTS

    def test_merged_ranges_do_not_overlap(self, rubric_id, example):
        for sheet in opened(made(rubric_id, example=example).content):
            for one, other in itertools.combinations(sheet.merged_cells.ranges, 2):
                assert one.isdisjoint(other), (sheet.title, one, other)

    def test_texts_and_formulas_fit_into_cells(self, rubric_id, example):
        for sheet in opened(made(rubric_id, example=example).content):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", (sheet.title, cell.coordinate)
                    assert units(str(cell.value or "")) <= 32767

    def test_colours_are_formulas_of_one_cell(self, rubric_id, example):
        for sheet in opened(made(rubric_id, example=example).content):
            for area in sheet.conditional_formatting:
                for rule in area.rules:
                    assert rule.type in {"expression", "duplicateValues"}
                    assert all(units(formula) <= 255 and "!" not in formula for formula in rule.formula)
                    assert rule.dxf is not None

    def test_there_are_no_links_and_every_part_is_xml(self, rubric_id, example):
        for name, text in parts(made(rubric_id, example=example).content).items():
            root = ElementTree.fromstring(text)  # noqa: S314 - our own file
            assert not list(root.iter("{*}hyperlink")), name
            assert "TargetMode" not in text, name

    def test_texts_of_the_house_can_be_shown_on_any_machine(self, rubric_id, example):
        for sheet in opened(made(rubric_id, example=example).content):
            for row in sheet.iter_rows(values_only=True):
                for value in row:
                    str(value or "").encode("gbk")
        for _, rule in each_rule(made(rubric_id, example=example).content):
            f"{rule.prompt}{rule.error}{rule.promptTitle}{rule.errorTitle}".encode("gbk")

    def test_pages_are_a4_and_landscape_with_the_header_on_each(self, rubric_id, example):
        book = opened(made(rubric_id, example=example).content)
        for sheet in book.worksheets[:-1]:
            assert sheet.page_setup.paperSize == 9
            assert sheet.page_setup.orientation == "landscape"
        for sheet in book.worksheets[2:-1]:
            assert sheet.print_title_rows == "$2:$2"
            assert sheet.freeze_panes is not None


def test_the_form_is_the_same_bytes_again():
    from lianzheng_rubric.office.form.template import make_template
    from lianzheng_rubric.scoring import load_rubric, shipped_examples

    first = made("tongyu-2017", example=True).content
    assert make_template(load_rubric("tongyu-2017"), shipped_examples("tongyu-2017")).content == first
