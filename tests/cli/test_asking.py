"""``explain`` about one clause, and ``show``: the answers to what people asked and did not find."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import run

from lianzheng_rubric.scoring import shipped_examples

Capture = pytest.CaptureFixture[str]

RUBRIC = """\
细则: 乙县考核细则
年度: 2025
考核期: {起: 2025-01-01, 止: 2025-12-31}
字段: {因公: {类型: 是否, 默认: 否}, 级别: [区级, 市级]}
单位字段: {上年: 数字}
事实:
  处分: {字段: [人员, 因公]}
考核项目:
  一、甲(60分):
    1.会议(20分):
      a 会议: 应有2次，每少1次减1分
      b 例会: 每月应有1次，不足扣5分
      c 通报: {扣分: 1, 条件: {级别: 市级}}
    2.作风(40分):
      a 被查处: 本大项不得分
      b 迟到: 每次扣2分，最多扣6分
  二、乙(40分):
    a 受处分: {扣分: 5, 每: 人, 满: 2人, 事实: 处分}
    b 少稿: {扣分: 3, 少于: 2篇}
    c 处分一次: {扣分: 1, 每: 人次, 事实: 处分, 说明: 原文的 2.d 并在这里}
免责:
  ex.a 因公免责: {条件: 因公, 免除: [2.a]}
  ex.b 不可抗力: {条件: 因公 and 级别 == 市级, 免除: [2.c]}
档次: {优秀: {分: 90分以上, 名额: 1/3}, 合格: 60分以上, 不合格: 60分以下}
后果:
  cons.1 表扬: 最终档次 == 优秀 and 上年 == 1
  cons.2 约谈: {须触发: 2.a}
"""
LEDGER = """\
编号,单位,日期,情形,数量,人员,因公,级别
r1,甲,2025-02-02,会议,1,,,
r2,甲,2025-03-02,处分,1,张三,否,
r3,甲,2025-03-02,处分,1,李四,是,
r4,甲,2025-03-02,通报,1,,,区级
r5,甲,2024-03-02,通报,1,,,市级
r6,甲,2025-03-02,迟到,5,,,
r7,甲,2025-03-03,迟到,5,,,
r8,甲,2025-03-02,少稿,2,,,
r9,乙,2025-03-02,被查处,1,,,
r10,乙,2025-03-03,迟到,1,,,
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    texts = {"细则.yaml": RUBRIC, "台账.csv": LEDGER, "单位.csv": "单位,上年\n甲,1\n乙,2\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "细则.yaml", tmp_path / "台账.csv", tmp_path / "单位.csv"


def asked(capsys: Capture, files: tuple[Path, Path, Path], unit: str, clause: str) -> str:
    rubric, ledger, roster = files
    answer = run(capsys, "explain", rubric, ledger, unit, clause, "-l", roster)
    assert answer.code in (0, 2)
    return answer.out or answer.err


@pytest.mark.parametrize(
    ("unit", "clause", "told"),
    [
        ("甲", "cons.1", "【没有触发】\n  cons.1 表扬：没有成立；要求 最终档次 是 优秀 且 上年 是 1；现在 上年：1，最终档次：合格\n"),
        ("甲", "cons", "  cons.2 约谈：没有成立；要求 须先触发 2.a\n"),
        ("甲", "ex.a", "免除 2.a；条件是 因公\n\n【因此免责的记录】\n  r3（台账.csv 第4行）已计入（2.a 免责：ex.a 因公免责）\n"),
        ("甲", "ex.b", "\n没有记录因此免责。\n"),
        ("甲", "1.1.a", "  · 1.1.a 会议 少1次 × 1分 = -1\n"),
        ("甲", "1.1.b", "  · 1.1.b 例会 不足，计一次 × 5分 = -5\n"),
        ("甲", "1.1.c", "  1.1.c 通报：有记录：r4 不符合条件；r5 不在考核期内\n"),
        ("甲", "2.a", "  2.a 受处分：有记录（r2），共 1人，满 2人才触发；r3 免责（ex.a 因公免责）\n"),
        ("甲", "2.b", "  2.b 少稿：有记录（r8），共 2篇，少于 2篇才触发\n"),
        ("甲", "1.2.b", "  r7（台账.csv 第8行）成立但分数被截（封顶）\n"),
        ("乙", "1.2.b", "  · 上级“1 甲”不得分（1.2.a 被查处［r9］），本项的分随之不计\n"),
        ("乙", "1.2.b", "  r10（台账.csv 第11行）成立但分数被截（上级“1 甲”不得分（1.2.a 被查处［r9］））\n"),
        ("乙", "1.1", "  · 上级“1 甲”不得分（1.2.a 被查处［r9］），本项的分随之不计\n"),
        ("甲", "处分", "细则里没有条款“处分”。这是台账的情形，用在条款 2.a、2.c。\n"),
        ("甲", "2.d", "细则里没有条款“2.d”。条款 2.c 的文字提到它。\n"),
        ("甲", "1.1.z", "细则里没有条款“1.1.z”。“1.1”下面有：1.1.a、1.1.b、1.1.c\n"),
    ],
)  # fmt: skip
def test_a_clause_says_what_it_did_or_why_not(
    capsys: Capture, files: tuple[Path, Path, Path], unit: str, clause: str, told: str
) -> None:
    assert told in asked(capsys, files, unit, clause)


@pytest.mark.parametrize("clause", ["cons.3a", "exempt.a"])
def test_clauses_beside_the_sheet_are_clauses(capsys: Capture, clause: str) -> None:
    roster, ledger = shipped_examples("tongyu-2017")
    answer = run(capsys, "explain", "tongyu-2017", ledger, "示例·银杏社区", clause, "-l", roster)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"{clause} “")


def test_records_of_the_lines_of_an_item_are_listed(capsys: Capture) -> None:
    roster, ledger = shipped_examples("tongyu-2017")
    answer = run(capsys, "explain", "tongyu-2017", ledger, "示例·银杏社区", "comp.c", "-l", roster)
    assert "【有关记录】\n  YX-02（台账.csv 第94行）已计入\n" in answer.out


SHOWN = """\
细则: 丙县考核细则
年度: 2025
字段: {完成率: 数字, 到位资金: 数字}
单位字段: {任务: 数字}
考核项目:
  1.甲(60分):
    a 总结报送: {计分: 每迟1天扣0.5分, 期限: 2025-11-30}
    b 报告: {扣分: 2, 逾期: 2025-10-31}
    c 招商额: {数量: 到位资金, 目标: 100, 每高: 10, 加分: 1, 满一个才计: 是, 封顶: 5}
    d 完成率低: {数量: 完成率, 计分: "目标95，每低1扣0.5分"}
    e 例会: 每月应有1次，不足扣5分
    f 学习: 应有6条，每少1条扣1分
    g 到会: {应有: 任务, 单位词: 人, 少一扣: 1}
    h 通报: {扣分: 1, 满: 3次}
    i 约谈: {扣分: 1, 每: 次, 满: 3次}
    j 少稿: 少于3篇不得分
    k 参会: {应有: 5, 少一扣: 1, 不同: 人员}
    l 早退: {扣分: 1, 满: 3天, 不同: 日期}
    m 返工: {扣分: 1, 满: 任务}
    n 加重: {扣分: 1, 每: 次, 折算: 200%}
    o 部分: {扣分: 1, 每: 次, 折算: {完成率 < 80: 50%}}
  2.乙(40分):
    a 计划: 得2分
    b 质量: 得0-20分
档次: {优秀: {分: 90分以上, 且: {"1": 50}, 名额: 30%}, 合格: 60-90分, 不合格: 其余}
"""


@pytest.mark.parametrize(
    "told",
    [
        "1.a “总结报送”：过了 2025-11-30（逾期），每迟 1 天扣 0.5 分，",
        "只计逾期的，期限 2025-10-31（期限当天算按时）",
        "每高 10 加 1 分（满一个才计，不足的不计）",
        "每低 1 扣 0.5 分（不足的按比例计）",
        "每月应有 1 次（共 12 个月），有一期不足就扣 5 分，整个考核期只计一次，",
        "应有 6 条，每少 1 条扣 1 分",
        "应有 任务 人，每少 1 人扣 1 分",
        "达到 3 次时，扣 1 分，只计一次",
        "达到 3 次时，发生的每次都扣 1 分",
        "少于 3 篇时，“1 甲”（60 分）不得分",
        "应有 5 人，每少 1 人扣 1 分，记在“1 甲”（60 分）\n",
        "达到 3 天时，扣 1 分，只计一次，记在“1 甲”（60 分）；日期相同的只数一次\n",
        "达到 任务 次时，扣 1 分，只计一次，",
        "1.n “加重”：每次扣 1 分，记在“1 甲”（60 分）；乘以 2\n",
        "1.o “部分”：每次扣 1 分，记在“1 甲”（60 分）；完成率 < 80 时乘以 0.5\n",
        "2.a “计划”：得 2 分，只计一次",
        "由人判定 0 至 20 分，得分，只计一次",
        "档次 优秀：90 分以上（含），且 1 不低于 50 分，参评单位里不超过 30%（舍去小数），多出的按名次落到下一档\n",
        "档次 合格：60 分以上（含）、90 分以下（不含）\n档次 不合格：其余\n",
    ],
)
def test_show_reads_back_what_decides(capsys: Capture, tmp_path: Path, told: str) -> None:
    path = tmp_path / "丙县.yaml"
    path.write_text(SHOWN, encoding="utf-8")
    assert told in run(capsys, "show", path).out


def test_show_reads_back_exemptions_and_consequences(capsys: Capture, files: tuple[Path, Path, Path]) -> None:
    shown = run(capsys, "show", files[0]).out
    assert "ex.a “因公免责”：免责，免除 2.a；条件是 因公\n" in shown
    assert "cons.2 “约谈”：后果，不计分；须先触发 2.a\n" in shown
    assert "不超过 1/3（舍去小数）" in shown


def test_show_says_when_grades_do_not_come_from_scores(capsys: Capture) -> None:
    shown = run(capsys, "show", "xxqu-2018").out
    assert "档次 达标：分数不论\n档次 不达标：不由分数得出，只由否决、降档得出\n" in shown
