"""Sheets of claims that other people made: their headings, words and cells, mapped to ours.

- `sheet.py`: headings and rows of a table · `headings.py`: the column that a heading stands for
- `finding_words.py`: words for findings, remembered · `mapping.py`: somebody's choice of both
- `cells.py`: addresses, dates and truths as people write them · `mapped_rows.py`: rows of ours
- `sheet_answers.py`: what an author answers on our own correction sheet
"""
