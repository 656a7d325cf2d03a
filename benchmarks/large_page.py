"""The page of very many units: how long it takes, how much memory, how large it is.

python benchmarks/large_page.py [--units N] [--folder FOLDER] [--json]

The ledger is written as CSV files and everything is done by the command, as people do it: read, score, rank, make the
page. Ends with 1 when it needs more than 1 GiB of memory.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import sys
import time
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

from lianzheng_rubric.cli import main as lianzheng
from workload import AS_OF, PREVIOUS, rows

LIMIT = 1024
"""MiB of memory that everything together may need."""


def main(arguments: list[str]) -> int:
    """Write the ledger, make the page from it, tell what that took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--units", type=int, default=2000, help="how many units (2000)")
    parser.add_argument("--folder", type=Path, help="where ledger and page are kept")
    parser.add_argument("--json", action="store_true", help="tell everything as JSON")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        roster, ledger = folder / "单位.csv", folder / "台账.csv"
        records = _write(asked.units, roster, ledger)
        started, used = time.perf_counter(), time.process_time()
        code = lianzheng(
            ["report", "tongyu-2017", str(roster), str(ledger), "--only", "网页", "-o", str(folder),
             "--as-of", AS_OF.isoformat(), "--previous-as-of", PREVIOUS.isoformat()]
        )  # fmt: skip
        told = {
            "units": asked.units,
            "records": records,
            "seconds": round(time.perf_counter() - started, 1),
            "processor_seconds": round(time.process_time() - used, 1),
            "peak_mib": _peak_mib(),
            "page_mib": round((folder / "考核结果.html").stat().st_size / 2**20, 1),
        }
    print(json.dumps(told) if asked.json else "\n".join(f"{name:18} {value}" for name, value in told.items()))
    return code or int(told["peak_mib"] > LIMIT)


def _peak_mib() -> int:
    """The most memory this process ever had, in MiB; macOS counts bytes, Linux kibibytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10))


def _write(units: int, roster: Path, ledger: Path) -> int:
    """The ledger as CSV files; the number of records in it."""
    people, facts = rows(units)
    for path, table in ((roster, people), (ledger, facts)):
        header = list(dict.fromkeys(name for row in table for name in row))
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerows({name: _cell(value) for name, value in row.items()} for row in table)
    return len(facts)


def _cell(value: object) -> object:
    if isinstance(value, Fraction):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
