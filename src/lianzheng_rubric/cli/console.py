"""What reaches people: messages on stderr, results on stdout, safe on GBK consoles and in pipes."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from lianzheng_rubric.problems import Problem, render
from lianzheng_rubric.reports.plain_text import UNSEEN, plain

__all__ = [
    "Exit", "as_json", "close_quietly", "fail_softly", "progress", "put", "say", "show_problems", "why",
    "write_bytes", "write_result",
]  # fmt: skip

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


_ESCAPABLE = re.compile(f"[{UNSEEN}]")


def as_json(value: object, *, indent: int | None = 2) -> str:
    """``value`` as JSON that shows its characters, except those that nobody sees."""
    separators = None if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    return _ESCAPABLE.sub(lambda found: json.dumps(found[0])[1:-1], text)


def put(text: str) -> None:
    """A result, on stdout."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def say(text: str) -> None:
    """A remark, on stderr."""
    sys.stderr.write(plain(text) + "\n")


def close_quietly() -> None:
    """Let nothing that is still unwritten fail when the interpreter ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


MOST_SHOWN = 200
"""Nobody reads more problems than these; the rest is counted."""


def show_problems(problems: Iterable[Problem]) -> None:
    """Problems on stderr, the severe ones in red on a terminal that wants colour."""
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    listed = tuple(problems)
    for problem in listed[:MOST_SHOWN]:
        text = plain(render(problem))
        if colour:
            head, _, rest = text.partition("\n")
            text = f"\x1b[{'31' if problem.severity == 'error' else '33'}m{head}\x1b[0m\n{rest}"
        sys.stderr.write(text + "\n\n")
    if len(listed) > MOST_SHOWN:
        say(f"还有 {len(listed) - MOST_SHOWN} 个问题没有列出：先改好上面这些，再试一遍。")


def write_result(text: str, target: str | None) -> None:
    """Write to stdout, or whole to a file."""
    if target is None or target == "-":
        put(text)
        return
    path = Path(target)
    encoding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"
    write_bytes((text if text.endswith("\n") else text + "\n").encode(encoding), path)
    say(f"已写入 {path}")


def write_bytes(content: bytes, path: Path) -> None:
    """Write a file whole: a reader never sees half of it.

    Raises:
        OSError: it cannot be written; the error names ``path``.

    """
    partial = path.with_name(path.name + ".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None


_REASONS = {
    errno.ENOENT: "找不到", errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EROFS: "只能读，不能写",
    errno.ENOSPC: "磁盘满了", errno.EISDIR: "这是一个文件夹", errno.ENOTDIR: "上级不是文件夹",
    errno.EEXIST: "上级不是文件夹",
    errno.ENAMETOOLONG: "文件名太长",
}  # fmt: skip


def why(error: OSError) -> str:
    """What the operating system refused, as far as there are words for it."""
    reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
    return f"{reason}：{error.filename}" if error.filename else reason


_BAR = 24
"""How many characters wide a progress bar is."""


def progress(items: Iterable[_T], total: int, what: str) -> Iterator[_T]:
    """``items`` as they are; on a terminal, long work shows how far it is."""
    if total < 100 or not sys.stderr.isatty():
        yield from items
        return
    for count, item in enumerate(items, 1):
        if count % max(1, total // 100) == 0 or count == total:
            done = count * _BAR // total
            sys.stderr.write(f"\r{what} {'█' * done}{'─' * (_BAR - done)} {count}/{total}")
            sys.stderr.flush()
        yield item
    sys.stderr.write("\r" + " " * (3 * _BAR) + "\r")
