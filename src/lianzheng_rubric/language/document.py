"""A rubric file as a tree of texts with places: the only way into YAML.

Every scalar stays text. Whatever YAML can do beyond plain data is refused, each thing with its own code, and so are
the slips Word authors make; a file is read to its end where that is possible, so that all problems are told at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lianzheng_rubric.language.decoding import Source, decode, foreign_characters
from lianzheng_rubric.language.events import Draft, build
from lianzheng_rubric.language.failures import explain, puzzling
from lianzheng_rubric.language.second_look import flow_slips, plain_slips, scalar_slips, watched_lines
from lianzheng_rubric.language.slips import Slip, special_start
from lianzheng_rubric.language.tree import Entry, MappingNode, SequenceNode, Text, Tree
from lianzheng_rubric.problems import Position, Problem, RubricError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianzheng_rubric.language.second_look import Found

__all__ = ["CODES", "Document", "Entry", "MappingNode", "SequenceNode", "Text", "Tree", "read_document"]

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

MAX_PROBLEMS: Final = 200
_MAX_PASSES: Final = 50
_MAX_CHARACTERS: Final = 2_000_000  # over all passes, so that a large bad file is not parsed fifty times
_MAX_REPAIRS: Final = 4  # of one line
_DIRECTIVE: Final = re.compile(r"%[A-Za-z]+(?: |$)")
_VAGUE: Final = frozenset({"Y031", "Y099"})


@dataclass(frozen=True, slots=True)
class Document:
    """A rubric file that YAML could read: its lines, its tree, and what the author should know all the same."""

    file: str
    lines: tuple[str, ...]
    root: MappingNode
    notices: tuple[Problem, ...] = ()

    def position(self, node: Tree, length: int | None = None, offset: int = 0) -> Position:
        """Return the place of ``node`` with its source line.

        ``offset`` and ``length`` count characters of a text and narrow the place down; they are honoured where the
        source line shows the text as it is. By default the place covers the text as far as its first line goes.
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
        """Return why ``text`` may stand where ``名称: 内容`` was expected: one problem for each line that shows it."""
        source = Source(self.file, self.lines)
        return tuple(_located(source, number, slip) for number, slip in scalar_slips(self.lines, text))


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
    return text.line, begin + 1, min(len(text) - offset if length is None else length, len(line.rstrip()) - begin)


def _place_in_block(lines: tuple[str, ...], text: Text, offset: int, length: int | None) -> tuple[int, int, int]:
    """The same for a text written as a block, whose lines stand below its ``|``."""
    above = text[:offset].count("\n")
    within = offset - (text.rfind("\n", 0, offset) + 1)
    content = text.split("\n")[above]
    number = text.line + above
    if not content or number >= len(lines) or not lines[number].endswith(content):
        return text.line, text.column, 1
    rest = len(content) - within
    return number + 1, len(lines[number]) - rest + 1, min(rest if length is None else length, rest)


def read_document(data: bytes, file: str) -> Document:
    """Read the bytes of a rubric file; ``file`` is its name in messages.

    Raises :class:`RubricError` with every problem that was found. What YAML would silently misread but is probably
    fine (a comment glued to a value, an encoding) becomes a notice of the document.
    """
    text, notices = decode(data, file)
    source, problems = foreign_characters(text, file)
    if not text.strip():
        raise RubricError((*problems, _empty(file)))
    reading = _Reading(source, list(source.lines), list(problems))
    if problems or "\n%" in text or text.startswith("%"):
        _take_directives(reading)
        text = "\n".join(reading.lines)
    root = _read(reading, text)
    if reading.problems or not isinstance(root, MappingNode):
        raise RubricError(_ordered(reading.problems))
    return Document(file, source.lines, root, notices + _ordered(reading.notices))


@dataclass(slots=True)
class _Reading:
    """One file on its way: the lines as repaired so far, and everything found."""

    source: Source
    lines: list[str]
    problems: list[Problem]
    notices: list[Problem] = field(default_factory=list)
    repairs: dict[int, int] = field(default_factory=dict)
    repaired: set[tuple[int, int]] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    """Lines whose columns no longer agree with the file."""

    def note(self, number: int, slip: Slip) -> None:
        """Keep a slip as a problem or a notice, if its place can still be told."""
        if number not in self.moved and (number, slip.offset) not in self.repaired:
            kept = self.notices if slip.severity == "warning" else self.problems
            kept.append(_located(self.source, number, slip))

    def repair(self, number: int, slip: Slip) -> bool:
        """Write the line as it was probably meant; ``False`` when that leads nowhere."""
        done = self.repairs.get(number, 0)
        if slip.repaired is None or slip.repaired == self.lines[number] or done >= _MAX_REPAIRS:
            return False
        if len(slip.repaired) != len(self.lines[number]):
            self.moved.add(number)
        self.repairs[number] = done + 1
        self.repaired.add((number, slip.offset))
        self.lines[number] = slip.repaired
        return True


def _located(source: Source, number: int, slip: Slip) -> Problem:
    position = source.at(number + 1, slip.offset + 1, slip.length)
    return Problem(slip.code, slip.message, position, slip.remedy, slip.severity)


def _take_directives(reading: _Reading) -> None:
    """Refuse lines that begin with ``%`` before the parser sees them: the two parsers disagree about those."""
    for number, line in enumerate(reading.lines):
        if line.startswith("%"):
            slip = special_start(line, 0)
            if _DIRECTIVE.match(line):
                slip = Slip("Y014", "“%”开头的指令用不着", "删掉这一行", 0, len(line), "#" + line[1:])
            reading.note(number, slip)
            reading.repair(number, slip)


def _read(reading: _Reading, text: str) -> Tree | None:
    """Parse, repair what is recognised, parse again: the draft of the last pass counts."""
    passes = max(1, min(_MAX_PASSES, _MAX_CHARACTERS // len(text)))
    for turn in range(passes):
        draft = build(text, reading.source, watched_lines(reading.lines))
        found = list(_recognised(draft, reading.lines))
        for number, slip in found:
            reading.note(number, slip)
        if turn + 1 == passes or not _repaired(reading, found):
            break
        text = "\n".join(reading.lines)
        reading.notices.clear()
    return _concluded(draft, found, reading)


def _recognised(draft: Draft, lines: list[str]) -> Iterable[Found]:
    """Slips that one pass brought to light."""
    for plain in draft.second_look:
        yield from plain_slips(lines, plain)
    for node in draft.flow_nodes:
        yield from flow_slips(lines, node)
    if isinstance(draft.root, Text):
        yield from scalar_slips(lines, draft.root)
    if draft.failure is not None and (found := explain(lines, draft.failure)) is not None:
        yield found


def _repaired(reading: _Reading, found: list[Found]) -> bool:
    """Repair the first slip of each line; tell whether another pass makes sense."""
    first: dict[int, Slip] = {}
    for number, slip in found:
        if slip.repaired is not None:
            first.setdefault(number, slip)
    return any([reading.repair(number, slip) for number, slip in first.items()])


def _concluded(draft: Draft, found: list[Found], reading: _Reading) -> Tree | None:
    """Add what the last pass says; vague words only where nothing better is known."""
    reading.problems += [one for one in draft.problems if one.position and one.position.line - 1 not in reading.moved]
    if draft.failure is not None:
        if not any(slip.severity == "error" for _, slip in found):
            place = reading.source.at(draft.failure.line + 1, draft.failure.column + 1)
            slip = puzzling()
            reading.problems.append(Problem(slip.code, slip.message, place, slip.remedy))
    elif not reading.problems and not isinstance(draft.root, MappingNode):
        reading.problems.append(_wrong_root(draft.root, reading.source))
    plain = [one for one in reading.problems if one.code not in _VAGUE]
    reading.problems = plain or reading.problems
    return draft.root


def _wrong_root(root: Tree | None, source: Source) -> Problem:
    if root is None or root == "":
        return _empty(source.file)
    kind = "一段文字" if isinstance(root, Text) else "一个列表"
    message = f"文件最外层应当是一行行“名称: 内容”，这里是{kind}"
    return Problem("Y006", message, source.at(root.line, root.column), "从“细则: 名称”这样的一行写起")


def _empty(file: str) -> Problem:
    return Problem("Y004", "文件是空的", Position(file, 1), "从“细则: 名称”这样的一行写起")


def _ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by place, drop what is told twice, and stop where nobody reads on."""
    unique = {(one.code, one.position): one for one in problems}
    ordered = sorted(unique.values(), key=lambda one: (one.position or Position("", 0), one.code))
    if len(ordered) <= MAX_PROBLEMS:
        return tuple(ordered)
    left = len(ordered) - MAX_PROBLEMS
    more = Problem("Y098", f"问题太多：还有 {left} 处没有列出", None, "先改好上面这些，再检查一遍")
    return (*ordered[:MAX_PROBLEMS], more)
