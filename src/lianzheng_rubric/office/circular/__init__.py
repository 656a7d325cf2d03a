"""通报稿: the circular about all units."""
