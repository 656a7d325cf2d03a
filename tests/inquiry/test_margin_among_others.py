"""Gap and margin where other units matter: the edge is exact, by scoring everybody with the total on both its sides."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianzheng_rubric import Ledger, ledger_from_rows, load, margin, score
from lianzheng_rubric.inquiry.margin_words import margin_lines

TEXT = """\
细则: 名次与名额
考核项目:
  1.得分(100分): {{分: 录入得分}}
  2.别的: {{通报: 不得评优}}
{more}档次: {grades}
"""
QUOTAS = "{优秀: {分: 90分以上, 名额: 1}, 良好: {分: 80分以上, 名额: 2}, 合格: 60分以上, 不合格: 其余}"
PLACES = "{优秀: 前20%, 良好: 其后40%, 合格: 其余}"
ORDER = ("优秀", "良好", "合格", "不合格")
TRIFLE = Decimal("0.001")


def rubric(grades: str, more: str = ""):
    return load(TEXT.format(grades=grades, more=more).encode(), "名次.yaml")


def ledger(of, totals: Sequence[Decimal | int], told: str = "") -> Ledger:
    """Units called 0, 1 … with these totals; those of ``told`` may not be the best."""
    rows: list[dict[str, object]] = [
        {"单位": str(number), "情形": "1.a", "分值": total, "理由": "查"} for number, total in enumerate(totals)
    ]
    rows += [{"单位": name, "情形": "通报"} for name in told]
    return ledger_from_rows(rows, of.vocabulary)


def grade_of(of, totals: Sequence[Decimal | int], unit: int, told: str = "") -> int:
    grade = score(of, ledger(of, totals, told))[str(unit)].grade
    assert grade is not None
    return ORDER.index(grade)


@settings(max_examples=60)
@given(
    st.lists(st.integers(55, 100), min_size=3, max_size=6), st.integers(0, 2), st.sampled_from([QUOTAS, PLACES]),
    st.sampled_from(["", "0", "12"]),
)  # fmt: skip
def test_the_edges_are_where_the_grade_changes(totals: list[int], unit: int, grades: str, told: str) -> None:
    of = rubric(grades)
    found = margin(of, ledger(of, totals, told), str(unit))
    held = grade_of(of, totals, unit, told)
    assert found.grade == ORDER[held]

    def at(total: Decimal | int) -> int:
        return grade_of(of, [*totals[:unit], total, *totals[unit + 1 :]], unit, told)

    if found.up is not None and found.up.edge is not None and not found.up.bars and found.up.points:
        assert found.up.edge <= 100
        assert at(found.up.edge) < held
        assert at(found.up.edge - TRIFLE) == held
    if found.down is not None and found.down.edge is not None:
        assert at(found.down.edge) == held
        assert found.down.edge == 0 or at(found.down.edge - TRIFLE) > held


def test_equal_totals_that_an_item_decides_have_to_be_passed() -> None:
    of = rubric(QUOTAS, '并列时比较: ["1"]\n')
    found = margin(of, ledger(of, [95, 93, 70]), "1")
    assert (found.grade, found.up.edge, found.up.points, found.up.strict) == ("良好", 95, 2, True)
    assert "  总分须多于 95 分，还差多于 2 分（其他单位不变）。" in list(margin_lines(found))


@pytest.mark.parametrize(("unit", "up", "down"), [("0", None, 93), ("1", 95, 80), ("2", 80, 60)])
def test_the_edge_is_a_total_of_another_unit_or_one_of_a_band(unit: str, up: int | None, down: int) -> None:
    of = rubric(QUOTAS)
    found = margin(of, ledger(of, [95, 93, 70, 65]), unit)
    assert (None if found.up is None else found.up.edge, found.down.edge) == (up, down)
