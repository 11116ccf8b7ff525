"""Articles: where their claims stand in the text, and which sentences no claim holds yet.

- `placement.py`: where the claims of an article stand in its text
- `coverage.py`: which sentences are claimed, dismissed, unchecked
- `public_coverage.py`: what readers are told of that, noted with the editions
- `drafting.py`: draft claims from sentences
- `correction_sheet.py`: what the author of an article is told
- `remarks.py`: the same at each place of the text, for the author's own file
"""
