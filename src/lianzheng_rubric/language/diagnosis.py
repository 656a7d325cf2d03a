"""From what went wrong inside a model to a problem at its place in the file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from lianzheng_rubric.language.document import Document
from lianzheng_rubric.language.model import keyword_of, keywords
from lianzheng_rubric.language.tree import MappingNode, SequenceNode, Text, Tree
from lianzheng_rubric.problems import Problem, RubricError

__all__ = ["CODES", "Diagnosis", "nearest", "plain"]

CODES: Mapping[str, str] = {
    "R001": "不认识的关键字",
    "R002": "缺少必写的关键字",
    "R003": "取值不对",
    "R004": "应当是映射",
    "R005": "计分说法不认识",
    "R006": "条款编号重复",
    "R007": "引用的条款不存在",
    "R008": "分值之和不符",
    "R009": "权重之和不是 100%",
    "R010": "档次有空缺或重叠",
    "R011": "条件不成立",
    "R012": "字段声明不对",
    "R013": "读法不认识",
    "R014": "读法的分支不全",
    "R015": "标题读不懂",
    "R016": "情形重名",
    "R017": "上下限不合理",
    "R018": "扣分永远扣不到",
    "R019": "两种算法对条件的结果不同",
    "R020": "取值用不上",
    "R021": "没有任何可评的内容",
}
"""Stable codes of problems in the meaning of a rubric; those of its spelling (Y…) and conditions (E…) stand apart."""

_SYNONYMS = {
    "赋分": "满分", "分值": "满分", "标准分": "满分", "总分": "满分", "最高分": "封顶", "上限分": "封顶", "权重": "占",
    "比例": "占", "题目": "细则", "名称": "细则", "标题": "细则", "等次": "档次", "等级": "档次", "考核内容": "考核项目",
    "评分标准": "考核项目", "否决": "一票否决", "备注": "说明", "单价": "扣分", "减分": "扣分", "前提": "条件",
}  # fmt: skip


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint ``是不是“…”？`` for the known word that ``word`` was meant to be; empty when nothing is near."""
    known = list(known)
    synonym = _SYNONYMS.get(word)
    if synonym in known:
        return f"是不是“{synonym}”？"
    close = difflib.get_close_matches(word, known, n=2, cutoff=0.45)
    return "是不是" + "、".join(f"“{name}”" for name in close) + "？" if close else ""


def plain(tree: Tree) -> Any:
    """The tree as dict, list and text; the texts still know their places."""
    if isinstance(tree, MappingNode):
        return {entry.key: plain(entry.value) for entry in tree.entries}
    if isinstance(tree, SequenceNode):
        return [plain(item) for item in tree.items]
    return tree


@dataclass(slots=True)
class Diagnosis:
    """Collects every problem of one file."""

    document: Document
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, code: str, message: str, at: Tree | None, remedy: str = "", *, offset: int = 0, length: int = 0,
        severity: str = "error",
    ) -> None:  # fmt: skip
        """Note a problem at a node of the tree (``None``: the file as a whole)."""
        where = self.document.root if at is None else at
        if isinstance(where, Text) and not where.quoted and length:
            position = self.document.position(where, length=length, offset=offset)
        else:
            position = self.document.position(where)
        self.problems.append(Problem(code, message, position, remedy, severity))

    def validate(self, model: type[BaseModel], node: MappingNode, skip: Sequence[str] = ()) -> Any:
        """The model that ``node`` spells, or ``None`` after noting what is wrong with it."""
        known = keywords(model)
        raw: dict[str, Any] = {}
        keys: dict[str, Text] = {}
        bad = False
        for entry in node.entries:
            name = known.get(entry.key)
            if name is None:
                bad = True
                shown = [keyword_of(model, field_name) for field_name in model.model_fields]
                remedy = nearest(entry.key, shown) or f"这里可以写：{'、'.join(shown[:12])}"
                self.add("R001", f"不认识的关键字“{entry.key}”", entry.key, remedy)
            elif name in keys:
                bad = True
                self.add("R001", f"“{entry.key}”与“{keys[name]}”是同一个关键字，写了两次", entry.key, "删去一个")
            elif name not in skip:
                keys[name] = entry.key
                raw[name] = plain(entry.value)
        result = self.build(model, raw, {name: self._value(node, key) for name, key in keys.items()}, node)
        return None if bad else result

    def _value(self, node: MappingNode, key: Text) -> Tree:
        return next(entry.value for entry in node.entries if entry.key is key)

    def build(self, model: type[BaseModel], raw: Mapping[str, Any], places: Mapping[str, Tree], at: Tree) -> Any:
        """A model from keys already in English; ``places`` says where their values stand."""
        try:
            return model.model_validate(dict(raw))
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                name = str(detail["loc"][0]) if detail["loc"] else ""
                code, message, remedy = _sentence(model, name, dict(detail))
                self.add(code, message, places.get(name, at), remedy)
            return None

    def raise_if_any(self) -> None:
        """Raise once with everything found.

        Raises:
            RubricError: at least one problem is an error.

        """
        if any(problem.severity == "error" for problem in self.problems):
            self.problems.sort(key=lambda problem: problem.position.line if problem.position else 0)
            raise RubricError(tuple(self.problems))


def _sentence(model: type[BaseModel], name: str, detail: dict[str, Any]) -> tuple[str, str, str]:
    """Code, sentence and remedy for one complaint of pydantic."""
    word = keyword_of(model, name)
    info = model.model_fields.get(name)
    help_text = info.description if info and info.description else ""
    kind = detail["type"]
    if kind == "missing":
        return "R002", f"缺少“{word}”", f"补上“{word}”：{help_text}"
    value = str(detail.get("input"))
    if kind == "literal_error":
        allowed = detail["ctx"]["expected"].replace("'", "").replace(" or ", "、").replace(", ", "、")
        return "R003", f"“{word}”不能写“{value}”", nearest(value, allowed.split("、")) or f"可以写：{allowed}"
    if kind == "value_error":
        return "R003", f"“{word}”：{detail['ctx']['error']}", help_text
    shape = {
        "dict_type": "映射（每行一个“名称: 值”）",
        "list_type": "列表（每行以“- ”开头）",
        "int_parsing": "整数",
    }
    if kind in shape or kind in ("string_type", "int_type"):
        return "R003", f"“{word}”应当是{shape.get(kind, '一段文字')}", help_text
    return "R003", f"“{word}”的写法不对", help_text
