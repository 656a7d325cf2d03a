"""A column of a printed table."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Column"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, and the width that its texts want in characters (a Chinese one takes two)."""

    title: str
    width: int
