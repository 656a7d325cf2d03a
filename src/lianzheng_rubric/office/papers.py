"""The papers of a kind, made by its module, which is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TypeAlias

from lianzheng_rubric.office.dossier import Dossier, Paper
from lianzheng_rubric.office.kinds import KINDS

__all__ = ["make_papers"]

_Maker: TypeAlias = Callable[[Dossier], Iterator[Paper]]


def make_papers(dossier: Dossier, kind: str) -> Iterator[Paper]:
    """The papers of one kind, one after the other.

    Raises:
        KeyError: there is no such kind.

    """
    maker: _Maker = import_module(f"lianzheng_rubric.office.{KINDS[kind]}").papers
    yield from maker(dossier)
