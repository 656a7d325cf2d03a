"""读法: named ways of reading the text, and the places of the file that differ between them.

A place that depends on a reading is written as a choice and is replaced by the branch in force before anything else
looks at the file::

    记入:
      读法 charge_to: {group: 1, sheet: 考核项目, total: 总分}

Beside other keys, the entries of the branch take the place of the choice. A branch ``不写`` removes the entry,
and ``其余`` stands for all options that are not named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianzheng_rubric.language.diagnosis import Diagnosis, locate
from lianzheng_rubric.language.rubric import ReadingSpec
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.tree import Entry, MappingNode, SequenceNode, Text, Tree
from lianzheng_rubric.problems import Problem

__all__ = ["Readings", "read_readings", "resolve"]

_SECTION = ("读法", "readings")
_PREFIXES = ("读法 ", "reading ")
_OMIT = ("不写", "omit")
_REST = ("其余", "otherwise")


@dataclass(slots=True)
class Readings:
    """Declared readings, the values in force, and the places (line, column) where each one decides."""

    declared: dict[str, ReadingSpec]
    values: dict[str, str]
    options: dict[str, tuple[str, ...]]
    places: dict[str, list[tuple[int, int]]]


def read_readings(root: MappingNode, overrides: Mapping[str, str], diagnosis: Diagnosis) -> Readings:
    """The readings section with ``overrides`` (KEY=VALUE) applied; unknown keys and values are problems."""
    found = Readings({}, {}, {}, {})
    section = next((entry.value for entry in root.entries if entry.key in _SECTION), None)
    if isinstance(section, MappingNode):
        for entry in section.entries:
            _declare(entry, found, diagnosis)
    elif section is not None and section != "":
        diagnosis.not_mapping("读法", section, "例如 zero_scope: {取: item, 可选: [item, group]}")
    for key, value in overrides.items():
        if key not in found.declared:
            known = "、".join(found.declared) or "（本细则没有声明读法）"
            remedy = nearest(key, found.declared) or f"可以用：{known}"
            diagnosis.problems.append(Problem("R013", f"没有名为“{key}”的读法", None, remedy))
        elif value not in found.options[key]:
            remedy = nearest(value, found.options[key]) or f"可以取：{'、'.join(found.options[key])}"
            diagnosis.problems.append(Problem("R013", f"读法“{key}”不能取“{value}”", None, remedy))
        else:
            found.values[key] = value
    return found


def _declare(entry: Entry, found: Readings, diagnosis: Diagnosis) -> None:
    if isinstance(entry.value, Text):
        spec: ReadingSpec | None = ReadingSpec(value=str(entry.value))
    elif isinstance(entry.value, MappingNode):
        spec = diagnosis.validate(ReadingSpec, entry.value)
    else:
        diagnosis.add(
            "R004",
            f"读法“{entry.key}”应写成 {{取: …, 可选: […]}}",
            entry.value,
            "例如 {取: once, 可选: [once, per_occurrence]}",
        )
        return
    if spec is None:
        return
    key = str(entry.key)
    if not isinstance(spec.options, list | tuple | dict):
        remedy = "列出读法，例如 可选: [once, per_occurrence]，或 可选: {once: 只扣一次}"
        diagnosis.add("R013", f"读法“{key}”的“可选”应当是列表或映射", entry.value, remedy)
        return
    options = tuple(str(option) for option in spec.options)
    if options and spec.value not in options:
        diagnosis.add(
            "R013",
            f"读法“{key}”取“{spec.value}”，却不在“可选”里",
            locate(entry.value, spec.value),
            nearest(spec.value, options) or f"可选的有：{'、'.join(options)}",
        )
    found.declared[key] = spec
    found.values[key] = spec.value
    found.options[key] = options or (spec.value,)


def resolve(tree: Tree, readings: Readings, diagnosis: Diagnosis) -> Tree:
    """The tree with every choice replaced by the branch in force."""
    if isinstance(tree, MappingNode):
        changed = False
        entries: list[Entry] = []
        for entry in tree.entries:
            key = _choice_key(entry)
            if key is not None and len(tree.entries) > 1:
                changed = True
                entries += _spliced(key, entry, readings, diagnosis)
                continue
            value: Tree | None = entry.value
            if not isinstance(value, Text):
                value = _resolve_value(value, readings, diagnosis)
            changed = changed or value is not entry.value
            if value is not None:
                entries.append(entry if value is entry.value else Entry(entry.key, value))
        return MappingNode(tuple(entries), tree.line, tree.column) if changed else tree
    if isinstance(tree, SequenceNode):
        items = tuple(resolve(item, readings, diagnosis) for item in tree.items)
        return (
            tree
            if all(a is b for a, b in zip(items, tree.items, strict=True))
            else SequenceNode(items, tree.line, tree.column)
        )
    return tree


def _resolve_value(value: Tree | None, readings: Readings, diagnosis: Diagnosis) -> Tree | None:
    while isinstance(value, MappingNode) and len(value.entries) == 1:
        key = _choice_key(value.entries[0])
        if key is None:
            break
        value = _choose(key, value.entries[0], readings, diagnosis)
    return None if value is None else resolve(value, readings, diagnosis)


def _choice_key(entry: Entry) -> str | None:
    """The reading that an entry ``读法 KEY: {…}`` decides by."""
    if not entry.key.startswith(_PREFIXES):
        return None
    return str(entry.key).partition(" ")[2].strip()


def _spliced(key: str, entry: Entry, readings: Readings, diagnosis: Diagnosis) -> tuple[Entry, ...]:
    """A choice among other keys: the entries of its branch take its place."""
    chosen = _choose(key, entry, readings, diagnosis)
    if chosen is None:
        return ()
    branch = resolve(chosen, readings, diagnosis)
    if isinstance(branch, MappingNode):
        return branch.entries
    diagnosis.add("R014", "和别的关键字写在一起的读法，每个分支要写成映射", entry.key, "例如 {扣分: 2, 每: 次}")
    return ()


def _choose(key: str, entry: Entry, readings: Readings, diagnosis: Diagnosis) -> Tree | None:
    if key not in readings.declared:
        diagnosis.add(
            "R013",
            f"没有声明读法“{key}”",
            entry.key,
            nearest(key, readings.declared) or "先在顶层“读法”里声明它",
        )
        return None
    if not isinstance(entry.value, MappingNode):
        diagnosis.add(
            "R014",
            "读法的分支应写成 {取值: 写法}",
            entry.value,
            "例如 读法 charge_to: {group: 1, total: 总分}",
        )
        return None
    readings.places.setdefault(key, []).append((entry.key.line, entry.key.column))
    branches = {str(branch.key): branch.value for branch in entry.value.entries}
    rest = next((branches.pop(name) for name in _REST if name in branches), None)
    options = readings.options[key]
    for name in branches:
        if name not in options:
            at = next(branch.key for branch in entry.value.entries if branch.key == name)
            diagnosis.add(
                "R014",
                f"读法“{key}”没有“{name}”这个取值",
                at,
                nearest(name, options) or f"可以取：{'、'.join(options)}",
            )
    missing = [option for option in options if option not in branches]
    if missing and rest is None:
        diagnosis.add("R014", f"读法“{key}”缺少分支：{'、'.join(missing)}", entry.key, "补上这些分支，或写一个“其余”")
        return None
    chosen = branches.get(readings.values[key], rest)
    return None if chosen is None or (isinstance(chosen, Text) and chosen in _OMIT) else chosen
