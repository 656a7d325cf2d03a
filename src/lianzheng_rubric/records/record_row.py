"""One row of a ledger becomes a record, or every reason why it cannot."""

from __future__ import annotations

from datetime import date
from typing import Final

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.record import Record
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.vocabulary import Situation, Vocabulary
from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.columns import Columns
from lianzheng_rubric.records.defaults import typed_defaults
from lianzheng_rubric.records.field_values import (
    CellReader,
    count_reader,
    free_text_reader,
    person_reader,
    points_reader,
    reader_of,
)
from lianzheng_rubric.records.labels import LookAlikes, shown
from lianzheng_rubric.records.record_checks import check_person, check_points, check_reason, check_required, points_of
from lianzheng_rubric.records.roster import UnitNames, read_unit_name
from lianzheng_rubric.records.row_reading import RowReading
from lianzheng_rubric.records.rows import Fault, Row
from lianzheng_rubric.records.situations import NotFound, SituationFinder

__all__ = ["RecordReader"]

_CODES: Final = {
    "编号": "L707",
    "情形": "L702",
    "条款": "L704",
    "理由": "L707",
    "判定人": "L707",
    "日期": "L708",
    "数量": "L709",
    "分值": "L710",
}
_VALUES: Final = {
    "date": "日期",
    "count": "数量",
    "points": "分值",
    "person": "人员",
    "matter": "事项",
    "source": "来源",
}
"""Built-in columns that become values, and the names that conditions use for them."""
_NEVER_BY_DEFAULT: Final = frozenset({"编号", "日期", "数量", "分值"})


class RecordReader:
    """Reads rows against one rubric and its units; remembers every text it has judged.

    Raises:
        RubricError: when made, if a default of the rubric is not what its own field allows.

    """

    def __init__(self, vocabulary: Vocabulary, units: UnitNames) -> None:
        self.vocabulary = vocabulary
        self._units = units
        self._situations = SituationFinder(vocabulary)
        self._readers = _readers(vocabulary)
        self._defaults = _defaults(vocabulary)
        self._alike = LookAlikes()
        self._open_names = vocabulary.fields.get("人员", FieldType("text")).kind == "text"

    def read(self, row: Row, columns: Columns, own_id: str) -> RowReading:
        """Type one row; ``own_id`` is its id when it bears none."""
        reading = RowReading(row, columns, own_id)
        values = self._defaults.copy()
        self._read_id(reading, values)
        self._read_unit(reading)
        situation = self._read_situation(reading)
        self._read_values(reading, values)
        if situation is not None:
            self._attribute(reading, situation, values)
        reason = self._text(reading, "reason", "理由")
        judge = self._text(reading, "judge", "判定人")
        if situation is not None:
            if self._open_names:
                check_person(reading, situation, values)
            check_points(reading, situation, values, reason)
            check_reason(reading, situation, values, reason)
            check_required(reading, situation, values, self.vocabulary)
            if not reading.failed:
                reading.record = _record(reading, situation, values, reason, judge)
        return reading

    def _read_id(self, reading: RowReading, values: dict[str, Value]) -> None:
        if given := self._text(reading, "id", "编号"):
            reading.id = values["编号"] = given
            header = reading.columns.known["id"]
            reading.warn(self._alike.note("编号", given, "L706", reading.row, header))

    def _read_unit(self, reading: RowReading) -> None:
        header = reading.columns.known.get("unit")
        if header is None:
            return  # a problem of the whole table
        cell = reading.cell("unit")
        name = read_unit_name(cell)
        if isinstance(name, Fault):
            reading.refuse("L802" if cell else "L801", "unit", name.reason, name.remedy)
            return
        self._name_unit(reading, name, header)

    def _name_unit(self, reading: RowReading, name: str, header: str, otherwise: str = "") -> None:
        """Let the row count for the unit that the cell under ``header`` names; ``otherwise``: what else to do."""
        found = self._units.find(name)
        place = reading.row.cell_place(header)
        if isinstance(found, Fault):
            reading.unit = reading.unit or name
            remedy = "；".join(filter(None, (found.remedy, otherwise)))
            reading.problems.append(Problem("L804", found.reason, None, remedy, cell=place))
            return
        reading.unit = found.name
        if found.warning is not None:
            code, message, remedy = found.warning
            reading.warn(Problem(code, message, None, remedy, "warning", place))
        elif found.name in self._units.added:
            reading.warn(self._alike.note("单位", name, "L805", reading.row, header))

    def _attribute(self, reading: RowReading, situation: Situation, values: dict[str, Value]) -> None:
        """单位取: another unit than the one whose row it is answers for the record; nobody should miss that."""
        field = next((name for name in situation.unit_from if values.get(name)), None)
        if field is None or field in reading.unreadable:
            return
        header, before = next(head for head, name in reading.columns.fields if name == field), reading.unit
        self._name_unit(reading, str(values[field]), header, f"“{field}”不是被考核单位的，这一格空着")
        if before and reading.unit != before and not reading.failed:
            message = f"单位写的是“{shown(before)}”，按“{field}”算到“{shown(reading.unit)}”"
            place = reading.row.cell_place(header)
            reading.warn(Problem("L810", message, None, "不该算到那里的，改“单位”或这一格", "warning", place))

    def _read_situation(self, reading: RowReading) -> Situation | None:
        if "situation" not in reading.columns.known:
            return None  # a problem of the whole table
        text, clause = self._text(reading, "situation", "情形"), self._text(reading, "clause", "条款")
        if not text:
            if not reading.cell("situation"):
                reading.refuse("L701", "situation", "没有写情形", "写上情形；合计行请删去")
            return None
        found = self._situations.find(text, clause)
        if isinstance(found, NotFound):
            reading.situation = text
            reading.refuse(found.code, found.column, found.message, found.remedy)
            return None
        reading.situation = found.key
        return found

    def _text(self, reading: RowReading, column: str, name: str) -> str:
        """The text of a built-in column; ``""`` when there is none or it is refused."""
        header = reading.columns.known.get(column)
        value = None if header is None else self._value(reading, header, name)
        return value if isinstance(value, str) else ""

    def _read_values(self, reading: RowReading, values: dict[str, Value]) -> None:
        known = reading.columns.known
        pairs = [(known[column], name) for column, name in _VALUES.items() if column in known]
        for header, name in (*pairs, *reading.columns.fields):
            value = self._value(reading, header, name)
            if value is None:
                continue
            values[name] = value
            if isinstance(value, str):
                reading.warn(self._alike.note(name, value, "L716", reading.row, header))

    def _value(self, reading: RowReading, header: str, name: str) -> Value:
        """The typed content of a cell; ``None`` when it is empty or refused."""
        cell = reading.row.cells.get(header)
        if cell is None:
            return None
        value = self._readers[name].read(cell)
        if not isinstance(value, Fault):
            return value
        reason, place = value.reason, reading.row.cell_place(header)
        message = reason if reason.startswith(name) else f"“{name}”填得不对：{reason}"
        reading.problems.append(Problem(_CODES.get(name, "L714"), message, None, value.remedy, cell=place))
        reading.unreadable.add(name)
        return None


def _readers(vocabulary: Vocabulary) -> dict[str, CellReader]:
    """Readers by the name of the field or built-in column; a rubric may narrow 人员, 事项 and 来源."""
    text = FieldType("text")
    readers = {name: reader_of(type_) for name, type_ in vocabulary.fields.items()}
    readers |= {name: reader_of(text) for name in ("人员", "事项", "来源") if name not in readers}
    if vocabulary.fields.get("人员", text).kind == "text":
        readers["人员"] = person_reader()
    readers |= {name: reader_of(text) for name in ("编号", "情形", "条款")}
    readers |= {"理由": free_text_reader(), "判定人": free_text_reader()}
    readers |= {"日期": reader_of(FieldType("date")), "分值": points_reader()}
    return {**readers, "数量": count_reader()}


def _defaults(vocabulary: Vocabulary) -> dict[str, Value]:
    """What every record holds before its own cells are read; a computed field is never held back by a default."""
    left_out = _NEVER_BY_DEFAULT.union(item.name for item in vocabulary.derived)
    typed = typed_defaults(vocabulary.defaults, vocabulary.fields)
    return {"数量": 1, **{name: value for name, value in typed.items() if name not in left_out}}


def _record(reading: RowReading, situation: Situation, values: dict[str, Value], reason: str, judge: str) -> Record:
    day = values.get(situation.date_from) if situation.date_from else None
    if day is None:
        day = values.get("日期")
        if situation.date_from and day is not None:
            values = {**values, situation.date_from: day}
    count = values["数量"]
    return Record(
        reading.id,
        reading.unit,
        situation.key,
        day if isinstance(day, date) else None,
        count if isinstance(count, int) else 1,
        points_of(values),
        values,
        reason,
        judge,
        reading.row.place,
    )
