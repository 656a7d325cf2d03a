"""Pages made for tests, and what a reader's machine finds in them."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from lianzheng_rubric import Record, Rubric, Unit, ledger_from_rows, load, load_rubric, read_ledger, score
from lianzheng_rubric.engine.exact import UNIT
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.papers import make_papers
from lianzheng_rubric.records.ledger import Ledger
from lianzheng_rubric.scoring import shipped_examples

__all__ = ["HOSTILE", "RUBRICS", "Element", "Found", "dossier_of", "example", "found_in", "hostile", "html_of", "small"]

RUBRICS = ("tongyu-2017", "xxqu-2018", "karamay-2013", "yangshan-2014", "xju-2018")
AS_OF = {"tongyu-2017": date(2017, 12, 20)}
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(2)>",
    "<!--<script>",
    "]]>&amp;\"'`{{ 7*7 }}",
    "甲\u202e乙\u0007丙\u2028丁\u2029戊",
    "javascript:alert(3)",
)
SMALL = """\
细则: 甲县<b>考核</b>细则
年度: 2020
考核项目:
  一、组织领导(10分):
    a 迟到: 每次扣1分
    b 判定: 扣1-9分
  二、信访(5分):
    c 越级访: 每件减0.5分
档次: {优秀: 14分以上, 合格: 10分以上, 不合格: 其余}
"""


@lru_cache(maxsize=8)
def example(name: str) -> Dossier:
    """The shipped example of a shipped rubric, all units with sheets."""
    rubric = load_rubric(name)
    return dossier_of(rubric, read_ledger(list(shipped_examples(name)), rubric), AS_OF.get(name))


def dossier_of(rubric: Rubric, ledger: Ledger, as_of: date | None = None) -> Dossier:
    """Everybody scored, everybody with a sheet."""
    return Dossier(score(rubric, ledger, as_of=as_of), ledger, tuple(unit.name for unit in ledger.units))


def small(rows: Iterable[Mapping[str, object]], *, set_aside: bool = False, text: str = SMALL) -> Dossier:
    """A small rubric over rows that a test writes."""
    rubric = load(text.encode(), "甲县.yaml")
    return dossier_of(rubric, ledger_from_rows(list(rows), rubric.vocabulary, set_aside=set_aside))


def hostile() -> Dossier:
    """Every hostile text as the name of a unit, the number of a record and a reason; no reader of ledgers stood between."""
    rubric = load(SMALL.encode(), "甲县.yaml")
    names = [f"{place}{text}" for place, text in enumerate(HOSTILE)]
    records = [
        Record(name, name, "1.b", points=UNIT, values={"分值": 1, text: text}, reason=text, place=text)
        for name, text in zip(names, HOSTILE, strict=True)
    ]
    return dossier_of(rubric, Ledger(tuple(records), tuple(Unit(name) for name in names)))


def html_of(dossier: Dossier) -> str:
    """The page as text."""
    (paper,) = make_papers(dossier, "网页")
    assert paper.name == "考核结果.html"
    return paper.content.decode()


@dataclass
class Element:
    """An element with its attributes and the text right inside it and below."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Found:
    """What an HTML parser makes of a page."""

    elements: list[Element] = field(default_factory=list)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements with these attributes, in order (``class_`` for class)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self.elements
            if one.tag == tag and all(one.attributes.get(name) == value for name, value in wanted.items())
        ]

    @property
    def data(self) -> dict[str, Any]:
        """What the scripts are given of all units."""
        (element,) = self.all("script", id="data")
        data: dict[str, Any] = json.loads(element.text)
        return data

    @property
    def sheets(self) -> list[dict[str, Any]]:
        """Every unit's sheet, opened as the scripts open it."""
        found: list[dict[str, Any]] = []
        for piece in self.all("script", class_="piece"):
            raw = zlib.decompress(base64.b64decode(piece.text))
            assert len(raw) == int(piece.attributes["data-size"])
            found += json.loads(raw)
        return found


class _Parser(HTMLParser):
    _VOID = frozenset(("meta", "link", "br", "input", "img", "rect", "line"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Found()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.found.elements.append(element)
        if tag not in self._VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def found_in(html: str) -> Found:
    """The page parsed; every element must be closed by its own end tag."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser.found
