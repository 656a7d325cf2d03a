"""名单 as data: every notice and list that an assessment asks for, ready for a workbook or a letter.

for one in lists_of(dossier):
    one.title, one.purpose, one.basis
    [column.title for column in one.columns]
    [row.cells for row in one.rows]      # none: the list says 无
"""

from __future__ import annotations

from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.excel.columns import Column
from lianzheng_rubric.office.lists.authorities import authorities_of
from lianzheng_rubric.office.lists.consequences import consequence_lists, finding_lists, grades_list
from lianzheng_rubric.office.lists.lookups import lookups_of
from lianzheng_rubric.office.lists.name_list import STATES, NameList, Row
from lianzheng_rubric.office.lists.owed import deadlines_list, materials_list, owed_list, sources_list
from lianzheng_rubric.office.lists.records import record_lists

__all__ = ["STATES", "Column", "NameList", "Row", "lists_of"]


def lists_of(dossier: Dossier) -> tuple[NameList, ...]:
    """All lists about all units: results first, then what follows, then what is owed, then what was not counted.

    Which lists there are depends on the rubric alone, never on the records: an empty list says so.
    """
    lookups, authorities = lookups_of(dossier), authorities_of(dossier)
    owed = [owed_list(dossier, lookups, authorities), sources_list(dossier, lookups, authorities)]
    if dossier.rubric.plan.requirements:
        owed += [materials_list(dossier, lookups), deadlines_list(dossier, lookups)]
    return (
        grades_list(dossier, lookups),
        *consequence_lists(dossier, lookups),
        *finding_lists(dossier, lookups),
        *owed,
        *record_lists(dossier, lookups),
    )
