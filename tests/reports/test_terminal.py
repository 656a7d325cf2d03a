"""Rankings on a terminal and in rich: aligned, GBK only, colours as the reader wants them; pipes get what they always got."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest
from rich.console import Console

import lianzheng_rubric
from lianzheng_rubric import Results, ledger_from_rows, load, load_rubric, read_ledger, score
from lianzheng_rubric.reports.table import format_table, ranking_rows, ranking_table
from lianzheng_rubric.reports.terminal import print_ranking
from lianzheng_rubric.scoring import shipped_examples, shipped_rubrics

every_rubric = pytest.mark.parametrize("name", sorted(shipped_rubrics()))
COLOUR = "\x1b["


@lru_cache(maxsize=8)
def results(name: str) -> Results:
    rubric = load_rubric(name)
    return score(rubric, read_ledger(list(shipped_examples(name)), rubric))


def printed(found: Results, **settings: object) -> str:
    out = io.StringIO()
    Console(file=out, width=400, **settings).print(found)  # type: ignore[arg-type]
    return out.getvalue()


@every_rubric
def test_rich_prints_every_cell_in_characters_of_gbk(name: str) -> None:
    text = printed(results(name))
    text.encode("gbk")
    for row in ranking_rows(results(name).ranking):
        assert any(all(cell in line for cell in row) for line in text.splitlines())


def test_markup_and_control_characters_of_a_ledger_are_text() -> None:
    rubric = load("细则: 考核\n考核项目:\n  一、组织(10分):\n    a 迟到: 每次扣1分\n".encode(), "甲.yaml")
    found = score(
        rubric, ledger_from_rows([{"编号": "1", "单位": "[red]甲[/red] :smile:", "情形": "迟到"}], rubric.vocabulary)
    )
    assert "[red]甲[/red] :smile:" in printed(found, force_terminal=True)
    out = io.StringIO()
    print_ranking("\x1b[31m[b]题[/b]\x07", found.ranking, out)
    assert out.getvalue().startswith(" [31m[b]题[/b] \n")


# --- the command ---------------------------------------------------------------------------------------------------


def command(*, terminal: bool, **environment: str) -> str:
    """What ``lianzheng score`` prints for the example, on a terminal of 120 columns or into a pipe."""
    source = str(Path(lianzheng_rubric.__file__).parents[1])
    ledgers = [str(path) for path in shipped_examples("tongyu-2017")]
    arguments = [sys.executable, "-m", "lianzheng_rubric", "score", "tongyu-2017", *ledgers]
    clean = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS")
    }
    settings = {
        **clean,
        "PYTHONPATH": source,
        "PYTHONIOENCODING": "utf-8",
        "TERM": "xterm-256color",
        "COLUMNS": "120",
        **environment,
    }
    if not terminal:
        return subprocess.run(arguments, env=settings, capture_output=True, check=True, timeout=120).stdout.decode()
    ours, theirs = os.openpty()
    process = subprocess.Popen(arguments, env=settings, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    told = b""
    while True:
        try:
            some = os.read(ours, 65536)
        except OSError:  # how Linux says that nobody writes any more
            break
        if not some:
            break
        told += some
    os.close(ours)
    assert process.wait(timeout=120) == 0
    return told.decode().replace("\r\n", "\n")


def test_a_pipe_gets_the_plain_table_it_always_got() -> None:
    found = results("tongyu-2017")
    expected = f"{found.rubric.title}\n\n{format_table(*ranking_table(found.ranking))}\n"
    assert command(terminal=False).replace("\r\n", "\n") == expected
    assert command(terminal=False, FORCE_COLOR="1").replace("\r\n", "\n") == expected


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no pseudo-terminals")
def test_a_terminal_gets_colours_unless_it_asks_for_none() -> None:
    coloured = command(terminal=True)
    assert COLOUR in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert "示例·银杏社区" in plain
    assert "veto.a 主要领导因违纪受党政纪处分：直接列为较差" in re.sub(r"\s+", "", plain).replace("veto.a", "veto.a ")
    colours = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|9[0-7]|38|48)[;m]")
    assert colours.search(coloured)
    assert not colours.search(command(terminal=True, NO_COLOR="1"))
    assert COLOUR not in command(terminal=True, TERM="dumb")
