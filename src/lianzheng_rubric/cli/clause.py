"""One clause that somebody asks about: what it says, what it did, or why it did nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from lianzheng_rubric.authoring.condition_words import condition_text
from lianzheng_rubric.authoring.coverage import placed_clauses
from lianzheng_rubric.authoring.readback import fired_text, read_back
from lianzheng_rubric.engine.condition import Literal, Value, fields_of
from lianzheng_rubric.language.clause_names import nearest_clause
from lianzheng_rubric.reports.explanation import explain_clause
from lianzheng_rubric.reports.reasons import fate_words
from lianzheng_rubric.reports.wording import number

if TYPE_CHECKING:
    from lianzheng_rubric.engine.assessment import Assessment
    from lianzheng_rubric.engine.plan import Followup
    from lianzheng_rubric.language.loading import Rubric

__all__ = ["clause_lines"]


def clause_lines(rubric: Rubric, assessment: Assessment, clause: str, roster: Mapping[str, Value]) -> list[str]:
    """The definition of a clause and what it did for one unit; ``roster`` holds the fields of the unit.

    Raises:
        click.UsageError: the rubric has no such clause.

    """
    meant = [(name, text) for name, text in read_back(rubric.plan, rubric.vocabulary.dated_by()) if name == clause]
    try:
        lines = list(explain_clause(assessment, clause))
    except KeyError:
        lines = []
    quiet = list(_quiet_followups(rubric, assessment, clause, roster))
    if not (meant or lines or quiet):
        raise click.UsageError(f"细则里没有条款“{clause}”。{_hint(rubric, clause)}")
    if quiet:
        lines += ["", "【没有触发】", *(f"  {line}" for line in quiet)]
    if any(exemption.id == clause for exemption in rubric.plan.exemptions):
        lines += ["", *_exempted(assessment, clause)]
    return [*(f"{name} {text}" for name, text in meant), *lines]


def _exempted(assessment: Assessment, clause: str) -> Iterator[str]:
    """The records that an exemption left out."""
    told = re.compile(rf"(?:^|、|：){re.escape(clause)}(?= |、|；|$)")
    spared = [r for r in assessment.records if told.search(r.detail)]
    if not spared:
        yield "没有记录因此免责。"
        return
    yield "【因此免责的记录】"
    yield from (f"  {r.record}（{r.place}）{fate_words(assessment, r)}" for r in spared)


def _quiet_followups(rubric: Rubric, assessment: Assessment, clause: str, roster: Mapping[str, Value]) -> Iterator[str]:
    """Consequences under the clause that did not come about, and what their conditions found."""
    told = {consequence.clause for consequence in assessment.consequences}
    for followup in rubric.plan.followups:
        asked = followup.id == clause or followup.id.startswith(clause + ".")
        if asked and followup.id not in told:
            yield f"{followup.id} {followup.text}：{_why_quiet(assessment, followup, roster)}"


def _why_quiet(assessment: Assessment, followup: Followup, roster: Mapping[str, Value]) -> str:
    if assessment.status == "out_of_scope":
        return "单位不在考核范围"
    parts = [fired_text(followup.fired)] if followup.fired else []
    if followup.where is not None:
        parts.append(condition_text(followup.where).removeprefix("（").removesuffix("）"))
    known = {name: condition_text(Literal(value)) for name, value in roster.items() if value is not None}
    if "上年档次" in known:  # a leader who has not moved shares last year's grade with the unit
        known.setdefault("领导上年档次", known["上年档次"])
    result = {
        "总分": None if assessment.total is None else number(assessment.total),
        "得分档次": assessment.grade_by_score,
        "降档后档次": assessment.grade_limited,
        "最终档次": assessment.grade,
    }
    known |= {name: value for name, value in result.items() if value is not None}
    now = [f"{name}：{known[name]}" for name in sorted(fields_of(followup.where)) if name in known]
    return f"没有成立；要求 {'；'.join(parts)}" + (f"；现在 {'，'.join(now)}" if now else "")


def _hint(rubric: Rubric, word: str) -> str:
    """What the asker may have meant: clauses of a fact, a note that speaks of the number, ids beside it, near ones."""
    situation = rubric.vocabulary.situations.get(word)
    keys = () if situation is not None else rubric.vocabulary.by_label.get(word, ())
    for found in [situation] if situation is not None else [rubric.vocabulary.situations[key] for key in keys]:
        if found is not None and found.clauses:
            return f"这是台账的情形，用在条款 {'、'.join(found.clauses)}。"
    mentions = re.compile(rf"(?<![\w.]){re.escape(word)}(?![\w.])")
    noted = [
        clause.id for clause in rubric.plan.clauses if mentions.search(clause.note) or mentions.search(clause.label)
    ]
    if noted:
        return f"条款 {'、'.join(noted[:6])} 的文字提到它。"
    return nearest_clause(word, placed_clauses(rubric.plan))
