"""The editors' desk: one module for each noun, and a few for what they share.

- `claim.py`: the claim page; `claim_form.py` and `claim_parts.py`: what is written on it;
  `overview.py`: what stands above that; `alike.py`: similar claims; `steps.py`: its buttons;
  `claim_list.py`: the list
- `trial.py`: the evidence as a form stands, unsaved; `copied_citation.py`: a citation once more
- `saved_filters.py`: lists of claims that an account has named
- `bulk.py`: what is done from the list to several at once
- `home.py`: the work list; `handover.py`: to whom what is submitted goes
- `accounts.py`, `login.py`: who may come in; what happens when somebody leaves
- `review.py`: the review page, what is posted from it; `review_reading.py`: what it shows
- `conflict.py`, `form_content.py`: somebody else saved first;
  `history.py`: what happened, earlier wordings
- `shaken.py`: what shakes a claim, and the decision
- `quotations.py`: where the words of a claim's citations stand; `opened.py`: the box “opened and
  read”; `source_copies.py`: a source's stored copies; `capture.py`: the lists of them all
- `pasted_source.py`: a source from a pasted address or record; `merged_sources.py`: several
  sources that are one document
- `external_review.py`: what other publishers found
- `article_texts.py`: the text of an article, and the form that brings it in
- `importing.py`: files on their way in, previewed and confirmed
- `coverage.py`: an article sentence by sentence, ticked into claims or dismissed
- `correction_sheet.py`: what the author of an article is told, as a page and as a Word file
- `shared_records.py`: what follows on the page when a shared record is corrected
- `refusals.py`: what the workflow or the database refuses, shown in words
- `forms.py`, `fields.py`, `counts.py`, `numbers.py`: what Django's admin does not have
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import accounts, article, capture, claim, external_review, log, person, source, subject
from .login import LoginForm

__all__ = [
    "accounts", "article", "capture", "claim", "external_review",
    "log", "person", "source", "subject",
]  # fmt: skip

admin.site.login_form = LoginForm
admin.site.site_header = "Factcheck"
admin.site.site_title = "Factcheck"
admin.site.enable_nav_sidebar = False  # the header leads to the nouns, and leaves its room free
admin.site.index_title = _("The editors' desk")
