"""名额: how many units may hold a grade, as documents put it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

from lianzheng_rubric.engine.quota import Quota, Rounding
from lianzheng_rubric.language.headings import half_width
from lianzheng_rubric.language.model import as_written, number_from

__all__ = ["Kind", "counts_several", "instead_of", "kind_of_quota", "quota_from", "share_by_place"]

_TAILS: tuple[tuple[re.Pattern[str], Rounding | None], ...] = (
    (re.compile(r"(?:按)?四舍五入(?:计算|取整)?"), "half"),
    (re.compile(r"(?:有小数(?:的|就)?|小数)?(?:向上取整|进一|进1|进位)"), "up"),
    (re.compile(r"(?:小数)?(?:舍去小数|舍去|向下取整|不计小数)"), "down"),
    (re.compile(r"(?:不足|不到|少于)(?:1|一)[个名家]的?,?(?:按|算|计)(?:为)?(?:1|一)[个名家]?(?:计|算|计算)?"), None),
)
_AT_LEAST = re.compile(r"(?:至少|不少于|最少)(\d{1,6})[个名家]")
_UPPER = re.compile(r"(?:不超过|不得超过|不多于|不高于|最多|至多|控制在)?(.*?)(?:以内|以下|之内)?")

_BY_PLACE = re.compile(
    r"(?:按?(?:总分|得分)?(?:名次|排名|排序))?(?:位于|列|在|居)?(?P<after>其后|其次|随后|接着|之后)?(?:的?前|的|为)?"
    r"(?P<share>\d+(?:\.\d+)?%|\d+(?=[名个家]))[名个家]?(?:的?单位)?\Z"
)
"""前20%, 其后30%, 前3名: a grade given by the place alone."""


def _split_tail(text: str) -> tuple[str, int, Rounding]:
    """The text without what it says of rounding; the least number of units, and the rounding."""
    first, *rest = re.split(r"[,;()]+", re.sub(r"\s|、", "", half_width(text)))
    least = 0
    rounding: Rounding = "down"
    for part in filter(None, rest):
        known = next(((pattern, way) for pattern, way in _TAILS if pattern.fullmatch(part)), None)
        at_least = _AT_LEAST.fullmatch(part)
        if at_least is not None:
            least = int(at_least[1])
        elif known is None:
            raise ValueError(f"“{part}”读不懂：比例之后写 四舍五入、有小数就进一、舍去小数、至少1个")
        elif known[1] is None:
            least = 1
        else:
            rounding = known[1]
    return first, least, rounding


Kind: TypeAlias = Literal["grade", "better", "last"]
"""Whose number a quota tells: of those that hold the grade, that hold it or a better one, or of the last ones."""


def kind_of_quota(text: str, name: str, better: Sequence[str]) -> tuple[Kind, str]:
    """Whether a quota of the grade ``name`` speaks of it alone, of all ``better`` ones too, or of the last units.

    The rest of the text tells how many.

    Raises:
        ValueError: with a sentence for the author.

    """
    plain = re.sub(r"\s", "", half_width(text))
    together = _TOGETHER.fullmatch(plain)
    if together is not None:
        if not better:
            raise ValueError(f"“{name}”是最好的一档，上面没有可以合计的")
        named = [one for one in re.split("[、,和与及]", together["grades"]) if one and one != name]
        if not _ABOVE.fullmatch(together["grades"]) and set(named) != set(better):
            raise ValueError(f"合计的是这一档和以上各档（{'、'.join(better)}），不能只和其中几档合计")
        return "better", together["rest"]
    last = _LAST.fullmatch(plain)
    if last is not None and not better:
        raise ValueError(f"“{name}”是最好的一档，不能是后几名")
    return ("last", last["size"] + (last["tail"] or "")) if last is not None else ("grade", text)


def counts_several(text: str) -> bool:
    """Whether a text in the place of a score is a quota of several grades, or of the last units."""
    plain = re.sub(r"\s", "", half_width(text))
    together = _TOGETHER.fullmatch(plain)
    if together is not None:
        return re.search(r"%|\d[名个家]", together["rest"]) is not None
    return _LAST.fullmatch(plain) is not None


_ABOVE = re.compile(r"(?:(?:与|和|连同|加)?(?:以上|上面|前面)(?:各档|几档|档次)?)?")
_TOGETHER = re.compile(r"(?:与|和|连同|加)?(?P<grades>.*?)(?:合计|一共|共计|总计|总和)(?:为|是)?(?P<rest>.+)")
_LAST = re.compile(
    r"(?:按?(?:总分|得分)?(?:名次|排名|排序))?(?:位于|列|在|居)?(?:最后|后|末位|末|倒数)(?:的|为)?"
    r"(?P<size>\d+(?:\.\d+)?%|\d+(?=[名个家]))[名个家]?(?:的?单位)?(?P<tail>[,;(].*)?"
)
"""后10%, 最后3名: a grade of the last units."""


def quota_from(value: object, kind: Kind = "grade") -> Quota:
    """A quota from ``20%``, ``不超过20%，四舍五入，至少1个``, ``20%以内``, ``1/3``, ``5个``.

    Raises:
        ValueError: with a sentence for the author.

    """
    if isinstance(value, dict | list):
        raise ValueError(f"“{as_written(value)}”要写成一段文字")
    first, least, rounding = _split_tail(str(value))
    text = _UPPER.fullmatch(first)[1]  # type: ignore[index]
    size = Fraction(number_from(text))
    share = text.endswith("%") or "/" in text or 0 < size < 1
    if size < 0:
        raise ValueError(f"“{value}”是负数：名额不能小于 0")
    if share and size > 1:
        raise ValueError(f"“{value}”超过了全部单位：比例不超过 100%，个数不写百分号")
    if not share and size.denominator != 1:
        raise ValueError(f"“{value}”不是整数：名额写几个单位，或写比例，例如 2 或 20%")
    if not share and (least or first != re.sub(r"\s", "", half_width(str(value)))):
        raise ValueError(f"“{value}”是个数，不用舍入：四舍五入、至少几个只跟在比例后面")
    return Quota(size, share, least, rounding, kind)


_AND_A_SHARE = re.compile(
    r"(.+?)[,;(](?:且|并)?(?:名额|比例)?(?:占比)?(?:不超过|不高于|最多|控制在|限|前|占)[^\d]{0,6}"
    r"(\d+(?:\.\d+)?%|\d+)[个名家]?(?:以内|之内)?\)?\Z"
)
"""90分以上，不超过30%: a score and a share of the units."""


def instead_of(text: str) -> str:
    """What to write instead of a grade for the last one, or of a score and a share in one; empty for others."""
    if re.match(r"末位|末尾|倒数|最后", re.sub(r"\s", "", half_width(text))):
        return "末位的几名写“后1名”、“后3名”，或 后10%"
    both = _AND_A_SHARE.match(half_width(text))
    return f"分数和名额分开写：{{分: {both[1]}, 名额: {both[2]}}}" if both else ""


def share_by_place(text: str) -> tuple[bool, str] | None:
    """Whether 前20%, 其后30% follows other grades, and its share with what is said of rounding; ``None``: no such."""
    plain = re.sub(r"\s", "", half_width(text))
    first = re.split(r"[,;(]", plain)[0]
    match = _BY_PLACE.match(first)
    if match is None or not re.search("前|后|次|接着|名", first):
        return None
    return match["after"] is not None, match["share"] + plain.removeprefix(first)
