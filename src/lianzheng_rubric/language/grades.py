"""档次: grades by score, best first; together they must cover every score once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from lianzheng_rubric.engine.exact import UNIT, Amount, Number, amount_of, divide, show
from lianzheng_rubric.engine.plan import Band
from lianzheng_rubric.engine.quota import GroupQuota, Quota, kind_of_room, limited
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.grade_quotas import WAYS, QuotaReader
from lianzheng_rubric.language.headings import half_width
from lianzheng_rubric.language.model import amount_from, number_from
from lianzheng_rubric.language.quotas import instead_of
from lianzheng_rubric.language.rubric import GradeSpec
from lianzheng_rubric.language.tree import Entry, MappingNode, Text, Tree

__all__ = ["Gate", "Grades", "read_grades"]

_EDGE = r"(?:\((?P<{0}_edge>不?含)\))?"
_BOUNDS = re.compile(
    rf"(?:(?P<low>\d+(?:\.\d+)?)分?{_EDGE.format('low')}以上{_EDGE.format('low2')})?"
    rf"(?:,|至)?(?:(?P<high>\d+(?:\.\d+)?)分?{_EDGE.format('high')}以下{_EDGE.format('high2')})?\Z"
)
_N = r"(\d+(?:\.\d+)?)分?"
_SPELLINGS = tuple(
    (re.compile(regex), spelling)
    for regex, spelling in (
        (r"分?及(?=以[上下])", ""),
        (rf"{_N}(?:≤|<=)[A-Za-z]?(?=[<≤])", r"\1以上(含),"),
        (rf"{_N}<[A-Za-z]?(?=[<≤])", r"\1以上(不含),"),
        (rf"(?:大于等于|不低于|不小于|达到|≥|>=){_N}(?:以上)?", r",\1以上(含),"),
        (rf"(?:大于|高于|超过|>){_N}", r",\1以上(不含),"),
        (rf"(?:小于等于|不高于|不大于|不超过|≤|<=){_N}", r",\1以下(含),"),
        (rf"(?:小于|低于|不足|不满|<){_N}", r",\1以下(不含),"),
        (rf"{_N}(\(不?含\))(?:-|~|—|至){_N}(\(不?含\))?分?(?!以)", r"\1\2以上,\3\4以下"),
        (rf"{_N}(?:-|~|—|至){_N}(\(不?含\))分?(?!以)", r"\1(含)以上,\2\3以下"),
        (r"—", "-"),
        (r"且|并|、|,+", ","),
    )
)
"""Ways of writing the scores of a grade, brought to 以上 and 以下."""
_RANGE = re.compile(r"(?P<low>\d+(?:\.\d+)?)分?(?:-|~|至)(?P<high>\d+(?:\.\d+)?)分?\Z")


@dataclass(frozen=True, slots=True)
class Gate:
    """且: what ``grade`` asks of the item ``clause`` (or of 每项, 每大项): so many points, or a share of its marks."""

    grade: str
    clause: str
    least: Amount | None
    share: Fraction
    at: Tree


class Grades:
    """Bands best first, what they ask of single items beside the total, and quotas of grades."""

    def __init__(self) -> None:
        self.bands: list[Band] = []
        self.gates: list[Gate] = []
        self.quotas: list[tuple[str, GroupQuota]] = []
        self.names: list[str] = []


def read_grades(
    section: Tree | None, quotas: QuotaReader, *, up: bool, down: bool, places: int | None = None
) -> Grades:
    """The grades section; ``up``/``down`` say whether 以上/以下 hold the number itself when nothing is written.

    ``places``: scores are rounded before grading, so that 80-89 and 90-100 join when they are whole numbers.
    """
    found, diagnosis = Grades(), quotas.diagnosis
    if section is None:
        return found
    if not isinstance(section, MappingNode):
        diagnosis.not_mapping("档次", section, "例如 {优秀: 95分以上, 良好: 80分以上, 较差: 80分以下}")
        return found
    read = [
        _band(entry, found, quotas, up=up, down=down, last=entry is section.entries[-1]) for entry in section.entries
    ]
    found.bands = [one.band for one in read]
    _settle_edges(found.bands, [one.loose for one in read])
    joined = [replace(one, band=band) for one, band in zip(read, found.bands, strict=True)]
    _check_quotas(found, read, diagnosis)
    _check_cover(joined, diagnosis)
    _check_rest(joined, section, found, diagnosis)
    _check_orders(joined, found, diagnosis, 0 if places is None else divide(UNIT, 10**places))
    found.bands = _open_ends(found.bands)
    return found


@dataclass(frozen=True, slots=True)
class _Read:
    """A band as read, where it stands, whether it says who holds the edge, and whether it could be read."""

    band: Band
    at: Tree
    loose: bool = False
    good: bool = True


def _band(entry: Entry, found: Grades, quotas: QuotaReader, *, up: bool, down: bool, last: bool) -> _Read:
    name, diagnosis = str(entry.key), quotas.diagnosis
    better = tuple(found.names)
    found.names.append(name)
    text: Tree = entry.value
    if text == "" and not last:  # 其余 would take every score below
        remedy = "例如 80分以上；只按名次的写 其后30%；只有最后一档可以空着，就是 其余"
        diagnosis.add("R010", f"档次“{name}”没有写分数", entry.key, remedy)
        return _Read(Band(name, None, None), entry.key, good=False)
    if isinstance(entry.value, MappingNode):
        spec: GradeSpec | None = diagnosis.validate(GradeSpec, entry.value)
        if spec is None:
            return _Read(Band(name, None, None), entry.key, good=False)
        found.gates += _gates(name, spec, entry.value, diagnosis)
        for one in entry.value.entries:
            if one.key in ("名额", "quota") and (quota := quotas.read(name, one.value, better)) is not None:
                found.quotas.append((name, quota))
        text = next((e.value for e in entry.value.entries if e.key in ("分", "score")), Text("", *_place(entry.value)))
    placed = quotas.by_place(name, text, better, first=not found.quotas) if isinstance(text, Text) else None
    if placed is not None:
        found.quotas += [(name, quota) for quota in placed]
        return _Read(Band(name, None, None), entry.key)
    try:
        bounds = _bounds(text, up=up, down=down) if isinstance(text, Text) else None
    except ValueError as error:
        diagnosis.add("R003", f"档次“{name}”：{error}", text, WAYS)
        return _Read(Band(name, None, None), entry.key, good=False)
    if bounds is None:
        shown = f"的分数“{text}”" if isinstance(text, Text) else ""
        remedy = instead_of(text) if isinstance(text, Text) else ""
        diagnosis.add("R003", f"档次“{name}”{shown}读不懂", text, remedy or WAYS)
        return _Read(Band(name, None, None), entry.key, good=False)
    return _Read(Band(name, bounds.low, bounds.high), entry.key, bounds.loose)


def _place(node: MappingNode) -> tuple[int, int]:
    return node.line, node.column


class _Bounds(NamedTuple):
    low: tuple[Amount, bool] | None
    high: tuple[Amount, bool] | None
    loose: bool


def _bounds(text: Text, *, up: bool, down: bool) -> _Bounds | None:
    """The bounds that a grade's text names, ``None`` when it cannot be read.

    Raises:
        ValueError: a number is too long.

    """
    plain = re.sub(r"\s|考核得分|得分|总分", "", half_width(text))
    for regex, spelling in _SPELLINGS:
        plain = regex.sub(spelling, plain)
    plain = plain.strip(",")
    if plain in ("", "其余", "其他"):
        return _Bounds(None, None, loose=False)
    match = _RANGE.match(plain)
    if match:
        return _Bounds((amount_from(match["low"]), True), (amount_from(match["high"]), True), loose=True)
    match = _BOUNDS.match(plain)
    if match is None or (match["low"] is None and match["high"] is None):
        return None
    low_edge = match["low_edge"] or match["low2_edge"]
    high_edge = match["high_edge"] or match["high2_edge"]
    low = None if match["low"] is None else (amount_from(match["low"]), up if low_edge is None else low_edge == "含")
    high = None
    if match["high"] is not None:
        high = amount_from(match["high"]), down if high_edge is None else high_edge == "含"
    return _Bounds(low, high, loose=high_edge is None)


def _gates(name: str, spec: GradeSpec, at: MappingNode, diagnosis: Diagnosis) -> Iterator[Gate]:
    for clause, least in spec.gates.items():
        place = least if isinstance(least, Text) else at
        text = re.sub(r"\s|(?:及|或)?以上$", "", half_width(str(least)))
        try:
            share = Fraction(number_from(text)) if text.endswith("%") else None
            points = amount_from(text) if share is None else None
        except ValueError as error:
            diagnosis.add("R003", str(error), place, "例如 且: {1: 15分}，或 且: {1: 60%}")
            continue
        if share is not None and not 0 <= share <= 1:
            diagnosis.add("R003", f"“{least}”不在 0 和 100% 之间", place, "写占该条分值的百分之几，例如 60%")
            continue
        yield Gate(name, str(clause), points, share or Fraction(0), at)


def _settle_edges(bands: list[Band], loose: list[bool]) -> None:
    """以下 does not hold the number itself where the grade above already does (AMB-14)."""
    for index, (above, below) in enumerate(pairwise(bands)):
        if above.low and below.high and above.low[0] == below.high[0] and loose[index + 1] and above.low[1]:
            bands[index + 1] = replace(below, high=(below.high[0], False))


def _open_ends(bands: list[Band]) -> list[Band]:
    """The best grade has no upper edge and the last, from 0, no lower one: a score may pass full marks or nothing."""
    if not bands:
        return bands
    opened = [replace(bands[0], high=None), *bands[1:]]
    if len(opened) > 1 and opened[-1].low == (0, True):
        opened[-1] = replace(opened[-1], low=None)
    return opened


def _check_quotas(found: Grades, read: list[_Read], diagnosis: Diagnosis) -> None:
    """Shares that follow each other never make more than all units; beside scores they are only upper limits."""
    by_place = {one.band.name: one for one in read if not (one.band.low or one.band.high)}
    plain = [(name, quota) for name, quota in found.quotas if isinstance(quota, Quota) and quota.of != "better"]
    shares = [(name, quota.size) for name, quota in plain if quota.share and name in by_place]
    if sum(share for _, share in shares) > 1:
        last = by_place[shares[-1][0]]
        remedy = "各档的比例都占全部单位，合计不超过 100%；最后一档写“其余”"
        diagnosis.add(
            "R010", f"各档名额合计 {show(amount_of(sum(share for _, share in shares) * 100))}%", last.at, remedy
        )


def _check_cover(read: list[_Read], diagnosis: Diagnosis) -> None:
    seen = set()
    for band, at in ((one.band, one.at) for one in read):
        if band.name in seen:
            diagnosis.add("R010", f"档次“{band.name}”写了两次", at, "删去一个")
        seen.add(band.name)
        if band.low and band.high and band.low[0] > band.high[0]:
            diagnosis.add("R010", f"档次“{band.name}”的下限大于上限", at, "把小的数写在前面")
    lowest = read[-1].band.low if read and all(one.band.low for one in read) else None
    if lowest is not None and (lowest[0] > 0 or not lowest[1]):
        edge, name = show(lowest[0]), read[-1].band.name
        diagnosis.add("R010", f"{edge}分以下没有档次", read[-1].at, f"把最低一档“{name}”写成“{edge}分以下”或“其余”")


def _check_rest(read: list[_Read], section: MappingNode, found: Grades, diagnosis: Diagnosis) -> None:
    """其余 below a grade that takes every score already: only vetoes lead there, all that name no grade do."""
    if len(read) < 2 or not all(one.good for one in read):
        return
    above, last, text = read[-2].band, read[-1].band, section.entries[-1].value
    everything = above.low is None and above.name not in limited(found.quotas, found.names)
    if everything and last.low is None and last.high is None and str(text) in ("其余", "其他"):
        message = f"没有分数会落到“{last.name}”，没有写列为哪一档的一票否决却都列为它"
        remedy = f"不是这个意思的，否决写明“列为: {above.name}”；就是这个意思的，把“{text}”写成 {{}}"
        diagnosis.add("R010", message, text, remedy, severity="warning")


def _check_orders(read: list[_Read], found: Grades, diagnosis: Diagnosis, quantum: Amount) -> None:
    """Each grade begins lower than the one above, unless more than the score decides who holds that one."""
    gated, short = {gate.grade for gate in found.gates}, limited(found.quotas, found.names)
    last = {name for name, quota in found.quotas if kind_of_room(quota) == "last"}
    held = {name for name, quota in found.quotas if kind_of_room(quota) == "grade"}
    for one, other in pairwise(read):
        above, below = one.band, other.band
        if below.name in last and above.name in held:
            message = f"“{below.name}”是后几名，“{above.name}”又有自己的名额，两边都管着“{above.name}”有几个"
            remedy = f"“{above.name}”不写名额（写“其余”，或只写分数线）；前面几档的合计不超过多少，写 与以上各档合计"
            diagnosis.add("R010", message, other.at, remedy)
        if not (one.good and other.good and (below.low or below.high)):
            continue
        if above.low is None and above.name in short | last:
            size = "后10%" if above.name in last else "20%"
            edge = below.low or below.high or (0, True)
            remedy = f"给“{above.name}”也写上分数线，例如 {{分: {show(edge[0])}分以上, 名额: {size}}}"
            message = f"“{above.name}”只看名次，没有分数线，“{below.name}”却有"
            diagnosis.add("R010", message, other.at, remedy)
        elif above.low is None:
            if above.name not in gated:
                remedy = f"给“{above.name}”写上下限，或把它移到最后"
                diagnosis.add("R010", f"“{above.name}”没有下限，“{below.name}”永远评不到", other.at, remedy)
        elif below.low == above.low and above.name in gated | short:
            continue
        elif below.low is not None and below.low[0] >= above.low[0]:
            diagnosis.add("R010", f"档次“{below.name}”应当低于“{above.name}”", other.at, "从高到低写")
        elif below.high is not None:
            _check_join(above, below, other.at, diagnosis, quantum)


def _check_join(above: Band, below: Band, at: Tree, diagnosis: Diagnosis, quantum: Amount) -> None:
    if above.low is None or below.high is None:
        return
    edge: Number = above.low[0]
    if below.high[0] + (quantum if below.high[1] and above.low[1] else 0) < edge:
        diagnosis.add(
            "R010", f"{show(below.high[0])}分到{show(edge)}分之间没有档次（“{below.name}”与“{above.name}”不衔接）", at,
            f"把“{below.name}”的上限改成{show(edge)}分以下；分数取整后定档的，在顶层写“定档小数位: 0”",
        )  # fmt: skip
    elif below.high[0] > edge:
        diagnosis.add("R010", f"“{below.name}”与“{above.name}”重叠（{show(edge)}分到{show(below.high[0])}分）", at,
                      f"把“{below.name}”的上限改成{show(edge)}分以下")  # fmt: skip
    elif not above.low[1] and not below.high[1]:
        diagnosis.add("R010", f"{show(edge)}分整不属于任何档次", at, f"写明哪一档含{show(edge)}分")
