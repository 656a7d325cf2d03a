"""Results as small HTML tables for Jupyter: the rows of the other reports, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from lianzheng_rubric.engine.assessment import Assessment, LedgerLine
from lianzheng_rubric.engine.ranking import Ranking
from lianzheng_rubric.reports.plain_text import plain
from lianzheng_rubric.reports.provenance import provenance, provenance_of_all
from lianzheng_rubric.reports.reasons import records_of, titled
from lianzheng_rubric.reports.table import ranking_table
from lianzheng_rubric.reports.wording import MATERIAL_STATES, NODE_STATES, about, arithmetic, headline, number, span

__all__ = ["assessment_html", "ranking_html"]

_CELL = "padding:.25em .75em;text-align:left;vertical-align:top;white-space:pre-line"
_NUMERIC = ("名次", "全体名次", "总分", "得分", "满分")


def ranking_html(ranking: Ranking) -> str:
    """The ranking as every report gives it, and what it was made by."""
    everyone = tuple(ranking.everyone())
    if not everyone:
        return "<p>没有单位。</p>"
    header, rows = ranking_table(ranking)
    return _table(everyone[0].rubric_title, header, rows) + _foot(provenance_of_all(everyone[0], everyone))


def assessment_html(assessment: Assessment) -> str:
    """One unit: its items with the arithmetic of every line, what fixes its grade, its materials, what it owes."""
    parts = [
        _table(headline(assessment), ("条款", "得分", "满分", "来历"), _items(assessment)),
        _table("", ("条款", "档次", "依据"), _grades(assessment)),
        _table("", ("条款", "材料", "状态"), _materials(assessment)),
        _table("", ("条款", "类别", "列出"), ((one.clause, one.category, one.rule) for one in assessment.findings)),
        _table("", ("条款", "还缺", "为什么"), _owed(assessment)),
    ]
    return "".join(parts) + _foot(provenance(assessment))


def _items(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    """The total, the items right below it, and every item where something happened."""
    lines: dict[str, list[LedgerLine]] = {}
    for line in assessment.ledger:
        lines.setdefault(line.node, []).append(line)
    behind = records_of(assessment)
    depth: dict[str, int] = {}
    for node in assessment.nodes:
        depth[node.id] = 0 if node.parent is None else depth[node.parent] + 1
        own = lines.get(node.id, [])
        if own or depth[node.id] < 2 or node.score != node.full:
            told = [f"{line.clause} {line.rule}{about(*behind(line))} {arithmetic(line)}" for line in own]
            told += [NODE_STATES[node.state]] if node.state in NODE_STATES else []
            full = "" if node.full is None else number(node.full)
            yield "　" * depth[node.id] + titled(node), span(node.low, node.high), full, "\n".join(told)


def _grades(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    for one in assessment.grade_effects:
        yield one.clause, one.effect, f"{one.rule}{about(*one.records)}"


def _materials(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    for one in assessment.materials:
        detail = f"（{one.detail}）" if one.detail else ""
        yield one.clause, one.label, MATERIAL_STATES[one.state] + detail


def _owed(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    for one in assessment.pending:
        yield one.clause, f"{one.rule}{about(one.record)}", one.what


def _table(caption: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Nothing where there is neither a caption nor a row."""
    body = "".join(f"<tr>{''.join(map(_cell, header, row))}</tr>" for row in rows)
    title = f'<p style="margin:.5em 0"><b>{_text(caption)}</b></p>' if caption else ""
    if not body:
        return title
    head = "".join(f'<th scope="col" style="{_CELL}">{_text(name)}</th>' for name in header)
    return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(column: str, text: str) -> str:
    style = _CELL.replace("left", "right") if column in _NUMERIC else _CELL
    return f'<td style="{style}">{_text(text)}</td>'


def _text(text: str) -> str:
    return escape(plain(text))


def _foot(lines: tuple[str, ...]) -> str:
    return f'<p style="margin:.5em 0"><small>{"<br>".join(map(_text, lines))}</small></p>'
