"""The plan put together: nodes, steps and everything beside them, with the fingerprint of the text and its readings."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from pathlib import PurePath

from lianzheng_rubric.engine.condition import Condition, Value, fields_of
from lianzheng_rubric.engine.exact import Amount, times
from lianzheng_rubric.engine.plan import TOTAL, Erratum, Node, Plan, Reading
from lianzheng_rubric.engine.standing import OVERALL_FIELDS
from lianzheng_rubric.language.checks import is_extra
from lianzheng_rubric.language.compiling.beside import Beside
from lianzheng_rubric.language.compiling.draft import Draft
from lianzheng_rubric.language.compiling.field_errors import checked_condition
from lianzheng_rubric.language.compiling.gates import gated_bands
from lianzheng_rubric.language.compiling.nodes import build_nodes
from lianzheng_rubric.language.compiling.period import read_window
from lianzheng_rubric.language.compiling.rule_steps import Compiled
from lianzheng_rubric.language.context import Surroundings
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.model import amount_from, keyword_of
from lianzheng_rubric.language.readings import Readings
from lianzheng_rubric.language.rubric import ItemSpec, SubjectSpec
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.tree import Text

__all__ = ["assemble"]


def assemble(draft: Draft, beside: Beside, compiled: Compiled, file: str, digest: str) -> Plan:
    """The plan of a rubric; ``file`` names it when it has no id, ``digest`` stands for its text."""
    spec, shared = draft.spec, draft.shared
    nodes = _nodes(draft, compiled)
    return Plan(
        id=spec.id or PurePath(file).stem,
        title=spec.title,
        version=spec.version,
        fingerprint=_fingerprint(digest, draft.readings),
        nodes=nodes,
        steps=tuple(compiled.steps),
        bands=gated_bands(draft, nodes),
        band_places=spec.rounding,
        exemptions=tuple(beside.exemptions),
        followups=tuple(beside.followups),
        requirements=tuple(compiled.requirements),
        year=spec.year,
        window=read_window(spec, compiled, draft.rules, draft.diagnosis),
        scope=_scope(draft),
        scope_note="" if spec.subjects is None else spec.subjects.note,
        derived=(*shared.fields.derived, *shared.derived),
        quotas=tuple(draft.grades.quotas),
        rank_by=_rank_by(draft),
        rank_all=_rank_all(draft, beside),
        tie_break=spec.tie_break,
        clauses=tuple(compiled.clauses),
        errata=tuple(Erratum(e.clause, e.printed, e.read_as, e.why) for e in spec.errata),
        readings=_readings(draft, beside),
        unit_fields=frozenset(shared.unit_fields.types) - frozenset(shared.fields.types),
        labels=_labels(shared),
        facts={**compiled.labels, **{name: name for name in beside.facts}},
    )


def _fingerprint(digest: str, readings: Readings) -> str:
    chosen = "\n".join(f"{key}={value}" for key, value in sorted(readings.values.items()))
    return hashlib.sha256(f"{digest}\n{chosen}".encode()).hexdigest()


def _nodes(draft: Draft, compiled: Compiled) -> tuple[Node, ...]:
    spec, shared, roots = draft.spec, draft.shared, draft.roots
    sheet = [roots["items"]] if "items" in roots else []
    top = [root for name, root in roots.items() if name != "items" or shared.sheet == TOTAL]
    inner = [
        times(shared.marks[child.id] or 0, 1 if child.spec.weight is None else child.spec.weight)
        for holder in top
        for child in holder.children
        if child.id in shared.marks and not is_extra(child)
    ]
    caps = _adjustment_caps(draft)
    root = Node(
        TOTAL, "总分", None, sum(inner), "children",
        floor=_limit(spec.floor, draft.diagnosis),
        ceiling=None if spec.ceiling is None else _limit(spec.ceiling, draft.diagnosis),
        bonus_cap=caps.bonus_cap,
        deduction_cap=caps.deduction_cap,
        places=spec.places,
        sheet=shared.sheet == TOTAL,
    )  # fmt: skip
    return build_nodes(top, sheet, root, shared, compiled.steps, draft.diagnosis)


def _adjustment_caps(draft: Draft) -> ItemSpec:
    """What the adjustments as a whole may come to; items with marks of their own keep their points to themselves."""
    section = draft.roots.get("adjustments")
    if section is None:
        return ItemSpec()
    for name, at in section.places.items():
        for child in section.children:
            if child.id in draft.shared.marks:
                word = keyword_of(ItemSpec, name)
                draft.diagnosis.add(
                    "R020", f"“加减分”的“{word}”管不到带分值的条目“{child.title}”", at,
                    f"去掉条目的分值，或把“{word}”写到每个条目里",
                )  # fmt: skip
    return section.spec


def _limit(value: object, diagnosis: Diagnosis) -> Amount | None:
    if str(value) in ("不设", "无", "none"):
        return None
    try:
        return amount_from(value)
    except ValueError as error:
        at = value if isinstance(value, Text) else None
        diagnosis.add("R003", str(error), at, "总分底、总分上限写一个数，或 不设")
        return None


def _scope(draft: Draft) -> Condition | None:
    subjects: SubjectSpec | None = draft.spec.subjects
    if subjects is None or subjects.when is None:
        return None
    shared = draft.shared
    return checked_condition(subjects.when, "when", shared.unit_fields.types, shared, None, draft.diagnosis)


def _rank_by(draft: Draft) -> str:
    """排名分组: a field of the roster."""
    name, known = draft.spec.rank_by, draft.shared.unit_fields.types
    if name is not None and name not in known:
        at, remedy = draft.sections.get("rank_by"), nearest(name, known) or "在“单位字段”里声明它"
        draft.diagnosis.add("R012", f"“排名分组”：名册没有字段“{name}”", at, remedy)
    return name or ""


def _rank_all(draft: Draft, beside: Beside) -> bool:
    """全体名次: told beside the places in groups; without groups every place is one among all anyway."""
    spec = draft.spec
    if spec.rank_all and spec.rank_by is None:
        at, remedy = draft.sections.get("rank_all"), "写上“排名分组”，或删去“全体名次”"
        draft.diagnosis.add("R020", "没有“排名分组”，名次本来就是全体单位中的，“全体名次”不起作用", at, remedy)
    asked = any(not fields_of(one.where).isdisjoint(OVERALL_FIELDS) for one in beside.followups)
    return spec.rank_by is not None and (spec.rank_all or asked)


def _readings(draft: Draft, beside: Beside) -> tuple[Reading, ...]:
    """Each reading with the clauses whose text depends on it."""
    starts = sorted(
        [(item.line, item.at.column, item.id) for item in draft.shared.items.values()]
        + [(rule.line, rule.at.column, rule.id) for rule in draft.rules.values()]
        + beside.places
    )
    found = []
    for key, spec in draft.readings.declared.items():
        holders = [_holder(starts, place) for place in draft.readings.places.get(key, ())]
        clauses = [clause for clause in holders if clause]
        found.append(
            Reading(
                key,
                draft.readings.values[key],
                spec.value,
                draft.readings.options[key],
                tuple(dict.fromkeys(clauses)),
                spec.basis,
                spec.note,
            )
        )
    return tuple(found)


def _holder(starts: list[tuple[int, int, str]], place: tuple[int, int]) -> str:
    """The clause in which a place lies: the last that begins before it and further left, or in the same line."""
    line, column = place
    before = reversed(starts[: bisect_right(starts, (line, column, ""))])
    return next((clause for start, left, clause in before if start == line or left < column), "")


def _labels(shared: Surroundings) -> dict[str, tuple[Value, ...]]:
    """Closed sets of values: labels of scales and choices, and yes or no."""
    types = {name: kind for name, kind in shared.fields.types.items() if kind.labels or kind.kind == "yes_no"}
    return {name: kind.labels or (True, False) for name, kind in types.items()}
