"""What every paper of the office is made from, and what it comes out as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.records.ledger import Ledger
from lianzheng_rubric.reports.provenance import provenance_of_all
from lianzheng_rubric.scoring import Results

__all__ = ["Dossier", "Paper"]

_T = TypeVar("_T")


@dataclass(frozen=True)
class Dossier:
    """One assessment of all units, ready to be told on paper.

    ``units`` are the names of the units that papers of their own are made for; the ranking always holds everybody.
    ``day`` is the date printed on the papers; nothing here ever asks the clock.
    """

    results: Results
    ledger: Ledger
    units: tuple[str, ...]
    day: date | None = None
    letter: bytes | None = None
    """The office's own Word file for 告知书, if it has one."""
    progress: Callable[[Iterable[Any], int, str], Iterable[Any]] | None = None
    """Lets somebody watch long work: gets the items, how many there are and what is made, gives the items on."""

    @property
    def rubric(self) -> Rubric:
        """The rubric by which the units were assessed."""
        return self.results.rubric

    @cached_property
    def provenance(self) -> tuple[str, ...]:
        """What papers about all units print so that a signed one can be verified."""
        return provenance_of_all(self.rubric.plan, self.results.assessments)

    def chosen(self) -> tuple[Assessment, ...]:
        """The assessments that papers of their own are made for, in roster order."""
        wanted = set(self.units)
        return tuple(one for one in self.results.assessments if one.unit in wanted)

    def watched(self, items: Sequence[_T], what: str) -> Iterable[_T]:
        """``items`` as they are, told to whoever watches."""
        return items if self.progress is None else self.progress(items, len(items), what)


@dataclass(frozen=True)
class Paper:
    """A finished file: ``name`` below the folder of the reports (may hold one ``/``), and its bytes."""

    name: str
    content: bytes
