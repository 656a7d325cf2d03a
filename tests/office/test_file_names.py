"""Names of files: whatever a unit is called, its paper has a name of its own that every system accepts."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lianzheng_rubric.office.file_names import file_names


@given(st.lists(st.text(max_size=90), max_size=12))
@example(["甲/乙", "甲\\乙", "甲 乙", "甲_乙"])
@example(["CON", "con", "Con.txt", "COM1", "com1.x"])
@example(["..", ".", "", "   ", "\u202e"])
@example(["A" * 80, "a" * 80, "A" * 81])
def test_names_are_safe_and_never_two_alike(names: list[str]) -> None:
    found = file_names(names)
    assert list(found) == list(dict.fromkeys(names))
    assert len({name.casefold() for name in found.values()}) == len(found)
    for name in found.values():
        assert name
        assert not re.search(r'[\\/:*?"<>|\x00-\x1f\x7f]', name)
        assert name == name.rstrip(". ")
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name)
        assert len(name.encode("utf-8")) <= 250


@pytest.mark.parametrize(
    ("unit", "file"),
    [
        ("示例·银杏社区", "示例·银杏社区"),
        ("../../etc/passwd", "etc_passwd"),
        ("=cmd|' /C calc'!A0", "=cmd_'_C_calc'!A0"),
        ("甲\n乙", "甲_乙"),
        ("nul", "_nul"),
        ("\x00\x1b", "未命名"),
    ],
)
def test_examples(unit: str, file: str) -> None:
    assert file_names([unit]) == {unit: file}
