"""考评表: for each unit the same filled table as a workbook and as a Word file."""

from __future__ import annotations

from collections.abc import Iterator

from lianzheng_rubric.office.dossier import Dossier, Paper
from lianzheng_rubric.office.file_names import file_names
from lianzheng_rubric.office.score_sheet.document import score_document
from lianzheng_rubric.office.score_sheet.filled import outline_of, score_sheet
from lianzheng_rubric.office.score_sheet.layout import laid_out
from lianzheng_rubric.office.score_sheet.workbook import score_workbook

__all__ = ["papers"]


def papers(dossier: Dossier) -> Iterator[Paper]:
    """Two files for each chosen unit, in the folder 考评表."""
    outline = outline_of(dossier.rubric)
    names = file_names(unit.name for unit in dossier.ledger.units)
    for assessment in dossier.watched(dossier.chosen(), "考评表"):
        layout = laid_out(score_sheet(outline, assessment))
        name = f"考评表/{names[assessment.unit]}"
        yield Paper(f"{name}.xlsx", score_workbook(layout, dossier.day))
        yield Paper(f"{name}.docx", score_document(layout, dossier.day))
