"""Write what commands and programs really print into the pages; look at the difference before keeping it.

Run from the checkout: ``PYTHONPATH=src python tests/docs/refresh_outputs.py [page…]``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from blocks import DOCS, Page, blocks_of, pages


def refresh(page: Path) -> None:
    """Run one page and put the outputs into its blocks."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        running = Page(Path(folder))
        for block in blocks_of(page):
            for finding in running.run(block):
                if not any(word in finding for word in (": prints", "printed\n")):
                    sys.stdout.write(f"{page.name}:{block.line}: {finding}\n")
    lines = page.read_text(encoding="utf-8").splitlines()
    for block in reversed(blocks_of(page)):
        if block.line in running.outputs:
            new = running.outputs[block.line].rstrip("\n").splitlines()
            lines[block.line - 1 : block.line - 1 + block.text.count("\n")] = new
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for chosen in [Path(name).resolve() for name in sys.argv[1:]] or pages():
        assert chosen.is_relative_to(DOCS)
        refresh(chosen)
