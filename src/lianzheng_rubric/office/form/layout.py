"""The form before anything is filled in: its sheets of records, its rosters, their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lianzheng_rubric.language.fields import ROSTER
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.language.vocabulary import Situation
from lianzheng_rubric.office.form.columns import Column, built_in, declared
from lianzheng_rubric.office.form.families import families, users_of
from lianzheng_rubric.office.form.needs import Needs, fields_read, needs_of, shown_names
from lianzheng_rubric.problems import display_width
from lianzheng_rubric.records.columns import is_last_year
from lianzheng_rubric.records.situations import SituationFinder

__all__ = ["LAST_YEAR", "UNITS", "FormSheet", "Layout", "Offer", "lay_out"]

UNITS = "单位"
LAST_YEAR = "上年结果"
_LONG_LIST = 12
"""From so many 情形 on, a list is narrowed by choosing a 条款 first."""
_NARROWEST, _WIDEST = 14.0, 40.0
"""Widths of the column 情形."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A 情形 that a sheet offers: what is chosen, under which top clauses, and what its records need."""

    shown: str
    situation: Situation
    groups: tuple[str, ...]
    needs: Needs


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet that people fill in."""

    name: str
    purpose: str
    columns: tuple[Column, ...]
    offers: tuple[Offer, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers in order."""
        return tuple(column.header for column in self.columns)

    def position(self, header: str) -> int | None:
        """The column of ``header``, counted from 0."""
        return self.headers.index(header) if header in self.headers else None


@dataclass(frozen=True, slots=True)
class Layout:
    """All sheets that people fill in; ``homes`` says on which sheet records of a situation (by key) belong."""

    units: FormSheet
    last_year: FormSheet
    records: tuple[FormSheet, ...]
    homes: Mapping[str, str]


def lay_out(rubric: Rubric) -> Layout:
    """The form for one rubric."""
    finder = SituationFinder(rubric.vocabulary)
    shown = shown_names(rubric.vocabulary.situations, finder)
    users = users_of(rubric.plan)
    titles = {clause.id: clause.label for clause in rubric.plan.clauses}
    sheets = []
    for family in (made := families(rubric)):
        offers = tuple(
            Offer(shown[one.key], one, _groups(one, titles), needs_of(one, users.get(one.key, ())))
            for one in family.situations
            if one.clauses
        )
        sheets.append(FormSheet(family.name, family.purpose, _record_columns(offers, rubric), offers))
    homes = {one.key: family.name for family in made for one in family.situations}
    return Layout(*_rosters(rubric), tuple(sheets), homes)


def _groups(situation: Situation, titles: Mapping[str, str]) -> tuple[str, ...]:
    """The top clauses of a 情形, each with its name where it has one."""
    tops = dict.fromkeys(name.split(".")[0] for name in situation.clauses or (situation.key,))
    return tuple(" ".join((top, *titles.get(top, "").split())) for top in tops)


def _record_columns(offers: Sequence[Offer], rubric: Rubric) -> tuple[Column, ...]:
    vocabulary = rubric.vocabulary
    groups = {group for offer in offers for group in offer.groups}
    narrowed = ["条款"] if len(offers) > _LONG_LIST and len(groups) > 1 else []
    wanted = Counter(name for offer in offers for name in offer.needs.wanted)
    standing = [name for name in ("数量", "分值") if name in wanted]
    reasons = ["理由", "判定人"] if "判定人" in wanted else ["理由"]
    judged = "分值" in wanted
    asked: dict[str, list[str]] = {}
    for offer in offers:
        for name in offer.situation.fields:
            asked.setdefault(name, []).append(offer.shown)
    several = len(offers) > 1
    fields = [
        declared(name, vocabulary.fields[name], vocabulary, asked[name] if several else ())
        for name in sorted(asked, key=lambda name: -len(asked[name]) if len(asked[name]) > 2 else 0)
    ]
    before, after = (reasons, []) if judged else ([], reasons)
    columns = [
        *map(built_in, ("编号", "单位", "日期", *narrowed, "情形", *standing, *before)),
        *fields,
        *map(built_in, (*after, "备注")),
    ]
    longest = max((display_width(offer.shown) for offer in offers), default=0)
    chosen = replace(built_in("情形"), width=min(_WIDEST, max(_NARROWEST, longest + 3.0)))
    return tuple(chosen if column.kind == "situation" else column for column in columns)


def _rosters(rubric: Rubric) -> tuple[FormSheet, FormSheet]:
    """单位 with what the rubric asks of units; 上年结果 with all that is about the year before."""
    vocabulary = rubric.vocabulary
    read = fields_read(rubric.plan)
    usual = {"上年总分", "上年档次"}
    always = {"考核开始日", "上年考核开始日"} if rubric.plan.window is not None else set()
    names = [
        name
        for name, type_ in vocabulary.unit_fields.items()
        if name != "单位"
        and (type_.labels or type_.kind not in ("scale", "choice"))
        and (name in read | usual | always or not (name in ROSTER or name == "领导上年档次"))
    ]
    unit = replace(built_in("单位"), kind="text", hint="单位的全称，一行一个；别的表里从这里下拉", width=30.0)
    columns = [declared(name, vocabulary.unit_fields[name], vocabulary) for name in names]
    columns = [
        replace(one, hint=f"{one.hint}。必填") if one.header in vocabulary.unit_required else one for one in columns
    ]
    before = [column for column in columns if is_last_year(column.header)]
    now = [column for column in columns if not is_last_year(column.header)]
    used = "、".join(column.header for column in before if column.header in read)
    purpose = f"上年的考核结果；本细则用到：{used}" if used else "上年的考核结果；本细则用不到，可以不填"
    return (
        FormSheet(
            UNITS, "参加考核的单位，一行一个，都要写上；没有发生任何事的单位也要写", (unit, *now, built_in("备注"))
        ),
        FormSheet(LAST_YEAR, purpose, (built_in("单位"), *before, built_in("备注"))),
    )
