"""Pages of the ranking: places with grades and reasons; the units that are still open, and those without a score."""

from __future__ import annotations

from collections.abc import Iterator

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.effects import LiftGrade, LimitGrade, MoveGrade
from lianzheng_rubric.engine.ranking import Place
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.excel.columns import Column
from lianzheng_rubric.office.excel.table_sheet import Cell, TableSheet
from lianzheng_rubric.office.lists.grade_reasons import grade_reasons
from lianzheng_rubric.office.lists.lookups import Lookups
from lianzheng_rubric.office.lists.owed_requests import requests_of
from lianzheng_rubric.reports.wording import STATUSES, number, short

__all__ = ["PLACES", "OpenTable", "PlaceTable"]

PLACES = "排名"
"""Name of the sheet with the places; the summary counts on it."""


class PlaceTable:
    """Settled units in the order of their places; columns that say nothing for a rubric are left out."""

    def __init__(self, dossier: Dossier) -> None:
        plan, self.places = dossier.rubric.plan, dossier.results.ranking.places
        moving = any(isinstance(step.effect, LimitGrade | MoveGrade | LiftGrade) for step in plan.steps)
        self.grouped = any(place.group for place in self.places)
        self.graded = bool(plan.bands)
        self.limited = self.graded and moving
        self.inexact = any(_inexact(place.assessment) for place in self.places)
        wanted = {
            "组别": (12, self.grouped),
            "名次": (7, True),
            "全体名次": (9, any(place.overall is not None for place in self.places)),
            "单位": (28, True),
            "总分": (11, True),
            "精确总分": (13, self.inexact),
            "得分档次": (11, self.graded),
            "限档以后": (11, self.limited),
            "最终档次": (11, self.graded),
            "名额": (9, bool(plan.quotas)),
            "说明（什么限制了档次，为什么）": (56, True),
        }
        self.columns = [Column(title, width) for title, (width, shown) in wanted.items() if shown]
        self._shown = [shown for _, shown in wanted.values()]

    def position(self, title: str) -> int:
        """The index of a column."""
        return next(index for index, column in enumerate(self.columns) if column.title == title)

    def write(self, sheet: TableSheet) -> None:
        """All rows."""
        for place in self.places:
            sheet.add([cell for cell, shown in zip(_cells(place), self._shown, strict=True) if shown])
        if not self.places:
            sheet.none("没有已经定分的单位")


def _inexact(assessment: Assessment) -> bool:
    return assessment.total is not None and short(assessment.total, 4).startswith("≈")


def _cells(place: Place) -> Iterator[Cell]:
    assessment = place.assessment
    yield place.group or "—"
    yield place.certain or str(place.among)
    yield "" if place.overall is None else place.overall.certain or str(place.overall)
    yield assessment.unit
    yield assessment.total if assessment.total is not None else ""
    yield number(assessment.total) if _inexact(assessment) else ""
    yield assessment.grade_by_score or ""
    yield assessment.grade_limited or ""
    yield place.grade or "或".join(assessment.possible_grades)
    yield "名额外" if place.beyond_quota else ""
    yield "\n".join(grade_reasons(assessment))


class OpenTable:
    """Units whose score or grade is still open, and those that get none."""

    columns = (
        Column("单位", 28),
        Column("状态", 10),
        Column("最低", 10),
        Column("最高", 10),
        Column("可能的档次", 18),
        Column("还欠什么／为什么不评分", 70),
    )

    def __init__(self, dossier: Dossier, lookups: Lookups) -> None:
        ranking = dossier.results.ranking
        self._units = (*ranking.pending, *ranking.unscored)
        self._lookups, self._rubric = lookups, dossier.rubric

    def write(self, sheet: TableSheet) -> None:
        """All rows."""
        for one in self._units:
            scored = one.status == "pending" and one.low is not None and one.high is not None
            grades = one.grade or "或".join(one.possible_grades)
            bounds: list[Cell] = [one.low, one.high] if scored else ["", ""]  # type: ignore[list-item]
            sheet.add([one.unit, STATUSES[one.status], *bounds, grades, self._reasons(one)])
        if not self._units:
            sheet.none("无：全部单位都已定分")

    def _reasons(self, assessment: Assessment) -> str:
        if assessment.status != "pending":
            return "；".join(assessment.notices)
        lines = []
        for request in requests_of(assessment, self._rubric, self._lookups):
            clauses = "、".join(self._lookups.clause(clause) for clause in request.clauses)
            record = f"［{request.record}］" if request.record else ""
            lines.append(f"{clauses}{record}：{request.what}（{request.at_stake}）")
        return "\n".join(lines)
