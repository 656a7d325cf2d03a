"""``load``: the bytes of a rubric file → a :class:`Rubric`, or every problem at its line and column."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from lianzheng_rubric.engine.plan import Plan
from lianzheng_rubric.language.compiling.assembling import assemble
from lianzheng_rubric.language.compiling.beside import read_beside
from lianzheng_rubric.language.compiling.draft import read_draft
from lianzheng_rubric.language.compiling.plan_checks import check_plan
from lianzheng_rubric.language.compiling.rule_steps import Compiled, compile_rules
from lianzheng_rubric.language.context import Surroundings
from lianzheng_rubric.language.diagnosis import Diagnosis
from lianzheng_rubric.language.document import read_mended
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.language.outline import ItemEntry
from lianzheng_rubric.language.rubric import RubricSpec
from lianzheng_rubric.language.tree import MappingNode
from lianzheng_rubric.language.vocabulary import Declared, Vocabulary, build_vocabulary
from lianzheng_rubric.problems import Problem

__all__ = ["Rubric", "load"]


@dataclass(frozen=True)
class Rubric:
    """A loaded rubric: the plan that the engine runs, the vocabulary that ledgers use, the entries as written."""

    id: str
    title: str
    version: str
    spec: RubricSpec
    plan: Plan
    vocabulary: Vocabulary
    sections: tuple[ItemEntry, ...]
    notices: tuple[Problem, ...]
    file: str
    root: MappingNode
    """The file as the author wrote it, every choice between readings included."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the text and the readings in force."""
        return self.plan.fingerprint

    def __getstate__(self) -> dict[str, object]:
        return dict(self.__dict__)


_cache: dict[tuple[str, str, tuple[tuple[str, str], ...]], Rubric] = {}
_CACHED = 64


def load(data: bytes, file: str = "<细则>", readings: Mapping[str, str] | None = None) -> Rubric:
    """Load a rubric from the bytes of a YAML file. The same bytes and readings are compiled once.

    Args:
        data: UTF-8 (or GB18030) text.
        file: the name shown in messages.
        readings: KEY → VALUE, instead of the readings that the file itself takes.

    Raises:
        RubricError: with every problem found.

    """
    chosen = tuple(sorted((readings or {}).items()))
    digest = hashlib.sha256(data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).hexdigest()
    key = (digest, file, chosen)
    known = _cache.get(key)
    if known is None:
        if len(_cache) >= _CACHED:
            _cache.clear()
        known = _cache[key] = _compiled(data, file, dict(chosen), digest)
    return known


def _compiled(data: bytes, file: str, overrides: Mapping[str, str], digest: str) -> Rubric:
    """One load; every step notes problems and goes on as far as it makes sense."""
    document = read_mended(data, file)
    diagnosis = Diagnosis(document, [*document.notices, *document.problems])
    draft = read_draft(overrides, diagnosis)
    beside = read_beside(draft)
    roots, shared = tuple(draft.roots.values()), draft.shared
    known = {**dict.fromkeys(draft.refused), **beside.facts}  # a clause that was refused may still be named
    compiled = compile_rules(roots, shared, known, beside.covers, diagnosis)
    plan = assemble(draft, beside, compiled, file, digest)
    check_plan(plan, draft, beside)
    diagnosis.raise_if_any()
    vocabulary = _vocabulary(plan, compiled, beside.facts, shared)
    return Rubric(
        plan.id, draft.spec.title, draft.spec.version, draft.spec, plan, vocabulary, roots,
        tuple(diagnosis.problems), file, document.root,
    )  # fmt: skip


def _vocabulary(plan: Plan, compiled: Compiled, facts: Mapping[str, Declared], shared: Surroundings) -> Vocabulary:
    fields, unit_fields = shared.fields, shared.unit_fields
    scored = tuple(dict.fromkeys((*shared.marks, *(step.id for step in plan.steps))))
    fields.types.update({name: FieldType("choice", scored) for name in fields.clauses})
    facts = {**facts, **{key: Declared((name,), date_from=name) for key, name in compiled.dates.items()}}
    return build_vocabulary(
        plan, compiled.labels, facts, (fields.types, fields.defaults, {**fields.notes, **unit_fields.notes}),
        (unit_fields.types, unit_fields.defaults), reasons=shared.spec.reasons,
    )  # fmt: skip
