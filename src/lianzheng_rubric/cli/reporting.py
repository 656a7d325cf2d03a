"""Papers written to a folder: the body of ``report``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from lianzheng_rubric.cli.console import Exit, progress, say, write_bytes
from lianzheng_rubric.cli.ledgers import known_unit, read, results_for
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.letter.sample import sample_letter
from lianzheng_rubric.office.letter.template import read_letter
from lianzheng_rubric.office.papers import make_papers
from lianzheng_rubric.scoring import load_rubric

__all__ = ["run_letter", "run_report"]


def run_report(
    name: str,
    ledgers: Sequence[str],
    output: str,
    units: Sequence[str],
    kinds: Sequence[str],
    given: dict[str, Any],
) -> int:
    """``lianzheng report``: every file is written whole; one line a kind says what was written."""
    letter = _letter(given["letter"], kinds)
    rubric = load_rubric(name, given["readings"])
    ledger = read(rubric, ledgers, given)
    for unit in units:
        known_unit(ledger, unit)
    results = results_for(rubric, ledger, given)
    wanted = tuple(units) or tuple(unit.name for unit in ledger.units)
    dossier = Dossier(results, ledger, wanted, given["day"], letter, progress)
    folder = Path(output)
    for kind in kinds:
        written = 0
        for paper in make_papers(dossier, kind):
            write_bytes(paper.content, folder / paper.name)
            written += 1
        say(f"{kind}：{written} 份")
    say(f"已写入 {folder}")
    if ledger.set_aside:
        say(f"搁置了 {len(ledger.set_aside)} 行有误的记录，没有计入。")
        return Exit.FINDINGS
    return Exit.FINE


def _letter(name: str | None, kinds: Sequence[str]) -> bytes | None:
    """The office's own letter, checked before anything is written.

    Raises:
        click.UsageError: there is no such file, or no letter is wanted.
        LetterError: it is no Word file, or uses names that nobody knows.

    """
    if name is None:
        return None
    if "告知书" not in kinds:
        raise click.UsageError("--letter 是告知书的模板，而 --only 里没有告知书")
    path = Path(name)
    if not path.is_file():
        raise click.UsageError(f"找不到告知书模板“{name}”；可以用 lianzheng letter 模板.docx 生成一份样本")
    content = path.read_bytes()
    read_letter(content)
    return content


def run_letter(target: str) -> int:
    """``lianzheng letter``: the template of the house, to start from; never over a file that is there."""
    path = Path(target)
    if path.suffix.lower() != ".docx":
        raise click.UsageError(f"“{target}”要以 .docx 结尾")
    if path.exists():
        raise click.UsageError(f"“{target}”已经有了，不去覆盖它；请换一个名称")
    write_bytes(sample_letter(), path)
    say(f"已写入 {path}。在 Word 里改好以后：lianzheng report 细则 台账… --letter {path}")
    return Exit.FINE
