"""考评表 as data: every rule has its place, every point its row, and the blocks of the table fit together."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from examples import RUBRICS, dossier_of

from lianzheng_rubric.engine.plan import TOTAL
from lianzheng_rubric.office.score_sheet.filled import SheetRow, Subtotal, outline_of, score_sheet
from lianzheng_rubric.office.score_sheet.layout import Layout, laid_out


def layouts(rubric_id: str) -> list[Layout]:
    dossier = dossier_of(rubric_id)
    outline = outline_of(dossier.rubric)
    return [laid_out(score_sheet(outline, assessment)) for assessment in dossier.chosen()]


@pytest.mark.parametrize("rubric_id", RUBRICS)
class TestEveryRuleHasItsPlace:
    def test_every_rule_that_does_something_stands_in_exactly_one_row(self, rubric_id: str) -> None:
        plan = dossier_of(rubric_id).rubric.plan
        placed = Counter(
            rule
            for row in outline_of(dossier_of(rubric_id).rubric).rows
            if isinstance(row, SheetRow)
            for rule in row.rules
        )
        wanted = {step.id for step in plan.steps} | {material.id for material in plan.requirements}
        assert set(placed) == wanted
        assert set(placed.values()) <= {1}

    def test_every_node_shows_its_score_once(self, rubric_id: str) -> None:
        outline = outline_of(dossier_of(rubric_id).rubric)
        if not outline.scored:
            assert not any(isinstance(row, Subtotal) for row in outline.rows)
            return
        subtotals = [row.node for row in outline.rows if isinstance(row, Subtotal)]
        for layout in layouts(rubric_id)[:1]:
            shown = Counter([*subtotals, *(node for node, _, _ in layout.shared)])
            assert shown == Counter(list(outline.nodes))

    def test_rows_say_what_the_document_asks(self, rubric_id: str) -> None:
        rows = [row for row in outline_of(dossier_of(rubric_id).rubric).rows if isinstance(row, SheetRow)]
        assert all(row.standards for row in rows if row.rules)
        assert all(row.headings for row in rows)


@pytest.mark.parametrize("rubric_id", RUBRICS)
class TestEveryPointHasItsRow:
    def test_points_beside_the_rows_are_the_points_of_the_ledger_node_by_node(self, rubric_id: str) -> None:
        for layout in layouts(rubric_id):
            shown: dict[str, Fraction] = {}
            for line in layout.lines:
                if line.points is not None:
                    shown[line.node] = shown.get(line.node, Fraction(0)) + Fraction(line.points)
            booked: dict[str, Fraction] = {}
            for entry in layout.sheet.assessment.ledger:
                booked[entry.node] = booked.get(entry.node, Fraction(0)) + Fraction(entry.effective)
            assert shown == booked

    def test_every_record_that_moved_points_is_named_beside_its_row(self, rubric_id: str) -> None:
        for layout in layouts(rubric_id):
            told = "\n".join(reason for line in layout.lines for reason in line.reasons)
            named = {entry.record for entry in layout.sheet.assessment.ledger if entry.record}
            assert all(f"［{record}］" in told for record in named)

    def test_what_limits_the_grade_is_told(self, rubric_id: str) -> None:
        for layout in layouts(rubric_id):
            told = "\n".join(reason for line in layout.lines for reason in line.reasons)
            assert all(effect.effect in told for effect in layout.sheet.assessment.grade_effects)


@pytest.mark.parametrize("rubric_id", RUBRICS)
def test_headings_and_items_cover_the_left_of_the_table_without_gap_or_overlap(rubric_id: str) -> None:
    for layout in layouts(rubric_id):
        cells = Counter(
            (line, column)
            for span in (*layout.headings, *layout.items)
            for line in range(span.first, span.last + 1)
            for column in range(span.left, span.right + 1)
        )
        depth = layout.sheet.outline.depth
        assert cells == Counter((line, column) for line in range(len(layout.lines)) for column in range(depth + 1))


def test_the_total_stands_last_and_a_checklist_has_none() -> None:
    for rubric_id in RUBRICS:
        last = outline_of(dossier_of(rubric_id).rubric).rows[-1]
        assert (isinstance(last, Subtotal) and last.node == TOTAL) is (rubric_id != "xju-2018")


def test_items_that_share_marks_share_a_score() -> None:
    """通榆第（二）组: articles 5, 6 and 7 have 5 marks together."""
    layout = layouts("tongyu-2017")[0]
    ((first, last),) = [(first, last) for node, first, last in layout.shared if node == "2"]
    assert [line.row.clause for line in layout.lines[first : last + 1] if isinstance(line.row, SheetRow)] == [
        "2.5",
        "2.6",
        "2.7",
    ]
