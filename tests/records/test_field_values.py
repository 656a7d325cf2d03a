"""Cells as people write them: book marks around a title, a level by another name, blanks within a name."""

from __future__ import annotations

import pytest

from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.records.field_values import person_reader, reader_of
from lianzheng_rubric.records.people import people_in
from lianzheng_rubric.records.rows import Fault

PAPERS = reader_of(FieldType("choice", ("人民日报", "吉林日报")))
LEVELS = reader_of(FieldType("scale", ("县级", "市级", "省级", "国家级")))


@pytest.mark.parametrize("text", ["吉林日报", "《吉林日报》", " 吉林日报 "])
def test_a_title_may_stand_in_book_marks(text: str) -> None:
    assert PAPERS.read(text) == "吉林日报"


@pytest.mark.parametrize(("text", "meant"), [("中央", "国家级"), ("全国", "国家级"), ("省部级", "省级")])
def test_a_level_by_another_name_is_asked_about_and_never_assumed(text: str, meant: str) -> None:
    found = LEVELS.read(text)
    assert isinstance(found, Fault)
    assert f"是不是“{meant}”" in found.remedy
    assert text in found.reason


@pytest.mark.parametrize(
    ("text", "name"),
    [("王五", "王五"), ("王　五", "王五"), ("王 五", "王五"), ("Li Ming", "Li Ming"), ("张三 A", "张三 A")],
)
def test_blanks_within_a_chinese_name_make_no_second_person(text: str, name: str) -> None:
    assert person_reader().read(text) == name


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("王五", 1),
        ("王 五", 1),
        ("欧阳 修", 1),
        ("Li Ming", 1),
        ("阿依古丽·买买提", 1),
        ("王五（已退休）", 1),
        ("王五、", 1),
        ("甲一、甲二", 2),
        ("甲一,甲二， 甲三", 3),
        ("甲一；甲二", 2),
        ("甲一/甲二", 2),
        ("甲一\n甲二", 2),
        ("甲一 甲二", 2),
        ("王五、Li Ming", 2),
        ("王五等3人", 3),
        ("王五、李四等 5 人", 5),
        ("3人", 3),
        ("12名", 12),
    ],
)
def test_people_in_a_cell_are_counted(text: str, people: int) -> None:
    assert people_in(text) == people
