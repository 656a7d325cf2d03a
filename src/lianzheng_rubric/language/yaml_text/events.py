"""Parser events to a tree of texts, mappings and sequences; whatever else YAML can do is refused.

Only the event stream of PyYAML is used: no object is ever constructed, no scalar is interpreted, an alias is
never followed, and the nesting is counted before anything recurses. Limits are for
files from people one does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml

from lianzheng_rubric.language.tree import Entry, MappingNode, SequenceNode, Text, Tree
from lianzheng_rubric.language.yaml_text.clues import Failure, failure_of, too_deep
from lianzheng_rubric.language.yaml_text.decoding import ENOUGH, Source, find_foreign, shown
from lianzheng_rubric.language.yaml_text.slips import escaped_invisible, in_quotes
from lianzheng_rubric.problems import Position, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

__all__ = ["MAX_DEPTH", "MAX_NODES", "MAX_SCALAR", "Draft", "PlainScalar", "build"]

MAX_DEPTH: Final = 32
MAX_NODES: Final = 50_000
MAX_SCALAR: Final = 20_000

_TWICE: Final = "改其中一个的名称，或者把两处内容合并；一种情形有几样后果的写成列表，例如 [每次扣1分, 满3次扣5分]"
_BLOCK_HEADER: Final = re.compile(r"[|>][+-]? *(?: #.*)?$")
_ESCAPE: Final = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}|[0abtvfreNLP])")

LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same events, with or without libyaml


@dataclass(frozen=True, slots=True)
class PlainScalar:
    """A text without quotes that deserves a second look, and where its characters end (counted from 0)."""

    text: Text
    end_line: int
    end_column: int


@dataclass(slots=True)
class Draft:
    """What one pass over the events yielded."""

    root: Tree | None = None
    problems: list[Problem] = field(default_factory=list)
    second_look: list[PlainScalar] = field(default_factory=list)
    flow_nodes: list[MappingNode | SequenceNode] = field(default_factory=list)
    failure: Failure | None = None


def build(text: str, source: Source, watched: Collection[int]) -> Draft:
    """Read the events of ``text`` into a draft whose problems point into ``source``.

    Plain scalars that touch a ``watched`` line (from 0), or take several lines, are kept for a second look.
    """
    builder = _Builder(source, watched)
    try:
        _take_events(text, builder.handlers)
    except _StopReading:
        pass
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the pure parser lets chr() fail
        failure = failure_of(error, text)
        place = too_deep(text, failure, MAX_DEPTH)
        if place is None:
            builder.draft.failure = failure
        else:
            builder.refuse_depth(source.at(place[0] + 1, place[1] + 1, 1))
    return builder.draft


def _take_events(text: str, handlers: Mapping[type, Callable[[Any], None]]) -> None:
    """Hand every event to its handler: ``yaml.parse`` without its generator, which costs as much as the parser."""
    parser = LOADER(text)
    next_event = parser.get_event
    try:
        while (event := next_event()) is not None:
            handlers[type(event)](event)
    finally:
        parser.dispose()


class _StopReading(Exception):  # noqa: N818 (not an error: the problem is already noted)
    """The rest of the file is not worth reading."""


@dataclass(slots=True)
class _Frame:
    """A mapping or sequence that is still open."""

    line: int
    column: int
    flow: bool
    children: list[Any]
    seen: dict[str, Text] | None
    """Keys so far; ``None`` for a sequence."""
    key: Text | None = None


class _Builder:
    """The open collections, and what has been found so far."""

    def __init__(self, source: Source, watched: Collection[int]) -> None:
        self.draft = Draft()
        self._source = source
        self._watched = watched
        self._frames: list[_Frame] = []
        self._nodes = 0
        self._documents = 0
        self.handlers = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close_mapping,
            yaml.SequenceEndEvent: self._close_sequence,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
            yaml.DocumentEndEvent: _pass,
            yaml.StreamStartEvent: _pass,
            yaml.StreamEndEvent: _pass,
        }

    def _problem(self, code: str, message: str, remedy: str, mark: Any, length: int = 1) -> None:
        position = self._source.at(mark.line + 1, mark.column + 1, length)
        self.draft.problems.append(Problem(code, message, position, remedy))
        if len(self.draft.problems) > ENOUGH:
            raise _StopReading

    def _stop(self, code: str, message: str, remedy: str, mark: Any) -> None:
        self._problem(code, message, remedy, mark)
        raise _StopReading

    def refuse_depth(self, position: Position) -> None:
        """Note that the file goes deeper than anybody can follow."""
        self.draft.problems.append(
            Problem("Y007", f"层次太多：最多 {MAX_DEPTH} 层", position, "把内层的内容提到外层来写")
        )

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            remedy = "删掉这一行；几份细则请分成几个文件"
            self._stop("Y015", "一个文件里写了几份文档（用“---”分隔）", remedy, event.start_mark)

    def _scalar(self, event: Any) -> None:
        mark, style = event.start_mark, event.style
        line = mark.line
        text = Text(event.value, line + 1, mark.column + 1, bool(style))
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        if style:
            self._check_marked_off(text, style, event)
        elif (end := event.end_mark).line != line or line in self._watched:
            self.draft.second_look.append(PlainScalar(text, end.line, end.column))
        if len(text) > MAX_SCALAR:
            message = f"这段文字有 {len(text)} 字，最多 {MAX_SCALAR} 字"
            self._problem("Y009", message, "分成几段，或者只写要点", mark)
        if not text and not style:
            text.line, text.column = self._place_of_nothing(mark)
        self._place(text, event)

    def _place_of_nothing(self, mark: Any) -> tuple[int, int]:
        """Return the place behind what stands before an empty value: the parsers count blanks differently."""
        lines, line = self._source.lines, mark.line
        before = lines[line][: mark.column] if line < len(lines) else ""
        while line > 0 and not before.strip(" "):
            line -= 1
            before = lines[line] if line < len(lines) else ""
        return line + 1, len(before.rstrip(" ")) + 1

    def _check_marked_off(self, text: Text, style: str, event: Any) -> None:
        mark = event.start_mark
        if style == '"' and (char := find_foreign(text)) is not None:
            self._escaped(char, mark)
        if style in "|>" and mark.line < len(self._source.lines):
            header = self._source.lines[mark.line][mark.column :]
            if not _BLOCK_HEADER.match(header):  # ">3" and "|#1" are texts; the parsers disagree about the second
                message = f"以“{style}”开头的内容，YAML 会当成别的意思"
                self._problem("Y027", message, f"加上引号：{in_quotes(header)}", mark)

    def _escaped(self, char: str, mark: Any) -> None:
        """Point at the escape itself where the source line shows it, as the C parser does for surrogates."""
        line = self._source.lines[mark.line]
        written = (match for match in _ESCAPE.finditer(line, mark.column) if _unescaped(match.group()) == char)
        column = next((match.start() for match in written), mark.column)
        slip = escaped_invisible(f"{ord(char):04X}", column)
        position = self._source.at(mark.line + 1, slip.offset + 1, slip.length)
        self.draft.problems.append(Problem(slip.code, slip.message, position, slip.remedy))

    def _refuse_properties(self, event: Any) -> None:
        mark = event.start_mark
        if event.anchor is not None:
            written = f"&{shown(event.anchor)}"
            remedy = f"把内容原样写出来；如果“{written}”是正文，给整个值加引号"
            self._problem("Y010", f"这里用了锚点“{written}”，细则文件不用锚点和别名", remedy, mark)
        if event.tag is not None:
            remedy = "删掉“!”开头的标签；如果是正文，给整个值加引号"
            self._problem("Y012", "这里用了“!”标签，细则文件里的内容一律是文字", remedy, mark)

    def _alias(self, event: Any) -> None:
        written = f"*{event.anchor}"
        remedy = f"把内容原样写出来；如果是正文，加上引号：{in_quotes(written)}"
        message = f"这里用了别名“{shown(written)}”，细则文件不用锚点和别名"
        self._problem("Y011", message, remedy, event.start_mark, len(written))
        self._place(Text(written, event.start_mark.line + 1, event.start_mark.column + 1), event)

    def _open(self, event: Any) -> None:
        mark = event.start_mark
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        if len(self._frames) >= MAX_DEPTH:
            self.refuse_depth(self._source.at(mark.line + 1, mark.column + 1, 1))
            raise _StopReading
        seen: dict[str, Text] | None = {} if type(event) is yaml.MappingStartEvent else None
        self._frames.append(_Frame(mark.line + 1, mark.column + 1, bool(event.flow_style), [], seen))

    def _close_mapping(self, event: Any) -> None:
        frame = self._frames.pop()
        node = MappingNode(tuple(frame.children), frame.line, frame.column)
        if frame.flow:
            self.draft.flow_nodes.append(node)
        self._place(node, event)

    def _close_sequence(self, event: Any) -> None:
        frame = self._frames.pop()
        node = SequenceNode(tuple(frame.children), frame.line, frame.column)
        if frame.flow:
            self.draft.flow_nodes.append(node)
        self._place(node, event)

    def _place(self, node: Tree, event: Any) -> None:
        """Put a finished node where it belongs: the root, an item, a key or a value."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            remedy = "分成几个文件；台账记录不要写在细则文件里"
            self._stop("Y008", f"内容太多：一个文件最多 {MAX_NODES} 处名称和内容", remedy, event.start_mark)
        if not self._frames:
            self.draft.root = node
            return
        frame = self._frames[-1]
        if frame.seen is None:
            frame.children.append(node)
        elif frame.key is None:
            frame.key = self._key(node, frame.seen, event)
        else:
            frame.children.append(Entry(frame.key, node))
            frame.key = None

    def _key(self, node: Tree, seen: dict[str, Text], event: Any) -> Text:
        """Take ``node`` as a key: a text of its own, not empty, not written before in this mapping."""
        if not isinstance(node, Text):
            self._collection_as_key(node)
            return Text("", node.line, node.column)
        first = seen.setdefault(node, node)
        if first is not node:
            message = f"“{shown(node)}”写了两次：第 {first.line} 行已经有了"
            self._problem("Y016", message, _TWICE, event.start_mark, len(node))
        if not node:
            self._problem("Y018", "冒号前面没有名称", "在冒号前面写上名称", event.start_mark)
        elif node == "<<" and not node.quoted:
            remedy = "把要合并的内容逐行写出来"
            self._problem("Y013", "这里用了合并键“<<”，细则文件不用锚点和合并", remedy, event.start_mark, 2)
        return node

    def _collection_as_key(self, node: MappingNode | SequenceNode) -> None:
        bracket = "{…}" if isinstance(node, MappingNode) else "[…]"
        message = f"冒号前面的名称只能是文字，不能是 {bracket}"
        position = self._source.at(node.line, node.column)
        self.draft.problems.append(Problem("Y017", message, position, "名称里确实有括号时，给整个名称加引号"))


def _unescaped(sequence: str) -> str:
    """Return the character that an escape sequence stands for."""
    if len(sequence) > len("\\n"):
        return chr(int(sequence[2:], 16))
    return str(yaml.scanner.Scanner.ESCAPE_REPLACEMENTS[sequence[1:]])


def _pass(_event: Any) -> None:
    """Note nothing: this event only marks a boundary."""
