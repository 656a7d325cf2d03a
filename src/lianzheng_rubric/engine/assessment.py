"""The explained result: what an evaluation says, as frozen data; :class:`Assessment` holds it all.

Points are exact: ``Decimal`` where a finite decimal exists, ``Fraction`` where not (a third stays a third).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from lianzheng_rubric.engine.displays import html_of
from lianzheng_rubric.engine.exact import Exact

__all__ = [
    "FATES", "Assessment", "Consequence", "Cut", "ErratumUsed", "Fate", "FindingEntry", "GradeEffect", "Lack",
    "LedgerLine",
    "MaterialStatus", "NodeScore", "PendingInput", "ReadingInForce", "RecordFate", "SilentRule", "Status",
]  # fmt: skip

Status: TypeAlias = Literal["final", "pending", "no_score", "out_of_scope"]
Fate: TypeAlias = Literal[
    "applied", "absorbed", "counted", "pending", "exempt", "invalid_evidence", "no_base", "routed",
    "unmatched", "inapplicable", "outside_window", "carried_over", "other_unit", "duplicate", "set_aside",
    "out_of_scope",
]  # fmt: skip
Lack: TypeAlias = Literal["", "each", "once"]
FATES: Mapping[str, str] = {
    "applied": "已计入",
    "absorbed": "成立但分数被截（底、封顶、清零、取最高或只计一次）",
    "counted": "已计数，本身不加扣分",
    "pending": "待定",
    "exempt": "免责，不计",
    "invalid_evidence": "证据不合，不计",
    "no_base": "没有所依附的事项，不计",
    "routed": "转其他考核",
    "unmatched": "没有触发任何条款",
    "inapplicable": "有关的条款不适用于本单位",
    "outside_window": "不在考核期内",
    "carried_over": "考核开始之后发生，转下年",
    "other_unit": "不属于本单位",
    "duplicate": "记录编号重复",
    "set_aside": "记录有误，已按要求搁置",
    "out_of_scope": "单位不在考核范围",
}
"""Chinese wording of every fate a record may have."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Points that a line lost: ``reason`` is floor, cap, zeroed, highest_only, once, free, share, factor, …"""

    reason: str
    points: Exact


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One (record, rule): nominal points, effective points on ``node``, and the reason of every difference.

    ``record`` is empty for a rule about something missing (a shortage). ``quantity`` × ``rate`` is the arithmetic
    where there is one; signs tell deductions (negative) from bonuses.
    """

    clause: str
    rule: str
    node: str
    record: str
    quantity: Exact
    rate: Exact | None
    unit_word: str
    nominal: Exact
    effective: Exact
    cuts: tuple[Cut, ...] = ()
    kind: Literal["points", "zero", "entry"] = "points"
    pending: bool = False
    lack: Lack = ""
    """Whether ``quantity`` is what lacks of a quota: charged for ``each`` that lacks, or ``once`` for any lack."""


@dataclass(frozen=True, slots=True)
class RecordFate:
    """What became of one input record: exactly one disposition, and the clauses that looked at it."""

    record: str
    situation: str
    fate: Fate
    clauses: tuple[str, ...] = ()
    detail: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class NodeScore:
    """One node of the scoring tree: ``score`` = ``base`` + lines + ``adjustment``; ``low``..``high`` while pending."""

    id: str
    title: str
    parent: str | None
    full: Exact | None
    weight: Exact
    base: Exact
    lines: Exact
    adjustment: Exact
    score: Exact | None
    low: Exact
    high: Exact
    state: str = "normal"


@dataclass(frozen=True, slots=True)
class GradeEffect:
    """A rule that limits or forces the grade and fired: ``binding`` when the grade would differ without it."""

    clause: str
    rule: str
    effect: str
    records: tuple[str, ...]
    binding: bool
    pending: bool = False


@dataclass(frozen=True, slots=True)
class SilentRule:
    """A rule that did not fire, and why not."""

    clause: str
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from the result; ``state`` is certain, pending, or unknown (an earlier year is not given)."""

    clause: str
    text: str
    state: Literal["certain", "pending", "unknown"] = "certain"


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A record that is listed without points: a problem, a strong point, a member's grade."""

    clause: str
    category: str
    rule: str
    record: str
    detail: str = ""
    pending: bool = False
    """Whether it is not known yet that the record belongs here."""
    count: int = 1
    """How many times it happened, as the record says."""


@dataclass(frozen=True, slots=True)
class MaterialStatus:
    """The state of one required material: complete, missing, late, incomplete (marks or forms lack), not_applicable.

    It is pending while the roster does not tell whether the material applies to the unit.
    """

    clause: str
    label: str
    state: Literal["complete", "missing", "late", "incomplete", "not_applicable", "pending"]
    detail: str = ""
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PendingInput:
    """An input that people still owe: which clause, which record (if any), and the points it may move."""

    clause: str
    rule: str
    record: str
    low: Exact
    high: Exact
    what: str


@dataclass(frozen=True, slots=True)
class ReadingInForce:
    """A named reading, its value, whether a clause it touches moved anything in this result, and what it goes by."""

    key: str
    value: str
    default: str
    clauses: tuple[str, ...]
    mattered: bool
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ErratumUsed:
    """A corrected misprint of the document."""

    clause: str
    printed: str
    read_as: str
    why: str


class Assessment:
    """The whole result for one unit; immutable, picklable, equal when everything in it is equal.

    Parts are worked out when first read, so that a caller who only ranks pays only for the ranking.
    """

    rubric_id: str
    rubric_title: str
    rubric_version: str
    fingerprint: str
    library_version: str
    unit: str
    as_of: date | None
    previous_as_of: date | None
    status: Status
    total: Exact | None
    low: Exact | None
    high: Exact | None
    total_without_vetoes: Exact | None
    grade_by_score: str | None
    grade_limited: str | None
    grade: str | None
    possible_grades: tuple[str, ...]
    ledger: tuple[LedgerLine, ...]
    records: tuple[RecordFate, ...]
    nodes: tuple[NodeScore, ...]
    grade_effects: tuple[GradeEffect, ...]
    silent: tuple[SilentRule, ...]
    consequences: tuple[Consequence, ...]
    findings: tuple[FindingEntry, ...]
    materials: tuple[MaterialStatus, ...]
    pending: tuple[PendingInput, ...]
    readings: tuple[ReadingInForce, ...]
    errata: tuple[ErratumUsed, ...]
    notices: tuple[str, ...]

    def __init__(self, parts: Mapping[str, Any], makers: Mapping[str, Callable[[], Any]] | None = None) -> None:
        self.__dict__.update(parts)
        self.__dict__["_makers"] = dict(makers or {})

    @classmethod
    def part_names(cls) -> tuple[str, ...]:
        """Names of all parts, in the order of the published schema."""
        return tuple(cls.__annotations__)

    def parts(self) -> dict[str, Any]:
        """Every part, worked out."""
        return {name: getattr(self, name) for name in self.part_names()}

    def but(self, **changes: Any) -> Assessment:
        """The same assessment with some parts replaced; the others stay as lazy as they are."""
        known = {name: value for name, value in self.__dict__.items() if name != "_makers"}
        makers = {name: maker for name, maker in self.__dict__["_makers"].items() if name not in changes}
        return Assessment({**known, **changes}, makers)

    def __getattr__(self, name: str) -> Any:
        maker = self.__dict__.get("_makers", {}).get(name)
        if maker is None:
            raise AttributeError(name)
        self.__dict__[name] = value = maker()
        return value

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return self.parts() == other.parts() if isinstance(other, Assessment) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.fingerprint, self.unit, self.as_of, self.total, self.grade))

    def __reduce__(self) -> tuple[type[Assessment], tuple[dict[str, Any]]]:
        return (Assessment, (self.parts(),))

    def __repr__(self) -> str:
        shown = self.total if self.status == "final" else f"{self.low}…{self.high}"
        return f"<Assessment {self.unit}: {shown} {self.grade or ''} ({self.status})>"

    def _repr_html_(self) -> str | None:
        return html_of(self)

    def node(self, node_id: str) -> NodeScore:
        """The score of one node.

        Raises:
            KeyError: no node has this id.

        """
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise KeyError(node_id)
