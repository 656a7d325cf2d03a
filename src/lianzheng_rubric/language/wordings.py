"""Ways of writing a scoring phrase that mean the same, brought to the one spelling of the grammar.

Rubrics say 扣罚, 视情节轻重扣, 累计不超过, 就高不就低 …; each rule below rewrites one such wording. What no rule
knows is left as it is, so that the grammar refuses it instead of guessing.
"""

from __future__ import annotations

import re

from lianzheng_rubric.language.headings import half_width

__all__ = ["NUMBER", "UNIT", "one_spelling"]

NUMBER = r"\d+(?:\.\d+)?"
_NO_UNIT = "[每扣加减得不酌最多至少约再应可各仅只另并均共计总未没无被若如以及上下]|本[项条大]|[此该]项|第"
UNIT = rf"(?![少缺迟低高超满前漏])(?:(?!{_NO_UNIT})[一-鿿]){{1,3}}(?:\(次\))?"
_LITERAL = ("后果:", "转出:", "列入")
_DIGITS = {char: str(value) for value, char in enumerate("一二三四五六七八九十", 1)} | {"两": "2", "半": "0.5"}
_HAPPENS = "发生|出现|发现|有|查实"
_LESS, _MORE = "低|降低|下降|降|少", "高|提高|上升|增长|增加|超过|超"
_RULES = tuple(
    (re.compile(regex), spelling)
    for regex, spelling in (
        # signs and verbs
        (r"[~—–－]+|--+", "-"),
        (r"[“”\"]|[;；。.]+\Z", ""),
        (r"\((最多|最高|累计|合计|扣完|加完|封顶)([^()]*)\)", r",\1\2"),
        (r"倒扣(?=[\d酌])|扣(?:除|扣|罚)(?=\d)", "扣"),
        (r"(?:奖励|加奖|奖)(?=\d)", "加"),
        (r"(?<![一-鿿])(?:计|记)(?=\d+(?:\.\d+)?分)", "得"),
        (rf"(扣|加|得)({NUMBER})分?(?:至|到|-)({NUMBER})分", r"\1\2-\3分"),
        # judgement
        (rf"(?:酌情|视情(?:节|况)?(?:轻重)?|(?:根据|按)情节(?:轻重)?)(?:给予)?(?=[扣加得]{NUMBER}-)", ""),
        (rf"(?:视情(?:节|况)?(?:轻重)?|(?:根据|按)情节(?:轻重)?)(?:给予)?(?=[扣加得](?:{NUMBER})?分)", "酌情"),
        # occasions
        (rf"\A(?:每?(?:{_HAPPENS})?1|每(?:{_HAPPENS}))({UNIT})(?=,?酌?情?[扣加得])", r"每\1"),
        (rf"\A(每{UNIT}),(?=[扣加得])", r"\1"),
        (rf"\A([扣加得]{NUMBER}(?:-{NUMBER})?分)/({UNIT})", r"每\2\1"),
        (rf"\A每(?:缺|漏报|漏|超)1({UNIT})(?=扣)", r"每\1"),
        (rf"\A(每{UNIT})(?:不合格|不符合|不达标|未完成)(?=扣)", r"\1"),
        # nothing left, nothing at all
        (r"(?:,|、)?(?:直至|直到)?(?:扣|减)完(?:本项|该项|此项|本条)?(?:分值|分)?为止", ",扣完为止"),
        (
            r",(?:直至扣完|不计负分|不倒扣|不得负分|可累计|分别累加|可以累计|不封顶|上不封顶|不设上限|否则不得分)(?=,|\Z)",
            "",
        ),
        (
            r"\A(?:该项|此项|本项)?(?:全扣|扣完|全部扣完|一次性扣完|扣全部分值|分值全扣|[得计记为][0零]分|取消该项得分)\Z",
            "不得分",
        ),
        (r"\A总分(?:[得计记为]?[0零]分|清零)\Z", "总分不得分"),
        (r"\A得?(?:全分|本项满分)\Z|\A计满分\Z", "得满分"),
        (rf"\A(?:完成|达到|做到)得({NUMBER})分(?:,未(?:完成|达到|做到)的?不得分)?\Z", r"得\1分"),
        # caps, allowances, one of several
        (
            rf"(?:年度|全年)?(?:累计|合计|总计|总加分|加分|扣分)?(?:最多|最高)?(?:扣|加|得)?(?:不超过|不得超过)(?:扣|加|得)?({NUMBER})分",
            r"最多\1分",
        ),
        (
            rf"(?:累计|合计)最多(?:扣|加)?({NUMBER})分|以({NUMBER})分为限|({NUMBER})分封顶|(?:上限|最高限)({NUMBER})分",
            r"最多\1\2\3\4分",
        ),
        (rf"\A({NUMBER})({UNIT})以内不扣分?,超(?:过|出)的?,?每\2", r"每\2,前\1\2不计,"),
        (rf"\A超过({NUMBER})({UNIT})的?,?每\2(扣{NUMBER}分)", r"每\2\3,前\1\2不计"),
        (rf"\A前({NUMBER})({UNIT})(?:免扣|不扣分?),(?:以后|其后|之后)?每\2(扣{NUMBER}分)", r"每\2\3,前\1\2不计"),
        (rf"\A每({UNIT}),前({NUMBER})\1不计,(扣{NUMBER}分)", r"每\1\3,前\2\1不计"),
        (
            r"(?<=,)(?:同一事项)?(?:就高不就低|(?:按|取)最高(?:级别|档|分)?(?:计分|计算|加分|计)?)(?=,|\Z)|(?<=,)同一事项不重复(?:计分|加分|扣分|计算)",
            "同一事项取最高",
        ),
        # shortage, targets, lateness
        (
            rf"\A(每(?:月|季度|半年|学期|年))?(?:全年|年内|1年)?(?:不少于|至少)?(?:召开|开展|报送|组织)?({NUMBER})({UNIT}),每?(?:少|缺)1?(?:\3)?扣",
            r"\1应有\2\3,每少1\3扣",
        ),
        (rf"\A(每(?:月|季度|半年|学期|年))?应有({NUMBER})({UNIT}),(?:每?缺|每?少)1?(?:\3)?扣", r"\1应有\2\3,每少1\3扣"),
        (
            rf"\A(?:低于|未达到|达不到|不低于|达到)({NUMBER})%?,每(?:{_LESS})1?({NUMBER})?%?(?:个?百分点)?扣",
            lambda m: f"目标{m[1]},每低{m[2] or 1}扣",
        ),
        (rf"\A(?:高于|超过)({NUMBER})%?,每(?:{_MORE})({NUMBER})%?(?:个?百分点)?加", r"目标\1,每高\2加"),
        (rf"(目标{NUMBER}%?,)每(?:{_LESS})(?=\d)", r"\1每低"),
        (rf"(目标{NUMBER}%?,)每(?:{_MORE})(?=\d)", r"\1每高"),
        (r"\A每(?:逾期|迟报|迟交|超期|延迟|延期|晚|推迟|迟)1(?:天|日)(?=扣)", "每迟1天"),
        # grades
        (r"(?:予以|实行|给予)(?=一票否决)", ""),
        (
            r"\A取消(?:当年|年度)?(?:评(?:先评)?[优先](?:评先|评优|[优先])?|先进)资格\Z|\A不得评(?:先评优|优评先|为先进(?:单位)?)\Z"
            r"|\A不[得能]评为优秀(?:等次|档次|等级)?\Z",
            "不得评优",
        ),
        (r"最高(?:只能)?(?:评)?为", "最高评为"),
        (r"\A(?:年度考核)?(?:直接)?(?:评定为|确定为|评为|定为|列为)", "列为"),
        (r"(?:降低?|下调)1个?(?:档次|等次|等级|档|级)", "降1档"),
        (r"(?:提高|提升|上调|升)1个?(?:档次|等次|等级|档|级)", "升1档"),
        (r"(?<=,)(?:单次|每次|每条|每项|每件|每篇)(?=最多|最高|封顶)", "每次"),
        (r"(?<=,)每季(?=最多|最高|封顶)", "每季度"),
        (r"\A第1(.{1,2})扣(.*?)分,第", r"第1\1扣\2分,第"),
    )
)
_CHINESE_NUMBER = re.compile(
    r"(?<=[扣加得罚奖励])[一二两三四五六七八九十半](?=分)|(?<=第)[一二三四五六七八九十](?=次)"
    r"|(?<=[每少缺降迟期报晚漏])[一](?=[一-鿿])|\A[一](?=[一-鿿]{1,3}[扣加])|(?<=下调|降低)一(?=个)|(?<=发生|出现|发现|查实)一(?=[一-鿿])|(?<=有)一(?=[一-鿿])"
)


def one_spelling(text: str, natures: tuple[str, ...]) -> str:
    """``text`` in the spelling of the grammar: half-width, without blanks, synonyms replaced.

    Phrases whose rest is free text (``后果：…``, ``程序：…``) are left as they are after the colon.
    """
    plain = re.sub(r"\s+", "", half_width(text)).replace("，", ",").replace("：", ":").rstrip("。.")
    if plain.startswith(_LITERAL) or plain.startswith(natures):
        return plain
    plain = plain.replace("减", "扣").replace("百分制", "100分制")
    plain = _CHINESE_NUMBER.sub(lambda found: _DIGITS[found[0]], plain)
    for regex, spelling in _RULES:
        plain = regex.sub(spelling, plain)
    return plain
