"""Lists of results: who got which grade, what follows for whom, what was found without points."""

from __future__ import annotations

from collections.abc import Iterator

from lianzheng_rubric.engine.assessment import Assessment, Consequence
from lianzheng_rubric.engine.effects import Announce, Finding
from lianzheng_rubric.engine.plan import TOTAL, Plan
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.lists.followup_facts import followup_facts, followup_records
from lianzheng_rubric.office.lists.grade_reasons import grade_reasons
from lianzheng_rubric.office.lists.lookups import Lookups, result_words
from lianzheng_rubric.office.lists.name_list import STATES, NameList, Row, State, name_list
from lianzheng_rubric.reports.table import ranking_table

__all__ = ["consequence_lists", "finding_lists", "grades_list"]

_WIDTHS = {
    "组别": 12,
    "名次": 7,
    "全体名次": 9,
    "单位": 26,
    "总分": 13,
    "得分档次": 11,
    "最终档次": 13,
    "状态": 10,
    "说明": 48,
}


def grades_list(dossier: Dossier, lookups: Lookups) -> NameList:
    """通报名单: every unit with place, score and grade, and why the grade is not the one of the score."""
    header, rows = ranking_table(dossier.results.ranking)
    unit = header.index("单位")
    empty = _without(dossier.rubric.plan)
    shown = [i for i, title in enumerate(header) if title not in empty]
    by_name = {one.unit: one for one in lookups.assessments}
    found = []
    for row in rows:
        open_row = by_name[row[unit]].status == "pending"
        reasons = [*([row[-1]] if open_row else []), *grade_reasons(by_name[row[unit]])]
        cells = tuple(row[i] if i < len(header) - 1 else "；".join(reasons) or row[i] for i in shown)
        found.append(Row(cells, row[unit], state="pending" if open_row else "certain"))
    return name_list(
        "grades",
        "通报名单",
        "全部被考核单位的名次、得分和档次；未定的单位列上下限，不排名次。",
        {header[i]: _WIDTHS[header[i]] for i in shown},
        found,
    )


def _without(plan: Plan) -> tuple[str, ...]:
    """Columns that a rubric without grades, or without marks, does not fill."""
    if not any(node.full is not None for node in plan.nodes if node.id != TOTAL):
        return ("名次", "全体名次", "总分", "得分档次", "最终档次")
    return () if plan.bands else ("得分档次", "最终档次")


# --- what follows --------------------------------------------------------------------------------------------------


def consequence_lists(dossier: Dossier, lookups: Lookups) -> Iterator[NameList]:
    """One list for each measure that the rubric names; a clause that names several (；) is on several lists."""
    plan = dossier.rubric.plan
    clauses = _announced(plan)
    measures: dict[str, list[str]] = {}
    for clause, text in clauses.items():
        for measure in _measures(text):
            measures.setdefault(measure, []).append(clause)
    rows = _consequence_rows(dossier, lookups)
    for measure, asking in measures.items():
        yield name_list(
            "consequence",
            measure,
            f"按考核结果应当“{measure}”的单位。",
            {"单位": 26, "考核结果": 20, "依据": 36, "有关记录": 40, "状态": 12},
            [row for clause in asking for row in rows.get(clause, ())],
            "；".join(f"{clause}“{clauses[clause]}”" for clause in asking),
        )


def _announced(plan: Plan) -> dict[str, str]:
    """Clause → text of every consequence, in document order."""
    found = {step.id: step.effect.text for step in plan.steps if isinstance(step.effect, Announce)}
    found |= {followup.id: followup.text for followup in plan.followups}
    order = {clause.id: position for position, clause in enumerate(plan.clauses)}
    return dict(sorted(found.items(), key=lambda pair: order.get(pair[0], len(order))))


def _measures(text: str) -> list[str]:
    return [part for part in (piece.strip("。 ") for piece in text.split("；")) if part]


def _consequence_rows(dossier: Dossier, lookups: Lookups) -> dict[str, list[Row]]:
    followups = {followup.id: followup for followup in dossier.rubric.plan.followups}
    rows: dict[str, list[Row]] = {}
    for assessment in lookups.assessments:
        for consequence in dict.fromkeys(assessment.consequences):
            followup = followups.get(consequence.clause)
            if followup is None:
                why, records = lookups.clause(consequence.clause), _announcing(assessment, consequence)
            else:
                why = followup_facts(assessment, followup, lookups)
                records = followup_records(assessment, followup)
            cells = (
                assessment.unit,
                result_words(assessment),
                why,
                lookups.stories(records),
                STATES[consequence.state],
            )
            row = Row(cells, assessment.unit, consequence.clause, records, consequence.state)
            rows.setdefault(consequence.clause, []).append(row)
    return rows


def _announcing(assessment: Assessment, consequence: Consequence) -> tuple[str, ...]:
    """The records that have the consequence by themselves."""
    moving = ("applied", "counted", "absorbed", "pending")
    return tuple(r.record for r in assessment.records if consequence.clause in r.clauses and r.fate in moving)


# --- what was found without points ---------------------------------------------------------------------------------


def finding_lists(dossier: Dossier, lookups: Lookups) -> Iterator[NameList]:
    """One list for each category under which records are listed without points."""
    categories: dict[str, list[Row]] = {}
    for step in dossier.rubric.plan.steps:
        if isinstance(step.effect, Finding):
            categories.setdefault(step.effect.category, [])
    for assessment in lookups.assessments:
        for one in assessment.findings:
            state: State = "pending" if one.pending else "certain"
            story = lookups.story(one.record) if one.record else "没有记录"
            cells = (assessment.unit, lookups.clause(one.clause), str(one.count), story, STATES[state])
            records = (one.record,) if one.record else ()
            categories[one.category].append(Row(cells, assessment.unit, one.clause, records, state))
    for category, rows in categories.items():
        yield name_list(
            "finding",
            category,
            f"细则要求列出而不计分的“{category}”，逐条列到单位。",
            {"单位": 26, "事项": 44, "次数": 7, "记录": 50, "状态": 10},
            rows,
        )
