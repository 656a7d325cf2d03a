"""Pages for what is checked and listed without points: counts by unit, and every material of every unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from xlsxwriter.utility import xl_rowcol_to_cell

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.effects import Finding
from lianzheng_rubric.engine.exact import amount_of, exact
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.excel.columns import Column
from lianzheng_rubric.office.excel.table_sheet import Cell, Live, Styled, TableSheet
from lianzheng_rubric.office.wording import titled
from lianzheng_rubric.reports.wording import MATERIAL_STATES

__all__ = ["CheckTable", "MaterialTable"]


class CheckTable:
    """One row a unit: how its materials stand, and what was found, by category."""

    def __init__(self, dossier: Dossier) -> None:
        plan = dossier.rubric.plan
        steps = [step.effect for step in plan.steps if isinstance(step.effect, Finding)]
        self._categories = list(dict.fromkeys(effect.category for effect in steps))
        self._states = list(MATERIAL_STATES) if plan.requirements else []
        self._units = [one for one in dossier.results.assessments if one.status != "out_of_scope"]
        self.columns = [Column("单位", 28)]
        if self._states:
            self.columns += [Column("应交", 8), *(Column(MATERIAL_STATES[state], 8) for state in self._states)]
        self.columns += [Column(category, 10) for category in self._categories]
        self.columns.append(Column("备注", 24))

    def write(self, sheet: TableSheet) -> int:
        """All rows, and sums below; gives back the last row of a unit."""
        first = sheet.row
        numbers = [self._numbers(one) for one in self._units]
        for one, counted in zip(self._units, numbers, strict=True):
            sheet.add([one.unit, *counted, _remark(one)])
        last = sheet.row - 1
        if numbers:
            sums: list[Cell] = []
            for column, counts in enumerate(zip(*numbers, strict=True), 1):
                area = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}"
                sums.append(Live(f"=SUM({area})", exact(amount_of(sum(counts)))))
            sheet.add(["合计", *sums, ""], total=True)
        return last

    def _numbers(self, assessment: Assessment) -> list[int]:
        states = Counter(material.state for material in assessment.materials)
        due = states.total() - states["not_applicable"]
        found = Counter[str]()
        for one in assessment.findings:
            if not one.pending:
                found[one.category] += one.count
        materials = [due, *(states[state] for state in self._states)] if self._states else []  # type: ignore[index]
        return [*materials, *(found[category] for category in self._categories)]


def _remark(assessment: Assessment) -> str:
    """What is still open, so that the counts beside it are read with care."""
    open_ones = Counter(one.category for one in assessment.findings if one.pending)
    return "；".join(f"{category}另有待定 {count}" for category, count in open_ones.items())


class MaterialTable:
    """Units by materials: how each stands."""

    def __init__(self, dossier: Dossier) -> None:
        self._materials = dossier.rubric.plan.requirements
        self._units = [one for one in dossier.results.assessments if one.status != "out_of_scope"]
        width = 11 if len(self._materials) <= _FEW else 7
        self.columns = [Column("单位", 24), *(Column(titled(one.id, one.label), width) for one in self._materials)]

    def write(self, sheet: TableSheet) -> int:
        """The row of deadlines, then the units; gives back the last row."""
        years = {one.deadline.year for one in self._materials if one.deadline is not None}
        same = f"期限（{years.pop()}年）" if len(years) == 1 else "期限"
        sheet.add_to_head([same, *(_day(one.deadline, whole=same == "期限") for one in self._materials)])
        for one in self._units:
            sheet.add([one.unit, *_states(one)])
        return sheet.row - 1


def _day(day: date | None, *, whole: bool) -> str:
    if day is None:
        return ""
    return day.isoformat() if whole else f"{day.month}.{day.day}"


def _states(assessment: Assessment) -> Iterator[Cell]:
    for one in assessment.materials:
        if one.state in _PLAIN:
            yield _PLAIN[one.state]
        else:
            yield Styled(MATERIAL_STATES[one.state].removeprefix("要素"), "warn_centre")


_FEW = 12
_PLAIN = {"complete": "√", "not_applicable": "—"}
