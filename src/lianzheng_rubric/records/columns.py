"""What each table of a ledger holds, and what each of its columns means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.vocabulary import Vocabulary
from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.labels import fold, shown
from lianzheng_rubric.records.rows import NO_COLUMNS, Row, Table

__all__ = [
    "RECORD_COLUMNS", "Columns", "TableKind", "column_names", "documented_name", "is_last_year", "kind_of",
    "match_record_columns", "match_roster_columns", "supplements",
]  # fmt: skip

RECORD_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("编号", "记录编号", "记录号"),
        "unit": ("单位",),
        "date": ("日期",),
        "situation": ("情形",),
        "clause": ("条款",),
        "count": ("数量", "次数", "件数", "人次"),
        "points": ("分值", "得分", "扣分值"),
        "reason": ("理由", "原因"),
        "judge": ("判定人",),
        "person": ("人员",),
        "matter": ("事项",),
        "source": ("来源",),
        "note": ("备注",),
    }
)
"""The columns that every record may have: English name → Chinese names, the documented one first."""

_ROSTER_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType({"unit": ("单位",), "note": ("备注",)})
_ONLY_IN_RECORDS = frozenset({"date", "clause", "count", "points", "reason", "judge", "matter"})
_ROSTER_NAMES = frozenset({"单位", "单位名册", "名册", "units", "unit"})

TableKind: TypeAlias = Literal["records", "roster", "unknown"]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table that have content: by English name, and ``(header, field)`` for declared fields."""

    known: Mapping[str, str]
    fields: tuple[tuple[str, str], ...]


def _names(columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every way to head a column, folded → English name."""
    return {fold(name).casefold(): key for key, names in columns.items() for name in (key, *names)}


_RECORD_NAMES = _names(RECORD_COLUMNS)
_ROSTER_COLUMN_NAMES = _names(_ROSTER_COLUMNS)


def kind_of(table: Table) -> TableKind:
    """Whether ``table`` holds records (it has a 情形 column) or the roster (a 单位 column and nothing of records)."""
    meant = {_RECORD_NAMES.get(fold(header).casefold(), "") for header in table.header}
    if "situation" in meant:
        return "records"
    named = fold(table.name).casefold() in _ROSTER_NAMES
    if named or ("unit" in meant and not meant & _ONLY_IN_RECORDS):
        return "roster"
    return "records" if meant & (_ONLY_IN_RECORDS | {"unit"}) else "unknown"


def is_last_year(name: str) -> bool:
    """Whether a roster field tells of the year before: its name says so."""
    return "上年" in name


def supplements(table: Table) -> bool:
    """Whether a roster only adds last year's results (单位 and columns of 上年…) to the units of another one."""
    others = [head for head in table.header if fold(head).casefold() not in _ROSTER_COLUMN_NAMES]
    return bool(others) and all(map(is_last_year, others))


def match_record_columns(table: Table, vocabulary: Vocabulary) -> tuple[Columns, list[Problem]]:
    """What the columns of a table of records mean, and those that mean nothing."""
    elsewhere = dict.fromkeys(vocabulary.unit_fields, "是单位名册的列，不是记录的列")
    hint = "请写到单位名册里（一张只有“单位”列、没有“情形”列的表）"
    columns, problems = _match(table, RECORD_COLUMNS, vocabulary.fields, elsewhere, hint)
    return columns, [*problems, *_missing(table, columns, ("unit", "situation"))]


def column_names(vocabulary: Vocabulary) -> list[str]:
    """The documented name of every column that a record may have, and the fields that the rubric declares."""
    return list(dict.fromkeys((*(names[0] for names in RECORD_COLUMNS.values()), *vocabulary.fields)))


def documented_name(header: str, vocabulary: Vocabulary) -> str:
    """What a column of records is called in the documentation or the rubric; ``""`` for one that means nothing."""
    folded = fold(header)
    own = {fold(name): name for name in (*vocabulary.fields, *(names[0] for names in RECORD_COLUMNS.values()))}
    key = "" if folded in own else _RECORD_NAMES.get(folded.casefold(), "")
    return RECORD_COLUMNS[key][0] if key else own.get(folded, "")


def match_roster_columns(table: Table, vocabulary: Vocabulary) -> tuple[Columns, list[Problem]]:
    """What the columns of a roster mean, and those that mean nothing."""
    elsewhere = dict.fromkeys(
        (*(names[0] for names in RECORD_COLUMNS.values()), *vocabulary.fields), "是记录的列，不是单位名册的列"
    )
    hint = "若这张表是记录，请加上“情形”列；若是名册，请删去这一列"
    columns, problems = _match(table, _ROSTER_COLUMNS, vocabulary.unit_fields, elsewhere, hint)
    return columns, [*problems, *_missing(table, columns, ("unit",))]


def _match(
    table: Table,
    built_in: Mapping[str, tuple[str, ...]],
    declared: Iterable[str],
    elsewhere: Mapping[str, str],
    hint: str,
) -> tuple[Columns, list[Problem]]:
    """A documented name wins over a declared field, and that over the other names of a column."""
    documented = {names[0]: key for key, names in built_in.items()}
    others = _RECORD_NAMES if built_in is RECORD_COLUMNS else _ROSTER_COLUMN_NAMES
    by_fold = {fold(name): name for name in declared}
    known: dict[str, str] = {}
    fields: dict[str, str] = {}
    problems: list[Problem] = []
    for header in _with_content(table):
        folded = fold(header)
        key = documented.get(folded) or ("" if folded in by_fold else others.get(folded.casefold(), ""))
        taken = known if key else fields
        meaning = key or by_fold.get(folded, "")
        if not meaning:
            problems.append(_unknown(table, header, [*documented, *by_fold.values()], elsewhere, hint))
        elif meaning in taken:
            problems.append(_twice(table, header, taken[meaning]))
        else:
            taken[meaning] = header
    return Columns(known, tuple((header, name) for name, header in fields.items())), problems


def _with_content(table: Table) -> Iterator[str]:
    filled: set[str] = set().union(*(row.cells for row in table.rows))
    return (header for header in table.header if header in filled)


def _unknown(table: Table, header: str, known: Iterable[str], elsewhere: Mapping[str, str], hint: str) -> Problem:
    place = _header_place(table, header)
    if header in elsewhere:
        return Problem("L604", f"“{shown(header)}”{elsewhere[header]}", remedy=hint, cell=place)
    remedy = nearest(header, known) or "在细则的“字段”里声明它，或删去这一列"
    return Problem("L604", f"不认识的列“{shown(header)}”，细则没有声明这个字段", remedy=remedy, cell=place)


def _twice(table: Table, header: str, before: str) -> Problem:
    message = f"“{shown(header)}”和“{shown(before)}”说的是同一项，却写成了两列"
    return Problem("L605", message, remedy="请合并成一列", cell=_header_place(table, header))


def _missing(table: Table, columns: Columns, wanted: Iterable[str]) -> Iterator[Problem]:
    heads = {fold(header).casefold() for header in table.header}
    for key in wanted:
        if key not in columns.known and table.rows:
            name = RECORD_COLUMNS[key][0]
            empty = not heads.isdisjoint({key, *RECORD_COLUMNS[key]})
            message = f"“{name}”列是空的" if empty else f"缺少“{name}”列"
            yield Problem("L603", message, remedy=f"请给每一行写上{name}", cell=table.place or table.file)


def _header_place(table: Table, header: str) -> str:
    letters = table.rows[0].columns if table.rows else NO_COLUMNS
    return Row(NO_COLUMNS, table.place or table.file, table.header_number, letters).cell_place(header)
