"""Pages for people, in English and 正體中文, made from published editions only.

- `answers.py`: from a question to a page with its headers
- `addresses.py`, `urls.py`, `short_addresses.py`: paths, and what redirects
- `article_page.py`, `article_report.py`: an article, its text, and the report of it in Word
- `home.py`, `browse.py`, `claim_page.py`, `records.py`, `changes.py`, `about.py`, `figures.py`:
  one or more views each
- `corrections.py`, `correction_figures.py`: what was corrected, and how well that is done;
  `durations.py`: how long a correction took, in words
- `document_view.py`, `evidence_view.py`, `claim_rows.py`, `surroundings.py`: editions in words
- `citing.py`, `unapi.py`: references; `suggestions.py`: what a search field offers
- `feeds/`, `sitemap.py`, `well_known.py`, `made_answers.py`: for programs; `cited_page.py`: what
  somebody cited, and whether it changed
- `report_page.py`, `outcome_page.py`: an error is reported; how that stands, for who has the secret
- `template_tags.py`: relative links and bars
"""
