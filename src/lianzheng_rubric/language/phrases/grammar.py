"""What the grammar is made of: patterns, the keys they stand for, the words that reading and printing share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["NATURES", "POINT_KEYS", "Fields", "Found", "Pattern", "PhraseError", "gains", "patterns", "shown"]

NATURES = ("程序", "证据", "范围", "后果", "清单", "期限", "不可计算", "残缺", "定义", "占位")
"""What a clause may be when it scores nothing."""

POINT_KEYS = {"扣": "deduct", "加": "add", "得": "credit"}
"""What each verb does with points."""

Fields: TypeAlias = dict[str, object]
"""Keys of the long form with their values."""

Found: TypeAlias = Mapping[str, str | None]
"""The named groups of a pattern."""


class PhraseError(ValueError):
    """The text is not a scoring phrase."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A form of words, and what it builds from its groups."""

    regex: re.Pattern[str]
    build: Callable[[Found], Fields]


def gains(fields: Mapping[str, object]) -> bool:
    """Whether a phrase gives points."""
    if "ladder" in fields or "anchors" in fields:
        return fields.get("counts_as", "得分" if "anchors" in fields else "扣分") != "扣分"
    return "add" in fields or "credit" in fields


def shown(text: str) -> str:
    """``text`` as it is printed: with the comma of Chinese sentences."""
    return text.replace(",", "，").replace(":", "：")


def patterns(*rules: tuple[str, Callable[[Found], Fields]]) -> tuple[Pattern, ...]:
    """Patterns in the order in which they are tried."""
    return tuple(Pattern(re.compile(regex), build) for regex, build in rules)
