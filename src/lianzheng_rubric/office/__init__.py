"""The office side: forms to fill, sheets to sign, lists to act on, one page to look at."""
