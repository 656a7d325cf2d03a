"""``load``: the bytes of a rubric file → a :class:`Rubric`, or every problem at its line and column."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from lianzheng_rubric.engine.condition import Value
from lianzheng_rubric.engine.exact import Amount, times
from lianzheng_rubric.engine.following import RANK_FIELDS
from lianzheng_rubric.engine.plan import TOTAL, Erratum, Exemption, Followup, Node, Plan, Reading, Window
from lianzheng_rubric.language.checks import (
    check_caps,
    check_ids,
    check_names,
    check_reach,
    check_references,
    check_sums,
    is_extra,
)
from lianzheng_rubric.language.compiling import Compiled, build_nodes, compile_rules, keeps_points, timeless_situations
from lianzheng_rubric.language.context import Surroundings, condition_from
from lianzheng_rubric.language.diagnosis import Diagnosis, nearest
from lianzheng_rubric.language.document import read_document
from lianzheng_rubric.language.entries import Shaper
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.fields import BUILT_IN, OUTCOME, ROSTER, read_fields, read_scales
from lianzheng_rubric.language.grades import Grades, read_grades
from lianzheng_rubric.language.headings import clause_id, parse_heading
from lianzheng_rubric.language.model import amount_from, keywords, parse_day
from lianzheng_rubric.language.outline import ItemEntry, RuleEntry, walk_items, walk_rules
from lianzheng_rubric.language.readings import Readings, read_readings, resolve
from lianzheng_rubric.language.rubric import (
    ExemptionSpec,
    FactSpec,
    FollowupSpec,
    RubricSpec,
    SubjectSpec,
)
from lianzheng_rubric.language.rules import FieldError
from lianzheng_rubric.language.tree import Entry, MappingNode, SequenceNode, Text, Tree
from lianzheng_rubric.language.vocabulary import Declared, Vocabulary, build_vocabulary
from lianzheng_rubric.problems import Problem

__all__ = ["Rubric", "load"]

_SECTIONS: tuple[tuple[str, str, str, dict[str, Any] | None], ...] = (
    ("parts", "组成", "comp", None),
    ("items", "考核项目", "", None),
    ("adjustments", "加减分", "adj", None),
    ("limits", "不得评优", "cap", {"limit_grade": "不得评优"}),
    ("vetoes", "一票否决", "veto", {"force_grade": "一票否决"}),
    ("clauses", "条款", "note", None),
)
_TREES = ("scales", "fields", "unit_fields", "facts", "readings", "grades", "exemptions", "followups",
          *(name for name, *_ in _SECTIONS))  # fmt: skip


@dataclass(frozen=True)
class Rubric:
    """A loaded rubric: the plan that the engine runs, the vocabulary that ledgers use, the entries as written."""

    id: str
    title: str
    version: str
    spec: RubricSpec
    plan: Plan
    vocabulary: Vocabulary
    sections: tuple[ItemEntry, ...]
    notices: tuple[Problem, ...]
    file: str
    root: MappingNode
    """The file as the author wrote it, every choice between readings included."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the text and the readings in force."""
        return self.plan.fingerprint

    def __getstate__(self) -> dict[str, object]:
        return dict(self.__dict__)


_cache: dict[tuple[str, str, tuple[tuple[str, str], ...]], Rubric] = {}
_CACHED = 64


def load(data: bytes, file: str = "<细则>", readings: Mapping[str, str] | None = None) -> Rubric:
    """Load a rubric from the bytes of a YAML file. The same bytes and readings are compiled once.

    Args:
        data: UTF-8 (or GB18030) text.
        file: the name shown in messages.
        readings: KEY → VALUE, instead of the readings that the file itself takes.

    Raises:
        RubricError: with every problem found.

    """
    chosen = tuple(sorted((readings or {}).items()))
    digest = hashlib.sha256(data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).hexdigest()
    key = (digest, file, chosen)
    known = _cache.get(key)
    if known is None:
        if len(_cache) >= _CACHED:
            _cache.clear()
        known = _cache[key] = _Loader(data, file, dict(chosen), digest).load()
    return known


def _errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _labels(shared: Surroundings) -> dict[str, tuple[Value, ...]]:
    """Closed sets of values: labels of scales and choices, and yes or no."""
    types = {name: kind for name, kind in shared.fields.types.items() if kind.labels or kind.kind == "yes_no"}
    return {name: kind.labels or (True, False) for name, kind in types.items()}


class _Loader:
    """One load; every step notes problems in ``diagnosis`` and goes on as far as it makes sense."""

    def __init__(self, data: bytes, file: str, overrides: dict[str, str], digest: str) -> None:
        self.document = read_document(data, file)
        self.diagnosis = Diagnosis(self.document, list(self.document.notices))
        self.overrides = overrides
        self.digest = digest
        self.file = file
        self.refused: set[str] = set()
        self.sound = True
        self.beside: list[tuple[int, str]] = []
        """(line, clause) of what stands beside the tree: exemptions and consequences."""

    def load(self) -> Rubric:
        readings = read_readings(self.document.root, self.overrides, self.diagnosis)
        root = resolve(self.document.root, readings, self.diagnosis)
        if not isinstance(root, MappingNode):
            raise TypeError("a document's root is a mapping")
        spec: RubricSpec = self.diagnosis.lenient(RubricSpec, root, _TREES, title="…")
        known = keywords(RubricSpec)
        sections: dict[str, Tree] = {known[e.key]: e.value for e in root.entries if e.key in known}
        shared, grades = self._surroundings(spec, sections)
        roots = self._roots(sections)
        self._place(shared, roots)
        compiled, plan = self._compile(spec, sections, shared, roots, grades, readings)
        self.diagnosis.raise_if_any()
        vocabulary = self._vocabulary(plan, compiled, sections, shared)
        return Rubric(
            plan.id, spec.title, spec.version, spec, plan, vocabulary, tuple(roots.values()),
            tuple(self.diagnosis.problems), self.file, self.document.root,
        )  # fmt: skip

    # --- what all rules share ---------------------------------------------------------------------------------

    def _surroundings(self, spec: RubricSpec, sections: Mapping[str, Tree]) -> tuple[Surroundings, Grades]:
        scales = read_scales(self._mapping(sections, "scales", "尺度"), self.diagnosis)
        fields = read_fields(sections.get("fields"), BUILT_IN, scales, self.diagnosis)
        unit_fields = read_fields(sections.get("unit_fields"), ROSTER, scales, self.diagnosis, scales_are_fields=False)
        edges = {"up": spec.inclusive_up, "down": spec.inclusive_down}
        grades = read_grades(sections.get("grades"), self.diagnosis, **edges, places=spec.rounding)
        names = tuple(band.name for band in grades.bands)
        for name in ("上年档次", "领导上年档次"):
            unit_fields.types.setdefault(name, FieldType("scale", names[::-1]) if names else FieldType("text"))
        return Surroundings(fields, unit_fields, grades=names, spec=spec), grades

    def _roots(self, sections: Mapping[str, Tree]) -> dict[str, ItemEntry]:
        shaper, before = Shaper(self.diagnosis), len(self.diagnosis.problems)
        roots = {
            name: shaper.section(sections[name], title, prefix, default)
            for name, title, prefix, default in _SECTIONS
            if name in sections
        }
        self.refused = shaper.refused
        self.sound = not _errors(self.diagnosis.problems[before:])
        return roots

    def _place(self, shared: Surroundings, roots: Mapping[str, ItemEntry]) -> None:
        """Find the items that keep points and the node of the whole sheet."""
        everything = list(roots.values())
        items = [item for root in everything for item in walk_items(root)]
        shared.items = {item.id: item for item in items}
        sheet = roots.get("items")
        for item in shared.items.values():
            if item.spec.source is not None and sheet is None:
                message = "没有“考核项目”，“来自”没有着落"
                self.diagnosis.add("R007", message, item.places["source"], "在顶层写“考核项目”，或删去“来自”")
            elif item.spec.source is not None:
                shared.sheet = item.id
                for child in item.children:
                    message = f"“{item.title}”来自考核项目，里面不能再写条目“{child.title}”"
                    self.diagnosis.add("R020", message, child.at, "把它移到“考核项目”或“组成”里")
        parts = roots.get("parts")
        named = parts is not None and any("source" in part.places for part in parts.children)
        if parts is not None and parts.children and sheet is not None and not named:
            remedy = "例如 年末考核: 考核项目的80%"
            self.diagnosis.add("R009", "“组成”里没有一部分来自“考核项目”", parts.children[0].at, remedy)
        shared.marks = keeps_points(everything)
        if sheet is not None and shared.sheet != TOTAL:
            part = shared.items[shared.sheet]
            total = sum(shared.marks.get(child.id) or 0 for child in sheet.children if not is_extra(child))
            shared.marks[part.id] = part.marks if part.marks is not None else total
            for child in sheet.children:
                child.parent = part
        check_ids(items, [rule for root in everything for rule in walk_rules(root)], self.diagnosis)

    # --- the plan ---------------------------------------------------------------------------------------------

    def _compile(
        self,
        spec: RubricSpec,
        sections: Mapping[str, Tree],
        shared: Surroundings,
        roots: Mapping[str, ItemEntry],
        grades: Grades,
        readings: Readings,
    ) -> tuple[Compiled, Plan]:
        facts = self._facts(sections, shared)
        exemptions, exempting = self._exemptions(sections, shared)
        everything = list(roots.values())
        compiled = compile_rules(everything, shared, facts, exempting, self.diagnosis)
        followups = self._followups(sections, shared)
        nodes = self._nodes(spec, shared, roots, compiled)
        rules = {rule.id: rule for root in everything for rule in walk_rules(root)}
        plan = Plan(
            id=spec.id or PurePath(self.file).stem,
            title=spec.title,
            version=spec.version,
            fingerprint=self._fingerprint(readings),
            nodes=nodes,
            steps=tuple(compiled.steps),
            bands=tuple(grades.bands),
            band_places=spec.rounding,
            exemptions=tuple(exemptions),
            followups=tuple(followups),
            requirements=tuple(compiled.requirements),
            window=self._window(spec, compiled, rules),
            scope=self._scope(spec, shared),
            scope_note="" if spec.subjects is None else spec.subjects.note,
            derived=(*shared.fields.derived, *shared.derived),
            quotas=tuple(grades.quotas),
            rank_by=self._roster_field(spec.rank_by, "排名分组", shared),
            tie_break=spec.tie_break,
            clauses=tuple(compiled.clauses),
            errata=tuple(Erratum(e.clause, e.printed, e.read_as, e.why) for e in spec.errata),
            readings=self._readings(readings, shared, rules),
            unit_fields=frozenset(shared.unit_fields.types) - frozenset(shared.fields.types),
            labels=_labels(shared),
            facts={**compiled.labels, **{name: name for name in facts}},
        )
        self._check(plan, spec, sections, shared, rules, exempting, followups, facts)
        return compiled, plan

    def _roster_field(self, name: str | None, keyword: str, shared: Surroundings) -> str:
        known = shared.unit_fields.types
        if name is not None and name not in known:
            at = name if isinstance(name, Text) else None
            self.diagnosis.add(
                "R012", f"“{keyword}”：名册没有字段“{name}”", at, nearest(name, known) or "在“单位字段”里声明它"
            )
        return name or ""

    def _fingerprint(self, readings: Readings) -> str:
        chosen = "\n".join(f"{key}={value}" for key, value in sorted(readings.values.items()))
        return hashlib.sha256(f"{self.digest}\n{chosen}".encode()).hexdigest()

    def _nodes(
        self, spec: RubricSpec, shared: Surroundings, roots: Mapping[str, ItemEntry], compiled: Compiled
    ) -> tuple[Node, ...]:
        sheet = [roots["items"]] if "items" in roots else []
        top = [root for name, root in roots.items() if name != "items" or shared.sheet == TOTAL]
        inner = [
            times(shared.marks[child.id] or 0, 1 if child.spec.weight is None else child.spec.weight)
            for holder in top
            for child in holder.children
            if child.id in shared.marks and not is_extra(child)
        ]
        root = Node(
            TOTAL, "总分", None, sum(inner), "children",
            floor=self._limit(spec.floor), ceiling=None if spec.ceiling is None else self._limit(spec.ceiling),
            places=spec.places,
            sheet=shared.sheet == TOTAL,
        )  # fmt: skip
        return build_nodes(top, sheet, root, shared, compiled.steps, self.diagnosis)

    def _limit(self, value: object) -> Amount | None:
        if str(value) in ("不设", "无", "none"):
            return None
        try:
            return amount_from(value)
        except ValueError as error:
            at = value if isinstance(value, Text) else None
            self.diagnosis.add("R003", str(error), at, "总分底、总分上限写一个数，或 不设")
            return None

    def _window(self, spec: RubricSpec, compiled: Compiled, rules: Mapping[str, RuleEntry]) -> Window | None:
        if spec.period is None:
            return None
        start = self._day(spec.period.start, date(spec.year or 1, 1, 1))
        end = self._day(spec.period.end, date(spec.year or 9999, 12, 31))
        if start > end:
            at = spec.period.start if isinstance(spec.period.start, Text) else spec.period.end
            message = f"“考核期”从 {start} 起、到 {end} 止，起比止晚"
            self.diagnosis.add("R017", message, at if isinstance(at, Text) else None, "改正“起”“止”或“年度”")
        timeless = timeless_situations(spec.period.unlimited, compiled, rules)
        return Window(
            start, end, spec.period.carry, spec.period.until_assessment, timeless, day_counts=spec.period.day_counts
        )

    def _day(self, text: object, otherwise: date) -> date:
        try:
            return otherwise if text is None else parse_day(text)
        except ValueError as error:
            at = text if isinstance(text, Text) else None
            self.diagnosis.add("R003", f"“考核期”：{error}", at, "例如 起: 2017-01-01")
            return otherwise

    def _scope(self, spec: RubricSpec, shared: Surroundings) -> Any:
        subjects: SubjectSpec | None = spec.subjects
        if subjects is None or subjects.when is None:
            return None
        return self._condition(subjects.when, shared.unit_fields.types, shared, None)

    def _condition(self, spec: object, types: Mapping[str, FieldType], shared: Surroundings, at: Tree | None) -> Any:
        try:
            return condition_from(spec, "when", types, shared)
        except FieldError as error:
            place = error.at if isinstance(error.at, Text) else spec if isinstance(spec, Text) else at
            self.diagnosis.add(error.code, error.message, place, error.remedy, offset=error.offset, length=error.length)
            return None

    def _readings(
        self, readings: Readings, shared: Surroundings, rules: Mapping[str, RuleEntry]
    ) -> tuple[Reading, ...]:
        """Each reading with the clauses whose text depends on it: the entry that begins last before the line."""
        starts = sorted(
            [(item.line, item.id) for item in shared.items.values()]
            + [(rule.line, rule.id) for rule in rules.values()]
            + self.beside
        )
        lines = [line for line, _ in starts]
        found = []
        for key, spec in readings.declared.items():
            places = [bisect_right(lines, line) for line in readings.lines.get(key, ())]
            clauses = [starts[place - 1][1] for place in places if place]
            found.append(
                Reading(
                    key,
                    readings.values[key],
                    spec.value,
                    readings.options[key],
                    tuple(dict.fromkeys(clauses)),
                    spec.basis,
                    spec.note,
                )
            )
        return tuple(found)

    # --- sections beside the tree -----------------------------------------------------------------------------

    def _mapping(self, sections: Mapping[str, Tree], name: str, title: str) -> tuple[Entry, ...]:
        node = sections.get(name)
        if node is None or (isinstance(node, Text) and not node):
            return ()
        if isinstance(node, MappingNode):
            return node.entries
        dashes = "去掉每行前面的短横，" if isinstance(node, SequenceNode) else ""
        self.diagnosis.not_mapping(title, node, f"{dashes}每行写一个“名称: 内容”")
        return ()

    def _facts(self, sections: Mapping[str, Tree], shared: Surroundings) -> dict[str, Declared]:
        found: dict[str, Declared] = {}
        for entry in self._mapping(sections, "facts", "事实"):
            node = entry.value
            spec = FactSpec()
            if isinstance(node, SequenceNode):
                spec = FactSpec(fields=tuple(str(item) for item in node.items))
            elif isinstance(node, MappingNode):
                spec = self.diagnosis.validate(FactSpec, node) or FactSpec()
            elif node:
                self.diagnosis.not_mapping(
                    entry.key, node, "例如 {字段: [人员, 职务], 必填: [人员]}；没有要填的字段就空着"
                )
            for name in (*spec.fields, *spec.required, *([spec.date_from] if spec.date_from else ())):
                if name not in shared.fields.types:
                    hint = nearest(name, shared.fields.types) or "在顶层“字段”里声明它"
                    self.diagnosis.add("R012", f"事实“{entry.key}”用到没有声明的字段“{name}”", node, hint)
            found[str(entry.key)] = Declared(spec.fields, spec.required, spec.date_from or "", spec.note)
        return found

    def _exemptions(
        self, sections: Mapping[str, Tree], shared: Surroundings
    ) -> tuple[list[Exemption], list[tuple[str, tuple[str, ...]]]]:
        found: list[Exemption] = []
        covers: list[tuple[str, tuple[str, ...]]] = []
        for position, entry in enumerate(self._mapping(sections, "exemptions", "免责")):
            spec = self._spec(ExemptionSpec, entry)
            if spec is None:
                continue
            heading = parse_heading(entry.key)
            where = self._condition(spec.when, shared.fields.types, shared, entry.key)
            if where is not None:
                name = heading.number or f"exempt.{position + 1}"
                self.beside.append((entry.key.line, name))
                found.append(Exemption(name, heading.title, where, spec.counted))
                covers.append((name, spec.covers))
        return found, covers

    def _spec(self, model: Any, entry: Entry) -> Any:
        if isinstance(entry.value, MappingNode):
            return self.diagnosis.validate(model, entry.value)
        if isinstance(entry.value, Text) and entry.value:
            return self.diagnosis.build(model, {"when": entry.value}, {"when": entry.value}, entry.key)
        self.diagnosis.add("R004", f"“{entry.key}”后面应当写条件", entry.key, "例如 最终档次 == 优秀")
        return None

    def _followups(self, sections: Mapping[str, Tree], shared: Surroundings) -> list[Followup]:
        scale = FieldType("scale", shared.grades[::-1]) if shared.grades else FieldType("text")
        types = {
            **shared.unit_fields.types,
            "总分": FieldType("number"),
            **dict.fromkeys(RANK_FIELDS, FieldType("number")),
            **dict.fromkeys(OUTCOME, scale),
        }
        found = []
        for position, entry in enumerate(self._mapping(sections, "followups", "后果")):
            spec: FollowupSpec | None = self._spec(FollowupSpec, entry)
            if spec is None:
                continue
            heading = parse_heading(entry.key)
            where = None if spec.when is None else self._condition(spec.when, types, shared, entry.key)
            name = spec.clause or heading.number or clause_id("cons", str(position + 1))
            self.beside.append((entry.key.line, name))
            found.append(Followup(name, heading.title, where, spec.fired))
        return found

    # --- checks and vocabulary --------------------------------------------------------------------------------

    def _check(
        self,
        plan: Plan,
        spec: RubricSpec,
        sections: Mapping[str, Tree],
        shared: Surroundings,
        rules: Mapping[str, RuleEntry],
        exempting: list[tuple[str, tuple[str, ...]]],
        followups: list[Followup],
        facts: Mapping[str, Declared],
    ) -> None:
        wanted: list[tuple[str, str, Tree | None]] = []
        for rule in rules.values():
            wanted += [("须先有", name, rule.places.get("requires")) for name in rule.rule.requires]
        wanted += [("免除", name, sections["exemptions"]) for _, covers in exempting for name in covers]
        if spec.period is not None:
            wanted += [("不限", name, sections["period"]) for name in spec.period.unlimited if name not in facts]
        wanted += [("须触发", name, sections["followups"]) for followup in followups for name in followup.fired]
        wanted += [("并列时比较", node, sections["tie_break"]) for node in spec.tie_break]
        wanted += [("且", node, sections["grades"]) for band in plan.bands for node, _ in band.gates]
        check_references(wanted, [*shared.items, *rules, *self.refused], self.diagnosis)
        check_names(rules.values(), facts, self.diagnosis)
        check_caps(plan, rules, self.diagnosis)
        if self.sound:
            check_sums(plan, shared.items, spec.full, sections, shared.unit_fields.types, self.diagnosis)
        if not _errors(self.diagnosis.problems):
            check_reach(plan, shared.items, self.diagnosis)

    def _vocabulary(
        self, plan: Plan, compiled: Compiled, sections: Mapping[str, Tree], shared: Surroundings
    ) -> Vocabulary:
        facts = self._facts(sections, shared)
        fields, unit_fields = shared.fields, shared.unit_fields
        scored = tuple(dict.fromkeys((*shared.marks, *(step.id for step in plan.steps))))
        fields.types.update({name: FieldType("choice", scored) for name in fields.clauses})
        return build_vocabulary(
            plan, compiled.labels, facts, (fields.types, fields.defaults, {**fields.notes, **unit_fields.notes}),
            (unit_fields.types, unit_fields.defaults), reasons=shared.spec.reasons,
        )  # fmt: skip
