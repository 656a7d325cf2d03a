"""The office's own Word file as a template: its names checked, all of them at once, and filled in.

No template language: a name in braces is replaced, a table row or paragraph that names the field of a list is
repeated. What is filled in is never looked at again, so that no text of a ledger can be taken for a name.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from lianzheng_rubric.office.letter.checking import template_problems
from lianzheng_rubric.office.letter.facts import Facts
from lianzheng_rubric.office.letter.filling import fill_tree
from lianzheng_rubric.office.letter.marks import MARK, text_of
from lianzheng_rubric.office.word.parts import package
from lianzheng_rubric.office.word.tree import Tree, paragraphs_of
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


class LetterError(ProblemsError):
    """The letter template cannot be used: the office has to change its Word file."""


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
            fill_tree(root, facts)
            filled[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return package(filled)


def read_letter(content: bytes) -> LetterTemplate:
    """Read a Word file as a template.

    Raises:
        LetterError: it is no Word file, or not all of its names are known; every problem is listed.

    """
    parts = _unpacked(content)
    trees = [part for part in parts.values() if not isinstance(part, bytes)]
    problems = [problem for tree in trees for problem in template_problems(tree)]
    marked = any(MARK.search(text) for tree in trees for text in map(text_of, paragraphs_of(tree)))
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
