"""What to write instead of a text that is no phrase: the phrase inside it, or the long form that says such things."""

from __future__ import annotations

import re

from lianzheng_rubric.language.phrases.grammar import Fields, PhraseError
from lianzheng_rubric.language.phrases.keeping import kept_words, occasion
from lianzheng_rubric.language.phrases.reading import nearest_phrases, parse_phrase, reads
from lianzheng_rubric.language.phrases.remedies import FIRST, LATER

__all__ = ["advice"]

_TOLD = re.compile("约谈|通报|整改|诫勉|问责|追究|移送|告诫|检查|检讨|批评|责令")
_ORDER = re.compile(r"(?:给予|予以)?(?:约谈|通报|责令|诫勉)[^的\d]*\Z")
_SCORES = re.compile(r"[扣减加得]\d+(?:\.\d+)?分|不得分|否决")
_DECIDES = re.compile(
    "[0-9０-９]|[一二两三四五六七八九十半]+(?:[次人件起篇项天日年周]|个)|超过|不足|以[上下内]|[多少高低大小]于|过半|全年|[当本每]月|季度"
)
_RECORDED = re.compile(r"(?<![登标日笔书合总共累统])[记计](?!0分)(?=\d+(?:\.\d+)?(?:[-~—－–至]+\d+(?:\.\d+)?)?分)")
_LONGEST = 200
"""Longer texts are not searched for the phrases inside them."""
_POINTS = {"deduct", "ladder", "required"}
_JOINT = re.compile("[，,；;。、](?:并且?|且|同时)?(?:予以|给予)?|并且?(?=[扣取通约责给不列])")


def advice(text: str, situation: str = "") -> str:
    """A remedy for ``text``: where its condition belongs, which long form says it, or the nearest phrases.

    ``situation`` is what stands left of the colon.
    """
    if len(text) > _LONGEST:
        return "例如“每次减2分”“不得分”“应有2次，每少1次扣1分”"
    kept = _verb_unsaid(text) or kept_words(text, situation)
    if kept:
        return kept
    several = _several(text)
    if several:
        return f"一种情形有几样后果，写成列表：{several}"
    for pattern, remedy in FIRST:
        if pattern.search(text):
            return remedy
    inside = _phrase_inside(text, r"的[，,]?")
    for pattern, remedy in () if inside else LATER:
        if pattern.search(text):
            return remedy
    inside = inside or _phrase_inside(text, r"[一-鿿%分][，,]?")
    if inside and _SCORES.search(text[: -len(inside)]):
        return "一行只写一种情形：分成几行，情形写在冒号左边"
    if inside and not text.startswith("每"):
        return _without_condition(text[: -len(inside)], inside)
    near = nearest_phrases(text)
    if near:
        return "可以写：" + "、".join(f"“{phrase}”" for phrase in near)
    return "例如“每次减2分”“不得分”“应有2次，每少1次扣1分”"


def _verb_unsaid(text: str) -> str:
    """记6分 takes in one rubric what it gives in the other."""
    found = _RECORDED.search(text)
    if found is None:
        return ""
    ways = [_RECORDED.sub(verb, text) for verb in "扣得"]
    taken, given = (f"“{way}”" if reads(way) else _several(way) for way in ways)
    if not taken or not given:
        return f"“{found[0]}”没有说是扣还是得：先把“{found[0]}”改成“扣”或“得”"
    return f"“{found[0]}”没有说是扣还是得：违规记分的写{taken}，做到了才有分的写{given}"


def _without_condition(dropped: str, phrase: str) -> str:
    """The condition belongs left of the colon, unless it is a number that decides: nobody may drop that."""
    each = occasion(dropped, phrase)
    if each != phrase or not _DECIDES.search(dropped):
        return f"情形写在冒号左边，右边只写“{each}”"
    shown = f'"{phrase}"' if re.search("[，,：:]", phrase) else phrase
    return (
        f"“{dropped.rstrip('，,')}”不能省：够几次、几人才算的写 {{计分: {shown}, 满: 3次}}；看一个数的写 "
        f"{{数量: 字段, 分档: {{90以上: 5分, 其余: 0分}}}}；只是情形的名称的，写在冒号左边"
    )


def _phrase_inside(text: str, before: str) -> str:
    """The longest phrase at the end of the text behind the words of a condition (未按时报送的，每次扣1分)."""
    for found in re.finditer(before + r"(?=每|扣|减|加|不得|一票|酌情|本大?项|取消|实行|予以|给予|降)", text):
        rest = text[found.end() :]
        try:
            parse_phrase(rest)
        except PhraseError:
            continue
        return rest
    return ""


def _several(text: str) -> str:
    """``text`` as a list of two consequences of one event (扣5分，并通报批评), or nothing."""
    for joint in _JOINT.finditer(text):
        first, second = text[: joint.start()], text[joint.end() :]
        one, other = _fields(first), _fields(second)
        if other and not one and _ORDER.match(first):
            return f"[{_quoted(f'后果：{first}')}, {_quoted(second)}]"
        if one and not other and _TOLD.search(second) and not re.search(r"\d|[倍半]|[扣加]分", second):
            return f"[{_quoted(first)}, {_quoted(f'后果：{second}')}]"
        if one and other and _may_stand_together(one, other):
            return f"[{_quoted(first)}, {_quoted(second)}]"
    return ""


def _may_stand_together(one: Fields, other: Fields) -> bool:
    """Two consequences of different kinds; a zeroed item takes no points and earned points need lines of their own."""
    if {"credit", "add"} & {*one, *other} or {"cap", "nature"} & other.keys():
        return False
    if "zero" in one and not {"limit_grade", "force_grade", "move_grade"} & other.keys():
        return False
    return not (_POINTS & one.keys() and _POINTS & other.keys()) and next(iter(one)) != next(iter(other))


def _fields(text: str) -> Fields:
    try:
        return parse_phrase(text)
    except PhraseError:
        return {}


def _quoted(phrase: str) -> str:
    """A phrase as it has to stand in a YAML list."""
    return f'"{phrase}"' if re.search("[，,：:、]", phrase) else phrase
