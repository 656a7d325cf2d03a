"""A rubric written back means the same, is stable, and is read alike by every YAML reader."""

from dataclasses import replace

import pytest
import yaml
from ruamel.yaml import YAML

from lianzheng_rubric.authoring.writing import write_rubric
from lianzheng_rubric.language.diagnosis import plain
from lianzheng_rubric.language.loading import load
from lianzheng_rubric.scoring import load_rubric, shipped_rubrics


@pytest.mark.parametrize("rubric_id", shipped_rubrics())
class TestWriting:
    def test_written_rubric_means_the_same(self, rubric_id):
        """The plan of the written text is the plan of the original, but for the fingerprint."""
        original = load_rubric(rubric_id)

        again = load(write_rubric(original).encode(), rubric_id)

        assert replace(again.plan, fingerprint="") == replace(original.plan, fingerprint="")

    def test_writing_again_gives_the_same_bytes(self, rubric_id):
        """Writing is idempotent."""
        first = write_rubric(load_rubric(rubric_id))

        assert write_rubric(load(first.encode(), rubric_id)) == first

    def test_other_readers_see_the_same_texts(self, rubric_id):
        """PyYAML and ruamel construct exactly the texts that the author wrote."""
        original = load_rubric(rubric_id)
        text = write_rubric(original)

        expected = plain(original.root)

        assert yaml.safe_load(text) == expected
        assert YAML(typ="safe", pure=True).load(text) == expected
