"""A keyword that changes nothing: an author who wrote it meant something that the rule does not do.

What a rule becomes is compared with what it would become without the keyword, and with quite another value of it (a
value may just say aloud what holds anyway). Only keywords that a kind of rule may pass over are tried; the others
stand in every step as they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lianzheng_rubric.engine.plan import Charge, Node, Step, Supply
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.model import as_written, keyword_of
from lianzheng_rubric.language.outline import ItemEntry
from lianzheng_rubric.language.rules import FieldError, Output, Rule

__all__ = ["refuse_idle", "refuse_idle_of_item"]

_OTHERWISE = {
    "at_least": ("97次",),
    "below": ("97次",),
    "distinct": ("人员", "编号"),
    "quantity": ("97",),
    "missing": ("最低", "最高"),
    "charge": (),
    "combine": ("最低", "最高"),
}
"""Keywords that a kind may pass over, with values of which at least one would have made a difference."""
_SAYS_NOTHING_OF_POINTS = frozenset(("clause", "facts", "note", "basis", "ambiguity", "disabled", "date_from"))
_INSTEAD = {
    "at_least": "够几次才有的后果，写在扣分、得分、不得分、降档这类情形上；按总数分段的写“分档”",
    "below": "不够几次才有的后果，写在扣分、不得分、降档这类情形上，或写“应有”；按总数分段的写“分档”",
    "distinct": "去掉它；相同的只计一次，写“同一: {value}”",
    "when": "去掉它；哪些单位要交，写“适用”",
    "missing": "去掉它；只有由人判分（区间、酌情）和算式才会没有给分",
    "combine": "去掉它；它说的是几条记录的数怎样合成，先用“数量”写明是哪个数",
}


def refuse_idle(rule: Rule, produced: Sequence[Output], again: Callable[[Rule], Sequence[Output]]) -> None:
    """Find a keyword of the rule without which it would become just the same.

    Args:
        rule: the rule as written.
        produced: what it became.
        again: rewrites another rule at the same place.

    Raises:
        FieldError: at the first such keyword.

    """
    if rule.marker == "nature":  # what scores nothing may keep what another reading asks for
        return
    for name in _tried(rule, produced):
        value = getattr(rule, name)
        others = [other for other in _OTHERWISE.get(name, ()) if other != value]
        if not _holds_anyway(name, value, produced) and all(
            _same(again, _with(rule, name, other), produced) for other in (*others, None)
        ):
            remedy = _INSTEAD.get(name, "去掉它").format(value=as_written(value))
            raise FieldError(name, f"“{keyword_of(type(rule), name)}”在这里不起作用", remedy)


def _tried(rule: Rule, produced: Sequence[Output]) -> list[str]:
    """The keywords that were written, differ from what holds anyway, and that the rule may pass over."""
    fields = type(rule).model_fields
    written = [name for name in fields if name in rule.model_fields_set and name not in _SAYS_NOTHING_OF_POINTS]
    if all(isinstance(one, Step) for one in produced):
        written = [name for name in written if name in _OTHERWISE]
    return [name for name in written if not fields[name].is_required() and getattr(rule, name) != fields[name].default]


def _holds_anyway(name: str, value: object, produced: Sequence[Output]) -> bool:
    """Points may be told to go where they go anyway, and counts to be added up."""
    scoring = any(isinstance(one, Step) and isinstance(one.effect, Charge | Supply) for one in produced)
    return (name == "charge" and scoring) or (name == "combine" and value == "合计")


def _same(again: Callable[[Rule], Sequence[Output]], rule: Rule, produced: Sequence[Output]) -> bool:
    """Whether another rule becomes the same; one that cannot be rewritten at all is another."""
    try:
        return tuple(again(rule)) == tuple(produced)
    except FieldError:
        return False


def _with(rule: Rule, name: str, value: object) -> Rule:
    """The rule with another value of a keyword; ``None``: without it."""
    if value is not None:
        return rule.model_copy(update={name: value})
    bare = rule.model_copy(update={name: type(rule).model_fields[name].default})
    bare.model_fields_set.discard(name)
    return bare


def refuse_idle_of_item(item: ItemEntry, node: Node, *, supplied: bool, diagnosis: Diagnosis) -> None:
    """Note every keyword of an item with marks that has nothing to act on.

    Args:
        item: an item that keeps points.
        node: what it became.
        supplied: whether its score is entered.
        diagnosis: where the problems go.

    """
    spec, holds = item.spec, node.base == "children"
    scoring = any(rule.rule.marker != "nature" for rule in item.rules)
    lacks = {
        "nature": (scoring, "里面有计分的情形", "去掉它，或把不计分的内容另写一条"),
        "combine": (not holds, "没有带分值的下级", "去掉它；几次录入怎样合成，写“多次”"),
        "children_may_go_negative": (not holds, "没有带分值的下级", "去掉它；本项可以为负的写 底: 不设"),
        "start": (holds, "得分由下级合成", "把它写到下级"),
        "missing": (not supplied, "没有录入的得分", "去掉它；没有判定记录时怎样计，写“未判”"),
        "due": (not supplied, "没有录入的得分", "去掉它"),
        "inapplicable": (spec.applies is None, "没有写“适用”", "写明适用于哪些单位，例如 适用: 单位类别 == 社区"),
    }
    for name, (idle, why, remedy) in lacks.items():
        if idle and name in item.places and name in spec.model_fields_set:
            word = keyword_of(type(spec), name)
            diagnosis.add("R020", f"“{item.title}”{why}，“{word}”不起作用", item.places[name], remedy)
