"""What a list of the office is: a title, what it is for, columns, and rows that know whom they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lianzheng_rubric.office.excel.columns import Column

__all__ = ["STATES", "ListKind", "NameList", "Row", "State", "name_list"]

ListKind: TypeAlias = Literal[
    "grades", "consequence", "finding", "carried_over", "routed", "invalid", "owed", "materials", "deadlines",
    "sources", "not_counted", "set_aside", "notices",
]  # fmt: skip
State: TypeAlias = Literal["certain", "pending", "unknown"]
STATES: Mapping[str, str] = {"certain": "确定", "pending": "待定", "unknown": "资料不全，不能判断"}
"""How sure it is that a row belongs to its list, in words."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a text for each column, and for programs whom, which clause and which records it means."""

    cells: tuple[str, ...]
    unit: str = ""
    clause: str = ""
    records: tuple[str, ...] = ()
    state: State = "certain"


@dataclass(frozen=True, slots=True)
class NameList:
    """A list to publish, to send or to work off; without rows it says 无.

    ``title`` may be long; ``basis`` is the clause of the document that asks for the list, with its words.
    """

    kind: ListKind
    title: str
    purpose: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    basis: str = ""

    @property
    def units(self) -> tuple[str, ...]:
        """The units that the rows name, each once, in order."""
        return tuple(dict.fromkeys(row.unit for row in self.rows if row.unit))


def name_list(
    kind: ListKind, title: str, purpose: str, columns: Mapping[str, int], rows: Iterable[Row], basis: str = ""
) -> NameList:
    """A list whose columns are given as title → width."""
    return NameList(kind, title, purpose, tuple(Column(*pair) for pair in columns.items()), tuple(rows), basis)
