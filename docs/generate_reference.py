"""Rewrite the marked regions of the pages from the code.

A region stands between ``<!-- 生成：名称 -->`` and ``<!-- 生成完 -->``. Run from the checkout::

    PYTHONPATH=src python docs/generate_reference.py          # rewrite
    PYTHONPATH=src python docs/generate_reference.py --check  # only say which pages are out of date
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from generating.codes import code_table
from generating.keywords import keyword_table
from generating.rules import kind_overview, kind_section, natures, phrase_table
from generating.tables import REGIONS

__all__ = ["DOCS", "outdated", "regenerated", "region"]

DOCS = Path(__file__).resolve().parent
_REGION = re.compile(r"(<!-- 生成：(?P<name>[^>]+?) -->\n).*?(<!-- 生成完 -->)", re.DOTALL)


def region(name: str) -> str:
    """The text of a region.

    Raises:
        KeyError: there is no such region.

    """
    kind, _, rest = name.partition(" ")
    match kind:
        case "关键字":
            return keyword_table(rest)
        case "规则":
            return kind_section(rest)
        case "代码":
            return code_table(rest)
        case "规则总表":
            return kind_overview()
        case "说法":
            return phrase_table()
        case "性质":
            return natures()
    return REGIONS[name]()


def regenerated(text: str) -> str:
    """The page with every region made anew."""
    return _REGION.sub(lambda found: f"{found[1]}\n{region(found['name'])}\n\n{found[3]}", text)


def outdated() -> Iterator[Path]:
    """Pages whose regions are not what the code says."""
    for page in sorted(DOCS.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        if regenerated(text) != text:
            yield page


def main(arguments: list[str]) -> int:
    """Rewrite, or with ``--check`` only tell; 1 when something is out of date."""
    pages = list(outdated())
    for page in pages:
        if "--check" not in arguments:
            page.write_text(regenerated(page.read_text(encoding="utf-8")), encoding="utf-8")
        sys.stdout.write(f"{page.relative_to(DOCS)}\n")
    return int(bool(pages) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
