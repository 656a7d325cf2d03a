"""A rubric file as a tree of texts with places: the only way into YAML.

Every scalar stays text. Whatever YAML can do beyond plain data is refused, each thing with its own code, and
so are the slips Word authors make; a file is read to its end where that is possible, so that all problems are
told at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lianzheng_rubric.language.tree import Entry, MappingNode, SequenceNode, Text, Tree
from lianzheng_rubric.language.yaml_text.decoding import ENOUGH, Source, decode, foreign_characters
from lianzheng_rubric.language.yaml_text.passes import empty_file, located, ordered, read
from lianzheng_rubric.language.yaml_text.second_look import scalar_slips
from lianzheng_rubric.problems import Position, Problem, RubricError

__all__ = ["CODES", "Document", "Entry", "MappingNode", "SequenceNode", "Text", "Tree", "read_document", "read_mended"]

CODES: Final = {
    "Y001": "文件编码读不出来",
    "Y002": "文件不是 UTF-8 编码（提醒）",
    "Y003": "文件太大",
    "Y004": "文件是空的",
    "Y005": "有看不见的字符",
    "Y006": "最外层不是“名称: 内容”",
    "Y007": "层次太多",
    "Y008": "内容太多",
    "Y009": "一段文字太长",
    "Y010": "用了锚点（&）",
    "Y011": "用了别名（*）",
    "Y012": "用了标签（!）",
    "Y013": "用了合并键（<<）",
    "Y014": "用了 % 指令",
    "Y015": "一个文件里有几份文档",
    "Y016": "名称重复",
    "Y017": "名称不是文字",
    "Y018": "冒号前面没有名称",
    "Y020": "冒号用了全角",
    "Y021": "冒号后面缺空格",
    "Y022": "用了 Tab 键",
    "Y023": "全角空格或不间断空格",
    "Y024": "列表的短横写法不对",
    "Y025": "一行里没有冒号",
    "Y026": "一行里有两个冒号",
    "Y027": "特殊符号开头的内容没有加引号",
    "Y028": "逗号或括号用了全角",
    "Y029": "井号后面的文字会丢失（提醒）",
    "Y030": "引号没有成对",
    "Y031": "缩进对不齐",
    "Y032": "括号没有成对",
    "Y033": "双引号里的反斜杠",
    "Y034": "一行接在上一行后面（提醒）",
    "Y098": "问题太多，没有全部列出",
    "Y099": "读不懂的 YAML 写法",
}
"""Every code of this stage with its short title."""


_MENDED: Final = frozenset({"Y005", "Y020", "Y021", "Y023", "Y024", "Y026", "Y027", "Y028"})
"""Slips of which everybody knows how they were meant: behind them the file can be understood."""


@dataclass(frozen=True, slots=True)
class Document:
    """A rubric file that YAML could read: its lines, its tree, and what the author should still know.

    ``problems`` are slips that were mended for the time being, on the lines ``mended`` (from 1): the tree is then
    good for finding what else is wrong, and for nothing more.
    """

    file: str
    lines: tuple[str, ...]
    root: MappingNode
    notices: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    mended: frozenset[int] = frozenset()

    def position(self, node: Tree, length: int | None = None, offset: int = 0) -> Position:
        """Return the place of ``node`` with its source line.

        ``offset`` and ``length`` count characters of a text and narrow the place down; they are honoured
        where the source line shows the text as it is. By default the place covers the text as far as its
        first line goes.
        """
        source = Source(self.file, self.lines)
        if isinstance(node, Text):
            line, column, shown = _place(self.lines, node, offset, length)
            return source.at(line, column, shown)
        if isinstance(node, MappingNode) and node.entries and length is None:
            first = node.entries[0].key
            if (first.line, first.column) == (node.line, node.column):
                return self.position(first)
        return source.at(node.line, node.column, length or 1)

    def slips(self, text: Text) -> tuple[Problem, ...]:
        """Return why ``text`` may stand where ``名称: 内容`` was expected: a problem for each slip in it."""
        source = Source(self.file, self.lines)
        return tuple(located(source, number, slip) for number, slip in scalar_slips(self.lines, text))


def _place(lines: tuple[str, ...], text: Text, offset: int, length: int | None) -> tuple[int, int, int]:
    """Line, column and length at which characters of ``text`` stand in the file."""
    if text.line > len(lines):  # an empty value at the very end
        return text.line, text.column, 1
    line = lines[text.line - 1]
    start = text.column - 1
    mark = line[start : start + 1] if text.quoted else ""
    if mark in ("|", ">"):
        return _place_in_block(lines, text, offset, length)
    if offset == 0 and length is None:
        return text.line, text.column, min(len(text) + 2 * len(mark), len(line.rstrip()) - start)
    begin = start + len(mark) + offset
    if not line.startswith(text[:offset], start + len(mark)):
        return text.line, text.column, len(line.rstrip()) - start
    return (
        text.line,
        begin + 1,
        min(len(text) - offset if length is None else length, len(line.rstrip()) - begin),
    )


def _place_in_block(lines: tuple[str, ...], text: Text, offset: int, length: int | None) -> tuple[int, int, int]:
    """Do the same for a text written as a block, whose lines stand below its ``|``."""
    above = text[:offset].count("\n")
    within = offset - (text.rfind("\n", 0, offset) + 1)
    content = text.split("\n")[above]
    number = text.line + above
    if not content or number >= len(lines) or not lines[number].endswith(content):
        return text.line, text.column, 1
    rest = len(content) - within
    return number + 1, len(lines[number]) - rest + 1, min(rest if length is None else length, rest)


def read_document(data: bytes, file: str) -> Document:
    """Read the bytes of a file in YAML; ``file`` is its name in messages.

    Raises :class:`RubricError` with every problem that was found. What YAML would silently misread but is
    probably fine (a comment glued to a value, an encoding) becomes a notice of the document.
    """
    document = read_mended(data, file)
    if document.problems:
        raise RubricError(document.problems)
    return document


def read_mended(data: bytes, file: str) -> Document:
    """Do the same, but come back with slips that could be mended, so that the caller finds what is wrong behind them.

    Raises :class:`RubricError` where a problem leaves open what the author meant.
    """
    text, notices = decode(data, file)
    if not text.strip():
        raise RubricError((empty_file(file),))
    source, problems = foreign_characters(text, file)
    if len(problems) > ENOUGH:
        raise RubricError(ordered(problems))
    root, reading = read(source, text, problems)
    slips = ordered(reading.problems)
    if not isinstance(root, MappingNode) or reading.broken or not _MENDED.issuperset(one.code for one in slips):
        raise RubricError(slips)
    return Document(file, source.lines, root, notices + ordered(reading.notices), slips, reading.mended)
