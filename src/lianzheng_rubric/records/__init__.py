"""Ledgers of facts, read and typed: :func:`.ledger.read_ledger` for files, ``ledger_from_rows`` for programs.

Two layers. The raw one knows tables and nothing of any rubric: :mod:`.table` (one entrance for CSV, JSON, JSON
Lines and XLSX), :mod:`.cells` (dates, numbers, answers as people write them). The typed one knows the vocabulary
of a rubric: :mod:`.columns`, :mod:`.roster`, :mod:`.situations`, :mod:`.record_row`, :mod:`.assembly`, and
:mod:`.ledger` on top of all.
"""
