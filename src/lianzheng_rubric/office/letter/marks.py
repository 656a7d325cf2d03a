"""Names in braces, as officers write them into a Word file."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lianzheng_rubric.office.letter.names import TEXTS
from lianzheng_rubric.office.word.tree import Tree, own_texts, paragraphs_of, tag

__all__ = ["MARK", "NUMBER", "Name", "lists_in", "name_of", "text_of"]

MARK = re.compile(r"[{｛]{2}\s*(?P<name>[^{}｛｝]*?)\s*[}｝]{2}")
"""A name in braces; those of a Chinese keyboard do as well."""
NUMBER = "节号"
"""The name that counts the headings which are there: 一, 二, …"""


@dataclass(frozen=True, slots=True)
class Name:
    """One name in braces: a text, the field of a list, or the condition that something is (有) or is not (无) there."""

    text: str
    field: str = ""
    condition: str = ""


def name_of(written: str) -> Name:
    """What a name means; blanks and full-width letters do not matter."""
    text = "".join(unicodedata.normalize("NFKC", written).split()).replace("。", ".").replace("·", ".")
    if text not in TEXTS and text[:1] in ("有", "无"):
        return Name(text[1:], condition=text[0])
    name, dot, field = text.partition(".")
    return Name(name, field) if dot else Name(text)


def text_of(paragraph: Tree) -> str:
    """The text of a paragraph, however Word has cut it into runs."""
    return "".join(piece.text or "" for piece in own_texts(paragraph))


def lists_in(place: Tree) -> list[str]:
    """The lists whose fields stand in a row (not in a row inside it) or in a paragraph."""
    row = place if place.tag == tag("tr") else None
    paragraphs = [place] if row is None else [one for one in paragraphs_of(row) if _row_of(one) is row]
    names = (name_of(mark["name"]) for one in paragraphs for mark in MARK.finditer(text_of(one)))
    return list(dict.fromkeys(name.text for name in names if name.field))


def _row_of(element: Tree) -> Tree | None:
    return next(element.iterancestors(tag("tr")), None)
