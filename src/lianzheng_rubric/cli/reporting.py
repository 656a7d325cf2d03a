"""Papers written to a folder: the body of ``report``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lianzheng_rubric.cli.console import Exit, progress, say, write_bytes
from lianzheng_rubric.cli.ledgers import known_unit, read, results_for
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.papers import make_papers
from lianzheng_rubric.scoring import load_rubric

__all__ = ["run_report"]


def run_report(
    name: str,
    ledgers: Sequence[str],
    output: str,
    units: Sequence[str],
    kinds: Sequence[str],
    given: dict[str, Any],
) -> int:
    """``lianzheng report``: every file is written whole; one line a kind says what was written."""
    rubric = load_rubric(name, given["readings"])
    ledger = read(rubric, ledgers, given)
    for unit in units:
        known_unit(ledger, unit)
    results = results_for(rubric, ledger, given)
    wanted = tuple(units) or tuple(unit.name for unit in ledger.units)
    dossier = Dossier(results, ledger, wanted, given["day"], progress=progress)
    folder = Path(output)
    for kind in kinds:
        written = 0
        for paper in progress(make_papers(dossier, kind), len(wanted), kind):
            write_bytes(paper.content, folder / paper.name)
            written += 1
        say(f"{kind}：{written} 份")
    say(f"已写入 {folder}")
    if ledger.set_aside:
        say(f"搁置了 {len(ledger.set_aside)} 行有误的记录，没有计入。")
        return Exit.FINDINGS
    return Exit.FINE
