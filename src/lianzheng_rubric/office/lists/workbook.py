"""名单 as a workbook: an index, then one worksheet for each list."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.excel.book import Book
from lianzheng_rubric.office.excel.columns import Column
from lianzheng_rubric.office.excel.table_sheet import TableSheet
from lianzheng_rubric.office.excel.worksheet_names import sheet_names
from lianzheng_rubric.office.lists import NameList
from lianzheng_rubric.office.wording import CLERKS, day_words

__all__ = ["lists_workbook"]

_INDEX = "目录"
_NUMBER = Column("序号", 7)


def lists_workbook(dossier: Dossier, lists: Sequence[NameList]) -> bytes:
    """Every list as a file."""
    book, provenance = Book(), dossier.provenance
    footer = f"{dossier.rubric.id} {dossier.rubric.fingerprint[:16]} 名单"
    names = sheet_names([_INDEX, *(one.title for one in lists)])
    pages = [book.sheet(name) for name in names]
    index = TableSheet(
        book,
        pages[0],
        f"{dossier.rubric.title}　名单",
        [_NUMBER, Column("名单", 46), Column("用途", 66), Column("条数", 9), Column("单位数", 10)],
        [f"制表日期：{day_words(dossier.day)}"],
    )
    for number, (one, name) in enumerate(zip(lists, names[1:], strict=True), 1):
        row = index.add([number, one.title, one.purpose, len(one.rows) or "无", len(one.units) or "无"])
        book.link(pages[0], row, 1, name, one.title)
    index.finish(signatures=CLERKS, provenance=provenance, footer=footer, last_row=index.row - 1)
    for one, page in zip(lists, pages[1:], strict=True):
        _write(book, page, one, dossier, provenance, footer)
    return book.content()


def _write(
    book: Book, page: Worksheet, one: NameList, dossier: Dossier, provenance: Sequence[str], footer: str
) -> None:
    notes = [f"用途：{one.purpose}　制表日期：{day_words(dossier.day)}"]
    if one.basis:
        notes.append(f"依据：{one.basis}")
    sheet = TableSheet(book, page, one.title, [_NUMBER, *one.columns], notes, freeze=2)
    for number, row in enumerate(one.rows, 1):
        sheet.add([number, *row.cells])
    last = sheet.row - 1
    if not one.rows:
        sheet.none()
    sheet.finish(signatures=CLERKS, provenance=provenance, footer=footer, last_row=last)
