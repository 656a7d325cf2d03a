"""The actual reason behind a general word: why the points of a record moved nothing, what emptied an item."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lianzheng_rubric.engine.assessment import FATES, Assessment, LedgerLine, NodeScore, RecordFate
from lianzheng_rubric.reports.wording import CUTS, about

__all__ = ["emptied_above", "fate_words", "idle_nodes", "records_of", "titled"]


def records_of(assessment: Assessment) -> Callable[[LedgerLine], tuple[str, ...]]:
    """For a line of this result the ids of the records behind it: its own, or all that its rule counted together.

    A line about something that lacks has none: what was counted is just what does not lack.
    """
    counted: dict[str, list[str]] = {}
    for fate in assessment.records:
        for clause in fate.clauses if fate.fate in _COUNTED else ():
            counted.setdefault(clause, []).append(fate.record)

    def behind(line: LedgerLine) -> tuple[str, ...]:
        if line.record:
            return (line.record,)
        return () if line.lack or line.kind == "zero" else tuple(counted.get(line.clause, ()))

    return behind


_COUNTED = ("applied", "counted")


def idle_nodes(assessment: Assessment) -> frozenset[str]:
    """The items that do not apply to the unit, and all that stands inside them."""
    found: set[str] = set()
    for node in assessment.nodes:  # parents come before what stands inside them
        if node.state == "inapplicable" or node.parent in found:
            found.add(node.id)
    return frozenset(found)


def titled(node: NodeScore) -> str:
    """Id and title of an item, once where they are the same."""
    return node.title if node.id == node.title else f"{node.id} {node.title}"


def fate_words(assessment: Assessment, record: RecordFate) -> str:
    """What became of a record; where its points were cut, by what."""
    words = FATES[record.fate]
    details = [record.detail] if record.detail else []
    if record.fate == "absorbed":
        reasons = list(dict.fromkeys(_reasons(assessment, record.record)))
        if not any(line.record == record.record for line in assessment.ledger):  # it gave way (须先无, 同一)
            return "成立但不再计（同一件事已由别的条款或记录管）"
        if reasons:
            words = words.partition("（")[0]
            details = reasons
    return words + (f"（{'；'.join(details)}）" if details else "")


def _reasons(assessment: Assessment, record: str) -> Iterator[str]:
    """Why each line of the record came to nothing."""
    for line in assessment.ledger:
        if line.record != record or not line.nominal or line.kind == "zero":
            continue
        if not line.effective:
            yield from (CUTS.get(cut.reason, cut.reason).partition("，")[0] for cut in line.cuts)
        else:
            yield from emptied_above(assessment, line.node)


def emptied_above(assessment: Assessment, node_id: str) -> Iterator[str]:
    """What is known of the items above ``node_id`` that were emptied or do not apply: its own points move nothing."""
    nodes = {node.id: node for node in assessment.nodes}
    parent = nodes[node_id].parent if node_id in nodes else None
    while parent is not None:
        node = nodes[parent]
        if node.state == "zeroed":
            yield f"上级“{titled(node)}”不得分{_cause(assessment, node.id)}" + ("，只留加分" if node.low else "")
        elif node.state == "inapplicable":
            yield f"上级“{titled(node)}”不适用于本单位"
        parent = node.parent


def _cause(assessment: Assessment, node: str) -> str:
    """The rule and the record that emptied a node."""
    for line in assessment.ledger:
        if line.kind == "zero" and line.node == node:
            return f"（{line.clause} {line.rule}{about(line.record)}{'，待定' if line.pending else ''}）"
    return ""
