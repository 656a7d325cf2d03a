"""Gap and margin in Chinese sentences."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lianzheng_rubric.engine.assessment import GradeEffect
from lianzheng_rubric.engine.exact import Exact, amount_of, exact
from lianzheng_rubric.inquiry.additions import Addition, Additions
from lianzheng_rubric.inquiry.margin import Distance, Gate, Margin
from lianzheng_rubric.inquiry.open_inputs import OpenInputs, Weighed
from lianzheng_rubric.inquiry.removals import Removal, Search
from lianzheng_rubric.inquiry.told_parts import owed
from lianzheng_rubric.reports.wording import headline, number, points

__all__ = ["margin_lines"]

_SHOWN = 10


def margin_lines(margin: Margin) -> Iterator[str]:
    """Everything that is known about the distance of one unit to the grades beside its own."""
    yield headline(margin.assessment)
    if margin.verdict_low is None:
        yield from margin.assessment.notices[:1]
        yield "没有分数和档次，也就没有差多少；材料、问题和记录的去处见 lianzheng explain。"
        return
    if margin.up is None and margin.down is None:
        yield "没有档次可说：细则没有写档次。"
        if margin.assessment.pending:
            yield from ("", "【待定的输入】", *(f"  {owed(one)}" for one in margin.assessment.pending))
        return
    pending = margin.open is not None and not margin.open.decided
    if margin.open is not None and margin.open.inputs:
        yield from _open(margin.open)
    if pending:
        yield ""
        yield f"下面按最不利计：{points(margin.verdict_low)} 分，{margin.grade or '不入档'}。"
    if margin.beyond_quota:
        why = "名额已满" if margin.assessment.grade else "名额可能被待定的单位占去"
        yield f"名额之外：按自己的分本可高于{margin.grade}，{why}。"
    yield ""
    yield from _up(margin.up) if margin.up is not None else ("已是最高一档。",)
    yield ""
    yield from _down(margin, margin.down) if margin.down is not None else ("已是最低一档，不会再降。",)
    untried = next((side.additions.untried for side in (margin.up, margin.down) if side is not None), ())
    if untried:
        yield from ("", f"没有试着再添的情形（要填数字，或组合太多）：{'、'.join(untried)}")


# --- up ------------------------------------------------------------------------------------------------------------


def _up(up: Distance) -> Iterator[str]:
    yield f"【到{up.grade}】"
    if up.bars:
        yield f"  卡在下面的规定，再多的分也到不了{up.grade}："
        yield from (f"    {_bar(effect)}" for effect in up.bars)
    yield f"  {_points(up)}"
    for gate in up.gates:
        least = f"须不少于 {points(gate.least)} 分，现在 {points(gate.score)} 分"
        yield f"  另有条件：{_gate(gate)}{least}，还差 {points(gate.lacking)} 分。"
    yield from (f"  {clause} {rule} 的加分已经封顶，再多也不加。" for clause, rule in up.capped)
    words = f"就到{up.grade}", f"能到{up.grade}", f"到不了{up.grade}"
    yield from _removals(up.removals, words, "申诉成立、经核不实")
    yield from _additions(up.additions, f"就到{up.grade}")


def _points(up: Distance) -> str:
    if up.points is None:
        return f"只加总分到不了{up.grade}。"
    if up.ceiling is not None:
        return f"靠分到不了：须{_from(up)}，总分最高只能 {points(up.ceiling)} 分。"
    if not up.points and not up.strict:
        return "总分已经够。"
    besides = "此外" if up.bars else ""
    return f"{besides}总分须{_from(up)}，还差{'多于 ' if up.strict else ' '}{points(up.points)} 分{_others(up)}。"


def _others(distance: Distance) -> str:
    return "（其他单位不变）" if distance.among else ""


def _from(distance: Distance) -> str:
    return f"{'多于' if distance.strict else '达到'} {points(distance.edge)} 分"


def _bar(effect: GradeEffect) -> str:
    records = f"［{'、'.join(effect.records)}］" if effect.records else ""
    return f"{effect.clause} {effect.rule}：{effect.effect}{records}{'（待定）' if effect.pending else ''}"


def _gate(gate: Gate) -> str:
    return gate.title if gate.node == gate.title else f"{gate.node} {gate.title}"


# --- down ----------------------------------------------------------------------------------------------------------


def _down(margin: Margin, down: Distance) -> Iterator[str]:
    yield f"【保住{margin.grade}】"
    if down.points is None:
        yield f"  只失总分不会低于{margin.grade}。"
    elif down.strict:
        yield f"  总分须多于 {points(down.edge)} 分，可以再失不到 {points(down.points)} 分{_others(down)}。"
    elif down.points:
        yield f"  总分须达到 {points(down.edge)} 分，最多可以再失 {points(down.points)} 分{_others(down)}。"
    else:
        yield f"  总分正好在 {points(down.edge)} 分的线上，一分也不能再失{_others(down)}。"
    yield from (f"  {_bar(effect)}，失分也不低于它。" for effect in down.bars)
    for gate in down.gates:
        spare = points(gate.spare)
        yield f"  另有条件：{_gate(gate)}须不少于 {points(gate.least)} 分，最多可以再失 {spare} 分。"
    yield from _removals(down.removals, ("就保不住", "会保不住", "保得住"), "材料不被认可")
    yield from _additions(down.additions, "就保不住")


def _additions(additions: Additions, effect: str) -> Iterator[str]:
    """One more of what does it; the others that do it too are counted."""
    if not additions.found:
        return
    yield f"  再有下面任何一种（其余不变）{effect}："
    yield from (f"    {_addition(one)}" for one in additions.found[:_SHOWN])
    if len(additions.found) > _SHOWN:
        yield f"    ……还有 {len(additions.found) - _SHOWN} 种，--format json 列出全部"


def _addition(addition: Addition) -> str:
    fields = [f"{name}={value}" for name, value in addition.fields if not value.startswith("假设")]
    key = "" if addition.situation == addition.label else f" {addition.situation} "
    kind = f"{key}“{addition.label}”" + (f"（{'，'.join(fields)}）" if fields else "")
    return f"{addition.times} 条{kind}：{_total(addition)}，{addition.grade or '不入档'}"


def _total(result: Addition | Removal) -> str:
    low, high = points(result.low), points(result.high)
    return f"{low} 分" if result.low == result.high else f"{low} 至 {high} 分"


def _removals(search: Search, words: tuple[str, str, str], example: str) -> Iterator[str]:
    """``words``: that it is so (就…), that it might be (能…), that it is not."""
    effect, possible, otherwise = words
    if search.removals:
        size = len(search.removals[0].records)
        yield f"  最少去掉 {size} 条记录{effect}（例如{example}），{len(search.removals)} 种："
        yield from (f"    {_removal(one)}" for one in search.removals[:_SHOWN])
        if len(search.removals) > _SHOWN:
            yield f"    ……还有 {len(search.removals) - _SHOWN} 种，--format json 列出全部"
    elif search.exhausted:
        yield f"  去掉本单位任何几条记录都{otherwise}。"
    else:
        yield f"  在共 {search.records} 条记录里去掉 {search.searched} 条以内，没有一种去法{possible}。"


def _removal(removal: Removal) -> str:
    return f"去掉 {'、'.join(removal.records)}：{_total(removal)}，{removal.grade or '不入档'}"


# --- open inputs ---------------------------------------------------------------------------------------------------


def _open(open_: OpenInputs) -> Iterator[str]:
    yield ""
    yield "【待定的输入】"
    for weighed in open_.inputs:
        yield from (f"  {line}" for line in _weighed(weighed))
    if open_.decided:
        yield "  无论怎样定，档次都不变，变的只是总分。"
    elif open_.deciding:
        size = len(open_.deciding[0])
        sets = "；或者 ".join("、".join(names) for names in open_.deciding[:_SHOWN])
        yield f"  最少弄清 {size} 项，档次就定：{sets}。"
    elif any(weighed.ways for weighed in open_.inputs):
        yield f"  在不超过 {open_.searched} 项的范围内，没有哪几项弄清以后档次一定能定。"


def _weighed(weighed: Weighed) -> Iterator[str]:
    record = f"［{weighed.record}］" if weighed.record else ""
    yield f"{weighed.clause} {weighed.rule}{record}：{weighed.what}"
    if not weighed.ways:
        yield "  · 缺的是日期、数字一类，不能逐个试"
    elif not weighed.matters:
        yield "  · 怎样定都不影响总分和档次"
    elif weighed.spans:
        yield from (f"  · {text}" for text in _spans(weighed))
    else:
        yield from (f"  · {way.answer}：{_grades(way.worst, way.best)}" for way in weighed.ways[:_SHOWN])


def _spans(weighed: Weighed) -> Iterator[str]:
    """The whole range, then what each part of it leads to; each bound is told by the rounder of its two sides."""
    spans = weighed.spans
    yield f"可能 {weighed.ways[0].answer.removesuffix(' 分')} 至 {weighed.ways[-1].answer}"
    bounds = [_bound(span.points) for span in spans[1:]]
    starts = ["", *(above for above, _ in bounds)]
    ends = [*(below for _, below in bounds), ""]
    for span, start, end in zip(spans, starts, ends, strict=True):
        reach = "、".join(part for part in (start, end) if part) or "不论多少"
        yield f"{reach}：{_grades(span.worst, span.best)}"


def _bound(first: Exact) -> tuple[str, str]:
    """What is said above and below the first number of a span: 6.4 分以上, 不到 6.4 分; or 多于 4 分, 不多于 4 分."""
    before = exact(amount_of(Fraction(first)) - 1)
    if len(number(before)) < len(number(first)):
        return f"多于 {number(before)} 分", f"不多于 {number(before)} 分"
    return f"{number(first)} 分以上", f"不到 {number(first)} 分"


def _grades(worst: str | None, best: str | None) -> str:
    names = [name or "不入档" for name in (best, worst)]
    return names[0] if names[0] == names[1] else f"仍未定（{names[1]}至{names[0]}）"
