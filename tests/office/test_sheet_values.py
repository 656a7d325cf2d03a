"""考评表.xlsx: every number that stands where a score belongs is the exact score, as other programs read it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from dossiers import EXAMPLES, SCORED, example, files_of, opened, sheet_scores


@pytest.mark.parametrize("rubric_id", EXAMPLES)
def test_stored_values_are_the_exact_scores(rubric_id):
    """Each node of each unit: its score stands in its cell; an open one shows that it is open."""
    dossier = example(rubric_id)
    files = files_of(dossier, "考评表")

    assert len(files) == len(dossier.ledger.units)
    for name, scores in sheet_scores(dossier).items():
        sheet = opened(files[name]).active
        for cell, score in scores.items():
            stored = sheet[cell].value
            if score.score is None:
                assert str(stored).startswith("待定"), (name, cell)
            else:
                assert stored == pytest.approx(float(Fraction(score.score)), abs=1e-9), (name, cell, score)


@pytest.mark.parametrize("rubric_id", SCORED)
def test_every_settled_score_is_live_and_nothing_else_is(rubric_id):
    """Formulas stand exactly where settled scores stand."""
    dossier = example(rubric_id)
    files = files_of(dossier, "考评表")

    for name, scores in sheet_scores(dossier).items():
        sheet = opened(files[name], values=False).active
        live = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
        assert live == {cell for cell, score in scores.items() if score.score is not None}, name


@pytest.mark.parametrize("rubric_id", SCORED)
def test_total_and_parts_have_a_cell(rubric_id):
    """The sheet shows the total, and every item that has marks of its own or points."""
    dossier = example(rubric_id)
    shown = {score.id for scores in sheet_scores(dossier).values() for score in scores.values()}

    assert "总分" in shown
    assert {node.id for node in dossier.rubric.plan.nodes if node.sheet} <= shown


def test_a_checklist_has_no_scores():
    """A document without marks gets a sheet without numbers to add up."""
    dossier = example("xju-2018")

    for content in files_of(dossier, "考评表").values():
        sheet = opened(content, values=False).active
        assert [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
        assert all(cell.value != "得分" for row in sheet.iter_rows(max_row=3) for cell in row)
