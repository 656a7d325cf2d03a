"""Keys of the long form printed as the phrase that reads into exactly them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import groupby

from lianzheng_rubric.language.phrases.grammar import POINT_KEYS, PhraseError, gains
from lianzheng_rubric.language.phrases.reading import parse_phrase

__all__ = ["print_phrase"]


def print_phrase(fields: Mapping[str, object]) -> str | None:
    """The phrase that reads into exactly these long-form keys, or ``None`` when only the long form can say it."""
    text = _print_main(fields)
    if text is None:
        return None
    text += _print_tails(fields)
    try:
        return text if parse_phrase(text) == dict(fields) else None
    except PhraseError:
        return None


def _print_tails(fields: Mapping[str, object]) -> str:
    text = ""
    if "cap" in fields:
        room = {"记录": "次"}.get(str(fields.get("cap_per")), fields.get("cap_per"))
        text += f"，{f'每{room}' if room else ''}最多{'加' if gains(fields) else '扣'}{fields['cap']}分"
    if "best" in fields:
        text += f"，只计最高{fields['best']}项"
    if "free" in fields:
        text += f"，前{fields['free']}{fields.get('per', '次')}不计"
    if "begun" in fields:
        part = re.sub(r"\A1个?(?=.)", "", str(fields.get("late_every", "个")))
        part = "个" if part[0].isdigit() else part
        text += f"，不足一{part}按一{part}计"
    if "same" in fields:
        text += f"，同一{fields['same']}{'取最高' if fields.get('keep') == '最高' else '只计一次'}"
    return text


def _print_main(fields: Mapping[str, object]) -> str | None:
    each = f"每{fields['per']}" if "per" in fields else ""
    return next((printed(fields, each) for key, printed in _PRINTERS.items() if key in fields), None)


def _threshold(fields: Mapping[str, object]) -> str:
    if "below" in fields:
        return f"少于{fields['below']}"
    return f"满{fields['at_least']}" if "at_least" in fields else ""


def _print_points(fields: Mapping[str, object], each: str) -> str:
    verb, key = next((verb, key) for verb, key in POINT_KEYS.items() if key in fields)
    points = fields[key]
    if points == "满分":
        return "得满分"
    if fields.get("charge") == "总分":
        return f"总分{each}{verb}{points}分"
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
    verb = "加" if gains(fields) else "扣"
    return "，".join(f"第{place}次{verb}{points}分" for place, points in enumerate(rungs, 1))


def _print_places(fields: Mapping[str, object], _each: str) -> str:
    """Places that follow each other with the same points are told together: 第4-6名得2分."""
    places = fields["place_points"]
    if not isinstance(places, list) or not all(isinstance(points, str) for points in places):
        return ""
    verb = {"加分": "加", "扣分": "扣"}.get(str(fields.get("counts_as")), "得")
    told: list[str] = []
    place = 1
    for points, alike in groupby(places):
        last = place + len(list(alike)) - 1
        told.append(f"第{place if last == place else f'{place}-{last}'}名{verb}{points}分")
        place = last + 1
    if "rest" in fields:
        told.append(f"其余{verb}{fields['rest']}分")
    return "，".join(told)


def _print_zero(fields: Mapping[str, object], _each: str) -> str:
    scope = str(fields["zero"])
    named = scope if scope in ("本条", "本大项", "总分") else "" if scope == "本项" else f"第{scope}项"
    return f"{_threshold(fields)}{named}不得分"


def _print_forms(fields: Mapping[str, object], _each: str) -> str:
    forms = fields["hand_in"]
    return "应交" + ("和".join(forms) if isinstance(forms, list) else "")


_PRINTERS: dict[str, Callable[[Mapping[str, object], str], str]] = {
    "consequence": lambda f, _: f"{_threshold(f)}后果：{f['consequence']}",
    "route": lambda f, _: f"转出：{f['route']}",
    "finding": lambda f, _: f"列入{f['finding']}",
    "nature": lambda f, _: f"{f['nature']}" + (f"：{f['note']}" if "note" in f else ""),
    "required": _print_shortage,
    "target": _print_slope,
    "place_points": _print_places,
    "anchors": lambda f, _: f"按比例{'扣' if 'counts_as' in f else '得'}分",
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
    "raise_grade": lambda f, _: f"{_threshold(f)}升{f['raise_grade']}档",
    "lift_grade": lambda f, _: f"{_threshold(f)}至少评为{f['lift_grade']}",
    "enter": lambda f, _: "录入得分" if f["enter"] == "满分" else f"录入{f['enter']}分制得分",
    "hand_in": _print_forms,
    "deduct": _print_points,
    "add": _print_points,
    "credit": _print_points,
}
"""How each kind of phrase is printed, by its key; the first key that is there decides."""
