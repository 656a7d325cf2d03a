"""考评表 as data: the table of the document with one unit's deductions and scores, before it becomes a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lianzheng_rubric.authoring.node_words import node_traits
from lianzheng_rubric.authoring.readback import material_sentence, standard
from lianzheng_rubric.engine.assessment import Assessment, LedgerLine, NodeScore
from lianzheng_rubric.engine.exact import Exact
from lianzheng_rubric.engine.plan import TOTAL, Node, Plan, Requirement, Step
from lianzheng_rubric.language.loading import Rubric
from lianzheng_rubric.language.outline import ItemEntry
from lianzheng_rubric.reports.reasons import idle_nodes, records_of
from lianzheng_rubric.reports.wording import (
    MATERIAL_STATES,
    NODE_STATES,
    about,
    arithmetic,
    short,
)

__all__ = ["Entry", "Outline", "ScoreSheet", "SheetRow", "Subtotal", "outline_of", "score_sheet"]

WHOLE = "整体"
"""Title of the row of an item that has rules of its own beside what stands inside it, or nothing inside it."""
Heading: TypeAlias = tuple[str, str]
"""Clause id and title."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the printed table, the same for every unit.

    ``headings`` are the items around it, outermost first. ``node`` keeps its points: its own node, or one that
    several rows share; ``""`` where nothing is scored.
    """

    headings: tuple[Heading, ...]
    clause: str
    title: str
    standards: tuple[str, ...]
    rules: frozenset[str]
    node: str


@dataclass(frozen=True, slots=True)
class Subtotal:
    """The row below the rows of ``node``, whose score is put together from other nodes."""

    headings: tuple[Heading, ...]
    node: str
    outermost: bool = False
    """Below the whole table rather than below the rows of one item."""
    standards: tuple[str, ...] = ()
    """How the score is put together, where that is not by adding up."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The table of a rubric: rows in document order, and how many columns their headings take."""

    title: str
    rows: tuple[SheetRow | Subtotal, ...]
    depth: int
    nodes: Mapping[str, Node]

    @property
    def scored(self) -> bool:
        """Whether the document gives marks at all; a checklist does not."""
        return _scored(self.nodes)


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to a row: the words that go beside it, and the points that they moved on ``node``."""

    text: str
    points: Exact | None = None
    node: str = ""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The filled table of one unit: ``entries`` stand beside the row with the same index."""

    outline: Outline
    assessment: Assessment
    entries: tuple[tuple[Entry, ...], ...]
    scores: Mapping[str, NodeScore]
    idle: frozenset[str] = frozenset()
    """The nodes that do not apply to the unit."""

    def words(self, node: str) -> str:
        """A score for the sheet: the number, what it still may become, or that there is none."""
        score = self.scores[node]
        if node in self.idle:
            return short(score.score) if score.state == "inapplicable" and score.score else NODE_STATES["inapplicable"]
        return short(score.score) if score.score is not None else f"待定\n{short(score.low)}～{short(score.high)}"


def outline_of(rubric: Rubric) -> Outline:
    """The printed table of a rubric: what is scored, listed or demanded, item by item; parts first, total last."""
    plan = rubric.plan
    standards = _standards(plan)
    nodes = standards.nodes
    rows: list[SheetRow | Subtotal] = []
    for section in rubric.sections:
        rows += _rows(section, (), "", standards)
        if section.section == "考核项目" and _scored(nodes):
            sheets = [node for node in plan.nodes if node.sheet and node.id != TOTAL]
            rows += [Subtotal(((node.id, node.title),), node.id, True, node_traits(node)) for node in sheets]
    if _scored(nodes):
        rows.append(Subtotal(((TOTAL, TOTAL),), TOTAL, True, node_traits(nodes[TOTAL])))
    depth = max((len(row.headings) for row in rows if isinstance(row, SheetRow)), default=1)
    return Outline(rubric.title, tuple(rows), depth, nodes)


def _scored(nodes: Mapping[str, Node]) -> bool:
    return any(node.full is not None for node in nodes.values() if node.id != TOTAL)


@dataclass(frozen=True, slots=True)
class _Standards:
    """What the rules of each clause say, in the words of the sheet."""

    plan: Plan
    nodes: Mapping[str, Node]
    steps: Mapping[str, tuple[Step, ...]]
    materials: Mapping[str, Requirement]

    def of(self, clause: str, here: str) -> tuple[str, ...]:
        if clause in self.materials:
            return (f"{self.materials[clause].label}：{material_sentence(self.materials[clause])}",)
        derived = {one.name: one for one in self.plan.derived}
        texts = (standard(step, self.nodes, derived, here) for step in self.steps.get(clause, ()))
        return tuple(dict.fromkeys(texts))


def _standards(plan: Plan) -> _Standards:
    steps: dict[str, tuple[Step, ...]] = {}
    for step in plan.steps:
        steps[step.id] = (*steps.get(step.id, ()), step)
    return _Standards(plan, {n.id: n for n in plan.nodes}, steps, {m.id: m for m in plan.requirements})


def _rows(
    item: ItemEntry, headings: tuple[Heading, ...], node: str, standards: _Standards
) -> Iterator[SheetRow | Subtotal]:
    """Rows of an item: its own rules first, then what stands inside it, then its subtotal."""
    own = item.id if item.id in standards.nodes else node
    built = bool(own) and own == item.id and standards.nodes[own].base == "children"
    asked = [rule for rule in item.rules if rule.id in standards.steps or rule.id in standards.materials]
    inner = (*headings, (item.id, item.title)) if item.id else headings or (("", item.section),) if asked else headings
    if own in ("", TOTAL):  # nothing that is scored by itself: every rule is a row
        for rule in asked:
            texts = tuple(text.removeprefix(f"{rule.label}：") for text in standards.of(rule.id, own))
            yield SheetRow(inner, rule.id, rule.label, texts, frozenset((rule.id,)), own)
    elif asked or (own == item.id and not item.children and not built):
        traits = _traits(item, standards.nodes[own]) if own == item.id and not built else ()
        texts = tuple(text for clause in dict.fromkeys(rule.id for rule in asked) for text in standards.of(clause, own))
        texts = (*traits, *texts)
        rules = frozenset(rule.id for rule in asked)
        if item.children or not headings:
            yield SheetRow(inner, item.id, WHOLE, texts, rules, own)
        else:
            yield SheetRow(headings, item.id, item.title, texts, rules, own)
    for child in item.children:
        yield from _rows(child, inner if item.id else headings, own, standards)
    if built and item.children:
        yield Subtotal(inner, own, standards=node_traits(standards.nodes[own]))


def _traits(item: ItemEntry, node: Node) -> tuple[str, ...]:
    """What the item itself says beside its rules; where marks are earned (得), they say so themselves."""
    start = ("本项从零分往上得",) if item.spec.start == "零分" else ()
    return (*start, *node_traits(node))


def score_sheet(outline: Outline, assessment: Assessment) -> ScoreSheet:
    """The table with everything that happened to one unit beside its row."""
    by_clause: dict[str, list[Entry]] = {}
    behind = records_of(assessment)
    for line in assessment.ledger:
        by_clause.setdefault(line.clause, []).append(_line_entry(line, behind(line)))
    for effect in assessment.grade_effects:
        records = about(*effect.records)
        note = "（待定）" if effect.pending else "" if effect.binding else "（成立，未改变档次）"
        by_clause.setdefault(effect.clause, []).append(Entry(f"{effect.rule}：{effect.effect}{records}{note}"))
    for finding in assessment.findings:
        times = f" × {finding.count}" if finding.count > 1 else ""
        detail = f"：{finding.detail}" if finding.detail else ""
        text = f"{finding.category}：{finding.rule}{times}{detail}{about(finding.record)}"
        by_clause.setdefault(finding.clause, []).append(Entry(text + ("（待定）" if finding.pending else "")))
    for material in assessment.materials:
        detail = f"：{material.detail}" if material.detail else ""
        by_clause.setdefault(material.clause, []).append(
            Entry(f"{material.label}：{MATERIAL_STATES[material.state]}{detail}")
        )
    told = {(line.clause, line.record) for line in assessment.ledger}
    for owed in assessment.pending:
        if (owed.clause, owed.record) not in told:
            record = about(owed.record)
            by_clause.setdefault(owed.clause, []).append(Entry(f"{owed.rule}{record}待定：{owed.what}"))
    scores, idle = {node.id: node for node in assessment.nodes}, idle_nodes(assessment)
    entries = tuple(
        (
            *((_idle_entry(scores[row.node]),) if row.node in idle else ()),
            *(entry for clause in sorted(row.rules) for entry in by_clause.get(clause, ())),
        )
        if isinstance(row, SheetRow)
        else ()
        for row in outline.rows
    )
    return ScoreSheet(outline, assessment, entries, scores, idle)


def _idle_entry(node: NodeScore) -> Entry:
    given = node.score if node.state == "inapplicable" else None
    return Entry(f"不适用于本单位，{f'计 {short(given)} 分' if given else '不计分'}")


def _line_entry(line: LedgerLine, records: tuple[str, ...]) -> Entry:
    return Entry(f"{line.rule}{about(*records)} {arithmetic(line)}", line.effective, line.node)
