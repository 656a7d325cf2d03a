"""A filled score sheet laid out line by line: which cells are merged, which numbers stand where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from lianzheng_rubric.engine.exact import Exact, amount_of, exact
from lianzheng_rubric.engine.plan import TOTAL
from lianzheng_rubric.office.score_sheet.filled import WHOLE, Entry, ScoreSheet, SheetRow, Subtotal
from lianzheng_rubric.office.wording import titled

__all__ = ["Layout", "Line", "Span", "laid_out"]


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line of the table: a row (or a part of one whose points go to several nodes), or a subtotal."""

    row: SheetRow | Subtotal
    reasons: tuple[str, ...] = ()
    points: Exact | None = None
    node: str = ""
    """Where ``points`` are kept."""


@dataclass(frozen=True, slots=True)
class Span:
    """A block of cells with one text: columns ``left``..``right`` of lines ``first``..``last``."""

    left: int
    right: int
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The table: its lines, and the blocks left of the marks, which cover columns 0 … ``depth`` without a gap."""

    sheet: ScoreSheet
    lines: tuple[Line, ...]
    headings: tuple[Span, ...]
    items: tuple[Span, ...]
    """What each row is about; where its headings are few, it reaches to the left."""
    shared: tuple[tuple[str, int, int], ...] = field(default=())
    """(node, first line, last line): the rows that keep their points in one node of their own."""


def laid_out(sheet: ScoreSheet) -> Layout:
    """The layout of a filled sheet."""
    lines: list[Line] = []
    for row, entries in zip(sheet.outline.rows, sheet.entries, strict=True):
        lines += _lines(row, entries)
    depth = sheet.outline.depth
    headings = [span for column in range(depth) for span in _headings(lines, column, depth)]
    filled = {(line, column) for span in headings for line, column in _cells(span)}
    items = tuple(_items(lines, filled, depth))
    return Layout(sheet, tuple(lines), tuple(headings), items, tuple(_shared(sheet, lines)))


def _cells(span: Span) -> Iterator[tuple[int, int]]:
    for line in range(span.first, span.last + 1):
        for column in range(span.left, span.right + 1):
            yield line, column


def _lines(row: SheetRow | Subtotal, entries: Sequence[Entry]) -> Iterator[Line]:
    if isinstance(row, Subtotal):
        yield Line(row, (), None, row.node)
        return
    by_node: dict[str, list[Entry]] = {}
    for entry in entries:
        by_node.setdefault(entry.node or row.node, []).append(entry)
    if not by_node:
        yield Line(row, (), None, row.node)
    for node, found in by_node.items():
        scored = [entry.points for entry in found if entry.points is not None]
        total = exact(amount_of(sum((Fraction(points) for points in scored), Fraction(0)))) if scored else None
        yield Line(row, tuple(entry.text for entry in found), total, node)


def _headings(lines: Sequence[Line], column: int, depth: int) -> Iterator[Span]:
    """Lines below the same item in this column of headings; one without items of its own reaches over the rest."""
    start = 0
    for index in range(1, len(lines) + 1):
        path = _path(lines[start].row)[: column + 1]
        if index < len(lines) and _path(lines[index].row)[: column + 1] == path:
            continue
        if len(path) > column:
            ends = all(len(_path(line.row)) == column + 1 for line in lines[start:index])
            yield Span(column, depth - 1 if ends else column, start, index - 1, titled(*path[column]))
        start = index


def _path(row: SheetRow | Subtotal) -> tuple[tuple[str, str], ...]:
    """The headings of a row; the total and the sum of the whole sheet stand below the table, not inside an item."""
    return () if isinstance(row, Subtotal) and row.outermost else row.headings


def _items(lines: Sequence[Line], filled: set[tuple[int, int]], depth: int) -> Iterator[Span]:
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and lines[index].row is lines[start].row:
            continue
        left = next(column for column in range(depth + 1) if (start, column) not in filled)
        yield Span(left, depth, start, index - 1, _name(lines[start].row))
        start = index


def _name(row: SheetRow | Subtotal) -> str:
    if isinstance(row, SheetRow):
        return row.title if row.title == WHOLE else titled(row.clause, row.title)
    if not row.outermost:
        return "小计"
    return "总分" if row.node == TOTAL else f"{titled(*row.headings[0])}合计"


def _shared(sheet: ScoreSheet, lines: Sequence[Line]) -> Iterator[tuple[str, int, int]]:
    """Runs of lines whose rows keep their points in one node that is scored by itself, not put together from others."""
    start = 0
    for index in range(1, len(lines) + 1):
        node = _own_node(sheet, lines[start])
        if index < len(lines) and node and _own_node(sheet, lines[index]) == node:
            continue
        if node:
            yield node, start, index - 1
        start = index


def _own_node(sheet: ScoreSheet, line: Line) -> str:
    row = line.row
    if not isinstance(row, SheetRow) or not row.node:
        return ""
    return "" if sheet.outline.nodes[row.node].base == "children" else row.node
