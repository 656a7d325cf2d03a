"""分项: the scores of every unit part by part, with live sums that agree with the exact scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from xlsxwriter.utility import xl_rowcol_to_cell

from lianzheng_rubric.engine.assessment import Assessment, NodeScore
from lianzheng_rubric.engine.exact import exact
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.excel.columns import Column
from lianzheng_rubric.office.excel.score_formulas import Cells, score_formula
from lianzheng_rubric.office.excel.table_sheet import Cell, Live, Styled, TableSheet
from lianzheng_rubric.office.ranking.score_columns import ScoreColumn, score_columns
from lianzheng_rubric.reports.wording import short

__all__ = ["ScoreTable"]

_FIRST = 2
"""Columns before the scores: place and unit."""


class ScoreTable:
    """Settled units in the order of their places, then the open ones; averages below."""

    def __init__(self, dossier: Dossier) -> None:
        ranking = dossier.results.ranking
        self._rows: list[tuple[str | int, Assessment]] = [
            (p.certain or str(p.among), p.assessment) for p in ranking.places
        ]
        self._rows += [("待定", assessment) for assessment in ranking.pending]
        self._scores = score_columns(dossier.rubric.plan, (one for _, one in self._rows))
        wide = 11 if len(self._scores) <= 12 else 8.6
        self.columns = [
            Column("名次", 7),
            Column("单位", 24),
            *(Column(column.title, int(wide + 1) if column.built else int(wide)) for column in self._scores),
        ]
        self._places = {(c.node.id, c.own): _FIRST + index for index, c in enumerate(self._scores)}
        self._children: dict[str, list[str]] = {}
        for column in self._scores:
            if column.node.parent is not None and not column.own:
                self._children.setdefault(column.node.parent, []).append(column.node.id)

    def write(self, sheet: TableSheet) -> int:
        """All rows; gives back the last one that filters may reach."""
        marks = sheet.add_to_head(["", "赋分", *(self._marks(column) for column in self._scores)])
        for place, assessment in self._rows:
            scores = {node.id: node for node in assessment.nodes}
            cells: list[Cell] = [place, assessment.unit]
            cells += [self._score(column, scores, sheet.row, marks) for column in self._scores]
            sheet.add(cells)
        last = sheet.row - 1
        if last > marks:
            for name, function in (("平均", "AVERAGE"), ("最高", "MAX"), ("最低", "MIN")):
                statistics = [self._statistic(column, function, marks + 1, last) for column in self._scores]
                sheet.add(["", name, *statistics], total=True)
        return last

    def _marks(self, column: ScoreColumn) -> Cell:
        return "" if column.own or column.node.full is None else exact(column.node.full)

    def _score(self, column: ScoreColumn, scores: dict[str, NodeScore], row: int, marks: int) -> Cell:
        score = scores[column.node.id]
        if column.own:
            return score.lines
        if score.score is None:
            return Styled(f"{short(score.low)}～{short(score.high)}", "open")
        formula = score_formula(column.node, score, self._cells(column, scores, row, marks)) if column.built else None
        return Live(formula, score.score, "total") if formula else score.score

    def _cells(self, column: ScoreColumn, scores: dict[str, NodeScore], row: int, marks: int) -> Cells:
        """Where the numbers of one unit stand for the formula of one score."""
        node = column.node
        own = self._places.get((node.id, True))
        points = [(xl_rowcol_to_cell(row, own), scores[node.id].lines)] if own is not None else []
        children = [
            (xl_rowcol_to_cell(row, self._places[child, False]), scores[child])
            for child in self._children.get(node.id, ())
        ]
        full = xl_rowcol_to_cell(marks, self._places[node.id, False], row_abs=True, col_abs=True)
        return Cells("" if node.full is None else full, points, children)

    def _statistic(self, column: ScoreColumn, function: str, first: int, last: int) -> Cell:
        values = self._values(column)
        if not values:
            return ""
        place = self._places[column.node.id, column.own]
        area = f"{xl_rowcol_to_cell(first, place)}:{xl_rowcol_to_cell(last, place)}"
        return Live(f"={function}({area})", _WORK[function](values))

    def _values(self, column: ScoreColumn) -> list[Fraction]:
        """The numbers that stand in a column; open scores are texts there."""
        scores = (assessment.node(column.node.id) for _, assessment in self._rows)
        found = (score.lines if column.own else score.score for score in scores)
        return [Fraction(value) for value in found if value is not None]


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


_WORK: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {"AVERAGE": _mean, "MAX": max, "MIN": min}
