"""Conditions and formulas over declared fields: read, checked, printed, and run a second way."""

from lianzheng_rubric.language.expression.errors import TITLES, ExpressionError
from lianzheng_rubric.language.expression.parsing import parse_condition, parse_formula
from lianzheng_rubric.language.expression.printing import print_condition, print_formula
from lianzheng_rubric.language.expression.sandbox import run_on_simpleeval
from lianzheng_rubric.language.expression.vocabulary import is_plain_name, is_quotable

__all__ = [
    "TITLES",
    "ExpressionError",
    "is_plain_name",
    "is_quotable",
    "parse_condition",
    "parse_formula",
    "print_condition",
    "print_formula",
    "run_on_simpleeval",
]
