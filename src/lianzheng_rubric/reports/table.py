"""Rankings as rows: for a terminal, for CSV, for any program that wants a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from lianzheng_rubric.engine.assessment import Assessment
from lianzheng_rubric.engine.ranking import Ranking
from lianzheng_rubric.problems import display_width
from lianzheng_rubric.reports.wording import MATERIAL_STATES, STATUSES, number, short

__all__ = [
    "COLUMNS",
    "format_table",
    "overall_places",
    "printable",
    "ranking_rows",
    "ranking_table",
    "safe_cell",
    "to_csv",
]

_NUMBER = re.compile(r"-?[0-9]+(?:[./][0-9]+)?")
COLUMNS = ("名次", "单位", "总分", "得分档次", "最终档次", "状态", "说明")


def ranking_rows(ranking: Ranking, *, exact: bool = False) -> list[tuple[str, ...]]:
    """One row a unit: places first, then pending units, then units without a score."""
    show = number if exact else short
    rows: list[tuple[str, ...]] = [
        (str(p.among), p.assessment.unit, show(p.assessment.total), p.assessment.grade_by_score or "",
         p.grade or "或".join(p.assessment.possible_grades),
         STATUSES["final"], _remark(p.assessment, beyond_quota=p.beyond_quota))
        for p in ranking.places
    ]  # fmt: skip
    for assessment in ranking.pending:
        span = f"{show(assessment.low)}～{show(assessment.high)}"
        grades = assessment.grade or "或".join(assessment.possible_grades)
        rows.append(
            (
                "-",
                assessment.unit,
                span,
                assessment.grade_by_score or "",
                grades,
                STATUSES["pending"],
                _owed(assessment),
            )
        )
    for assessment in ranking.unscored:
        rows.append(("-", assessment.unit, "", "", "", STATUSES[assessment.status], _checked(assessment)))
    return rows


def ranking_table(ranking: Ranking, *, exact: bool = False) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Header and rows; where units are ranked by class, with the class and, if asked for, with the place among all."""
    rows = ranking_rows(ranking, exact=exact)
    if not ranking.groups:
        return COLUMNS, rows
    groups, overall = ranking.groups, overall_places(ranking)
    if not overall:
        return ("组别", *COLUMNS), [(groups.get(row[1]) or "-", *row) for row in rows]
    place, *others = COLUMNS
    told = [(groups.get(row[1]) or "-", row[0], overall.get(row[1], "-"), *row[1:]) for row in rows]
    return ("组别", place, "全体名次", *others), told


def overall_places(ranking: Ranking) -> dict[str, str]:
    """The places among the units of all groups, of those that have one; nothing where nobody asks for them."""
    return {p.assessment.unit: str(p.overall) for p in ranking.places if p.overall is not None}


def _remark(assessment: Assessment, *, beyond_quota: bool) -> str:
    bound = [effect for effect in assessment.grade_effects if effect.binding]
    reasons = [f"{effect.clause} {effect.rule}：{effect.effect}" for effect in bound]
    if beyond_quota:
        reasons.append("名额已满")
    if assessment.grade is None and assessment.possible_grades:
        reasons.append("档次要等名次")
    return "；".join(reasons)


def _owed(assessment: Assessment) -> str:
    names = list(dict.fromkeys(f"{p.clause} {p.rule}" for p in assessment.pending))
    return "待：" + "、".join(names[:3]) + (f" 等{len(names)}项" if len(names) > 3 else "")


def _checked(assessment: Assessment) -> str:
    if assessment.status == "out_of_scope":
        return assessment.notices[0] if assessment.notices else ""
    counts = {
        word: sum(m.state == state for m in assessment.materials)
        for state, word in MATERIAL_STATES.items()
        if state != "not_applicable"
    }
    parts = [f"{word}{count}" for word, count in counts.items() if count]
    problems = sum(entry.count for entry in assessment.findings if entry.category == "问题" and not entry.pending)
    return "材料：" + "、".join(parts) + (f"；问题{problems}" if problems else "") if parts else f"问题{problems}"


def format_table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Columns lined up under wide characters, plain text, safe for GBK consoles."""
    grid = [[printable(cell) for cell in row] for row in (tuple(header), *rows)]
    widths = [max(display_width(row[column]) for row in grid) for column in range(len(grid[0]))]
    lines = []
    for row in grid:
        padded = (cell + " " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True))
        lines.append("  ".join(padded).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def printable(text: str) -> str:
    """``text`` on one line, with a blank for every character that is not printed: none reaches a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def safe_cell(text: str) -> str:
    """A text that a spreadsheet will not take for a formula; plain numbers stay numbers."""
    text = printable(text)
    risky = text.lstrip()[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    return "'" + text if risky and text != "-" and not _NUMBER.fullmatch(text) else text


def to_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """CSV text; units and remarks cannot become formulas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(tuple(header))
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
