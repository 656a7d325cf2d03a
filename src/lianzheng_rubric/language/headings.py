"""Headings as they stand in the document: number, title and marks, and the clause id that follows from them.

``1.1.2 同部署、同落实(2分)`` → number ``1.1.2``, title ``同部署、同落实``, marks ``2``. Chinese numerals, brackets and
circled digits are read as the numbers they are; a number is put under the clause that holds it (``5.`` inside
``二、`` becomes ``2.5``) unless it already begins with that clause's id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = [
    "Heading",
    "chinese_number",
    "clause_id",
    "half_width",
    "has_bare_number",
    "has_odd_marks",
    "has_unread_marks",
    "is_too_long",
    "letter",
    "parse_heading",
    "split_share",
]

_HALF = str.maketrans("０１２３４５６７８９．，－％（）：；　＋～", "0123456789.,-%():; +~")
_WIDE = re.compile(f"[{''.join(map(chr, _HALF))}]")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE = "[零〇一二三四五六七八九十百]+"
_NUMBER = re.compile(
    rf"""(?:
      第(?P<di>{_CHINESE}|[0-9]+)[条章节项款]\s*
    | [（(](?P<bracket>{_CHINESE}|[0-9]+)[)）]\s*
    | (?P<circled>[①-⑳])\s*
    | (?P<cn>{_CHINESE})[、.．]\s*
    | (?P<ascii>[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)(?:[、)）．]\s*|\.(?!\d)\s*|\s+)
    )(?=\S)""",
    re.VERBOSE,
)
_POINTS = r"[0-9０-９]+(?:[.．][0-9０-９]+)?"
_TAIL = r"(?:[,，；;、][^()（）]*)?"
"""What a bracket may add behind the number: （10分，领导打分）."""
_MARKS = re.compile(
    rf"(?:\s*[（(【\[〔]\s*(?:满分|共计|合计|总计|共|计|分值|总分|基础分)?[:：]?\s*(?P<marks>{_POINTS})\s*分\s*{_TAIL}[)）】\]〕]"
    rf"|\s*[（(【\[〔]\s*(?:满分|分值|标准分)\s*[:：]?\s*(?P<said>{_POINTS})\s*{_TAIL}[)）】\]〕]"
    rf"|\s*[（(【\[〔]\s*(?P<outside>{_POINTS})\s*[)）】\]〕]\s*分"
    rf"|[\s:：]\s*(?P<bare>{_POINTS})\s*分)\s*(?P<remark>[（(][^()（）]{{1,12}}[)）])?\s*[。.:：]?\Z"
)
_SHARE = re.compile(
    rf"\s*[（(【\[〔]\s*(?:占比?|权重|占总分的?)?\s*[:：]?\s*(?P<share>{_POINTS})\s*[%％]\s*{_TAIL}[)）】\]〕]\s*[。.:：]?\Z"
)
_WEIGHT = re.compile(
    rf"\s*[（(【\[〔]\s*权重\s*[:：]?\s*(?P<weight>0[.．][0-9０-９]+)\s*{_TAIL}[)）】\]〕]\s*[。.:：]?\Z"
)
_BARE_NUMBER = re.compile(rf"(?<=\S)\s*[（(【\[〔]\s*{_POINTS}\s*[)）】\]〕]\s*[。.:：]?\Z")
_OTHER_WORDS = "以|及|为|之|档|别|钟|解|析|布|类|组|工|管|享|行|局|公|值|制"
_UNREAD_MARKS = re.compile(rf"(?<![第满])(?<!\d){_POINTS}\s*分(?!{_OTHER_WORDS})")
"""A number of points in the words of a title: it may be meant as the marks, and is not read as such."""
_ODD_MARKS = re.compile(
    r"[(【\[][^()【】\[\]]{0,8}?[-+0-9.,~至零一二两三四五六七八九十百半点]+\s*(?:分|%)\s*[)】\]]?\s*[。.:]?\Z"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart: ``number`` and ``marks`` are empty when the heading has none; ``marks`` is in points."""

    number: str
    title: str
    marks: str


def half_width(text: str) -> str:
    """Full-width digits and punctuation as half-width; everything else as it is."""
    return text.translate(_HALF) if _WIDE.search(text) else text


def chinese_number(text: str) -> int:
    """``十二`` → 12, ``二〇`` → 20, ``一百零五`` → 105; plain digits are taken as they are."""
    if text.isdigit() and text.isascii():
        return int(text)
    if not re.search("[十百]", text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


@lru_cache(maxsize=512)
def parse_heading(text: str) -> Heading:
    """Take a heading apart."""
    found = _MARKS.search(text) if "分" in text else None
    marks = _points_of(found) if found else ""
    rest = (text[: found.start()] + (found["remark"] or "") if found else text).strip()
    number = _NUMBER.match(half_width(rest))
    if number is None:
        return Heading("", rest, marks)
    return Heading(_canonical(number), rest[number.end() :].strip(), marks)


def has_odd_marks(text: str) -> bool:
    """Whether a heading ends in marks that are not one plain number: ``(十分)``, ``(1-5分)``, ``(-5分)``."""
    if "分" not in text and "%" not in text:
        return False
    found = _MARKS.search(text)
    if found is None:
        return _ODD_MARKS.search(half_width(text)) is not None
    return is_too_long(_points_of(found))


def is_too_long(number: str) -> bool:
    """Whether the text of a number has more digits than numbers of a rubric may have."""
    whole, _, decimals = number.rstrip("%").partition(".")
    return len(whole) > 9 or len(decimals) > 6


def split_share(text: str) -> tuple[str, str]:
    """``领导评价(20%)`` → the heading without its share, and the share ``20%``; an empty share when there is none.

    ``(权重0.2)`` says the same, in the number that the author wrote.
    """
    found = _SHARE.search(text) if "%" in text or "％" in text else None
    if found is not None:
        return text[: found.start()], f"{half_width(found['share'])}%"
    found = _WEIGHT.search(text) if "权重" in text else None
    return (text, "") if found is None else (text[: found.start()], half_width(found["weight"]))


def has_bare_number(text: str) -> bool:
    """Whether a heading ends in a number in brackets that does not say what it is: ``例会(10)``."""
    return _BARE_NUMBER.search(parse_heading(text).title) is not None


def has_unread_marks(text: str) -> bool:
    """Whether a title without marks still speaks of points: ``甲（15分，必考）乙``."""
    return not parse_heading(text).marks and _UNREAD_MARKS.search(half_width(text)) is not None


def _points_of(found: re.Match[str]) -> str:
    """The number of points that a heading ends with."""
    return half_width(found["marks"] or found["said"] or found["outside"] or found["bare"])


def _canonical(number: re.Match[str]) -> str:
    if number["ascii"]:
        return number["ascii"]
    if number["circled"]:
        return str(ord(number["circled"]) - ord("①") + 1)
    return str(chinese_number(number["di"] or number["bracket"] or number["cn"]))


def clause_id(parent: str, number: str) -> str:
    """The full clause id: ``5`` inside ``2`` is ``2.5``; ``2.5`` inside ``2`` stays ``2.5``.

    A number that repeats the end of its parent's goes on from there: ``4.1`` inside ``1.4`` is ``1.4.1``.
    """
    if not parent or number.startswith(parent + "."):
        return number
    above, own = parent.split("."), number.split(".")
    for shared in range(min(len(above), len(own) - 1), 0, -1):
        if above[-shared:] == own[:shared]:
            return ".".join([*above, *own[shared:]])
    return f"{parent}.{number}"


def letter(position: int) -> str:
    """``a``, ``b``, … ``z``, ``aa`` … for rules without a number of their own."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("a") + rest) + name
    return name
