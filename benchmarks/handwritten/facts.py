"""The records of one unit, sorted by kind, with the items that invalid materials empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from lianzheng_rubric import Record, Unit

__all__ = [
    "FIVE", "FOUR", "GRAVE", "HALF", "INSPECTORS", "OFFICE", "ONE", "PETITIONS", "STYLE", "SUPERVISORS", "TENTH", "THREE",
    "TWO", "ZERO", "Facts", "any_late", "falls_short", "is_in_time", "once_each", "points",
]  # fmt: skip

ZERO, HALF, ONE, TWO, THREE, FOUR, FIVE = (Decimal(text) for text in ("0", "0.5", "1", "2", "3", "4", "5"))
TENTH = Decimal("0.1")
DEADLINE = date(2017, 11, 30)
PETITIONS, STYLE, OFFICE, INSPECTORS = "县纪委信访室", "县纪委党风政风监督室", "县纪委办公室", "县督查指挥中心"
SUPERVISORS = ("县权力运行大监督领导小组办公室", "县权力运行大监督工作领导小组办公室", "县大监督办")
GRAVE = "违反规定程序造成严重不良影响"
FORMAL = ("制度", "方案", "决定", "通报", "其他文件")
YEAR = date(2017, 1, 1), date(2017, 12, 31)
ENTERED = frozenset((
    "证明材料", "民主测评", "comp.a.in", "comp.a.h", "1.1.1.a", "1.1.3.a", "1.1.3.b", "1.1.4.a", "1.1.5.b2", "1.1.5.c", "1.1.6.a",
    "1.2.a", "1.3.a", "1.3.b", "3.8.a", "3.9.a", "3.9.b", "4.10.a", "5.12.a", "6.13.c.s", "6.13.d.s", "6.14.1.s",
    "6.14.2.a", "6.14.2.c", "6.14.3.a", "6.14.3.b", "7.16.a", "8.17.1.a", "8.17.2.a.z", "8.17.2.b.z", "8.18.a", "8.19.a",
    "8.19.b", "8.20.a.z", "8.20.b.z", "8.20.c.z",
))  # fmt: skip
"""Votes, judgements and materials of the assessment: they count from the start of the year, however late they come."""
LATE = {"1.1.5.b": date(2018, 6, 30), "6.14.2.b": date(2018, 6, 30)}
"""What may come in late, and until when that is looked at."""
ITEMS = frozenset((
    "1", "1.1", "1.1.0", "1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.1.5", "1.1.6", "1.2", "1.3", "2", "3", "3.8", "3.9",
    "4", "4.10", "5", "5.11", "5.12", "6", "6.13", "6.13.a", "6.13.c", "6.13.d", "6.14", "6.14.1", "6.14.2", "6.14.3",
    "7", "7.15", "7.16", "8", "8.17", "8.17.1", "8.17.2", "8.17.2.a", "8.17.2.b", "8.17.3", "8.18", "8.19", "8.20",
    "8.20.a", "8.20.b", "8.20.c", "comp.a", "comp.b", "comp.c",
))  # fmt: skip
ELSEWHERE = {"poll": "comp.c", "poll.absent": "comp.c", "comp.a.in": "comp.a", "comp.a.h": "comp.a"}
ADJUSTMENTS = ("adj.1.all", "adj.1.all.n", "adj.1.one", "adj.1.one.n", "adj.1.exp")


class Facts:
    """The records of the period by kind, and the items that invalid materials empty."""

    def __init__(self, records: Iterable[Record], unit: Unit, as_of: date, previous_as_of: date) -> None:
        self.by_kind: dict[str, list[Record]] = defaultdict(list)
        self.void: set[str] = set()
        end = min(YEAR[1], as_of)
        for record in records:
            if record.unit != unit.name:
                continue
            day, kind = record.date, record.situation
            if (
                day is None
                or (previous_as_of < day <= end and kind not in ENTERED and kind not in LATE)
                or (day >= YEAR[0] and (kind in ENTERED or day <= LATE.get(kind, date.min)))
            ):
                self.by_kind[kind].append(record)

    def __getitem__(self, kind: str) -> Sequence[Record]:
        return self.by_kind.get(kind, ())

    def count(self, kind: str) -> int:
        """How often something happened."""
        return sum(record.count for record in self.by_kind.get(kind, ()))

    def any(self, *kinds: str) -> bool:
        """Whether any of these happened."""
        return any(kind in self.by_kind for kind in kinds)

    def vouched(self, kind: str, *sources: str) -> list[Record]:
        """The records that come from the office in charge, or do not say from where."""
        return [record for record in self[kind] if record.values.get("来源", sources[0]) in sources]

    def says_no(self, kind: str, *questions: str) -> bool:
        """Whether a record answers one of the questions with no."""
        return any(not record.values[question] for record in self[kind] for question in questions)

    def says_yes(self, kind: str, question: str) -> bool:
        """Whether a record answers the question with yes."""
        return any(record.values[question] for record in self[kind])

    def judged(self, kind: str) -> Decimal:
        """Points that people took off."""
        return sum((points(record) for record in self[kind]), ZERO)

    def item(
        self, clause: str, full: Decimal, taken: Decimal = ZERO, added: Decimal = ZERO, zero: bool = False
    ) -> Decimal:
        """An item from its full marks: deductions down to nothing, then bonuses; nothing at all when it is emptied."""
        if zero or clause in self.void:
            return ZERO
        return (full - taken if taken < full else ZERO) + added

    def whole(self, clause: str, *items: Decimal) -> Decimal:
        """The sum of items, unless an invalid material empties the whole."""
        return ZERO if clause in self.void else sum(items, ZERO)

    def void_materials(self) -> None:
        """ev.1 and ev.2: a material that is not in order empties the item (or cancels the points) it was to prove."""
        for record in self["证明材料"]:
            values = record.values
            in_order = values["红头"] and values["有发文机关"] and values["有正规编号"]
            if (values.get("材料种类") in FORMAL and not in_order) or values["弄虚作假"]:
                clause = str(values["所证条款"])
                clause = ELSEWHERE.get(clause, clause)
                while clause and clause not in ITEMS and clause not in ADJUSTMENTS:
                    clause = clause.rpartition(".")[0]
                self.void.add(clause)


def points(record: Record) -> Decimal:
    """The points that the record carries (they are kept in millionths)."""
    return Decimal(record.points or 0) / 1_000_000  # type: ignore[arg-type]


def any_late(records: Sequence[Record]) -> bool:
    """Whether a duty was fulfilled after the deadline only: what came in time may be handed in again."""
    late = [record for record in records if record.date is not None and record.date > DEADLINE]
    if not late:
        return False
    punctual = [same(record) for record in records if record.date is None or record.date <= DEADLINE]
    return any(same(record) not in punctual for record in late)


def falls_short(records: Sequence[Record], *parts: str) -> bool:
    """Whether there are records of a duty, and a part of it that none of them tells to be done in time."""
    punctual = [record for record in records if record.date is None or record.date <= DEADLINE]
    return bool(records) and not all(any(record.values[part] for record in punctual) for part in parts)


def same(record: Record) -> object:
    """What a record says but for its id and day."""
    return record.reason, {name: value for name, value in record.values.items() if name not in ("编号", "日期")}


def is_in_time(record: Record) -> bool:
    """Whether the record is not later than the deadline that it names, if it names one."""
    deadline = record.values.get("期限日期")
    return not isinstance(deadline, date) or record.date is None or record.date <= deadline


def once_each(records: Iterable[Record], *fields: str) -> int:
    """Occurrences, those about the same matter taken once (the record with the largest count)."""
    largest: dict[object, int] = {}
    for record in records:
        key: object = tuple(record.values.get(field) for field in fields)
        if None in key:  # type: ignore[operator]
            key = record.id
        largest[key] = max(record.count, largest.get(key, 0))
    return sum(largest.values())
