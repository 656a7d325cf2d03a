"""The mapping form of a condition: ``{级别: 省级以上, 职务: [主要领导, 其他班子成员]}`` needs no expression.

Grammar of one specification (blanks at its ends do not count; the first reading that fits wins)::

    spec     := value | quoted | negation blank positive | positive
    positive := value | quoted | bound | range
    negation := "非" | "不是"
    bound    := value ("以上" | "以下") [edge]      for scales and numbers
              | value ("以后" | "以前") [edge]      for dates
    edge     := "（含）" | "（不含）"               with either kind of brackets
    range    := value ("至" | "-") value            both ends included
    quoted   := a text between quotes, taken literally
    value    := a label | "是" | "否" | a number | an ISO date | open text

A list means any of its items.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from lianzheng_rubric.engine.condition import (
    And,
    Compare,
    Condition,
    Field,
    Literal,
    Membership,
    Not,
    Or,
    Value,
)
from lianzheng_rubric.language.expression.comparing import compare
from lianzheng_rubric.language.expression.errors import ExpressionError, Span, cut, refusal
from lianzheng_rubric.language.expression.operands import (
    Operand,
    field_of,
    field_operand,
    unknown_name,
)
from lianzheng_rubric.language.expression.tokens import BLANKS, check_characters
from lianzheng_rubric.language.expression.vocabulary import is_quotable
from lianzheng_rubric.language.field_spec import ORDERED, Piece, is_value, range_ends, read_value
from lianzheng_rubric.language.field_types import KIND_NAMES, FieldType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["MAX_ITEMS", "parse_field_test"]

MAX_ITEMS = 100

_QUOTED = re.compile(r"'([^'\\]+)'|\"([^\"\\]+)\"")
_NEGATED = re.compile(rf"(?:非|不是)[{BLANKS}]+")
_BOUND = re.compile(rf"(.+?)[{BLANKS}]*(以上|以下|以后|以前)[{BLANKS}]*(?:[（(](.*)[）)])?")
_SIGN = re.compile(r"(>=|<=|!=|==|=|>|<|≥|≤|≠|＝|＞|＜)")
_SIGN_WORDS: Final = {
    **dict.fromkeys((">=", "≥"), "{value}{up}"),
    **dict.fromkeys((">", "＞"), "{value}{up}（不含）"),
    **dict.fromkeys(("<=", "≤"), "{value}{down}"),
    **dict.fromkeys(("<", "＜"), "{value}{down}（不含）"),
    **dict.fromkeys(("!=", "≠"), "不是 {value}"),
    **dict.fromkeys(("==", "=", "＝"), "{value}"),
}


@dataclass(frozen=True, slots=True)
class _Subject:
    """The field under test, and whether a bound includes its edge when the text does not say."""

    name: str
    type: FieldType
    fields: Mapping[str, FieldType]
    inclusive_up: bool
    inclusive_down: bool


def parse_field_test(
    field: str,
    spec: str | Sequence[str],
    fields: Mapping[str, FieldType],
    *,
    inclusive_up: bool = True,
    inclusive_down: bool = True,
) -> Condition:
    """Read what one entry of the mapping form asks of ``field``.

    ``inclusive_up`` decides 以上 and 以后, ``inclusive_down`` 以下 and 以前, where neither 含 nor 不含 is
    written. Raises :class:`ExpressionError`; its ``place`` is ``"key"`` for the field's name, or the index of
    a list item.
    """
    type_ = fields.get(field)
    if type_ is None:
        error = unknown_name(Operand(Literal(field), Span(0, len(field)), field), fields)
        error.place = "key"
        raise error
    subject = _Subject(field, type_, fields, inclusive_up, inclusive_down)
    return _one(spec, subject) if isinstance(spec, str) else _any_of(spec, subject)


def _any_of(specs: Sequence[str], subject: _Subject) -> Condition:
    if not specs:
        raise refusal("E027", Span(0, 1), "列表是空的", "列出取值，或删去这一项")
    if len(specs) > MAX_ITEMS:
        raise refusal("E025", Span(0, 1), f"列了{len(specs)}项，最多{MAX_ITEMS}项", "拆成几条规则")
    trees: list[Condition] = []
    for index, spec in enumerate(specs):
        try:
            trees.append(_item(spec, subject, trees, alone=len(specs) == 1))
        except ExpressionError as error:
            error.place = index
            raise
    if len(trees) == 1:
        return trees[0]
    options = [option for tree in trees for option in _option(tree)]
    if len(options) < len(trees):
        return Or(tuple(trees))
    return Membership(field_of(subject.name, subject.type), tuple(options))


def _option(tree: Condition) -> tuple[object, ...]:
    """Return the one value that ``tree`` asks for, or nothing when it asks for something else."""
    match tree:
        case Compare("==", Field(), Literal(value)):
            return (value,)
    return ()


def _item(spec: str, subject: _Subject, before: Sequence[Condition], *, alone: bool) -> Condition:
    tree, span = _one(spec, subject), Span(0, len(spec))
    if not alone and subject.type.kind == "yes_no":
        raise refusal("E027", span, f"“{subject.name}”只有是、否，不用列表", "只写 是 或 否")
    if not alone and _negation(Piece(spec, 0).part(0), subject.type):
        remedy = f"改用条件：{subject.name} not in ['甲', '乙']"
        raise refusal("E047", span, "列表是“其中之一”，几个“非”并列几乎总成立", remedy)
    if tree in before:
        raise refusal("E043", span, f"“{cut(spec.strip(BLANKS))}”在列表里重复", "删去重复的一个")
    return tree


def _one(spec: str, subject: _Subject) -> Condition:
    piece = Piece(check_characters(spec), 0).part(0)
    negated = _negation(piece, subject.type)
    if negated is None:
        return _positive(piece, subject)
    match _positive(piece.part(negated.end()), subject):
        case Compare("==", left, right):
            return Compare("!=", left, right)
        case Not(operand):
            return operand
        case tree:
            return Not(tree)


def _negation(piece: Piece, type_: FieldType) -> re.Match[str] | None:
    """Find the leading negation; a label that happens to start like one is the label."""
    return None if is_value(piece.text, type_) else _NEGATED.match(piece.text)


def _positive(piece: Piece, subject: _Subject) -> Condition:
    if is_value(piece.text, subject.type):
        return _compare("==", piece, subject)
    if _QUOTED.fullmatch(piece.text):
        return _compare("==", Piece(piece.text[1:-1], piece.offset + 1), subject)
    bound = _BOUND.fullmatch(piece.text)
    if bound is not None:
        return _bound(bound, piece, subject)
    ends = range_ends(piece, subject.type)
    if ends is not None:
        return _range(piece, *ends, subject)
    _check_form(piece, subject)
    return _compare("==", piece, subject)


def _bound(match: re.Match[str], piece: Piece, subject: _Subject) -> Condition:
    value, word = piece.part(*match.span(1)), match.group(2)
    place = piece.part(*match.span(2)).span
    if subject.type.kind not in ORDERED:
        message = f"“{subject.name}”为{KIND_NAMES[subject.type.kind]}，没有高低，不能用“{word}”"
        remedy = "列出要的取值，如 [甲, 乙]；要比高低，就在顶层“尺度”里从低到高声明它"
        if subject.type.kind == "yes_no":
            remedy = "只写 是 或 否"
        if subject.type.kind == "text":
            remedy = f"若“{word}”是文字的一部分，就加引号；要比高低，就在顶层“尺度”里从低到高声明它"
        raise refusal("E035", place, message, remedy)
    expected = word[0] + ("前后" if subject.type.kind == "date" else "下上")[word in {"以上", "以后"}]
    if word != expected:
        message = f"“{subject.name}”为{KIND_NAMES[subject.type.kind]}，不用“{word}”"
        raise refusal("E045", place, message, f"写成“{cut(value.text)}{expected}”")
    up = word in {"以上", "以后"}
    inclusive = subject.inclusive_up if up else subject.inclusive_down
    if match.group(3) is not None:
        inclusive = _edge(piece.part(*match.span(3)))
    return _compare((">" if up else "<") + ("=" if inclusive else ""), value, subject)


def _edge(piece: Piece) -> bool:
    if piece.text not in {"含", "不含"}:
        message = f"括号里的“{cut(piece.text)}”不认识"
        raise refusal("E045", piece.span, message, "括号里只写 含 或 不含")
    return piece.text == "含"


def _range(piece: Piece, low: Piece, high: Piece, subject: _Subject) -> Condition:
    if subject.type.kind not in ORDERED:
        message = f"“{subject.name}”为{KIND_NAMES[subject.type.kind]}，没有高低，不能写区间"
        raise refusal("E035", piece.span, message, "列出要的取值，如 [甲, 乙]")
    ends = _compare(">=", low, subject), _compare("<=", high, subject)
    match ends:
        case Compare(right=Literal(first)), Compare(right=Literal(last)) if not _rises(first, last, subject.type):
            message = f"区间“{cut(piece.text)}”的前端应小于后端"
            raise refusal("E046", piece.span, message, "调换两端；两端相同就只写一个")
    return And(ends)


def _rises(first: Value, last: Value, type_: FieldType) -> bool:
    match first, last:
        case date(), date():
            return first < last
        case int() | Fraction(), int() | Fraction():
            return first < last
    return type_.labels.index(str(first)) < type_.labels.index(str(last))


def _check_form(piece: Piece, subject: _Subject) -> None:
    """Recognise what belongs to the expression form, and a negation without its blank."""
    enclosed = piece.text[0] + piece.text[-1] in {"“”", "‘’", "''", '""'}
    if enclosed or not is_quotable(piece.text):
        remedy = "去掉引号和反斜线；若引号是文字的一部分，在外面再加一对英文引号"
        raise refusal("E008", piece.span, "引号没有写对，或文字里有反斜线", remedy)
    sign = _SIGN.match(piece.text)
    if sign is not None and subject.type.kind != "text":
        up, down = ("以后", "以前") if subject.type.kind == "date" else ("以上", "以下")
        value = cut(piece.part(sign.end()).text)
        remedy = _SIGN_WORDS[sign.group()].format(value=value, up=up, down=down)
        raise refusal("E045", Piece(sign.group(), piece.offset).span, "这里不用比较符号", f"写成“{remedy}”")
    for word in ("不是", "非"):
        rest = piece.text.removeprefix(word)
        glued = word == "不是" if subject.type.kind == "text" else is_value(rest, subject.type)
        if rest != piece.text and glued:
            message = f"“{word}”和“{cut(rest)}”连在了一起"
            remedy = f"空一格，写成“{word} {cut(rest)}”"
            if subject.type.kind == "text":
                remedy += "；若本来就是这样的文字，就加引号"
            raise refusal("E044", Piece(word, piece.offset).span, message, remedy)


def _compare(operator: str, value: Piece, subject: _Subject) -> Condition:
    return compare(operator, _operand(subject, value.span), read_value(value, subject.type), subject.fields)


def _operand(subject: _Subject, span: Span) -> Operand:
    return field_operand(subject.name, subject.type, span)
