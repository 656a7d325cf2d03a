"""Names of worksheets made from titles: what Excel allows, short enough for a tab, never two alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lianzheng_rubric.reports.plain_text import plain

__all__ = ["sheet_names"]

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\s\ufffe\uffff]+")
_LONGEST = 14
"""Excel allows 31 characters; tabs of Chinese text that long push each other off the screen."""


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A name for each title, in order; titles that would give the same name (case apart) are numbered."""
    taken: set[str] = set()
    found = []
    for title in titles:
        stem = _NOT_IN_NAMES.sub(" ", plain(title)).strip() or "表"
        if len(stem) > _LONGEST:
            stem = stem[: _LONGEST - 1].rstrip("，、；（( ") + "…"
        if stem.casefold() == "history":  # the one word that Excel keeps for itself
            stem += "_"
        name, number = stem, 2
        while name.casefold() in taken:
            name, number = f"{stem[: _LONGEST - 2]} {number}", number + 1
        taken.add(name.casefold())
        found.append(name)
    return found
