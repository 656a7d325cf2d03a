"""Ledgers of facts, read and typed: ``read_ledger`` for files, ``ledger_from_rows`` for programs.

Two layers. The raw one knows tables and nothing of any rubric: :mod:`.table` (one entrance for CSV, JSON, JSON
Lines and XLSX), :mod:`.cells` (dates, numbers, answers as people write them). The typed one knows the vocabulary
of a rubric: :mod:`.columns`, :mod:`.roster`, :mod:`.situations`, :mod:`.record_row`, :mod:`.assembly`, and
:mod:`.ledger` on top of all.
"""

from lianzheng_rubric.records.ledger import Ledger, SetAside, ledger_from_rows, read_ledger, set_aside_fates
from lianzheng_rubric.records.ledger_codes import CODES

__all__ = ["CODES", "Ledger", "SetAside", "ledger_from_rows", "read_ledger", "set_aside_fates"]
