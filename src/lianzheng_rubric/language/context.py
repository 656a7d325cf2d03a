"""What a kind of rule may ask of the rubric around it while it rewrites itself into steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from lianzheng_rubric.engine.condition import Arithmetic, Condition, Formula, Value
from lianzheng_rubric.engine.condition import Field as FieldValue
from lianzheng_rubric.engine.condition import Literal as Constant
from lianzheng_rubric.engine.exact import Amount
from lianzheng_rubric.engine.plan import TOTAL, Derived
from lianzheng_rubric.language.conditions import class_labels, condition_from, formula_from
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.fields import Fields
from lianzheng_rubric.language.model import amount_from, parse_day
from lianzheng_rubric.language.outline import ItemEntry, RuleEntry, walk_rules
from lianzheng_rubric.language.rubric import RubricSpec
from lianzheng_rubric.language.rules import FieldError
from lianzheng_rubric.language.spelling import nearest
from lianzheng_rubric.language.written_value import NotAValueError, written_value

__all__ = ["Context", "Surroundings"]


@dataclass(slots=True)
class Surroundings:
    """What all rules of one rubric share."""

    fields: Fields
    unit_fields: Fields
    grades: tuple[str, ...]
    spec: RubricSpec
    marks: dict[str, Amount | None] = field(default_factory=dict)
    items: dict[str, ItemEntry] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    """The ids of all rules."""
    sheet: str = TOTAL
    derived: list[Derived] = field(default_factory=list)
    conditions: dict[str, Condition] = field(default_factory=dict)
    """Conditions over the record's fields that were read before, by their text."""

    @property
    def assessed(self) -> tuple[date, date] | None:
        """The first and last day of the period, as far as the rubric tells them."""
        period = self.spec.period
        if period is None:
            return None
        try:
            start = None if period.start is None else parse_day(period.start)
            end = None if period.end is None else parse_day(period.end)
        except ValueError:  # told where the period is read
            start = end = None
        known = start or end
        year = self.spec.year or (None if known is None else known.year)
        if year is None:
            return None
        first, last = start or date(year, 1, 1), end or date(year, 12, 31)
        return (first, last) if first <= last else None

    def rules_under(self, names: Iterable[str]) -> tuple[str, ...]:
        """The rules that clauses stand for: a rule for itself, any other clause for all rules that it holds."""
        found: dict[str, None] = {}
        for name in names:
            held = [rule.id for rule in walk_rules(self.items[name])] if name in self.items else []
            under = [rule for rule in self.rules if rule.startswith(f"{name}.")]
            found.update(dict.fromkeys([name] if name in self.rules else [*held, *under] or [name]))
        return tuple(found)

    def aside(self) -> Surroundings:
        """The same surroundings for a rewriting whose outcome is only looked at: what it derives is not kept."""
        return replace(self, derived=[])

    @property
    def whole_year(self) -> tuple[date, date] | None:
        """The first and last day of the year that the rubric names."""
        year = self.spec.year
        return None if year is None else (date(year, 1, 1), date(year, 12, 31))

    @property
    def known(self) -> Mapping[str, FieldType]:
        """What a rule may ask of a record: its own fields, and those of its unit in the roster.

        A roster field that bears the name of a label (主要领导) is not among them: in a rule the word is the label.
        """
        labels = {label for kind in self.fields.types.values() for label in kind.labels}
        roster = {name: kind for name, kind in self.unit_fields.types.items() if name not in labels}
        return {**roster, **self.fields.types}


@dataclass(slots=True)
class Context:
    """The surroundings seen from one rule (see ``RuleContext`` in ``rules.base``)."""

    shared: Surroundings
    entry: RuleEntry
    situations: tuple[str, ...]

    @property
    def id(self) -> str:
        """Clause id of the rule."""
        return self.entry.id

    @property
    def label(self) -> str:
        """The 情形 as the author wrote it."""
        return self.entry.label

    @property
    def grades(self) -> tuple[str, ...]:
        """Grades, best first."""
        return self.shared.grades

    def condition(self, spec: object, name: str) -> Condition:
        """A checked condition over the record's fields; the same text is read once."""
        if not isinstance(spec, str):
            return condition_from(spec, name, self.shared.known, self.shared.spec)
        known = self.shared.conditions.get(spec)
        if known is None:
            known = condition_from(spec, name, self.shared.known, self.shared.spec)
            self.shared.conditions[spec] = known
        return known

    def unit_condition(self, spec: object, name: str) -> Condition:
        """A checked condition over the unit's roster fields."""
        return condition_from(spec, name, self.shared.unit_fields.types, self.shared.spec)

    def formula(self, spec: object, name: str) -> Formula:
        """A checked formula over the number fields of the record and of its unit."""
        return formula_from(spec, name, self.shared.known)

    def unit_formula(self, spec: object, name: str) -> Formula:
        """A checked formula over the roster's number fields."""
        return formula_from(spec, name, self.shared.unit_fields.types)

    def node(self, where: str | None, name: str) -> str:
        """The node that keeps the points (AMB-01: the named one, else the nearest with marks)."""
        if where in ("总分", "total"):
            return TOTAL
        if where in ("考核项目", "考核表", "sheet"):
            return self._sheet()
        if where in ("本大项", "group"):
            return self._level(1)
        if where in ("本条", "article"):
            return self._level(2)
        if where in (None, "本项", "item"):
            return nearest_node(self.entry.parent, self.shared)
        item = self._item(str(where))
        if item is None:
            hint = nearest(str(where), self.shared.items) or "写条款编号、本大项、考核项目 或 总分"
            raise FieldError(name, f"没有条款“{where}”", hint, code="R007")
        return nearest_node(item, self.shared)

    def _item(self, name: str) -> ItemEntry | None:
        """The item of that id: of the same period, where the rule stands for one (逐期)."""
        period, items = self.entry.parent.period, self.shared.items
        own = None if period is None else items.get(f"{name}.{period.name}")
        return items.get(name) if own is None else own

    def _sheet(self) -> str:
        """The node of the whole sheet: of its score for one period, where the rule stands for one (逐期)."""
        return next((item.id for item in self._around() if item.is_sheet_of_period), self.shared.sheet)

    def _around(self) -> Iterator[ItemEntry]:
        """The items that hold the rule, the innermost first, within its section and the part that takes it in."""
        item: ItemEntry | None = self.entry.parent
        while item is not None and item.parent is not None and item.spec.source is None:
            yield item
            item = item.parent

    def rules_under(self, names: Iterable[str]) -> tuple[str, ...]:
        """The rules that clauses stand for: a rule for itself, any other clause for all rules that it holds."""
        return self.shared.rules_under(names)

    def assessed(self) -> tuple[date, date] | None:
        """The first and last day of the period, as far as the rubric tells them."""
        period = self.entry.parent.period
        return self.shared.assessed if period is None else (period.first, period.last)

    def zero_scope(self) -> str:
        """What 不得分 without a name empties in this rubric."""
        return self.shared.spec.zero_scope

    def _level(self, depth: int) -> str:
        """The node that holds this rule at a depth of its section: 1 = group, 2 = numbered article."""
        path = [item for item in self._around() if item.is_level] or [self.entry.parent]
        item = path[max(0, len(path) - depth)]
        return item.id if item.id in self.shared.marks else nearest_node(self.entry.parent, self.shared)

    def marks(self, node: str) -> Amount | None:
        """Full marks of a node."""
        return self.shared.marks.get(node)

    def most(self, node: str) -> Amount | None:
        """What a score entered for a node may come to: its 上限 where that is a number, else its full marks."""
        item = self.shared.items.get(node)
        try:
            return amount_from(item.spec.ceiling if item is not None else None)
        except ValueError:  # 满分、不设, or told where the item is read
            return self.marks(node)

    def scale(self, field_name: str, name: str) -> tuple[str, ...]:
        """Labels of an ordered field, lowest first."""
        kind = self.shared.fields.types.get(field_name)
        if kind is None or kind.kind != "scale":
            raise FieldError(name, f"“{field_name}”不是有序尺度的字段", "在顶层“尺度”里从低到高声明它")
        return kind.labels

    def labels(self, field_name: str, name: str) -> tuple[str, ...]:
        """Labels of an ordered or closed field; empty for open text."""
        kind = self.shared.known.get(field_name)
        if kind is None:
            hint = nearest(field_name, self.shared.known) or "在顶层“字段”或“尺度”里声明它"
            raise FieldError(name, f"没有声明字段“{field_name}”", hint, at=field_name)
        return kind.labels

    def unit_labels(self, field_name: str, name: str) -> tuple[str, ...]:
        """Labels of a closed roster field; empty for open text."""
        return class_labels(field_name, name, self.shared.unit_fields.types)

    def values(self, field_name: str, name: str) -> tuple[Value, ...]:
        """Every value that a closed field may hold, yes and no among them."""
        labels: tuple[Value, ...] = self.labels(field_name, name)
        return (True, False) if self.shared.known[field_name].kind == "yes_no" else labels

    def table_key(self, field_name: str, key: str, name: str) -> Value:
        """The value of the field that a key of a table stands for."""
        try:
            return written_value(key, field_name, self.shared.known[field_name])
        except NotAValueError as error:
            raise FieldError(name, str(error), error.remedy, at=key) from None

    def has_field(self, field_name: str) -> bool:
        """Whether records may carry the field."""
        return field_name in self.shared.fields.types

    def percentage(self, field_name: str) -> bool:
        """Whether the field holds percentages."""
        kind = self.shared.known.get(field_name)
        return kind is not None and kind.percent

    def rate(self, quantity: Formula) -> bool:
        """Whether a formula is a percentage or a quotient, by itself or in the fields that it is computed from."""
        match quantity:
            case Arithmetic("/", _, divisor) if not isinstance(divisor, Constant):
                return True
            case Arithmetic(_, left, right):
                return self.rate(left) or self.rate(right)
            case FieldValue(name):
                sources = [one.formula for one in self.shared.fields.derived if one.name == name and one.formula]
                return self.percentage(name) or any(map(self.rate, sources))
        return False

    def date_field(self, field_name: str, name: str) -> str:
        """A date field of records, by its name."""
        return self._field_of("date", field_name, self.shared.fields.types, name)

    def roster_number(self, field_name: str, name: str) -> str:
        """A number field of the roster, by its name."""
        return self._field_of("number", field_name, self.shared.unit_fields.types, name)

    def _field_of(
        self, kind: Literal["date", "number"], field_name: str, types: Mapping[str, FieldType], name: str
    ) -> str:
        fitting = [known for known, its in types.items() if its.kind == kind]
        if field_name not in fitting:
            word = "日期" if kind == "date" else "数字"
            hint = nearest(field_name, fitting) or f"可以用的{word}字段：{'、'.join(fitting)}"
            raise FieldError(name, f"“{field_name}”不是已声明的{word}字段", hint)
        return field_name

    def derive_days(self, start: object, end: str, kind: Literal["days", "months"], *, begun: bool = False) -> str:
        """Add a derived field and give its name."""
        name = f"{self.entry.id} 迟{'天' if kind == 'days' else '月'}数"
        first = start if isinstance(start, date) else str(start)
        self.shared.derived.append(Derived(name, kind, (first, end), begun=begun))
        return name


def nearest_node(item: ItemEntry | None, shared: Surroundings) -> str:
    """The nearest item at or above ``item`` that keeps points; the total when none does."""
    while item is not None:
        if item.parent is not None and item.id in shared.marks:
            return item.id
        item = item.parent
    return TOTAL
