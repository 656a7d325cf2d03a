"""Executable scoring rubrics (考核细则): YAML in, an exact and fully explained result out.

Map of this package; data flows downwards, imports point upwards::

    problems    what is wrong, where, and what to write instead
    engine      the pure core: Plan + records → Assessment (standard library only)
    language    what an author may write: text → Document → Rubric → Plan
    records     ledgers of facts: CSV, JSON, JSONL, XLSX, Python objects → Record
    reports     an Assessment told to people and programs: text, JSON, tables
    authoring   help for authors: cases in YAML, coverage of the document, reading a rubric back
    scoring     the short way: load_rubric, read_ledger, score
    inquiry     questions asked of results: compare, what_if, margin, verify
    office      paper: forms to fill, sheets to sign, lists, one page to look at
    cli         arguments → the calls above → exit code

The public names below are imported when first used, so that ``import lianzheng_rubric`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianzheng_rubric.engine.assessment import Assessment
    from lianzheng_rubric.engine.evaluation import evaluate
    from lianzheng_rubric.engine.plan import Plan
    from lianzheng_rubric.engine.ranking import Ranking, rank
    from lianzheng_rubric.engine.record import Record, Unit
    from lianzheng_rubric.inquiry.comparing import Comparison, Difference, compare
    from lianzheng_rubric.inquiry.margin import Margin, margin
    from lianzheng_rubric.inquiry.paper import OnPaper, verify_paper
    from lianzheng_rubric.inquiry.results_file import read_results
    from lianzheng_rubric.inquiry.verifying import verify
    from lianzheng_rubric.inquiry.whatif import what_if
    from lianzheng_rubric.language.loading import Rubric, load
    from lianzheng_rubric.problems import LedgerError, Problem, ResultError, RubricError
    from lianzheng_rubric.records.amending import Amendments, amend
    from lianzheng_rubric.records.ledger import Ledger, ledger_from_rows
    from lianzheng_rubric.reports.document import assessment_schema, from_json, to_json
    from lianzheng_rubric.scoring import Results, load_rubric, read_ledger, score, shipped_rubrics

__all__ = [
    "Amendments",
    "Assessment",
    "Comparison",
    "Difference",
    "Ledger",
    "LedgerError",
    "Margin",
    "OnPaper",
    "Plan",
    "Problem",
    "Ranking",
    "Record",
    "ResultError",
    "Results",
    "Rubric",
    "RubricError",
    "Unit",
    "amend",
    "assessment_schema",
    "compare",
    "evaluate",
    "from_json",
    "ledger_from_rows",
    "load",
    "load_rubric",
    "margin",
    "rank",
    "read_ledger",
    "read_results",
    "score",
    "shipped_rubrics",
    "to_json",
    "verify",
    "verify_paper",
    "what_if",
]

_HOMES = {
    "engine.assessment": ("Assessment",),
    "engine.evaluation": ("evaluate",),
    "engine.plan": ("Plan",),
    "engine.ranking": ("Ranking", "rank"),
    "engine.record": ("Record", "Unit"),
    "inquiry.comparing": ("Comparison", "Difference", "compare"),
    "inquiry.margin": ("Margin", "margin"),
    "inquiry.paper": ("OnPaper", "verify_paper"),
    "inquiry.results_file": ("read_results",),
    "inquiry.verifying": ("verify",),
    "inquiry.whatif": ("what_if",),
    "language.loading": ("Rubric", "load"),
    "problems": ("LedgerError", "Problem", "ResultError", "RubricError"),
    "records.amending": ("Amendments", "amend"),
    "records.ledger": ("Ledger", "ledger_from_rows"),
    "reports.document": ("assessment_schema", "from_json", "to_json"),
    "scoring": ("Results", "load_rubric", "read_ledger", "score", "shipped_rubrics"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
