"""Where ledgers come from: the bytes of each source, and a name that is the same on every machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeAlias

from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.table import MAX_BYTES, STDIN

__all__ = ["Source", "SourceFile", "open_sources"]

Source: TypeAlias = Path | str | tuple[str, bytes]
"""A file to read, or the bytes of one under a name."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One source as messages call it (``name``), what ids of its rows begin with, its bytes or what forbids them."""

    name: str
    prefix: str
    data: bytes
    problem: Problem | None = None


def open_sources(sources: Sequence[Source]) -> list[SourceFile]:
    """Read every source. Names are as short as they can be and still differ, so no result shows a home folder."""
    parts = [(source[0],) if isinstance(source, tuple) else PurePath(source).parts for source in sources]
    names = _shortest(parts)
    return [
        _given(source, name, prefix) if isinstance(source, tuple) else _opened(Path(source), name, prefix)
        for source, name, prefix in zip(sources, names, _prefixes(names), strict=True)
    ]


def _prefixes(names: Sequence[str]) -> list[str]:
    """The names without what is not needed: folders and suffixes, unless only these tell two files apart."""
    stems = _shortest([PurePath(name).with_suffix("").parts if PurePath(name).suffix else (name,) for name in names])
    times = Counter(stems)
    prefixes = [stem if times[stem] == 1 else name for stem, name in zip(stems, names, strict=True)]
    return ["标准输入" if prefix == STDIN else prefix for prefix in prefixes]


def _shortest(parts: Sequence[tuple[str, ...]]) -> list[str]:
    """The end of each path, as long as it takes to tell it from all others."""
    length = [1] * len(parts)
    while True:
        names = ["/".join(path[-count:]) for path, count in zip(parts, length, strict=True)]
        times = Counter(names)
        longer = [
            min(count + 1, len(path)) if times[name] > 1 else count
            for path, count, name in zip(parts, length, names, strict=True)
        ]
        if longer == length:
            return names
        length = longer


def _given(source: tuple[str, bytes], name: str, prefix: str) -> SourceFile:
    _, data = source
    return SourceFile(name, prefix, data)


def _opened(path: Path, name: str, prefix: str) -> SourceFile:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)  # one byte too many is enough to be refused
    except (OSError, ValueError) as error:
        reason = next((text for kind, text in _REASONS if isinstance(error, kind)), "读取时出错")
        problem = Problem("L601", f"文件打不开：{reason}", remedy="请核对文件名和所在的文件夹", cell=str(path))
        return SourceFile(name, prefix, b"", problem)
    return SourceFile(name, prefix, data)


_REASONS = (
    (FileNotFoundError, "没有这个文件"),
    (IsADirectoryError, "这是文件夹"),
    (PermissionError, "没有读取的权限"),
    (ValueError, "文件名里有空字符"),
)
