"""Every example runs, from the library and from the command line, and shows what it is there to show."""

import json
import os
import subprocess
import sys
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from lianzheng_rubric import load_rubric, read_ledger, score, to_json
from lianzheng_rubric.engine.exact import amount_of
from lianzheng_rubric.scoring import shipped_examples, shipped_rubrics

ROOT = Path(__file__).parents[1]
RUBRICS = tuple(shipped_rubrics())


def results_of(rubric_id, as_of=None, previous=None):
    rubric = load_rubric(rubric_id)
    ledger = read_ledger(list(shipped_examples(rubric_id)), rubric)
    return score(rubric, ledger, as_of=as_of, previous_as_of=previous)


@pytest.mark.parametrize("rubric_id", RUBRICS)
def test_script_runs(rubric_id):
    """The script prints something about every unit of its roster and leaves nothing on stderr."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error", str(ROOT / "examples" / rubric_id / "score.py")],
        capture_output=True, text=True, encoding="utf-8", env=environment, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) > 8


@pytest.mark.parametrize("rubric_id", RUBRICS)
def test_every_record_has_a_disposition(rubric_id):
    """No record of an example is lost, and every unit has a result."""
    results = results_of(rubric_id)
    rubric = load_rubric(rubric_id)
    ledger = read_ledger(list(shipped_examples(rubric_id)), rubric)

    fates = [fate for assessment in results.assessments for fate in assessment.records]

    assert len(fates) == len(ledger.records)
    assert len(results.assessments) == len(ledger.units)


@pytest.mark.parametrize("rubric_id", RUBRICS)
def test_results_are_the_same_bytes_again(rubric_id):
    """Scoring twice gives the same documents."""
    first, second = (results_of(rubric_id) for _ in range(2))

    assert [to_json(a) for a in first.assessments] == [to_json(a) for a in second.assessments]


@lru_cache(maxsize=1)
def tongyu():
    return results_of("tongyu-2017", date(2017, 12, 20), date(2016, 12, 20))


class TestTongyu:
    """The 通榆 example shows what the tutorial and the README promise."""

    @property
    def results(self):
        return tongyu()

    def test_at_least_twelve_communities_with_a_tie(self):
        """Two communities share a place and the next place is skipped."""
        places = [place.place for place in self.results.ranking.places]

        assert len(self.results.assessments) >= 12
        assert any(places.count(place) > 1 for place in places)
        assert all(places.count(place) == 1 or place + 1 not in places for place in places)

    def test_veto_and_grade_cap_bind(self):
        """A veto and a cap each lower a grade that the score would have earned."""
        forced = [a for a in self.results.assessments if a.grade == "较差" and a.grade_by_score in ("优秀", "良好")]
        capped = [a for a in self.results.assessments if a.grade == "良好" and a.grade_by_score == "优秀"]

        assert forced
        assert capped

    def test_exempt_person_keeps_the_grade(self):
        """A sanction of a retired person is listed as exempt and vetoes nothing."""
        exempt = [a for a in self.results.assessments if any(record.fate == "exempt" for record in a.records)]

        assert exempt
        assert exempt[0].grade == "优秀"

    def test_pending_unit_stands_apart_with_bounds(self):
        """The unit without a daily score has bounds ten points apart and no place."""
        (pending,) = self.results.ranking.pending

        assert amount_of(pending.high) - amount_of(pending.low) == amount_of(10)
        assert pending.possible_grades == ("优秀", "良好")

    def test_cap_is_at_work_and_thirds_stay_thirds(self):
        """The cap of six is reached with a national article beyond it; a co-signed article leaves a third."""
        cuts = {cut.reason for a in self.results.assessments for line in a.ledger for cut in line.cuts}

        assert {"cap", "share"} <= cuts
        assert any("/" in str(a.total) for a in self.results.assessments)

    def test_records_outside_the_window_are_listed(self):
        """Facts after the start of the assessment go to next year, older ones are outside."""
        fates = {record.fate for a in self.results.assessments for record in a.records}

        assert {"carried_over", "outside_window", "invalid_evidence", "unmatched"} <= fates


def test_xju_gives_no_score_and_no_grade():
    """A document without marks yields findings and materials, never a number."""
    results = results_of("xju-2018")

    assert all(a.status in ("no_score", "out_of_scope") for a in results.assessments)
    assert all(a.total is None and a.grade is None and a.nodes == () for a in results.assessments)
    assert {m.state for a in results.assessments for m in a.materials} >= {"complete", "missing", "late", "incomplete"}
    assert json.loads(to_json(results.assessments[0]))["total"] is None
