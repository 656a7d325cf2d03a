"""Scores on the screen: the demo, ``score`` and ``explain``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lianzheng_rubric.cli.console import Exit, as_json, put, say, write_result
from lianzheng_rubric.cli.ledgers import assessments_of, known_unit, read, results_for, sources
from lianzheng_rubric.engine.following import asks_for_rank
from lianzheng_rubric.engine.ranking import only_units
from lianzheng_rubric.reports.explanation import explain_unit
from lianzheng_rubric.reports.plain_text import plain
from lianzheng_rubric.reports.table import format_table, ranking_table, to_csv
from lianzheng_rubric.scoring import load_rubric, read_ledger, results_of, shipped_examples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianzheng_rubric.engine.assessment import Assessment
    from lianzheng_rubric.engine.ranking import Ranking
    from lianzheng_rubric.language.loading import Rubric

__all__ = ["run_demo", "run_draw", "run_explain", "run_score"]


def run_score(
    name: str, ledgers: Sequence[str], form: str, output: str | None, units: Sequence[str], given: dict[str, Any]
) -> int:
    """``lianzheng score``."""
    rubric = load_rubric(name, given["readings"])
    ledger = read(rubric, ledgers, given)
    for unit in units:
        known_unit(ledger, unit)
    results = results_for(rubric, ledger, given)
    ranking = only_units(results.ranking, units)
    assessments = [assessment for assessment in results.assessments if not units or assessment.unit in units]
    if form == "table" and output in (None, "-") and sys.stdout.isatty():
        from lianzheng_rubric.reports.terminal import print_ranking

        print_ranking(rubric.title, ranking, sys.stdout)
    else:
        write_result(_rendered(rubric, assessments, ranking, form), output)
    if ledger.set_aside:
        say(f"搁置了 {len(ledger.set_aside)} 行有误的记录，没有计入。")
        return Exit.FINDINGS
    return Exit.FINE


def _rendered(rubric: Rubric, assessments: Sequence[Assessment], ranking: Ranking, form: str) -> str:
    if form == "table":
        return f"{rubric.title}\n\n{format_table(*ranking_table(ranking))}"
    if form == "csv":
        return to_csv(*ranking_table(ranking, exact=True))
    from lianzheng_rubric.reports.document import ranked_documents

    documents = ranked_documents(assessments, ranking)
    if form == "jsonl":
        return "\n".join(as_json(item, indent=None) for item in documents)
    return as_json(documents)


def run_explain(name: str, ledgers: Sequence[str], unit: str, clause: str | None, given: dict[str, Any]) -> int:
    """``lianzheng explain``."""
    rubric = load_rubric(name, given["readings"])
    ledger = read(rubric, ledgers, given)
    known_unit(ledger, unit)
    wanted = () if asks_for_rank(rubric.plan) else [unit]
    results = results_of(rubric, ledger, assessments_of(rubric, ledger, wanted, given))
    assessment = results[unit]
    if clause is None:
        put(plain("\n".join(explain_unit(assessment))))
        return Exit.FINE
    from lianzheng_rubric.cli.clause import clause_lines

    roster = next(known.values for known in ledger.units if known.name == unit)
    put(plain("\n".join(clause_lines(rubric, assessment, clause, roster))))
    return Exit.FINE


def run_draw(name: str, rosters: Sequence[str], seed: str, count: int | None, by: str | None) -> int:
    """``lianzheng draw``."""
    from lianzheng_rubric.engine.sampling import draw, draw_by

    rubric = load_rubric(name)
    ledger = read_ledger(sources(rosters), rubric)
    if by is not None and by not in rubric.vocabulary.unit_fields:
        from lianzheng_rubric.language.spelling import nearest

        raise click.UsageError(f"名册没有字段“{by}”。{nearest(by, rubric.vocabulary.unit_fields)}")
    drawn = (
        {"": draw(ledger.units, seed, count)}
        if by is None
        else draw_by(ledger.units, by, seed, count or len(ledger.units))
    )
    rows = [(kind, str(place), unit.name) for kind, units in drawn.items() for place, unit in enumerate(units, 1)]
    header = ("类别", "序号", "单位")
    put(format_table(header, rows) if by is not None else format_table(header[1:], [row[1:] for row in rows]))
    return Exit.FINE


def run_demo(folder: str) -> int:
    """``lianzheng demo``: the shipped example, scored, written and explained."""
    from datetime import date

    from lianzheng_rubric.reports.document import ranked_documents

    rubric = load_rubric("tongyu-2017")
    ledger = read_ledger(list(shipped_examples("tongyu-2017")), rubric)
    given = {"as_of": date(2017, 12, 20), "previous_as_of": date(2016, 12, 20)}
    results = results_for(rubric, ledger, given)
    assessments, ranking = results.assessments, results.ranking
    put(_rendered(rubric, assessments, ranking, "table"))
    target = Path(folder)
    texts = {
        "排名.csv": to_csv(*ranking_table(ranking, exact=True)),
        "结果.json": as_json(ranked_documents(assessments, ranking)),
        "说明.txt": "\n\n".join("\n".join(explain_unit(a)) for a in assessments),
    }
    for name, text in texts.items():
        write_result(text, str(target / name))
    example = next((a for a in assessments if a.grade != a.grade_by_score), assessments[0])
    put("\n".join(["", f"为什么？以{example.unit}为例：", "", *explain_unit(example)]))
    return Exit.FINE
