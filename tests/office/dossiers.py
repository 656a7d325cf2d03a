"""Dossiers that tests make papers from: the shipped examples, a small rubric with classes and quotas, many units."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import lru_cache

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from lianzheng_rubric import load_rubric, read_ledger, score
from lianzheng_rubric.engine.assessment import NodeScore
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.papers import make_papers
from lianzheng_rubric.office.score_sheet.filled import Subtotal, outline_of, score_sheet
from lianzheng_rubric.office.score_sheet.layout import laid_out
from lianzheng_rubric.records.ledger import Ledger, ledger_from_rows
from lianzheng_rubric.scoring import shipped_examples

AS_OF = {
    "tongyu-2017": date(2017, 12, 20),
    "xxqu-2018": date(2018, 12, 28),
    "karamay-2013": date(2013, 12, 31),
    "yangshan-2014": date(2014, 9, 22),
    "xju-2018": date(2018, 12, 31),
}
EXAMPLES = tuple(AS_OF)
SCORED = tuple(name for name in EXAMPLES if name != "xju-2018")

GROUPED = """
细则: 分组排名的细则
编号: grouped
单位字段: {单位类别: [乡镇, 机关]}
排名分组: 单位类别
考核项目:
  1.工作(60分): {差错: 每次扣1分}
  2.纪律(40分): {迟到: 每次扣2分}
  3.专报(20分):
    质量: 酌情扣分
档次: {优秀: {分: 100分以上, 名额: 1/3}, 合格: 60分以上, 不合格: 其余}
后果:
  通报表扬: 最终档次 == 优秀
  约谈主要负责人: 倒数名次 == 1
  限期整改；通报批评: 总分 < 平均分
"""


def dossier_of(rubric, ledger, as_of=None) -> Dossier:
    results = score(rubric, ledger, as_of=as_of)
    return Dossier(results, ledger, tuple(unit.name for unit in ledger.units))


@lru_cache(maxsize=8)
def example(rubric_id: str) -> Dossier:
    rubric = load_rubric(rubric_id)
    return dossier_of(rubric, read_ledger(list(shipped_examples(rubric_id)), rubric), AS_OF[rubric_id])


@lru_cache(maxsize=1)
def grouped() -> Dossier:
    """Four towns and an office: two of the towns beyond the quota, one town still pending."""
    rubric = load(GROUPED.encode(), "分组.yaml")
    units = [{"单位": f"{name}镇", "单位类别": "乡镇"} for name in "甲乙丙丁"]
    units.append({"单位": "戊局", "单位类别": "机关"})
    rows = [
        {"编号": "1", "单位": "乙镇", "情形": "差错", "数量": 2},
        {"编号": "2", "单位": "丙镇", "情形": "差错", "数量": 5},
        {"编号": "3", "单位": "戊局", "情形": "差错", "数量": 8},
        {"编号": "4", "单位": "丁镇", "情形": "质量"},
    ]
    return dossier_of(rubric, ledger_from_rows(rows, rubric.vocabulary, units))


def many(rubric_id: str, units: int) -> Dossier:
    """The example over and over, every time under other names."""
    rubric = load_rubric(rubric_id)
    ledger = read_ledger(list(shipped_examples(rubric_id)), rubric)
    made, records = [], []
    for number in range(units):
        source = ledger.units[number % len(ledger.units)]
        made.append(replace(source, name=f"{source.name}{number}"))
        records += [
            replace(record, unit=made[-1].name, id=f"{record.id}/{number}")
            for record in ledger.records
            if record.unit == source.name
        ]
    return dossier_of(rubric, Ledger(tuple(records), tuple(made)), AS_OF[rubric_id])


def renamed(dossier: Dossier, names: dict[str, str]) -> Dossier:
    """The same facts with other names and reasons, as somebody typed them."""
    ledger = dossier.ledger
    units = tuple(replace(unit, name=names.get(unit.name, unit.name)) for unit in ledger.units)
    records = tuple(
        replace(record, unit=names.get(record.unit, record.unit), reason=names.get("", record.reason))
        for record in ledger.records
    )
    return dossier_of(dossier.rubric, replace(ledger, units=units, records=records), AS_OF.get(dossier.rubric.id))


def files_of(dossier: Dossier, kind: str) -> dict[str, bytes]:
    return {paper.name: paper.content for paper in make_papers(dossier, kind) if paper.name.endswith(".xlsx")}


def opened(content: bytes, *, values: bool = True) -> Workbook:
    """The workbook as openpyxl sees it: values as they were stored, or formulas."""
    return load_workbook(io.BytesIO(content), data_only=values)


def rows_of(sheet) -> list[list[object]]:
    """The cells of a sheet, empty ones as ``""``."""
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]


def table_of(sheet, first: str) -> tuple[list[object], list[list[object]]]:
    """Header and rows of the table whose header begins with ``first``, up to the line to sign."""
    rows = rows_of(sheet)
    head = next(index for index, row in enumerate(rows) if row[0] == first)
    end = next(index for index, row in enumerate(rows) if str(row[0]).startswith("制表（签字）"))
    return rows[head], rows[head + 1 : end]


def sheet_scores(dossier: Dossier) -> dict[str, dict[str, NodeScore]]:
    """Where the score of each node stands: file → cell → score, from the layout and the header row of the file."""
    outline = outline_of(dossier.rubric)
    files = dict(zip((one.unit for one in dossier.chosen()), files_of(dossier, "考评表").items(), strict=True))
    found = {}
    for assessment in dossier.chosen():
        name, content = files[assessment.unit]
        sheet = opened(content).active
        heads = [cell for row in sheet.iter_rows(max_row=3) for cell in row if cell.value == "得分"]
        if not heads:
            continue
        layout = laid_out(score_sheet(outline, assessment))
        rows = {node: first for node, first, _ in layout.shared}
        rows |= {line.row.node: index for index, line in enumerate(layout.lines) if isinstance(line.row, Subtotal)}
        scores = {node.id: node for node in assessment.nodes}
        below = heads[0].row + 1
        found[name] = {
            f"{heads[0].column_letter}{below + index}": scores[node] for node, index in rows.items() if node in scores
        }
    return found
