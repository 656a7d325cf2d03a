"""Rankings on a terminal, drawn by rich: import this module only where a terminal is really there."""

from __future__ import annotations

from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lianzheng_rubric.engine.ranking import Ranking
from lianzheng_rubric.reports.table import printable, ranking_table
from lianzheng_rubric.reports.wording import STATUSES

__all__ = ["print_ranking", "rich_table"]

_NUMERIC = ("名次", "全体名次", "总分")
_STYLES = {STATUSES["pending"]: "yellow", STATUSES["no_score"]: "dim", STATUSES["out_of_scope"]: "dim"}


def rich_table(ranking: Ranking) -> Table:
    """The ranking as every report gives it. Texts are never read as rich's own markup; lines are in GBK."""
    header, rows = ranking_table(ranking)
    table = Table(box=box.SIMPLE, pad_edge=False, header_style="bold")
    for name in header:
        table.add_column(name, justify="right" if name in _NUMERIC else "left", overflow="fold")
    before, after, status = (header.index(name) for name in ("得分档次", "最终档次", "状态"))
    for row in rows:
        cells = [Text(printable(cell)) for cell in row]
        if row[before] and row[after] != row[before]:
            cells[after].stylize("bold red")
        table.add_row(*cells, style=_STYLES.get(row[status], ""))
    return table


def print_ranking(title: str, ranking: Ranking, out: TextIO) -> None:
    """Title and ranking on a terminal; rich itself keeps to NO_COLOR and to terminals without colour."""
    console = Console(file=out, highlight=False, emoji=False)
    console.print(Text(printable(title), style="bold"))
    console.print(rich_table(ranking))
