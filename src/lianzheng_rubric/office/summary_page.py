"""汇总: how many units hold each grade and how much room the quotas leave; scores in short; nobody forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlsxwriter.utility import xl_rowcol_to_cell

from lianzheng_rubric.engine.exact import amount_of, exact
from lianzheng_rubric.engine.ranking import Place, quota_room
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.name_list import Column
from lianzheng_rubric.office.ranking_pages import PLACES, PlaceTable
from lianzheng_rubric.office.table_sheet import Cell, Live, TableSheet
from lianzheng_rubric.reports.plain_text import plain

__all__ = ["SummaryTable"]

_NO_GROUP = "—"


class SummaryTable:
    """Counts by group and grade; the ranking lies in rows ``first`` … of its own sheet."""

    columns = (
        Column("组别", 16),
        Column("项目", 24),
        Column("按得分", 10),
        Column("最终", 10),
        Column("占已定单位", 13),
        Column("名额", 12),
        Column("可评", 10),
        Column("余", 8),
    )

    def __init__(self, dossier: Dossier, places: PlaceTable, first: int) -> None:
        self._dossier, self._table, self._first = dossier, places, first
        self._groups: dict[str, list[Place]] = {}
        for place in places.places:
            self._groups.setdefault(place.group, []).append(place)

    def write(self, sheet: TableSheet) -> None:
        """All rows."""
        plan = self._dossier.rubric.plan
        for group, places in self._groups.items():
            for band in plan.bands:
                sheet.add(self._grade(sheet.row, group, band.name, places))
            for cells in _statistics(group, places):
                sheet.add(cells)
        ranking = self._dossier.results.ranking
        out = [one.status for one in ranking.unscored]
        settled, pending = len(ranking.places), len(ranking.pending)
        first = sheet.row
        counts = {
            "已定": settled,
            "待定": pending,
            "不评分": out.count("no_score"),
            "不在范围": out.count("out_of_scope"),
        }
        for name, count in counts.items():
            sheet.add(["全部", f"{name}单位数", "", count, "", "", "", ""])
        total = Live(f"=SUM({_area(first, sheet.row - 1, 3)})", exact(amount_of(sum(counts.values()))))
        sheet.add(["全部", "单位总数", "", total, "", "", "", ""], total=True)

    def _grade(self, row: int, group: str, grade: str, places: Sequence[Place]) -> list[Cell]:
        final = sum(place.grade == grade for place in places)
        by_score = sum(place.assessment.grade_by_score == grade for place in places)
        share = Live(f"={xl_rowcol_to_cell(row, 3)}/{len(places)}", Fraction(final, len(places)), "share")
        quota = dict(self._dossier.rubric.plan.quotas).get(grade)
        room: list[Cell] = ["", "", ""]
        if quota is not None:
            allowed = quota_room(quota, len(places) + self._pending(group))
            left = Live(f"={xl_rowcol_to_cell(row, 6)}-{xl_rowcol_to_cell(row, 3)}", exact(amount_of(allowed - final)))
            room = [_quota_words(quota), allowed, left]
        return [
            group or _NO_GROUP,
            grade,
            self._count(row, "得分档次", by_score),
            self._count(row, "最终档次", final),
            share,
            *room,
        ]

    def _pending(self, group: str) -> int:
        """Open units that share the room of a group's quota."""
        by = self._dossier.rubric.plan.rank_by
        roster = {unit.name: unit for unit in self._dossier.ledger.units}
        return sum(
            str(roster[one.unit].values.get(by) or "") == group if by and one.unit in roster else not group
            for one in self._dossier.results.ranking.pending
        )

    def _count(self, row: int, title: str, count: int) -> Cell:
        """A count that follows the ranking, where spreadsheets tell its names apart as we do."""
        names = [band.name for band in self._dossier.rubric.plan.bands]
        if not (_distinct(names) and _distinct(self._groups)):
            return count
        parts = [f"({self._column(title)}={xl_rowcol_to_cell(row, 1)})"]
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


def _quota_words(quota: Fraction) -> str:
    return f"{float(quota * 100):g}%" if quota < 1 else f"{int(quota)} 个"


def _statistics(group: str, places: Sequence[Place]) -> Iterator[list[Cell]]:
    totals = [Fraction(place.assessment.total) for place in places if place.assessment.total is not None]
    if totals:
        mean = sum(totals, Fraction(0)) / len(totals)
        for name, value in (("平均分", mean), ("最高分", max(totals)), ("最低分", min(totals))):
            yield [group or _NO_GROUP, name, "", exact(amount_of(value)), "", "", "", ""]
