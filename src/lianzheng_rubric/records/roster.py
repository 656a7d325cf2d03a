"""The roster of assessed units (单位名册), and which of them a record means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.record import Unit
from lianzheng_rubric.language.vocabulary import Vocabulary
from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.cells import CellError
from lianzheng_rubric.records.columns import Columns
from lianzheng_rubric.records.defaults import typed_defaults
from lianzheng_rubric.records.field_values import CellReader, key_text, reader_of
from lianzheng_rubric.records.labels import FEW, Hints, LookAlikes, fold, shown
from lianzheng_rubric.records.rows import Cell, Fault, Row

__all__ = ["NamedUnit", "RosterReader", "UnitNames", "read_unit_name"]


@dataclass(slots=True)
class RosterReader:
    """Reads the rows of all rosters, one after the other."""

    vocabulary: Vocabulary
    units: dict[str, Unit] = field(default_factory=dict)
    _places: dict[str, str] = field(default_factory=dict)
    _given: dict[str, dict[str, Value]] = field(default_factory=dict)
    """What the rows themselves say of each unit, without defaults."""
    _readers: dict[str, CellReader] = field(default_factory=dict)
    _alike: LookAlikes = field(default_factory=LookAlikes)
    _defaults: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._defaults = typed_defaults(self.vocabulary.unit_defaults, self.vocabulary.unit_fields)

    def read(self, row: Row, columns: Columns) -> Iterator[Problem]:
        """Take up the unit of one row; what is wrong with the row."""
        header = columns.known.get("unit", "单位")
        place = row.cell_place(header)
        name = read_unit_name(row.cells.get(header, ""))
        values: dict[str, Value] = {}
        yield from self._values(row, columns, values)
        if isinstance(name, Fault):
            if header in row.cells:
                yield Problem("L802", name.reason, remedy=name.remedy, cell=place)
            elif "unit" in columns.known:
                yield Problem("L801", name.reason, remedy=name.remedy, cell=place)
        elif name in self.units:
            message = f"单位“{shown(name)}”重复：{self._places[name]} 已经写过"
            yield Problem("L803", message, remedy="每个单位在名册里只写一行", cell=row.place)
        else:
            self.units[name] = self.unit(name, values)
            self._places[name] = row.place
            self._given[name] = values
            if (warning := self._alike.note("单位", name, "L805", row, header)) is not None:
                yield warning

    def add_to(self, row: Row, columns: Columns, names: UnitNames) -> Iterator[Problem]:
        """Add what one row of last year's results says to its unit; what is wrong with the row."""
        header = columns.known.get("unit", "单位")
        values: dict[str, Value] = {}
        yield from self._values(row, columns, values)
        name = read_unit_name(row.cells.get(header, ""))
        if isinstance(name, Fault):
            if "unit" in columns.known:
                yield Problem("L802" if header in row.cells else "L801", name.reason, None, name.remedy,
                              cell=row.cell_place(header))  # fmt: skip
            return
        found = names.find(name)
        if isinstance(found, Fault):
            yield Problem("L804", found.reason, remedy=found.remedy, cell=row.cell_place(header))
            return
        if found.warning is not None:
            code, message, remedy = found.warning
            yield Problem(code, message, None, remedy, "warning", row.cell_place(header))
        given = self._given.setdefault(found.name, {})
        for one, value in values.items():
            if given.setdefault(one, value) != value:
                message = f"单位“{shown(found.name)}”的“{one}”在另一处写得不一样"
                yield Problem("L811", message, remedy="请核对，改成一样的或删去一处", cell=row.place)
        self.units[found.name] = self.unit(found.name, given)

    def unit(self, name: str, values: Mapping[str, Value] | None = None) -> Unit:
        """A unit with the rubric's defaults where ``values`` say nothing."""
        return Unit(name, {"单位": name, **self._defaults, **(values or {})})

    def _values(self, row: Row, columns: Columns, values: dict[str, Value]) -> Iterator[Problem]:
        for header, name in columns.fields:
            cell = row.cells.get(header)
            if cell is None:
                continue
            if name not in self._readers:
                self._readers[name] = reader_of(self.vocabulary.unit_fields[name])
            value = self._readers[name].read(cell)
            if isinstance(value, Fault):
                message = f"“{name}”填得不对：{value.reason}"
                yield Problem("L807", message, remedy=value.remedy, cell=row.cell_place(header))
            else:
                values[name] = value


def read_unit_name(cell: Cell) -> str | Fault:
    """The name of a unit as written, or why it cannot be one."""
    if cell == "":
        return Fault("没有写单位", "写上单位名称；空行请删去")
    try:
        return key_text(cell)
    except CellError as error:
        return Fault(error.reason)


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """The unit that a record means; ``warning`` is a code and what a person should know about its spelling."""

    name: str
    warning: tuple[str, str, str] | None = None


class UnitNames:
    """Finds units by name; without a closed roster, a new name is a new unit."""

    def __init__(self, roster: Iterable[str], *, closed: bool, named: bool) -> None:
        """``closed``: only names of the roster count; ``named``: there is a roster."""
        self._closed = closed
        self._named = named
        self._known = dict.fromkeys(roster)
        self._hints = Hints(self._known)
        self._by_fold: dict[str, list[str]] = {}
        for name in self._known:
            self._by_fold.setdefault(fold(name), []).append(name)
        self._found: dict[str, NamedUnit | Fault] = {}
        self.added: dict[str, None] = {}
        """Units that only records name, in the order of their first record."""

    def find(self, name: str) -> NamedUnit | Fault:
        """The unit called ``name``; a warning comes with the first use of a spelling only."""
        found = self._found.get(name)
        if found is None:
            found = self._find(name)
            self._found[name] = NamedUnit(found.name) if isinstance(found, NamedUnit) else found
        return found

    def _find(self, name: str) -> NamedUnit | Fault:
        if name in self._known:
            return NamedUnit(name)
        alike = self._by_fold.get(fold(name), ())
        if len(alike) == 1:
            message = f"单位“{shown(name)}”在名册里写作“{shown(alike[0])}”，已按名册认定"
            return NamedUnit(alike[0], ("L806", message, "请与名册写得一样"))
        if self._closed:
            remedy = self._hints(name) or self._otherwise()
            return Fault(f"名册里没有单位“{shown(name)}”", remedy)
        self.added[name] = None
        if not self._named:
            return NamedUnit(name)
        return NamedUnit(name, ("L804", f"名册里没有单位“{shown(name)}”，已作为新单位加入", self._hints(name)))

    def _otherwise(self) -> str:
        if len(self._known) <= FEW:
            return f"名册里有：{'、'.join(self._known)}" if self._known else "请先把单位写进名册"
        return "请核对单位名称，或把这个单位加进名册"
