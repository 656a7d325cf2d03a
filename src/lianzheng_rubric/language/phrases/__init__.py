"""计分说法: the closed grammar of scoring phrases, and the way back from a rule to its phrase.

A phrase is read into the named keys of the long form and nothing else; a phrase outside the grammar is an error
that shows the nearest ones. ``docs/reference/phrases.md`` has the grammar for authors.
"""

from lianzheng_rubric.language.phrases.advice import advice
from lianzheng_rubric.language.phrases.examples import EXAMPLES
from lianzheng_rubric.language.phrases.grammar import NATURES, PhraseError
from lianzheng_rubric.language.phrases.printing import print_phrase
from lianzheng_rubric.language.phrases.reading import nearest_phrases, parse_phrase, reads

__all__ = ["EXAMPLES", "NATURES", "PhraseError", "advice", "nearest_phrases", "parse_phrase", "print_phrase", "reads"]
