"""What an author may write: text → document → rubric → plan."""
