"""Names of worksheets that Excel accepts and that readers of ledgers take for what they are."""

from __future__ import annotations

import re
from collections.abc import Collection

from lianzheng_rubric.reports.plain_text import plain

__all__ = ["LONGEST", "quoted", "sheet_name"]

LONGEST = 31
"""Characters that Excel allows in the name of a worksheet."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\s]+")
_NOT_FACTS = re.compile(r"说明|选项|名册|名单|单位|units?|history", re.IGNORECASE)
"""Names that mean something else to Excel or to a reader of ledgers."""


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """``wanted`` as the name of a sheet of records: short, legal, and none of ``taken`` (Excel tells no case apart)."""
    name = _cut(_FORBIDDEN.sub(" ", plain(wanted)).strip(" '"), LONGEST).strip(" '") or "台账"
    if _NOT_FACTS.fullmatch(name) or name.endswith("说明"):
        name = f"{_cut(name, LONGEST - 2)}记录"
    known = {one.casefold() for one in taken}
    candidate, number = name, 2
    while candidate.casefold() in known:
        ending = str(number)
        candidate, number = f"{_cut(name, LONGEST - len(ending))}{ending}", number + 1
    return candidate


def _cut(text: str, most: int) -> str:
    """As much of ``text`` as Excel counts ``most`` characters (those outside the first plane count twice)."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text


def quoted(name: str) -> str:
    """``name`` as formulas refer to it."""
    return "'" + name.replace("'", "''") + "'"
