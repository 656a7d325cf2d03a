"""Lists of what is still owed: figures by the office that must give them, materials by the unit that must hand in."""

from __future__ import annotations

from collections import Counter

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.plan import Requirement
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.lists.authorities import Authorities, Authority
from lianzheng_rubric.office.lists.lookups import Lookups
from lianzheng_rubric.office.lists.name_list import NameList, Row, name_list
from lianzheng_rubric.office.lists.owed_requests import Request, requests_of
from lianzheng_rubric.reports.wording import MATERIAL_STATES

__all__ = ["deadlines_list", "materials_list", "owed_list", "sources_list"]

_NOBODY = "（细则没有写，由考核组确定）"
_ROSTER = "单位名册的填写人"


def owed_list(dossier: Dossier, lookups: Lookups, authorities: Authorities) -> NameList:
    """待补资料: what people have not given yet, by the office that must give it."""
    rows = [
        _owed_row(one.unit, request, lookups, authorities)
        for one in lookups.assessments
        if _may_change(one)
        for request in requests_of(one, dossier.rubric, lookups)
    ]
    return name_list(
        "owed",
        "待补资料（按提供单位）",
        "补齐以后才能定分、定档的数据：向谁要、哪个单位的、缺什么、影响多少分。",
        {"由谁提供": 28, "单位": 24, "条款": 28, "缺什么": 30, "有关记录": 34, "影响（分）": 13},
        sorted(rows, key=lambda row: row.cells[0]),
    )


def _may_change(assessment: Assessment) -> bool:
    """Whether what is owed may still change the score, the grade or what is listed and follows."""
    listed = (assessment.consequences, assessment.materials)
    open_ones = any(one.state in ("pending", "unknown") for some in listed for one in some)
    return assessment.status != "final" or open_ones or any(one.pending for one in assessment.findings)


def _owed_row(unit: str, request: Request, lookups: Lookups, authorities: Authorities) -> Row:
    record = lookups.records.get(request.record)
    writer = record.judge or str(record.values.get("来源") or "") if record is not None else ""
    who = _ROSTER if request.what.startswith("名册") else writer or _asked(authorities.of(request.clauses[0]))
    clauses = "、".join(lookups.clause(clause) for clause in request.clauses)
    story = lookups.story(request.record) if request.record else ""
    cells = (who, unit, clauses, request.what, story, request.at_stake)
    return Row(cells, unit, request.clauses[0], (request.record,) if request.record else (), "pending")


def _asked(authority: Authority) -> str:
    if not authority.names:
        return _NOBODY
    return authority.names[0] if authority.told else f"{authority.names[0]}（其他单位的由其提供）"


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
    for assessment in lookups.assessments:
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


def deadlines_list(dossier: Dossier, lookups: Lookups) -> NameList:
    """期限: every material with how many units owe it and how it came in, and the other days that the document sets."""
    counts: dict[str, Counter[str]] = {}
    for assessment in lookups.assessments:
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
