"""Remedies made of the very words of the text, so that whoever obeys them keeps each number, threshold and period.

Each works on the text in the spelling of the grammar (half-width, numerals as digits) and gives nothing where it
does not apply; the first that gives a remedy decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lianzheng_rubric.language.phrases.against import REMEDIES
from lianzheng_rubric.language.phrases.grammar import NATURES, shown
from lianzheng_rubric.language.phrases.reading import reads
from lianzheng_rubric.language.wordings import NUMBER as _N
from lianzheng_rubric.language.wordings import UNIT as _U
from lianzheng_rubric.language.wordings import one_spelling

__all__ = ["kept_words", "occasion"]

_COUNTED = r"(?![分%天日周元年级等档]|个?月|个?工作日|个?小时|个?百分点|[万亿])"
"""What stands behind a number of records or persons; what is measured has ``数量`` and ``分档``."""
_CLASSIFIER = "[次人件起项名篇条个例份处本期户宗场]"
_GAIN = {"加": "加分", "得": "得分", "扣": "扣分"}


def kept_words(text: str, situation: str) -> str:
    """A remedy that keeps what ``text`` says, or nothing; ``situation`` stands left of the colon."""
    plain = one_spelling(text, NATURES)
    return next(filter(None, (remedy(plain, situation) for remedy in _REMEDIES)), "")


def occasion(dropped: str, phrase: str) -> str:
    """``phrase`` for every occasion when the words before it end with one: 被通报1次 + 扣2分 is 每次扣2分."""
    found = re.search(rf"[1一]({_CLASSIFIER})的?,?\Z", one_spelling(dropped, ()))
    each = f"每{found[1]}{phrase}" if found else ""
    return each if each and reads(each) else phrase


def _lack(text: str, situation: str) -> str:
    """每少1次: less than what? Nobody records what did not happen."""
    found = re.match(
        rf"每?(?:少|缺少?)(?!席|勤|岗|课)[一-鿿]{{0,3}}?1?({_U}?)(?:的|就|要|则|,)*(扣)({_N})分", text
    ) or re.match(rf"每?({_CLASSIFIER})(?:少|缺)(扣)({_N})分", text)
    if found is None:
        return ""
    unit, tail = found[1] or "次", shown(text[found.end() :])
    word = "缺" if "缺" in found[0] else "少"
    remedy = f"“{word}”要有应有的数：写“应有4{unit}，每少1{unit}扣{found[3]}分{tail}”，4 换成应有的数"
    if re.search("[缺少漏]", situation):
        remedy += f"；缺一{unit}记一条的，写“每{unit}扣{found[3]}分{tail}”"
    return remedy


def _more_than(text: str, _situation: str) -> str:
    """超过2次 is the third."""
    found = re.match(
        rf"((?:超过|多于|超出|大于)(\d+){_COUNTED}({_U}?))(?:以上)?(?:的|者)?,?(?=[扣加得不取1一最列降升总本])", text
    )
    if found is None:
        return ""
    reach, rest = f"{int(found[2]) + 1}{found[3]}", text[found.end() :]
    long_form = _long_form(rest, reach)
    phrase = f"满{reach}{rest}"
    if reads(phrase):
        return f"“{found[1]}”就是满{reach}：写“{shown(phrase)}”" + (f"，也就是 {long_form}" if long_form else "")
    return f"“{found[1]}”就是满{reach}：写 {long_form}" if long_form else ""


def _long_form(rest: str, reach: str) -> str:
    """``{扣分: 5, 满: 3次}`` of 扣5分; nothing for what a phrase says better."""
    points = re.match(rf"([扣加得])({_N})分\Z", rest)
    if points:
        return f"{{{_GAIN[points[1]]}: {points[2]}, 满: {reach}}}"
    plain = {"不得分": "不得分: 本项", "不得评优": "最高档次: 不得评优", "一票否决": "列为: 一票否决"}.get(rest)
    return f"{{{plain}, 满: {reach}}}" if plain else ""


def _several_of(text: str, _situation: str) -> str:
    """有2人及以上受处分扣5分: the number is a threshold, the words between are the situation."""
    number = rf"(?P<more>超过|多于)?(?P<many>\d+){_COUNTED}(?P<unit>{_CLASSIFIER})"
    rest = r"的?,?(?P<rest>(?:扣|不得|取消|一票|列为|降|总分).*)\Z"
    above = r"(?:(?:\(含[^)]*\)|及|或)?以上(?:\(含[^)]*\))?)"
    what = "(?P<what>(?!每|均|各|的|以上)[一-鿿]{2,}?)"
    found = re.match(
        rf"(?:凡|如|若)?(?P<who>(?!每|累计|超过|多于|发生|出现)[一-鿿]{{2,6}}?)?(?:有|发生|出现|累计)?{number}{above}?{what}{rest}",
        text,
    ) or re.match(rf"{what}(?:达到?|累计)?{number}{above}{rest}", text)
    if found is None:
        return ""
    many = int(found["many"]) + (1 if found["more"] else 0)
    phrase = f"满{many}{found['unit']}{found['rest']}"
    if many < 2 or not reads(phrase):
        return ""
    situation = (found.groupdict().get("who") or "") + found["what"]
    return f"情形“{situation}”写在冒号左边，右边写“{shown(phrase)}”"


def _of_the_total(text: str, _situation: str) -> str:
    found = re.search(rf"总分(?:中|里)?(?:再|另)?扣({_N})分\Z|扣[一-鿿]{{0,4}}总分({_N})分\Z", text)
    if found is None:
        return ""
    points = found[1] or found[2]
    return f"从总分里扣的写“总分扣{points}分”，也就是 {{扣分: {points}, 记入: 总分}}；情形写在冒号左边"


def _another_year(text: str, _situation: str) -> str:
    if not re.search("下一?个?年|次年|来年|下一?个?(?:月|季)|[2-9两二三四五]年内|连续[2-9两二三四五]年不|今后", text):
        return ""
    return f"不在这一次的结果里：写“后果：{shown(text)}”，列在结果里，到时候再用"


def _for_a_while(text: str, _situation: str) -> str:
    """全年不得分, 当月不得分."""
    if re.search("(?:全年|全年度|当年|本年|年度)(?:度|内|考核)?不得分", text):
        return "考核期就是全年：清零本项的写“不得分”，清零总分的写“总分不得分”"
    found = re.search("[当本该](月|季度?|半年)[一-鿿]{0,4}不得分", text)
    if found is None:
        return ""
    period = found[1].replace("季度", "季").replace("季", "季度")
    return (
        f"“不得分”清的是整个考核期；只清当{found[1]}的，写成扣完当{found[1]}的分："
        f"{{扣分: 1, 每: 次, 封顶: 1, 封顶按: {period}, 合用封顶: 当{found[1]}}}，1 换成一个{period}的分值；"
        f"同一{period}里别的扣分写同样的 封顶、封顶按、合用封顶"
    )


def _level(text: str, _situation: str) -> str:
    """省级以上扣2分: a level is a field of the record."""
    found = re.match(
        r"被?((?!被)[一-鿿]{1,2}级)(\(?不?含\)?|及|或)?(以[上下])((?:(?![每扣加得不一的])[一-鿿]){0,6})的?,?(?=[每扣加得不一])",
        text,
    )
    if found is None or not reads(text[found.end() :]):
        return ""
    phrase = shown(text[found.end() :])
    quoted = f'"{phrase}"' if "，" in phrase else phrase
    verb = re.findall("[扣加得]", phrase) or ["扣"]
    edge = f"（{found[2].strip('()')}）" if "含" in (found[2] or "") else ""
    return (
        (f"情形“{found[4]}”写在冒号左边，" if found[4] else "")
        + f"级别写成条件：{{计分: {quoted}, 条件: {{级别: {found[1]}{found[3]}{edge}}}}}；各级的分不同的，写成"
        f" {{{_GAIN[verb[0]]}: {{级别: {{市级: 1分, 省级: 2分}}}}, 每: 次}}；"
        "并写 尺度: {级别: [市级, 省级, 国家级]}，从低到高"
    )


def _distance(text: str, _situation: str) -> str:
    """每低1个百分点扣0.5分: below what?"""
    found = re.match(
        rf"每?(?P<side>低|降低|下降|少|减少|高|提高|上升|增长|增加|超过?)(?P<every>{_N})?(?:个?百分点|%)的?,?(?P<verb>[扣加])(?P<points>{_N})分",
        text,
    )
    if found is None:
        return ""
    low = found["side"] in ("低", "降低", "下降", "少", "减少")
    side = "低" if low else "高"
    phrase = f"目标95，每{side}{found['every'] or 1}{found['verb']}{found['points']}分{shown(text[found.end() :])}"
    return f'写明比多少{side}：{{数量: 完成率, 计分: "{phrase}"}}，95 换成目标值；并在“字段”里声明 完成率: 百分数'


def _cap_alone(text: str, _situation: str) -> str:
    found = re.match(rf"(?:最多|最高|封顶)([扣加得])({_N})分\Z", text)
    if found is None:
        return ""
    verb, points = found[1], found[2]
    return (
        f"没有写每次{verb}几分：写“每次{verb}1分，最多{verb}{points}分”，1 换成每次的分；"
        f"由人判定{verb}几分的写“{verb}0-{points}分”"
    )


def _approved(text: str, _situation: str) -> str:
    """每项加1-3分，须经审定: what has to be shown is no part of the points."""
    found = re.match(r"(.+?)[,;(](?:并|且|但)?(?:必须|须|需|应当?|要)(?:经|有|附|凭|提供|报|由)[^\d]+\Z", text)
    if found is None or not reads(found[1]):
        return ""
    phrase = shown(found[1])
    quoted = f'"{phrase}"' if "，" in phrase else phrase
    return f"要有证明、经过审定才算的，写 {{计分: {quoted}, 须有: 已审定}}，并在“字段”里声明 已审定: 是否"


def _exchanged(text: str, _situation: str) -> str:
    """3张黄牌折算1张红牌: the consequence of the second stands at the first."""
    found = re.match(
        rf"(?:累计|满|每满|每)?(\d+)({_CLASSIFIER}|张|面|块)([一-鿿]{{1,6}}?)(?:折算|折合|折|换算|相当于|等于|计作|算作?|视同|按)(?:为|成)?[1一]({_CLASSIFIER}|张|面|块)([一-鿿]+?)(?:计算?)?\Z",
        text,
    )
    if found is None:
        return ""
    many, unit, first, _, second = found.groups()
    return (
        f"在“{first}”这一情形上写“{second}”的后果：满{many}{unit}计一次的写 {{扣分: 5, 满: {many}{unit}}}，"
        f"每满{many}{unit}都计的写 {{数量: 数量, 多次: 合计, 目标: 0, 每高: {many}, 扣分: 5, 满一个才计: 是}}，"
        f"5 换成一{unit}{second}扣的分"
    )


def _every_so_many(text: str, _situation: str) -> str:
    found = re.match(
        rf"每(?!新?增|超|多)[一-鿿]{{0,6}}?(?P<every>{_N})(?!天|日|周|个?月|个?百分点|%)(?P<unit>[万亿]?[一-鿿]{{1,3}}?)(?P<verb>[扣加])(?P<points>{_N})分(?P<tail>.*)\Z",
        text,
    )
    if found is None or (found["every"] == "1" and found["unit"][0] not in "万亿"):
        return ""
    cap = re.search(rf"最多[扣加得]?({_N})分", found["tail"])
    return (
        f"每{found['every']}{found['unit']}计一次的写 {{数量: 字段, 多次: 合计, 目标: 0, 每高: {found['every']}, "
        f"{_GAIN[found['verb']]}: {found['points']}, 满一个才计: 是{f', 封顶: {cap[1]}' if cap else ''}}}，"
        f"“字段”换成以{found['unit']}为单位的数字字段，"
        f"记在“数量”列的写 数量: 数量；不满的按比例计的，去掉“满一个才计”"
    )


def _target_credit(text: str, _situation: str) -> str:
    found = re.match(rf"(目标{_N}%?,每[低高]{_N}%?(?:个百分点)?)得({_N}分)", text)
    if found is None:
        return ""
    phrase = shown(re.sub("%|个百分点", "", found[1])) + f"加{found[2]}"
    return f"“目标”的句子只有扣和加：从零往上得的写“{phrase}”，并在条目里写 起评: 零分 和 上限: 满分"


def _some_places(text: str, _situation: str) -> str:
    """前3名加2分, 4-6名2分, 后3名扣2分: places that do not begin with the first."""
    best = re.match(rf"前(\d+)名(?:的|各)*,?([得加扣]){_N}分\Z", text)
    if best and reads(f"第1-{best[1]}名" + text[best.start(2) :]):
        return f"写成 {{计分: 第1-{best[1]}名{text[best.start(2) :]}, 数量: 字段}}；看总分名次的写在“后果”里"
    found = re.match(
        rf"(?P<back>最后|倒数第?|后|末)?第?(?P<first>\d+)(?:[-至到](?P<last>\d+))?名(?:的|各)*,?(?P<verb>[得加扣]?)(?P<points>{_N})分\Z",
        text,
    )
    if found is None or int(found["last"] or found["first"]) > 100:
        return ""
    first, last = int(found["first"]), int(found["last"] or found["first"])
    price, counts_as = found["points"], "" if found["verb"] in ("得", "") else f", 计为: {_GAIN[found['verb']]}"
    if not found["back"]:
        places = ", ".join(["0"] * (first - 1) + [price] * (last - first + 1))
        return f"从第 1 名写起，没有分的写 0：{{名次得分: [{places}]{counts_as}, 数量: 字段}}"
    only = found["back"].startswith("倒数第")
    places = ", ".join(["0"] * (first - 1) + [price] if only else [price] * first)
    return (
        f"从后面数起的，数大为好时写 {{名次得分: [{places}], 小者在前: 是{counts_as}, 数量: 字段}}；"
        "数小为好时去掉“小者在前”"
    )


def _tail_alone(text: str, _situation: str) -> str:
    found = re.match("(同一[一-鿿]+?(?:取最高|只计一次)|扣完为止|前\\d+次不计|只计最高\\d+项)\\Z", text)
    return f"“{found[1]}”接在计分的一句后面，例如“每次加1分，同一事项取最高”" if found and found[1][0] == "同" else ""


def _proportion_above(text: str, _situation: str) -> str:
    """达到80%按比例得分，80%以下不得分."""
    found = re.search(rf"(?:达到?|完成|满)?({_N})%(?:\(含\))?(?:及?以上)?的?,?按[一-鿿]{{0,6}}比例[计得给]?分", text)
    if found is None or not re.search("以下|不足|低于|未达|否则", text):
        return ""
    least = found[1]
    return (
        f"写成列表 [{{公式: 完成率 / 100 * 5}}, {{不得分: 本项, 条件: 完成率 < {least}}}]，5 换成满分；"
        "并在“字段”里声明 完成率: 百分数"
    )


_REMEDIES: tuple[Callable[[str, str], str], ...] = (
    _approved, _another_year, *REMEDIES, _lack, _more_than, _several_of, _of_the_total, _for_a_while, _level, _distance,
    _cap_alone, _exchanged, _every_so_many, _target_credit, _some_places, _tail_alone, _proportion_above,
)  # fmt: skip
