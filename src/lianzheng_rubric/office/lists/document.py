"""名单 as a Word file: every list under its heading, with what it is for and the clause that asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.lists import NameList
from lianzheng_rubric.office.word.manuscript import SHEET, Manuscript
from lianzheng_rubric.office.word.table import plain_table
from lianzheng_rubric.office.wording import CLERKS, day_words

__all__ = ["lists_document"]

_NUMBER = 13.0
"""Width of the column of numbers, in millimetres."""
_CHARACTER, _MARGINS, _SHORT = 1.95, 3.5, 16
"""A half-width character of a table and the margins of a cell in millimetres; columns up to so many characters."""


def lists_document(dossier: Dossier, lists: Sequence[NameList]) -> bytes:
    """Every list as a file; lists without anybody are named together at the end."""
    rubric = dossier.rubric
    paper = Manuscript(SHEET, f"{rubric.title} 名单", f"{rubric.id} {rubric.fingerprint[:16]} 名单")
    paper.paragraph(f"{rubric.title}　名单", "SheetTitle")
    paper.paragraph(f"制表日期：{day_words(dossier.day)}", "Line")
    filled = [one for one in lists if one.rows]
    for number, one in enumerate(filled, 1):
        _write(paper, number, one)
    empty = [one.title for one in lists if not one.rows]
    if empty:
        paper.paragraph("没有内容的名单", "SheetHeading")
        paper.paragraph("、".join(f"“{title}”" for title in empty) + "：无。", "Line")
    paper.paragraph(CLERKS, "Sign")
    paper.paragraph("\n".join(dossier.provenance), "Small")
    return paper.content()


def _write(paper: Manuscript, number: int, one: NameList) -> None:
    about = f"（{len(one.rows)} 条，{len(one.units)} 个单位）" if one.units else f"（{len(one.rows)} 条）"
    paper.paragraph(f"{number}．{one.title}{about}", "SheetHeading")
    paper.paragraph(one.purpose + (f"\n依据：{one.basis}" if one.basis else ""), "Note")
    widths = (_NUMBER, *_millimetres([column.width for column in one.columns], paper.page.room - _NUMBER))
    header = ("序号", *(column.title for column in one.columns))
    rows = [(str(place), *row.cells) for place, row in enumerate(one.rows, 1)]
    paper.table(plain_table(widths, header, rows))


def _millimetres(widths: list[int], room: float) -> list[float]:
    """Widths in characters as widths on paper: short texts (dates, numbers, ids) get what they need, texts the rest."""
    narrow = [width * _CHARACTER + _MARGINS if width <= _SHORT else 0.0 for width in widths]
    wanted = sum(width for width, fixed in zip(widths, narrow, strict=True) if not fixed)
    rest = room - sum(narrow)
    if not wanted or rest < room * 0.4:
        return [room * width / sum(widths) for width in widths]
    return [fixed or rest * width / wanted for width, fixed in zip(widths, narrow, strict=True)]
