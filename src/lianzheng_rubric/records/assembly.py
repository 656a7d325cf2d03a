"""All tables of a ledger together: the rosters first, then the records, and what only shows over several files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.language.vocabulary import Vocabulary
from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.columns import TableKind, kind_of, match_record_columns, match_roster_columns, supplements
from lianzheng_rubric.records.labels import shown
from lianzheng_rubric.records.record_row import RecordReader
from lianzheng_rubric.records.roster import RosterReader, UnitNames
from lianzheng_rubric.records.row_reading import RowReading
from lianzheng_rubric.records.rows import Table

__all__ = ["RawTable", "Reading", "assemble"]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it was read, what generated ids of its rows begin with, and what it holds if that is known."""

    table: Table
    prefix: str
    kind: TableKind | None = None


@dataclass(slots=True)
class _Part:
    """One file, or one table of it; ``problems`` concern the whole of it (or the roster), those of rows stand there."""

    source: RawTable | None
    problems: list[Problem]
    kind: TableKind = "unknown"
    rows: list[RowReading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """What all files said: every row of records, the units, problems of files, tables and rosters, all problems."""

    rows: tuple[RowReading, ...]
    rows_given: int
    units: tuple[Unit, ...]
    whole: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    """Those of ``whole`` and of every row, in the order of the files and their rows."""


def assemble(
    files: Iterable[tuple[Sequence[RawTable], Sequence[Problem]]],
    vocabulary: Vocabulary,
    closed_roster: bool | None,
) -> Reading:
    """Read the raw tables of each file, given with the problems met in reading the file.

    Raises:
        RubricError: a default value of the rubric is not what its own field allows.

    """
    parts = [part for tables, problems in files for part in _parts(tables, problems)]
    roster = RosterReader(vocabulary)
    sound = _read_rosters(list(_of_kind("roster", parts)), roster)
    named = bool(sound)
    closed = named if closed_roster is None else closed_roster
    if closed and not named:
        remedy = "加一张有“单位”列、没有“情形”列的表"
        parts.append(_Part(None, [Problem("L808", "要求按单位名册核对，却没有名册", remedy=remedy)]))
    units = UnitNames(roster.units, closed=closed and named and all(sound), named=named)
    reader = RecordReader(vocabulary, units)
    for part, source in _of_kind("records", parts):
        _read_records(part, source, reader)
    rows = tuple(row for part in parts for row in part.rows)
    _refuse_repeated_ids(rows)
    _warn_of_twins(rows)
    return Reading(
        rows,
        sum(len(source.table.rows) for _, source in _of_kind("records", parts)),
        (*roster.units.values(), *(roster.unit(name) for name in units.added)),
        tuple(problem for part in parts for problem in part.problems),
        tuple(problem for part in parts for problem in _problems(part)),
    )


def _parts(tables: Sequence[RawTable], problems: Sequence[Problem]) -> Iterator[_Part]:
    yield _Part(None, list(problems))
    for source in tables:
        table = source.table
        if not table.header and not table.rows:
            continue
        part = _Part(source, [], source.kind or kind_of(table))
        if part.kind == "unknown":
            which = f"表“{table.name}”" if table.name else "这张表"
            message = f"{which}没有“情形”列，也没有“单位”列，不知道记的是什么"
            remedy = "记录要有“单位”和“情形”列，单位名册要有“单位”列；无关的表请移到别的文件"
            part.problems.append(Problem("L602", message, remedy=remedy, cell=table.place or table.file))
        yield part


def _of_kind(kind: TableKind, parts: Iterable[_Part]) -> Iterator[tuple[_Part, RawTable]]:
    return ((part, part.source) for part in parts if part.source is not None and part.kind == kind)


def _read_rosters(rosters: Sequence[tuple[_Part, RawTable]], roster: RosterReader) -> list[bool]:
    """Take up every roster; for each whether its names can be relied on.

    One of last year's results goes last: it only adds to the units of the others, and is the roster itself where
    there is no other.
    """
    apart = [(part, source.table) for part, source in rosters if supplements(source.table)]
    first = [(part, source.table) for part, source in rosters if not supplements(source.table)]
    if not first:
        first, apart = apart, []
    sound = [_read_roster(part, table, roster) for part, table in first]
    names = UnitNames(roster.units, closed=all(sound), named=True)
    for part, table in apart:
        columns, problems = match_roster_columns(table, roster.vocabulary)
        part.problems += problems
        for row in table.rows:
            part.problems += roster.add_to(row, columns, names)
    return sound


def _read_roster(part: _Part, table: Table, roster: RosterReader) -> bool:
    """Take up the units of one roster; whether their names can be relied on to be all there."""
    columns, problems = match_roster_columns(table, roster.vocabulary)
    part.problems += problems
    for row in table.rows:
        part.problems += roster.read(row, columns)
    return "unit" in columns.known or not table.rows


def _read_records(part: _Part, source: RawTable, reader: RecordReader) -> None:
    columns, problems = match_record_columns(source.table, reader.vocabulary)
    part.problems += problems
    part.rows = [reader.read(row, columns, f"{source.prefix}-{row.number}") for row in source.table.rows]


def _refuse_repeated_ids(rows: Iterable[RowReading]) -> None:
    """No row of several with one id is a record: nobody can tell which of them was meant."""
    first: dict[str, RowReading] = {}
    for row in rows:
        earlier = first.setdefault(row.id, row)
        if earlier is row:
            continue
        remedy = "同一条记录请删去一行；不同的记录请写不同的编号"
        row.refuse("L705", "id", _same_id(row, earlier), remedy)
        row.record = earlier.record = None
        earlier.told_elsewhere.append(row.problems[-1])


def _warn_of_twins(rows: Iterable[RowReading]) -> None:
    """Rows that say the very same and bear no ids: pasted twice, or a copy of the file lies beside it."""
    first: dict[object, RowReading] = {}
    twins: list[tuple[RowReading, RowReading]] = []
    for row in rows:
        record = row.record
        if record is None or row.cell("id"):
            continue
        said = frozenset((name, value) for name, value in record.values.items() if name != "编号")
        earlier = first.setdefault((record.unit, record.situation, record.reason, record.judge, said), row)
        if earlier is not row:
            twins.append((row, earlier))
    for number, (row, earlier) in enumerate(twins[:_TOLD_TWINS], 1):
        more = f"；这样的还有 {len(twins) - number} 行" if number == _TOLD_TWINS < len(twins) else ""
        message = f"与 {earlier.row.place} 写得一模一样，都没有编号，算作两条{more}"
        remedy = "同一件事的删去一行（同一个文件给了两次的去掉一个）；确是两件事的，各写一个编号"
        row.warn(Problem("L718", message, remedy=remedy, severity="warning", cell=row.row.place))


_TOLD_TWINS = 3


def _same_id(row: RowReading, earlier: RowReading) -> str:
    name, where = shown(row.id), earlier.row.place
    if not row.cell("id"):
        return f"这一行没有写编号，按行号编作“{name}”，与 {where} 的编号重复"
    if not earlier.cell("id"):
        return f"编号“{name}”与 {where} 重复：那一行没有写编号，已按行号编作“{name}”"
    return f"编号“{name}”重复：{where} 已经用过"


def _problems(part: _Part) -> Iterator[Problem]:
    yield from part.problems
    for row in part.rows:
        yield from row.problems
