"""The sentences of the grammar: each pattern, in the order in which they are tried, and the keys it is read into."""

from __future__ import annotations

import re

from lianzheng_rubric.language.headings import chinese_number
from lianzheng_rubric.language.phrases.grammar import NATURES, POINT_KEYS, Fields, Found, PhraseError, patterns
from lianzheng_rubric.language.wordings import NUMBER as _N
from lianzheng_rubric.language.wordings import UNIT as _U

__all__ = ["SENTENCES"]


def _points(found: Found) -> Fields:
    points = found["low"] if found["high"] is None else f"{found['low']}-{found['high']}"
    return _with_unit({POINT_KEYS[str(found["verb"])]: points}, found)


def _with_unit(fields: Fields, found: Found) -> Fields:
    if found["unit"]:
        fields["per"] = found["unit"]
    return fields


def _shortage(found: Found) -> Fields:
    fields: Fields = {"required": found["quota"], "unit": found["unit"], "lack": found["points"]}
    if found["period"]:
        fields["each"] = found["period"]
    if found["once"]:
        fields["lack_once"] = "是"
    if found["lacking"] not in (None, found["unit"]):
        raise PhraseError(str(found["lacking"]))
    return fields


def _zero(found: Found) -> Fields:
    scope = found["scope"] or "本项"
    scope = {"此项": "本项", "该项": "本项"}.get(scope, scope)
    named = found["named"]
    if named and not named.isascii():
        named = str(chinese_number(named))
    return _with_threshold({"zero": named or scope}, found)


def _with_threshold(fields: Fields, found: Found) -> Fields:
    """A threshold counts things; 低于60分 is about a number, which the long form names (分档)."""
    if "分" in (found.get("reach_unit"), found.get("below_unit")):
        raise PhraseError("分")
    if found.get("reach"):
        fields["at_least"] = f"{found['reach']}{found['reach_unit']}"
    if found.get("below"):
        fields["below"] = f"{found['below']}{found['below_unit']}"
    return fields


def _from_total(found: Found) -> Fields:
    return {"deduct": found["points"] or found["other"], "charge": "总分"}


def _ladder(found: Found) -> Fields:
    rungs = re.findall(rf"第(\d+)次(起?)扣({_N})分", str(found["rungs"]))
    places = [str(place) for place in range(1, len(rungs) + 1)]
    if [rung for rung, _, _ in rungs] != places or any(onward for _, onward, _ in rungs[:-1]):
        raise PhraseError(str(found["rungs"]))
    return {"ladder": [points for _, _, points in rungs]}


def _slope(found: Found) -> Fields:
    key = "every_below" if found["side"] == "低" else "every_above"
    return {"target": found["target"], key: found["every"], POINT_KEYS[str(found["verb"])]: found["points"]}


def _requirement(found: Found) -> Fields:
    forms = [form for form in re.split("[和、及]", found["forms"] or "") if form]
    return {"hand_in": forms or "是"}


def _nature(found: Found) -> Fields:
    fields: Fields = {"nature": found["nature"]}
    if found["note"]:
        fields["note"] = found["note"]
    return fields


_THRESHOLD = rf"(?:满(?P<reach>\d+)(?P<reach_unit>{_U}))?"
SENTENCES = patterns(
    (r"后果:(?P<text>.+)\Z", lambda f: {"consequence": f["text"]}),
    (r"转出:(?P<text>.+)\Z", lambda f: {"route": f["text"]}),
    (r"列入(?P<text>[^,]+)\Z", lambda f: {"finding": f["text"]}),
    (rf"(?P<nature>{'|'.join(NATURES)})(?::(?P<note>.+))?\Z", _nature),
    (
        rf"(?:每(?P<period>月|季度|半年|学期|年))?应有(?P<quota>\d+)(?P<unit>{_U}?),"
        rf"(?:每少1(?P<lacking>{_U})?|(?P<once>不足))扣(?P<points>{_N})分",
        _shortage,
    ),
    (
        rf"目标(?P<target>{_N}%?),每(?P<side>低|高)(?P<every>{_N}%?)(?:个百分点)?(?P<verb>扣|加)(?P<points>{_N})分",
        _slope,
    ),
    (rf"(?P<rungs>第1次扣{_N}分(?:,第\d+次起?扣{_N}分)+)", _ladder),
    (
        rf"每迟(?P<every>\d+)(?P<unit>天|个?月)扣(?P<points>{_N})分",
        lambda f: {"late_every": f"{f['every']}{f['unit']}", "deduct": f["points"]},
    ),
    (
        rf"(?:每(?P<unit>{_U}))?酌情(?P<verb>扣|加|得)分",
        lambda f: _with_unit({POINT_KEYS[str(f["verb"])]: "酌情"}, f),
    ),
    (r"得满分", lambda _: {"credit": "满分"}),
    (rf"(?:每(?P<unit>{_U}))?(?P<verb>扣|加|得)(?P<low>{_N})(?:-(?P<high>{_N}))?分", _points),
    (
        rf"(?:{_THRESHOLD}|少于(?P<below>\d+)(?P<below_unit>{_U}))"
        r"(?P<scope>本项|此项|该项|本条|本大项|总分)?"
        r"(?:第?[(]?(?P<named>[0-9A-Za-z.]+|[一二三四五六七八九十百]+)[)]?[大]?[项条])?不得分",
        _zero,
    ),
    (
        rf"(?:少于|不足)(?P<below>\d+)(?P<below_unit>{_U})扣(?P<points>{_N})分",
        lambda f: _with_threshold({"deduct": f["points"]}, f),
    ),
    (
        rf"(?:满|达到|累计)(?P<reach>\d+)(?P<reach_unit>{_U}?)(?:以上)?扣(?P<points>{_N})分",
        lambda f: _with_threshold({"deduct": f["points"]}, f),
    ),
    (rf"(?:从总分中|总分)扣(?P<points>{_N})分|扣总分(?P<other>{_N})分", _from_total),
    (rf"{_THRESHOLD}不得评(?:优|为优秀)", lambda f: _with_threshold({"limit_grade": "不得评优"}, f)),
    (rf"{_THRESHOLD}最高评为(?P<grade>[^,]+)", lambda f: _with_threshold({"limit_grade": f["grade"]}, f)),
    (rf"{_THRESHOLD}一票否决", lambda f: _with_threshold({"force_grade": "一票否决"}, f)),
    (rf"{_THRESHOLD}列为(?P<grade>[^,]+)", lambda f: _with_threshold({"force_grade": f["grade"]}, f)),
    (rf"{_THRESHOLD}降(?P<steps>\d)档", lambda f: _with_threshold({"move_grade": f["steps"]}, f)),
    (rf"{_THRESHOLD}升(?P<steps>\d)档", lambda f: _with_threshold({"raise_grade": f["steps"]}, f)),
    (rf"{_THRESHOLD}至少评为(?P<grade>[^,]+)", lambda f: _with_threshold({"lift_grade": f["grade"]}, f)),
    (r"录入(?:(?P<scale>\d+)分制)?得分", lambda f: {"enter": f["scale"] or "满分"}),
    (r"应交(?P<forms>[一-鿿、]+)?", _requirement),
)
"""The phrase proper; its tails follow it."""
