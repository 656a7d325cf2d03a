"""A row while it is read: what is known of it so far, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lianzheng_rubric.engine.record import Record
from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.columns import Columns
from lianzheng_rubric.records.rows import Cell, Row

__all__ = ["RowReading"]


@dataclass(slots=True)
class RowReading:
    """One row of records; ``id``, ``unit`` and ``situation`` as far as they can be read."""

    row: Row
    columns: Columns
    id: str
    unit: str = ""
    situation: str = ""
    record: Record | None = None
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    """Fields that have a cell whose content is refused."""
    told_elsewhere: list[Problem] = field(default_factory=list)
    """Problems of this row that are told at another row."""

    def cell(self, column: str) -> Cell:
        """The content of a built-in column, ``""`` when there is none."""
        return self.row.cells.get(self.columns.known.get(column, ""), "")

    def refuse(self, code: str, column: str, message: str, remedy: str) -> None:
        """Note why the row cannot be a record, at the cell of a built-in column or a declared field."""
        header = self.columns.known.get(column)
        if header is None:
            header = next((head for head, name in self.columns.fields if name == column), None)
        place = self.row.place if header is None else self.row.cell_place(header)
        self.problems.append(Problem(code, message, None, remedy, cell=place))

    def warn(self, warning: Problem | None) -> None:
        """Note what a person should know."""
        if warning is not None:
            self.problems.append(warning)

    @property
    def failed(self) -> bool:
        """Whether the row cannot be a record."""
        return any(problem.severity == "error" for problem in self.problems)
