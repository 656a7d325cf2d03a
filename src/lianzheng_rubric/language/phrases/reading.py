"""A phrase read: one sentence and its tails into keys of the long form; what is none gets the nearest phrases."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from lianzheng_rubric.language.headings import chinese_number
from lianzheng_rubric.language.phrases.examples import EXAMPLES, RARE
from lianzheng_rubric.language.phrases.grammar import NATURES, Fields, PhraseError
from lianzheng_rubric.language.phrases.sentences import SENTENCES
from lianzheng_rubric.language.phrases.tails import read_tails
from lianzheng_rubric.language.wordings import UNIT as _U
from lianzheng_rubric.language.wordings import one_spelling

__all__ = ["nearest_phrases", "parse_phrase", "reads"]

_NUMERALS = "一二两三四五六七八九十百"


def parse_phrase(text: str) -> Fields:
    """Keys of the long form that ``text`` stands for (English names, values as text).

    Raises:
        PhraseError: the text is outside the grammar.

    """
    return {key: list(value) if isinstance(value, list) else value for key, value in _parsed(str(text)).items()}


@lru_cache(maxsize=512)
def _parsed(text: str) -> Fields:
    """The same, for texts that occur again and again in one rubric (不得分, 证据 …)."""
    plain = _plain(text)
    for pattern in SENTENCES:
        found = pattern.regex.match(plain)
        if found:
            fields = pattern.build(found.groupdict())
            read_tails(plain[found.end() :], fields, text)
            return fields
    raise PhraseError(text)


def nearest_phrases(text: str) -> list[str]:
    """``text`` with its numerals as digits when that makes it a phrase; else up to three resembling examples."""
    digits = re.sub(
        rf"[{_NUMERALS}]+(?=分|{_U}(?:[扣减加得不,，]|\Z))", lambda found: str(chinese_number(found[0])), text
    )
    if digits != text and reads(digits):
        return [digits]
    said = _verbs(text)
    alike = [one for one in EXAMPLES if one not in RARE and (not said or _verbs(one) == said)]
    return difflib.get_close_matches(_plain(text), alike, n=3, cutoff=0.4)


def _verbs(text: str) -> set[str]:
    """What is done with points: nobody who takes some means a phrase that gives some."""
    return set(re.findall("[扣加得]", text.replace("减", "扣")))


def reads(text: str) -> bool:
    """Whether ``text`` is a phrase."""
    try:
        return bool(parse_phrase(text))
    except PhraseError:
        return False


def _plain(text: str) -> str:
    return one_spelling(text, NATURES)
