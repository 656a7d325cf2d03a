"""The parts of a specification in the mapping form: where a value stands, and what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from lianzheng_rubric.engine.condition import Literal
from lianzheng_rubric.engine.exact import amount_of, show
from lianzheng_rubric.language.expression.errors import Span, refusal
from lianzheng_rubric.language.expression.meaning import YES_NO
from lianzheng_rubric.language.expression.operands import NUMBER, Operand
from lianzheng_rubric.language.expression.tokens import BLANKS, decimal_text, read_number

if TYPE_CHECKING:
    from lianzheng_rubric.language.field_types import FieldType

__all__ = ["ORDERED", "Piece", "doubtful_percent", "is_value", "range_ends", "read_value"]

ORDERED: Final = frozenset({"number", "date", "scale"})
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the specification and where it starts."""

    text: str
    offset: int

    @property
    def span(self) -> Span:
        """Its place in the specification."""
        return Span(self.offset, len(self.text))

    def part(self, start: int, end: int | None = None) -> Piece:
        """Cut out a part, without blanks at its ends."""
        text = self.text[start:end]
        return Piece(text.strip(BLANKS), self.offset + start + len(text) - len(text.lstrip(BLANKS)))


def is_value(text: str, type_: FieldType) -> bool:
    """Whether ``text`` can only be a value of the type; open text never is."""
    match type_.kind:
        case "scale" | "choice":
            return text in type_.labels
        case "yes_no":
            return text in YES_NO
        case "number":
            return _NUMBER.fullmatch(text.rstrip("%") if type_.percent else text) is not None
        case "date":
            return _DATE.fullmatch(text) is not None
    return False


def doubtful_percent(text: str) -> tuple[str, str] | None:
    """Why a number up to 1 without its sign says too little beside percentages (0.9 is 0.9% or 90%), and the remedy."""
    if not _NUMBER.fullmatch(text) or not 0 < Fraction(text) <= 1:
        return None
    whole = show(amount_of(Fraction(text) * 100))
    return f"“{text}”没有写百分号，看不出是 {text}% 还是 {whole}%", f"写成 {text}% 或 {whole}%"


def range_ends(piece: Piece, type_: FieldType) -> tuple[Piece, Piece] | None:
    """Split a range where both parts are values; else at ``至``, so that the wrong part can be named."""
    splits = [(piece.part(0, match.start()), piece.part(match.end())) for match in re.finditer("至|-", piece.text)]
    for low, high in splits:
        if is_value(low.text, type_) and is_value(high.text, type_):
            return low, high
    if type_.kind in ORDERED and "至" in piece.text:
        start = piece.text.index("至")
        return piece.part(0, start), piece.part(start + 1)
    return None


def read_value(piece: Piece, type_: FieldType) -> Operand:
    """Read a number exactly; every other value is a text that the field's type explains."""
    if type_.kind != "number":
        return Operand(Literal(piece.text), piece.span, piece.text, quoted=True)
    negative = piece.text.startswith("-")
    if type_.percent:
        if doubt := doubtful_percent(piece.text):
            raise refusal("E040", piece.span, *doubt)
        piece = Piece(piece.text.rstrip("%"), piece.offset)
    value = read_number(piece.text.removeprefix("-"), piece.span, "只写数字，如 3、0.5，不带单位")
    if piece.text.endswith("%"):
        raise refusal(
            "E040",
            piece.span,
            "条件里不能写百分数",
            f"字段填百分之几的写 {piece.text.rstrip('%％')}，填小数的写 {decimal_text(value)}",
        )
    return Operand(Literal(-value if negative else value), piece.span, piece.text, NUMBER)
