"""The office side: forms to fill, sheets to sign, letters to send, lists to act on, one page to look at."""
