"""What a kind of rule may ask of the rubric around it, and the error it raises at one of its keywords."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, Protocol

from lianzheng_rubric.engine.condition import Condition, Formula, Value
from lianzheng_rubric.engine.exact import Amount

__all__ = ["FieldError", "RuleContext", "known_field", "named_grade"]


class FieldError(ValueError):
    """A value of one keyword cannot be used; ``name`` is the English field, ``offset``/``length`` the place in it.

    ``at`` is the name or text at fault where the value holds several.
    """

    def __init__(
        self,
        name: str,
        message: str,
        remedy: str = "",
        *,
        code: str = "R020",
        offset: int = 0,
        length: int = 0,
        at: str | None = None,
    ) -> None:
        super().__init__(message)
        self.name, self.message, self.remedy, self.code = name, message, remedy, code
        self.offset, self.length, self.at = offset, length, at


class RuleContext(Protocol):
    """What a kind may ask of the rubric around it."""

    @property
    def id(self) -> str:
        """Clause id of the rule."""

    @property
    def label(self) -> str:
        """The 情形 as the author wrote it."""

    @property
    def grades(self) -> tuple[str, ...]:
        """Grades of the rubric, best first."""

    @property
    def situations(self) -> tuple[str, ...]:
        """Keys of the situations that the rule looks at."""

    def condition(self, spec: object, name: str) -> Condition:
        """A checked condition over the record's fields; raises :class:`FieldError` for ``name``."""

    def unit_condition(self, spec: object, name: str) -> Condition:
        """A checked condition over the unit's roster fields."""

    def formula(self, spec: object, name: str) -> Formula:
        """A checked formula over the record's number fields."""

    def unit_formula(self, spec: object, name: str) -> Formula:
        """A checked formula over the roster's number fields."""

    def node(self, where: str | None, name: str) -> str:
        """The node that keeps the points: a named clause, 本项, 本条, 本大项, 总分; the nearest one by default."""

    def rules_under(self, names: Iterable[str]) -> tuple[str, ...]:
        """The rules that clauses stand for: a rule for itself, any other clause for all rules that it holds."""

    def assessed(self) -> tuple[date, date] | None:
        """The first and last day of the period, as far as the rubric tells them."""

    def zero_scope(self) -> str:
        """What 不得分 without a name empties in this rubric: 本项, 本条 or 本大项."""

    def marks(self, node: str) -> Amount | None:
        """Full marks of a node."""

    def most(self, node: str) -> Amount | None:
        """What a score entered for a node may come to: its 上限 where that is a number, else its full marks."""

    def scale(self, field: str, name: str) -> tuple[str, ...]:
        """Labels of an ordered field, lowest first; raises :class:`FieldError` for any other field."""

    def labels(self, field: str, name: str) -> tuple[str, ...]:
        """Labels of an ordered or closed field; empty for open text."""

    def unit_labels(self, field: str, name: str) -> tuple[str, ...]:
        """Labels of a closed roster field; empty for open text; raises :class:`FieldError` for any other."""

    def values(self, field: str, name: str) -> tuple[Value, ...]:
        """Every value that a closed field may hold, yes and no among them; empty where there is no end of them."""

    def table_key(self, field: str, key: str, name: str) -> Value:
        """The value of ``field`` that a key of a table stands for; raises :class:`FieldError` where it can be none."""

    def has_field(self, field: str) -> bool:
        """Whether records may carry ``field``."""

    def percentage(self, field: str) -> bool:
        """Whether ``field`` holds percentages."""

    def rate(self, quantity: Formula) -> bool:
        """Whether ``quantity`` is a percentage or a quotient: how things stand, not an amount that adds up."""

    def date_field(self, field: str, name: str) -> str:
        """``field``, which has to be a date field of records; raises :class:`FieldError` for any other."""

    def roster_number(self, field: str, name: str) -> str:
        """``field``, which has to be a number field of the roster; raises :class:`FieldError` for any other."""

    def derive_days(self, start: object, end: str, kind: Literal["days", "months"], *, begun: bool = False) -> str:
        """Add a derived field (``start`` to ``end``, with months ``begun`` in full) and give its name."""


def named_grade(ctx: RuleContext, text: str, name: str) -> str:
    """The grade that ``text`` means: its name, or its name with or without 等次, 档次, 等级, 档 behind it.

    Raises:
        FieldError: there is none, or several.

    """
    if text in ctx.grades:
        return text
    suffixes = ("等次", "档次", "等级", "档")
    bare = next((text.removesuffix(suffix) for suffix in suffixes if text.endswith(suffix)), text)
    found = [grade for grade in ctx.grades if grade in (bare, *(bare + suffix for suffix in suffixes))]
    if len(found) != 1:
        raise FieldError(name, f"没有“{text}”这一档", f"可以写：{'、'.join(ctx.grades)}")
    return found[0]


def known_field(ctx: RuleContext, field: str, name: str) -> str:
    """``field``, which records have to be able to carry.

    Raises:
        FieldError: for the keyword ``name``.

    """
    if not ctx.has_field(field):
        raise FieldError(name, f"没有声明字段“{field}”", "在顶层“字段”里声明它", at=field)
    return field
