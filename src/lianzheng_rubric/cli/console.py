"""What reaches people: messages on stderr, results on stdout, safe on GBK consoles and in pipes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from lianzheng_rubric.problems import Problem, render

__all__ = ["Exit", "fail_softly", "progress", "put", "say", "show_problems", "write_result"]

_T = TypeVar("_T")


class Exit:
    """Exit codes of the command, one for each way it can end."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    INTERNAL = 4


def fail_softly() -> None:
    """A glyph that the console's encoding lacks becomes ``?`` instead of a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def put(text: str) -> None:
    """A result, on stdout."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def say(text: str) -> None:
    """A remark, on stderr."""
    sys.stderr.write(text + "\n")


def show_problems(problems: Iterable[Problem]) -> None:
    """Problems on stderr, the severe ones in red on a terminal that wants colour."""
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    for problem in problems:
        text = render(problem)
        if colour:
            head, _, rest = text.partition("\n")
            text = f"\x1b[{'31' if problem.severity == 'error' else '33'}m{head}\x1b[0m\n{rest}"
        say(text + "\n")


def write_result(text: str, target: str | None) -> None:
    """Write to stdout, or whole to a file: a reader never sees half of it."""
    if target is None or target == "-":
        put(text)
        return
    path = Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".tmp")
    encoding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"
    partial.write_text(text if text.endswith("\n") else text + "\n", encoding=encoding)
    partial.replace(path)
    say(f"已写入 {path}")


def progress(items: Iterable[_T], total: int, what: str) -> Iterator[_T]:
    """``items`` as they are; on a terminal, long work shows how far it is."""
    if total < 100 or not sys.stderr.isatty():
        yield from items
        return
    for count, item in enumerate(items, 1):
        if count % max(1, total // 100) == 0 or count == total:
            sys.stderr.write(f"\r{what} {count}/{total}")
            sys.stderr.flush()
        yield item
    sys.stderr.write("\r" + " " * 40 + "\r")
