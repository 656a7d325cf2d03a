"""What people write in a cell, read as a date, an exact number, a count or an answer.

Pure functions over text. Each either returns the exact value or raises :class:`CellError` with a reason in
Chinese; none of them guesses, and none of them passes through a binary fraction.
"""

from __future__ import annotations

import datetime
import re
from fractions import Fraction

from lianzheng_rubric.engine.exact import amount_of, show

__all__ = [
    "CellError",
    "invisible_character",
    "normalise",
    "parse_count",
    "parse_date",
    "parse_number",
    "parse_percent",
    "parse_yes_no",
]

FIRST_YEAR, LAST_YEAR = 1900, 2100


class CellError(ValueError):
    """The text is not what the column asks for; ``reason`` says why, in Chinese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－％（）／\u3000\u00a0", "0123456789.,-%()/  ")

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


def invisible_character(text: str) -> str:
    """Return the first character of ``text`` that takes no place on paper, or ``""``.

    Two keys that differ by such a character look alike and never match.
    """
    found = _INVISIBLE.search(text)
    return found[0] if found else ""


def normalise(text: str) -> str:
    """Fold ``text`` for comparing: strip it, make full-width digits and marks half-width.

    For numbers, dates and keys only: a name is never printed folded. The table of characters is closed.
    :class:`CellError` when an invisible character would make equal-looking texts differ.
    """
    if found := invisible_character(text):
        raise CellError(f"“{_shown(text)}”含有看不见的字符 U+{ord(found):04X}，请删去后重新录入")
    return text.translate(_HALF_WIDTH).strip()


def _shown(text: str) -> str:
    """Make the text fit for a message: one line, short, nothing that hides."""
    flat = _INVISIBLE.sub("", " ".join(text.split()))
    return flat if len(flat) <= 40 else flat[:39] + "…"


# --- dates ---

_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
}
_CHINESE_DATE = re.compile(
    r"([零〇○Ｏ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)
_DATE = re.compile(
    r"([0-9]{4})(?:(?P<mark>[-/.])([0-9]{1,2})(?P=mark)([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?)"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_TIME = re.compile(r"(?<=[0-9日号])(?:T| +)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?")
_WHY_NO_DATE = (
    (re.compile(r"[0-9]{4}(年|[-/.])[0-9]{1,2}月?"), "只写到月，缺少日"),
    (re.compile(r"[0-9]{4}年?|[0-9]{4}年.*(季度|上半年|下半年|年初|年底|年末)"), "只写到年，缺少月和日"),
    (re.compile(r"[0-9]{2}(年|[-/.]).*"), "年份要写四位，月和日写在年份后面"),
    (re.compile(r"[0-9]{1,2}月[0-9]{1,2}[日号]?"), "缺少年份"),
    (re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}([-/.][0-9]{4})?"), "要先写四位年份，再写月和日"),
    (re.compile(r"[0-9]{5}"), "像是电子表格的日期序号，请把单元格改成日期格式"),
)


def parse_date(value: str | datetime.date) -> datetime.date:
    """Read a whole date.

    ``2017-3-5``, ``2017/3/5``, ``2017.3.5``, ``2017年3月5日``, ``20170305``,
    ``二〇一七年三月五日``. A time of midnight behind it is dropped,
    any other time refused. Raises :class:`CellError`.
    """
    if isinstance(value, datetime.datetime):
        value = value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value
    text = _without_midnight(normalise(value))
    if match := _DATE.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
    elif match := _CHINESE_DATE.fullmatch(text):
        year = int("".join(str(_CHINESE_DIGITS[char]) for char in match[1]))
        month, day = _chinese_number(match[2]), _chinese_number(match[3])
    else:
        reasons = (reason for pattern, reason in _WHY_NO_DATE if pattern.fullmatch(text))
        reason = next(reasons, "不是日期，请写成 2017-03-05 这样")
        raise CellError(f"“{_shown(value)}”{reason}" if text else "没有写日期")
    return _date(year, month, day, value)


def _without_midnight(text: str) -> str:
    match = _TIME.search(text)
    if match is None or match.end() != len(text):
        return text
    if any(int(part) for part in match.groups() if part):
        raise CellError(f"“{_shown(text)}”带有时刻，这里只要日期")
    return text[: match.start()]


def _chinese_number(text: str) -> int:
    """``五`` → 5, ``十二`` → 12, ``三十`` → 30; nonsense such as ``一二`` → 0, which no date has."""
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_CHINESE_DIGITS[tens] if tens else 1) * 10 * bool(ten) + (_CHINESE_DIGITS[ones] if ones else 0)


def _date(year: int, month: int, day: int, written: str) -> datetime.date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError(f"“{_shown(written)}”的年份不在{FIRST_YEAR}到{LAST_YEAR}之间")
    if not 1 <= month <= 12:
        raise CellError(f"“{_shown(written)}”的月份不对，应是1到12")
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise CellError(f"{year}年{month}月没有{day}日") from None


# --- numbers and answers ---

_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
_WHY_NO_NUMBER = (
    (re.compile(r"[-+]?(nan|inf|infinity|无穷大?)", re.IGNORECASE), "不是一个数"),
    (re.compile(r"[-+]?[0-9.]+e[-+]?[0-9]+", re.IGNORECASE), "是科学记数法，请写成普通小数"),
    (re.compile(r"[-+]?[0-9]{1,3}([, '][0-9]{3})+(\.[0-9]*)?"), "带有千分位分隔符，请去掉"),
    (re.compile(r"-?[0-9]*,[0-9]*"), "里有逗号，小数点请写成“.”"),
    (re.compile(r"\+[0-9.]+"), "前面有加号，请去掉"),
    (re.compile(r"-?[0-9]{10,}(\.[0-9]*)?"), "的整数部分超过9位"),
    (re.compile(r"-?[0-9]+\.[0-9]{7,}"), "的小数部分超过6位"),
    (re.compile(r"-?\.[0-9]+"), "的小数点前缺少数字，请写成 0.5 这样"),
    (re.compile(r"-?[0-9]+\."), "的小数点后缺少数字"),
    (re.compile(r"-?[0-9]+/[0-9]+"), "是分数，请写成小数"),
    (re.compile(r"-?[0-9.]+%"), "是百分数，这里要写普通的数"),
    (re.compile(r"[−–—]([0-9.]+)"), "的负号不是半角“-”"),
    (re.compile(r"-?[0-9.]+\s*[^\W\d_]{1,3}"), "带有单位，请只写数字"),
    (re.compile(r"[零〇一二三四五六七八九十百千万两半点]+"), "是汉字数字，请写成阿拉伯数字"),
)


def parse_number(value: str | datetime.date) -> int | Fraction:
    """Read an exact number: ``int`` when it is whole, else ``Fraction``.

    At most 9 digits before the point and 6 after it. Raises :class:`CellError`.
    """
    text = _text_of(value, "不是数字")
    return _exact(text, text)


def parse_percent(value: str | datetime.date) -> int | Fraction:
    """Read a percentage as the number of hundredths: ``92.5%`` and ``92.5`` are both 92.5.

    A number up to 1 without its sign may mean either (0.9 is 0.9% or 90%) and is refused. Raises :class:`CellError`.
    """
    text = _text_of(value, "不是百分数")
    digits = text.removesuffix("%").rstrip()
    number = _exact(digits, text)
    if digits == text and 0 < number <= 1:
        raise CellError(f"“{_shown(text)}”没有写百分号，看不出是 {text}% 还是 {show(amount_of(number * 100))}%")
    return number


def _exact(digits: str, text: str) -> int | Fraction:
    if not _NUMBER.fullmatch(digits):
        reasons = (reason for pattern, reason in _WHY_NO_NUMBER if pattern.fullmatch(digits))
        raise CellError(f"“{_shown(text)}”{next(reasons, '不是数字')}" if text else "没有写数字")
    number = Fraction(digits)
    return number.numerator if number.denominator == 1 else number


def parse_count(value: str | datetime.date) -> int:
    """Read a count of things: a whole number from 1. Raises :class:`CellError`."""
    number = parse_number(value)
    if isinstance(number, Fraction):
        raise CellError(f"“{_shown(str(value))}”不是整数，数量要写整数")
    if number < 0:
        raise CellError(f"“{_shown(str(value))}”是负数，数量至少是1")
    if number == 0:
        raise CellError("数量是0：没有发生就不要写这条记录")
    return number


_ANSWERS = dict.fromkeys(("是", "有", "对", "√", "yes", "true", "1", "y"), True) | dict.fromkeys(
    ("否", "无", "错", "×", "no", "false", "0", "n"), False
)


def parse_yes_no(value: str | datetime.date) -> bool:
    """Read an answer: 是/否, 有/无, 对/错, √/×, yes/no, true/false, 1/0, Y/N. Raises :class:`CellError`."""
    text = _text_of(value, "不是“是”或“否”")
    answer = _ANSWERS.get(text.lower())
    if answer is None:
        raise CellError(f"“{_shown(text)}”不是“是”或“否”" if text else "没有写“是”或“否”")
    return answer


def _text_of(value: str | datetime.date, otherwise: str) -> str:
    """Normalise text; a real date of a spreadsheet is refused with the words ``otherwise``."""
    if isinstance(value, str):
        return normalise(value)
    raise CellError(f"这个单元格是日期 {value}，{otherwise}")
