"""Sections about the kinds of rules and the phrases, made from the modules that define them."""

from __future__ import annotations

import inspect
import sys

from generating.keywords import flow, kind_table
from lianzheng_rubric.language.model import keyword_of
from lianzheng_rubric.language.phrases import EXAMPLES, NATURES, parse_phrase, print_phrase
from lianzheng_rubric.language.rules import KINDS, kind_of

__all__ = ["kind_overview", "kind_section", "natures", "phrase_table"]


def kind_overview() -> str:
    """One line a kind, in the order in which a mapping is tried."""
    rows = ["| 关键字 | 英文 | 一句说法 | 源码里的一句话 |", "|---|---|---|---|"]
    for kind in KINDS:
        word = keyword_of(kind, kind.marker)
        phrases = [phrase for phrase in EXAMPLES if kind_of(parse_phrase(phrase)) is kind]
        shown = f"“{phrases[0]}”" if phrases else "只有长写法"
        rows.append(f"| [`{word}`](#{word}) | `{kind.marker}` | {shown} | {_summary(kind.__name__)} |")
    return "\n".join(rows)


def kind_section(name: str) -> str:
    """What the code says of one kind: its module, its summary, its phrases and its own keywords."""
    kind = next(kind for kind in KINDS if kind.__name__ == name)
    phrases = [phrase for phrase in EXAMPLES if kind_of(parse_phrase(phrase)) is kind]
    lines = [f"源码 `{kind.__module__.removeprefix('lianzheng_rubric.')}`，类 `{name}`：{_summary(name)}", ""]
    if phrases:
        lines += ["说法：" + "、".join(f"“{phrase}”" for phrase in phrases), ""]
    return "\n".join([*lines, kind_table(name)])


def _summary(name: str) -> str:
    kind = next(kind for kind in KINDS if kind.__name__ == name)
    module = inspect.getdoc(sys.modules[kind.__module__]) or ""
    shared = sum(other.__module__ == kind.__module__ for other in KINDS) > 1
    text = (inspect.getdoc(kind) or "") if shared else module.partition(":")[2]
    return " ".join(text.partition("\n\n")[0].split()).replace("``", "`")


def phrase_table() -> str:
    """Every example phrase with the long form that it stands for and the way it is read back."""
    rows = ["| 说法 | 长写法 | 读回 |", "|---|---|---|"]
    for phrase in EXAMPLES:
        fields = parse_phrase(phrase)
        kind = kind_of(fields)
        long = "，".join(f"{_word(kind, key)}: {flow(value)}" for key, value in fields.items())
        rows.append(f"| {phrase} | `{long}` | {print_phrase(fields) or '—'} |")
    return "\n".join(rows)


def _word(kind: object, key: str) -> str:
    return keyword_of(kind, key) if isinstance(kind, type) else key


def natures() -> str:
    """What a clause without points may be."""
    return "`" + "` `".join(NATURES) + "`"
