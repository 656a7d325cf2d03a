"""The page itself: everything is gathered, written into the template, and becomes one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from lianzheng_rubric.engine.exact import UNIT, exact
from lianzheng_rubric.engine.record import Record
from lianzheng_rubric.office.dossier import Dossier, Paper
from lianzheng_rubric.office.page import embedding
from lianzheng_rubric.office.page.board import Row, axis_of, rows, sections, summary
from lianzheng_rubric.office.page.gathering import Gathered
from lianzheng_rubric.office.page.packing import UNITS_IN_A_PIECE, in_script, pieces
from lianzheng_rubric.office.page.parts import parts_of
from lianzheng_rubric.office.page.record_facts import RecordFacts, value_text
from lianzheng_rubric.office.page.rulebook import clauses_in_words, grade_marks, lines_of, provisions
from lianzheng_rubric.office.page.unit_sheet import Common, Standing, sheet
from lianzheng_rubric.records.ledger import SetAside
from lianzheng_rubric.reports.plain_text import plain
from lianzheng_rubric.reports.wording import MATERIAL_STATES, number

__all__ = ["papers"]

NAME = "考核结果.html"
_TOLD_AT_FIRST = 100
"""Units whose changed grade, or whose open inputs, are told on the first screen; the filters find all of them."""


def papers(dossier: Dossier) -> Iterator[Paper]:
    """One page: the ranking of everybody, and the sheets of the chosen units."""
    yield Paper(NAME, _page(dossier).encode())


def _page(dossier: Dossier) -> str:
    plan, ranking = dossier.rubric.plan, dossier.results.ranking
    parts = parts_of(plan)
    grade_lines = lines_of(plan.bands)
    axis = axis_of(ranking, grade_lines)
    found = list(rows(ranking, axis, _groups(dossier)))
    gathered = Gathered(plan, parts)
    packed = list(pieces(_sheets(dossier, found, gathered)))
    sample = found[0].assessment if found else None
    context = {
        "title": dossier.rubric.title,
        "day": dossier.day.isoformat() if dossier.day else "",
        "sources": dossier.provenance,
        "summary": summary(found, [band.name for band in plan.bands]),
        "sections": sections(found),
        "axis": axis,
        "ticks": [(tick, axis.at(Fraction(tick))) for tick in axis.ticks()],
        "grade_lines": [(line.grade, number(exact(line.points * UNIT)), axis.at(line.points)) for line in grade_lines],
        "marks": grade_marks(plan.bands),
        "scored": any(row.bar for row in found),
        "places_open": any(one.certain is None for place in ranking.places for one in place.spans()),
        "most": _TOLD_AT_FIRST,
        "gathered": gathered,
        "losses": gathered.losses(10),
        "set_aside": _set_aside(dossier),
        "provisions": provisions(plan, sample, gathered.mattered),
        "pieces": packed,
        "data": in_script(_shared(dossier, gathered)),
        **_embedded(sample.rubric_id if sample else plan.id, plan.version, plan.fingerprint),
    }
    return _environment().from_string(embedding.template_text()).render(context)


def _sheets(dossier: Dossier, found: list[Row], gathered: Gathered) -> Iterator[dict[str, Any]]:
    """The sheets one after the other; what was worked out for one unit is forgotten before the next."""
    plan = dossier.rubric.plan
    common = Common.of(plan, gathered.parts, RecordFacts(dossier.rubric.vocabulary))
    wanted, records = set(dossier.units), _by_unit(dossier)
    number_of_sheets = 0
    for row in dossier.watched(found, "网页"):
        assessment = row.assessment.but()
        asked = row.unit in wanted
        gathered.add(row, assessment, number_of_sheets if asked else None)
        if asked:
            number_of_sheets += 1
            standing = Standing(row.place, row.overall, row.group, row.grade, row.beyond_quota)
            yield sheet(common, assessment, standing, {(one.id, one.place): one for one in records.get(row.unit, ())})


def _groups(dossier: Dossier) -> Mapping[str, str]:
    """The class of every unit, where units are ranked by class."""
    by = dossier.rubric.plan.rank_by
    values = {unit.name: unit.values.get(by) for unit in dossier.ledger.units} if by else {}
    return {name: value_text(value) for name, value in values.items()}


def _set_aside(dossier: Dossier) -> tuple[SetAside, ...]:
    """Rows that were set aside: all of them, or those of the chosen units where not everybody is chosen."""
    chosen = set(dossier.units)
    everybody = all(unit.name in chosen for unit in dossier.ledger.units)
    return tuple(row for row in dossier.ledger.set_aside if everybody or row.unit in chosen)


def _by_unit(dossier: Dossier) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in dossier.ledger.records:
        found.setdefault(record.unit, []).append(record)
    return found


def _shared(dossier: Dossier, gathered: Gathered) -> dict[str, Any]:
    """What the scripts need of all units: the index, the columns of the heat map, every clause in words."""
    plan = dossier.rubric.plan
    sample = next((row for row in dossier.results.assessments if row.materials), None)
    return {
        "parts": [
            [part.id, part.title, "" if part.full is None else number(exact(part.full * UNIT)), int(part.subtotal),
             int(part.start == 0)]
            for part in gathered.parts
        ],
        "materials": [] if sample is None else [[one.clause, one.label] for one in sample.materials],
        "states": dict(MATERIAL_STATES),
        "marks": dict(grade_marks(plan.bands)),
        "units": gathered.index,
        "piece": UNITS_IN_A_PIECE,
        "categories": list(gathered.categories),
        "touched": list(gathered.clauses),
        "clauses": clauses_in_words(plan),
    }  # fmt: skip


def _embedded(rubric_id: str, version: str, fingerprint: str) -> dict[str, Any]:
    """Style, scripts and the policy that allows these only."""
    margins = embedding.print_margins(f"{rubric_id} {version}　指纹 {fingerprint[:16]}")
    styles = (embedding.style(), margins)
    return {
        "style": Markup(styles[0]),  # noqa: S704 - our own file
        "margins": Markup(margins),  # noqa: S704 - escaped letter by letter
        "script": Markup(embedding.script()),  # noqa: S704 - our own file
        "policy": embedding.policy((embedding.script(),), styles),
    }


def _environment() -> Environment:
    """Everything is escaped, and what steers a terminal or hides text becomes a blank."""

    def shown(value: Any) -> Any:
        return plain(value) if type(value) is str else value

    return Environment(
        autoescape=True, undefined=StrictUndefined, finalize=shown, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
