"""Lists of records that did not count here: where they went, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lianzheng_rubric.engine.assessment import Assessment, Fate, RecordFate
from lianzheng_rubric.engine.effects import Route
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.lists.lookups import Lookups
from lianzheng_rubric.office.lists.name_list import ListKind, NameList, Row, name_list
from lianzheng_rubric.office.lists.refused_evidence import refusals
from lianzheng_rubric.reports.reasons import fate_words

__all__ = ["record_lists"]

_NOT_COUNTED: tuple[Fate, ...] = (
    "absorbed", "exempt", "no_base", "unmatched", "inapplicable", "outside_window", "other_unit", "duplicate",
    "out_of_scope",
)  # fmt: skip


def record_lists(dossier: Dossier, lookups: Lookups) -> Iterator[NameList]:
    """结转, 移送, invalid evidence, everything else that did not count, rows set aside, remarks."""
    fates = [
        (assessment, fate)
        for assessment in lookups.assessments
        for fate in assessment.records
        if fate.fate not in ("applied", "counted")
    ]
    window = dossier.rubric.plan.window
    if window is not None:
        yield _told(
            "carried_over",
            "下年结转",
            "考核开始以后发生的事，不计入本年，留给下一年度。",
            [(a, f) for a, f in fates if f.fate == "carried_over"],
            lookups,
        )
    if any(isinstance(step.effect, Route) for step in dossier.rubric.plan.steps):
        yield _told(
            "routed",
            "转其他考核",
            "不在本考核计分、应移交别的考核处理的记录。",
            [(a, f) for a, f in fates if f.fate == "routed"],
            lookups,
        )
    yield _told(
        "invalid",
        "证据不合",
        "来源或证据不符合细则要求、因此没有计分的记录；补齐凭据后可以重报。",
        [(a, _refused(dossier, f, lookups)) for a, f in fates if f.fate == "invalid_evidence"],
        lookups,
    )
    yield _told(
        "not_counted",
        "没有计分的其他记录",
        "每条没有计分的记录和原因：被截、免责、期外、没有触发条款等。",
        [(a, f) for a, f in fates if f.fate in _NOT_COUNTED],
        lookups,
    )
    yield _set_aside(dossier, lookups)
    yield _notices(dossier, lookups)


def _refused(dossier: Dossier, fate: RecordFate, lookups: Lookups) -> RecordFate:
    """The same, with the part of the evidence that was not met where it can be named."""
    record = lookups.records.get(fate.record)
    found = refusals(dossier.rubric.plan, fate.clauses, record) if record is not None else ()
    return replace(fate, detail="；".join(found)) if found else fate


def _told(
    kind: ListKind, title: str, purpose: str, fates: Sequence[tuple[Assessment, RecordFate]], lookups: Lookups
) -> NameList:
    rows = []
    for assessment, fate in fates:
        record = lookups.records.get(fate.record)
        day = record.date.isoformat() if record is not None and record.date else ""
        clauses = "、".join(fate.clauses)
        cells = (
            assessment.unit,
            fate.record,
            day,
            lookups.situation(fate.situation) if record is None else lookups.matter(record),
            fate_words(assessment, fate),
            clauses,
            fate.place,
        )
        rows.append(Row(cells, assessment.unit, fate.clauses[0] if fate.clauses else "", (fate.record,)))
    return name_list(
        kind,
        title,
        purpose,
        {"单位": 24, "编号": 10, "日期": 13, "事项": 40, "原因": 38, "有关条款": 16, "出处": 30},
        rows,
    )


def _set_aside(dossier: Dossier, lookups: Lookups) -> NameList:
    rows = []
    for one in dossier.ledger.set_aside:
        why = "\n".join(f"{p.message}{f'（{p.remedy}）' if p.remedy else ''}" for p in one.problems)
        cells = (one.unit, one.id, lookups.situation(one.situation), why, one.place)
        rows.append(Row(cells, one.unit, records=(one.id,) if one.id else ()))
    return name_list(
        "set_aside",
        "搁置的行",
        "台账里有误、按要求搁置的行：改好以后重新评分。",
        {"单位": 24, "编号": 12, "情形": 26, "有什么误": 66, "出处": 30},
        rows,
    )


def _notices(dossier: Dossier, lookups: Lookups) -> NameList:
    rows = [
        Row((assessment.unit, notice), assessment.unit)
        for assessment in lookups.assessments
        for notice in assessment.notices
    ]
    rows += [Row(("", f"{problem.message}")) for problem in dossier.ledger.notices]
    return name_list(
        "notices",
        "核对提示",
        "不改变分数、但签字前应当看一眼的提示。",
        {"单位": 28, "提示": 100},
        rows,
    )
