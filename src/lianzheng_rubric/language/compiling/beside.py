"""What stands beside the tree of clauses: shared facts, exemptions (免责), consequences (后果)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lianzheng_rubric.engine.plan import Exemption, Followup
from lianzheng_rubric.engine.standing import RANK_FIELDS
from lianzheng_rubric.language.compiling.draft import Draft
from lianzheng_rubric.language.compiling.field_errors import checked_condition
from lianzheng_rubric.language.compiling.sections import entries_of
from lianzheng_rubric.language.diagnosis import Diagnosis, locate, plain
from lianzheng_rubric.language.field_types import KIND_NAMES, FieldType
from lianzheng_rubric.language.fields import OUTCOME
from lianzheng_rubric.language.headings import parse_heading
from lianzheng_rubric.language.model import as_written, keywords
from lianzheng_rubric.language.numbering import own_id
from lianzheng_rubric.language.outline import ItemEntry
from lianzheng_rubric.language.rubric import ExemptionSpec, FactSpec, FollowupSpec, ItemSpec
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.tree import Entry, MappingNode, SequenceNode, Text
from lianzheng_rubric.language.vocabulary import Declared

__all__ = ["Beside", "read_beside"]


@dataclass(slots=True)
class Beside:
    """What the other sections of a rubric say."""

    facts: dict[str, Declared]
    exemptions: list[Exemption] = field(default_factory=list)
    covers: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """(exemption, the clauses it names)."""
    followups: list[Followup] = field(default_factory=list)
    places: list[tuple[int, int, str]] = field(default_factory=list)
    """(line, column, id) of every exemption and consequence."""


def read_beside(draft: Draft) -> Beside:
    """Read facts, exemptions and consequences; problems go to the diagnosis of the draft."""
    found = Beside(_facts(draft))
    _read_exemptions(draft, found)
    _read_followups(draft, found)
    return found


def _facts(draft: Draft) -> dict[str, Declared]:
    diagnosis = draft.diagnosis
    found: dict[str, Declared] = {}
    for entry in entries_of(draft.sections, "facts", "事实", diagnosis):
        node = entry.value
        spec = FactSpec()
        if isinstance(node, SequenceNode):
            spec = FactSpec(fields=tuple(str(item) for item in node.items))
        elif isinstance(node, MappingNode):
            spec = diagnosis.validate(FactSpec, node) or FactSpec()
        elif node:
            diagnosis.not_mapping(entry.key, node, "例如 {字段: [人员, 职务], 必填: [人员]}；没有要填的字段就空着")
        _check_fields(entry, spec, draft)
        found[str(entry.key)] = Declared(spec.fields, spec.required, spec.date_from or "", spec.unit_from, spec.note)
    return found


def _check_fields(entry: Entry, spec: FactSpec, draft: Draft) -> None:
    """Every field that a fact names is declared, and one that names a unit holds text."""
    types, diagnosis = draft.shared.fields.types, draft.diagnosis
    for name in (*spec.fields, *spec.required, *([spec.date_from] if spec.date_from else ()), *spec.unit_from):
        if name not in types:
            hint = nearest(name, types) or "在顶层“字段”里声明它"
            diagnosis.add("R012", f"事实“{entry.key}”用到没有声明的字段“{name}”", entry.value, hint)
        elif name in spec.unit_from and types[name].kind != "text":
            message = f"事实“{entry.key}”的“单位取”要用文字字段，“{name}”为{KIND_NAMES[types[name].kind]}"
            diagnosis.add("R012", message, locate(entry.value, name), f"在顶层“字段”里写 {name}: 文字")


def _read_exemptions(draft: Draft, found: Beside) -> None:
    shared, diagnosis = draft.shared, draft.diagnosis
    entries = entries_of(draft.sections, "exemptions", "免责", diagnosis)
    root = _section("免责", entries, "exempt", draft)
    for position, entry in enumerate(entries):
        spec: ExemptionSpec | None = _spec(ExemptionSpec, entry, diagnosis)
        if spec is None:
            continue
        heading = parse_heading(entry.key)
        where = checked_condition(spec.when, "when", shared.fields.types, shared, entry.key, diagnosis)
        if where is not None:
            name = own_id(root, heading.number, str(position + 1))
            found.places.append((entry.key.line, entry.key.column, name))
            found.exemptions.append(Exemption(name, heading.title, where, spec.counted))
            found.covers.append((name, spec.covers))


def _read_followups(draft: Draft, found: Beside) -> None:
    shared, diagnosis = draft.shared, draft.diagnosis
    scale = FieldType("scale", shared.grades[::-1]) if shared.grades else FieldType("text")
    types = {
        **shared.unit_fields.types,
        "总分": FieldType("number"),
        **dict.fromkeys(RANK_FIELDS, FieldType("number")),
        **{name: shared.unit_fields.types.get(name, scale) for name in OUTCOME},
    }
    entries = entries_of(draft.sections, "followups", "后果", diagnosis)
    root = _section("后果", entries, "cons", draft)
    for position, entry in enumerate(entries):
        if _is_condition(entry, types, diagnosis):
            continue
        spec: FollowupSpec | None = _spec(FollowupSpec, entry, diagnosis)
        if spec is None:
            continue
        heading = parse_heading(entry.key)
        at = entry.key
        where = None if spec.when is None else checked_condition(spec.when, "when", types, shared, at, diagnosis)
        name = spec.clause or own_id(root, heading.number, str(position + 1))
        found.places.append((entry.key.line, entry.key.column, name))
        found.followups.append(Followup(name, heading.title, where, shared.rules_under(spec.fired)))


def _is_condition(entry: Entry, types: Mapping[str, FieldType], diagnosis: Diagnosis) -> bool:
    """``通报: {最终档次: 优}``: the condition without its keyword; told as an error."""
    node = entry.value
    known = keywords(FollowupSpec)
    if not isinstance(node, MappingNode) or not node.entries:
        return False
    if any(inner.key not in types or inner.key in known for inner in node.entries):
        return False
    remedy = f"条件写在“条件”后面：{entry.key}: {{条件: {as_written(plain(node))}}}"
    diagnosis.add("R001", f"不认识的关键字“{node.entries[0].key}”", node.entries[0].key, remedy)
    return True


def _section(title: str, entries: tuple[Entry, ...], prefix: str, draft: Draft) -> ItemEntry:
    """The section as a nameless item that knows how its clauses are called."""
    apart = draft.numbers.clash([entry.key for entry in entries], prefix)
    return ItemEntry("", title, None, ItemSpec(), Text(title), None, title, 1, prefix, apart)


def _spec(model: Any, entry: Entry, diagnosis: Diagnosis) -> Any:
    if isinstance(entry.value, MappingNode):
        return diagnosis.validate(model, entry.value)
    if isinstance(entry.value, Text) and entry.value:
        return diagnosis.build(model, {"when": entry.value}, {"when": entry.value}, entry.key)
    diagnosis.add("R004", f"“{entry.key}”后面应当写条件", entry.key, "例如 最终档次 == 优秀")
    return None
