"""The outline of a rubric: items inside items, rules inside items, each with its clause id and its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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
