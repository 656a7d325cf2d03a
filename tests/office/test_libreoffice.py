"""LibreOffice opens the workbooks and works out every formula itself: it comes to the exact scores.

The stored values are taken out first (openpyxl writes formulas without them), so that nothing can be read off.
A missing LibreOffice is a failure: these tests are asked for by name (``pytest -m office``).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from dossiers import EXAMPLES, SCORED, example, files_of, grouped, opened, sheet_scores

from libreoffice import converted

pytestmark = pytest.mark.office


def recomputed(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """The same files after LibreOffice computed and wrote them."""
    return converted({name: _without_values(content) for name, content in files.items()}, ("xlsx", "xlsx"), folder)


def _without_values(content: bytes) -> bytes:
    stream = io.BytesIO()
    opened(content, values=False).save(stream)
    return stream.getvalue()


def formulas_of(content: bytes) -> dict[tuple[str, str], str]:
    """(sheet, cell) → formula."""
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in opened(content, values=False)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def assert_same_values(files: Mapping[str, bytes], computed: Mapping[str, bytes]) -> int:
    """Every formula comes to the value that we stored beside it; gives back how many there were."""
    count = 0
    for name, content in files.items():
        stored, worked = opened(content), opened(computed[name])
        for (sheet, cell), formula in formulas_of(content).items():
            ours, theirs = stored[sheet][cell].value, worked[sheet][cell].value
            assert isinstance(theirs, int | float), (name, sheet, cell, formula, theirs)
            assert theirs == pytest.approx(ours, abs=1e-9), (name, sheet, cell, formula)
            count += 1
    return count


@pytest.mark.parametrize("rubric_id", SCORED)
def test_score_sheets_come_to_the_exact_scores(rubric_id, tmp_path):
    """All units, every formula of 考评表: LibreOffice's value, the stored value and the exact score are one."""
    dossier = example(rubric_id)
    files = files_of(dossier, "考评表")
    computed = recomputed(files, tmp_path)
    scores = sheet_scores(dossier)
    settled = sum(score.score is not None for cells in scores.values() for score in cells.values())

    assert assert_same_values(files, computed) == settled > 10
    for name, cells in scores.items():
        sheet = opened(computed[name]).active
        for cell, score in cells.items():
            if score.score is not None:
                assert sheet[cell].value == pytest.approx(float(Fraction(score.score)), abs=1e-9), (name, cell)


@pytest.mark.parametrize("rubric_id", EXAMPLES)
def test_rankings_and_lists_come_to_the_stored_values(rubric_id, tmp_path):
    """Sums, averages, counts and shares; every sheet survives with its name."""
    dossier = example(rubric_id)
    files = files_of(dossier, "排名") | files_of(dossier, "名单")
    computed = recomputed(files, tmp_path)

    assert assert_same_values(files, computed) > 5
    for name, content in files.items():
        assert opened(computed[name]).sheetnames == opened(content).sheetnames


def test_counts_by_class_and_quota_come_to_the_stored_values(tmp_path):
    """Counting formulas tell classes and grades apart."""
    files = files_of(grouped(), "排名")

    assert assert_same_values(files, recomputed(files, tmp_path)) > 20
