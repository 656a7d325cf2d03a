"""计分说法: the closed grammar of scoring phrases, and the way back from a rule to its phrase.

A phrase is read into the named keys of the long form and nothing else; a phrase outside the grammar is an error
that shows the nearest ones. ``docs/reference/phrases.md`` has the grammar for authors.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from lianzheng_rubric.language.headings import chinese_number
from lianzheng_rubric.language.wordings import NUMBER as _N
from lianzheng_rubric.language.wordings import UNIT as _U
from lianzheng_rubric.language.wordings import one_spelling

__all__ = ["EXAMPLES", "NATURES", "PhraseError", "nearest_phrases", "parse_phrase", "print_phrase"]

NATURES = ("程序", "证据", "范围", "后果", "清单", "期限", "不可计算", "残缺", "定义", "占位")
"""What a clause may be when it scores nothing."""

EXAMPLES = (
    "减1分",
    "扣1分",
    "每次减2分",
    "每人次扣5分",
    "每件扣0.5分",
    "扣1-5分",
    "每件扣1-3分",
    "酌情扣分",
    "每次扣2分，最多扣6分",
    "每次扣1分，前2次不计",
    "加1分",
    "每件加0.5分",
    "每条加0.1分，最多加1分",
    "每篇加2-5分",
    "得5分",
    "得0-2分",
    "得满分",
    "应有2次，每少1次扣1分",
    "每月应有1次，每少1次扣0.5分",
    "每学期应有2次，不足扣2分",
    "不得分",
    "本大项不得分",
    "第2项不得分",
    "总分不得分",
    "少于1篇不得分",
    "满3次不得分",
    "不得评优",
    "最高评为良好",
    "满3人不得评优",
    "一票否决",
    "满2人一票否决",
    "列为较差",
    "降1档",
    "第1次扣1分，第2次扣2分，第3次起扣5分",
    "目标95，每低1扣0.5分",
    "目标100，每高10加1分",
    "每迟1天扣0.5分",
    "录入得分",
    "录入百分制得分",
    "录入10分制得分",
    "应交",
    "应交纸质和电子",
    "列入问题",
    "转出：另行考核",
    "后果：追究责任",
    "程序",
    "证据",
)
"""One of every kind, for suggestions and completion."""

_NUMERALS = "一二两三四五六七八九十百"
_Fields: TypeAlias = dict[str, object]
_Builder: TypeAlias = Callable[[Mapping[str, str | None]], _Fields]


class PhraseError(ValueError):
    """The text is not a scoring phrase."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: re.Pattern[str]
    build: _Builder


def parse_phrase(text: str) -> _Fields:
    """Keys of the long form that ``text`` stands for (English names, values as text).

    Raises:
        PhraseError: the text is outside the grammar.

    """
    return {key: list(value) if isinstance(value, list) else value for key, value in _parsed(str(text)).items()}


@lru_cache(maxsize=512)
def _parsed(text: str) -> _Fields:
    """The same, for texts that occur again and again in one rubric (不得分, 证据 …)."""
    plain = _plain(text)
    for pattern in _MAIN:
        found = pattern.regex.match(plain)
        if found:
            fields = pattern.build(found.groupdict())
            _read_tails(plain[found.end() :], fields, text)
            return fields
    raise PhraseError(text)


def nearest_phrases(text: str) -> list[str]:
    """``text`` with its numerals as digits when that makes it a phrase; else up to three resembling examples."""
    digits = re.sub(
        rf"[{_NUMERALS}]+(?=分|{_U}(?:[扣减加得不,，]|\Z))", lambda found: str(chinese_number(found[0])), text
    )
    if digits != text and _reads(digits):
        return [digits]
    return difflib.get_close_matches(_plain(text), EXAMPLES, n=3, cutoff=0.4)


def _reads(text: str) -> bool:
    try:
        return bool(parse_phrase(text))
    except PhraseError:
        return False


def _plain(text: str) -> str:
    return one_spelling(text, NATURES)


def _read_tails(rest: str, fields: _Fields, text: str) -> None:
    for tail in filter(None, rest.split(",")):
        for pattern in _TAILS:
            found = pattern.regex.fullmatch(tail)
            if found:
                added = pattern.build(found.groupdict())
                if added.keys() & fields.keys() or not _goes_with(found.groupdict(), fields):
                    raise PhraseError(text)
                fields.update(added)
                break
        else:
            raise PhraseError(text)
    if rest and not rest.startswith(","):
        raise PhraseError(text)


def _goes_with(tail: Mapping[str, str | None], fields: _Fields) -> bool:
    """A tail is about points, and about the same points and things as the phrase before it."""
    gains = "add" in fields or "credit" in fields
    if not gains and not fields.keys() & {"deduct", "required", "ladder"}:
        return False
    if tail.get("verb") is not None and (tail["verb"] != "扣") is not gains:
        return False
    return tail.get("unit") is None or fields.get("per", tail["unit"]) == tail["unit"]


_KEYS = {"扣": "deduct", "加": "add", "得": "credit"}


def _points(found: Mapping[str, str | None]) -> _Fields:
    points = found["low"] if found["high"] is None else f"{found['low']}-{found['high']}"
    return _with_unit({_KEYS[str(found["verb"])]: points}, found)


def _with_unit(fields: _Fields, found: Mapping[str, str | None]) -> _Fields:
    if found["unit"]:
        fields["per"] = found["unit"]
    return fields


def _shortage(found: Mapping[str, str | None]) -> _Fields:
    fields: _Fields = {"required": found["quota"], "unit": found["unit"], "lack": found["points"]}
    if found["period"]:
        fields["each"] = found["period"]
    if found["once"]:
        fields["lack_once"] = "是"
    if found["lacking"] not in (None, found["unit"]):
        raise PhraseError(str(found["lacking"]))
    return fields


def _zero(found: Mapping[str, str | None]) -> _Fields:
    scope = found["scope"] or "本项"
    scope = {"此项": "本项", "该项": "本项"}.get(scope, scope)
    named = found["named"]
    if named and not named.isascii():
        named = str(chinese_number(named))
    return _with_threshold({"zero": named or scope}, found)


def _with_threshold(fields: _Fields, found: Mapping[str, str | None]) -> _Fields:
    if found.get("reach"):
        fields["at_least"] = f"{found['reach']}{found['reach_unit']}"
    if found.get("below"):
        fields["below"] = f"{found['below']}{found['below_unit']}"
    return fields


def _from_total(found: Mapping[str, str | None]) -> _Fields:
    return {"deduct": found["points"] or found["other"], "charge": "总分"}


def _ladder(found: Mapping[str, str | None]) -> _Fields:
    rungs = re.findall(rf"第(\d+)次(起?)扣({_N})分", str(found["rungs"]))
    places = [str(place) for place in range(1, len(rungs) + 1)]
    if [rung for rung, _, _ in rungs] != places or any(onward for _, onward, _ in rungs[:-1]):
        raise PhraseError(str(found["rungs"]))
    return {"ladder": [points for _, _, points in rungs]}


def _slope(found: Mapping[str, str | None]) -> _Fields:
    key = "every_below" if found["side"] == "低" else "every_above"
    return {"target": found["target"], key: found["every"], _KEYS[str(found["verb"])]: found["points"]}


def _requirement(found: Mapping[str, str | None]) -> _Fields:
    forms = [form for form in re.split("[和、及]", found["forms"] or "") if form]
    return {"hand_in": forms or "是"}


def _nature(found: Mapping[str, str | None]) -> _Fields:
    fields: _Fields = {"nature": found["nature"]}
    if found["note"]:
        fields["note"] = found["note"]
    return fields


def _patterns(rules: Sequence[tuple[str, _Builder]]) -> tuple[_Pattern, ...]:
    return tuple(_Pattern(re.compile(regex), build) for regex, build in rules)


_THRESHOLD = rf"(?:满(?P<reach>\d+)(?P<reach_unit>{_U}))?"
_MAIN = _patterns(
    (
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
            rf"目标(?P<target>{_N})%?,每(?P<side>低|高)(?P<every>{_N})%?(?:个百分点)?(?P<verb>扣|加)(?P<points>{_N})分",
            _slope,
        ),
        (rf"(?P<rungs>第1次扣{_N}分(?:,第\d+次起?扣{_N}分)+)", _ladder),
        (
            rf"每迟(?P<every>\d+)(?P<unit>天|个?月)扣(?P<points>{_N})分",
            lambda f: {"late_every": f"{f['every']}{f['unit']}", "deduct": f["points"]},
        ),
        (
            rf"(?:每(?P<unit>{_U}))?酌情(?P<verb>扣|加|得)分",
            lambda f: _with_unit({_KEYS[str(f["verb"])]: "酌情"}, f),
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
        (r"录入(?:(?P<scale>\d+)分制)?得分", lambda f: {"enter": f["scale"] or "满分"}),
        (r"应交(?P<forms>[一-鿿、]+)?", _requirement),
    )
)
_TAILS = _patterns(
    (
        (r"(?P<verb>扣|加)完为止", lambda _: {}),
        (rf"(?:最多|最高|封顶)(?P<verb>扣|加|得)?(?P<cap>{_N})分", lambda f: {"cap": f["cap"]}),
        (rf"只(?:计|取)最高(?P<best>\d+)(?:{_U})", lambda f: {"best": f["best"]}),
        (rf"前(?P<free>\d+)(?P<unit>{_U})不计", lambda f: {"free": f["free"]}),
        (r"同一(?P<key>[一-鿿]+?)取最高", lambda f: {"same": f["key"], "keep": "最高"}),
        (r"同一(?P<key>[一-鿿]+?)只计一次", lambda f: {"same": f["key"], "keep": "首次"}),
    )
)


def print_phrase(fields: Mapping[str, object]) -> str | None:
    """The phrase that reads into exactly these long-form keys, or ``None`` when only the long form can say it."""
    text = _print_main(fields)
    if text is None:
        return None
    if "cap" in fields:
        text += f"，最多{'加' if 'add' in fields or 'credit' in fields else '扣'}{fields['cap']}分"
    if "best" in fields:
        text += f"，只计最高{fields['best']}项"
    if "free" in fields:
        text += f"，前{fields['free']}{fields.get('per', '次')}不计"
    if "same" in fields:
        text += f"，同一{fields['same']}{'取最高' if fields.get('keep') == '最高' else '只计一次'}"
    try:
        return text if parse_phrase(text) == dict(fields) else None
    except PhraseError:
        return None


def _print_main(fields: Mapping[str, object]) -> str | None:
    each = f"每{fields['per']}" if "per" in fields else ""
    for key in ("consequence", "route", "finding", "nature", "required", "target", "ladder", "late_every", "zero",
                "limit_grade", "force_grade", "move_grade", "enter", "hand_in", "deduct", "add", "credit"):  # fmt: skip
        if key in fields:
            return _PRINTERS[key](fields, each)
    return None


def _threshold(fields: Mapping[str, object]) -> str:
    if "below" in fields:
        return f"少于{fields['below']}"
    return f"满{fields['at_least']}" if "at_least" in fields else ""


def _print_points(fields: Mapping[str, object], each: str) -> str:
    verb, key = next((verb, key) for verb, key in _KEYS.items() if key in fields)
    points = fields[key]
    if points == "满分":
        return "得满分"
    if fields.get("charge") == "总分":
        return f"总分{verb}{points}分"
    if "below" in fields or "at_least" in fields:
        return f"{_threshold(fields)}{verb}{points}分"
    return f"{each}酌情{verb}分" if points == "酌情" else f"{each}{verb}{points}分"


def _print_shortage(fields: Mapping[str, object], _each: str) -> str:
    period = f"每{fields['each']}" if "each" in fields else ""
    lack = "不足" if "lack_once" in fields else f"每少1{fields['unit']}"
    return f"{period}应有{fields['required']}{fields['unit']}，{lack}扣{fields['lack']}分"


def _print_slope(fields: Mapping[str, object], _each: str) -> str:
    side, key = ("低", "every_below") if "every_below" in fields else ("高", "every_above")
    verb, points = ("扣", "deduct") if "deduct" in fields else ("加", "add")
    return f"目标{fields['target']}，每{side}{fields.get(key)}{verb}{fields.get(points)}分"


def _print_ladder(fields: Mapping[str, object], _each: str) -> str:
    rungs = fields["ladder"]
    if not isinstance(rungs, list):
        return ""
    return "，".join(f"第{place}次扣{points}分" for place, points in enumerate(rungs, 1))


def _print_zero(fields: Mapping[str, object], _each: str) -> str:
    scope = str(fields["zero"])
    named = scope if scope in ("本条", "本大项", "总分") else "" if scope == "本项" else f"第{scope}项"
    return f"{_threshold(fields)}{named}不得分"


def _print_forms(fields: Mapping[str, object], _each: str) -> str:
    forms = fields["hand_in"]
    return "应交" + ("和".join(forms) if isinstance(forms, list) else "")


_PRINTERS: dict[str, Callable[[Mapping[str, object], str], str]] = {
    "consequence": lambda f, _: f"后果：{f['consequence']}",
    "route": lambda f, _: f"转出：{f['route']}",
    "finding": lambda f, _: f"列入{f['finding']}",
    "nature": lambda f, _: f"{f['nature']}" + (f"：{f['note']}" if "note" in f else ""),
    "required": _print_shortage,
    "target": _print_slope,
    "ladder": _print_ladder,
    "late_every": lambda f, _: f"每迟{f['late_every']}扣{f.get('deduct')}分",
    "zero": _print_zero,
    "limit_grade": lambda f, _: (
        _threshold(f) + ("不得评优" if f["limit_grade"] == "不得评优" else f"最高评为{f['limit_grade']}")
    ),
    "force_grade": lambda f, _: (
        _threshold(f) + ("一票否决" if f["force_grade"] == "一票否决" else f"列为{f['force_grade']}")
    ),
    "move_grade": lambda f, _: f"{_threshold(f)}降{f['move_grade']}档",
    "enter": lambda f, _: "录入得分" if f["enter"] == "满分" else f"录入{f['enter']}分制得分",
    "hand_in": _print_forms,
    "deduct": _print_points,
    "add": _print_points,
    "credit": _print_points,
}
