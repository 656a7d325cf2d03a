"""Lists of what is still owed: figures by the office that must give them, materials by the unit that must hand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lianzheng_rubric.engine.assessment import Assessment, PendingInput
from lianzheng_rubric.engine.effects import Judged
from lianzheng_rubric.engine.needs import fields_read
from lianzheng_rubric.engine.plan import Requirement
from lianzheng_rubric.office.authorities import Authorities, Authority
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.lookups import Lookups
from lianzheng_rubric.office.name_list import NameList, Row, name_list
from lianzheng_rubric.reports.wording import MATERIAL_STATES, signed

__all__ = ["deadlines_list", "materials_list", "owed_list", "sources_list"]

_NOBODY = "（细则没有写，由考核组确定）"
_ROSTER = "单位名册的填写人"


def owed_list(dossier: Dossier, lookups: Lookups, authorities: Authorities) -> NameList:
    """待补资料: what people have not given yet, by the office that must give it."""
    rows = [
        _owed_row(one, together, dossier, lookups, authorities)
        for one in dossier.results.assessments
        for together in _together(one)
    ]
    return name_list(
        "owed",
        "待补资料（按提供单位）",
        "补齐以后才能定分、定档的数据：向谁要、哪个单位的、缺什么、影响多少分。",
        {"由谁提供": 28, "单位": 24, "条款": 28, "缺什么": 30, "有关记录": 34, "影响（分）": 13},
        sorted(rows, key=lambda row: row.cells[0]),
    )


def _together(assessment: Assessment) -> Iterator[list[PendingInput]]:
    """What is owed; clauses that wait for the same fields of the same record are one request."""
    groups: dict[tuple[str, ...], list[PendingInput]] = {}
    for owed in assessment.pending:
        key = (owed.record, owed.what) if owed.record and owed.low == owed.high else (owed.clause, owed.record)
        groups.setdefault(key, []).append(owed)
    yield from groups.values()


def _owed_row(
    assessment: Assessment,
    together: list[PendingInput],
    dossier: Dossier,
    lookups: Lookups,
    authorities: Authorities,
) -> Row:
    owed = together[0]
    record = lookups.records.get(owed.record)
    writer = record.judge or str(record.values.get("来源") or "") if record is not None else ""
    who = _ROSTER if owed.what.startswith("名册") else writer or _asked(authorities.of(owed.clause))
    missing = "、".join(dict.fromkeys(name for one in together for name in _missing(one, dossier, lookups)))
    what = f"{owed.what}（{missing}）" if missing else owed.what
    span = "不影响得分" if owed.low == owed.high else f"{signed(owed.low)}～{signed(owed.high)}"
    clauses = "、".join(lookups.clause(one.clause) for one in together)
    story = lookups.story(owed.record) if owed.record else ""
    cells = (who, assessment.unit, clauses, what, story, span)
    return Row(cells, assessment.unit, owed.clause, (owed.record,) if owed.record else (), "pending")


def _asked(authority: Authority) -> str:
    if not authority.names:
        return _NOBODY
    return authority.names[0] if authority.told else f"{authority.names[0]}（其他单位的由其提供）"


def _missing(owed: PendingInput, dossier: Dossier, lookups: Lookups) -> Iterator[str]:
    """Fields that the clause reads and the record does not give."""
    record = lookups.records.get(owed.record)
    if record is None:
        return
    known = dossier.rubric.vocabulary.fields
    plan = dossier.rubric.plan
    steps = [step for step in plan.steps if step.id == owed.clause]
    if record.points is None and any(isinstance(step.amount, Judged) for step in steps):
        yield "分值"
    wanted = set().union(*(fields_read(step, plan) for step in steps)) if steps else set()
    for derived in plan.derived:
        if derived.name in wanted:
            wanted |= {name for name in derived.fields if isinstance(name, str)}
    yield from sorted(name for name in wanted if name in known and record.values.get(name) is None)


def sources_list(dossier: Dossier, lookups: Lookups, authorities: Authorities) -> NameList:
    """数据来源: which offices the rubric names for which clauses, and how many records of theirs there are."""
    records = Counter(record.situation for record in dossier.ledger.records)
    offices: dict[str, dict[str, list[str]]] = {}
    situations: dict[tuple[str, str], set[str]] = {}
    for step in dossier.rubric.plan.steps:
        authority = authorities.of(step.id)
        if authority.told and authority.names:
            who = authority.names[0]
            offices.setdefault(who, {})[step.id] = list(authority.proofs)
            situations.setdefault((who, step.id), set()).update(step.situations)
    rows = []
    for who, clauses in offices.items():
        for clause, proofs in clauses.items():
            count = sum(records[situation] for situation in situations[who, clause])
            also = [name for name in authorities.of(clause).names if name != who]
            proof = "；".join([*proofs, f"也认：{'、'.join(also)}"] if also else proofs)
            rows.append(Row((who, lookups.clause(clause), proof, str(count)), clause=clause))
    return name_list(
        "sources",
        "数据来源一览",
        "细则指明由哪个部门的数据说了算的条款；考核开始前据此发函收数。",
        {"提供部门": 34, "条款": 40, "凭据": 48, "台账已有": 11},
        rows,
    )


def materials_list(dossier: Dossier, lookups: Lookups) -> NameList:
    """待交材料: materials that lack, came late, or lack a form, a mark or a date, unit by unit."""
    deadlines = {one.id: one.deadline for one in dossier.rubric.plan.requirements}
    rows = []
    for assessment in dossier.results.assessments:
        for one in assessment.materials:
            if one.state in ("complete", "not_applicable"):
                continue
            deadline = deadlines.get(one.clause)
            cells = (
                assessment.unit,
                lookups.clause(one.clause),
                MATERIAL_STATES[one.state],
                deadline.isoformat() if deadline else "",
                one.detail,
                "、".join(one.records),
            )
            rows.append(Row(cells, assessment.unit, one.clause, one.records))
    return name_list(
        "materials",
        "材料催交（缺、迟交、要素不全）",
        "细则要求报送而没有收到、迟交或要素不全的材料。",
        {"单位": 26, "材料": 36, "情况": 10, "期限": 13, "说明": 44, "记录": 18},
        rows,
    )


def deadlines_list(dossier: Dossier) -> NameList:
    """期限: every material with how many units owe it and how it came in, and the other days that the document sets."""
    counts: dict[str, Counter[str]] = {}
    for assessment in dossier.results.assessments:
        for one in assessment.materials:
            counts.setdefault(one.clause, Counter())[one.state] += 1
    rows = [_deadline_row(one, counts.get(one.id, Counter())) for one in dossier.rubric.plan.requirements]
    rows += [
        Row((f"{one.id} {one.label}", one.note, "", "", "", "", ""), clause=one.id)
        for one in dossier.rubric.plan.clauses
        if one.nature == "期限"
    ]
    return name_list(
        "deadlines",
        "期限和收齐情况",
        "每样材料的期限，应交多少个单位，收齐多少。",
        {"事项": 50, "期限": 24, "应交": 8, "齐全": 8, "迟交": 8, "要素不全": 11, "未交": 8},
        rows,
    )


def _deadline_row(material: Requirement, counts: Counter[str]) -> Row:
    due = counts.total() - counts["not_applicable"]
    states = [counts[state] for state in ("complete", "late", "incomplete", "missing")]
    day = material.deadline.isoformat() if material.deadline else "没有写"
    return Row((f"{material.id} {material.label}", day, str(due), *map(str, states)), clause=material.id)
