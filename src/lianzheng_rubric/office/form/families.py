"""Which 情形 are recorded on which sheet: by what they are, and by the fields that they need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lianzheng_rubric.engine.plan import Announce, Finding, Plan, Requirement, Route, Shortfall, Step
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.language.vocabulary import Situation, Vocabulary
from lianzheng_rubric.office.excel.worksheet_names import LONGEST, cut, legal, unlike
from lianzheng_rubric.records.xlsx_table import GUIDES

__all__ = ["RESERVED", "Family", "families", "record_sheet", "users_of"]

RESERVED = (*GUIDES, "单位", "上年结果")
"""Sheets of the form that hold no records."""
_MANY_FIELDS = 6
"""A 情形 with so many fields has a sheet of its own: on a shared one most of its neighbours' cells would be grey."""
_ALIKE = 0.7
"""So much of the smaller set of fields must be in the larger for two 情形 to share such a sheet."""
_FEW = 3
"""Fewer 情形 than these make no sheet of their own sort."""
_MOST_FIELDS = 36
"""Fields on one sheet; with the columns that every sheet has this stays well below what a reader takes."""


@dataclass(frozen=True, slots=True)
class Family:
    """The 情形 of one sheet."""

    name: str
    purpose: str
    situations: tuple[Situation, ...]


_NOT_FACTS = re.compile(r"说明|选项|名册|名单|单位|units?|history_|.*说明", re.IGNORECASE)
"""Names of sheets that mean something else to a reader of ledgers, or to Excel."""


def record_sheet(wanted: str, taken: Collection[str]) -> str:
    """``wanted`` as the name of a sheet of records: legal, none of ``taken``, and read as what it is."""
    name = cut(legal(wanted), LONGEST) or "台账"
    if _NOT_FACTS.fullmatch(name):
        name = f"{cut(name.removesuffix('_'), LONGEST - 2)}记录"
    return unlike(name, taken)


def users_of(plan: Plan) -> Mapping[str, tuple[Step | Requirement, ...]]:
    """Steps and requirements by the key of the situation that they look at."""
    found: dict[str, list[Step | Requirement]] = {}
    everyone: list[Step | Requirement] = [*plan.steps, *plan.requirements]
    for user in everyone:
        for key in user.situations:
            found.setdefault(key, []).append(user)
    return {key: tuple(users) for key, users in found.items()}


def families(rubric: Rubric) -> tuple[Family, ...]:
    """Every 情形 of the rubric on exactly one sheet; within a sheet in the order of the clauses."""
    vocabulary, users = rubric.vocabulary, users_of(rubric.plan)
    sorted_out: dict[str, list[Situation]] = {"台账": []}
    for situation in _in_clause_order(rubric):
        sorted_out.setdefault(_sort(situation, users.get(situation.key, ()), vocabulary), []).append(situation)
    for name in ("材料核对", "问题与亮点"):
        if len(sorted_out.get(name, ())) < _FEW:
            sorted_out["台账"] += sorted_out.pop(name, [])
    sheets = [("台账", _PURPOSES["台账"], part) for part in _packed(sorted_out.pop("台账"))]
    sheets += [(name, f"记{name}，一行一件；没有发生的不要写", group) for name, group in _alike(sorted_out.pop("", []))]
    sheets += [
        (name, _PURPOSES[name], part)
        for name in ("问题与亮点", "材料核对", "测评与考勤", "录入与判定")
        for part in _packed(sorted_out.get(name, []))
    ]
    made: list[Family] = []
    for wanted, purpose, group in sheets:
        name = record_sheet(wanted, (*RESERVED, *(family.name for family in made)))
        made.append(Family(name, purpose, tuple(group)))
    return tuple(made) or (Family("台账", _PURPOSES["台账"], ()),)


_PURPOSES = {
    "台账": "记发生的事，一行一件；没有发生的不要写",
    "问题与亮点": "记检查发现的问题、值得肯定的做法，一行一件",
    "材料核对": "记交来、查到的材料和做过的规定动作，一行一件；没有的不要写",
    "测评与考勤": "记测评的票数、到会的人数、开过的会和做过的工作，一行一次",
    "录入与判定": "记录入的得分和由人判定的分；没有测、没有判的空着，不要写 0",
}


def _in_clause_order(rubric: Rubric) -> Iterable[Situation]:
    place = {clause.id: number for number, clause in enumerate(rubric.plan.clauses)}
    last = len(place)
    return sorted(
        rubric.vocabulary.situations.values(),
        key=lambda one: min((place.get(name, last) for name in one.clauses or (one.key,)), default=last),
    )


def _sort(situation: Situation, users: Sequence[Step | Requirement], vocabulary: Vocabulary) -> str:
    """The sheet on which a 情形 belongs; ``""`` for one that needs many fields."""
    kinds = [vocabulary.fields[name].kind for name in situation.fields]
    if kinds.count("number") > 1:
        return "测评与考勤"
    if situation.points is not None:
        return "录入与判定"
    if any(isinstance(user, Requirement) for user in users):
        return "材料核对"
    steps = [user for user in users if isinstance(user, Step)]
    if steps and all(isinstance(step.effect, Finding | Announce | Route) for step in steps):
        return "问题与亮点"
    if len(kinds) >= _MANY_FIELDS:
        return ""
    if any(step.tally.per == "period" or isinstance(step.amount, Shortfall) for step in steps):
        return "测评与考勤"
    return "台账"


def _packed(situations: Sequence[Situation]) -> list[list[Situation]]:
    """``situations`` in order, on as many sheets as their fields need."""
    parts: list[list[Situation]] = []
    fields: set[str] = set()
    for situation in situations:
        fields |= set(situation.fields)
        if not parts or (len(fields) > _MOST_FIELDS and parts[-1]):
            parts.append([])
            fields = set(situation.fields)
        parts[-1].append(situation)
    return parts


def _alike(situations: Sequence[Situation]) -> list[tuple[str, list[Situation]]]:
    """情形 with many fields, together where these are mostly the same; named after the first of them."""
    groups: list[list[Situation]] = []
    for situation in situations:
        own = set(situation.fields)
        for group in groups:
            shared = set().union(*(one.fields for one in group))
            if len(own & shared) >= _ALIKE * min(len(own), len(shared)) and len(own | shared) <= _MOST_FIELDS:
                group.append(situation)
                break
        else:
            groups.append([situation])
    return [("、".join(one.label for one in group[:2]) + ("等" if len(group) > 2 else ""), group) for group in groups]
