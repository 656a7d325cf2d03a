"""填表说明 and 条款说明: how to fill in the form, and every clause of the rubric in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from lianzheng_rubric.authoring.readback import grade_lines, read_back
from lianzheng_rubric.engine.exact import show
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.office.excel.book import Book, line_height, set_up_page
from lianzheng_rubric.office.form.colours import LEGEND, look_of
from lianzheng_rubric.office.form.layout import Layout, Offer

__all__ = ["origin", "write_clauses", "write_guide"]

_GUIDE_WIDTHS = (22.0, 64.0, 46.0)
_CLAUSE_WIDTHS = (13.0, 74.0, 30.0, 16.0, 40.0, 12.0)
_STEPS = (
    "先在“单位”表里写上全部参评单位；其他表的“单位”列从这里下拉。要用上年成绩的，填“上年结果”表。",
    "哪张表记什么，看下面“各张表”；某一条款的事记在哪张表、选哪个情形，看“条款说明”表（可以筛选）。",
    "一行记一件事：选单位，写日期，选情形，再填没有变灰的格；变红的格必须填。没有发生的事不要写。",
    "台账只记事实，不记扣几分、加几分：那是细则的事。只有由人定的分才填“分值”，并写“理由”。",
    "没有测、没有判、没有查到的，空着，不要写 0；不知道的也空着，程序会列成“待定”。",
    "可以排序、筛选、插入行，可以把不用的空列隐藏；不要改表头和表名，不要合并单元格，不要在表头上面加行。",
    "用 Excel、WPS 或 LibreOffice 都可以，存成 .xlsx，交给评分的人：lianzheng score 细则 记录表.xlsx",
    "细则改了以后不用重填：再导出一次记录表，填过的都还在。",
)


_NOT_NEEDED = {
    "测评与考勤": "本细则没有专记票数、人数的情形",
    "录入与判定": "本细则没有录入的得分，也没有由人判定的分",
}
"""Why a form lacks a sheet that people look for."""


def origin(rubric: Rubric) -> tuple[str, ...]:
    """From which rubric the form was made, so that it can be told later."""
    changed = [f"{one.key}={one.value}" for one in rubric.plan.readings if one.value != one.default]
    return (
        f"依据：{rubric.title}（{rubric.id}，版本 {rubric.version}）",
        f"细则指纹 {rubric.fingerprint}",
        f"读法：{'、'.join(changed)}，其余按细则原取" if changed else "读法：均按细则原取",
    )


def write_guide(book: Book, sheet: Worksheet, rubric: Rubric, layout: Layout) -> None:
    """How to fill in the form: steps, sheets, colours, columns, and from which rubric it was made."""
    _widths(sheet, _GUIDE_WIDTHS)
    whole = sum(_GUIDE_WIDTHS)
    row = _across(book, sheet, 0, f"{rubric.title} 记录表", "title", whole * 0.6)
    row = _heading(book, sheet, row, "怎样填")
    for number, step in enumerate(_STEPS, start=1):
        row = _across(book, sheet, row, f"{number}. {step}", "line", whole)
    row = _table(book, sheet, row, "各张表", ("表", "记什么", "有哪些情形"), _sheet_lines(layout))
    row = _heading(book, sheet, row, "颜色")
    for name, meaning in LEGEND.items():
        sheet.write_blank(row, 0, None, book.file.add_format({**look_of(name), "border": 1}))
        if name == "early":
            sheet.write_string(
                row, 0, "2001-01-01", book.file.add_format({**look_of(name), "border": 1, "align": "center"})
            )
        book.merged(sheet, (row, 1, row, 2), meaning, "text")
        row += 1
    row = _table(book, sheet, row, "各列", ("列", "填什么", "可以填"), _column_lines(layout))
    row = _heading(book, sheet, row, "出处")
    for line in origin(rubric):
        row = _across(book, sheet, row, line, "small", whole)
    sheet.hide_gridlines(2)
    set_up_page(sheet, landscape=True, footer=rubric.title)


def write_clauses(book: Book, sheet: Worksheet, rubric: Rubric, layout: Layout) -> None:
    """Every clause in one sentence, with what to choose, on which sheet, and what to fill in."""
    _widths(sheet, _CLAUSE_WIDTHS)
    head = ("条款", "意思", "选哪个情形", "在哪张表填", "要填的列（有 * 的必填）", "分值范围")
    for column, text in enumerate(head):
        book.text(sheet, 0, column, text, "head")
    row = 1
    for line in _clause_lines(rubric, layout):
        for column, text in enumerate(line):
            book.text(sheet, row, column, text, "centre" if column in (0, 3, 5) else "text")
        sheet.set_row(row, line_height(list(zip(line, _CLAUSE_WIDTHS, strict=True))))
        row += 1
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, row - 1), len(head) - 1)
    set_up_page(sheet, landscape=True, repeat=0, footer=rubric.title)


def _widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def _across(book: Book, sheet: Worksheet, row: int, text: str, style: str, width: float) -> int:
    """A line over all columns; the number of the next row."""
    book.merged(sheet, (row, 0, row, len(_GUIDE_WIDTHS) - 1), text, style)
    sheet.set_row(row, line_height([(text, width)]) + (12 if style == "title" else 0))
    return row + 1


def _heading(book: Book, sheet: Worksheet, row: int, text: str) -> int:
    book.merged(sheet, (row + 1, 0, row + 1, len(_GUIDE_WIDTHS) - 1), text, "remark")
    sheet.set_row(row + 1, 22)
    return row + 2


def _table(
    book: Book, sheet: Worksheet, row: int, title: str, head: Sequence[str], lines: Iterator[tuple[str, ...]]
) -> int:
    row = _heading(book, sheet, row, title)
    for column, text in enumerate(head):
        book.text(sheet, row, column, text, "head")
    for row_of_line, line in enumerate(lines, start=row + 1):
        row = row_of_line
        for column, text in enumerate(line):
            book.text(sheet, row, column, text, "centre" if column == 0 else "text")
        sheet.set_row(row, line_height(list(zip(line, _GUIDE_WIDTHS, strict=True))))
    return row + 1


def _sheet_lines(layout: Layout) -> Iterator[tuple[str, ...]]:
    yield "条款说明", "每一条用一句话说明：什么情形，怎样算，在哪张表填；只供查看，不用填", ""
    for sheet in (layout.units, layout.last_year, *layout.records):
        yield sheet.name, sheet.purpose, _few([offer.shown for offer in sheet.offers])
    for name, why in _NOT_NEEDED.items():
        if all(sheet.name != name for sheet in layout.records):
            yield name, f"{why}，没有这张表", ""


def _few(names: Sequence[str]) -> str:
    return "、".join(names[:4]) + (f" 等 {len(names)} 个" if len(names) > 4 else "")


def _column_lines(layout: Layout) -> Iterator[tuple[str, ...]]:
    seen: set[tuple[str, str]] = set()
    for sheet in (*layout.records, layout.units, layout.last_year):
        for column in sheet.columns:
            key = (column.header, "" if column.header in ("单位", "备注") else column.hint)
            if key not in seen:
                seen.add(key)
                yes_no = "是、否" if column.kind == "yes_no" else ""
                yield column.header, column.hint, _choices(column.labels) or yes_no


def _choices(labels: Sequence[str]) -> str:
    return "、".join(labels[:12]) + (f" 等 {len(labels)} 个" if len(labels) > 12 else "")


def _clause_lines(rubric: Rubric, layout: Layout) -> Iterator[tuple[str, ...]]:
    offered: dict[str, list[tuple[str, Offer]]] = {}
    for sheet in layout.records:
        for offer in sheet.offers:
            for clause in offer.situation.clauses:
                offered.setdefault(clause, []).append((sheet.name, offer))
    for clause, sentence in read_back(rubric.plan, rubric.vocabulary.dated_by()):
        yield (clause, sentence, *_where(offered.get(clause, ())))
    for line in grade_lines(rubric.plan):
        yield ("档次", line.removeprefix("档次 "), "", "", "", "")


def _where(offers: Sequence[tuple[str, Offer]]) -> tuple[str, str, str, str]:
    """What to choose, on which sheet, which columns, which points."""
    several = len(offers) > 1
    columns = [
        (f"{offer.shown}：" if several else "")
        + "、".join(f"{name}*" if name in offer.needs.required else name for name in offer.needs.wanted)
        for _, offer in offers
        if offer.needs.wanted
    ]
    points = [_range(offer) for _, offer in offers if offer.situation.points is not None]
    return (
        "\n".join(offer.shown for _, offer in offers),
        "\n".join(dict.fromkeys(sheet for sheet, _ in offers)),
        "\n".join(columns),
        "\n".join(dict.fromkeys(points)),
    )


def _range(offer: Offer) -> str:
    least, most = offer.situation.points or (0, None)
    return f"{show(least)} 以上" if most is None else f"{show(least)} 至 {show(most)}"
