"""A rubric and a ledger on disk, and nothing of the caller's environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import LEDGER, RUBRIC


@pytest.fixture
def rubric(tmp_path: Path) -> Path:
    path = tmp_path / "甲县.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "台账.csv"
    path.write_text(LEDGER, encoding="utf-8")
    return path
