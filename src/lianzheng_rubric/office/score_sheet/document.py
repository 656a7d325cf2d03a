"""考评表 as a Word file: the table of the document, merged items, a row to sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lianzheng_rubric.office.score_sheet.filled import SheetRow
from lianzheng_rubric.office.score_sheet.layout import Layout, Span
from lianzheng_rubric.office.word.manuscript import SHEET, Manuscript
from lianzheng_rubric.office.word.table import Block, Table
from lianzheng_rubric.office.wording import SIGNATURES, footer_line, grade_words, headers, owner_line, remarks
from lianzheng_rubric.reports.provenance import provenance
from lianzheng_rubric.reports.wording import number, short

__all__ = ["score_document"]

_LONG = 8
"""Items over more lines than fit on a page in comfort are named at their top, where a reader begins."""


def score_document(layout: Layout, day: date | None) -> bytes:
    """The sheet of one unit as a file; ``day`` is printed on it."""
    assessment = layout.sheet.assessment
    paper = Manuscript(SHEET, f"{assessment.unit} 考评表", footer_line(assessment))
    paper.paragraph(layout.sheet.outline.title, "SheetTitle")
    paper.paragraph(owner_line(assessment, day), "Line")
    paper.table(_table(layout))
    for text in remarks(assessment):
        paper.paragraph(text, "Line")
    paper.paragraph(SIGNATURES, "Sign")
    paper.paragraph("\n".join(provenance(assessment)), "Small")
    return paper.content()


def _table(layout: Layout) -> Table:
    scored = layout.sheet.outline.scored
    depth = layout.sheet.outline.depth
    widths = _widths(depth, scored=scored)
    heads = headers(scored=scored)
    blocks = [Block(0, 0, 0, depth - 1, heads[0], "head")]
    blocks += [Block(0, 0, depth + place, depth + place, head, "head") for place, head in enumerate(heads[1:])]
    blocks += [_block(span, layout) for span in (*layout.headings, *layout.items)]
    blocks += _happened(layout, depth, scored=scored)
    if scored:
        blocks += _scores(layout, depth)
    rows = len(layout.lines) + 1
    grade = grade_words(layout.sheet.assessment)
    if grade:
        blocks.append(Block(rows, rows, 0, len(widths) - 1, grade, "total"))
        rows += 1
    return Table(widths, rows, tuple(blocks))


def _widths(depth: int, *, scored: bool) -> tuple[float, ...]:
    """Columns in millimetres; what is left goes to the texts."""
    headings = (min(30.0, 60.0 / depth),) * depth
    if not scored:
        room = SHEET.room - sum(headings) - 58
        return (*headings, 58, room * 0.5, room * 0.5)
    room = SHEET.room - sum(headings) - 42 - 13 - 20 - 19
    return (*headings, 42, 13, room * 0.52, room * 0.48, 20, 19)


def _block(span: Span, layout: Layout) -> Block:
    """A block left of the marks; the header row stands above all lines."""
    if span not in layout.headings:
        look = "text" if isinstance(layout.lines[span.first].row, SheetRow) else "total"
    else:
        look = "top" if span.last - span.first >= _LONG else "centre"
    return Block(span.first + 1, span.last + 1, span.left, span.right, span.text, look)


def _happened(layout: Layout, depth: int, *, scored: bool) -> Iterator[Block]:
    """The standards of each row, and what happened beside each of its lines."""
    lines = layout.lines
    column = depth + (2 if scored else 1)
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and lines[index].row is lines[start].row:
            continue
        row = lines[start].row
        text, look = "\n".join(row.standards), "text" if isinstance(row, SheetRow) else "total"
        yield Block(start + 1, index, column, column, text, look)
        start = index
    for index, line in enumerate(lines, 1):
        look = "text" if isinstance(line.row, SheetRow) else "total"
        yield Block(index, index, column + 1, column + 1, "\n".join(line.reasons), look)
        if scored:
            points = "" if line.points is None else short(line.points)
            yield Block(index, index, column + 2, column + 2, points, "centre" if look == "text" else look)


def _scores(layout: Layout, depth: int) -> Iterator[Block]:
    """Marks and scores: one cell for the rows that share a node, one for every other line."""
    kept = {first: (node, last) for node, first, last in layout.shared}
    index = 0
    while index < len(layout.lines):
        row = layout.lines[index].row
        node, last = kept.get(index, ("" if isinstance(row, SheetRow) else row.node, index))
        score = layout.sheet.scores.get(node)
        full = "" if score is None or score.full is None else number(score.full)
        text = "" if score is None else layout.sheet.words(node)
        look = "centre" if isinstance(row, SheetRow) else "total"
        yield Block(index + 1, last + 1, depth + 1, depth + 1, full, look)
        yield Block(
            index + 1,
            last + 1,
            depth + 5,
            depth + 5,
            text,
            "open" if score is not None and score.score is None else look,
        )
        index = last + 1
