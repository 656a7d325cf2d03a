"""What a record itself says, field by field, as its ledger gave it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import UNIT, show, times
from lianzheng_rubric.engine.record import Record
from lianzheng_rubric.language.vocabulary import Vocabulary
from lianzheng_rubric.records.defaults import typed_defaults

__all__ = ["RecordFacts", "value_text"]


_TOLD_APART = frozenset(("编号", "单位", "情形", "日期", "数量", "分值"))


class RecordFacts:
    """Tells the fields of records of one rubric; values that the rubric itself assumes are left out."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._assumed = typed_defaults(vocabulary.defaults, vocabulary.fields)

    def of(self, record: Record) -> list[tuple[str, str]]:
        """(name, value) pairs: date, number, points, then the other fields, the reason, who judged."""
        return [(name, text) for name, text in self._pairs(record) if text]

    def _pairs(self, record: Record) -> Iterator[tuple[str, str]]:
        yield "日期", record.date.isoformat() if record.date else ""
        yield "数量", str(record.count) if record.count != 1 else ""
        yield "分值", "" if record.points is None else show(record.points)
        for name, value in record.values.items():
            if name not in _TOLD_APART and not self._is_assumed(name, value):
                yield name, value_text(value)
        yield "理由", record.reason
        yield "认定", record.judge

    def _is_assumed(self, name: str, value: Value) -> bool:
        return name in self._assumed and self._assumed[name] == value


def value_text(value: Value) -> str:
    """A field value as people write it."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int() | Fraction():
            return show(times(UNIT, value))
        case date():
            return value.isoformat()
        case _:
            return str(value)
