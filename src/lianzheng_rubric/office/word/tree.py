"""The tree of an existing Word file: texts replaced across runs, rows repeated and removed, and it still opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, TypeAlias

from lxml import etree

from lianzheng_rubric.office.word.parts import MAIN
from lianzheng_rubric.reports.plain_text import plain

__all__ = [
    "Tree", "has_picture", "own_texts", "paragraphs_of", "remove_paragraph", "remove_row", "replace_text",
    "tag", "told_apart",
]  # fmt: skip

Tree: TypeAlias = Any
"""An element of lxml, which has no types."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def tag(name: str) -> str:
    """The name of an element of WordprocessingML."""
    return f"{{{MAIN}}}{name}"


def paragraphs_of(element: Tree) -> Iterator[Tree]:
    """Every paragraph, those in cells and text boxes too; ``element`` itself if it is one."""
    return iter(element.iter(tag("p")))


def own_texts(paragraph: Tree) -> list[Tree]:
    """The pieces of text of a paragraph in their order, without those of text boxes that hang on it."""
    return [text for text in paragraph.iter(tag("t")) if next(text.iterancestors(tag("p"))) is paragraph]


def has_picture(paragraph: Tree) -> bool:
    """Whether something stands in a paragraph beside its text: a picture, a text box, a seal."""
    return any(True for _ in paragraph.iter(tag("drawing"), tag("pict"), tag("object")))


def replace_text(paragraph: Tree, values: Sequence[tuple[tuple[int, int], str]]) -> None:
    """Put each value in the place of the span of characters; it takes the look of the first of them.

    Word cuts a text into runs wherever it was edited, so that a span may reach over several.
    """
    if not values:
        return
    pieces = own_texts(paragraph)
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece.text or ""))
    texts = [(piece.text or "").replace("\n", " ").replace("\t", " ") for piece in pieces]
    for (start, end), value in reversed(values):
        first = max(place for place in range(len(pieces)) if starts[place] <= start)
        for place in range(len(pieces)):
            left, right = max(start - starts[place], 0), min(end, starts[place + 1]) - starts[place]
            if left < right:
                texts[place] = texts[place][:left] + (plain(value) if place == first else "") + texts[place][right:]
    for piece, text in zip(pieces, texts, strict=True):
        _write(piece, text)


def _write(piece: Tree, text: str) -> None:
    """A text with its line ends and tabs as Word wants them: elements between pieces of text."""
    current = piece
    for number, line in enumerate(text.split("\n")):
        for column, part in enumerate(line.split("\t")):
            if number or column:
                mark = etree.Element(tag("tab" if column else "br"))
                current.addnext(mark)
                current = etree.Element(tag("t"))
                mark.addnext(current)
            current.text = part
            current.set(_SPACE, "preserve")


def told_apart(element: Tree, number: int) -> Tree:
    """A copy of a row or paragraph; what Word wants to be unique stays with the first one only."""
    copy = deepcopy(element)
    for mark in copy.findall(f"{tag('pPr')}/{tag('sectPr')}"):  # a section ends once
        mark.getparent().remove(mark)
    if number:
        for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference"):
            for mark in list(copy.iter(tag(name))):
                mark.getparent().remove(mark)
        for mark in list(copy.iter(tag("id"))):  # of a content control
            if mark.getparent().tag == tag("sdtPr"):
                mark.getparent().remove(mark)
        for one in copy.iter():
            for name in ("paraId", "textId"):
                one.attrib.pop(_WORD_2010 + name, None)
        for position, picture in enumerate(copy.iter(f"{_DRAWING}docPr")):
            picture.set("id", str(100_000 + number * 100 + position))
    return copy


def remove_paragraph(paragraph: Tree) -> None:
    """Take a paragraph away; where Word needs one, or a section ends in it, it stays without text."""
    parent, before, after = paragraph.getparent(), paragraph.getprevious(), paragraph.getnext()
    table = tag("tbl")
    needed = (
        paragraph.find(f"{tag('pPr')}/{tag('sectPr')}") is not None
        or (before is not None and before.tag == table and (after is None or after.tag in (table, tag("sectPr"))))
        or (parent.tag != tag("body") and len(parent.findall(tag("p"))) == 1)
    )
    if not needed:
        parent.remove(paragraph)
        return
    for child in list(paragraph):
        if child.tag != tag("pPr"):
            paragraph.remove(child)


def remove_row(row: Tree) -> None:
    """Take a row away, and the table with it when nothing is left of it but what heads this row."""
    table = next(row.iterancestors(tag("tbl")))
    rows = [one for one in table.iter(tag("tr")) if next(one.iterancestors(tag("tbl"))) is table]
    above = rows[: rows.index(row)]
    row.getparent().remove(row)
    heads_only = len(above) <= 1 or all(one.find(f"{tag('trPr')}/{tag('tblHeader')}") is not None for one in above)
    if len(rows) == len(above) + 1 and heads_only:
        table.getparent().remove(table)
