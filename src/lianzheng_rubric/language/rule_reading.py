"""One rule as written — a phrase, the keys of the long form, or both — read into its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lianzheng_rubric.language.diagnosis import Diagnosis, plain
from lianzheng_rubric.language.headings import parse_heading
from lianzheng_rubric.language.model import as_written, keyword_of, keywords
from lianzheng_rubric.language.phrases import PhraseError, advice, nearest_phrases, parse_phrase
from lianzheng_rubric.language.rubric import ItemSpec
from lianzheng_rubric.language.rules import KINDS, Rule, kind_of, markers
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.tree import Entry, MappingNode, SequenceNode, Text, Tree

__all__ = [
    "RuleReader",
    "has_own_share",
    "holds_situations",
    "in_square_brackets",
    "is_entry",
    "is_rule",
    "of_item_and_rule",
]

_PHRASE_KEYS = ("计分", "scoring")


def is_rule(node: MappingNode) -> bool:
    """Whether a mapping is a rule: it holds a phrase, or the key of some kind."""
    known = markers()
    names = {known[entry.key]: entry for entry in node.entries if entry.key in known}
    if any(entry.key in _PHRASE_KEYS for entry in node.entries):
        return True
    kind = kind_of(names)
    return kind is not None and (kind.marker != "nature" or len(names) == len(node.entries))


def in_square_brackets(node: SequenceNode) -> str:
    """``[最高档次: 良, 适用: 新]``, keywords of one rule parted by a list: as they are to be written, or ``""``.

    Each ``名称: 内容`` there would be a rule by itself, and one of them names no kind of rule.
    """
    bare = [item for item in node.items if isinstance(item, MappingNode) and _is_bare(item)]
    words = [item.entries[0].key for item in bare]
    if len(node.items) < 2 or not all(map(_of_a_rule, words)) or all(map(is_rule, bare)):
        return ""
    pairs = {str(item.entries[0].key): plain(item.entries[0].value) for item in bare}
    phrases = [f'"{item}"' if "，" in item else item for item in node.items if isinstance(item, Text)]
    return as_written({**({"计分": phrases[0]} if phrases else {}), **pairs})


def holds_situations(node: SequenceNode) -> bool:
    """Whether a list holds situations (``- 迟到: 每次扣1分``): entries of an item, which bear no dash."""
    inner = [item for item in node.items if isinstance(item, MappingNode) and item.entries]
    return len(inner) == len(node.items) > 0 and not any(_of_a_rule(one.key) for item in inner for one in item.entries)


@lru_cache
def _words_of_rules() -> frozenset[str]:
    return frozenset(("计分", "scoring", *(name for kind in KINDS for name in keywords(kind))))


def _of_a_rule(word: str) -> bool:
    """Whether the word is a keyword of some kind of rule."""
    return word in _words_of_rules()


def _is_bare(node: MappingNode) -> bool:
    """Whether a mapping is one ``名称: 内容`` without braces of its own, in a list within one line."""
    return len(node.entries) == 1 and (node.line, node.column) == (node.entries[0].key.line, node.entries[0].key.column)


def is_entry(node: MappingNode) -> bool:
    """Whether a mapping is a rule by which a score is entered (录入)."""
    if any(entry.key in _PHRASE_KEYS and str(entry.value).startswith("录入") for entry in node.entries):
        return True
    return any(entry.key in ("录入", "enter") for entry in node.entries)


def has_own_share(node: MappingNode) -> bool:
    """``{录入: 100, 占: 50%}``: an entered part, written in one mapping with its share of the score."""
    return is_entry(node) and any(entry.key in ("占", "weight") for entry in node.entries)


def of_item_and_rule(node: Tree) -> tuple[tuple[Entry, ...], Tree]:
    """What the mapping of an entered score says of its item (占, 未录入时 …), and what is left for the rule."""
    if not isinstance(node, MappingNode) or not is_entry(node):
        return (), node
    of_rules, of_items = markers(), keywords(ItemSpec)
    own = tuple(entry for entry in node.entries if entry.key in of_items and entry.key not in of_rules)
    rest = tuple(entry for entry in node.entries if entry not in own)
    return own, MappingNode(rest, node.line, node.column)


_INSTEAD: Mapping[str, str] = {
    **dict.fromkeys(("最多", "上限", "最高", "限额"), "是不是“封顶”？"),
    "扣完为止": "去掉它：分值扣完就不再扣；一种情形最多扣几分的写“封顶”",
    "连续": "次数写 满: 2次；是不是连续，程序不判断：台账里把连续的几次记成一条",
    "扣": "是不是“扣分”？",
    "加": "是不是“加分”？",
    "得": "是不是“得分”？",
    "最终档次": "写成条件，例如 条件: {最终档次: 优秀}；只在“后果”里可以问",
}
"""What to write for words that authors take for keywords of a rule."""


@dataclass(slots=True)
class RuleReader:
    """Reads rules one by one; problems go to ``diagnosis``."""

    diagnosis: Diagnosis

    def read(self, key: Text, value: Tree, default: Mapping[str, Any] | None) -> tuple[Rule, dict[str, Tree]] | None:
        """The rule and the places of its keys; ``None`` after noting what is wrong.

        ``default`` are the keys of a rule that names no kind (不得评优 …).
        """
        fields: dict[str, Any] = {}
        places: dict[str, Tree] = {}
        if isinstance(value, MappingNode):
            good = self._long_form(value, fields, places)
        else:
            good = self._phrase(value, fields, places, default, key)
        if not good:
            return None
        kind = kind_of(fields)
        if kind is None and default is not None:
            fields.update(default)
            kind = kind_of(fields)
        if kind is None:
            self.diagnosis.add(
                "R005",
                f"“{key}”没有写怎样计分",
                key,
                "写 扣分、加分、得分、不得分、应有 …，或用“计分”写一句说法",
            )
            return None
        rule = self._build(kind, fields, places, key)
        return None if rule is None else (rule, places)

    def _build(self, kind: type[Rule], fields: dict[str, Any], places: Mapping[str, Tree], key: Text) -> Rule | None:
        unknown = [name for name in fields if name not in kind.model_fields]
        for name in unknown:
            self._foreign(kind, name, places.get(name, key))
        rule: Rule | None = None if unknown else self.diagnosis.build(kind, fields, places, key)
        return rule

    def _foreign(self, kind: type[Rule], name: str, at: Tree) -> None:
        """A keyword of some other kind of rule."""
        shown = keyword_of(next((other for other in KINDS if name in other.model_fields), kind), name)
        words = [keyword_of(kind, known) for known in kind.model_fields]
        remedy = nearest(shown, words) or "把它单独写成一条情形"
        self.diagnosis.add("R001", f"“{shown}”不能和“{keyword_of(kind, kind.marker)}”写在一起", at, remedy)

    def _phrase(
        self,
        value: Tree,
        fields: dict[str, Any],
        places: dict[str, Tree],
        default: Mapping[str, Any] | None,
        key: Text,
    ) -> bool:
        if not isinstance(value, Text):
            self.diagnosis.add("R005", "这里应当是一句计分说法", value, "例如 每次减2分")
            return False
        if not value and default is not None:
            return True
        try:
            fields.update(parse_phrase(value))
        except PhraseError:
            self._unknown_phrase(value, key)
            return False
        places.update(dict.fromkeys(fields, value))
        return True

    def _unknown_phrase(self, value: Text, key: Text) -> None:
        """A misspelt keyword of the item, or a phrase outside the grammar."""
        slips = self.diagnosis.document.slips(value) if value.line > key.line else ()
        if slips:
            self.diagnosis.problems += slips
            return
        known = [] if key in _PHRASE_KEYS else [keyword_of(ItemSpec, name) for name in ItemSpec.model_fields]
        hint = nearest(key, known)
        near, remedy = nearest_phrases(value), advice(value, key)
        if not value:
            deeper = "" if key in _PHRASE_KEYS else "；下面几行是它的内容的，各行比它多缩进两格"
            self.diagnosis.add(
                "R005",
                f"“{key}”后面没有写计分说法",
                key,
                "例如“每次减2分”；不计分的条款写“程序”“证据”等" + deeper,
            )
            return
        if key in keywords(ItemSpec):
            message = f"“{key}”是条目的关键字，这里不能写"
            self.diagnosis.add("R001", message, key, "写到条目里面；确实是情形的，换一个名称")
            return
        word = key not in _PHRASE_KEYS and _of_a_rule(key)
        if word or key in _INSTEAD:
            message = f"“{key}”是情形的关键字，这里没有写怎样计分" if word else f"不认识的关键字“{key}”"
            self.diagnosis.add(
                "R001", message, key, _INSTEAD.get(key, "同一条的关键字写在一起，例如 {扣分: 1, 每: 次}")
            )
            return
        if hint and not (near and parse_heading(key).number):
            remedy = f"如果“{key}”是关键字，{hint}；如果是情形，" + remedy
        self.diagnosis.add("R005", f"计分说法“{value}”不认识", value, remedy, length=len(value))

    def _long_form(self, node: MappingNode, fields: dict[str, Any], places: dict[str, Tree]) -> bool:
        known = dict(markers())
        good = True
        for entry in node.entries:
            if entry.key in _PHRASE_KEYS:
                good = self._phrase(entry.value, fields, places, None, entry.key) and good
        kind = kind_of({**fields, **{known[entry.key]: "" for entry in node.entries if entry.key in known}})
        if kind is not None:
            known.update(keywords(kind))
        for entry in node.entries:
            if entry.key in _PHRASE_KEYS:
                continue
            name = known.get(entry.key)
            if name is None:
                remedy = (
                    _INSTEAD.get(entry.key)
                    or nearest(entry.key, known)
                    or "下级条目请写在标题下面，不要和计分的关键字混写"
                )
                self.diagnosis.add("R001", f"不认识的关键字“{entry.key}”", entry.key, remedy)
                good = False
                continue
            if kind is not None and name not in kind.model_fields:
                self._foreign(kind, name, entry.key)
                good = False
            if name in fields:
                message = f"“{keyword_of(kind, name) if kind else entry.key}”写了两次"
                self.diagnosis.add("R001", message, entry.key, "“计分”里说过的，不再单独写；中英文关键字只写一个")
                good = False
            fields[name] = plain(entry.value)
            places[name] = entry.value
        return good
