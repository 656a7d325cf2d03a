"""What the author reads back: the words for what is easily misunderstood."""

from __future__ import annotations

import pytest

from lianzheng_rubric.authoring.readback import read_back
from lianzheng_rubric.language.loading import load

RUBRIC = """\
细则: 试行细则
字段: {{完成率: 百分数}}
单位字段: {{单位类别: [乡镇, 机关]}}
考核项目:
  1.甲(20分):
    {0}
  2.乙(10分): {{差错: 每次扣1分}}
"""
SAID = {
    "合成: 平均\n    1.1 上(20分): {缺项: 每项扣1分}\n    1.2 下(20分): {漏项: 每项扣1分}": "由下级取平均合成",
    "违规: {扣分: 1, 每: 次, 条件: {日期: 2025-10-01至2025-10-08}}": "条件是 （日期 ≥ 2025-10-01 且 日期 ≤ 2025-10-08）",
    "补报: {扣分: 1, 每: 次, 逾期: 2025-10-01}": "只计逾期的，期限 2025-10-01（期限当天算按时）",
    "走访: {应有: {单位类别: {乡镇: 4, 其余: 2}}, 少一扣: 1}": "应有 按单位类别（乡镇 4、其余 2） 次，每少 1 次扣 1 分",
    "迟到: 每3次扣2分": "每满3次扣 2 分（不满的不计）",
    "完成率: {数量: 完成率, 内插: {100: 满分, 90: 9分, 90以下: 0分}}": "中间按线性内插，90 以下 0 分",
    "响应: {内插: {1: 满分, 24: 5分, 24以上: 0分}}": "中间按线性内插，24 以上 0 分",
    "月报: {计分: 每迟1个月扣2分，不足一个月按一个月计, 期限: 2025-06-30}": "每迟 1 个月扣 2 分，不足的按一个计",
    "达标: {数量: 完成率, 计分: '目标95，每低1扣1分，不足一个的按一个计'}": "每低 1 扣 1 分（不足一个的按一个计）",
}


@pytest.mark.parametrize("written", SAID)
def test_a_rule_reads_back_in_these_words(written: str) -> None:
    rubric = load(RUBRIC.format(written).encode(), "试.yaml")

    assert SAID[written] in "\n".join(text for _, text in read_back(rubric.plan))
