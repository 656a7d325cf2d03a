"""Strategies for rubric texts: sheets written in the language as authors write them, and scenarios on the loaded plans."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
from ledgers import UNIT, records_for
from plan_trees import Draw, pick
from plan_words import draw_once
from scenario import Scenario

from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.language.loading import load

__all__ = ["loaded_scenarios", "texts"]

HEAD = """\
细则: 试行细则
编号: made
年度: 2017
总分底: {floor}
扣分底: {scope}
加扣相抵: {net}
加分不超: {ceiling}
不得分范围: {zero}
尺度:
  级别: [县级, 市级, 省级]
字段:
  属实: 是否
  下属: 是否
  退休: 是否
  数: 数字
  单位数: 数字
单位字段:
  类别: [乡镇, 社区]
"""
TAIL = """\
免责:
  已退休: {{条件: 退休, 仍计人数: {counted}}}
档次: {{优秀: {high}分以上, 良好: {low}分以上, 较差: {low}分以下}}
"""
RULES = [
    "每次扣1分", "扣1-3分", "每件扣0.5分，最多扣1分", "扣2分", "不得分", "每件加0.5分，最多加1分", "每次扣1分，前2次不计",
    "每件扣1-3分", "加1分", "应有2次，每少1次扣1分", "每季度应有1次，每少1次扣0.5分", "少于1篇不得分", "满3次不得分",
    "第1次扣1分，第2次扣2分，第3次起扣5分", "本大项不得分", "酌情扣分", "列入问题", "转出：另行考核",
    "{扣分: 2, 每: 次, 条件: 属实 and 级别 >= 市级}", "{扣分: 1, 每: 次, 同一: 事项}", "{扣分: 3, 每: 起, 须有: 属实}",
    "{加分: {级别: {市级: 1, 省级: 2}}, 每: 篇, 前几不计: 1, 先用: 级别, 封顶: 3, 封顶不含: 级别 == 省级}",
    "{扣分: {级别: {县级: 0.5, 市级: 1}}, 每: 次, 合并: 全表, 同一: 事项}", "{加分: 2, 每: 次, 平均: 单位数}",
    "{扣分: 1, 每: 次, 折算: {下属: 50%}}", "{扣分: 2, 满: 2人}", "{不得分: 本项, 满: 2人}",
    "{数量: 数, 分档: {3以上: 2分, 1以上: 1分, 其余: 0分}, 计为: 扣分}", "{数量: 数, 计分: '目标2，每低1扣0.5分'}",
    "{扣分: {属实: {是: 2, 否: 0.5}}, 每: 次}", "{加分: {属实: {是: {数: {1: 1, 2: 0.5}}, 否: 0.25}}, 每: 次}",
    "{应有: 3, 少一扣: 1, 数量: 数}", "{应有: 1, 每: 季度, 少一扣: 0.5, 数量: 数}", "{累进: [0.5, 1, 2], 数量: 数}",
    "{不得分: 本项, 满: 2, 数量: 数}", "{扣分: 2, 少于: 2, 数量: 数}", "{扣分: 1, 每: 次, 满: 2, 数量: 数}",
    "每项加1分，只计最高3项", "{加分: 1-3, 每: 项, 前几不计: 1, 只计最高: 2}", "{累进: [0.5, 1], 不同: 人员, 计为: 加分}",
    "{扣分: 1, 每: 次, 适用: 类别 == 乡镇}", "{公式: 数 / 2, 计为: 扣分}", "{扣分: 5, 每: 人次, 记入: 总分}",
    "{应有: {类别: {乡镇: 2, 社区: 1}}, 少一扣: 1}", "{扣分: 1, 每: 次, 前几不计: {类别: {乡镇: 1, 其余: 2}}}",
    "{扣分: 2, 满: {类别: {乡镇: 2, 社区: 3}}}", "{数量: 数, 目标: {类别: {乡镇: 2, 社区: 3}}, 每低: 1, 扣分: 0.5}",
]  # fmt: skip
ITEMS = [
    "",
    "",
    "",
    "加扣相抵: 是",
    "底: 不设",
    "清零保留加分: 是",
    "加分封顶: 1",
    "扣分封顶: 2",
    "适用: 类别 == 乡镇",
    "上限: 满分",
]
LIMITS = ["不得评优", "满2人不得评优", "满2次最高评为良好"]
VETOES = ["一票否决", "满2人一票否决", "列为良好"]
YES_NO = ["否", "是"]


@st.composite
def texts(draw: Draw) -> str:
    """A rubric with one to three groups, items and shared marks, adjustments, limits and vetoes."""
    head = HEAD.format(
        floor=pick(draw, ["0", "不设"]),
        scope=pick(draw, ["本项", "本条", "本大项", "不设"]),
        net=pick(draw, YES_NO),
        ceiling=pick(draw, ["不设", "本项", "本大项"]),
        zero=pick(draw, ["本项", "本条", "本大项"]),
    )
    lines, marks = ["考核项目:"], 0
    for number in range(pick(draw, [2, 1, 3])):
        group, full = _group(draw, number)
        lines += group
        marks += full
    lines += ["加减分:", f"  奖励: {pick(draw, RULES[:9])}", "不得评优:", f"  受追究: {pick(draw, LIMITS)}"]
    lines += ["一票否决:", f"  受处分: {pick(draw, VETOES)}"]
    tail = TAIL.format(counted=pick(draw, YES_NO), high=max(2, marks - pick(draw, [0, 1, 2])), low=1)
    return head + "\n".join(lines) + "\n" + tail


def _group(draw: Draw, number: int) -> tuple[list[str], int]:
    """A group with items of their own marks, or one whose rules share its marks."""
    name = "一二三"[number]
    if draw_once(draw, 3):
        marks = pick(draw, [5, 3])
        return [f"  {name}、组{name}({marks}分):", *_rules(draw, f"{name}组", "    ")], marks
    lines, total = [], 0
    for place in range(pick(draw, [2, 1])):
        marks = pick(draw, [2, 3, 5])
        total += marks
        lines.append(f"    {place + 1}. 项{name}{place + 1}({marks}分):")
        option = pick(draw, ITEMS)
        lines += [f"      {option}"] if option else []
        lines += _rules(draw, f"{name}{place + 1}", "      ")
    return [f"  {name}、组{name}({total}分):", *lines], total


def _rules(draw: Draw, owner: str, indent: str) -> list[str]:
    letters = "abc"[: pick(draw, [2, 1, 3])]
    return [f"{indent}{letter} 情形{owner}{letter}: {pick(draw, RULES)}" for letter in letters]


@st.composite
def loaded_scenarios(draw: Draw) -> Scenario:
    """Records for a rubric that was loaded from its text; every label is given, judgements may be owed."""
    rubric = load(draw(texts()).encode(), "试行.yaml")
    records = records_for(draw, rubric.plan, None, gaps=False, least=1)
    dated = (replace(one, values={**one.values, "日期": one.date}) if one.date else one for one in records)
    return Scenario(rubric.plan, tuple(dated), Unit(UNIT, {"类别": pick(draw, ["乡镇", "社区"])}))
