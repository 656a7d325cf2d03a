"""Which 情形 of the rubric a record means: by its key, its label, or both; never by likeness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lianzheng_rubric.language.vocabulary import Situation, Vocabulary
from lianzheng_rubric.records.labels import Hints, fold, shown

__all__ = ["NotFound", "SituationFinder"]


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why no situation was found; ``column`` is the English name of the column that is to blame."""

    code: str
    column: str
    message: str
    remedy: str


class SituationFinder:
    """Finds situations by what the columns 情形 and 条款 say; each pair of texts is judged once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._situations = vocabulary.situations
        self._by_fold = _folded(vocabulary)
        self._clauses = _clause_ids(vocabulary.situations.values())
        self._hints = Hints((*vocabulary.by_label, *vocabulary.situations))
        self._found: dict[tuple[str, str], Situation | NotFound] = {}

    def find(self, text: str, clause: str) -> Situation | NotFound:
        """The one situation that ``text`` names; ``clause`` (may be empty) decides between several.

        ``text`` is a key, a label, or a clause id and a label with a blank between them.
        """
        pair = (text, clause)
        if pair not in self._found:
            self._found[pair] = self._find(text, clause)
        return self._found[pair]

    def _find(self, text: str, clause: str) -> Situation | NotFound:
        keys, within = self._candidates(text)
        if not keys and fold(text) in self._clauses:
            facts = [known.label for known in self._situations.values() if fold(text) in known.clauses]
            if facts:
                remedy = f"这一条看的是事实：请在“情形”列写{'、'.join(f'“{fact}”' for fact in facts)}"
                return NotFound("L702", "situation", f"条款“{shown(text)}”没有自己的情形", remedy)
        if not keys:
            remedy = self._hints.or_listed(text, "请照细则写情形的名称或条款编号")
            return NotFound("L702", "situation", f"细则里没有情形“{shown(text)}”", remedy)
        if within:
            keys = self._below(keys, within)
        wanted = self._clause_id(clause)
        left = self._below(keys, wanted) if wanted else keys
        if not left:
            return self._disagreeing(text, clause, wanted, keys)
        if len(left) > 1:
            message = f"“{shown(text)}”是{len(left)}个情形共用的名称，分不清是哪一个"
            remedy = f"在“条款”列写上条款编号：{self._addresses(left)}"
            return NotFound("L703", "situation", message, remedy)
        return self._situations[left[0]]

    def _clause_id(self, clause: str) -> str:
        """The id that the column 条款 gives: alone, or with the clause's name behind a blank."""
        whole = fold(clause).rstrip(".、")
        first = fold(clause.split(maxsplit=1)[0]).rstrip(".、") if clause else ""
        return first if whole not in self._clauses and first in self._clauses else whole

    def _candidates(self, text: str) -> tuple[tuple[str, ...], str]:
        """Keys of the situations that ``text`` may mean, and the clause id that it begins with."""
        if found := self._by_fold.get(fold(text)):
            return found, ""
        first, *rest = text.split(maxsplit=1)
        for label in rest:
            keys = self._by_fold.get(fold(label), ())
            if self._below(keys, fold(first)):
                return keys, fold(first)
        return (), ""

    def _below(self, keys: tuple[str, ...], clause: str) -> tuple[str, ...]:
        """Those situations that belong to ``clause`` or to a clause below it."""
        return tuple(key for key in keys if any(_within(name, clause) for name in _homes(self._situations[key])))

    def _disagreeing(self, text: str, clause: str, wanted: str, keys: tuple[str, ...]) -> NotFound:
        if wanted not in self._clauses:
            message = f"细则里没有条款“{shown(clause)}”"
        else:
            message = f"条款“{shown(clause)}”下没有情形“{shown(text)}”"
        return NotFound("L704", "clause", message, f"这个情形的条款编号是：{self._addresses(keys)}")

    def _addresses(self, keys: Iterable[str]) -> str:
        """What to write under 条款 for each of ``keys``."""
        return "、".join(_homes(self._situations[key])[0] for key in keys)


def _folded(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Folded text → keys: a key alone, a label, a key with its label."""
    found: dict[str, tuple[str, ...]] = {}
    for label, keys in vocabulary.by_label.items():
        found[fold(label)] = (*found.get(fold(label), ()), *keys)
    for key, situation in vocabulary.situations.items():
        found[fold(key)] = tuple(dict.fromkeys((*found.get(fold(key), ()), key)))
        found.setdefault(fold(key + situation.label), (key,))
    return found


def _homes(situation: Situation) -> tuple[str, ...]:
    """The clauses that a situation belongs to; the situation of a single clause is called by its id."""
    return situation.clauses or (situation.key,)


def _within(name: str, clause: str) -> bool:
    return name == clause or name.startswith(f"{clause}.")


def _clause_ids(situations: Iterable[Situation]) -> dict[str, None]:
    """Ids of all clauses that have situations, and of those above them."""
    return dict.fromkeys(above for situation in situations for name in _homes(situation) for above in _above(name))


def _above(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts) + 1))
