"""Help for authors: a rubric read back in sentences, cases in YAML, coverage of the document."""
