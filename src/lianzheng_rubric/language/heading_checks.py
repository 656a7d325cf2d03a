"""What headings say of points and is not read as such: refused, or told, never lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.headings import (
    half_width,
    has_bare_number,
    has_odd_marks,
    has_unread_marks,
    is_too_long,
    parse_heading,
    split_share,
)
from lianzheng_rubric.language.phrases import reads
from lianzheng_rubric.language.tree import Text

__all__ = [
    "refuse_heading",
    "refuse_words_of_scoring",
    "tell_lost_cap",
    "tell_lost_marks",
    "tell_lost_words",
    "tell_quotes",
]

_BRACKET = re.compile(r"[(【\[〔]([^()【】\[\]〔〕]*)[)】\]〕]")
_CAP = re.compile(
    r"(?:最多|最高|不超过|上限|封顶|限)[^\d]{0,4}(?P<most>\d+(?:\.\d+)?)分"
    r"|(?:扣完)?(?P<until>\d+(?:\.\d+)?)分(?:以内|之内|为止|封顶)"
)
_BARE_WEIGHT = re.compile(r"权重\s*:?\s*(\d+(?:\.\d+)?)\Z")
_SCORING = re.compile(r"(?:每|满\d+|少于\d+|第\d+)[次人件起项名篇条个例份处户家]{1,2}(?:以上|起)?")
"""Words with which a phrase begins."""
_WORDS = (
    (
        "floor",
        re.compile(r"(?:可以?|允许)[^\d]{0,4}负"),
        "可以扣成负分的，在条目里写 底: 不设",
    ),
    (
        "extra",
        re.compile(r"附加(?:分|题|项)|另加|额外加|不计入(?:满分|总分)"),
        "不算进满分的，在条目里写 附加: 是，或把它移到“加减分”",
    ),
)
"""(what an item may say by a keyword, the words of headings that mean it, how to write it)."""


def refuse_heading(key: Text, *, shared: bool, diagnosis: Diagnosis) -> bool:
    """Whether the marks or the share of a heading cannot be read; told as an error.

    ``shared``: a percentage at the end is the share of the item.
    """
    heading, share = split_share(key) if shared else (key, "")
    if is_too_long(share):
        diagnosis.add(
            "R015", f"标题“{key}”里的比例数字太长", key,
            "整数不超过 9 位，小数不超过 6 位；除不尽的在条目里写分数，例如 占: 1/3",
        )  # fmt: skip
    elif has_odd_marks(heading):
        cap = next((found for part in _brackets(key) if (found := _CAP.search(part))), None)
        ways = "写成一个阿拉伯数字，例如 (10分) 或 (0.5分)" if cap is None else _ways_of_cap(cap)
        diagnosis.add("R015", f"标题“{key}”后面的分值读不懂", key, ways)
    elif not shared and (weight := next(filter(None, map(_BARE_WEIGHT.search, _brackets(key))), None)):
        diagnosis.add(
            "R015", f"标题“{key}”里的权重读不懂", key,
            f"占百分之几写成 ({weight[1]}%)；是分值的写成 ({weight[1]}分)",
        )  # fmt: skip
    else:
        return False
    return True


def refuse_words_of_scoring(key: Text, value: object, diagnosis: Diagnosis) -> None:
    """``早退: {每次: 扣1分}``: words of the phrase stand where the situation is named."""
    title = parse_heading(key).title
    if isinstance(value, Text) and _SCORING.fullmatch(title) and reads(f"{title}{value}"):
        diagnosis.add(
            "R005", f"“{key}”是计分说法里的话，不是情形", key,
            f"接在计分说法前面，写在情形的冒号右边：“{title}{value}”",
        )  # fmt: skip


def tell_quotes(key: Text, diagnosis: Diagnosis) -> None:
    """“迟到” in the quotes of a word processor: they are part of the name, and no ledger writes them."""
    title = parse_heading(key).title
    if re.fullmatch("“[^“”]+”", title):
        diagnosis.add(
            "R015", f"“{title[1:-1]}”两边的引号也成了名称的一部分", key, "去掉引号；名称一般不用加引号",
            severity="warning",
        )  # fmt: skip


def tell_lost_marks(key: Text, diagnosis: Diagnosis) -> None:
    """A heading speaks of points, or ends in a bare number, and neither was read as the marks."""
    if has_unread_marks(key):
        diagnosis.add(
            "R015", f"标题“{key}”里写了几分，没有认作分值：这一条没有分值", key,
            "分值写在标题的最后，例如 制度建设(10分)；不是分值的，写明 满分 或换一个说法", severity="warning",
        )  # fmt: skip
    elif has_bare_number(key):
        diagnosis.add(
            "R015", f"标题“{key}”末尾的括号里只有一个数，没有认作分值：这一条没有分值", key,
            "是分值的加上“分”，例如 例会(10分)；不是分值的换一个说法", severity="warning",
        )  # fmt: skip


def tell_lost_cap(key: Text, written: Iterable[str], diagnosis: Diagnosis) -> None:
    """A heading says at most how many points (扣完5分为止), and no keyword ``written`` does."""
    if parse_heading(key).marks or not {"cap", "deduction_cap", "bonus_cap", "ceiling", "marks"}.isdisjoint(written):
        return
    for part in _brackets(key):
        found = _CAP.search(part)
        if found:
            message = f"标题“{key}”里的“{found[0]}”只是文字，不起作用"
            diagnosis.add("R015", message, key, _ways_of_cap(found), severity="warning")


def tell_lost_words(key: Text, written: Iterable[str], diagnosis: Diagnosis) -> None:
    """A heading says what has a keyword of its own (可为负分, 附加分), and none ``written`` says it."""
    said = set(written)
    for part in _brackets(key):
        for name, words, remedy in _WORDS:
            found = words.search(part)
            if found and name not in said:
                message = f"标题“{key}”里的“{found[0]}”只是文字，不起作用"
                diagnosis.add("R015", message, key, remedy, severity="warning")


def _brackets(key: Text) -> Iterator[str]:
    return (found[1] for found in _BRACKET.finditer(half_width(key)))


def _ways_of_cap(found: re.Match[str]) -> str:
    points = found["most"] or found["until"]
    return (
        f"限整个条目的，在条目里写 扣分封顶: {points}（或 加分封顶: {points}）；只限一种情形的写“每次扣1分，最多扣"
        f"{points}分”；是分值的写 ({points}分)"
    )
