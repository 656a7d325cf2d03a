"""Names of worksheets: what Excel allows, never two alike, and as formulas refer to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from lianzheng_rubric.reports.plain_text import plain

__all__ = ["LONGEST", "cut", "legal", "quoted", "sheet_names", "unlike"]

LONGEST = 31
"""Characters that Excel allows in the name of a worksheet."""
_SHORT = 14
"""Tabs of Chinese text that are longer push each other off the screen."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\s]+")


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A short name for each title, in order."""
    found: list[str] = []
    for title in titles:
        name = legal(title) or "表"
        if len(name) > _SHORT:
            name = cut(name, _SHORT - 1).rstrip("，、；（( ") + "…"
        found.append(unlike(name, found, _SHORT))
    return found


def legal(wanted: str) -> str:
    """``wanted`` without what Excel forbids in the name of a worksheet; nothing may be left."""
    name = _FORBIDDEN.sub(" ", plain(wanted)).strip()
    return f"{name}_" if name.casefold() == "history" else name  # the one word that Excel keeps for itself


def unlike(name: str, taken: Collection[str], longest: int = LONGEST) -> str:
    """``name``, or with a number at its end, so that it is none of ``taken`` (Excel tells no case apart)."""
    known = {one.casefold() for one in taken}
    candidate, number = cut(name, longest), 2
    while candidate.casefold() in known:
        ending = str(number)
        candidate, number = f"{cut(name, longest - len(ending))}{ending}", number + 1
    return candidate


def cut(text: str, most: int) -> str:
    """As much of ``text`` as Excel counts ``most`` characters (those outside the first plane count twice)."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text.strip()


def quoted(name: str) -> str:
    """``name`` as formulas and links refer to it."""
    return "'" + name.replace("'", "''") + "'"
