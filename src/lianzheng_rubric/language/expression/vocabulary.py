"""Words and signs of the condition language, and those that people write instead of them."""

from __future__ import annotations

import keyword
import unicodedata
from typing import Final

__all__ = [
    "CONNECTIVES",
    "REFUSED_SIGNS",
    "REFUSED_WORDS",
    "REPLACED",
    "SIGNS",
    "is_invisible",
    "is_plain_name",
    "is_quotable",
]

CONNECTIVES: Final[dict[str, str]] = {
    "and": "and",
    "or": "or",
    "not": "not",
    "in": "in",
    "且": "and",
    "并且": "and",
    "或": "or",
    "或者": "or",
    "非": "not",
}
"""Words of the condition language and what each stands for; none of them can name a field."""

SIGNS: Final[dict[str, str]] = {
    **{sign: sign for sign in ("==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "(", ")", "[", "]", ",")},
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "＝": "==",
    "＝＝": "==",
    "！＝": "!=",
    "＞": ">",
    "＜": "<",
    "＞＝": ">=",
    "＜＝": "<=",
    "（": "(",
    "）": ")",
}
"""Accepted signs, with the full-width and mathematical ones that mean the same."""

REPLACED: Final[dict[str, str]] = {
    **dict.fromkeys(("===", "＝＝＝"), "=="),
    **dict.fromkeys(("<>", "!==", "=!", "＜＞"), "!="),
    "=>": ">=",
    "=<": "<=",
    "≧": ">=",
    "≦": "<=",
    **dict.fromkeys(("&&", "&", "＆"), "and"),
    **dict.fromkeys(("||", "|", "｜"), "or"),
    **dict.fromkeys(("!", "！"), "not"),
    **dict.fromkeys(("，", "、"), "英文逗号 ,"),
    **dict.fromkeys(("【", "】", "［", "］", "〔", "〕"), "英文方括号 [ ]"),
    **dict.fromkeys("“”‘’「」『』《》＂＇`", "英文引号 ' '"),
    **dict.fromkeys(("－", "−", "–", "—"), "英文减号 -"),
    "＋": "+",
    "×": "*",
    "＊": "*",
    "÷": "/",
    "／": "/",
}
"""Signs with one obvious counterpart; refused all the same, so that rubrics share one spelling."""

_ONE_EQUALS = ("E014", "一个等号“=”是赋值，不是比较", "写成 ==")
_ARITHMETIC = "可用的运算只有 + - * /（条件里没有 /）"
_ONE_CONDITION = "只写一个条件，各部分用 and、or 连接"
_NO_COLON = "条件里只有比较、and、or、not、in 和列表"

REFUSED_SIGNS: Final[dict[str, tuple[str, str, str]]] = {
    "=": _ONE_EQUALS,
    **{sign: ("E014", f"“{sign}”是赋值，不是比较", "写成 ==") for sign in ("+=", "-=", "*=", "/=")},
    **{sign: ("E015", f"不能用“{sign}”运算", _ARITHMETIC) for sign in ("**", "//", "<<", ">>", *"^~@")},
    **dict.fromkeys("%％", ("E015", "不能用“%”求余", f"{_ARITHMETIC}；百分数写成 10%（只用于公式）")),
    ".": ("E016", "不能用点取属性", "只写字段名"),
    "。": ("E013", "不认识的符号 。", "删去它"),
    ":=": ("E020", "不能用“:=”", _NO_COLON),
    **{sign: ("E020", f"不能用“{sign}”", _NO_COLON) for sign in ":：{}｛｝?？"},
    **{sign: ("E005", f"不能用“{sign}”分开几个条件", _ONE_CONDITION) for sign in (";", "；")},
    **dict.fromkeys(("#", "＃"), ("E006", "条件里不能写注释", "把说明移到 YAML 的注释里")),
    "\\": ("E010", "不能用反斜线“\\”", "去掉反斜线"),
}
"""Signs that mean something elsewhere and nothing here: code, message, remedy."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})

REFUSED_WORDS: Final[dict[str, str]] = {
    "is": "相等写成 ==，不等写成 !=",
    "None": "没有填写的字段不必判断：结果会标为待定",
    "if": "只写条件本身",
    "else": "只写条件本身；另一种情形另写一条规则",
    "for": "没有循环；几个取值写成 in ['甲', '乙']",
    "lambda": "没有函数，只写条件本身",
    "AND": "写成小写 and",
    "OR": "写成小写 or",
    "NOT": "写成小写 not",
    "IN": "写成小写 in",
}
"""Words that cannot be names, with what to write instead; every other Python keyword is refused as well."""


def is_plain_name(word: str) -> bool:
    """Whether ``word`` can stand without quotes in a condition: as a field name, or as a bare label.

    Names that Unicode normalisation (NFKC) would change are not plain: two spellings of one name must not
    look like two fields. The loader should refuse a field whose name is not plain.
    """
    return (
        word.isidentifier()
        and unicodedata.normalize("NFKC", word) == word
        and word not in CONNECTIVES
        and word not in REFUSED_WORDS
        and not keyword.iskeyword(word)
    )


def is_quotable(text: str) -> bool:
    """Whether ``text`` can stand between quotes: visible, one line, no backslash, one kind of quote."""
    if not text or "\\" in text or ("'" in text and '"' in text):
        return False
    return not any(is_invisible(character) for character in text)


def is_invisible(character: str) -> bool:
    """Whether no reader sees ``character``: controls, line ends, direction marks, private use."""
    return character != "\t" and unicodedata.category(character) in _INVISIBLE
