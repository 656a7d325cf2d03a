"""Tokens to a syntax tree whose every node knows its place in the text.

Python's own parser gives the precedence. It never sees the author's words: each name, text and number is
replaced by a numbered placeholder, so nothing can be normalised, evaluated or grow on the way.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianzheng_rubric.language.expression.errors import Span, cut, refusal
from lianzheng_rubric.language.expression.tokens import Token, read_tokens

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

__all__ = ["MAX_BRACKETS", "MAX_DEPTH", "MAX_NODES", "Syntax", "read_syntax"]

MAX_BRACKETS = 20
MAX_NODES = 100
MAX_DEPTH = 20

_CLOSING = {"(": ")", "[": "]"}
_PREFIX_SIGNS = frozenset({"(", "[", "not", "-"})
_BEFORE_NOT = frozenset({"(", "[", ",", "and", "or", "not"})


@dataclass(frozen=True, slots=True)
class Syntax:
    """A parsed text: the root node and the tokens its placeholders stand for."""

    text: str
    root: ast.expr
    tokens: tuple[Token, ...]
    starts: dict[int, int]
    """Column of a token in the placeholder text to its index."""
    ends: dict[int, int]

    def token(self, node: ast.expr) -> Token:
        """Return the token behind a leaf, or the first token of a larger node."""
        return self.tokens[self.starts[node.col_offset]]

    def span(self, node: ast.expr) -> Span:
        """Return the place of ``node``; brackets around it are not included."""
        last = self.tokens[self.ends[node.end_col_offset or 0]]
        return self.token(node).span.until(last.span)

    def source(self, node: ast.expr) -> str:
        """Return ``node`` as the author wrote it."""
        span = self.span(node)
        return self.text[span.offset : span.offset + span.length]


def read_syntax(text: str, known: AbstractSet[str]) -> Syntax:
    """Parse ``text`` within the limits of size; ``known`` words sharpen messages."""
    tokens = read_tokens(text, known)
    _check_brackets(tokens)
    _check_neighbours(tokens)
    return _parse(text, tokens)


def _check_brackets(tokens: tuple[Token, ...]) -> None:
    opened: list[Token] = []
    for token in (token for token in tokens if token.kind == "sign"):
        if token.text in _CLOSING:
            opened.append(token)
        elif token.text in _CLOSING.values() and (not opened or _CLOSING[opened.pop().text] != token.text):
            raise refusal("E024", token.span, f"“{token.text}”没有对应的前括号", "补上前括号，或删去它")
        if len(opened) > MAX_BRACKETS:
            message = f"括号套了{MAX_BRACKETS}层以上"
            raise refusal("E003", token.span, message, "拆成几条规则，或去掉多余的括号")
    if opened:
        message = f"“{opened[-1].text}”没有对应的后括号"
        raise refusal("E024", opened[-1].span, message, f"在后面补上“{_CLOSING[opened[-1].text]}”")


def _check_neighbours(tokens: tuple[Token, ...]) -> None:
    """Refuse every pair of tokens that cannot stand side by side; what is left always parses."""
    before: Token | None = None
    for token in tokens:
        starts = token.kind != "sign" or token.text in _PREFIX_SIGNS
        if before is None or _awaits_value(before):
            if not starts and not (before and before.text == "[" and token.text == "]"):
                _refuse_missing(before, token)
            if before and token.text == "not" and token.kind == "sign" and before.text not in _BEFORE_NOT:
                _refuse_not(before, token)
        elif starts and not (token.kind == "sign" and token.text == "-"):
            _refuse_adjacent(before, token)
        before = token
    if before is not None and _awaits_value(before):
        message = f"“{before.text}”后面缺一个值"
        raise refusal("E023", before.span, message, "补上后半部分，或删去它")


def _awaits_value(token: Token) -> bool:
    return token.kind == "sign" and token.text not in _CLOSING.values()


def _refuse_missing(before: Token | None, token: Token) -> None:
    where = f"“{before.text}”和“{token.text}”之间" if before else f"“{token.text}”前面"
    raise refusal("E023", token.span, f"{where}缺一个值", "补上字段名或取值，或删去多余的符号")


def _refuse_not(before: Token, token: Token) -> None:
    message = f"“not”不能接在“{before.text}”后面"
    raise refusal("E021", token.span, message, "不等写成 !=；否定一个条件时，把 not 写在整个条件前面")


def _refuse_adjacent(before: Token, token: Token) -> None:
    place = before.span.until(token.span)
    if before.kind == "text" and token.kind == "text":
        raise refusal("E022", place, "两段引号文字挨在一起", "合成一段，或写成 in ['甲', '乙']")
    if before.kind == "number" and before.text.endswith("%"):
        raise refusal("E015", place, "不能用“%”求余", "可用的运算只有 + - * /；百分数后面要有运算符")
    if before.kind == "name" and token.text == "(" and token.kind == "sign":
        raise refusal("E017", place, f"不能使用函数“{cut(before.text)}(…)”", "只用字段名、取值和比较")
    if token.kind == "sign" and token.text == "[":
        raise refusal("E018", place, "不能用方括号取下标", "列表前面要有 in，如 性质 in ['失职', '渎职']")
    message = f"“{cut(before.text)}”和“{cut(token.text)}”之间缺少运算符或连接词"
    raise refusal("E021", place, message, "补上比较（如 ==）或 and、or；若是一段文字就加引号")


def _parse(text: str, tokens: tuple[Token, ...]) -> Syntax:
    pieces = [_placeholder(index, token) for index, token in enumerate(tokens)]
    starts, ends, column = {}, {}, 0
    for index, piece in enumerate(pieces):
        starts[column] = index
        ends[column + len(piece)] = index
        column += len(piece) + 1
    try:
        root = ast.parse(" ".join(pieces), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError, UnicodeError):
        raise refusal("E048", Span(0, len(text)), "读不懂这个条件", "拆成几个短的条件") from None
    syntax = Syntax(text, root, tokens, starts, ends)
    excess = _excess(root)
    if excess is not None:
        node, limit = excess
        message, remedy = f"条件太复杂：{limit}", "拆成几条规则；几个取值写成 in ['甲', '乙']"
        raise refusal("E025", syntax.span(node), message, remedy)
    return syntax


def _placeholder(index: int, token: Token) -> str:
    match token.kind:
        case "name":
            return f"n{index}"
        case "text":
            return f"'{index}'"
        case "number":
            return f"{index}"
    return token.text


def _excess(root: ast.expr) -> tuple[ast.expr, str] | None:
    """The first node beyond the limits of size; found without recursion, so that everything after this may recurse."""
    pending, count = [(root, 1)], 0
    while pending:
        node, depth = pending.pop()
        count += 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            return node, f"多于{MAX_NODES}项" if count > MAX_NODES else f"套了{MAX_DEPTH}层以上"
        pending += [(child, depth + 1) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
    return None
