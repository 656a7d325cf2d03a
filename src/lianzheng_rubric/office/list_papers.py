"""名单 and 通报稿: the lists of an assessment, made once, as a workbook, as a Word file and told in the circular."""

from __future__ import annotations

from collections.abc import Iterator

from lianzheng_rubric.office.circular.document import circular
from lianzheng_rubric.office.dossier import Dossier, Paper
from lianzheng_rubric.office.lists import lists_of
from lianzheng_rubric.office.lists.document import lists_document
from lianzheng_rubric.office.lists.workbook import lists_workbook

__all__ = ["papers"]


def papers(dossier: Dossier) -> Iterator[Paper]:
    """Three files about all units."""
    lists = lists_of(dossier)
    yield Paper("名单.xlsx", lists_workbook(dossier, lists))
    yield Paper("名单.docx", lists_document(dossier, lists))
    yield Paper("通报稿.docx", circular(dossier, lists))
