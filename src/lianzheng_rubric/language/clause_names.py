"""Which clause somebody meant who wrote a number that no clause has."""

from __future__ import annotations

from collections.abc import Iterable

from lianzheng_rubric.language.spelling import nearest

__all__ = ["nearest_clause"]

_MOST = 8


def nearest_clause(word: str, known: Iterable[str]) -> str:
    """A hint about clause ids: those under the same number first, else those spelled alike; empty without either."""
    ids = list(known)
    above = word
    while "." in above:
        above = above.rpartition(".")[0]
        beside = [name for name in ids if name.startswith(above + ".")]
        if beside:
            more = "……" if len(beside) > _MOST else ""
            return f"“{above}”下面有：{'、'.join(beside[:_MOST])}{more}"
    return nearest(word, ids)
