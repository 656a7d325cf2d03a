"""Text to tokens: the characters, words and signs a condition may consist of.

Everything that is not part of the language is refused here by name; the later steps meet known tokens only.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn, TypeAlias

from lianzheng_rubric.language.expression.errors import Span, cut, refusal
from lianzheng_rubric.language.expression.vocabulary import (
    CONNECTIVES,
    REFUSED_SIGNS,
    REFUSED_WORDS,
    REPLACED,
    SIGNS,
    is_invisible,
)

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

__all__ = ["BLANKS", "MAX_LENGTH", "Token", "check_characters", "decimal_text", "read_number", "read_tokens"]

BLANKS = " \t\u3000"
MAX_LENGTH = 500

TokenKind: TypeAlias = Literal["name", "text", "number", "sign"]


class Token(NamedTuple):
    """A name, a quoted text (without its quotes), a number as written, or a sign or word of the language."""

    kind: TokenKind
    text: str
    span: Span


_SIGN = "|".join(re.escape(sign) for sign in sorted({*SIGNS, *REPLACED, *REFUSED_SIGNS}, key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<blank>[{BLANKS}]+)"
    r"|(?P<text>'[^'\\]*'|\"[^\"\\]*\")"
    r"|(?P<number>\.?\d[\w.]*%?)"
    r"|(?P<word>[^\W\d]\w*)"
    rf"|(?P<sign>{_SIGN})"
)
_NUMBER = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,6}))?(%?)")
_LONG_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
_NUMBER_REMEDY = "数只写数字，如 3、0.5；若是文字或取值就加引号"
_GLUED = re.compile(r"并且|或者|且|或")
_PREFIX = re.compile(r"[rRbBuUfFtT]{1,2}")


def check_characters(text: str) -> str:
    """Strip blanks at the end; refuse what is empty, too long, invisible or more than one line."""
    body = text.rstrip(BLANKS + "\r\n")
    if not body.strip(BLANKS + "\r\n"):
        raise refusal("E001", Span(0, len(text)), "没有写内容", "写出内容；不需要条件就删去这一项")
    if len(body) > MAX_LENGTH:
        message = f"共{len(body)}字，最多{MAX_LENGTH}字"
        raise refusal("E002", Span(MAX_LENGTH, len(body) - MAX_LENGTH), message, "拆成几条规则，或改用字段的写法")
    for offset, character in enumerate("" if body.isprintable() else body):
        if character in "\r\n":
            raise refusal("E005", Span(offset, 1), "写成了几行", "写在一行里，各部分用 and、or 连接")
        if is_invisible(character):
            message = f"有看不见或不能用的字符 U+{ord(character):04X}"
            raise refusal("E004", Span(offset, 1), message, "删去这个字符，重新输入")
    return body


def read_tokens(text: str, known: AbstractSet[str]) -> tuple[Token, ...]:
    """Split ``text`` into tokens; ``known`` (field names and labels) only sharpens messages."""
    body = check_characters(text)
    tokens: list[Token] = []
    offset = 0
    while offset < len(body):
        match = _TOKEN.match(body, offset)
        if match is None:
            _refuse_character(body, offset)
        offset = match.end()
        if match.lastgroup != "blank":
            _append(tokens, _token(match, known))
    return tuple(tokens)


def _append(tokens: list[Token], token: Token) -> None:
    """``not`` and ``in`` side by side are one sign."""
    if tokens and (tokens[-1].kind, tokens[-1].text, token.kind, token.text) == ("sign", "not", "sign", "in"):
        token = Token("sign", "not in", tokens.pop().span.until(token.span))
    tokens.append(token)


def _token(match: re.Match[str], known: AbstractSet[str]) -> Token:
    source, span = match.group(), Span(match.start(), match.end() - match.start())
    match match.lastgroup:
        case "text":
            _check_text(match.string, span)
            return Token("text", source[1:-1], span)
        case "number":
            _check_glued(source, span, known)
            read_number(source, span)
            return Token("number", source, span)
        case "word":
            return _word(source, span, known, match.string[match.end() : match.end() + 1])
    return _sign(source, span)


def _check_text(body: str, span: Span) -> None:
    if body[span.offset : span.offset + 3] in {"'''", '"""'}:
        raise refusal("E008", Span(span.offset, 3), "不能用三个引号", "文字写在一对引号里，如 '失职'")
    if span.length == 2:
        raise refusal("E036", span, "空的文字不等于任何填写了的值", "写出要比较的文字")


def _word(source: str, span: Span, known: AbstractSet[str], following: str) -> Token:
    if source in CONNECTIVES:
        return Token("sign", CONNECTIVES[source], span)
    if following in {"'", '"'} and _PREFIX.fullmatch(source):
        raise refusal("E009", span, f"引号前不能加“{source}”", "去掉引号前的字母")
    plain = unicodedata.normalize("NFKC", source)
    if plain != source:
        message = f"“{cut(source)}”用了全角或兼容字符"
        raise refusal("E007", span, message, f"写成“{cut(plain)}”；若是文字就加引号")
    if source in REFUSED_WORDS or (keyword.iskeyword(source) and source not in {"True", "False"}):
        default = "条件里只能用 and、or、not、in 和比较"
        raise refusal("E019", span, f"条件里不能用“{source}”", REFUSED_WORDS.get(source, default))
    if not source.isidentifier():
        raise refusal("E013", span, f"“{cut(source)}”不能作名称", "若是文字就加引号")
    _check_glued(source, span, known)
    return Token("name", source, span)


def _check_glued(source: str, span: Span, known: AbstractSet[str]) -> None:
    """Chinese is written without blanks, but a name may contain ``且``: then ask for blanks, never guess."""
    if source in known:
        return
    if source.startswith("非") and source[1:] in known:
        raise refusal("E044", Span(span.offset, 1), f"“非”和“{source[1:]}”连在了一起", f"空一格，写成“非 {source[1:]}”")
    for match in _GLUED.finditer(source):
        before, after = source[: match.start()], source[match.end() :]
        if after and (before in known or _NUMBER.fullmatch(before)):
            place = Span(span.offset + match.start(), len(match.group()))
            message = f"“{match.group()}”和两边的字连在了一起"
            raise refusal("E044", place, message, f"两边各空一格，写成“{cut(before)} {match.group()} {cut(after)}”")


def _sign(source: str, span: Span) -> Token:
    if source in REPLACED:
        raise refusal("E013", span, f"不认识的符号 {source}", f"改用 {REPLACED[source]}")
    if source in REFUSED_SIGNS:
        raise refusal(REFUSED_SIGNS[source][0], span, *REFUSED_SIGNS[source][1:])
    return Token("sign", SIGNS[source], span)


def _refuse_character(body: str, offset: int) -> NoReturn:
    character = body[offset]
    if character in {"'", '"'}:
        backslash, end = body.find("\\", offset), body.find(character, offset + 1)
        if backslash >= 0 and (end < 0 or backslash < end):
            raise refusal("E010", Span(backslash, 1), "引号里不能用反斜线“\\”", "去掉反斜线")
        raise refusal(
            "E008",
            Span(offset, len(body) - offset),
            f"引号 {character} 没有配对",
            f"在文字末尾补上 {character}",
        )
    message = f"不认识的符号 {character}（U+{ord(character):04X}）"
    raise refusal("E013", Span(offset, 1), message, "删去它；若是文字的一部分，就给整段文字加引号")


def read_number(source: str, span: Span, remedy: str = _NUMBER_REMEDY) -> int | Fraction:
    """Read the exact value of a number as written: at most 9 digits and 6 decimals, ``%`` for hundredths."""
    match = _NUMBER.fullmatch(source)
    if match is not None:
        whole, decimals, percent = match.group(1), match.group(2) or "", match.group(3)
        value = Fraction(int(whole + decimals), 10 ** len(decimals) * (100 if percent else 1))
        return value.numerator if value.denominator == 1 else value
    if _LONG_NUMBER.fullmatch(source):
        raise refusal("E012", span, f"“{cut(source)}”太长", "整数部分最多9位，小数最多6位")
    raise refusal("E011", span, f"“{cut(source)}”不是数", remedy)


def decimal_text(value: int | Fraction) -> str:
    """Write ``value`` as an exact decimal number; ``ValueError`` when eight decimals do not hold it."""
    scaled = Fraction(value) * 10**8
    if scaled.denominator != 1:
        raise ValueError(f"no finite decimal: {value}")
    whole, decimals = divmod(abs(scaled.numerator), 10**8)
    text = f"{whole}.{decimals:08d}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text
