"""The command ``lianzheng``: arguments → the library → exit code.

Exit codes: 0 done · 1 findings (``check`` found errors; rows were set aside; results differ) · 2 wrong use ·
3 a rubric, ledger or result cannot be loaded · 4 internal error.
"""

from __future__ import annotations

import sys

__all__ = ["main", "version_line"]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    if given in (["--version"], ["-V"]):  # the cheapest question gets the cheapest answer
        print(version_line())  # noqa: T201
        return 0
    from lianzheng_rubric.cli.app import run

    return run(given)


def version_line() -> str:
    """Name and version of this program; a checkout that was never installed has no version."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"lianzheng {version('lianzheng-rubric')}"
    except PackageNotFoundError:
        return "lianzheng（源码，未安装）"
