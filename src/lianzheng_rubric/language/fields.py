"""Declared fields: what records and the roster may carry, with types that conditions are checked against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.plan import Derived
from lianzheng_rubric.language.diagnosis import Diagnosis, locate
from lianzheng_rubric.language.expression import ExpressionError, parse_formula
from lianzheng_rubric.language.field_spec import is_value
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.lookups import read_lookup
from lianzheng_rubric.language.model import WORDS, number_from, parse_day
from lianzheng_rubric.language.rubric import FieldSpec
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.tree import Entry, MappingNode, SequenceNode, Text, Tree

__all__ = ["BUILT_IN", "OUTCOME", "ROSTER", "Fields", "read_fields", "read_scales"]

BUILT_IN: Mapping[str, FieldType] = {
    "编号": FieldType("text"),
    "日期": FieldType("date"),
    "数量": FieldType("number"),
    "分值": FieldType("number"),
    "人员": FieldType("text"),
    "事项": FieldType("text"),
    "来源": FieldType("text"),
}
"""Fields that every record may carry."""

ROSTER: Mapping[str, FieldType] = {
    "单位": FieldType("text"),
    "类别": FieldType("text"),
    "上年总分": FieldType("number"),
    "上年考核开始日": FieldType("date"),
    "考核开始日": FieldType("date"),
}
"""Fields that every unit may carry."""

OUTCOME: tuple[str, ...] = ("得分档次", "降档后档次", "最终档次", "上年档次", "领导上年档次")
"""Fields that hold a grade."""

_TYPES: Mapping[str, FieldType] = {
    "条款": FieldType("text"),
    "文字": FieldType("text"),
    "数字": FieldType("number"),
    "百分数": FieldType("number", percent=True),
    "是否": FieldType("yes_no"),
    "日期": FieldType("date"),
}


@dataclass(slots=True)
class Fields:
    """Types by name, defaults as written, and fields that are computed from others."""

    types: dict[str, FieldType] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    derived: list[Derived] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    clauses: list[str] = field(default_factory=list)
    """Fields that name a clause: their values are known once the whole rubric is read."""


def read_scales(entries: Iterable[Entry], diagnosis: Diagnosis) -> dict[str, list[str]]:
    """The declared scales: name → labels, lowest first."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        labels = _labels(entry.value)
        if len(labels) < 2 or len(set(labels)) < len(labels):
            message = f"尺度“{entry.key}”要从低到高列出至少两个不同的档"
            diagnosis.add("R012", message, entry.value, "例如 级别: [县级, 市级, 省级]")
        found[str(entry.key)] = list(dict.fromkeys(labels))
    return found


def _labels(node: Tree) -> tuple[str, ...]:
    """The texts of a list, or nothing when it is not a list of texts."""
    items = node.items if isinstance(node, SequenceNode) else ()
    labels = tuple(str(item) for item in items if isinstance(item, Text) and item)
    return labels if len(labels) == len(items) else ()


def read_fields(
    section: Tree | None,
    built_in: Mapping[str, FieldType],
    scales: Mapping[str, list[str]],
    diagnosis: Diagnosis,
    *,
    scales_are_fields: bool = True,
) -> Fields:
    """The declared fields over the built-in ones; a scale's own name is a field of that scale."""
    found = Fields(dict(built_in))
    for name, labels in scales.items() if scales_are_fields else ():
        found.types[name] = FieldType("scale", tuple(str(label) for label in labels))
    if section is None:
        return found
    if not isinstance(section, MappingNode):
        diagnosis.not_mapping("字段", section, "每行写一个“字段名: 类型”，例如 红头: 是否")
        return found
    for entry in section.entries:
        _declare(entry, scales, found, diagnosis)
        if scales_are_fields and entry.key in BUILT_IN:
            _refuse_built_in(entry, found.types[entry.key], diagnosis)
    return found


def _refuse_built_in(entry: Entry, kind: FieldType, diagnosis: Diagnosis) -> None:
    """A column that every ledger has keeps its own meaning: declaring it again changes nothing."""
    same = kind == BUILT_IN[entry.key]
    if same and entry.key != "数量":  # whose ledgers take whole numbers only
        return
    message = f"“{entry.key}”是每条记录本来就有的，在“字段”里声明不起作用"
    remedy = f"删去这一行；另有所指的换一个名称，例如 {_ANOTHER[entry.key]}"
    diagnosis.add("R012", message, entry.key, remedy, severity="warning" if same else "error")


_ANOTHER: Mapping[str, str] = {
    "编号": "文号: 文字", "日期": "决定日期: 日期", "数量": "金额: 数字", "分值": "测评分: 数字",
    "人员": "负责人: 文字", "事项": "事项类别: [甲, 乙]", "来源": "渠道: [来信, 来访]",
}  # fmt: skip


def _declare(entry: Entry, scales: Mapping[str, list[str]], found: Fields, diagnosis: Diagnosis) -> None:
    name, value = str(entry.key), entry.value
    if isinstance(value, SequenceNode):
        labels = _labels(value)
        if not labels or len(set(labels)) < len(labels):
            diagnosis.add("R012", f"字段“{name}”要列出不同的选项", value, "例如 渠道: [来信, 来访, 网上]")
        found.types[name] = FieldType("choice", tuple(dict.fromkeys(labels)))
        return
    if isinstance(value, Text):
        kind = _TYPES.get(WORDS.get(value, value))
        if kind is not None:
            found.types[name] = kind
            found.clauses += [name] if value == "条款" else []
        elif value in scales:
            found.types[name] = FieldType("scale", tuple(str(label) for label in scales[value]))
        else:
            known = [*_TYPES, *scales]
            remedy = nearest(value, known) or f"可以写：{'、'.join(known)}，或列出选项 [甲, 乙]"
            diagnosis.add("R012", f"字段“{name}”的类型“{value}”不认识", value, remedy)
        return
    spec: FieldSpec | None = diagnosis.validate(FieldSpec, value)
    if spec is not None:
        _from_spec(name, spec, value, scales, found, diagnosis)


def _from_spec(
    name: str,
    spec: FieldSpec,
    at: MappingNode,
    scales: Mapping[str, list[str]],
    found: Fields,
    diagnosis: Diagnosis,
) -> None:
    if spec.default is not None:
        found.defaults[name] = spec.default
    if spec.note:
        found.notes[name] = spec.note
    if spec.scale is not None:
        if spec.scale not in scales:
            remedy = nearest(spec.scale, scales) or "先在顶层“尺度”里声明它"
            diagnosis.add("R012", f"没有尺度“{spec.scale}”", _value_of(at, "尺度", "scale"), remedy)
        else:
            found.types[name] = FieldType("scale", tuple(str(label) for label in scales[spec.scale]))
    elif spec.choices:
        found.types[name] = FieldType("choice", spec.choices)
    elif spec.kind is not None and spec.kind in _TYPES and not _computed(spec):
        found.types[name] = _TYPES[spec.kind]
        found.clauses += [name] if spec.kind == "条款" else []
    elif not _derive(name, spec, at, found, diagnosis):
        diagnosis.add(
            "R012", f"字段“{name}”没有写类型", at, "写 类型: 文字、数字、百分数、是否 或 日期；或写 尺度、选项"
        )
    if spec.kind in _TYPES and spec.kind is not None and _computed(spec) and name in found.types:
        _retype(name, _TYPES[spec.kind], at, found, diagnosis)
    if spec.lookup is not None:
        looked_up = read_lookup(name, spec, at, found.types, diagnosis)
        found.derived += [looked_up] if looked_up is not None else []
    if spec.default is not None and name in found.types:
        _take_default(name, spec.default, found)
        _check_default(name, spec.default, found.types[name], _value_of(at, "默认", "default"), diagnosis)


def _computed(spec: FieldSpec) -> bool:
    return bool(spec.years or spec.months or spec.days or spec.shift or spec.largest or spec.formula)


def _retype(name: str, kind: FieldType, at: MappingNode, found: Fields, diagnosis: Diagnosis) -> None:
    """A computed field whose type is written, too: a number may count hundredths, nothing else may differ."""
    computed = found.types[name]
    if computed.kind != kind.kind:
        message = f"字段“{name}”写的类型是{kind.name}，算出来的是{computed.name}"
        diagnosis.add("R012", message, _value_of(at, "类型", "kind"), "去掉“类型”，或改正它")
    else:
        found.types[name] = kind


def _value_of(node: MappingNode, *keys: str) -> Tree:
    return next((entry.value for entry in node.entries if entry.key in keys), node)


def _take_default(name: str, text: str, found: Fields) -> None:
    """The default of a computed field holds where it cannot be computed."""
    kind = found.types[name]
    if found.derived and found.derived[-1].name == name and is_value(text, kind):
        found.derived[-1] = replace(found.derived[-1], default=_default_value(text, kind))


def _default_value(text: str, kind: FieldType) -> Value:
    if kind.kind == "date":
        return parse_day(text)
    if kind.kind == "number":
        number = number_from(text.removeprefix("-"))
        return -number if text.startswith("-") else number
    return text


def _check_default(name: str, text: str, kind: FieldType, at: Tree, diagnosis: Diagnosis) -> None:
    doubtful = kind.percent and is_value(text, FieldType("number")) and 0 < Fraction(text) <= 1
    if kind.kind == "text" or (is_value(text, kind) and not doubtful):
        return
    number = "写百分号，例如 95%" if kind.percent else "写一个数，例如 0"
    words = {"number": number, "date": "写成 2017-11-30", "yes_no": "写 是 或 否"}
    remedy = words.get(kind.kind) or nearest(text, kind.labels) or f"可以写：{'、'.join(kind.labels)}"
    diagnosis.add("R012", f"字段“{name}”的默认值“{text}”不是它的取值", at, remedy)


def _derive(name: str, spec: FieldSpec, at: MappingNode, found: Fields, diagnosis: Diagnosis) -> bool:
    spans: tuple[tuple[tuple[str, ...], Literal["years", "months", "days"]], ...] = (
        (spec.years, "years"),
        (spec.months, "months"),
        (spec.days, "days"),
    )
    for names, kind in spans:
        if names:
            _expect(names, "date", 2, name, at, found, diagnosis)
            found.derived.append(Derived(name, kind, tuple(names), to_the_eve=spec.to_the_eve))
            found.types[name] = FieldType("number")
            return True
    if spec.shift is not None:
        _expect((spec.shift,), "date", 1, name, at, found, diagnosis)
        found.derived.append(Derived(name, "shift", (spec.shift,), months=spec.shift_months))
        found.types[name] = FieldType("date")
        return True
    if spec.largest:
        _expect(spec.largest, "number", None, name, at, found, diagnosis)
        found.derived.append(Derived(name, "largest", tuple(spec.largest)))
        found.types[name] = FieldType("choice", spec.largest)
        return True
    if spec.formula is not None:
        try:
            found.derived.append(Derived(name, "formula", formula=parse_formula(spec.formula, found.types)))
        except ExpressionError as error:
            place = _value_of(at, "公式", "formula")
            diagnosis.add(error.code, error.message, place, error.remedy, offset=error.offset, length=error.length)
        found.types[name] = FieldType("number")
        return True
    return False


def _expect(
    names: tuple[str, ...],
    kind: str,
    count: int | None,
    name: str,
    at: Tree,
    found: Fields,
    diagnosis: Diagnosis,
) -> None:
    if count is not None and len(names) != count:
        diagnosis.add("R012", f"字段“{name}”要写 {count} 个字段", at, "例如 整年: [行为日期, 决定日期]")
    for operand in names:
        if operand not in found.types or found.types[operand].kind != kind:
            word = "日期" if kind == "date" else "数字"
            message = f"字段“{name}”用到的“{operand}”不是已声明的{word}字段"
            diagnosis.add("R012", message, locate(at, operand), "先声明它，写在前面")
