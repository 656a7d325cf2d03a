"""告知书: what became of one unit, clause by clause, in the words of the office's own template or of ours."""

from __future__ import annotations

from collections.abc import Iterator

from lianzheng_rubric.office.dossier import Dossier, Paper
from lianzheng_rubric.office.file_names import file_names
from lianzheng_rubric.office.letter.facts import facts_maker
from lianzheng_rubric.office.letter.sample import sample_letter
from lianzheng_rubric.office.letter.template import read_letter

__all__ = ["papers"]


def papers(dossier: Dossier) -> Iterator[Paper]:
    """One letter for each chosen unit, in the folder 告知书.

    Raises:
        LetterError: the office's template cannot be used.

    """
    template = read_letter(sample_letter() if dossier.letter is None else dossier.letter)
    facts = facts_maker(dossier)
    names = file_names(unit.name for unit in dossier.ledger.units)
    for assessment in dossier.watched(dossier.chosen(), "告知书"):
        yield Paper(f"告知书/{names[assessment.unit]}.docx", template.fill(facts(assessment)))
