"""The kinds of paper by name, and which module beside this one makes each; nothing is imported for knowing them."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["KINDS"]

KINDS: Mapping[str, str] = {
    "考评表": "score_sheet.paper",
    "排名": "ranking.paper",
    "告知书": "letter.paper",
    "名单": "list_papers",
    "网页": "page.paper",
}
"""Kind → the module whose ``papers(dossier)`` makes it, in the order in which ``report`` makes them."""
