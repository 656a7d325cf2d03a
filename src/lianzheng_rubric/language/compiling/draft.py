"""A rubric halfway: everything read from its file, before its rules become steps and its items nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianzheng_rubric.language.compiling.marks import place_marks
from lianzheng_rubric.language.compiling.sections import CLAUSE_SECTIONS, TREES, entries_of
from lianzheng_rubric.language.context import Surroundings
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.each_period import repeat_each_period
from lianzheng_rubric.language.entries import Shaper
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.fields import BUILT_IN, ROSTER, read_fields, read_scales
from lianzheng_rubric.language.grade_quotas import QuotaReader
from lianzheng_rubric.language.grades import Grades, read_grades
from lianzheng_rubric.language.model import keywords
from lianzheng_rubric.language.numbering import Numbers
from lianzheng_rubric.language.outline import ItemEntry, RuleEntry, walk_rules
from lianzheng_rubric.language.readings import Readings, read_readings, resolve
from lianzheng_rubric.language.rubric import RubricSpec
from lianzheng_rubric.language.tree import MappingNode, Tree

__all__ = ["Draft", "read_draft"]


@dataclass(slots=True)
class Draft:
    """What is known of a rubric before it is compiled."""

    spec: RubricSpec
    sections: Mapping[str, Tree]
    readings: Readings
    shared: Surroundings
    grades: Grades
    roots: Mapping[str, ItemEntry]
    rules: Mapping[str, RuleEntry]
    """Every rule by its clause id."""
    diagnosis: Diagnosis
    refused: set[str]
    """Ids of clauses that had to be left out: other clauses may still name them."""
    sound: bool
    """Whether the sections could be taken apart without an error."""
    numbers: Numbers
    """The ids that clauses bear."""


def read_draft(overrides: Mapping[str, str], diagnosis: Diagnosis) -> Draft:
    """Read the document of ``diagnosis``, with readings overridden; reading goes on as far as it makes sense."""
    readings = read_readings(diagnosis.document.root, overrides, diagnosis)
    root = resolve(diagnosis.document.root, readings, diagnosis)
    if not isinstance(root, MappingNode):
        raise TypeError("a document's root is a mapping")
    spec: RubricSpec = diagnosis.lenient(RubricSpec, root, TREES, title="…")
    known = keywords(RubricSpec)
    sections: dict[str, Tree] = {known[e.key]: e.value for e in root.entries if e.key in known}
    shared, grades = _surroundings(spec, sections, diagnosis)
    shaper, before = Shaper(diagnosis), len(diagnosis.problems)
    roots = _roots(shaper, sections)
    sound = not diagnosis.has_errors(since=before)
    repeat_each_period(roots, shared.assessed or shared.whole_year, diagnosis)
    place_marks(shared, roots, diagnosis)
    rules = {rule.id: rule for held in roots.values() for rule in walk_rules(held)}
    held = (spec, sections, readings, shared, grades, roots, rules, diagnosis, shaper.refused, sound)
    return Draft(*held, shaper.numbers)


def _roots(shaper: Shaper, sections: Mapping[str, Tree]) -> dict[str, ItemEntry]:
    """The sections taken apart, the sheet first (its numbers stay as printed), in the order of the table."""
    wanted = [section for section in CLAUSE_SECTIONS if section[0] in sections]
    found = {
        name: shaper.section(sections[name], title, prefix, default)
        for name, title, prefix, default in sorted(wanted, key=lambda section: section[0] != "items")
    }
    return {name: found[name] for name, *_ in wanted}


def _tell_shadowed(sections: Mapping[str, Tree], diagnosis: Diagnosis) -> None:
    """A field of units that bears the name of a record field: rules ask the record."""
    records, units = sections.get("fields"), sections.get("unit_fields")
    if not isinstance(records, MappingNode) or not isinstance(units, MappingNode):
        return
    for entry in units.entries:
        if any(entry.key == one.key for one in records.entries):
            message = f"“{entry.key}”在“字段”和“单位字段”里都声明了，条件里的“{entry.key}”是记录的，不是名册的"
            diagnosis.add(
                "R012", message, entry.key, "换一个名称，例如 单位级别；只用一个的删去另一个", severity="warning"
            )


def _surroundings(spec: RubricSpec, sections: Mapping[str, Tree], diagnosis: Diagnosis) -> tuple[Surroundings, Grades]:
    scales = read_scales(entries_of(sections, "scales", "尺度", diagnosis), diagnosis)
    fields = read_fields(sections.get("fields"), BUILT_IN, scales, diagnosis)
    unit_fields = read_fields(sections.get("unit_fields"), ROSTER, scales, diagnosis, scales_are_fields=False)
    quotas = QuotaReader(unit_fields.types, spec.rank_by, diagnosis)
    edges = {"up": spec.inclusive_up, "down": spec.inclusive_down}
    grades = read_grades(sections.get("grades"), quotas, **edges, places=spec.rounding)
    _tell_shadowed(sections, diagnosis)
    names = tuple(band.name for band in grades.bands)
    for name in ("上年档次", "领导上年档次"):
        unit_fields.types.setdefault(name, FieldType("scale", names[::-1]) if names else FieldType("text"))
    return Surroundings(fields, unit_fields, grades=names, spec=spec), grades
