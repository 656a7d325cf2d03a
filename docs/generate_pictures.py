"""The pictures of the documentation, made from the examples by the program itself, so that they show what it does.

python docs/generate_pictures.py [--only 网页]

Needs an installed Chromium (CHROMIUM names one that is not on the path) and playwright (``pip install .[test]``).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from lianzheng_rubric import load_rubric, read_ledger, score
from lianzheng_rubric.office.dossier import Dossier
from lianzheng_rubric.office.papers import make_papers
from lianzheng_rubric.scoring import shipped_examples

PICTURES = Path(__file__).parent / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DESK = {"viewport": {"width": 1180, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 780}, "is_mobile": True, "has_touch": True}


def main(arguments: list[str]) -> int:
    """Make the pictures of every kind, or of the kinds that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", action="append", choices=tuple(KINDS), help="only this kind; may be given again")
    asked = parser.parse_args(arguments)
    PICTURES.mkdir(exist_ok=True)
    for kind in asked.only or KINDS:
        for path in KINDS[kind]():
            sys.stdout.write(f"{path.relative_to(PICTURES.parent)}  {path.stat().st_size // 1024} KiB\n")
    return 0


def pages() -> Iterator[Path]:
    """The HTML page: the first screen, one unit, the heat map, materials without marks, a phone."""
    with TemporaryDirectory() as temporary, chromium() as browser:
        tongyu = written(Path(temporary), "tongyu-2017", date(2017, 12, 20))
        xju = written(Path(temporary), "xju-2018")
        yield shot(browser, "网页-排名", tongyu, DESK, show="#ranking")
        yield shot(browser, "网页-单位", f"{tongyu}#unit-13", DESK, show="#sheet", clip=(0, 0, 1180, 820))
        yield shot(browser, "网页-来历", f"{tongyu}#unit-13", DESK, show=".tree", clip=(0, 0, 1180, 620))
        yield shot(browser, "网页-各项得分", tongyu, DESK, show="#map")
        yield shot(browser, "网页-材料核对", xju, DESK, show="#map")
        yield shot(browser, "网页-手机", f"{tongyu}#unit-7", PHONE)


def written(folder: Path, name: str, as_of: date | None = None) -> str:
    """The page of a shipped example, as a file: its address."""
    rubric = load_rubric(name)
    ledger = read_ledger(list(shipped_examples(name)), rubric)
    dossier = Dossier(score(rubric, ledger, as_of=as_of), ledger, tuple(unit.name for unit in ledger.units))
    (paper,) = make_papers(dossier, "网页")
    file = folder / f"{name}.html"
    file.write_bytes(paper.content)
    return file.as_uri()


@contextmanager
def chromium() -> Iterator[Any]:
    """An installed browser, without network.

    Raises:
        SystemExit: there is none.

    """
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise SystemExit(f"no browser found, looked for {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def shot(
    browser: Any,
    name: str,
    address: str,
    window: Mapping[str, Any],
    show: str = "",
    clip: tuple[int, int, int, int] | None = None,
) -> Path:
    """A picture of the window, or of the element ``show`` (at most as high as the window where ``clip`` cuts it)."""
    context = browser.new_context(**window)
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(200)
    path = PICTURES / f"{name}.png"
    if show and clip is None:
        page.locator(show).first.screenshot(path=path)
    else:
        if show:
            page.evaluate("(show) => document.querySelector(show).scrollIntoView()", show)
        area = dict(zip(("x", "y", "width", "height"), clip, strict=True)) if clip else None
        page.screenshot(path=path, clip=area)
    context.close()
    return path


KINDS: Mapping[str, Callable[[], Iterator[Path]]] = {"网页": pages}
"""What pictures are made of; each kind of paper adds its own."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
