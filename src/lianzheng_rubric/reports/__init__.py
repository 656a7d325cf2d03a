"""An assessment told to people and to programs."""
