"""Items in words: where their points start, stop and add up, and for whom."""

from __future__ import annotations

from collections.abc import Iterator

from lianzheng_rubric.authoring.condition_words import condition_text, parameter_text
from lianzheng_rubric.engine.exact import show
from lianzheng_rubric.engine.plan import Node

__all__ = ["node_sentence", "node_traits"]

_INSTEAD = {"full": "按满分计", "zero": "计零分", "rescale": "由其余各条折算"}
_COMBINED = {"sum": "", "mean": "取平均", "lowest": "取最低", "highest": "取最高"}


def node_sentence(node: Node) -> str:
    """All that the rubric says of one item, as one sentence."""
    start = "从满分往下扣" if node.start is None else f"从 {show(node.start)} 分起评"
    by = _COMBINED[node.combine]
    inner = f"由下级{by}合成" if by else "由下级合成"
    base = {"full": start, "zero": "从零分往上得", "children": inner, "supplied": "录入得分"}[node.base]
    floor = "得分可以为负" if node.floor is None else f"最低 {show(node.floor)} 分"
    ceiling = "" if node.ceiling is None else f"，最高 {show(node.ceiling)} 分"
    weight = "" if node.weight == 1 else f"，按 {parameter_text(node.weight)} 折算"
    full = "没有分值" if node.full is None else f"{show(node.full)} 分"
    factor = "".join(f"，{words}" for words in _factor(node))
    return "；".join([f"“{node.title}”：{full}，{base}，{floor}{ceiling}{factor}{weight}", *_narrowed(node)])


def node_traits(node: Node) -> tuple[str, ...]:
    """What a printed sheet has to say of an item beside its rules: all that is not as with any other item."""
    told = []
    if node.start is not None:
        told.append(f"本项从 {show(node.start)} 分起评")
    if _COMBINED[node.combine] and node.base == "children":
        told.append(f"本项得分由下级{_COMBINED[node.combine]}")
    if node.floor != 0:
        told.append("得分可以为负" if node.floor is None else f"最低 {show(node.floor)} 分")
    if node.ceiling is not None and (node.base != "zero" or node.ceiling != node.full):
        told.append(f"最高 {show(node.ceiling)} 分")
    told += _factor(node)
    if node.weight != 1:
        told.append(f"按 {parameter_text(node.weight)} 折算")
    told += _narrowed(node)
    return tuple(told)


def _factor(node: Node) -> Iterator[str]:
    """系数: by which number of the roster the score is multiplied, and where it ends then."""
    if node.factor is not None:
        yield f"得分再乘以 {parameter_text(node.factor)}，乘后最高 {show(node.factor_top or 0)} 分"


def _narrowed(node: Node) -> Iterator[str]:
    """Limits of both sides, rounding, and the units that it does not concern or that have nothing entered."""
    if node.extra:
        yield "附加分，加在其余各条合成的得分上"
    if node.bonus_cap is not None:
        yield f"加分合计最多 {show(node.bonus_cap)} 分"
    if node.deduction_cap is not None:
        yield f"扣分合计最多 {show(node.deduction_cap)} 分"
    if node.net and node.base != "zero":
        yield "加分先抵扣分"
    if node.zero_keeps_bonus:
        yield "不得分时保留加分"
    if node.places is not None:
        yield f"得分四舍五入到 {node.places} 位小数"
    if node.applies is not None:
        instead = node.inapplicable
        others = _INSTEAD[instead] if isinstance(instead, str) else f"计 {show(instead)} 分"
        yield f"只适用于 {condition_text(node.applies)} 的单位，不适用的{others}"
    if node.missing != "pending":
        due = "" if node.due is None else f"（{condition_text(node.due)} 的单位应有，没有录入时待定）"
        yield f"没有录入时{_INSTEAD[node.missing]}{due}"
