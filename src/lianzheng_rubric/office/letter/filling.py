"""A template filled in: names replaced, rows and paragraphs repeated, what has nothing to say left out."""

from __future__ import annotations

from typing import TypeAlias

from lianzheng_rubric.office.letter.facts import Entry, Facts
from lianzheng_rubric.office.letter.marks import MARK, NUMBER, Name, lists_in, name_of, text_of
from lianzheng_rubric.office.letter.names import LISTS
from lianzheng_rubric.office.word.tree import (
    Tree,
    has_picture,
    remove_paragraph,
    remove_row,
    replace_text,
    tag,
    told_apart,
)

__all__ = ["fill_tree"]

_DIGITS = "一二三四五六七八九十"
_Scope: TypeAlias = tuple[str, Entry]


def fill_tree(root: Tree, facts: Facts) -> None:
    """Fill the tree of one part of a Word file."""
    _Filler(facts).fill_all(root)


class _Filler:
    """Fills one tree; every paragraph of the template is looked at once, before anything is put into it."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._sections = 0
        self._emptied: list[Tree] = []

    def fill_all(self, root: Tree) -> None:
        """Fill a whole tree; paragraphs go last, for until then they may keep two tables apart."""
        self.fill(root)
        for paragraph in self._emptied:
            remove_paragraph(paragraph)

    def fill(self, element: Tree, scope: _Scope | None = None) -> None:
        """Fill everything inside ``element``; ``scope`` is the list being repeated and its entry."""
        for child in list(element):
            if child.tag == tag("tr"):
                self._row(child, scope)
            elif child.tag == tag("p"):
                self._repeated_paragraph(child, scope)
            else:
                self.fill(child, scope)

    def _row(self, row: Tree, scope: _Scope | None) -> None:
        lists = lists_in(row)
        if not lists or (scope and scope[0] == lists[0]):
            self.fill(row, scope)
            return
        entries = self._facts.lists[lists[0]]
        for number, entry in enumerate(entries):
            copy = told_apart(row, number)
            row.addprevious(copy)
            self.fill(copy, (lists[0], entry))
        if entries:
            row.getparent().remove(row)
        else:
            remove_row(row)

    def _repeated_paragraph(self, paragraph: Tree, scope: _Scope | None) -> None:
        lists = lists_in(paragraph)
        if not lists or (scope and scope[0] == lists[0]):
            self._paragraph(paragraph, scope)
            return
        for number, entry in enumerate(self._facts.lists[lists[0]]):
            copy = told_apart(paragraph, number)
            paragraph.addprevious(copy)
            self._paragraph(copy, (lists[0], entry))
        self._emptied.append(paragraph)

    def _paragraph(self, paragraph: Tree, scope: _Scope | None) -> None:
        inside = list(paragraph.iter(tag("txbxContent")))
        text = text_of(paragraph)
        marks = [(mark, name_of(mark["name"])) for mark in MARK.finditer(text)]
        if not all(self._holds(name) for _, name in marks if name.condition):
            self._emptied.append(paragraph)
            return
        values = [(mark.span(), self._value(name, scope)) for mark, name in marks]
        told = any(value for _, value in values) or MARK.sub("", text).strip() or has_picture(paragraph)
        if marks and not told:
            self._emptied.append(paragraph)  # nothing but names, and nothing to say
            return
        replace_text(paragraph, values)
        for box in inside:
            if not any(outer is not box and outer in inside for outer in box.iterancestors()):
                self.fill(box, scope)

    def _holds(self, name: Name) -> bool:
        there = self._facts.lists[name.text] if name.text in LISTS else self._facts.texts[name.text]
        return bool(there) is (name.condition == "有")

    def _value(self, name: Name, scope: _Scope | None) -> str:
        if name.condition:
            return ""
        if name.text == NUMBER:
            self._sections += 1
            return _chinese(self._sections)
        if not name.field:
            return self._facts.texts[name.text]
        return scope[1][name.field] if scope else ""


def _chinese(number: int) -> str:
    """一, 二, … 十, 十一, … as far as letters go."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _DIGITS[number - 1]
    return ("" if tens == 1 else _DIGITS[tens - 1]) + "十" + (_DIGITS[ones - 1] if ones else "")
