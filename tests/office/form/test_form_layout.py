"""The form before it is filled: every 情形 has its place, every column and every choice is what the reader takes."""

from __future__ import annotations

import re
from datetime import date

import pytest
from form_books import IDS, each_rule, empty, list_of, made, opened, small
from openpyxl.utils import range_boundaries

from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.office.excel.worksheet_names import LONGEST
from lianzheng_rubric.office.form.families import families, record_sheet
from lianzheng_rubric.office.form.layout import lay_out
from lianzheng_rubric.records.columns import match_record_columns, match_roster_columns
from lianzheng_rubric.records.ledger import read_ledger
from lianzheng_rubric.records.rows import MAX_COLUMNS, Row, Table
from lianzheng_rubric.records.situations import SituationFinder
from lianzheng_rubric.scoring import load_rubric

SHARED = """\
细则: 重名细则
年度: 2025
尺度:
  级别: [县级, 市级]
字段:
  报刊: [本地日报, "甲,乙报", '他"报"']
  备考: 文字
考核项目:
  一、组织(10分):
    a 迟到: 扣1分
    b 迟报: {扣分: 1, 每: 次, 条件: 报刊 == 本地日报}
  二、宣传(10分):
    a 迟到: 每次扣2分
    b 情况说明: 扣1-5分
"""


@pytest.fixture(params=IDS)
def rubric(request: pytest.FixtureRequest) -> Rubric:
    return load_rubric(request.param)


def test_every_situation_is_on_exactly_one_sheet(rubric):
    keys = [one.key for family in families(rubric) for one in family.situations]
    assert sorted(keys) == sorted(rubric.vocabulary.situations)
    assert lay_out(rubric).homes.keys() == rubric.vocabulary.situations.keys()


def test_a_sheet_has_every_column_that_its_situations_need(rubric):
    for sheet in lay_out(rubric).records:
        assert len(sheet.columns) <= MAX_COLUMNS - 10
        for offer in sheet.offers:
            assert {*offer.needs.wanted, *offer.needs.required, *offer.situation.fields} <= set(sheet.headers)
            assert set(offer.situation.required) <= set(offer.needs.required)


def test_only_situations_that_a_clause_looks_at_are_offered(rubric):
    offered = {offer.situation.key for sheet in lay_out(rubric).records for offer in sheet.offers}
    assert offered == {key for key, one in rubric.vocabulary.situations.items() if one.clauses}


def test_the_reader_knows_every_column(rubric):
    layout = lay_out(rubric)
    for sheet in (layout.units, layout.last_year, *layout.records):
        row = Row(dict.fromkeys(sheet.headers, "甲"), "第3行", 3)
        table = Table(sheet.name, sheet.headers, (row,), "记录表.xlsx")
        match = match_record_columns if sheet.position("情形") is not None else match_roster_columns
        _, problems = match(table, rubric.vocabulary)
        assert problems == []


def test_the_reader_takes_every_choice(rubric):
    """Each value of each drop-down, one after the other, alone in its column: never refused by the reader."""
    content = empty(rubric)
    book = opened(content)
    finder = SituationFinder(rubric.vocabulary)
    types = {**rubric.vocabulary.unit_fields, **rubric.vocabulary.fields}
    seen = 0
    for sheet, rule in each_rule(content):
        header = book[sheet].cell(2, range_boundaries(str(rule.sqref))[0]).value
        for value in choices(book, rule.formula1) if rule.type == "list" else ():
            seen += 1
            if header == "情形":
                assert finder.find(value, "") in rubric.vocabulary.situations.values()
            elif header == "条款":
                name = value.split()[0]
                assert any(name in one.clauses or any(c.startswith(f"{name}.") for c in one.clauses)
                           for one in rubric.vocabulary.situations.values())  # fmt: skip
            elif types[header].labels:
                assert value in types[header].labels
            else:
                assert types[header].kind == "yes_no"
                assert value in "是否"
    assert seen > 40


def choices(book, formula: str) -> list[str]:
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    if formula == "单位名单":
        return []
    name = re.search(r"列表_\d+", formula)[0]
    return [str(row[0]) for row in list_of(book, name)]


def test_a_clause_narrows_the_list_to_what_the_reader_accepts_with_it(rubric):
    finder = SituationFinder(rubric.vocabulary)
    for sheet in lay_out(rubric).records:
        for offer in sheet.offers:
            for group in offer.groups:
                assert finder.find(offer.shown, group) == offer.situation


def test_tongyu_has_the_sheets_that_officers_asked_for():
    book = opened(made("tongyu-2017").content)
    assert book.sheetnames == [
        "填表说明", "条款说明", "单位", "上年结果", "台账", "责任追究、处分", "稿件", "奖惩、单项奖惩", "证明材料",
        "测评与考勤", "录入与判定", "选项",
    ]  # fmt: skip
    assert book["选项"].sheet_state == "hidden"
    assert [cell.value for cell in book["上年结果"][2]] == [
        "单位", "上年总分", "上年考核开始日", "上年档次", "领导上年档次", "备注",
    ]  # fmt: skip


def test_every_clause_is_explained_in_a_sentence(rubric):
    told = {row[0] for row in opened(empty(rubric))["条款说明"].iter_rows(min_row=2, values_only=True) if row[1]}
    assert {clause.id for clause in rubric.plan.clauses} <= told


def test_labels_that_are_shared_are_offered_with_their_clause():
    layout = lay_out(small(SHARED))
    shown = [offer.shown for sheet in layout.records for offer in sheet.offers]
    assert shown == ["1.a 迟到", "迟报", "2.a 迟到", "情况说明"]


def test_choices_with_commas_and_quotes_stand_in_cells():
    rubric = small(SHARED)
    book = opened(empty(rubric))
    rule = next(rule for sheet, rule in each_rule(empty(rubric)) if rule.promptTitle == "报刊")
    assert choices(book, rule.formula1) == ["本地日报", "甲,乙报", '他"报"']


def test_dates_outside_the_calendar_of_the_reader_are_refused():
    rule = next(rule for _, rule in each_rule(made("tongyu-2017").content) if rule.promptTitle == "日期")
    days = [date.fromordinal(date(1899, 12, 30).toordinal() + int(text)) for text in (rule.formula1, rule.formula2)]
    # spreadsheets count a 29 February 1900: serial 1 is 1900-01-01
    assert (days[0], days[1]) == (date(1899, 12, 31), date(2100, 12, 31))
    assert (rule.type, rule.operator or "between", rule.errorStyle or "stop") == ("date", "between", "stop")


def test_a_rubric_with_more_fields_than_a_sheet_holds_gets_several():
    fields = "".join(f"  字段{number}: 是否\n" for number in range(120))
    rules = "".join(
        f"    事{number}: {{扣分: 1, 每: 次, 条件: {' 且 '.join(f'字段{number * 4 + k}' for k in range(4))}}}\n"
        for number in range(30)
    )
    rubric = small(f"细则: 大细则\n年度: 2025\n字段:\n{fields}考核项目:\n  一、总(100分):\n{rules}")
    sheets = lay_out(rubric).records
    assert [sheet.name for sheet in sheets] == ["台账", "台账2", "台账3", "台账4"]
    assert all(len(sheet.columns) <= MAX_COLUMNS for sheet in sheets)
    book = opened(empty(rubric))
    assert set(book.sheetnames) >= {sheet.name for sheet in sheets}


def test_a_rubric_without_any_situation_has_an_empty_form():
    rubric = small("细则: 空细则\n年度: 2025\n考核项目:\n  一、总(100分): 录入得分\n")
    book = opened(empty(rubric))
    assert "单位" in book.sheetnames
    ledger = read_ledger([("记录表.xlsx", empty(rubric))], rubric.vocabulary)
    assert (ledger.units, ledger.records) == ((), ())


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("处分", (), "处分"),
        ("处分", ("处分",), "处分2"),
        ("a/b:c*d?[e]\\f", (), "a b c d  e  f".replace("  ", " ")),
        ("情况说明", (), "情况说明记录"),
        ("选项", (), "选项记录"),
        ("单位", (), "单位记录"),
        ("History", (), "History记录"),
        ("'引号'", (), "引号"),
        ("：", (), "："),
        ("[]", (), "台账"),
        ("长" * 40, (), "长" * LONGEST),
        ("长" * 40, ("长" * LONGEST,), "长" * (LONGEST - 1) + "2"),
        ("𠮷" * 20, (), "𠮷" * 15),
        ("ABC", ("abc",), "ABC2"),
    ],
)
def test_sheet_names_are_legal(wanted, taken, name):
    assert record_sheet(wanted, taken) == name


def test_a_roster_field_that_decides_what_applies_turns_red_while_it_is_empty():
    text = SHARED.replace("考核项目:", "单位字段:\n  类型: [社区, 机关]\n考核项目:").replace(
        "一、组织(10分):", "一、组织(10分):\n    适用: 类型 == 社区"
    )
    rubric = small(text)
    assert rubric.vocabulary.unit_required == ("类型",)
    units = opened(empty(rubric))["单位"]
    at = [cell.value for cell in units[2]].index("类型") + 1
    red = [area for area in units.conditional_formatting if range_boundaries(str(area.sqref))[0] == at]
    assert [rule.formula for area in red for rule in area.rules] == [['AND($B3="",COUNTA($A3:$C3)>0)']]


def test_the_guide_says_which_sheets_there_are_and_which_are_not_needed(rubric):
    book = opened(empty(rubric))
    told = {row[0]: row[1] for row in book["填表说明"].iter_rows(values_only=True) if row[1]}
    assert set(book.sheetnames) - {"填表说明", "选项"} <= set(told)
    for name in ("测评与考勤", "录入与判定"):
        assert (name in book.sheetnames) == ("没有这张表" not in told[name])
