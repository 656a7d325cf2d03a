"""Untrusted text made harmless: a ledger may hold anything that somebody typed or pasted."""

from __future__ import annotations

import re

__all__ = ["UNSEEN", "plain"]

UNSEEN = (
    "\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffc\ufffe\uffff\U000e0000-\U000e007f"
)
"""Characters (as the inside of a character class) that nobody sees, or that turn round or hide other text."""
_CONTROLS = re.compile(f"[\x00-\x08\x0b-\x1f{UNSEEN}]")


def plain(text: str) -> str:
    """``text`` without the characters that steer a terminal or hide other text.

    Line ends and tabs stay; each of the others becomes a blank, so that no two names become one.
    """
    return _CONTROLS.sub(" ", text)
