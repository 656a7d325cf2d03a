"""Percentages: what people see in a cell is what is read, in every format, and never a fraction in its place."""

from __future__ import annotations

import io
import json
from fractions import Fraction

import openpyxl
import pytest
from ledger_cases import VOCABULARY

from lianzheng_rubric.problems import LedgerError
from lianzheng_rubric.records.ledger import ledger_from_rows, read_ledger

ROW = {"单位": "甲社区", "情形": "到县纪委越级访"}


def spreadsheet(column: str, value: object, number_format: str) -> tuple[str, bytes]:
    book = openpyxl.Workbook()
    book.active.title = "记录"
    book.active.append([*ROW, column])
    book.active.append([*ROW.values(), value])
    book.active["C2"].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return "台账.xlsx", stream.getvalue()


def rate_in(file: tuple[str, bytes]) -> object:
    (record,) = read_ledger([file], VOCABULARY).records
    return record.values["比率"]


@pytest.mark.parametrize("number_format", ["0%", "0.00%", "0.0%;-0.0%"])
@pytest.mark.parametrize(
    ("stored", "rate"), [(0.925, Fraction(185, 2)), (0.0725, Fraction(29, 4)), (1, 100), (0.005, Fraction(1, 2))]
)
def test_a_cell_shown_as_a_percentage_is_one(number_format: str, stored: object, rate: object) -> None:
    assert rate_in(spreadsheet("比率", stored, number_format)) == rate


@pytest.mark.parametrize("text", ["92.5%", "92.5 %", "９２．５％", "92.5"])
def test_a_percentage_written_out_is_the_same_in_every_format(text: str) -> None:
    csv = f"单位,情形,比率\n甲社区,到县纪委越级访,{text}\n".encode()
    rows = [ROW | {"比率": text}]
    assert rate_in(("台账.csv", csv)) == Fraction(185, 2)
    assert rate_in(("台账.json", json.dumps(rows).encode())) == Fraction(185, 2)
    assert rate_in(spreadsheet("比率", text, "@")) == Fraction(185, 2)
    (record,) = ledger_from_rows(rows, VOCABULARY).records
    assert record.values["比率"] == Fraction(185, 2)


@pytest.mark.parametrize(
    ("column", "code", "told"),
    [
        ("分值", "L710", "去掉百分号写 92.5，电子表格里先把百分比格式改成“常规”；这里是分数"),
        ("金额", "L714", "请细则的作者把这个字段的类型写成 百分数"),
        ("数量", "L709", "“92.5%”是百分数，这里要写普通的数"),
    ],
)
def test_a_percentage_is_no_plain_number(column: str, code: str, told: str) -> None:
    with pytest.raises(LedgerError) as caught:
        read_ledger([spreadsheet(column, 0.925, "0.0%")], VOCABULARY)
    assert f"[{code}]" in str(caught.value)
    assert told in str(caught.value)
    assert f"台账.xlsx 工作表“记录”第2行“{column}”列（C2）" in str(caught.value)


def test_a_share_without_its_sign_is_not_guessed() -> None:
    with pytest.raises(LedgerError) as caught:
        read_ledger([spreadsheet("比率", 0.925, "General")], VOCABULARY)
    assert "“0.925”没有写百分号，看不出是 0.925% 还是 92.5%" in str(caught.value)
