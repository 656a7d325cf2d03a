"""Word files written paragraph by paragraph and table by table: safe texts, Chinese fonts, page numbers."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from lianzheng_rubric.office.word.parts import LOOKS, MAIN, fixed_parts, package
from lianzheng_rubric.office.word.table import Table, table_xml
from lianzheng_rubric.reports.plain_text import plain

__all__ = ["LETTER", "SHEET", "Manuscript", "PageSetup"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class PageSetup:
    """A4 with its margins, all in millimetres."""

    landscape: bool
    top: int
    right: int
    bottom: int
    left: int

    @property
    def room(self) -> int:
        """Width between the margins."""
        return (297 if self.landscape else 210) - self.left - self.right


LETTER = PageSetup(landscape=False, top=37, right=26, bottom=35, left=28)
"""The page of official letters (GB/T 9704)."""
SHEET = PageSetup(landscape=True, top=16, right=14, bottom=15, left=14)
"""The page of wide tables."""


class Manuscript:
    """A document in the making; :meth:`content` gives the file."""

    def __init__(self, page: PageSetup, title: str, footer: str = "") -> None:
        self.page = page
        self._title = title
        self._footer = footer
        self._body: list[str] = []

    def paragraph(self, text: str, look: str = "Body") -> None:
        """A paragraph in one of the styles of the house; line ends stay inside it."""
        self._body.append(_paragraph(text, look))

    def table(self, table: Table) -> None:
        """A table, and the paragraph that Word wants behind it before anything else may follow."""
        self._body.append(table_xml(table))

    def content(self) -> bytes:
        """The finished file: the same content gives the same bytes."""
        body = "".join(self._body)
        if body.endswith("</w:tbl>"):  # Word repairs a document that ends in a table
            body += _paragraph("", "Small")
        document = (
            f'{_HEAD}<w:document xmlns:w="{MAIN}" xmlns:r="{_RELATIONS}"><w:body>{body}{self._section()}</w:body>'
            "</w:document>"
        )
        parts = {**fixed_parts(self._title), "word/document.xml": document, "word/footer1.xml": self._foot()}
        return package(parts)

    def _section(self) -> str:
        page = self.page
        wide, high = (_twips(297), _twips(210)) if page.landscape else (_twips(210), _twips(297))
        turned = ' w:orient="landscape"' if page.landscape else ""
        return (
            f'<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>'
            f'<w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
            f'<w:pgMar w:top="{_twips(page.top)}" w:right="{_twips(page.right)}" w:bottom="{_twips(page.bottom)}" '
            f'w:left="{_twips(page.left)}" w:header="{_twips(8)}" w:footer="{_twips(min(page.bottom - 7, 25))}" '
            'w:gutter="0"/></w:sectPr>'
        )

    def _foot(self) -> str:
        """What the paper is on the left, page numbers on the right."""
        text = f"{_run(self._footer)}<w:r><w:tab/></w:r>{_run('第 ')}{_field('PAGE')}{_run(' 页 共 ')}"
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{_twips(self.page.room)}"/></w:tabs>'
        return (
            f'{_HEAD}<w:ftr xmlns:w="{MAIN}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{tab}</w:pPr>'
            f"{text}{_field('NUMPAGES')}{_run(' 页')}</w:p></w:ftr>"
        )


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _run(text: str) -> str:
    """A text as a text: nothing in it is markup, and no character in it is one that XML forbids."""
    pieces = "<w:br/>".join(
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in line.split("\t"))
        for line in plain(text).split("\n")
    )
    return f"<w:r>{pieces}</w:r>" if pieces else ""


def _paragraph(text: str, look: str) -> str:
    if look not in LOOKS:
        raise KeyError(look)
    return f'<w:p><w:pPr><w:pStyle w:val="{look}"/></w:pPr>{_run(text)}</w:p>'
