"""Workbooks: styles and safe texts, one table to a worksheet, live formulas that are proved."""
