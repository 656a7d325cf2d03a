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


def _bundled(found: Found) -> Fields:
    """每3次扣2分: points for every so many; every single one is the plain phrase."""
    if found["many"] == "1":
        raise PhraseError(str(found["many"]))
    return {POINT_KEYS[str(found["verb"])]: found["points"], "per": f"{found['many']}{found['unit']}"}


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
    fields = _with_unit({POINT_KEYS[str(found["verb"])]: found["points"]}, found)
    return {**fields, "charge": "总分"}


def _in_proportion(found: Found) -> Fields:
    """按比例得分: full marks at a hundred percent, none at nothing; 按比例扣分: the share that lacks."""
    if found["verb"] == "扣":
        return {"anchors": {"0": "满分", "100": "0分"}, "counts_as": "扣分"}
    return {"anchors": {"100": "满分", "0": "0分"}}


def _ladder(found: Found) -> Fields:
    rungs = re.findall(rf"第(\d+){found['rung']}(起?)[扣加]({_N})分", str(found["rungs"]))
    places = [str(place) for place in range(1, len(rungs) + 1)]
    if [rung for rung, _, _ in rungs] != places or any(onward for _, onward, _ in rungs[:-1]):
        raise PhraseError(str(found["rungs"]))
    fields: Fields = {"ladder": [points for _, _, points in rungs]}
    return fields | ({"counts_as": "加分"} if found["verb"] == "加" else {})


def _places(found: Found) -> Fields:
    """第1名得5分，第2-3名得4分，其余得1分: a price for each place, from the first without a gap."""
    points: list[str] = []
    for first, last, price in re.findall(rf"第?(\d+)(?:[-至到](\d+))?名(?:各)?[得加扣]?({_N})分", str(found["places"])):
        end = int(last or first)
        if int(first) != len(points) + 1 or end < int(first) or end > _MANY_PLACES:
            raise PhraseError(str(found["places"]))
        points += [price] * (end - len(points))
    fields: Fields = {"place_points": points}
    if found["rest"]:
        fields["rest"] = found["rest"]
    counts_as = {"加": "加分", "扣": "扣分"}.get(found["verb"] or "")
    return fields | ({"counts_as": counts_as} if counts_as else {})


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


_MANY_PLACES = 100
_PLACE = r"第?\d+(?:[-至到]\d+)?名(?:各)?"
_THRESHOLD = rf"(?:满(?P<reach>\d+)(?P<reach_unit>{_U}))?"
SENTENCES = patterns(
    (rf"{_THRESHOLD}后果:(?P<text>.+)\Z", lambda f: _with_threshold({"consequence": f["text"]}, f)),
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
    (
        rf"(?P<places>第?1(?:[-至到]\d+)?名(?:各)?(?P<verb>得|加|扣|){_N}分(?:,{_PLACE}(?:(?P=verb)|(?=\d)){_N}分)*)"
        rf"(?:,其[余他](?:名次|单位)?(?:的|各)?(?:(?P=verb)|(?=\d))(?P<rest>{_N})分|,其[余他](?:名次|单位)?(?:的|均|都)?不[得加扣]分)?",
        _places,
    ),
    (
        rf"(?P<rungs>第1(?P<rung>(?!名|位){_U})(?P<verb>扣|加){_N}分(?:,第\d+(?P=rung)起?(?P=verb){_N}分)+)",
        _ladder,
    ),
    (
        rf"每迟(?P<every>\d+)(?P<unit>天|个?月)扣(?P<points>{_N})分",
        lambda f: {"late_every": f"{f['every']}{f['unit']}", "deduct": f["points"]},
    ),
    (
        rf"(?:每(?P<unit>{_U}))?酌情(?P<verb>扣|加|得)分",
        lambda f: _with_unit({POINT_KEYS[str(f["verb"])]: "酌情"}, f),
    ),
    (rf"每(?P<many>{_N})(?P<unit>{_U})(?P<verb>扣|加|得)(?P<points>{_N})分", _bundled),
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
    (rf"总分(?:每(?P<unit>{_U}))?(?P<verb>扣|加)(?P<points>{_N})分", _from_total),
    (r"按比例(?P<verb>得|扣)分", _in_proportion),
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
