"""Why a condition was refused: stable codes, their titles, and the place inside the text."""

from __future__ import annotations

import difflib
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["TITLES", "ExpressionError", "Place", "Span", "choices", "cut", "nearest", "refusal"]

Place: TypeAlias = int | Literal["key"] | None
"""Where ``offset`` counts: in the text (``None``), in a list item (its index), or in the field's name."""

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "E001": "没有写内容",
        "E002": "太长",
        "E003": "括号套得太深",
        "E004": "有不能用的字符",
        "E005": "不止一行或不止一个条件",
        "E006": "有注释",
        "E007": "名称用了全角或兼容字符",
        "E008": "引号没有写对",
        "E009": "引号前有前缀",
        "E010": "有反斜线",
        "E011": "数的写法不对",
        "E012": "数太长",
        "E013": "不认识的符号",
        "E014": "用一个等号作比较",
        "E015": "不支持的运算",
        "E016": "不支持用点取属性",
        "E017": "不支持函数",
        "E018": "不支持下标",
        "E019": "不支持的词",
        "E020": "不支持冒号和花括号",
        "E021": "缺少运算符或连接词",
        "E022": "两段引号文字挨着",
        "E023": "缺少一个值",
        "E024": "括号不成对",
        "E025": "条件太复杂",
        "E026": "比较连写",
        "E027": "列表的写法不对",
        "E028": "in 的右边不是列表",
        "E029": "in 的左边不是字段",
        "E030": "不认识的名称",
        "E031": "不认识的取值",
        "E032": "取值要加引号",
        "E033": "类型不同，不能比较",
        "E034": "两个字段的取值范围不同",
        "E035": "不能比大小",
        "E036": "永远成立或永远不成立",
        "E037": "不是判断",
        "E038": "日期的写法不对",
        "E039": "只有数能运算",
        "E040": "条件里不能用除法和百分数",
        "E041": "除数为零",
        "E042": "公式算出的不是数",
        "E043": "列表里有重复",
        "E044": "连接词没有和两边空开",
        "E045": "上下限的写法不对",
        "E046": "区间的两端不对",
        "E047": "列表里不能写“非”",
        "E048": "读不懂",
    }
)


class Span(NamedTuple):
    """A stretch of the text, counted in characters from 0."""

    offset: int
    length: int

    def until(self, other: Span) -> Span:
        """From the start of this span to the end of ``other``."""
        return Span(self.offset, other.offset + other.length - self.offset)


class ExpressionError(Exception):
    """A condition or formula that cannot be used: what (``message``), where, and what to write (``remedy``).

    ``offset`` and ``length`` count characters inside the text given; in a field test, ``place`` says which
    text. ``code`` is a key of :data:`TITLES`.
    """

    def __init__(self, message: str, offset: int, length: int, remedy: str, code: str) -> None:
        super().__init__(message, offset, length, remedy, code)
        self.message = message
        self.offset = offset
        self.length = length
        self.remedy = remedy
        self.code = code
        self.place: Place = None

    def __str__(self) -> str:
        return f"{self.code} {self.message}（第{self.offset + 1}字起）改法：{self.remedy}"


def refusal(code: str, span: Span, message: str, remedy: str) -> ExpressionError:
    """Make the error for ``span``; a caret is at least one character wide."""
    return ExpressionError(message, span.offset, max(1, span.length), remedy, code)


def cut(text: str) -> str:
    """``text`` short enough to stand in a message."""
    return text if len(text) <= 30 else f"{text[:30]}…"


def choices(words: Iterable[str]) -> str:
    """List words for a message; a long list is cut."""
    listed = list(words)
    return "、".join(listed[:12]) + (f"……（共{len(listed)}个）" if len(listed) > 12 else "")


def nearest(word: str, known: Iterable[str]) -> str:
    """``是不是“甲”、“乙”？`` for the known words that look like ``word``; empty when none does."""
    near = difflib.get_close_matches(cut(word), list(known), n=3, cutoff=0.45)
    return "是不是" + "、".join(f"“{name}”" for name in near) + "？" if near else ""
