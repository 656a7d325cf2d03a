"""Word files: our own, written paragraph by paragraph, and those of an office, read and filled."""
