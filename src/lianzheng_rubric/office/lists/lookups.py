"""What lists look up: records by their id, units by name, what clauses and situations are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianzheng_rubric.authoring.condition_words import condition_text
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.condition import Literal
from lianzheng_rubric.engine.exact import amount_of, exact
from lianzheng_rubric.engine.ranked import Place, Reach
from lianzheng_rubric.engine.record import Record, Unit
from lianzheng_rubric.language.vocabulary import Situation
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.reports.wording import number, short

__all__ = ["Lookups", "listed", "lookups_of", "result_words", "span_words"]

_MOST_RECORDS = 12
"""Records that one cell names; a list is for people, all of them are in the sheets."""


@dataclass(frozen=True)
class Lookups:
    """Tables made once for all lists of a dossier."""

    assessments: tuple[Assessment, ...]
    """In roster order."""
    places: Mapping[str, Place]
    """By unit."""
    reach: Mapping[str, Reach]
    """Where pending units may come to stand, by unit."""
    means: Mapping[str, str]
    """The mean total of the group of every unit, or its ends while units are pending."""
    records: Mapping[str, Record]
    units: Mapping[str, Unit]
    clauses: Mapping[str, str]
    situations: Mapping[str, Situation]

    def clause(self, clause: str) -> str:
        """A clause with its id, so that people can ask for it, and its title."""
        label = self.clauses.get(clause, "")
        return f"{clause} {label}" if label and label != clause else clause

    def situation(self, key: str) -> str:
        """What a situation is called."""
        return self.situations[key].label if key in self.situations else key

    def story(self, record: str) -> str:
        """A record in one line: its id, its day, its situation, and what people wrote about it."""
        found = self.records.get(record)
        if found is None:
            return record
        day = [found.date.isoformat()] if found.date else []
        return f"{record}：" + " ".join((*day, self.matter(found)))

    def matter(self, record: Record) -> str:
        """What a record is about: its situation, and what people wrote."""
        return " ".join(part for part in (self.situation(record.situation), *self.told(record)) if part)

    def told(self, record: Record) -> tuple[str, ...]:
        """Who and what a record is about: what every such record has to say, and the reason given."""
        situation = self.situations.get(record.situation)
        names = dict.fromkeys(("人员", "事项", *(situation.required if situation else ())))
        values = (record.values.get(name) for name in names if name not in ("日期", "数量", "分值"))
        return (*(condition_text(Literal(value)) for value in values if value is not None), record.reason)

    def stories(self, records: Iterable[str]) -> str:
        """Several records, one a line."""
        return listed([self.story(record) for record in dict.fromkeys(records)], "\n")


def lookups_of(dossier: Dossier) -> Lookups:
    """The tables of one dossier."""
    plan = dossier.rubric.plan
    clauses = {node.id: node.title for node in plan.nodes}
    clauses |= {clause.id: clause.label for clause in plan.clauses}
    clauses |= {material.id: material.label for material in plan.requirements}
    ranking = dossier.results.ranking
    places = {place.assessment.unit: place for place in ranking.places}
    means = {group: "～".join(number(exact(amount_of(one))) for one in ends) for group, ends in ranking.means.items()}
    return Lookups(
        dossier.results.assessments,
        places,
        ranking.reach,
        {one.unit: means.get(ranking.groups.get(one.unit, ""), "") for one in dossier.results.assessments},
        {record.id: record for record in dossier.ledger.records},
        {unit.name: unit for unit in dossier.ledger.units},
        clauses,
        dossier.rubric.vocabulary.situations,
    )


def listed(texts: list[str], between: str = "、") -> str:
    """Texts one after the other; of very many the first ones and how many there are."""
    if len(texts) <= _MOST_RECORDS:
        return between.join(texts)
    return between.join(texts[:_MOST_RECORDS]) + f"{between}……共 {len(texts)} 条"


def span_words(assessment: Assessment) -> str:
    """The exact total, or what it still may become."""
    if assessment.total is not None:
        return number(assessment.total)
    return f"{number(assessment.low)}～{number(assessment.high)}"


def result_words(assessment: Assessment) -> str:
    """Score and grade in a few words; what may still come while it is open."""
    if assessment.status in ("no_score", "out_of_scope"):
        return ""
    score = short(assessment.total) if assessment.total is not None else span_words(assessment)
    grade = assessment.grade or "或".join(assessment.possible_grades)
    return f"{score} 分，{grade}" if grade else f"{score} 分"
