"""The outline of a rubric: items inside items, rules inside items, each with its clause id and its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lianzheng_rubric.engine.calendar import Period
from lianzheng_rubric.engine.condition import Condition
from lianzheng_rubric.engine.exact import Amount
from lianzheng_rubric.language.rubric import ItemSpec
from lianzheng_rubric.language.rules import Rule
from lianzheng_rubric.language.tree import Tree

__all__ = ["ItemEntry", "RuleEntry", "walk_items", "walk_rules"]


@dataclass(slots=True)
class RuleEntry:
    """A rule with its clause id, its label (the 情形), and the places of its keys."""

    id: str
    label: str
    rule: Rule
    at: Tree
    places: Mapping[str, Tree]
    parent: ItemEntry
    line: int
    situation: str
    """Key of the situation: the first of several rules about the same trigger."""
    leads: bool = True
    """Whether the rule is that first one."""
    within: Condition | None = None
    """Which records the rule looks at where it stands for one period only (逐期)."""


@dataclass(slots=True)
class ItemEntry:
    """An item with its clause id, title and marks, and what stands inside it."""

    id: str
    title: str
    marks: Amount | None
    spec: ItemSpec
    at: Tree
    parent: ItemEntry | None
    section: str
    line: int
    prefix: str = ""
    """What unnumbered rules of a section are called by: veto.a, veto.b …"""
    apart: bool = False
    """Whether the section numbers anew what other sections number too: its printed numbers get the prefix as well."""
    children: list[ItemEntry] = field(default_factory=list)
    rules: list[RuleEntry] = field(default_factory=list)
    places: Mapping[str, Tree] = field(default_factory=dict)
    period: Period | None = None
    """The period whose score the item holds, or is part of (逐期)."""

    @property
    def is_period(self) -> bool:
        """Whether the item is what another one (逐期) holds for one period."""
        return self.period is not None and self.parent is not None and self.parent.period is None

    @property
    def is_sheet_of_period(self) -> bool:
        """Whether the item is the whole sheet (来自: 考核项目) for one period."""
        return self.is_period and self.parent is not None and self.parent.spec.source is not None

    @property
    def is_level(self) -> bool:
        """Whether the item is a level of the document: of an item and its periods only the period is."""
        return not self.is_sheet_of_period and (self.spec.each_period is None or self.spec.source is not None)


def walk_items(root: ItemEntry) -> Iterator[ItemEntry]:
    """All items below ``root``, parents first, in document order."""
    for child in root.children:
        yield child
        yield from walk_items(child)


def walk_rules(root: ItemEntry) -> Iterator[RuleEntry]:
    """All rules below ``root`` in document order."""
    yield from root.rules
    for child in root.children:
        yield from walk_rules(child)
