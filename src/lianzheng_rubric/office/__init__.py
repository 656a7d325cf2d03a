"""The office side: forms to fill, sheets to sign, letters to send, one page to look at; all from a `Dossier`."""
