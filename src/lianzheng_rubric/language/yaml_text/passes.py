"""Reading a file that may be full of slips: parse, repair what is recognised, parse again, tell everything.

A repair never makes a file good: once a problem was noted, the file is refused. It only lets the parser, and
whoever looks for further mistakes, go on, so that an author hears of everything at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from lianzheng_rubric.language.tree import MappingNode, Text, Tree
from lianzheng_rubric.language.yaml_text.decoding import ENOUGH, Source
from lianzheng_rubric.language.yaml_text.events import Draft, build
from lianzheng_rubric.language.yaml_text.failures import explain, puzzling
from lianzheng_rubric.language.yaml_text.second_look import (
    flow_slips,
    plain_slips,
    scalar_slips,
    watched_lines,
)
from lianzheng_rubric.language.yaml_text.slips import Found, Slip, special_start
from lianzheng_rubric.problems import Position, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Reading", "empty_file", "located", "ordered", "read"]

MAX_PROBLEMS: Final = 200
_MAX_PASSES: Final = 50
_MAX_CHARACTERS: Final = 2_000_000  # over all passes: a large bad file is not parsed fifty times
_MAX_REPAIRS: Final = 4  # of one line
_DIRECTIVE: Final = re.compile(r"%[A-Za-z]+(?: |$)")
_VAGUE: Final = frozenset({"Y031", "Y099"})
_FIRST_LINE: Final = "从“细则: 名称”这样的一行写起"


@dataclass(slots=True)
class Reading:
    """One file on its way: the lines as repaired so far, and everything found.

    It is broken when the parser failed on what the last repair left.
    """

    source: Source
    lines: list[str]
    problems: list[Problem]
    notices: list[Problem] = field(default_factory=list)
    broken: bool = False
    _repairs: dict[int, int] = field(default_factory=dict)
    _repaired: set[tuple[int, int]] = field(default_factory=set)
    _moved: set[int] = field(default_factory=set)

    @property
    def mended(self) -> frozenset[int]:
        """The lines (from 1) that are not read as they were written."""
        return frozenset(number + 1 for number in self._repairs)

    def can_place(self, number: int) -> bool:
        """Whether columns of line ``number`` still agree with the file."""
        return number not in self._moved

    def note(self, number: int, slip: Slip) -> None:
        """Keep a slip as a problem or a notice, if its place can still be told."""
        if self.can_place(number) and (number, slip.offset) not in self._repaired:
            kept = self.notices if slip.severity == "warning" else self.problems
            kept.append(located(self.source, number, slip))

    def repair(self, number: int, slip: Slip) -> bool:
        """Write the line as it was probably meant; ``False`` when that leads nowhere."""
        done = self._repairs.get(number, 0)
        if slip.repaired is None or slip.repaired == self.lines[number] or done >= _MAX_REPAIRS:
            return False
        if len(slip.repaired) != len(self.lines[number]):
            self._moved.add(number)
        self._repairs[number] = done + 1
        self._repaired.add((number, slip.offset))
        self.lines[number] = slip.repaired
        return True


def located(source: Source, number: int, slip: Slip) -> Problem:
    """Make a problem of a slip on line ``number`` (from 0)."""
    position = source.at(number + 1, slip.offset + 1, slip.length)
    return Problem(slip.code, slip.message, position, slip.remedy, slip.severity)


def read(source: Source, text: str, problems: tuple[Problem, ...]) -> tuple[Tree | None, Reading]:
    """Read ``text``, the lines of ``source``.

    The tree is good if the reading holds no problems; it is a guess, to look further with, if it is not broken.
    """
    reading = Reading(source, list(source.lines), list(problems))
    if problems or "\n%" in text or text.startswith("%"):
        _take_directives(reading)
        text = "\n".join(reading.lines)
    passes = max(1, min(_MAX_PASSES, _MAX_CHARACTERS // len(text)))
    for turn in range(passes):
        draft = build(text, source, watched_lines(reading.lines))
        found = list(islice(_recognised(draft, reading.lines), ENOUGH))
        for number, slip in found:
            reading.note(number, slip)
        if turn + 1 == passes or not _repaired(reading, found):
            break
        text = "\n".join(reading.lines)
        reading.notices.clear()
    _conclude(draft, found, reading)
    return draft.root, reading


def _take_directives(reading: Reading) -> None:
    """Refuse lines that begin with ``%`` before the parser sees them: the two parsers disagree here."""
    for number, line in enumerate(reading.lines):
        if line.startswith("%"):
            slip = special_start(line, 0)
            if _DIRECTIVE.match(line):
                slip = Slip("Y014", "“%”开头的指令用不着", "删掉这一行", 0, len(line), "#" + line[1:])
            reading.note(number, slip)
            reading.repair(number, slip)


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


def _repaired(reading: Reading, found: list[Found]) -> bool:
    """Repair the first slip of each line; tell whether another pass makes sense."""
    first: dict[int, Slip] = {}
    for number, slip in found:
        if slip.repaired is not None:
            first.setdefault(number, slip)
    return sum(reading.repair(number, slip) for number, slip in first.items()) > 0


def _conclude(draft: Draft, found: list[Found], reading: Reading) -> None:
    """Add what the last pass says; vague words only where nothing better is known."""
    problems = reading.problems
    reading.broken = draft.failure is not None
    problems += [one for one in draft.problems if one.position and reading.can_place(one.position.line - 1)]
    if draft.failure is not None:
        if not any(slip.severity == "error" for _, slip in found):
            problems.append(located(reading.source, draft.failure.line, puzzling(draft.failure.column)))
    elif not problems and not isinstance(draft.root, MappingNode):
        problems.append(_wrong_root(draft.root, reading.source))
    if any(one.code not in _VAGUE for one in problems):
        reading.problems = [one for one in problems if one.code not in _VAGUE]


def _wrong_root(root: Tree | None, source: Source) -> Problem:
    if root is None or root == "":
        return empty_file(source.file)
    kind = "一段文字" if isinstance(root, Text) else "一个列表"
    message = f"文件最外层应当是一行行“名称: 内容”，这里是{kind}"
    return Problem("Y006", message, source.at(root.line, root.column), _FIRST_LINE)


def empty_file(file: str) -> Problem:
    """Say that there is nothing to read."""
    return Problem("Y004", "文件是空的", Position(file, 1), _FIRST_LINE)


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by place, drop what is told twice, and stop where nobody reads on."""
    unique = {(one.code, one.position): one for one in problems}
    by_place = sorted(unique.values(), key=lambda one: (one.position or Position("", 0), one.code))
    if len(by_place) <= MAX_PROBLEMS:
        return tuple(by_place)
    message = f"问题太多，只列出前 {MAX_PROBLEMS} 处"
    more = Problem("Y098", message, None, "先改好上面这些，再检查一遍", by_place[0].severity)
    return (*by_place[:MAX_PROBLEMS], more)
