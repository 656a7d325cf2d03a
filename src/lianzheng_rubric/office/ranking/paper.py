"""排名 as a workbook: places, scores part by part, open units, summary; for a checklist its counts instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lianzheng_rubric.engine.effects import Finding
from lianzheng_rubric.engine.plan import TOTAL
from lianzheng_rubric.office.dossier import Dossier, Paper
from lianzheng_rubric.office.excel.book import Book
from lianzheng_rubric.office.excel.columns import Column
from lianzheng_rubric.office.excel.table_sheet import TableSheet
from lianzheng_rubric.office.lists.lookups import lookups_of
from lianzheng_rubric.office.ranking.checklist import CheckTable, MaterialTable
from lianzheng_rubric.office.ranking.parts import ScoreTable
from lianzheng_rubric.office.ranking.places import PLACES, OpenTable, PlaceTable
from lianzheng_rubric.office.ranking.summary import SummaryTable
from lianzheng_rubric.office.wording import CLERKS, day_words

__all__ = ["papers", "ranking_workbook"]


_OPEN = "待定与未评"


def papers(dossier: Dossier) -> Iterator[Paper]:
    """One workbook about all units."""
    yield Paper("排名.xlsx", ranking_workbook(dossier))


def ranking_workbook(dossier: Dossier) -> bytes:
    """The ranking of a dossier as a file; a rubric without marks gives no places, only what was checked."""
    maker = _Maker(Book(), dossier, dossier.provenance)
    plan = dossier.rubric.plan
    if any(node.full is not None for node in plan.nodes if node.id != TOTAL):
        maker.scores()
    if plan.requirements or any(isinstance(step.effect, Finding) for step in plan.steps):
        maker.checks()
    maker.open_units()
    return maker.book.content()


@dataclass(frozen=True)
class _Maker:
    book: Book
    dossier: Dossier
    provenance: Sequence[str]

    def _sheet(self, name: str, columns: Sequence[Column], freeze: int, *notes: str) -> TableSheet:
        title = f"{self.dossier.rubric.title}　{name}"
        made = f"制表日期：{day_words(self.dossier.day)}"
        return TableSheet(self.book, self.book.sheet(name), title, columns, [*notes, made], freeze)

    def _finish(self, sheet: TableSheet, name: str, last_row: int | None = None) -> None:
        footer = f"{self.dossier.rubric.id} {self.dossier.rubric.fingerprint[:16]} {name}"
        sheet.finish(signatures=CLERKS, provenance=self.provenance, footer=footer, last_row=last_row)

    def _missing(self) -> Iterator[str]:
        """Who is not in the ranking, so that nobody takes it for complete."""
        ranking = self.dossier.results.ranking
        if ranking.pending:
            yield f"另有 {len(ranking.pending)} 个单位还没有定分，不排名次，见“{_OPEN}”；"
            yield "名次在全部参评单位中排，这些单位可能改变的写最前和最后的名次，例如 1～2。"
        if ranking.unscored:
            yield f"另有 {len(ranking.unscored)} 个单位不评分，见“{_OPEN}”。"

    def scores(self) -> None:
        """Places, scores part by part, summary."""
        places = PlaceTable(self.dossier)
        sheet = self._sheet(PLACES, places.columns, places.position("单位") + 1, *self._missing())
        first = sheet.row
        places.write(sheet)
        self._finish(sheet, PLACES, first + len(places.places) - 1)
        table = ScoreTable(self.dossier)
        sheet = self._sheet("分项", table.columns, 2, "待定单位列上下限；各列合计为活公式，改动单元格会跟着变。")
        self._finish(sheet, "分项", table.write(sheet))
        summary = SummaryTable(self.dossier, places, first)
        sheet = self._sheet("汇总", summary.columns, 2)
        summary.write(sheet)
        self._finish(sheet, "汇总")

    def checks(self) -> None:
        """Counts of materials and findings, and the materials one by one."""
        table = CheckTable(self.dossier)
        sheet = self._sheet("检查汇总", table.columns, 1, "列出的事项和材料都不计分；数字是次数（份数）。")
        self._finish(sheet, "检查汇总", table.write(sheet))
        if self.dossier.rubric.plan.requirements:
            materials = MaterialTable(self.dossier)
            sheet = self._sheet(
                "材料明细",
                materials.columns,
                1,
                "√ 齐全；缺、迟交、不全（要素不全）见名单“材料催交”；“—”表示不适用于该单位。",
            )
            self._finish(sheet, "材料明细", materials.write(sheet))

    def open_units(self) -> None:
        """Units that are still open, and those that get no score."""
        table = OpenTable(self.dossier, lookups_of(self.dossier))
        sheet = self._sheet(_OPEN, table.columns, 1)
        table.write(sheet)
        self._finish(sheet, _OPEN)
