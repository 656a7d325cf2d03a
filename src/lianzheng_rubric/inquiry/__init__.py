"""Questions asked of results: what changed, what if, how far from a grade, is this still the same result."""
