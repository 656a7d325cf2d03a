"""What can be wrong with an input, where it stands, and what to write instead.

A problem is a value: readers, loaders and checks yield problems; the outermost caller raises once with all of
them. Things that are never mixed: a malformed rubric (:class:`RubricError`), a malformed ledger (:class:`LedgerError`),
a file of results that is none (:class:`ResultError`), and a rule that fired (a result, not an error).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

__all__ = [
    "LedgerError", "Position", "Problem", "ProblemsError", "ResultError", "RubricError", "display_width", "render",
]  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text file: line and column count from 1; ``length`` is in characters."""

    file: str
    line: int
    column: int = 1
    length: int = 1
    source: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, what, where, and the remedy in Chinese.

    ``cell`` names a place in a table where a line number means nothing (for example ``第3行“日期”列``).
    """

    code: str
    message: str
    position: Position | None = None
    remedy: str = ""
    severity: str = "error"
    cell: str = ""


class ProblemsError(Exception):
    """An input was refused; ``problems`` holds every reason at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n\n".join(render(problem) for problem in self.problems)


class RubricError(ProblemsError):
    """The rubric file cannot be used: the author has to change it."""


class LedgerError(ProblemsError):
    """The ledger cannot be used: a record is malformed."""


class ResultError(ProblemsError):
    """A file is not a result that this program wrote."""


def display_width(text: str) -> int:
    """Columns that ``text`` takes on a terminal: wide and full-width characters take two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def render(problem: Problem) -> str:
    """Tell one problem as people read it: headline, place, source line with a caret, remedy."""
    kind = "错误" if problem.severity == "error" else "提醒"
    lines = [f"{kind}[{problem.code}]：{problem.message}"]
    position = problem.position
    if position is not None:
        lines.append(f" --> {position}" + (f" {problem.cell}" if problem.cell else ""))
        if position.source:
            lines += _snippet(position)
    elif problem.cell:
        lines.append(f" --> {problem.cell}")
    if problem.remedy:
        lines.append(f"  改法：{problem.remedy}")
    return "\n".join(lines)


def _snippet(position: Position) -> list[str]:
    """The source line and a caret row; a long line is cut around the place that matters."""
    start = max(0, position.column - 41)
    shown = position.source[start : start + 100].replace("\t", " ")
    before = shown[: position.column - 1 - start]
    marked = shown[position.column - 1 - start :][: max(1, position.length)]
    gutter = f"{position.line} | "
    pad = " " * (len(gutter) - 2)
    carets = "^" * max(1, display_width(marked))
    return [f"{gutter}{shown}", f"{pad}| {' ' * display_width(before)}{carets}"]
