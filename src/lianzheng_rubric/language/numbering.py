"""Numbers of clauses over all sections: a section that starts from 1 again gets a number space of its own.

The sheet (考核项目) keeps its numbers as printed. Any other section keeps them only where none is taken; otherwise
all of its printed numbers get the prefix by which its unnumbered clauses are called: veto.1, veto.2 …
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lianzheng_rubric.language.headings import clause_id, parse_heading
from lianzheng_rubric.language.outline import ItemEntry, walk_items, walk_rules
from lianzheng_rubric.language.tree import MappingNode, SequenceNode, Text, Tree

__all__ = ["Numbers", "headings_of", "own_id"]


def own_id(parent: ItemEntry, number: str, otherwise: str) -> str:
    """The id of what bears ``number`` (or none: then ``otherwise``) below the clause or section that holds it."""
    above = parent.id or ("" if number and not parent.apart else parent.prefix)
    return clause_id(above, number or otherwise)


def headings_of(node: Tree) -> list[Text]:
    """The headings of a section: the keys of a mapping, the texts of a list."""
    if isinstance(node, MappingNode):
        return [entry.key for entry in node.entries]
    return [item for item in node.items if isinstance(item, Text)] if isinstance(node, SequenceNode) else []


@dataclass(slots=True)
class Numbers:
    """The ids of the sections that have been taken apart."""

    taken: set[str] = field(default_factory=set)

    def take(self, ids: Iterable[str]) -> None:
        """From now on ``ids`` stand for clauses."""
        self.taken.update(ids)

    def take_section(self, root: ItemEntry) -> None:
        """From now on the ids of all clauses of a section are taken."""
        self.take(item.id for item in walk_items(root))
        self.take(rule.id for rule in walk_rules(root))

    def clash(self, headings: Iterable[str], prefix: str) -> bool:
        """Whether a number among the ``headings`` of a section, whose clauses have a ``prefix``, is already taken."""
        numbers = {parse_heading(heading).number for heading in headings}
        return bool(prefix) and any(number in self.taken for number in numbers)
