"""The strategies for plans, records and whole scenarios stand beside the tests of the engine."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "engine"))
