"""What to write instead of a text that is no phrase: the phrase inside it, or the long form that says such things."""

from __future__ import annotations

import re

from lianzheng_rubric.language.phrases.grammar import PhraseError
from lianzheng_rubric.language.phrases.reading import nearest_phrases, parse_phrase
from lianzheng_rubric.language.wordings import NUMBER

__all__ = ["advice"]

_LONG_FORMS = tuple(
    (re.compile(regex), remedy)
    for regex, remedy in (
        (
            rf"(?:第[一二三1-3]名|排名|名次).*{NUMBER}分",
            "按名次给分写成 {名次得分: [5, 3, 1], 数量: 字段}；看总分名次的写在“后果”里",
        ),
        (
            rf"(?:以上|以下|≥|＞|>|不足).*得{NUMBER}分",
            "按数的高低给分写成 {数量: 字段, 分档: {90以上: 5分, 80以上: 3分, 其余: 0分}}",
        ),
        (
            rf"[一-鿿]得{NUMBER}分[，,、；;].*得",
            "按等次给分写成 {得分: {评价: {优秀: 10分, 良好: 8分}}}，并在“字段”里声明 评价: [差, 一般, 良好, 优秀]",
        ),
        (r"比例|百分比", "按比例给分写成 {公式: 完成数 / 任务数 * 5, 封顶: 5}；两个数之间插值的写“内插”"),
        (r"内插|插值", "写成 {数量: 字段, 内插: {100: 10分, 60: 0分}}"),
        (r"加倍|翻倍|双倍", "第几次扣几分写成“第1次扣1分，第2次扣2分”；某种情况加倍的写 折算: {条件: 200%}"),
        (rf"每(?:超|增|低|降|高|满).*{NUMBER}分", "有目标值的写成“目标95，每低1扣0.5分”，数量用长写法的“数量”指明"),
        (
            rf"[扣减加得]{NUMBER}分[，,；;、].*[扣减加得]{NUMBER}分|不得分[，,；;、].*[扣减]{NUMBER}分",
            "一行只写一种情形：分成几行，情形写在冒号左边",
        ),
        (r"约谈|通报|整改|诫勉|问责|追究|移送|告诫|扣发", "不计分的后果写成“后果：…”"),
    )
)


def advice(text: str) -> str:
    """A remedy for ``text``: where its condition belongs, which long form says it, or the nearest phrases."""
    inside = _phrase_inside(text, r"的[，,]?")
    for pattern, remedy in () if inside else _LONG_FORMS:
        if pattern.search(text):
            return remedy
    inside = inside or _phrase_inside(text, r"[一-鿿%分][，,]?")
    if inside and not text.startswith("每"):
        return f"情形写在冒号左边，右边只写“{inside}”"
    near = nearest_phrases(text)
    if near:
        return "可以写：" + "、".join(f"“{phrase}”" for phrase in near)
    return "例如“每次减2分”“不得分”“应有2次，每少1次扣1分”"


def _phrase_inside(text: str, before: str) -> str:
    """The longest phrase at the end of the text behind the words of a condition (未按时报送的，每次扣1分)."""
    for found in re.finditer(before + r"(?=每|扣|减|加|不得|一票|酌情|本大?项)", text):
        rest = text[found.end() :]
        try:
            parse_phrase(rest)
        except PhraseError:
            continue
        return rest
    return ""
