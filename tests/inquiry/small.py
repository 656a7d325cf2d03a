"""One small rubric whose numbers can be worked out by hand, and ledgers for it."""

from __future__ import annotations

from lianzheng_rubric.language.loading import Rubric, load
from lianzheng_rubric.records.ledger import Ledger, ledger_from_rows

__all__ = ["RUBRIC", "ledger", "rubric"]

RUBRIC = """\
细则: 小区考核
年度: 2025
字段: {级别: [区级, 市级]}
考核期: {起: 2025-01-01, 止: 2025-12-31}
考核项目:
  一、甲(60分):
    a 迟到: 每次扣2分，最多扣6分
    b 会议: 应有2次，每少1次减1分
    c 检查: 扣1-9分
    d 缺勤: 每次扣1分
  二、乙(40分):
    a 被查处: 本大项不得分
    b 获奖: {加分: {级别: {区级: 1, 市级: 3}}, 每: 次, 封顶: 4}
不得评优:
  cap 受追究: {}
一票否决:
  veto 受处分: {满: 2人}
档次: {优秀: BAND, 合格: 60分以上, 不合格: 60分以下}
"""


def rubric(band: str = "95分以上", extra: str = "") -> Rubric:
    """The rubric with the band of its best grade, and further sections."""
    return load((RUBRIC.replace("BAND", band) + extra).encode(), "小区.yaml")


def ledger(of: Rubric, text: str, units: tuple[str, ...] = ("甲",)) -> Ledger:
    """A ledger of the first unit, a record a line: ``id 情形 [列=内容 …]``; two meetings are held unless told."""
    rows: list[dict[str, object]] = []
    for line in text.strip().splitlines():
        name, situation, *rest = line.split()
        row: dict[str, object] = {
            "编号": name,
            "单位": units[0],
            "情形": situation,
            "日期": "2025-03-05",
            "理由": "查明",
        }
        rows.append({**row, **dict(pair.split("=", 1) for pair in rest)})
    return ledger_from_rows(rows, of.vocabulary, units)
