"""Remedies for points against a number: what was due, allowed or aimed at, and what is done with a part of it.

Like those of :mod:`.keeping`, each works on the text in the spelling of the grammar and keeps its numbers.
"""

from __future__ import annotations

import re

from lianzheng_rubric.language.headings import chinese_number
from lianzheng_rubric.language.phrases.grammar import shown
from lianzheng_rubric.language.phrases.reading import reads
from lianzheng_rubric.language.wordings import NUMBER as _N
from lianzheng_rubric.language.wordings import UNIT as _U

__all__ = ["REMEDIES"]

_LEAST = (
    rf"(?P<period>每(?:月|季度|半年|学期|年))?(?:(?:应有|不少于|不低于|至少)[一-鿿]{{0,4}}?(?P<due>\d+)(?P<unit>{_U}))"
)
_LESS = r"每?(?:少|缺)1?[一-鿿]{0,2}扣"


def _due_and_more(text: str, _situation: str) -> str:
    """应有4次，每少1次扣1分，每多1次加0.5分; 应有12次，少于6次不得分: what is due, and a second thing beside it."""
    found = re.match(rf"{_LEAST},(?:{_LESS}(?P<points>{_N})分,)?(?P<rest>.+)\Z", text)
    if found is None:
        return ""
    due, unit, rest = found["due"], found["unit"], found["rest"]
    more = re.match(rf"每?(?:多|超过?|增加)1?[一-鿿]{{0,2}}加({_N})分\Z", rest)
    second = f"每{unit}加{more[1]}分，前{due}{unit}不计" if more else shown(rest)
    if not reads(second) or (more and found["period"]) or rest.startswith(("最多", "扣完")):
        return ""
    first = f"{found['period'] or ''}应有{due}{unit}，每少1{unit}扣{found['points'] or 1}分"
    if more and not found["points"]:
        return f"写“{second}”"
    told = "" if found["points"] else "，“扣1分”的 1 换成每少一次扣的分；不另扣的只写后一句"
    return f"一种情形有几样后果，写成列表：[{_quoted(first)}, {_quoted(second)}]{told}"


def _due_with_verb(text: str, _situation: str) -> str:
    """每季度至少检查一次，每少一次扣2分; 应有4次 alone: the number that is due, and the price of a lack."""
    found = re.match(
        rf"(?P<period>每(?:月|季度|半年|学期|年))?(?:应当?|须|应有|不少于|至少)[一-鿿]{{0,6}}?(?P<due>\d+|[一两二三四五六七八九十]+)(?P<unit>{_U})(?:以上)?"
        rf"(?:,{_LESS}(?P<points>{_N})分(?P<tail>.*))?\Z",
        text,
    )
    if found is None:
        return ""
    phrase = (
        f"{found['period'] or ''}应有{chinese_number(found['due'])}{found['unit']}，"
        f"每少1{found['unit']}扣{found['points'] or 1}分{shown(found['tail'] or '')}"
    )
    if not reads(phrase):
        return ""
    return f"写“{phrase}”" + ("" if found["points"] else "，“扣1分”的 1 换成每少一次扣的分")


def _lack_of_full(text: str, _situation: str) -> str:
    """得满分，每少1项扣1分."""
    found = re.match(rf"(?:得满分|得{_N}分),每?(?:少|缺)1?({_U})(?:的)?扣({_N})分\Z", text)
    if found is None:
        return ""
    unit, points = found.groups()
    return (
        f"从满分往下扣的，“得满分”不写：写“应有4{unit}，每少1{unit}扣{points}分”，4 换成应有的数；"
        f"缺一{unit}记一条的写“每{unit}扣{points}分”"
    )


def _beyond(text: str, _situation: str) -> str:
    """每超1人扣1分, 每增加1起扣1分: beyond what?"""
    found = re.match(
        rf"每(?P<how>超额?完成|超额|超过?|超出|增加|多)1?(?!天|日|%|个?百分点|\d)(?P<unit>{_U})的?,?(?P<verb>[扣加得])(?P<points>{_N})分\Z",
        text,
    )
    if found is None:
        return ""
    unit, verb, points = found["unit"], found["verb"], found["points"]
    gain = "扣分" if verb == "扣" else "加分"
    phrase = f"每{unit}{verb}{points}分，前2{unit}不计"
    if not reads(phrase):
        return ""
    return (
        f"一{unit}记一条、超出定数才算的写“{phrase}”，2 换成定数；"
        f"与上年或目标相比的写 {{数量: 字段, 目标: 0, 每高: 1, {gain}: {points}}}，“字段”是多出来的数"
    )


def _part_of_one(text: str, _situation: str) -> str:
    """每5人扣1分，不足5人按5人计算; 目标95，每低5扣1分，不足5的按5计; 每3次扣1分，不足3次的不扣."""
    found = re.match(
        rf"(?P<whole>.*?每(?P<side>低|高|满)?(?P<every>{_N})(?P<unit>{_U})?的?(?P<verb>[扣加])(?P<points>{_N})分),(?:不足|不满)"
        rf"(?:{_N})?[一-鿿]{{0,4}}?(?:(?P<begun>按(?:{_N}|一|1)?[一-鿿]{{0,4}}?(?:计算?|算|[扣加]分?))|不[扣加计]分?)\Z",
        text,
    )
    if found is None:
        return ""
    whole = shown(found["whole"])
    key = "不足一个也计" if found["begun"] else "满一个才计"
    if whole.startswith("目标") and reads(whole):
        return f'写 {{计分: "{whole}", {key}: 是}}'
    if whole.startswith("目标"):
        return ""
    if not found["begun"] and reads(whole):
        return f"写“{whole}”：不满的本来就不计"
    gain = "扣分" if found["verb"] == "扣" else "加分"
    return (
        f"写 {{数量: 数量, 多次: 合计, 目标: 0, 每高: {found['every']}, {gain}: {found['points']}, {key}: 是}}，"
        f"个数记在“数量”列"
    )


def _each_day_at_most(text: str, _situation: str) -> str:
    """每个扣0.3分，每日最多扣3分; 每次扣1分，每月最多扣2分，全年最多扣10分."""
    found = re.match(
        rf"每({_U})([扣加])({_N})分,每(?:1|一)?([天日]|人|单位|个单位)(?:累计|合计)?(?:最多|最高|封顶|不超过)[扣加]?({_N})分\Z",
        text,
    )
    if found is None:
        return ""
    unit, verb, points, per, most = found.groups()
    field = {"天": "日期", "日": "日期", "人": "人员"}.get(per)
    return (
        f"写 {{{'扣分' if verb == '扣' else '加分'}: {points}, 每: {unit}, 封顶: {most}, 封顶按: {field}}}"
        if field
        else ""
    )


def _several_items(text: str, _situation: str) -> str:
    """第1、2项不得分."""
    found = re.match(r"第?([\d一二三四五六七八九十、,和及]+)(大?项)(?:均|都)?不得分\Z", text)
    numbers = [chinese_number(one) for one in re.split("[、,和及]", found[1]) if one] if found else []
    if found is None or len(numbers) < 2:
        return ""
    return f"写成列表：[{', '.join(f'第{number}{found[2]}不得分' for number in numbers)}]"


def _beside_last_year(text: str, _situation: str) -> str:
    """较上年下降得满分，上升不得分."""
    if not re.match("(?:较|比|与)(?:上年|去年|上一?年度|同期|上年同期)(?:相比)?[一-鿿]*(?:下降|上升|减少|增加)", text):
        return ""
    return (
        "两个数相比的写 {数量: 本年数 - 上年数, 分档: {0以上(不含): 0分, 其余: 满分}}，"
        "并在“字段”里声明 本年数: 数字、上年数: 数字"
    )


def _beside_the_mean(text: str, _situation: str) -> str:
    """高于平均值得满分，低于平均值的按比例得分."""
    if not re.search("平均(?:值|数|分|水平).*按比例", text):
        return ""
    return "与各单位的平均数相比的写 {数量: 字段, 名次得分: {比平均: 10}}，10 换成满分"


def _grade_alone(text: str, _situation: str) -> str:
    """不合格 alone: is it the grade, or the best that may still be given?"""
    if not re.fullmatch("(?:基本|不)?(?:合格|称职|达标)|优秀?|良好?|中等?|一般|较?差|[A-E]级?", text):
        return ""
    return f"直接定为这一档的写“列为{text}”，最高只能评这一档的写“最高评为{text}”"


def _marks_alone(text: str, _situation: str) -> str:
    """满分100分 is no way of scoring."""
    if not re.fullmatch(rf"满分{_N}分", text):
        return ""
    return "分值写在标题里，这里写怎样计分：例如“每次扣1分”；情形有几种的，在下面几行各写一行；别处给分的写“录入得分”"


def _quoted(phrase: str) -> str:
    return f'"{phrase}"' if "，" in phrase else phrase


REMEDIES = (
    _due_and_more, _due_with_verb, _lack_of_full, _beyond, _part_of_one, _each_day_at_most, _several_items,
    _beside_last_year, _beside_the_mean, _grade_alone, _marks_alone,
)  # fmt: skip
"""In the order in which they are tried."""
