"""告知书: what became of one unit, in a letter made from a template."""
