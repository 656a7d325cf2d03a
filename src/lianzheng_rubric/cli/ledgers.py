"""Ledgers named on the command line: found, read, their problems shown, their units assessed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lianzheng_rubric.cli.console import progress, say, show_problems
from lianzheng_rubric.problems import LedgerError
from lianzheng_rubric.scoring import Results, assess, read_ledger, results_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianzheng_rubric.engine.assessment import Assessment
    from lianzheng_rubric.language.loading import Rubric
    from lianzheng_rubric.records.ledger import Ledger

__all__ = ["assessments_of", "known_unit", "read", "results_for", "sources"]

_SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xlsx")


def sources(ledgers: Sequence[str]) -> list[str | Path | tuple[str, bytes]]:
    """Files as given; a folder stands for the ledgers in it, ``-`` for standard input, an example for its files."""
    found: list[str | Path | tuple[str, bytes]] = []
    for name in ledgers:
        path = Path(name)
        if name == "-":
            found.append(("-", sys.stdin.buffer.read()))
        elif path.is_dir():
            inside = sorted(item for item in path.iterdir() if _is_ledger(item))
            if not inside:
                raise click.UsageError(f"文件夹“{name}”里没有台账（{'、'.join(_SUFFIXES)}）")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise click.UsageError(f"找不到台账“{name}”")
    return found


def _is_ledger(item: Path) -> bool:
    """Whether a file of a folder is a ledger; ``~$…`` only says that somebody has one open in Excel."""
    return item.suffix.lower() in _SUFFIXES and not item.name.startswith(("~$", "."))


def read(rubric: Rubric, ledgers: Sequence[str], given: dict[str, Any]) -> Ledger:
    """The ledger; what is odd about it, and rows that were set aside, are shown on stderr.

    Raises:
        click.UsageError: a file or folder is not there.
        LedgerError: rows are wrong.

    """
    try:
        ledger = read_ledger(sources(ledgers), rubric, set_aside=given["set_aside"], encoding=given["encoding"])
    except LedgerError as error:
        wrong = sum(problem.severity == "error" for problem in error.problems)
        way_out = "要先评其余的，加 --set-aside 搁置有误的行。"
        if given["set_aside"]:
            way_out = "这些不是某一行的事，不能搁置。"
        error.add_note(f"台账有 {wrong} 处错误，没有评分。请改好再试；{way_out}")
        raise
    show_problems(ledger.notices)
    for row in ledger.set_aside:
        show_problems(row.problems)
    if not (ledger.records or ledger.set_aside):
        said = "下面的结果是按什么都没有发生算的" if ledger.units else "单位也没有，请先写上参评单位"
        say(f"台账里还没有一条记录：{said}。")
    return ledger


def known_unit(ledger: Ledger, unit: str) -> None:
    """Refuse a unit that the ledger does not have.

    Raises:
        click.UsageError: always then; it names the nearest.

    """
    names = [known.name for known in ledger.units]
    if unit not in names:
        from lianzheng_rubric.language.spelling import nearest

        few = "、".join(names[:6]) + ("……" if len(names) > 6 else "")
        raise click.UsageError(f"台账里没有单位“{unit}”。{nearest(unit, names) or f'有：{few}'}")


def assessments_of(rubric: Rubric, ledger: Ledger, units: Sequence[str], given: dict[str, Any]) -> list[Assessment]:
    """The assessments of ``units`` (none: of all), with progress on a terminal."""
    days = {name: given[name] for name in ("as_of", "previous_as_of")}
    work = assess(rubric, ledger, units=list(units) or None, **days)
    return list(progress(work, len(units) or len(ledger.units), "评分"))


def results_for(rubric: Rubric, ledger: Ledger, given: dict[str, Any]) -> Results:
    """Everybody assessed and ranked: a place is one among all units."""
    return results_of(rubric, ledger, assessments_of(rubric, ledger, (), given))
