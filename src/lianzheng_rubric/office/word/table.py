"""Tables of Word files: blocks of cells on a grid, turned into rows that Word opens without repairing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lianzheng_rubric.reports.plain_text import plain

__all__ = ["Block", "Table", "plain_table", "table_xml"]

_LOOKS = {
    "text": ("Cell", "", "center"),
    "top": ("CellCentre", "", "top"),
    "centre": ("CellCentre", "", "center"),
    "head": ("CellHead", "DCE6F1", "center"),
    "total": ("CellHead", "F2F2F2", "center"),
    "open": ("CellCentre", "FFF2CC", "center"),
}
"""Look → (style of its paragraphs, shading, where the text stands)."""
_NARROW = 30
"""Millimetres."""


@dataclass(frozen=True, slots=True)
class Block:
    """A cell over rows ``first``..``last`` and columns ``left``..``right``; each line of ``text`` is a paragraph."""

    first: int
    last: int
    left: int
    right: int
    text: str
    look: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """``blocks`` cover the grid of ``rows`` × ``widths`` (millimetres) once and without a gap.

    The first ``head`` rows stand again on every page.
    """

    widths: tuple[float, ...]
    rows: int
    blocks: tuple[Block, ...]
    head: int = 1


def plain_table(widths: tuple[float, ...], header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    """A table without merged cells; narrow columns hold numbers and stand in the middle."""
    looks = ["centre" if width < _NARROW else "text" for width in widths]
    blocks = [Block(0, 0, column, column, text, "head") for column, text in enumerate(header)]
    for number, row in enumerate(rows, 1):
        blocks += [Block(number, number, column, column, text, looks[column]) for column, text in enumerate(row)]
    return Table(widths, len(rows) + 1, tuple(blocks))


def table_xml(table: Table) -> str:
    """The table as OOXML.

    Raises:
        ValueError: blocks overlap, leave a gap, or reach out of the grid.

    """
    widths = [round(width * 1440 / 25.4) for width in table.widths]
    starts = _starts(table)
    rows = []
    for row in range(table.rows):
        cells, column = [], 0
        while column < len(widths):
            block = starts[row, column]
            cells.append(_cell(block, row, sum(widths[block.left : block.right + 1])))
            column = block.right + 1
        properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if row < table.head else "")
        rows.append(f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>")
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _starts(table: Table) -> dict[tuple[int, int], Block]:
    """The block whose cells begin at each (row, column); the grid is covered once, or the table is refused."""
    covered: set[tuple[int, int]] = set()
    starts: dict[tuple[int, int], Block] = {}
    for block in table.blocks:
        for row in range(block.first, block.last + 1):
            starts[row, block.left] = block
            for column in range(block.left, block.right + 1):
                if (row, column) in covered:
                    raise ValueError(f"two blocks cover row {row}, column {column}")
                covered.add((row, column))
    everything = {(row, column) for row in range(table.rows) for column in range(len(table.widths))}
    if covered != everything:
        raise ValueError(f"blocks and grid differ at {sorted(covered ^ everything)[:3]}")
    return starts


def _cell(block: Block, row: int, width: int) -> str:
    style, shade, place = _LOOKS[block.look]
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if block.right > block.left:
        properties += f'<w:gridSpan w:val="{block.right - block.left + 1}"/>'
    if block.last > block.first:
        properties += '<w:vMerge w:val="restart"/>' if row == block.first else "<w:vMerge/>"
    if shade:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>'
    properties += f'<w:vAlign w:val="{place}"/>'
    text = plain(block.text) if row == block.first else ""
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        + (f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>' if line else "")
        + "</w:p>"
        for line in text.split("\n")
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"
