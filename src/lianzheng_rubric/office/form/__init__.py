"""记录表: the workbook in which officers record facts, made from a rubric, filled with what is there already."""
