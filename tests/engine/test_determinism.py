"""The same inputs give the same result in any process, under any hash seed, time zone, locale or decimal context."""

from __future__ import annotations

import decimal
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from digests import digest
from effort import examples, sample
from hypothesis import given
from scenario import Scenario
from strategies import scenarios

import lianzheng_rubric
from lianzheng_rubric.engine.exact import exact

HERE = Path(__file__).parent
SOURCE = Path(lianzheng_rubric.__file__).parents[1]


@pytest.fixture(scope="module")
def inputs() -> list[Scenario]:
    return sample(scenarios(), 120)


class TestProcesses:
    """Results are equal across processes and hash seeds."""

    @pytest.mark.parametrize(
        "environment",
        [
            {"PYTHONHASHSEED": "0"},
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "4242", "TZ": "America/New_York", "PYTHONOPTIMIZE": "1"},
        ],
    )
    def test_a_fresh_process_says_the_same(
        self, inputs: list[Scenario], environment: dict[str, str], tmp_path: Path
    ) -> None:
        pickled = tmp_path / "scenarios.pickle"
        pickled.write_bytes(pickle.dumps(inputs))
        paths = os.pathsep.join((str(SOURCE), str(HERE)))
        done = subprocess.run(
            [sys.executable, str(HERE / "digests.py"), str(pickled)],
            env={**os.environ, **environment, "PYTHONPATH": paths, "PYTHONWARNINGS": "error"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == digest(inputs)


class TestPickling:
    """Plans and assessments are plain values: they survive pickling, unread parts included, and stay equal."""

    @examples(100)
    @given(scenarios())
    def test_plan_and_assessment_come_back_equal(self, scenario: Scenario) -> None:
        unread, read = scenario.evaluate(), scenario.evaluate()
        read.parts()
        again: Scenario = pickle.loads(pickle.dumps(scenario))
        assert again.plan == scenario.plan
        assert again.evaluate() == read
        assert pickle.loads(pickle.dumps(unread)) == read
        assert pickle.loads(pickle.dumps(read)).parts() == read.parts()


class TestHostileArithmetic:
    """The host's decimal context (three digits, every signal a trap) changes nothing and is left as it was."""

    @examples(100)
    @given(scenarios())
    def test_a_narrow_decimal_context_changes_nothing(self, scenario: Scenario) -> None:
        exact.cache_clear()
        plain = scenario.evaluate().parts()
        exact.cache_clear()
        hostile = decimal.Context(prec=3, rounding=decimal.ROUND_UP, Emax=9, Emin=-9)
        for signal in hostile.traps:
            hostile.traps[signal] = True
        with decimal.localcontext(hostile) as context:
            told = scenario.evaluate().parts()
            assert (context.prec, context.rounding) == (3, decimal.ROUND_UP)
            assert not any(context.flags.values())
        assert told == plain
