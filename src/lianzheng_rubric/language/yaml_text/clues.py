"""Where the parser gave up, and the lines around that place.

The parser's own words are never looked at, only where it stopped and what it was in the middle of: both
PyYAML parsers agree on the places, not on the words.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BRACKETS", "QUOTES", "Clue", "Failure", "failure_of", "too_deep"]

QUOTES: Final = {'"': ("“", "”"), "'": ("‘", "’")}
BRACKETS: Final = {"[": ("［", "］"), "{": ("｛", "｝")}
"""Marks that YAML pairs, and the full-width pairs that are plain characters to it."""

_BRACKET: Final = re.compile(r"""[\[\]{}]|"(?:[^"\\]|\\.)*"|'[^']*'|(?:^|\s)\#.*""")
"""A bracket that may count, or a text or comment whose brackets do not."""
_CODE_POINT: Final = re.compile(r"\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Failure:
    """Where the parser gave up, and what it was in the middle of; lines and columns count from 0."""

    line: int
    column: int
    context: tuple[int, int] | None
    in_structure: bool
    """The characters were fine, their arrangement was not."""


def failure_of(error: Exception, text: str) -> Failure:
    """Reduce an error of either parser over ``text`` to the place of the failure."""
    context = getattr(error, "context_mark", None)
    problem = getattr(error, "problem_mark", None) or context
    if problem is None:
        return _escape_too_large(text)
    place = (context.line, context.column) if context is not None else None
    return Failure(problem.line, problem.column, place, isinstance(error, yaml.parser.ParserError))


def _escape_too_large(text: str) -> Failure:
    """Find the escape that the pure parser stumbles over: a code point beyond U+10FFFF."""
    match = next((found for found in _CODE_POINT.finditer(text) if int(found[1], 16) > sys.maxunicode), None)
    before = text[: match.start()] if match else ""
    start = before.rfind("\n") + 1
    line, quote = before.count("\n"), before.rfind('"')
    return Failure(line, len(before) - start, (line, max(0, quote - start)), False)


def too_deep(text: str, failure: Failure, most: int) -> tuple[int, int] | None:
    """Where the brackets still open at the failure pass ``most`` levels, as (line, column) from 0.

    Recent libyaml has a limit of its own, and looks so far ahead that it gives up before any bracket is told.
    """
    lines = text.split("\n", failure.line + 1)[: failure.line + 1]
    lines[-1] = lines[-1][: failure.column]
    opened: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        for found in _BRACKET.finditer(line):
            if found[0] in BRACKETS:
                opened.append((number, found.start()))
            elif found[0] in "]}" and opened:
                opened.pop()
    return opened[most] if len(opened) > most else None


@dataclass(frozen=True, slots=True)
class Clue:
    """The failure with the lines around it."""

    lines: Sequence[str]
    number: int
    column: int
    context: tuple[int, int] | None
    in_structure: bool

    @property
    def line(self) -> str:
        """The line the parser stopped on."""
        return self.lines[self.number]

    @property
    def char(self) -> str:
        """The character the parser stopped at."""
        return self.line[self.column : self.column + 1]

    @property
    def opener(self) -> str:
        """The character that begins what the parser was in the middle of."""
        if self.context is None or self.context[0] >= len(self.lines):
            return ""
        return self.lines[self.context[0]][self.context[1] :][:1]
