"""The shipped examples, assessed once for all tests of the office side."""

from __future__ import annotations

from datetime import date
from functools import cache

from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.scoring import load_rubric, read_ledger, score, shipped_examples, shipped_rubrics

RUBRICS = tuple(shipped_rubrics())
_STARTS = {"tongyu-2017": date(2017, 12, 20)}


@cache
def dossier_of(rubric_id: str) -> Dossier:
    """Everything about the example of one rubric."""
    rubric = load_rubric(rubric_id)
    ledger = read_ledger(shipped_examples(rubric_id), rubric)
    results = score(rubric, ledger, as_of=_STARTS.get(rubric_id))
    return Dossier(results, ledger, tuple(unit.name for unit in ledger.units))
