"""The speed comparison runs, and every program in it comes to the same numbers; how fast is never asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_comparison_runs_and_all_agree() -> None:
    """The run ends with an error where the programs compared do not agree on a unit."""
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), "--quick", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    titles = [one["title"] for one in told["comparisons"]]
    assert any("tongyu-2017" in title for title in titles)
    assert all(one["contenders"] for one in told["comparisons"])


@pytest.mark.slow
def test_the_page_of_many_units_is_made_and_measured() -> None:
    """The run ends with an error when it needs more memory than it may."""
    command = [sys.executable, str(ROOT / "benchmarks" / "large_page.py"), "--units", "150", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["units"] == 150
    assert told["records"] > 150 * 40
    assert 0 < told["page_mib"] < 2
    assert 0 < told["peak_mib"] <= 1024
