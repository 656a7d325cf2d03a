"""Ledgers of facts: files or rows in; typed records, units and every problem out.

::

    sources ─open_sources→ bytes ─read_tables→ raw tables ┐
    rows of a program ────────────table_of→ raw tables ───┴─columns→ roster ─→ units
                                                            └──────→ record_row → records

Records say what happened; nothing here knows what it costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lianzheng_rubric.engine.assessment import RecordFate
from lianzheng_rubric.engine.record import Record, Unit
from lianzheng_rubric.language.vocabulary import Vocabulary
from lianzheng_rubric.problems import LedgerError, Problem
from lianzheng_rubric.records.assembly import RawTable, Reading, assemble
from lianzheng_rubric.records.group_quotas import unlike_quotas
from lianzheng_rubric.records.python_rows import table_of
from lianzheng_rubric.records.row_reading import RowReading
from lianzheng_rubric.records.sources import Source, SourceFile, open_sources
from lianzheng_rubric.records.table import read_tables

__all__ = ["Ledger", "SetAside", "ledger_from_rows", "raw_tables", "read_ledger", "set_aside_fates"]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that is no record: where it stands and why; ``id``, ``unit``, ``situation`` as far as they can be read.

    ``unit`` is the roster's name where there is one, else the text as written, and ``""`` when there is none.
    """

    place: str
    id: str
    unit: str
    situation: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that a set of ledger files says, in the order in which it stands there."""

    records: tuple[Record, ...] = ()
    units: tuple[Unit, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    notices: tuple[Problem, ...] = ()


def read_ledger(
    sources: Sequence[Source],
    vocabulary: Vocabulary,
    *,
    set_aside: bool = False,
    encoding: str | None = None,
    closed_roster: bool | None = None,
) -> Ledger:
    """Read the files of one ledger together.

    Args:
        sources: paths, or names with bytes (a name ``-`` is standard input).
        vocabulary: what the rubric allows records and units to say.
        set_aside: keep going without the rows that have problems, and list them. Problems of a whole file, of
            its table or of the roster, are never set aside.
        encoding: of text files; found out for each file when it is not given.
        closed_roster: whether a record may only name units of the roster; by default, when there is a roster.

    Raises:
        LedgerError: with every problem of every file.
        RubricError: a default value of the rubric is not what its own field allows.

    """
    files = [raw_tables(file, encoding) for file in open_sources(sources)]
    return _ledger(assemble(files, vocabulary, closed_roster), vocabulary, set_aside=set_aside)


def raw_tables(file: SourceFile, encoding: str | None) -> tuple[list[RawTable], tuple[Problem, ...]]:
    """The tables of one file and the problems met in reading it."""
    if file.problem is not None:
        return [], (file.problem,)
    tables, problems = read_tables(file.data, file.name, encoding=encoding)
    prefix = file.prefix
    return [RawTable(table, f"{prefix}-{table.name}" if table.name else prefix) for table in tables], problems


def ledger_from_rows(
    rows: Iterable[Mapping[str, object]],
    vocabulary: Vocabulary,
    units: Iterable[Mapping[str, object] | str] = (),
    *,
    set_aside: bool = False,
) -> Ledger:
    """Read records that a program holds, as if they stood in a table.

    Args:
        rows: column → value, with Chinese or English names of columns; values are ``str``, ``int``, ``Decimal``,
            ``Fraction``, ``bool``, ``date`` or ``None``, never ``float``.
        vocabulary: what the rubric allows records and units to say.
        units: the roster: names, or rows with a column 单位. Without it, records name the units.
        set_aside: as for :func:`read_ledger`.

    Raises:
        LedgerError: with every problem of every row.
        RubricError: a default value of the rubric is not what its own field allows.

    """
    roster = [{"单位": unit} if isinstance(unit, str) else unit for unit in units]
    units_given, roster_problems = table_of(roster, "单位名册")
    records_given, problems = table_of(rows, "记录")
    files = [
        ([RawTable(units_given, "单位名册", "roster")], roster_problems),
        ([RawTable(records_given, "记录", "records")], problems),
    ]
    return _ledger(assemble(files, vocabulary, None), vocabulary, set_aside=set_aside)


def set_aside_fates(ledger: Ledger) -> dict[str, tuple[RecordFate, ...]]:
    """What results say of rows that were set aside: by unit, under ``""`` where no unit can be read."""
    fates: dict[str, list[RecordFate]] = {}
    for row in ledger.set_aside:
        detail = "；".join(problem.message for problem in row.problems)
        fate = RecordFate(row.id, row.situation, "set_aside", (), detail, row.place)
        fates.setdefault(row.unit, []).append(fate)
    return {unit: tuple(found) for unit, found in fates.items()}


def _ledger(reading: Reading, vocabulary: Vocabulary, *, set_aside: bool) -> Ledger:
    concerned = reading.whole if set_aside else reading.problems
    undecided = tuple(_undecided(reading, vocabulary))
    if undecided or any(problem.severity == "error" for problem in concerned):
        raise LedgerError((*concerned, *undecided))
    records = tuple(row.record for row in reading.rows if row.record is not None)
    aside = tuple(_set_aside(row) for row in reading.rows if row.record is None)
    if len(records) + len(aside) != reading.rows_given:
        raise RuntimeError(f"{reading.rows_given} rows became {len(records)} records, {len(aside)} set aside")
    notices = [problem for problem in reading.problems if problem.severity != "error"]
    return Ledger(records, reading.units, aside, (*notices, *_ungrouped(reading, vocabulary)))


def _ungrouped(reading: Reading, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Units whose roster entry does not say with whom they are ranked: they are ranked with each other."""
    name = vocabulary.ranked_by
    names = [unit.name for unit in reading.units if name and name not in unit.values]
    if names:
        few = "、".join(names[:3]) + (f"等 {len(names)} 个单位" if len(names) > 3 else "")
        how = "全部单位排在一起，没有分组" if len(names) == len(reading.units) else f"{few}另成一组"
        message = f"名册没有写“{name}”，细则按它分组排名：{how}"
        remedy = f"在单位名册里给每个单位写上“{name}”"
        yield Problem("L812", message, None, remedy, "warning", cell="单位名册")


def _undecided(reading: Reading, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Units whose roster entry does not say what decides which clauses apply to them."""
    for unit in reading.units:
        for name in vocabulary.unit_required:
            if name not in unit.values:
                message = f"单位“{unit.name}”没有写“{name}”，细则按它决定适用哪些条款"
                yield Problem("L809", message, None, f"在单位名册里加一列“{name}”并填写", cell="单位名册")
    yield from unlike_quotas(reading.units, vocabulary)


def _set_aside(row: RowReading) -> SetAside:
    errors = [problem for problem in row.problems if problem.severity == "error"]
    return SetAside(row.row.place, row.id, row.unit, row.situation, (*errors, *row.told_elsewhere))
