"""Style and scripts of the page, as they are embedded; the policy that lets a browser run these and nothing else."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files

__all__ = ["policy", "print_margins", "script", "style", "template_text"]

_STYLES = ("page.css", "unit.css", "print.css")
_SCRIPTS = ("inflate.js", "building.js", "listing.js", "heat.js", "unit.js", "finding.js", "start.js")


def _text(name: str) -> str:
    return files(__package__).joinpath("assets", name).read_text("utf-8")


@lru_cache(maxsize=1)
def style() -> str:
    """All style sheets."""
    return "\n".join(_text(name) for name in _STYLES)


@lru_cache(maxsize=1)
def script() -> str:
    """All scripts, in one scope of their own."""
    inside = "\n".join(_text(name) for name in _SCRIPTS)
    return f'(function () {{\n"use strict";\n{inside}\n}})();'


@lru_cache(maxsize=1)
def template_text() -> str:
    """The Jinja template of the page."""
    return _text("page.html.jinja")


def print_margins(foot: str) -> str:
    """The style rule that prints ``foot`` and the page number at the bottom of every sheet."""
    escaped = "".join(f"\\{ord(letter):06x}" for letter in foot)
    return (
        f'@page {{ @bottom-left {{ content: "{escaped}"; }} '
        '@bottom-right { content: "第 " counter(page) " 页，共 " counter(pages) " 页"; } }'
    )


def policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """A Content-Security-Policy under which only these scripts and styles run, and nothing is ever fetched."""
    allowed = {"script-src": scripts, "style-src": styles}
    rules = [f"{name} {' '.join(_hash(text) for text in texts)}" for name, texts in allowed.items()]
    return "; ".join(["default-src 'none'", *rules, "img-src data:", "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
