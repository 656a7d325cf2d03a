"""逐期: an item that is scored anew in every month, quarter or half-year.

What the item holds is written once and stands there once for every period, as an item of its own: the same rules look
at the records of that period only, start from the same marks, and the scores of the periods are combined (合成).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from lianzheng_rubric.engine.calendar import Period, periods_between
from lianzheng_rubric.engine.condition import And, Compare, Condition
from lianzheng_rubric.engine.condition import Field as FieldValue
from lianzheng_rubric.engine.condition import Literal as Constant
from lianzheng_rubric.engine.exact import Amount, divide
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.outline import ItemEntry, RuleEntry, walk_items, walk_rules
from lianzheng_rubric.language.rubric import ItemSpec

__all__ = ["repeat_each_period"]

_PER_YEAR = {"月": 12, "季度": 4, "半年": 2}
_OF_EVERY_PERIOD = (
    "start", "floor", "ceiling", "children_may_go_negative", "bonus_cap", "deduction_cap", "net", "zero_keeps_bonus",
    "missing", "due", "difference",
)  # fmt: skip
"""What an item says about the score of each period, and not about what becomes of them together."""
_NOTHING_SAID = ItemSpec()


def repeat_each_period(
    roots: Mapping[str, ItemEntry], assessed: tuple[date, date] | None, diagnosis: Diagnosis
) -> None:
    """Put what an item with 逐期 holds there once for every period of the time that is ``assessed``."""
    for item in [item for root in roots.values() for item in walk_items(root) if item.spec.each_period is not None]:
        held = roots.get("items", item) if item.spec.source is not None else item
        if _may_repeat(item, held, assessed, diagnosis) and assessed is not None:
            _repeat(item, held, periods_between(*assessed, _PER_YEAR[item.spec.each_period or ""]))


def _may_repeat(item: ItemEntry, held: ItemEntry, assessed: tuple[date, date] | None, diagnosis: Diagnosis) -> bool:
    """Whether what is ``held`` can be scored by periods; why not is noted."""
    if assessed is None:
        message, remedy = "写了“逐期”，要知道考核的是哪一年", "在顶层写“年度: 2025”，或写明“考核期”的起止"
    elif any(inner.spec.each_period is not None for inner in walk_items(held) if inner is not item):
        message, remedy = f"“{item.title}”里面还有写“逐期”的条目", "只在其中一个上写“逐期”"
    elif any(rule.rule.marker == "hand_in" for rule in walk_rules(held)):
        message, remedy = f"“{item.title}”里有要交的材料，材料不分期", "把材料移到另一个条目里"
    else:
        return True
    diagnosis.add("R020", message, item.places["each_period"], remedy)
    return False


def _repeat(item: ItemEntry, held: ItemEntry, periods: tuple[Period, ...]) -> None:
    spec, inside = item.spec, replace(held)
    if "combine" not in item.places:
        spec = spec.model_copy(update={"combine": "平均"})
    each = _NOTHING_SAID.model_copy(update={name: getattr(spec, name) for name in _OF_EVERY_PERIOD})
    item.spec = spec.model_copy(update={name: getattr(_NOTHING_SAID, name) for name in _OF_EVERY_PERIOD})
    places = {name: at for name, at in item.places.items() if name in _OF_EVERY_PERIOD}
    item.places = {name: at for name, at in item.places.items() if name not in places}
    marks = _marks(item, held, len(periods))
    inner = {inner.id for inner in walk_items(held)} | {rule.id for rule in walk_rules(held)}
    held.children, held.rules = [], []
    for period in map(_in_words, periods):
        holder = ItemEntry(
            f"{item.id}.{period.name}", period.name, marks, each, item.at, held, held.section, item.line,
            places=places, period=period,
        )  # fmt: skip
        held.children.append(holder)
        _Copying(period, _within(period, periods), holder is held.children[0], inner).fill(holder, inside)


def _marks(item: ItemEntry, held: ItemEntry, periods: int) -> Amount | None:
    """The full marks of one period: those of the item, or its part of them where the periods are added up."""
    if item.marks is None or item.spec.combine != "合计" or "combine" not in item.places:
        return item.marks
    return None if any(inner.marks is not None for inner in walk_items(held)) else divide(item.marks, periods)


def _in_words(period: Period) -> Period:
    """一季度, not 1季度: behind the number of a clause a figure would read as one more number."""
    return period._replace(name=_FIGURE.sub(lambda found: _NUMERALS[int(found[0])], period.name))


_NUMERALS = ("", *"一二三四五六七八九", "十", "十一", "十二")
_FIGURE = re.compile(r"\A\d{1,2}(?!\d)")


def _within(period: Period, periods: tuple[Period, ...]) -> Condition:
    """Records of that period; what comes late belongs to the last one, what was carried over to the first."""
    day = FieldValue("日期")
    begun = () if period.first == periods[0].first else (Compare(">=", day, Constant(period.first)),)
    over = () if period.last == periods[-1].last else (Compare("<=", day, Constant(period.last)),)
    return And((*begun, *over))


@dataclass(frozen=True, slots=True)
class _Copying:
    """What one period makes of the entries that stand there once for each."""

    period: Period
    within: Condition
    first: bool
    inner: set[str]
    """The ids of all entries that are copied."""

    def fill(self, copy: ItemEntry, original: ItemEntry) -> None:
        """Copy all that an item holds."""
        copy.rules = [self._rule(rule, copy) for rule in original.rules]
        for child in original.children:
            one = replace(child, id=self._id(child.id), parent=copy, children=[], rules=[], period=self.period)
            copy.children.append(one)
            self.fill(one, child)

    def _id(self, clause: str) -> str:
        return f"{clause}.{self.period.name}" if clause in self.inner else clause

    def _rule(self, entry: RuleEntry, parent: ItemEntry) -> RuleEntry:
        """The rule as it is, about the situations that it is about, tied to the clauses of its own period."""
        rule = entry.rule
        ties = {name: tuple(map(self._id, getattr(rule, name))) for name in ("requires", "unless")}
        return replace(
            entry, id=self._id(entry.id), rule=rule.model_copy(update=ties), parent=parent, within=self.within,
            leads=entry.leads and self.first,
        )  # fmt: skip
