"""LibreOffice opens every Word file and says the same; a missing LibreOffice is a failure (``pytest -m office``)."""

from __future__ import annotations

import pytest
from dossiers import EXAMPLES, example, renamed
from test_word_papers import NASTY, word_files
from word_files import text_of

from lianzheng_rubric.office.letter.sample import sample_letter
from libreoffice import converted

pytestmark = pytest.mark.office


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", EXAMPLES)
def test_libreoffice_reads_every_paragraph(name, tmp_path):
    """Every text of every cell and paragraph is there, in a file that LibreOffice wrote anew."""
    files = {**word_files(example(name)), "样本": sample_letter()}
    read = converted(files, ("docx", "docx"), tmp_path)
    lost = {
        (paper, line)
        for paper, content in files.items()
        for line in text_of(content).split("\n")
        if squeezed(line) not in squeezed(text_of(read[paper]))
    }

    assert lost == set()
    assert all(len(content) > 3000 for content in read.values())


def test_libreoffice_prints_them(tmp_path):
    files = {
        paper: content
        for paper, content in word_files(example("xxqu-2018")).items()
        if "一局" in paper or "/" not in paper
    }
    pages = converted(files, ("docx", "pdf"), tmp_path)

    assert len(pages) == 4
    assert all(page.startswith(b"%PDF") for page in pages.values())


def test_typed_texts_are_texts_for_libreoffice_too(tmp_path):
    dossier = example("xxqu-2018")
    names = dict(zip(dossier.units, NASTY, strict=False)) | {"": "{{ 总分 }}<w:br/>=1+1"}
    read = converted(word_files(renamed(dossier, names)), ("docx", "docx"), tmp_path)
    said = squeezed("".join(map(text_of, read.values())))

    for name in NASTY:
        assert squeezed(name.replace("\x07", " ").replace("\x1b", " ")) in said
    assert "{{总分}}<w:br/>=1+1" in said
