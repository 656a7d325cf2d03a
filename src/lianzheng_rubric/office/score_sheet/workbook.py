"""考评表 as a workbook: the table of the document, merged items, live totals, a row to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from lianzheng_rubric.engine.assessment import NodeScore
from lianzheng_rubric.office.excel.book import Book, line_height, set_up_page
from lianzheng_rubric.office.excel.score_formulas import Cells, score_formula
from lianzheng_rubric.office.score_sheet.filled import SheetRow
from lianzheng_rubric.office.score_sheet.layout import Layout, Line
from lianzheng_rubric.office.wording import SIGNATURES, footer_line, grade_words, headers, owner_line, remarks
from lianzheng_rubric.reports.provenance import provenance

__all__ = ["score_workbook"]

_HEAD = 3
"""Lines above the table: title, unit, header."""


def score_workbook(layout: Layout, day: date | None) -> bytes:
    """The sheet of one unit as a file; ``day`` is printed on it."""
    book = Book()
    _Writer(book, book.sheet("考评表"), layout, day).write()
    return book.content()


@dataclass(frozen=True)
class _Writer:
    """Writes one layout into one worksheet; rows of the worksheet are lines of the layout + ``_HEAD``."""

    book: Book
    page: Worksheet
    layout: Layout
    day: date | None

    @property
    def depth(self) -> int:
        return self.layout.sheet.outline.depth

    @property
    def scored(self) -> bool:
        return self.layout.sheet.outline.scored

    def write(self) -> None:
        widths = self._widths()
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)
        last = len(widths) - 1
        assessment = self.layout.sheet.assessment
        self.book.merged(self.page, (0, 0, 0, last), self.layout.sheet.outline.title, "title")
        self.page.set_row(0, 30)
        self.book.merged(self.page, (1, 0, 1, last), owner_line(assessment, self.day), "line")
        heads = headers(scored=self.scored)
        self.book.merged(self.page, (2, 0, 2, self.depth - 1), heads[0], "head")
        for offset, head in enumerate(heads[1:]):
            self.book.text(self.page, 2, self.depth + offset, head, "head")
        self.page.set_row(2, 32)
        for index, line in enumerate(self.layout.lines):
            self._line(index, line, widths)
        for span in (*self.layout.headings, *self.layout.items):
            row = self.layout.lines[span.first].row
            style = "text" if isinstance(row, SheetRow) else "total_text"
            if span in self.layout.headings:
                # a heading in the middle would be cut in two where a page ends within its rows
                style = "heading" if span.last > span.first else "centre"
            self.book.merged(
                self.page, (_HEAD + span.first, span.left, _HEAD + span.last, span.right), span.text, style
            )
        if self.scored:
            self._scores()
        self._tail(_HEAD + len(self.layout.lines), last)
        self.page.freeze_panes(_HEAD, 0)
        set_up_page(self.page, landscape=True, repeat=_HEAD - 1, footer=footer_line(assessment))

    def _widths(self) -> list[float]:
        headings = [11.0] * self.depth if self.depth > 1 else [14.0]
        room = 132 - sum(headings)
        if not self.scored:
            return [*headings, 22, (room - 22) * 0.5, (room - 22) * 0.5]
        return [*headings, 20, 7, (room - 48) * 0.5, (room - 48) * 0.5, 10.5, 10.5]

    def _line(self, index: int, line: Line, widths: list[float]) -> None:
        row = _HEAD + index
        if not isinstance(line.row, SheetRow):
            self._blank(row, range(self.depth + 1, len(widths)), "total_text")
            column, standards = self.depth + (2 if self.scored else 1), "\n".join(line.row.standards)
            self.book.text(self.page, row, column, standards, "total_text")
            score = self.layout.sheet.scores.get(line.row.node)
            shown = self.layout.sheet.words(line.row.node) if score is not None and score.score is None else ""
            self.page.set_row(row, max(22, line_height([(shown, widths[-1]), (standards, widths[column])])))
            return
        self._blank(row, range(self.depth + 1, len(widths)), "centre")
        standards, reasons = "\n".join(line.row.standards), "\n".join(line.reasons)
        column = self.depth + (2 if self.scored else 1)
        again = index > 0 and self.layout.lines[index - 1].row is line.row
        self.book.text(self.page, row, column, "" if again else standards)
        self.book.text(self.page, row, column + 1, reasons)
        if self.scored and line.points is not None:
            self.book.number(self.page, row, self.depth + 4, line.points)
        cells = [(line.row.title + line.row.clause, widths[self.depth]), (reasons, widths[column + 1])]
        self.page.set_row(row, line_height([*cells, ("" if again else standards, widths[column])]))

    def _blank(self, row: int, columns: range, style: str) -> None:
        for column in columns:
            self.book.text(self.page, row, column, "", style)

    # --- scores ----------------------------------------------------------------------------------------------------

    def _scores(self) -> None:
        """Marks and scores: one cell for the rows that share a node, one for every subtotal."""
        places = self._places()
        for node, first, last in self.layout.shared:
            self._marks(node, first, last)
            self._score(node, first, last, places)
        for index, line in enumerate(self.layout.lines):
            if not isinstance(line.row, SheetRow):
                self._marks(line.row.node, index, index)
                self._score(line.row.node, index, index, places)

    def _places(self) -> dict[str, int]:
        """The line that shows each node's score."""
        places = {node: first for node, first, _ in self.layout.shared}
        places.update(
            {line.row.node: index for index, line in enumerate(self.layout.lines) if not isinstance(line.row, SheetRow)}
        )
        return places

    def _cell(self, index: int, offset: int) -> str:
        return str(xl_rowcol_to_cell(_HEAD + index, self.depth + offset))

    def _marks(self, node: str, first: int, last: int) -> None:
        full = self.layout.sheet.scores[node].full if node in self.layout.sheet.scores else None
        row, column = _HEAD + first, self.depth + 1
        style = "number" if isinstance(self.layout.lines[first].row, SheetRow) else "total"
        if last > first:
            self.page.merge_range(row, column, _HEAD + last, column, "", self.book.style(style))
        if full is not None:
            self.book.number(self.page, row, column, full, style)
        else:
            self.book.text(self.page, row, column, "", "centre")

    def _score(self, node: str, first: int, last: int, places: dict[str, int]) -> None:
        score = self.layout.sheet.scores.get(node)
        row, column = _HEAD + first, self.depth + 5
        style = "number" if isinstance(self.layout.lines[first].row, SheetRow) else "total"
        if last > first:
            self.page.merge_range(row, column, _HEAD + last, column, "", self.book.style(style))
        if score is None:  # out of scope: nothing was scored
            self.book.text(self.page, row, column, "", "centre")
            return
        formula = score_formula(self.layout.sheet.outline.nodes[node], score, self._cells(node, first, score, places))
        if formula is None or score.score is None:
            self.book.text(self.page, row, column, self.layout.sheet.words(node), "open")
        else:
            idle = node in self.layout.sheet.idle and not (score.state == "inapplicable" and score.score)
            self.book.formula(self.page, row, column, formula, score.score, "idle" if idle else style)

    def _cells(self, node: str, first: int, score: NodeScore, places: dict[str, int]) -> Cells:
        lines = self.layout.lines
        points = [
            (self._cell(index, 4), line.points)
            for index, line in enumerate(lines)
            if line.node == node and line.points is not None
        ]
        scores = self.layout.sheet.scores
        children = [(self._cell(places[c.id], 5), c) for c in scores.values() if c.parent == node and c.id in places]
        if len(children) < sum(c.parent == node for c in scores.values()):
            children = []
        marks = self._cell(first, 1) if score.full is not None else ""
        return Cells(marks, points, children)

    # --- below the table -------------------------------------------------------------------------------------------

    def _tail(self, row: int, last: int) -> None:
        assessment = self.layout.sheet.assessment
        grade = grade_words(assessment)
        if grade:
            self.book.merged(self.page, (row, 0, row, last), grade, "total_text")
            self.page.set_row(row, line_height([(grade, 128)]) + 4)
            row += 1
        for text in remarks(assessment):
            self.book.merged(self.page, (row, 0, row, last), text, "line")
            row += 1
        self.book.merged(self.page, (row, 0, row, last), SIGNATURES, "line")
        self.page.set_row(row, 40)
        for offset, text in enumerate(provenance(assessment), 1):
            self.book.merged(self.page, (row + offset, 0, row + offset, last), text, "small")
