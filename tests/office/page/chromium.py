"""A real Chromium for the tests: found on this machine, started without a network, watched for every complaint."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

__all__ = ["Watched", "chromium", "tool", "watched"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--no-first-run", "--lang=zh-CN",
)  # fmt: skip


def tool(*names: str) -> str:
    """The path of the first of these programs; the test fails, and says so, where none is installed."""
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        pytest.fail(f"this test needs one of these programs, none is installed: {', '.join(names)}")
    return found


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; CHROMIUM names another one than that on the path."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.fail("this test needs playwright: pip install lianzheng-rubric[test]")
    path = os.environ.get("CHROMIUM") or tool(*NAMES)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page in the browser, and everything it complained about or asked for."""

    page: Any
    url: str
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def go(self, place: str = "") -> None:
        """Open the page, or one place on it."""
        self.page.goto(self.url + place)
        self.page.wait_for_timeout(60)

    def until(self, script: str) -> None:
        """Wait until an expression is true; the policy of the page forbids waiting inside it."""
        for _ in range(100):
            if self.page.evaluate(script):
                return
            self.page.wait_for_timeout(30)
        pytest.fail(f"never true: {script}")

    def focused(self, script: str) -> Any:
        """A property of the element that has the keyboard."""
        return self.page.evaluate(f"document.activeElement.{script}")

    def tab_to(self, test: str, key: str = "Tab", most: int = 400) -> None:
        """Press Tab (or ``key``) until the focused element passes ``test`` (an expression over ``it``)."""
        for _ in range(most):
            self.page.keyboard.press(key)
            if self.page.evaluate(f"(() => {{ const it = document.activeElement; return Boolean({test}); }})()"):
                return
        pytest.fail(f"the keyboard never comes to: {test}")


@contextmanager
def watched(browser: Any, file: Path, **context: Any) -> Iterator[Watched]:
    """``file`` in a window of its own; at the end it must have been silent and have asked for nothing else."""
    window = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
    page = window.new_page()
    here = Watched(page, file.as_uri())
    page.on("console", lambda message: here.complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: here.complaints.append(str(error)))
    page.on("dialog", lambda dialog: here.complaints.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: here.asked.append(request.url))
    here.go()
    yield here
    leaving = [url for url in here.asked if not url.startswith((here.url, "data:,"))]
    window.close()
    assert here.complaints == []
    assert leaving == []
