"""Names as people write them: when two are the same, when they only look the same, and which one was meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.problems import Problem
from lianzheng_rubric.records.rows import Row

__all__ = ["FEW", "Hints", "LookAlikes", "fold", "listed", "shown"]

FEW = 12
"""A message lists everything that is allowed up to this number."""

_BLANKS = " \t\n\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_SIGNS = {"[": "【〔［", "]": "】〕］", '"': "“”", "'": "‘’", "-": "–—−‐‑", "~": "〜∼", "·": "•・"}
_FOLDING: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLDING |= {ord(char): sign for sign, chars in _SIGNS.items() for char in chars}
_FOLDING |= {ord(char): None for char in _BLANKS}


def fold(text: str) -> str:
    """``text`` for comparing names: without blanks, full-width signs as half-width ones. The table is closed."""
    return text.translate(_FOLDING)


def shown(text: str) -> str:
    """``text`` fit for a message: one line, not long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:39]}…"


def listed(names: Iterable[str]) -> str:
    """``可以写：…``; of many names only the first."""
    allowed = list(names)
    rest = f" 等（共{len(allowed)}个）" if len(allowed) > FEW else ""
    return f"可以写：{'、'.join(allowed[:FEW])}{rest}"


class Hints:
    """Finds the known name that was meant; each word once, and no more than ``budget`` words in all.

    Comparing a word with hundreds of names costs milliseconds, so a file full of nonsense must not cost minutes.
    """

    def __init__(self, known: Iterable[str], budget: int = 100) -> None:
        self._known = tuple(dict.fromkeys(known))
        self._found: dict[str, str] = {}
        self._budget = budget

    def __call__(self, word: str) -> str:
        """``是不是“…”？``, or ``""`` when nothing is near."""
        if word not in self._found:
            if len(self._found) == self._budget:
                return ""
            self._found[word] = nearest(word, self._known)
        return self._found[word]

    def or_listed(self, word: str, otherwise: str = "") -> str:
        """The nearest name and, when names are few, all of them; without either ``otherwise``, else the first names."""
        all_of_them = listed(self._known)
        if 0 < len(self._known) <= FEW:
            return self(word) + all_of_them
        return self(word) or otherwise or all_of_them


class LookAlikes:
    """Notices texts that differ to the machine and look the same to people."""

    def __init__(self) -> None:
        self._exact: set[tuple[str, str]] = set()
        self._first: dict[tuple[str, str], tuple[str, str]] = {}

    def note(self, kind: str, text: str, code: str, row: Row, header: str) -> Problem | None:
        """A warning when ``text`` looks like an earlier, different one of the same ``kind``; once for each."""
        if (kind, text) in self._exact:
            return None
        self._exact.add((kind, text))
        looks = "".join(unicodedata.normalize("NFKC", text).casefold().split())
        place = row.cell_place(header)
        earlier, where = self._first.setdefault((kind, looks), (text, place))
        if earlier == text:
            return None
        alike = f"{kind}“{shown(text)}”与“{shown(earlier)}”（{where}）只差空白、全半角或大小写"
        return Problem(code, f"{alike}，当作两个不同的{kind}", None, "若是同一个，请统一写法", "warning", place)
