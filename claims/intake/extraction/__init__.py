"""The text of a file: `extract.extract(content, filename)`.

One module for each format: `plain_text.py`, `web_page.py`, `pdf.py`, `word.py`; `extracted.py`
is what they give; `page_elements.py` gathers in what a web page says of itself;
`word_remarks.py` writes comments and tracked changes into a Word file. Web pages, PDF and
Word files come from strangers, so `child.py` reads them in a process of its own, with limits on
its time and memory, and without Django.
"""
