"""A rubric written back as YAML: the author's own entries in their order, spelt so that every YAML reader agrees.

``load(write_rubric(r))`` means the same as ``r``, and writing that again gives the same bytes. Texts that some
reader could take for a number, a date or a truth value are quoted.
"""

from __future__ import annotations

import io
import re

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.language.tree import MappingNode, SequenceNode, Tree

__all__ = ["write_rubric"]

_PLAIN = re.compile(
    r"[一-鿿（](?:[^:#\[\]{},&*!|>'\"%@`\x00-\x1f\x7f-\x9f\ufeff]*[^\s:#\[\]{},&*!|>'\"%@`\x00-\x1f\x7f-\x9f\ufeff])?\Z"
)
"""Texts that begin with a Chinese character and hold no sign of YAML's own."""
_FLOW_WIDTH = 90


def write_rubric(rubric: Rubric) -> str:
    """The rubric as YAML text (UTF-8, two blanks a level, short mappings on one line)."""
    yaml = YAML()
    yaml.width = 10**9  # a long Chinese text is never folded
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    out = io.StringIO()
    yaml.dump(_value(rubric.root), out)
    return out.getvalue()


def _value(tree: Tree) -> object:
    if isinstance(tree, MappingNode):
        mapping = CommentedMap((_text(entry.key), _value(entry.value)) for entry in tree.entries)
        if _length(tree) < _FLOW_WIDTH and not any(isinstance(e.value, MappingNode) for e in tree.entries):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(tree, SequenceNode):
        sequence = CommentedSeq(_value(item) for item in tree.items)
        if _length(tree) < _FLOW_WIDTH:
            sequence.fa.set_flow_style()
        return sequence
    return _text(tree)


def _text(text: str) -> str:
    return str(text) if _PLAIN.match(text) else DoubleQuotedScalarString(text)


def _length(tree: Tree) -> int:
    if isinstance(tree, MappingNode):
        return sum(len(entry.key) + 4 + _length(entry.value) for entry in tree.entries)
    if isinstance(tree, SequenceNode):
        return sum(2 + _length(item) for item in tree.items)
    return len(tree)
