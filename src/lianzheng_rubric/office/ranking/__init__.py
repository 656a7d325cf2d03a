"""排名: places, scores part by part, open units, counts, as one workbook."""
