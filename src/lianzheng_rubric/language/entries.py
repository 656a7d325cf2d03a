"""The file taken apart: items (clauses that hold others) and rules (situations with their scoring), in document order.

An entry of an item is a keyword of the item, a rule (its value is a phrase, a list of phrases, or a mapping with the
key of some kind) or a sub-item (any other mapping, or a heading with marks).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lianzheng_rubric.engine.exact import show
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.heading_checks import (
    refuse_heading,
    refuse_words_of_scoring,
    tell_lost_cap,
    tell_lost_marks,
    tell_lost_words,
    tell_quotes,
)
from lianzheng_rubric.language.headings import half_width, has_bare_number, letter, parse_heading, split_share
from lianzheng_rubric.language.model import amount_from, keywords, number_from
from lianzheng_rubric.language.numbering import Numbers, headings_of, own_id
from lianzheng_rubric.language.outline import ItemEntry, RuleEntry
from lianzheng_rubric.language.rubric import ItemSpec
from lianzheng_rubric.language.rule_reading import (
    RuleReader,
    has_own_share,
    holds_situations,
    in_square_brackets,
    is_entry,
    is_rule,
    of_item_and_rule,
)
from lianzheng_rubric.language.tree import Entry, MappingNode, SequenceNode, Text, Tree

__all__ = ["Shaper"]

_OF_SECTION = ("bonus_cap", "deduction_cap")
_SHARE = re.compile(r"(?P<sheet>考核项目|考核表)?(?:的|×|\*)?(?P<share>\d+(?:\.\d+)?)%")


_MANY_TIMES = 5
"""From here on a weight without a percent sign is taken for a percentage."""

_WITH_MARKS = ("考核项目", "组成")


def _under_marks(item: ItemEntry | None) -> bool:
    """Whether some item around has marks: then a number in brackets is hardly the marks of a rule."""
    while item is not None:
        if item.marks is not None:
            return True
        item = item.parent
    return False


def _may_have_share(value: Tree) -> bool:
    """Whether a percentage behind a heading can be its share: behind that of an item, or of an entered score."""
    if isinstance(value, MappingNode):
        return not is_rule(value) or is_entry(value)
    return isinstance(value, Text) and value.startswith("录入")


def _score_out_of_hundred(item: ItemEntry) -> None:
    """What has a share of the score and no marks, its own or of what it holds, is scored out of a hundred."""
    if item.marks is None and item.spec.weight is not None and item.spec.source is None and not _holds_marks(item):
        item.marks = amount_from("100")


def _holds_marks(item: ItemEntry) -> bool:
    return any(child.marks is not None or _holds_marks(child) for child in item.children)


@dataclass(slots=True)
class Shaper:
    """Takes the sections of a file apart; problems go to ``diagnosis``."""

    diagnosis: Diagnosis
    refused: set[str] = field(default_factory=set)
    """Ids of clauses that had to be left out: other clauses may still name them."""
    numbers: Numbers = field(default_factory=Numbers)
    """The ids of the sections that have been taken apart."""

    def section(self, node: Tree, name: str, prefix: str, default: Mapping[str, Any] | None = None) -> ItemEntry:
        """A section as a nameless item. ``default`` are the keys of a rule that names no kind (不得评优 …)."""
        self.numbers.take(self.refused)
        apart = self.numbers.clash(headings_of(node), prefix)
        root = ItemEntry("", name, None, ItemSpec(), node, None, name, getattr(node, "line", 1), prefix, apart)
        self._fill(root, node, default)
        self.numbers.take_section(root)
        return root

    def _fill(self, root: ItemEntry, node: Tree, default: Mapping[str, Any] | None) -> None:
        name = root.title
        if isinstance(node, SequenceNode) and default is not None:
            for position, item in enumerate(node.items):
                if isinstance(item, Text):
                    self._rule(root, item, Text("", item.line, item.column), position, default)
                else:
                    self.diagnosis.add(
                        "R004", f"“{name}”的列表里只写情形", item, "带条件的，去掉短横，写成“情形: {条件: …}”"
                    )
        elif isinstance(node, MappingNode):
            for entry in self._section_caps(root, node):
                self._entry(root, entry, default)
        else:
            dashes = "去掉每行前面的短横，" if isinstance(node, SequenceNode) else ""
            self.diagnosis.not_mapping(name, node, f"{dashes}每行写一个“标题: 内容”")

    def _section_caps(self, root: ItemEntry, node: MappingNode) -> list[Entry]:
        """What 加减分 as a whole may come to (加分封顶, 扣分封顶) goes to its root; the entries that are left."""
        known = keywords(ItemSpec)
        own = [entry for entry in node.entries if root.title == "加减分" and known.get(entry.key) in _OF_SECTION]
        if own:
            root.spec = self.diagnosis.lenient(ItemSpec, MappingNode(tuple(own), node.line, node.column))
            root.places = {known[entry.key]: entry.value for entry in own}
        return [entry for entry in node.entries if entry not in own]

    def _entry(self, parent: ItemEntry, entry: Entry, default: Mapping[str, Any] | None) -> None:
        tell_quotes(entry.key, self.diagnosis)
        shared = default is None and bool(split_share(entry.key)[1]) and _may_have_share(entry.value)
        if default is None and refuse_heading(entry.key, shared=shared, diagnosis=self.diagnosis):
            self._refuse(parent, entry.key)
        elif isinstance(entry.value, Text):
            if parent.section == "组成" and parent.parent is None and self._part(parent, entry):
                return
            if default is None and (shared or parse_heading(entry.key).marks):
                self._single(parent, entry)
            else:
                self._rule(parent, entry.key, entry.value, len(parent.rules), default)
        elif isinstance(entry.value, SequenceNode):
            self._parts(parent, entry.key, entry.value, default)
        elif is_rule(entry.value) or default is not None:
            if default is None and (shared or parse_heading(entry.key).marks or has_own_share(entry.value)):
                self._single(parent, entry)
            else:
                self._rule(parent, entry.key, entry.value, len(parent.rules), default)
        else:
            self._item(parent, entry, entry.value)

    def _part(self, parent: ItemEntry, entry: Entry) -> bool:
        """``年末考核: 考核项目的80%`` takes in the sheet; ``日常检查: 10%`` is a score entered out of a hundred."""
        found = _SHARE.fullmatch(half_width(str(entry.value)).replace(" ", ""))
        if found is None:
            return False
        at = (entry.key.line, entry.key.column)
        words = (
            [("占", f"{found['share']}%"), ("来自", "考核项目")]
            if found["sheet"]
            else [("占", f"{found['share']}%"), ("满分", "100")]
        )
        spelt = MappingNode(tuple(Entry(Text(key, *at), Text(value, *at)) for key, value in words), *at)
        item = self._open(parent, entry, spelt)
        if item is not None and not found["sheet"]:
            self._rule(item, Text(item.title, *at), Text("录入得分", *at), 0, None)
        return True

    def _parts(self, parent: ItemEntry, key: Text, node: SequenceNode, default: Mapping[str, Any] | None) -> None:
        """Several consequences of one situation: the first rule names it, the others look at the same."""
        position, before = len(parent.rules), len(parent.rules)
        if not node.items:
            self.diagnosis.add("R005", f"“{key}”后面的列表是空的", node, "写上计分说法，例如 [每次减2分, 不得评优]")
        braces = in_square_brackets(node)
        if braces:
            self._refuse(parent, key)
            message = f"“{key}”的列表把一条规则的几个关键字分开了，会读成几条"
            self.diagnosis.add("R004", message, node, f"换成花括号：{key}: {braces}")
            return
        if holds_situations(node):
            self._refuse(parent, key)
            self.diagnosis.add(
                "R004", f"“{key}”下面的条目、情形前面不写短横", node, "去掉每行前面的短横，例如“迟到: 每次扣1分”"
            )
            return
        for item in node.items:
            self._rule(parent, key, item, position, default, part=len(parent.rules) - before)

    def _refuse(self, parent: ItemEntry, key: Text) -> None:
        self.refused.add(own_id(parent, parse_heading(key).number, letter(len(parent.rules))))

    def _single(self, parent: ItemEntry, entry: Entry) -> None:
        """``日常检查(10分): 录入得分``: an item whose only rule bears its own title."""
        own, rule = of_item_and_rule(entry.value)
        item = self._open(parent, entry, MappingNode(own, entry.key.line, entry.key.column))
        title = Text(item.title, entry.key.line, entry.key.column)
        self._rule(item, title, rule, 0, None)
        _score_out_of_hundred(item)

    def _item(self, parent: ItemEntry, entry: Entry, node: MappingNode) -> None:
        item = self._open(parent, entry, node)
        known = keywords(ItemSpec)
        for inner in node.entries:
            if inner.key not in known:
                self._entry(item, inner, None)
        if split_share(entry.key)[1]:
            _score_out_of_hundred(item)

    def _open(self, parent: ItemEntry, entry: Entry, node: MappingNode) -> ItemEntry:
        known = keywords(ItemSpec)
        own = tuple(inner for inner in node.entries if inner.key in known)
        spec: ItemSpec = self.diagnosis.lenient(ItemSpec, MappingNode(own, node.line, node.column))
        text, share = split_share(entry.key)
        heading = parse_heading(text)
        places = {known[inner.key]: inner.value for inner in own}
        spec = self._with_share(spec, share, places)
        marks = amount_from(heading.marks) if heading.marks else None
        if marks is not None and spec.marks is not None and marks != spec.marks:
            self.diagnosis.add(
                "R008",
                f"标题写 {heading.marks} 分，“满分”写 {show(spec.marks)} 分",
                places["marks"],
                "留一个，改正或删去另一个",
            )
        if marks is None and spec.marks is None:
            tell_lost_marks(entry.key, self.diagnosis)
        tell_lost_cap(entry.key, places, self.diagnosis)
        tell_lost_words(entry.key, [*places, *(["extra"] if parent.section == "加减分" else [])], self.diagnosis)
        clause = spec.clause or own_id(parent, heading.number, str(1 + len(parent.children)))
        item = ItemEntry(
            clause,
            heading.title,
            marks if spec.marks is None else spec.marks,
            self._with_fit_source(spec, parent, places),
            entry.key,
            parent,
            parent.section,
            entry.key.line,
            places=places,
        )
        parent.children.append(item)
        return item

    def _with_share(self, spec: ItemSpec, share: str, places: Mapping[str, Tree]) -> ItemSpec:
        """``领导评价(20%)``: the share of the heading is the weight of the item."""
        if not share:
            self._refuse_times(spec, places)
            return spec
        weight = number_from(share)
        if spec.weight is not None and spec.weight != weight:
            self.diagnosis.add(
                "R008", f"标题写 {share}，“占”写的是另一个数", places["weight"], "留一个，改正或删去另一个"
            )
        return spec.model_copy(update={"weight": weight})

    def _refuse_times(self, spec: ItemSpec, places: Mapping[str, Tree]) -> None:
        """``占: 40`` is forty times the score, and never meant."""
        if spec.weight is not None and spec.weight >= _MANY_TIMES:
            times = show(amount_from(spec.weight))
            remedy = f"占百分之几写百分号，例如 占: {times}%"
            self.diagnosis.add("R003", f"“占”写的 {times} 是 {times} 倍", places.get("weight"), remedy)

    def _with_fit_source(self, spec: ItemSpec, parent: ItemEntry, places: Mapping[str, Tree]) -> ItemSpec:
        """来自 takes in the whole sheet: only in a part of 组成, and only once."""
        if spec.source is None:
            return spec
        twice = any(other.spec.source is not None for other in parent.children)
        if spec.source not in ("考核项目", "items"):
            self.diagnosis.add("R003", f"“来自”不能写“{spec.source}”", places["source"], "可以写：考核项目")
        elif twice:
            self.diagnosis.add(
                "R020", "“来自: 考核项目”写了两次：整张考核表只能进一个部分", places["source"], "删去这一行"
            )
        elif parent.parent is not None or parent.section != "组成":
            self.diagnosis.add("R020", "“来自: 考核项目”只能写在“组成”的一个部分里", places["source"], "删去这一行")
        else:
            return spec
        return spec.model_copy(update={"source": None})

    def _rule(
        self,
        parent: ItemEntry,
        key: Text,
        value: Tree,
        position: int,
        default: Mapping[str, Any] | None,
        part: int = 0,
    ) -> None:
        alone = default is None and not part and parent.section in _WITH_MARKS and not _under_marks(parent)
        if alone and has_bare_number(key):
            tell_lost_marks(key, self.diagnosis)
        heading = parse_heading(key)
        label = heading.title + (f"({heading.marks}分)" if heading.marks else "")
        read = RuleReader(self.diagnosis).read(key, value, default)
        if read is None:
            self._refuse(parent, key)
            return
        rule, places = read
        refuse_words_of_scoring(key, value, self.diagnosis)
        tell_lost_cap(key, places, self.diagnosis)
        clause = rule.clause or own_id(parent, heading.number, letter(position))
        situation = clause
        if part:
            situation = parent.rules[-1].situation
            clause = f"{situation}.{part + 1}"
        line = value.line if part and not isinstance(value, Text) else key.line
        parent.rules.append(RuleEntry(clause, label, rule, key, places, parent, line, situation, leads=not part))
