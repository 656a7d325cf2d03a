"""What is wrong with the names of a letter template: every problem at once, each with the paragraph it stands in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.office.letter.marks import MARK, NUMBER, Name, lists_in, name_of, text_of
from lianzheng_rubric.office.letter.names import LISTS, TEXTS
from lianzheng_rubric.office.word.tree import Tree, paragraphs_of, tag
from lianzheng_rubric.problems import Problem

__all__ = ["template_problems"]

_LOOSE = re.compile(r"[{｛]{2}|[}｝]{2}")
_LOGIC = re.compile(r"[{｛]\s*[%％].*?(?:[%％]\s*[}｝]|$)")


def template_problems(root: Tree) -> Iterator[Problem]:
    """Everything in one part of the file that cannot be filled in."""
    for paragraph in paragraphs_of(root):
        text = text_of(paragraph)
        if not text:
            continue
        found = " ".join(text.split())
        place = f"“{found[:40]}{'…' if len(found) > 40 else ''}”所在的段落"
        rest = MARK.sub("", text)
        for logic in _LOGIC.findall(rest):
            remedy = "不用写循环：表格的一行里写了 {{ 扣分明细.事项 }}，这一行就按扣分的笔数自动重复"
            yield Problem("T004", f"不认识“{logic.strip()[:30]}”这种写法", None, remedy, cell=place)
        if _LOOSE.search(_LOGIC.sub("", rest)):
            yield Problem("T003", "花括号不成对", None, "写成 {{ 单位 }}：前后各两个，中间只写名称", cell=place)
        for mark in MARK.finditer(text):
            yield from _name_problems(name_of(mark["name"]), mark[0], place)
    yield from _mixed(root)


def _name_problems(name: Name, written: str, place: str) -> Iterator[Problem]:
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
    elif name.text not in TEXTS and name.text != NUMBER:
        yield _unknown(name.text, written, [*TEXTS, *LISTS, NUMBER], place)


def _unknown(name: str, written: str, known: Collection[str], place: str, where: str = "") -> Problem:
    all_of_them = f"可以写：{'、'.join(known)}"
    hint = nearest(name, known)
    remedy = f"{hint}{all_of_them}"
    return Problem("T002", f"{where}没有“{name}”（写在 {written}）", None, remedy, cell=place)


def _mixed(root: Tree) -> Iterator[Problem]:
    """Rows and paragraphs that would have to repeat over two lists at once."""
    for place in (*root.iter(tag("tr")), *paragraphs_of(root)):
        lists = lists_in(place)
        if len(lists) > 1:
            text = "、".join(f"“{name}”" for name in lists)
            yield Problem("T005", f"同一行（段）里用了 {text}", None, "一行或一段只能重复一张表，请分成两行")
