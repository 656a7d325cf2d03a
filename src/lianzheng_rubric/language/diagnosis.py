"""From what went wrong inside a model to a problem at its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from lianzheng_rubric.language.complaints import sentence
from lianzheng_rubric.language.document import Document
from lianzheng_rubric.language.model import WORDS, Model, keyword_of, keywords
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.tree import Entry, MappingNode, SequenceNode, Text, Tree
from lianzheng_rubric.problems import Problem, RubricError

__all__ = ["CODES", "Diagnosis", "locate", "plain", "texts_of"]

CODES: Mapping[str, str] = {
    "R001": "不认识的关键字",
    "R002": "缺少必写的关键字",
    "R003": "取值不对",
    "R004": "应当是一行行“名称: 内容”",
    "R005": "计分说法不认识",
    "R006": "条款编号重复",
    "R007": "引用的条款不存在",
    "R008": "分值之和不符",
    "R009": "权重之和不是 100%",
    "R010": "档次有空缺或重叠",
    "R011": "条件的写法不对",
    "R012": "字段声明不对",
    "R013": "读法不认识",
    "R014": "读法的分支不全",
    "R015": "标题读不懂",
    "R016": "情形重名",
    "R017": "上下限不合理",
    "R018": "分值永远扣不到，或永远得不到",
    "R019": "两种算法对条件的结果不同",
    "R020": "取值用不上",
    "R021": "没有任何可评的内容",
}
"""Stable codes of problems in the meaning of a rubric; those of its spelling (Y…) and conditions (E…) stand apart."""

_LONG_QUOTE = re.compile("“([^“”]{40})[^“”]+”")


def locate(node: Tree, text: str) -> Tree:
    """The name or value equal to ``text`` inside ``node``; ``node`` itself when none is."""
    found = next((one for one in texts_of(node) if one == text), None)
    return node if found is None else found


def texts_of(node: Tree) -> Iterator[Text]:
    """Every name and text value inside ``node``, in the order of the file."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Text):
            yield node
        elif isinstance(node, SequenceNode):
            waiting += reversed(node.items)
        else:
            waiting += [half for entry in reversed(node.entries) for half in (entry.value, entry.key)]


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
        part = length if isinstance(where, Text) and length else None
        position = self.document.position(where, part, offset if part else 0)
        short = _LONG_QUOTE.sub(r"“\1…”", message)
        problem = Problem(code, short, position, remedy, severity)
        if problem not in self.problems:  # what stands there once a period (逐期) is told once
            self.problems.append(problem)

    def not_mapping(self, what: str, node: Tree, remedy: str, shape: str = "一行行“名称: 内容”") -> None:
        """Something else stands where ``名称: 内容`` was expected: tell the slip in it, if there is one."""
        slips = self.document.slips(node) if isinstance(node, Text) else ()
        if slips:
            self.problems += slips
        elif isinstance(node, Text) and not node:
            self.add("R004", f"“{what}”下面是空的", node, remedy)
        else:
            kind = "一段文字" if isinstance(node, Text) else "一个列表"
            self.add("R004", f"“{what}”后面应当是{shape}，这里是{kind}", node, remedy)

    def validate(self, model: type[BaseModel], node: MappingNode, skip: Sequence[str] = ()) -> Any:
        """The model that ``node`` spells, or ``None`` after noting what is wrong with it."""
        known = keywords(model)
        raw: dict[str, Any] = {}
        keys: dict[str, Text] = {}
        places: dict[str, Tree] = {}
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
                keys[name], places[name] = entry.key, entry.value
                inner, many = _inner_model(model, name)
                value = plain(entry.value) if inner is None else self._inner(inner, many, entry)
                if value is None:
                    bad = True
                else:
                    raw[name] = value
        result = self.build(model, raw, places, node)
        return None if bad else result

    def lenient(self, model: type[BaseModel], node: MappingNode, skip: Sequence[str] = (), **stand_in: object) -> Any:
        """As :meth:`validate`; what is wrong is noted and left out, so that reading goes on behind it.

        ``stand_in`` are values of keys that must be there.
        """
        result = self.validate(model, node, skip)
        if result is not None:
            return result
        good = dict(stand_in)
        for entry in node.entries:
            name = keywords(model).get(entry.key)
            if name is not None and name not in skip:
                with suppress(ValidationError):
                    value = _in_chinese(name, plain(entry.value))
                    model.model_validate({**stand_in, name: value})
                    good[name] = value
        return model.model_validate(good)

    def _inner(self, model: type[BaseModel], many: bool, entry: Entry) -> Any:
        """A value that is a model of its own, or a list of them, so that its problems keep their places."""
        listed = entry.value.items if many and isinstance(entry.value, SequenceNode) else (entry.value,)
        found = []
        for item in listed:
            if isinstance(item, MappingNode):
                found.append(self.validate(model, item))
            else:
                words = "、".join(keyword_of(model, name) for name in model.model_fields)
                example = f"例如 {entry.key}: {model.example}；" if issubclass(model, Model) and model.example else ""
                dashes = "每条以“- ”开头，" if many else ""
                self.not_mapping(entry.key, item, f"{example}{dashes}可以写的名称：{words}")
                return None
        if any(item is None for item in found):
            return None
        return found if many else found[0]

    def build(self, model: type[BaseModel], raw: Mapping[str, Any], places: Mapping[str, Tree], at: Tree) -> Any:
        """A model from keys already in English; ``places`` says where their values stand."""
        empty = [name for name, value in raw.items() if _is_left_empty(value) and name not in _MAY_BE_EMPTY]
        for name in empty:
            word = keyword_of(model, name)
            self.add("R003", f"“{word}”后面没有写内容", places.get(name, at), f"写出内容，或删去“{word}”")
        try:
            made = model.model_validate({name: _in_chinese(name, v) for name, v in raw.items() if name not in empty})
            return None if empty else made
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                name = keywords(model).get(str(detail["loc"][0]), "") if detail["loc"] else ""
                if name in empty:
                    continue
                code, message, remedy = sentence(model, name, dict(detail))
                if detail["type"] == "missing" and issubclass(model, Model):
                    remedy = "；".join(filter(None, (remedy, model.instead(name, raw))))
                self.add(code, message, _innermost(places.get(name, at), detail["loc"][1:]), remedy)
            return None

    def has_errors(self, since: int = 0) -> bool:
        """Whether anything worse than a warning was found, after the first ``since`` problems."""
        return any(problem.severity == "error" for problem in self.problems[since:])

    def raise_if_any(self) -> None:
        """Raise once with everything found.

        Raises:
            RubricError: at least one problem is an error.

        """
        if self.has_errors():
            # what was mended is told as a slip; whatever else its line seems to say is only our guess
            mended = self.document.mended
            self.problems = [one for one in self.problems if one in self.document.problems or _line(one) not in mended]
            self.problems.sort(key=lambda one: (one.position.line, one.position.column) if one.position else (0, 0))
            raise RubricError(tuple(self.problems))


def _line(problem: Problem) -> int:
    return problem.position.line if problem.position else 0


@lru_cache(maxsize=512)
def _inner_model(model: type[BaseModel], name: str) -> tuple[type[BaseModel] | None, bool]:
    """The model that a field holds, and whether it holds a list of them."""
    annotation: Any = model.model_fields[name].annotation
    for inner in (annotation, *get_args(annotation)):
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner, get_origin(annotation) is list
    return None, False


def _innermost(node: Tree, path: Sequence[object]) -> Tree:
    """The item of a list, or the value of a mapping, that a complaint is about."""
    for step in path:
        if isinstance(node, SequenceNode) and isinstance(step, int):
            node = node.items[step]
        elif isinstance(node, MappingNode):
            node = next((entry.value for entry in node.entries if entry.key == step), node)
    return node


def _in_chinese(name: str, value: Any) -> Any:
    """An English word of the value table in Chinese; free text is left alone."""
    if isinstance(value, str) and value in WORDS and name not in _FREE_TEXT:
        return WORDS[value]
    return value


_FREE_TEXT = frozenset(
    ("title", "note", "basis", "quote", "printed", "read_as", "why", "clause", "value", "finding", "route")
)


_MAY_BE_EMPTY = _FREE_TEXT | {"document", "issuer", "status", "ambiguity"}


def _is_left_empty(value: object) -> bool:
    """``每:`` with nothing behind it: an empty text on purpose is written in quotes."""
    return isinstance(value, Text) and not value and not value.quoted
