"""考评表 of one unit: as data, laid out, as a workbook and as a Word file."""
