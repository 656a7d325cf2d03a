"""名次得分 from text to points: several units beside one another, as their ledgers tell them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lianzheng_rubric import ledger_from_rows
from lianzheng_rubric.authoring.readback import read_back
from lianzheng_rubric.language.loading import Rubric, load
from lianzheng_rubric.scoring import score

TEXT = """\
细则: 比较
字段: {{用时: 数字, 办结率: 百分数, 办结数: 数字, 件数: 数字, 率: {{公式: 办结数 / 件数 * 100}}}}
考核项目:
  1.一项(10分):
    指标: {rule}
"""


def made(rule: str) -> Rubric:
    return load(TEXT.format(rule=rule).encode(), "比较.yaml")


def scores(rule: str, field: str, **units: list[object]) -> dict[str, Fraction]:
    """Each unit with one record for each of its values of ``field`` (or of a record with several)."""
    rubric = made(rule)
    rows = [
        {
            "单位": unit,
            "情形": "指标",
            "日期": f"2025-0{month}-01",
            **(value if isinstance(value, dict) else {field: value}),
        }
        for unit, values in units.items()
        for month, value in enumerate(values, 1)
    ]
    results = score(rubric, ledger_from_rows(rows, rubric.vocabulary)).assessments
    return {one.unit: Fraction(one.total) for one in results if one.total is not None}


@pytest.mark.parametrize(
    ("against", "expected"),
    [("比最高", (10, 4, 2)), ("比平均", (10, 10, Fraction(17, 3)))],
)
def test_where_smaller_is_better_the_smallest_is_divided_by_the_own_number(
    against: str, expected: tuple[object, ...]
) -> None:
    """2, 5 and 10 days: 2/2, 2/5, 2/10 of ten marks; beside the mean 17/3: 17/6, 17/15 (at most all), 17/30."""
    rule = f"{{名次得分: {{{against}: 10}}, 数量: 用时, 小者在前: 是}}"
    assert tuple(scores(rule, "用时", 甲=["2"], 乙=["5"], 丙=["10"]).values()) == expected


def test_the_readback_says_which_way_the_ratio_goes() -> None:
    small = dict(read_back(made("{名次得分: {比最高: 10}, 数量: 用时, 小者在前: 是}").plan))["1.a"]
    large = dict(read_back(made("{名次得分: {比平均: 10}, 数量: 用时}").plan))["1.a"]
    assert "按最小者与自己之比得分（最多 10）" in small
    assert "按自己与平均值之比得分（最多 10）" in large


def test_percentages_of_one_unit_are_not_added_up() -> None:
    """60% twice is behind 95%; the last one counts, and 多次 says otherwise where it is written."""
    rule = "{名次得分: [10, 5], 数量: 办结率%s}"
    assert scores(rule % "", "办结率", 甲=["60%", "60%"], 乙=["95%"]) == {"甲": 5, "乙": 10}
    assert scores(rule % ", 多次: 最高", "办结率", 甲=["96%", "60%"], 乙=["95%"]) == {"甲": 10, "乙": 5}


@pytest.mark.parametrize("quantity", ["办结数 / 件数", "率", "办结数 * 100 / 件数"])
def test_nor_are_quotients_while_amounts_are(quantity: str) -> None:
    """Three of five twice and 19 of 20; a half of each number adds up like the number."""
    many = [{"办结数": "3", "件数": "5"}] * 2
    one = [{"办结数": "19", "件数": "20"}]
    assert scores(f"{{名次得分: [10, 5], 数量: {quantity}}}", "", 甲=many, 乙=one) == {"甲": 5, "乙": 10}
    assert scores("{名次得分: [10, 5], 数量: 办结数 / 2}", "", 甲=[{"办结数": "10"}] * 2, 乙=one) == {"甲": 10, "乙": 5}
