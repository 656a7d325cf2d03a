"""A ledger with records dropped, changed or added: whatever is new is read by the same reader as a file would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lianzheng_rubric.engine.record import Record, Unit
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.vocabulary import Vocabulary
from lianzheng_rubric.problems import LedgerError, Problem
from lianzheng_rubric.records.assembly import RawTable, assemble
from lianzheng_rubric.records.columns import column_names, documented_name
from lianzheng_rubric.records.labels import shown
from lianzheng_rubric.records.ledger import Ledger, raw_tables
from lianzheng_rubric.records.python_rows import table_of
from lianzheng_rubric.records.sources import open_sources

__all__ = ["Amendments", "amend"]

_ADDED = "新增"


@dataclass(frozen=True, slots=True)
class Amendments:
    """What is to be different: ids of records to drop, fields of records to change, rows and files to add.

    A change is (record id, column, new content as text; empty takes the content away). A row to add is column → text.
    """

    drop: tuple[str, ...] = ()
    change: tuple[tuple[str, str, str], ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    files: tuple[str | Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.drop or self.change or self.rows or self.files)


def amend(ledger: Ledger, vocabulary: Vocabulary, amendments: Amendments, *, encoding: str | None = None) -> Ledger:
    """The ledger as it would be. Units stay those that it has; records keep their order, new ones come last.

    Raises:
        LedgerError: an id, column, unit or content is wrong; every problem is listed.

    """
    known = {record.id: record for record in ledger.records}
    problems = list(_impossible(known, amendments, vocabulary))
    changed = {name for name, _, _ in amendments.change if name in known}
    files: list[tuple[Sequence[RawTable], Sequence[Problem]]] = [([_roster(ledger.units)], ())]
    files += [raw_tables(file, encoding) for file in open_sources(amendments.files)]
    files += [_changed_rows(known, amendments, vocabulary), _added_rows(amendments)]
    reading = assemble(files, vocabulary, closed_roster=True)
    problems += [problem for problem in reading.problems if problem.severity == "error"]
    kept = [record for record in ledger.records if record.id not in amendments.drop]
    stay = {record.id for record in kept}
    fresh = {row.id: row.record for row in reading.rows if row.record is not None}
    given = [row for row in reading.rows if row.id in stay - changed]
    problems += [
        Problem("L705", f"编号“{shown(row.id)}”台账里已经有了", None, _OTHER, cell=row.row.place) for row in given
    ]
    if problems:
        raise LedgerError(tuple(problems))
    return replace(
        ledger,
        records=(
            *(_again(record, fresh.pop(record.id)) if record.id in changed else record for record in kept),
            *fresh.values(),
        ),
        notices=tuple(problem for row in reading.rows for problem in row.problems),
    )


_OTHER = "换一个编号；要改已有的记录，用更改"


def _impossible(known: Mapping[str, Record], amendments: Amendments, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Ids that the ledger does not have, columns that no record has, and what contradicts itself."""
    for verb, names in (("去掉", amendments.drop), ("更改", [name for name, _, _ in amendments.change])):
        for name in dict.fromkeys(names):
            if name not in known:
                remedy = nearest(name, known) or "编号见台账；没有写编号的，照“文件名-行号”"
                yield Problem("L901", f"台账里没有编号为“{shown(name)}”的记录", None, remedy, cell=f"{verb} {name}")
    for name, column, _ in amendments.change:
        place = f"更改 {name}"
        if name in amendments.drop:
            yield Problem("L902", f"记录“{shown(name)}”既要去掉，又要更改", None, "只留一样", cell=place)
        meant = documented_name(column, vocabulary)
        if not meant:
            remedy = nearest(column, column_names(vocabulary)) or "写台账的列名，例如 日期、数量"
            message = f"不认识的列“{shown(column)}”，细则没有声明这个字段"
            yield Problem("L604", message, None, remedy, cell=place)
        elif meant == "编号":
            yield Problem("L902", "编号不能更改", None, "去掉这条，再用新编号添一条", cell=place)


def _roster(units: Sequence[Unit]) -> RawTable:
    table, _ = table_of(({"单位": unit.name} for unit in units), "单位名册")
    return RawTable(table, "单位名册", "roster")


def _added_rows(amendments: Amendments) -> tuple[list[RawTable], list[Problem]]:
    table, problems = table_of(amendments.rows, _ADDED)
    return [RawTable(table, _ADDED, "records")], problems


def _changed_rows(
    known: Mapping[str, Record], amendments: Amendments, vocabulary: Vocabulary
) -> tuple[list[RawTable], list[Problem]]:
    """The changed records as rows, with what they say now under the names that the documentation gives to columns."""
    rows: dict[str, dict[str, object]] = {}
    for name, column, content in amendments.change:
        meant = documented_name(column, vocabulary)
        if name not in known or not meant or meant == "编号":
            continue
        row = rows.setdefault(name, _row_of(known[name]))
        if meant == "日期":
            _let_day_go(row, known[name], vocabulary)
        row[meant] = content
    table, problems = table_of(rows.values(), "更改")
    named = [replace(row, place=f"更改 {name}") for name, row in zip(rows, table.rows, strict=True)]
    return [RawTable(replace(table, rows=tuple(named)), "更改", "records")], problems


def _row_of(record: Record) -> dict[str, object]:
    own = {name: value for name, value in record.values.items() if value is not None}
    words = {"理由": record.reason, "判定人": record.judge}
    return {**own, **words, "编号": record.id, "单位": record.unit, "情形": record.situation}


def _let_day_go(row: dict[str, object], record: Record, vocabulary: Vocabulary) -> None:
    """A day that was only taken over from 日期 must not outlive it."""
    situation = vocabulary.situations.get(record.situation)
    if situation is not None and situation.date_from and row.get(situation.date_from) == row.get("日期"):
        row.pop(situation.date_from, None)


def _again(before: Record, after: Record) -> Record:
    """The record as it was read again, still at its own place, and without an id column where it had none."""
    values = after.values if "编号" in before.values else {k: v for k, v in after.values.items() if k != "编号"}
    return replace(after, values=values, place=before.place)
