"""What a word was meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["nearest"]

_SYNONYMS = {
    "赋分": "满分", "分值": "满分", "标准分": "满分", "总分": "满分", "最高分": "封顶", "上限分": "封顶", "权重": "占",
    "比例": "占", "出处": "依据", "原因": "理由", "缺省": "默认", "必须": "必填", "配额": "名额",
    "题目": "细则", "名称": "细则", "标题": "细则", "等次": "档次", "等级": "档次", "考核内容": "考核项目",
    "评分标准": "考核项目", "否决": "一票否决", "备注": "说明", "单价": "扣分", "减分": "扣分", "前提": "条件",
}  # fmt: skip


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint ``是不是“…”？`` for the known word that ``word`` was meant to be; empty when nothing is near."""
    known = list(known)
    synonym = _SYNONYMS.get(word)
    if synonym in known:
        return f"是不是“{synonym}”？"
    close = difflib.get_close_matches(word, known, n=2, cutoff=0.45)
    return "是不是" + "、".join(f"“{name}”" for name in close) + "？" if close else ""
