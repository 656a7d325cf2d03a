"""The office's own Word file as a template: its names checked, all of them at once, and filled in.

No template language: a name in braces is replaced, a table row or paragraph that names the field of a list is
repeated. What is filled in is never looked at again, so that no text of a ledger can be taken for a name.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

from lianzheng_rubric.language.diagnosis import nearest
from lianzheng_rubric.office.letter_facts import Entry, Facts
from lianzheng_rubric.office.letter_names import LISTS, TEXTS
from lianzheng_rubric.office.word_parts import package
from lianzheng_rubric.office.word_tree import (
    Tree,
    has_picture,
    own_texts,
    paragraphs_of,
    remove_paragraph,
    remove_row,
    replace_text,
    tag,
    told_apart,
)
from lianzheng_rubric.problems import Problem, ProblemsError
from lianzheng_rubric.records.xlsx_package import PackageError, open_package

__all__ = ["CODES", "LetterError", "LetterTemplate", "read_letter"]

CODES: Mapping[str, str] = {
    "T001": "告知书模板打不开",
    "T002": "告知书模板里有不认识的名称",
    "T003": "告知书模板里的花括号不成对",
    "T004": "告知书模板里有循环或判断的写法",
    "T005": "告知书模板的一行里用了两张表",
    "T006": "告知书模板里的表没有写哪一列",
    "T007": "告知书模板里没有要填的名称",
}
"""Stable codes of problems in a letter template."""
_PARTS = re.compile(r"word/(?:document|header[0-9]*|footer[0-9]*|footnotes|endnotes)\.xml")
_MARK = re.compile(r"[{｛]{2}\s*(?P<name>[^{}｛｝]*?)\s*[}｝]{2}")
_LOOSE = re.compile(r"[{｛]{2}|[}｝]{2}")
_LOGIC = re.compile(r"[{｛]\s*[%％].*?(?:[%％]\s*[}｝]|$)")
_NUMBER = "节号"
_SECTIONS = "一二三四五六七八九十"


class LetterError(ProblemsError):
    """The letter template cannot be used: the office has to change its Word file."""


@dataclass(frozen=True, slots=True)
class _Name:
    """One name in braces: a text, the field of a list, or the condition that something is (not) there."""

    text: str
    field: str = ""
    condition: str = ""


def _name_of(written: str) -> _Name:
    text = "".join(unicodedata.normalize("NFKC", written).split()).replace("。", ".").replace("·", ".")
    if text not in TEXTS and text[:1] in ("有", "无"):
        return _Name(text[1:], condition=text[0])
    name, dot, field = text.partition(".")
    return _Name(name, field) if dot else _Name(text)


# --- reading and checking ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A checked template: the parts of the file in their order, those with text as trees."""

    parts: Mapping[str, bytes | Tree]

    def fill(self, facts: Facts) -> bytes:
        """The letter of one unit as a file; equal facts give equal bytes."""
        filled: dict[str, str | bytes] = {}
        for name, part in self.parts.items():
            if isinstance(part, bytes):
                filled[name] = part
                continue
            root = deepcopy(part)
            _Filler(facts).fill_all(root)
            filled[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return package(filled)


def read_letter(content: bytes) -> LetterTemplate:
    """Read a Word file as a template.

    Raises:
        LetterError: it is no Word file, or not all of its names are known; every problem is listed.

    """
    parts = _unpacked(content)
    trees = [part for part in parts.values() if not isinstance(part, bytes)]
    problems = [problem for tree in trees for problem in _problems(tree)]
    marked = any(_MARK.search(text) for tree in trees for text in map(_text, paragraphs_of(tree)))
    if not problems and not marked:
        remedy = "在要填的地方写上 {{ 单位 }} 这样的名称；可以从 lianzheng letter 模板.docx 生成的样本改起"
        problems.append(Problem("T007", "这份 Word 文件里没有要填的名称", None, remedy))
    if problems:
        raise LetterError(tuple(dict.fromkeys(problems)))
    return LetterTemplate(parts)


def _unpacked(content: bytes) -> dict[str, bytes | Tree]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with open_package(content) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
        found: dict[str, bytes | Tree] = {
            name: etree.fromstring(part, parser) if _PARTS.fullmatch(name) else part for name, part in parts.items()
        }
    except PackageError as error:
        raise _unusable(error.reason.replace(".xlsx", ".docx")) from error
    except (etree.XMLSyntaxError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise _unusable("文件已损坏") from error
    if "word/document.xml" not in found:
        raise _unusable("这不是 Word 的 .docx 文件")
    if any(name.lower().endswith("vbaproject.bin") for name in found):
        raise _unusable("文件里有宏")
    return found


def _unusable(reason: str) -> LetterError:
    remedy = "请用 Word 或 WPS 打开，另存为 .docx（不带密码和宏）后再用"
    return LetterError((Problem("T001", f"告知书模板打不开：{reason}", None, remedy),))


def _text(paragraph: Tree) -> str:
    return "".join(piece.text or "" for piece in own_texts(paragraph))


def _problems(root: Tree) -> Iterator[Problem]:
    for paragraph in paragraphs_of(root):
        text = _text(paragraph)
        if not text:
            continue
        found = " ".join(text.split())
        place = f"“{found[:40]}{'…' if len(found) > 40 else ''}”所在的段落"
        rest = _MARK.sub("", text)
        for logic in _LOGIC.findall(rest):
            remedy = "不用写循环：表格的一行里写了 {{ 扣分明细.事项 }}，这一行就按扣分的笔数自动重复"
            yield Problem("T004", f"不认识“{logic.strip()[:30]}”这种写法", None, remedy, cell=place)
        if _LOOSE.search(_LOGIC.sub("", rest)):
            yield Problem("T003", "花括号不成对", None, "写成 {{ 单位 }}：前后各两个，中间只写名称", cell=place)
        for mark in _MARK.finditer(text):
            yield from _name_problems(_name_of(mark["name"]), mark[0], place)
    yield from _mixed(root)


def _name_problems(name: _Name, written: str, place: str) -> Iterator[Problem]:
    if name.condition:
        if name.text not in TEXTS and name.text not in LISTS:
            yield _unknown(name.text, written, [*TEXTS, *LISTS], place)
    elif name.field:
        if name.text not in LISTS:
            yield _unknown(name.text, written, LISTS, place)
        elif name.field not in (*LISTS[name.text][1], "序"):
            yield _unknown(name.field, written, [*LISTS[name.text][1], "序"], place, f"“{name.text}”里")
    elif name.text in LISTS:
        fields = "、".join(LISTS[name.text][1])
        remedy = f"写成 {{{{ {name.text}.{next(iter(LISTS[name.text][1]))} }}}}；有这些列：{fields}、序"
        yield Problem("T006", f"“{name.text}”是一张表，要写明哪一列", None, remedy, cell=place)
    elif name.text not in TEXTS and name.text != _NUMBER:
        yield _unknown(name.text, written, [*TEXTS, *LISTS, _NUMBER], place)


def _unknown(name: str, written: str, known: Any, place: str, where: str = "") -> Problem:
    all_of_them = f"可以写：{'、'.join(known)}"
    hint = nearest(name, known)
    remedy = f"{hint}{all_of_them}"
    return Problem("T002", f"{where}没有“{name}”（写在 {written}）", None, remedy, cell=place)


def _mixed(root: Tree) -> Iterator[Problem]:
    """Rows and paragraphs that would have to repeat over two lists at once."""
    for place in (*root.iter(tag("tr")), *paragraphs_of(root)):
        lists = _lists_in(place)
        if len(lists) > 1:
            text = "、".join(f"“{name}”" for name in lists)
            yield Problem("T005", f"同一行（段）里用了 {text}", None, "一行或一段只能重复一张表，请分成两行")


def _lists_in(place: Tree) -> list[str]:
    """The lists whose fields stand in a row (not in a row inside it) or in a paragraph."""
    row = place if place.tag == tag("tr") else None
    paragraphs = [place] if row is None else [one for one in paragraphs_of(row) if _row_of(one) is row]
    names = (_name_of(mark["name"]) for one in paragraphs for mark in _MARK.finditer(_text(one)))
    return list(dict.fromkeys(name.text for name in names if name.field))


def _row_of(element: Tree) -> Tree | None:
    return next(element.iterancestors(tag("tr")), None)


# --- filling -------------------------------------------------------------------------------------------------------

_Scope: TypeAlias = tuple[str, Entry]


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
        lists = _lists_in(row)
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
        lists = _lists_in(paragraph)
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
        text = _text(paragraph)
        marks = [(mark, _name_of(mark["name"])) for mark in _MARK.finditer(text)]
        if not all(self._holds(name) for _, name in marks if name.condition):
            self._emptied.append(paragraph)
            return
        values = [(mark.span(), self._value(name, scope)) for mark, name in marks]
        told = any(value for _, value in values) or _MARK.sub("", text).strip() or has_picture(paragraph)
        if marks and not told:
            self._emptied.append(paragraph)  # nothing but names, and nothing to say
            return
        replace_text(paragraph, values)
        for box in inside:
            if not any(outer is not box and outer in inside for outer in box.iterancestors()):
                self.fill(box, scope)

    def _holds(self, name: _Name) -> bool:
        there = self._facts.lists[name.text] if name.text in LISTS else self._facts.texts[name.text]
        return bool(there) is (name.condition == "有")

    def _value(self, name: _Name, scope: _Scope | None) -> str:
        if name.condition:
            return ""
        if name.text == _NUMBER:
            self._sections += 1
            return _chinese(self._sections)
        if not name.field:
            return self._facts.texts[name.text]
        return scope[1][name.field] if scope else ""


def _chinese(number: int) -> str:
    """一, 二, … 十, 十一, … as far as letters go."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _SECTIONS[number - 1]
    return ("" if tens == 1 else _SECTIONS[tens - 1]) + "十" + (_SECTIONS[ones - 1] if ones else "")
