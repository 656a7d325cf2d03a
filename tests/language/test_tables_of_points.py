"""Tables of points whose keys cover several values of a scale."""

from __future__ import annotations

import pytest

from lianzheng_rubric.engine.exact import amount_of
from lianzheng_rubric.engine.plan import Table
from lianzheng_rubric.language.loading import load

RUBRIC = """\
细则: 甲
尺度: {{级别: [县级, 市级, 省级, 国家级]}}
字段: {{等次: [二等奖, 一等奖]}}
{head}
考核项目:
  一、乙(10分):
    丙: {{扣分: {table}, 每: 次}}
"""


def points(table: str, head: str = "") -> dict[object, object]:
    amount = load(RUBRIC.format(table=table, head=head).encode(), "甲.yaml").plan.steps[0].amount
    assert isinstance(amount, Table)
    return dict(amount.points)


@pytest.mark.parametrize(
    ("table", "head", "expected"),
    [
        ("{级别: {省级以上: 2分, 市级: 1分}}", "", {"省级": 2, "国家级": 2, "市级": 1}),
        ("{级别: {省级以上（不含）: 2分}}", "", {"国家级": 2}),
        ("{级别: {省级以上: 2分}}", "以上含本数: 否", {"国家级": 2}),
        ("{级别: {市级以下: 1分, 省级: 3分}}", "", {"县级": 1, "市级": 1, "省级": 3}),
    ],
)
def test_a_key_with_above_or_below_stands_for_each_label_it_covers(
    table: str, head: str, expected: dict[str, int]
) -> None:
    assert points(table, head) == {label: amount_of(number) for label, number in expected.items()}


def test_inner_tables_are_spread_too() -> None:
    inner = points("{等次: {一等奖: {级别: {省级以上: 5分, 市级以下: 2分}}}}")["一等奖"]
    assert isinstance(inner, Table)
    assert set(inner.points) == {"县级", "市级", "省级", "国家级"}
