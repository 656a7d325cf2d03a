"""The top-level sections of a rubric file: which hold trees of clauses, and the entries of the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.tree import Entry, MappingNode, SequenceNode, Text, Tree

__all__ = ["CLAUSE_SECTIONS", "TREES", "entries_of"]

CLAUSE_SECTIONS: tuple[tuple[str, str, str, dict[str, Any] | None], ...] = (
    ("parts", "组成", "comp", None),
    ("items", "考核项目", "", None),
    ("adjustments", "加减分", "adj", None),
    ("limits", "不得评优", "cap", {"limit_grade": "不得评优"}),
    ("vetoes", "一票否决", "veto", {"force_grade": "一票否决"}),
    ("clauses", "条款", "note", None),
)
"""(key, name, prefix of unnumbered clauses, kind of a rule that names none) of the sections that hold clauses."""

TREES = ("scales", "fields", "unit_fields", "facts", "readings", "grades", "exemptions", "followups",
          *(name for name, *_ in CLAUSE_SECTIONS))  # fmt: skip
"""Sections that are read as trees, not as values of a model."""


def entries_of(sections: Mapping[str, Tree], name: str, title: str, diagnosis: Diagnosis) -> tuple[Entry, ...]:
    """The entries of a section that is one mapping; none when it is not there or left empty."""
    node = sections.get(name)
    if node is None or (isinstance(node, Text) and not node):
        return ()
    if isinstance(node, MappingNode):
        return node.entries
    dashes = "去掉每行前面的短横，" if isinstance(node, SequenceNode) else ""
    diagnosis.not_mapping(title, node, f"{dashes}每行写一个“名称: 内容”")
    return ()
