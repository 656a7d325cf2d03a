"""An auditor's checker: the two conservation laws recomputed from the assessment alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from lianzheng_rubric.engine.assessment import FATES, Assessment, LedgerLine, NodeScore

__all__ = ["findings", "lost_nodes"]

UNTOUCHED = {"unmatched", "inapplicable", "outside_window", "carried_over", "other_unit", "duplicate", "out_of_scope"}


def findings(assessment: Assessment, ids: Iterable[str], unevenly_summed: Iterable[str] = ()) -> list[str]:
    """What does not balance, in words; nodes ``unevenly_summed`` do not simply add up their children."""
    return [
        *_records(assessment, list(ids)),
        *(f"line of {line.clause}" for line in assessment.ledger if not _line_balances(line)),
        *_nodes(assessment, set(unevenly_summed)),
        *_heads(assessment),
    ]


def _records(assessment: Assessment, ids: list[str]) -> list[str]:
    """Every record is listed once, in the order of input, with one known fate that its lines bear out."""
    found = [] if [fate.record for fate in assessment.records] == ids else ["records are missing or invented"]
    found += [f"fate {fate.fate}" for fate in assessment.records if fate.fate not in FATES]
    fates: dict[str, set[str]] = defaultdict(set)
    for fate in assessment.records:
        fates[fate.record].add(fate.fate)
    lost = lost_nodes(assessment)
    for line in assessment.ledger:
        known = fates[line.record] - UNTOUCHED
        if line.record and not known:
            found.append(f"{line.record} has a line but no part in the result")
        if (
            line.record
            and line.effective
            and not line.pending
            and line.kind != "zero"
            and line.node not in lost
            and not known & {"applied", "pending"}
        ):
            found.append(f"{line.record} moved points and is not told as applied")
    return found


def lost_nodes(assessment: Assessment) -> set[str]:
    """Nodes below one that was emptied or does not apply: their points reach no total."""
    parents = {node.id: node.parent for node in assessment.nodes}
    gone = {node.id for node in assessment.nodes if node.state in ("zeroed", "inapplicable")}
    found: set[str] = set()
    for node in assessment.nodes:  # parents come before children
        above = parents[node.id]
        if above is not None and (above in gone or above in found):
            found.add(node.id)
    return found


def _line_balances(line: LedgerLine) -> bool:
    cuts = sum((Fraction(cut.points) for cut in line.cuts), Fraction(0))
    return Fraction(line.nominal) == Fraction(line.effective) + cuts


def _nodes(assessment: Assessment, uneven: set[str]) -> list[str]:
    moved: dict[str, Fraction] = defaultdict(Fraction)
    entered: dict[str, list[LedgerLine]] = defaultdict(list)
    for line in assessment.ledger:
        if line.kind == "entry":
            entered[line.node].append(line)
        else:
            moved[line.node] += Fraction(line.effective)
    found = []
    for node in assessment.nodes:
        if moved[node.id] != Fraction(node.lines):
            found.append(f"lines of {node.id}")
        if Fraction(node.low) != Fraction(node.base) + Fraction(node.lines) + Fraction(node.adjustment):
            found.append(f"score of {node.id}")
        if node.score is not None and not node.low == node.high == node.score:
            found.append(f"ends of {node.id}")
        if node.id not in uneven and not _base_balances(assessment, node, entered[node.id]):
            found.append(f"base of {node.id}")
    return found


def _base_balances(assessment: Assessment, node: NodeScore, entries: list[LedgerLine]) -> bool:
    """The base is what the children add up to, what was entered, or the full marks (or nothing)."""
    children = [child for child in assessment.nodes if child.parent == node.id]
    base = Fraction(node.base)
    if node.state == "inapplicable":
        return True
    if children:
        return base == sum((Fraction(child.low) * Fraction(child.weight) for child in children), Fraction(0))
    if entries:
        return base == sum((_entered(line) for line in entries), Fraction(0))
    return base in (0, Fraction(node.full or 0)) or node.state == "missing"


def _entered(line: LedgerLine) -> Fraction:
    """What an entry is worth before the node was emptied."""
    return Fraction(line.effective) + sum(
        (Fraction(cut.points) for cut in line.cuts if cut.reason == "zeroed"), Fraction(0)
    )


def _heads(assessment: Assessment) -> list[str]:
    """The headline says what the root and the bounds say."""
    root = assessment.nodes[0]
    found = [] if (root.low, root.high) == (assessment.low, assessment.high) else ["bounds are not those of the root"]
    one = assessment.low if assessment.low == assessment.high else None
    if assessment.total != one:
        found.append("the total is not the root")
    if assessment.status == "final" and (assessment.total is None or len(assessment.possible_grades) > 1):
        found.append("a final result is open")
    return found
