"""``whatif`` and ``margin`` asked as officers ask, over the five shipped examples: nothing there, nothing to say, a top."""

from __future__ import annotations

import pytest
from command import Answer, run

from lianzheng_rubric.scoring import shipped_examples

Capture = pytest.CaptureFixture[str]


def asked(capsys: Capture, command: str, rubric: str, *options: str) -> Answer:
    return run(capsys, command, rubric, *shipped_examples(rubric), *options)


@pytest.mark.parametrize(
    ("rubric", "unit", "told"),
    [
        ("karamay-2013", "示例一系", "示例一系：110 分\n没有档次可说：细则没有写档次。\n"),
        ("karamay-2013", "示例四系", "【待定的输入】\n  1.2.c 风险点工作程序不合要求［K053］：这条记录没有写分值（-5 至 -1 分）\n"),
        ("yangshan-2014", "示例县文广局", "  special 专项考核检查：还没有录入得分（0 至 +90 分）\n"),
        ("xju-2018", "示例局物资站党委", "本细则不评分\n没有分数和档次，也就没有差多少；"),
        ("xju-2018", "示例局机关财务处", "不在考核范围\n不在检查范围：检查对象是局直各单位党委（总支）\n"),
        ("xxqu-2018", "示例四局", "  无论怎样定，档次都不变，变的只是总分。\n\n已是最高一档。\n"),
        ("xxqu-2018", "示例一局", "    1 条“处分”（职务=主要领导，处分类别=党纪处分，党纪=留党察看）：100 分，不达标\n"),
        ("xxqu-2018", "示例三局", "\n已是最低一档，不会再降。\n"),
    ],
)  # fmt: skip
def test_margin_of_any_unit(capsys: Capture, rubric: str, unit: str, told: str) -> None:
    answer = asked(capsys, "margin", rubric, "-u", unit)
    assert (answer.code, answer.err) == (0, "")
    assert told in answer.out
    assert "\n\n\n" not in answer.out


@pytest.mark.parametrize(
    ("rubric", "options", "told"),
    [
        ("tongyu-2017", ("--change", "HC-22:理由=另一种说法"), "这样改，结果不变。\n"),
        ("tongyu-2017", ("--drop", "HC-22", "-u", "示例·青松社区"),
         "这样改，示例·青松社区的结果不变；改到的是示例·和畅社区的记录。\n"),
        ("xju-2018", ("--drop", "X001"), "  材料：sc.1 自查报告 齐全 → 缺（没有收到）\n"),
        ("karamay-2013", ("--change", "K001:单位=示例二处"),
         "  材料：1.1.a 制定年度实施方案 仍为齐全，所据记录 K078 → K001、K078\n"),
        ("xxqu-2018", ("--drop", "X036"), "仍为 -1 分，原来由记录 X036 计，现在由记录 X037 计\n"),
        ("xxqu-2018", ("--change", "X036:单位=示例十中心"),
         "  条款 1.3.d、2.3.d、5.a、5.b、5.gap 仍没有触发，只是原因不同（--format json 列出）\n"),
        ("yangshan-2014", ("--drop", "Y001", "--places"), "  示例县青坪镇：第 2～3 名 → 没有名次\n"),
    ],
)  # fmt: skip
def test_whatif_of_any_change(capsys: Capture, rubric: str, options: tuple[str, ...], told: str) -> None:
    answer = asked(capsys, "whatif", rubric, *options)
    assert (answer.code, answer.err) == (0, "")
    assert told in answer.out


@pytest.mark.parametrize(
    ("command", "options", "told"),
    [
        ("margin", ("-u", "没有的局"), "台账里没有单位“没有的局”。有：示例一局"),
        ("whatif", ("-u", "没有的局", "--drop", "X036"), "台账里没有单位“没有的局”。有：示例一局"),
        ("whatif", ("--drop", "没有这条"), "台账里没有编号为“没有这条”的记录"),
        ("whatif", ("--change", "X042:单位=没有的局"), "名册里没有单位“没有的局”"),
        ("whatif", ("--add", "情形=处分"), "“情形=处分”没有写是哪个单位的：加上“单位=…”，或者用 -u 写一个单位"),
        ("whatif", ("-u", "示例一局", "-u", "示例二局", "--add", "情形=处分"), "“情形=处分”没有写是哪个单位的"),
    ],
)
def test_what_is_not_there(capsys: Capture, command: str, options: tuple[str, ...], told: str) -> None:
    answer = asked(capsys, command, "xxqu-2018", *options)
    assert answer.code in (2, 3)
    assert told in answer.err
    assert answer.out == ""
