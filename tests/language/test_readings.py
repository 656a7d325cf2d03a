"""读法: a choice takes one of its branches, alone or beside other keys, by default or by order of the caller."""

from __future__ import annotations

import pytest

from lianzheng_rubric.engine.plan import Charge, Fixed, Judged, ZeroNode
from lianzheng_rubric.language.loading import Rubric, load
from lianzheng_rubric.language.schema import rubric_schema
from lianzheng_rubric.problems import RubricError, render

TEXT = """\
细则: 读法
不得分范围: {读法 zero_scope: {item: 本项, group: 本大项}}
读法:
  zero_scope: {取: item, 可选: [item, group], 依据: AMB-02, 说明: 清哪一层}
  count: {取: once, 可选: {once: 只扣一次, each: 每次都扣, judged: 酌情}}
  extra: {取: "true", 可选: ["true", "false"]}
  fixed: 只有一种
考核项目:
  一、组织(10分):
    1.1 会议(10分):
      a 迟到: {读法 count: {once: 扣2分, 其余: 每次扣2分}}
      b 缺席:
        说明: 同一句两种读法
        读法 count:
          once: {扣分: "2"}
          each: {扣分: "2", 每: 次}
          judged: {扣分: 1-2}
      c 台账: 不得分
      d 加扣:
        读法 extra: {"true": {扣分: "1", 每: {读法 count: {once: 不写, 其余: 次}}}, "false": 不写}
        性质: {读法 extra: {"true": 不写, "false": 定义}}
加减分:
  读法 extra:
    "true":
      表彰: 每次加1分
      读法 count: {once: {通报表扬: 加1分}, 其余: 不写}
    "false": 不写
"""


def loaded(**readings: str) -> Rubric:
    return load(TEXT.encode(), "读法.yaml", readings)


def amounts(rubric: Rubric) -> dict[str, tuple[object, str]]:
    return {s.id: (s.amount, s.unit_word) for s in rubric.plan.steps if isinstance(s.effect, Charge)}


def test_a_choice_that_is_the_whole_value_takes_its_branch() -> None:
    once, each = (next(s for s in loaded(count=value).plan.steps if s.id == "1.1.a") for value in ("once", "each"))
    assert once.amount == each.amount == Fixed(2_000_000)
    assert (once.family is not None, each.family is not None) == (True, False)


def test_a_choice_beside_other_keys_is_replaced_by_the_entries_of_its_branch() -> None:
    assert isinstance(amounts(loaded(count="judged"))["1.1.b"][0], Judged)
    assert amounts(loaded(count="each"))["1.1.b"] == (Fixed(2_000_000), "次")
    assert (
        next(clause.note for clause in loaded(count="judged").plan.clauses if clause.id == "1.1.b") == "同一句两种读法"
    )


def test_the_rest_stands_for_every_option_that_is_not_named() -> None:
    assert amounts(loaded(count="each"))["1.1.a"] == amounts(loaded(count="judged"))["1.1.a"]


def test_a_branch_may_leave_the_entry_out_and_hold_further_choices() -> None:
    assert "1.1.d" in amounts(loaded())
    assert "1.1.d" not in amounts(loaded(extra="false"))
    assert {name for name in amounts(loaded()) if name.startswith("adj")} == {"adj.a", "adj.b"}
    assert {name for name in amounts(loaded(count="each")) if name.startswith("adj")} == {"adj.a"}
    assert not {name for name in amounts(loaded(extra="false")) if name.startswith("adj")}


def test_a_choice_at_the_top_level_reaches_every_clause() -> None:
    def emptied(rubric: Rubric) -> str:
        effect = next(step.effect for step in rubric.plan.steps if step.id == "1.1.c")
        assert isinstance(effect, ZeroNode)
        return effect.node

    assert (emptied(loaded()), emptied(loaded(zero_scope="group"))) == ("1.1", "1")


def test_every_reading_is_listed_with_its_value_its_options_and_the_clauses_it_touches() -> None:
    readings = {reading.key: reading for reading in loaded(count="each").plan.readings}
    count = readings["count"]
    assert (count.value, count.default, count.options) == ("each", "once", ("once", "each", "judged"))
    assert set(count.clauses) >= {"1.1.a", "1.1.b"}
    assert (readings["zero_scope"].basis, readings["zero_scope"].note) == ("AMB-02", "清哪一层")
    assert readings["fixed"].options == ("只有一种",)


def test_the_order_in_which_readings_are_given_does_not_matter() -> None:
    one = load(TEXT.encode(), "读法.yaml", {"count": "each", "extra": "false"})
    other = load(TEXT.encode(), "读法.yaml", {"extra": "false", "count": "each"})
    assert one.fingerprint == other.fingerprint


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"cuont": "each"}, "错误[R013]：没有名为“cuont”的读法\n  改法：是不是“count”？"),
        ({"天气": "晴"}, "错误[R013]：没有名为“天气”的读法\n  改法：可以用：zero_scope、count、extra、fixed"),
        ({"count": "eech"}, "错误[R013]：读法“count”不能取“eech”\n  改法：是不是“each”？"),
        ({"count": "天天"}, "错误[R013]：读法“count”不能取“天天”\n  改法：可以取：once、each、judged"),
    ],
)
def test_a_reading_that_does_not_exist_is_refused_with_the_nearest_one(given: dict[str, str], told: str) -> None:
    with pytest.raises(RubricError) as refused:
        load(TEXT.encode(), "读法.yaml", given)
    assert "\n".join(map(render, refused.value.problems)) == told


def test_a_rubric_without_readings_says_so() -> None:
    with pytest.raises(RubricError, match="本细则没有声明读法"):
        load("细则: 甲\n考核项目: {一、乙(1分): 不得分}\n".encode(), "甲.yaml", {"count": "once"})


def test_english_words_declare_and_choose_readings_too() -> None:
    text = """\
title: readings
readings:
  count: {value: once, options: [once, each]}
items:
  1 meetings(10分):
    a late: {reading count: {once: 扣2分, otherwise: 每次扣2分}}
    b absent: {deduct: 1, per: {reading count: {once: omit, each: 次}}}
"""
    assert [step.family is None for step in load(text.encode(), readings={"count": "each"}).plan.steps] == [True, True]
    assert [step.family is None for step in load(text.encode()).plan.steps] == [False, False]


def test_the_schema_knows_the_section() -> None:
    assert "读法" in rubric_schema()["properties"]
