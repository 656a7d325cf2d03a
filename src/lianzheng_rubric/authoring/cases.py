"""用例: cases in the author's own format — facts in, scores and dispositions out — and their tiny runner.

A case file names a rubric and lists cases; ``docs/reference/cases.md`` describes every key. Only what a case names
is compared, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from lianzheng_rubric.authoring.case_reading import Case, CaseFile, read_case_file
from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.evaluation import evaluate
from lianzheng_rubric.engine.ranked import Spot, place_words
from lianzheng_rubric.engine.ranking import cohort_of, rank_by_plan
from lianzheng_rubric.engine.record import Unit, days_of
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.language.model import number_from
from lianzheng_rubric.problems import LedgerError
from lianzheng_rubric.records.ledger import Ledger, ledger_from_rows

__all__ = ["Case", "CaseFile", "Difference", "read_cases", "run_case"]

_FATES = {
    "已计入": "applied", "被截": "absorbed", "已计数": "counted", "待定": "pending", "免责": "exempt",
    "证据无效": "invalid_evidence", "无所依附": "no_base", "转出": "routed", "未命中": "unmatched",
    "期外": "outside_window", "转下年": "carried_over", "他单位": "other_unit", "重复": "duplicate",
    "不在范围": "out_of_scope", "不适用": "inapplicable",
}  # fmt: skip
_STATUSES = {"已定": "final", "待定": "pending", "不评分": "no_score", "不在范围": "out_of_scope"}
_MATERIALS = {
    "齐全": "complete", "缺": "missing", "迟": "late", "要素不全": "incomplete", "不适用": "not_applicable",
    "待定": "pending",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that came out otherwise than the case says."""

    what: str
    expected: str
    got: str


def read_cases(path: Path) -> CaseFile:
    """Read a case file.

    Raises:
        RubricError: the file is not YAML, or a case has a key that does not exist, lacks 期望, or has a wrong shape.

    """
    return read_case_file(path, _COMPARE)


def run_case(case: Case, load: Callable[[Mapping[str, str]], Rubric]) -> list[Difference]:
    """Differences between the case and what the engine makes of it; ``load`` gives the rubric for some readings."""
    rubric = load(case.readings)
    name = str(case.unit.get("名称", "甲"))
    rows = [{"编号": f"#{index}", "单位": name, **_texts(row)} for index, row in enumerate(case.rows, 1)]
    roster = [_roster(name, case.unit), *(_roster(str(other.get("名称", "乙")), other) for other in case.others)]
    known = {str(entry["单位"]) for entry in roster}
    attributed = {field for situation in rubric.vocabulary.situations.values() for field in situation.unit_from}
    others = sorted({row[field] for row in rows for field in ("单位", *attributed) if field in row} - known)
    try:
        ledger = ledger_from_rows(rows, rubric.vocabulary, [*roster, *({"单位": other} for other in others)])
    except LedgerError as error:
        codes = sorted({problem.code for problem in error.problems if problem.severity == "error"})
        wanted = str(case.expected.get("报错", ""))
        return [] if wanted in codes else [Difference("读入", wanted or "没有错误", str(error))]
    if "报错" in case.expected:
        return [Difference("读入", str(case.expected["报错"]), "没有错误")]
    unit = next(unit for unit in ledger.units if unit.name == name)
    if case.others or not _PLACES.keys().isdisjoint(case.expected):
        return list(_ranked_differences(case, rubric, ledger, name))
    days = case.as_of, case.previous_as_of
    cohort = cohort_of(rubric.plan, ledger.units, ledger.records, *days) if len(ledger.units) > 1 else {}
    first, last = days_of(unit, *days)
    result = evaluate(rubric.plan, ledger.records, unit, as_of=first, previous_as_of=last, cohort=cohort or None)
    return list(_differences(case.expected, result))


def _roster(name: str, fields: Mapping[str, Any]) -> dict[str, str]:
    return {"单位": name, **{str(key): str(value) for key, value in fields.items() if key != "名称"}}


def _ranked_differences(case: Case, rubric: Rubric, ledger: Ledger, name: str) -> Iterator[Difference]:
    """As the whole ledger has it: the unit compared with the others of its group, and ranked among them."""
    plan, days = rubric.plan, (case.as_of, case.previous_as_of)
    groups: dict[object, list[Unit]] = {}
    for unit in ledger.units:
        groups.setdefault(unit.values.get(plan.rank_by), []).append(unit)
    found = []
    for units in groups.values():
        cohort = cohort_of(plan, units, ledger.records, *days) or None
        for unit in units:
            first, last = days_of(unit, *days)
            found.append(evaluate(plan, ledger.records, unit, as_of=first, previous_as_of=last, cohort=cohort))
    ranking = rank_by_plan(plan, found, ledger.units)
    spot = ranking.spots().get(name)
    for key, place_of in _PLACES.items():
        if key in case.expected:
            places = None if spot is None else place_of(spot)
            wanted = str(case.expected[key]).replace("-", "～").replace("~", "～")
            yield from _differ(key, wanted, "无" if places is None else place_words(places))
    yield from _differences(case.expected, next(one for one in ranking.everyone() if one.unit == name))


_PLACES: Mapping[str, Callable[[Spot], range | None]] = {
    "名次": lambda spot: spot.places,
    "全体名次": lambda spot: spot.overall,
}
"""What is asked of the ranking, not of the result."""


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in row.items()}


def _differences(expected: Mapping[str, Any], result: Assessment) -> Iterator[Difference]:
    for key, wanted in expected.items():
        yield from _COMPARE[str(key)](str(key), wanted, result)


_Compare = Callable[[str, Any, Assessment], Iterator[Difference]]


def _differ(what: str, wanted: object, got: object) -> Iterator[Difference]:
    if wanted != got:
        yield Difference(what, str(wanted), str(got))


def _score(
    what: str, wanted: Any, low: Decimal | Fraction | None, high: Decimal | Fraction | None
) -> Iterator[Difference]:
    if isinstance(wanted, dict):
        yield from _differ(f"{what}下限", Fraction(number_from(wanted["下限"])), None if low is None else Fraction(low))
        yield from _differ(
            f"{what}上限", Fraction(number_from(wanted["上限"])), None if high is None else Fraction(high)
        )
    elif low is None or high is None or low != high:
        yield Difference(what, str(wanted), f"{low}～{high}")
    else:
        yield from _differ(what, _exact(wanted), Fraction(low))


def _exact(text: object) -> Fraction:
    value = str(text)
    return -Fraction(number_from(value[1:])) if value.startswith("-") else Fraction(number_from(value.lstrip("+")))


def _nodes(_what: str, wanted: Any, result: Assessment) -> Iterator[Difference]:
    known = {node.id: node for node in result.nodes}
    for clause, score in wanted.items():
        if str(clause) not in known:
            yield Difference(f"得分 {clause}", str(score), "没有这个计分条目")
        else:
            node = known[str(clause)]
            if isinstance(score, str) and score.startswith("-"):
                yield from _differ(
                    f"得分 {clause}", _exact(score), None if node.score is None else Fraction(node.score)
                )
            else:
                yield from _score(f"得分 {clause}", score, node.low, node.high)


def _fates(_what: str, wanted: Any, result: Assessment) -> Iterator[Difference]:
    known = {record.record: record.fate for record in result.records}
    for record, fate in wanted.items():
        yield from _differ(f"处置 {record}", _FATES.get(str(fate), str(fate)), known.get(str(record), "没有这条记录"))


def _record_points(_what: str, wanted: Any, result: Assessment) -> Iterator[Difference]:
    for record, points in wanted.items():
        got = sum((Fraction(line.effective) for line in result.ledger if line.record == str(record)), Fraction(0))
        yield from _differ(f"分数 {record}", _exact(points), got)


def _fired(result: Assessment) -> set[str]:
    zeroed = {line.clause for line in result.ledger if line.kind == "zero" and not line.pending}
    effects = {effect.clause for effect in result.grade_effects if not effect.pending}
    followed = {entry.clause for entry in result.consequences if entry.state == "certain"}
    return zeroed | effects | followed | {entry.clause for entry in result.findings if not entry.pending}


def _includes(what: str, wanted: Any, result: Assessment) -> Iterator[Difference]:
    missing = [str(clause) for clause in _listed(wanted) if str(clause) not in _fired(result)]
    if missing:
        yield Difference(what, "、".join(missing), "、".join(sorted(_fired(result))) or "没有触发")


def _excludes(what: str, wanted: Any, result: Assessment) -> Iterator[Difference]:
    present = [str(clause) for clause in _listed(wanted) if str(clause) in _fired(result)]
    if present:
        yield Difference(what, "没有", "、".join(present))


def _listed(wanted: Any) -> Sequence[Any]:
    return wanted if isinstance(wanted, list) else [wanted] if wanted else []


def _consequences(state: str) -> _Compare:
    def compare(what: str, wanted: Any, result: Assessment) -> Iterator[Difference]:
        got = {c.clause for c in result.consequences if c.state == state}
        yield from _differ(what, {str(clause) for clause in _listed(wanted)}, got)

    return compare


def _materials(_what: str, wanted: Any, result: Assessment) -> Iterator[Difference]:
    known = {material.clause: material.state for material in result.materials}
    for clause, state in wanted.items():
        yield from _differ(f"材料 {clause}", _MATERIALS.get(str(state), str(state)), known.get(str(clause), "没有"))


def _findings(_what: str, wanted: Any, result: Assessment) -> Iterator[Difference]:
    for clause, count in wanted.items():
        listed = [entry.clause for entry in result.findings if not entry.pending for _ in range(entry.count)]
        listed += [entry.clause for entry in result.consequences]
        got = listed.count(str(clause))
        yield from _differ(f"列出 {clause}", int(count), got)


def _grade(attribute: str) -> _Compare:
    def compare(what: str, wanted: Any, result: Assessment) -> Iterator[Difference]:
        yield from _differ(what, None if wanted in ("", "未定", "无") else str(wanted), getattr(result, attribute))

    return compare


_COMPARE: Mapping[str, _Compare] = {
    "状态": lambda what, wanted, r: _differ(what, _STATUSES.get(str(wanted), str(wanted)), r.status),
    "总分": lambda what, wanted, r: _score(what, wanted, r.low, r.high),
    "得分": _nodes,
    "处置": _fates,
    "分数": _record_points,
    "得分档次": _grade("grade_by_score"),
    "最终档次": _grade("grade"),
    "可能档次": lambda what, wanted, r: _differ(what, tuple(str(w) for w in wanted), r.possible_grades),
    "触发": _includes,
    "未触发": _excludes,
    "后果": _consequences("certain"),
    "待定后果": _consequences("pending"),
    "未知后果": _consequences("unknown"),
    "材料": _materials,
    "列出": _findings,
    **dict.fromkeys(("报错", *_PLACES), lambda _what, _wanted, _r: iter(())),
}
