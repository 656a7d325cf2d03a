"""Names of files made from names of units: safe on Windows and Unix, never two alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lianzheng_rubric.reports.plain_text import plain

__all__ = ["file_names"]

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
_LONGEST = 50


def file_names(names: Iterable[str]) -> dict[str, str]:
    """A file name (without ending) for each of the names: safe on Windows and Unix, never two alike.

    Separators, wildcards and blanks become ``_``; leading and trailing dots go; device names of Windows get a
    ``_`` in front; names are cut at 50 characters; names that would collide (Windows tells no case apart)
    are numbered in order.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        stem = _NOT_IN_NAMES.sub("_", plain(name)).strip("._ ")[:_LONGEST].rstrip("._ ") or "未命名"
        if _DEVICES.fullmatch(stem):
            stem = f"_{stem}"
        candidate, number = stem, 2
        while candidate.casefold() in taken:
            candidate, number = f"{stem}_{number}", number + 1
        taken.add(candidate.casefold())
        found[name] = candidate
    return found
