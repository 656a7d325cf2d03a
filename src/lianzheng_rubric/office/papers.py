"""Every kind of paper by its name: the one place that knows which module makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import TypeAlias

from lianzheng_rubric.office.dossier import Dossier, Paper

__all__ = ["KINDS", "make_papers"]

_Maker: TypeAlias = Callable[[Dossier], Iterator[Paper]]

KINDS: Mapping[str, tuple[str, ...]] = {
    "考评表": ("sheet_xlsx", "sheet_docx"),
    "排名": ("ranking.paper",),
    "告知书": ("letter.paper",),
    "名单": ("lists.paper", "lists.document", "circular.paper"),
    "网页": ("page.paper",),
}
"""Kind → the modules beside this one whose ``papers(dossier)`` make it; imported when first asked for."""


def make_papers(dossier: Dossier, kind: str) -> Iterator[Paper]:
    """The papers of one kind, one after the other.

    Raises:
        KeyError: there is no such kind.

    """
    for module in KINDS[kind]:
        maker: _Maker = import_module(f"lianzheng_rubric.office.{module}").papers
        yield from maker(dossier)
