"""汇总: how many units hold each grade and how much room the quotas leave; scores in short; nobody forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlsxwriter.utility import xl_rowcol_to_cell

from lianzheng_rubric.engine.exact import Exact, amount_of, exact
from lianzheng_rubric.engine.quota import quota_words
from lianzheng_rubric.engine.ranking import Place
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.excel.columns import Column
from lianzheng_rubric.office.excel.table_sheet import Cell, Live, TableSheet
from lianzheng_rubric.office.ranking.places import PLACES, PlaceTable
from lianzheng_rubric.reports.plain_text import plain

__all__ = ["SummaryTable"]

_NO_GROUP, _EVERYBODY = "—", "全部"


class SummaryTable:
    """Counts by group and grade; the ranking lies in rows ``first`` … of its own sheet."""

    def __init__(self, dossier: Dossier, places: PlaceTable, first: int) -> None:
        self._dossier, self._table, self._first = dossier, places, first
        self._groups: dict[str, list[Place]] = {}
        for place in places.places:
            self._groups.setdefault(place.group, []).append(place)
        quotas, graded = bool(dossier.rubric.plan.quotas), bool(dossier.rubric.plan.bands)
        wanted = {
            "组别": (16, places.grouped),
            "项目": (26, True),
            "按得分": (11, graded),
            "最终" if graded else "数": (11, True),
            "占已定单位": (14, graded),
            "名额": (12, quotas),
            "可评": (10, quotas),
            "余": (8, quotas),
        }
        self.columns = [Column(title, width) for title, (width, shown) in wanted.items() if shown]
        self._shown = [shown for _, shown in wanted.values()]

    def write(self, sheet: TableSheet) -> None:
        """All rows."""
        for group, places in self._groups.items():
            for band in self._dossier.rubric.plan.bands:
                self._add(sheet, self._grade(sheet.row, group, band.name, places))
            for name, value in _statistics(places):
                self._add(sheet, [group or _NO_GROUP, name, "", value, "", "", "", ""])
        ranking = self._dossier.results.ranking
        out = Counter(one.status for one in ranking.unscored)
        first = sheet.row
        counts = {
            "已定单位数": len(ranking.places),
            "待定单位数": len(ranking.pending),
            "不评分单位数": out["no_score"],
            "不在范围单位数": out["out_of_scope"],
        }
        for name, count in counts.items():
            self._add(sheet, [_EVERYBODY, name, "", count, "", "", "", ""])
        area = _area(first, sheet.row - 1, self._position(3))
        total = Live(f"=SUM({area})", exact(amount_of(sum(counts.values()))))
        self._add(sheet, [_EVERYBODY, "单位总数", "", total, "", "", "", ""], total=True)

    def _add(self, sheet: TableSheet, cells: Sequence[Cell], *, total: bool = False) -> None:
        sheet.add([cell for cell, shown in zip(cells, self._shown, strict=True) if shown], total=total)

    def _position(self, column: int) -> int:
        """Where a column of the full table stands in the one shown."""
        return sum(self._shown[:column])

    def _grade(self, row: int, group: str, grade: str, places: Sequence[Place]) -> list[Cell]:
        final = sum(place.grade == grade for place in places)
        by_score = sum(place.assessment.grade_by_score == grade for place in places)
        held = xl_rowcol_to_cell(row, self._position(3))
        share = Live(f"={held}/{len(places)}", Fraction(final, len(places)), "share")
        quota = dict(self._dossier.results.ranking.quotas.get(group, ())).get(grade)
        room: list[Cell] = ["不限", "", ""]
        if quota is not None:
            allowed = quota.room(places[0].among.units)
            left = self._left(row, grade, allowed, places, together=quota.of == "better")
            kind = {"better": "合计 ", "last": "后 "}.get(quota.of, "")
            room = [f"{kind}{quota_words(quota)}", allowed, "" if quota.of == "last" else left]
        counts = [self._count(row, "得分档次", by_score), self._count(row, "最终档次", final)]
        return [group or _NO_GROUP, grade, *counts, share, *room]

    def _left(self, row: int, grade: str, allowed: int, places: Sequence[Place], *, together: bool) -> Live:
        """The room that is left in a grade, or in it and all better ones, whose rows stand right above."""
        names = [band.name for band in self._dossier.rubric.plan.bands]
        rank = names.index(grade)
        counted = names[: rank + 1] if together else [grade]
        held = xl_rowcol_to_cell(row, self._position(3))
        if together and rank:
            held = f"SUM({_area(row - rank, row, self._position(3))})"
        left = allowed - sum(place.grade in counted for place in places)
        return Live(f"={xl_rowcol_to_cell(row, self._position(6))}-{held}", exact(amount_of(left)))

    def _count(self, row: int, title: str, count: int) -> Cell:
        """A count that follows the ranking, where spreadsheets tell its names apart as we do."""
        names = [band.name for band in self._dossier.rubric.plan.bands]
        if not (_distinct(names) and _distinct(self._groups)):
            return count
        parts = [f"({self._column(title)}={xl_rowcol_to_cell(row, self._position(1))})"]
        if self._table.grouped:
            parts.append(f"({self._column('组别')}={xl_rowcol_to_cell(row, 0)})")
        return Live(f"=SUMPRODUCT({'*'.join((*parts, '1'))})", exact(amount_of(count)))

    def _column(self, title: str) -> str:
        column = self._table.position(title)
        last = self._first + len(self._table.places) - 1
        return f"'{PLACES}'!{_area(self._first, last, column, fixed=True)}"


def _area(first: int, last: int, column: int, *, fixed: bool = False) -> str:
    ends = (xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed) for row in (first, last))
    return ":".join(ends)


def _distinct(names: Sequence[str] | dict[str, list[Place]]) -> bool:
    """Whether no two names are one for a spreadsheet, which tells no case apart."""
    return len({plain(name).casefold() for name in names}) == len(names)


def _statistics(places: Sequence[Place]) -> Iterator[tuple[str, Exact]]:
    totals = [Fraction(place.assessment.total) for place in places if place.assessment.total is not None]
    if totals:
        mean = sum(totals, Fraction(0)) / len(totals)
        for name, value in (("平均分", mean), ("最高分", max(totals)), ("最低分", min(totals))):
            yield name, exact(amount_of(value))
