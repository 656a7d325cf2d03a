"""Case files read: every part has the shape it needs, and what has not is told at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lianzheng_rubric.language.diagnosis import plain
from lianzheng_rubric.language.document import Document, MappingNode, SequenceNode, Text, Tree, read_document
from lianzheng_rubric.language.model import number_from, parse_day
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.problems import Problem, RubricError

__all__ = ["KEYS", "Case", "CaseFile", "read_case_file"]

KEYS = ("名称", "条款", "读法", "单位", "其他单位", "考核日", "上年考核日", "带", "记录", "期望")
_TABLES = frozenset(("得分", "处置", "分数", "材料", "列出"))
"""Expectations by clause or record."""
_NUMBERS = frozenset(("总分", "得分", "分数", "列出"))
_ROWS = "写成列表：每条记录以“- ”开头，例如 - {情形: 迟到, 日期: 2025-03-01}"
_TABLE = "写成 {名称: 内容}"


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what happened, and what must come out."""

    name: str
    clauses: tuple[str, ...]
    readings: Mapping[str, str]
    unit: Mapping[str, Any]
    as_of: date | None
    previous_as_of: date | None
    rows: tuple[Mapping[str, Any], ...]
    expected: Mapping[str, Any]
    line: int
    others: tuple[Mapping[str, Any], ...] = ()
    """Roster entries of the units that it is ranked with."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one file and the rubric they are about."""

    path: str
    rubric: str
    cases: tuple[Case, ...]

    @property
    def source(self) -> str:
        """Where the rubric is: the file beside the case file, else the name as written (a shipped rubric, a path)."""
        folder = Path(self.path).parent
        for name in (self.rubric, f"{self.rubric}.yaml"):
            if (folder / name).is_file():
                return str(folder / name)
        return self.rubric


def read_case_file(path: Path, expectations: Iterable[str]) -> CaseFile:
    """Read a case file; ``expectations`` are the keys that 期望 may have.

    Raises:
        RubricError: the file is not YAML, or a part of it has a wrong shape; all problems are listed.

    """
    return _Reader(read_document(path.read_bytes(), str(path)), (*expectations,)).file(str(path))


@dataclass(slots=True)
class _Reader:
    """One file being read; problems are collected and raised together."""

    document: Document
    expectations: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)

    def file(self, path: str) -> CaseFile:
        top = _entries(self.document.root)
        listed = self._items(top.get("用例"), "用例", "写 用例: 和下面一条条以“- ”开头的用例")
        if not listed or "细则" not in top:
            self._bad("C001", f"{path} 里没有用例", None, "写 细则: 代号 和 用例: 列表")
        shared = {
            name: self._rows(rows, f"共用”里的“{name}")
            for name, rows in self._table(top.get("共用"), "共用", "写 名字: 和下面的记录").items()
        }
        cases = tuple(case for item in listed if (case := self._case(item, shared)) is not None)
        if self.problems:
            raise RubricError(tuple(self.problems))
        return CaseFile(path, str(top["细则"]), cases)

    def _case(self, item: Tree, shared: Mapping[str, list[Any]]) -> Case | None:
        if not isinstance(item, MappingNode):
            self._bad("C003", "一个用例应当是一行行“名称: 内容”", item, f"可以写：{'、'.join(KEYS)}")
            return None
        parts = _entries(item)
        name = str(plain(parts["名称"])) if "名称" in parts else "（无名）"
        self._known(item, KEYS, f"用例“{name}”")
        expected = self._expected(item, parts.get("期望"), name)
        rows: list[Any] = []
        for bundle in _several(parts.get("带")):
            if str(bundle) not in shared:
                self._bad("C003", f"“共用”里没有“{bundle}”", bundle, nearest(str(bundle), shared) or "先写在“共用”里")
            rows += shared.get(str(bundle), [])
        rows += self._rows(parts.get("记录"), "记录")
        return Case(
            name,
            tuple(str(clause) for clause in _several(parts.get("条款"))),
            {str(k): str(plain(v)) for k, v in self._table(parts.get("读法"), "读法", "写成 {读法: 取值}").items()},
            self._unit(parts.get("单位"), "单位") or {"名称": "甲"},
            self._day(parts.get("考核日")),
            self._day(parts.get("上年考核日")),
            tuple(rows),
            expected,
            item.line,
            tuple(self._unit(other, "其他单位") for other in _several(parts.get("其他单位"))),
        )

    def _unit(self, node: Tree | None, what: str) -> dict[str, Any]:
        """A roster entry: a name, or 名称 and the fields."""
        values: Mapping[str, Tree] = {"名称": node} if isinstance(node, Text) else self._table(node, what, _TABLE)
        return {str(key): plain(value) for key, value in values.items()}

    def _expected(self, item: MappingNode, node: Tree | None, name: str) -> dict[str, Any]:
        """What must come out; numbers are numbers, and what is told clause by clause is a table."""
        expected = self._table(node, "期望", _TABLE)
        if not expected:
            self._bad("C002", f"用例“{name}”没有写期望", item, f"可以写：{'、'.join(self.expectations)}")
        self._known(node, self.expectations, f"用例“{name}”的期望")
        for key, value in expected.items():
            inner = self._table(value, key, _TABLE) if key in _TABLES else {"": value}
            for number in inner.values() if key in _NUMBERS else ():
                self._number(number, key)
        return {key: plain(value) for key, value in expected.items()}

    def _number(self, node: Tree, what: str) -> None:
        """A number, or the two ends of what is still open."""
        ends = _entries(node) if isinstance(node, MappingNode) else {"下限": node, "上限": node}
        good = set(ends) == {"下限", "上限"}
        for end in ends.values():
            try:
                number_from(str(plain(end)).strip().lstrip("+-"))
            except ValueError:
                good = False
        if not good:
            self._bad("C003", f"“{what}”要写数", node, "例如 98.5、20/3，或 {下限: 80, 上限: 100}")

    def _known(self, node: Tree | None, allowed: Iterable[str], what: str) -> None:
        for key, _ in node.entries if isinstance(node, MappingNode) else ():
            if key not in allowed:
                remedy = nearest(key, allowed) or f"可以写：{'、'.join(allowed)}"
                self._bad("C002", f"{what}有不认识的键“{key}”", key, remedy)

    def _rows(self, node: Tree | None, what: str) -> list[Any]:
        """Records: a list of mappings."""
        rows = []
        for item in self._items(node, what, _ROWS):
            if isinstance(item, MappingNode):
                rows.append({str(key): str(plain(value)) for key, value in _entries(item).items()})
            else:
                self._bad("C003", f"“{what}”里的一条记录应当是“名称: 内容”", item, _ROWS)
        return rows

    def _items(self, node: Tree | None, what: str, remedy: str) -> tuple[Tree, ...]:
        if node is None or node == "":
            return ()
        if isinstance(node, SequenceNode):
            return node.items
        self._bad("C003", f"“{what}”应当是列表，这里不是", node, remedy)
        return ()

    def _table(self, node: Tree | None, what: str, remedy: str) -> dict[str, Tree]:
        if node is None or node == "":
            return {}
        if isinstance(node, MappingNode):
            return _entries(node)
        self._bad("C003", f"“{what}”应当是一行行“名称: 内容”", node, remedy)
        return {}

    def _day(self, node: Tree | None) -> date | None:
        if node is None or node == "":
            return None
        try:
            return parse_day(plain(node))
        except ValueError as error:
            self._bad("C003", str(error), node, "写年月日，例如 2025-11-20")
            return None

    def _bad(self, code: str, message: str, at: Tree | None, remedy: str) -> None:
        position = None if at is None else self.document.position(at)
        self.problems.append(Problem(code, message, position, remedy))


def _entries(node: MappingNode) -> dict[str, Tree]:
    return {entry.key: entry.value for entry in node.entries}


def _several(node: Tree | None) -> tuple[Tree, ...]:
    """One value or a list of them."""
    if node is None or node == "":
        return ()
    return node.items if isinstance(node, SequenceNode) else (node,)
