"""What every kind of rule shares: the qualifiers an author may add, and how they reach the engine's step."""

from lianzheng_rubric.language.rules.base.context import FieldError, RuleContext, named_grade
from lianzheng_rubric.language.rules.base.points import MISSING, points_of, points_or_full, points_spec
from lianzheng_rubric.language.rules.base.rule import Output, Rule
from lianzheng_rubric.language.rules.base.unit_numbers import beside, by_label, unit_number

__all__ = [
    "MISSING",
    "FieldError",
    "Output",
    "Rule",
    "RuleContext",
    "beside",
    "by_label",
    "named_grade",
    "points_of",
    "points_or_full",
    "points_spec",
    "unit_number",
]
