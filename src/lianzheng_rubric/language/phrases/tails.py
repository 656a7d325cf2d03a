"""The tails of the grammar: caps, allowances, one of several, behind the sentence they belong to."""

from __future__ import annotations

from lianzheng_rubric.language.phrases.grammar import Fields, Found, PhraseError, gains, patterns
from lianzheng_rubric.language.wordings import NUMBER as _N
from lianzheng_rubric.language.wordings import UNIT as _U

__all__ = ["read_tails"]


def _cap(found: Found) -> Fields:
    """每次最多: each record has a cap of its own; 每季度最多: each period."""
    room = {"次": "记录"}.get(str(found["room"]), found["room"])
    return {"cap": found["cap"], **({"cap_per": room} if room else {})}


def _begun(found: Found) -> Fields:
    """不足一个月按一个月计: a part counts as a whole one."""
    if str(found["size"]).replace("一", "1") != str(found["again"]).replace("一", "1"):
        raise PhraseError(str(found["again"]))
    return {"begun": "是"}


_TAILS = patterns(
    (r"(?P<verb>扣|加)完为止", lambda _: {}),
    (rf"(?:每(?P<room>月|季度|半年|年|次))?(?:最多|最高|封顶)(?P<verb>扣|加|得)?(?P<cap>{_N})分", _cap),
    (rf"(?:只计|只?取)最高(?P<best>\d+)(?:{_U})", lambda f: {"best": f["best"]}),
    (rf"前(?P<free>\d+)(?P<unit>{_U})不计", lambda f: {"free": f["free"]}),
    (r"不足(?P<size>\d+|一)(?P<part>个|个?[一-鿿]{1,4}?)的?[按作](?P<again>\d+|一)(?P=part)计算?", _begun),
    (r"同一(?P<key>(?:(?!的)[一-鿿])+?)取最高", lambda f: {"same": f["key"], "keep": "最高"}),
    (r"同一(?P<key>(?:(?!的)[一-鿿])+?)只计一次", lambda f: {"same": f["key"], "keep": "首次"}),
)


def read_tails(rest: str, fields: Fields, text: str) -> None:
    """Add the keys of the tails in ``rest`` to ``fields``.

    Raises:
        PhraseError: for ``text``, the whole phrase.

    """
    for tail in filter(None, rest.split(",")):
        for pattern in _TAILS:
            found = pattern.regex.fullmatch(tail)
            if found:
                added = pattern.build(found.groupdict())
                if added.keys() & fields.keys() or not _goes_with(found.groupdict(), fields):
                    raise PhraseError(text)
                fields.update(added)
                break
        else:
            raise PhraseError(text)
    if rest and not rest.startswith(","):
        raise PhraseError(text)


def _goes_with(tail: Found, fields: Fields) -> bool:
    """A tail is about points, and about the same points and things as the phrase before it."""
    if "part" in tail:
        any_period = "target" in fields or ("late_every" in fields and tail["part"] == "个")
        return any_period or fields.get("late_every") in _periods(str(tail["size"]), str(tail["part"]))
    gaining = gains(fields)
    if not gaining and not fields.keys() & {"deduct", "required", "ladder", "anchors"}:
        return False
    if tail.get("verb") is not None and (tail["verb"] != "扣") is not gaining:
        return False
    return tail.get("unit") is None or fields.get("per", tail["unit"]) == tail["unit"]


def _periods(size: str, part: str) -> set[str]:
    """How 一周, 个月 or 10天 may stand in 每迟: a part of another period than the one that counts says nothing."""
    number = 1 if size == "一" else int(size)
    unit = part.removeprefix("个")
    weeks = {f"{7 * number}天"} if unit in ("周", "星期", "礼拜") else set()
    return {f"{number}{unit}", f"{number}个{unit}", f"{number}{part}", *weeks}
