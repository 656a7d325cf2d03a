"""What a rubric file says before anyone judges it: texts, mappings and sequences, each with its place.

Every scalar stays text: ``1.10`` is a clause number, ``12:30`` a time, ``no`` a word,
``+0.5`` keeps its sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

__all__ = ["Entry", "MappingNode", "SequenceNode", "Text", "Tree"]


class Text(str):
    """A scalar as written: a ``str`` that knows its place. An empty value is ``Text("")``.

    ``line`` and ``column`` count from 1. ``quoted`` says that the author marked the text off, with quotes or
    as a block (``|``, ``>``): such a text is meant literally, whatever characters it holds.
    """

    __slots__ = ("column", "line", "quoted")

    line: int
    column: int
    quoted: bool

    def __new__(cls, value: str = "", line: int = 1, column: int = 1, quoted: bool = False) -> Text:
        """Make a text that stands at ``line`` and ``column``."""
        text = str.__new__(cls, value)
        text.line = line
        text.column = column
        text.quoted = quoted
        return text


class Entry(NamedTuple):
    """One ``key: value`` of a mapping."""

    key: Text
    value: Tree


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Entries in the order of the file; no key occurs twice. It starts at its first key, or at its ``{``."""

    entries: tuple[Entry, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """Items in the order of the file. It starts at its first dash, or at its ``[``."""

    items: tuple[Tree, ...]
    line: int
    column: int


Tree: TypeAlias = Text | MappingNode | SequenceNode
"""Anything a rubric file can hold."""
