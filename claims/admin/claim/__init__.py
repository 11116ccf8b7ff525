"""The claim page: what is written on it, what stands around it, and every page reached from it.

- `page.py`, `form.py`, `inlines.py`, `overview.py`: the page, its fields, its parts, its overview
- `form_content.py`, `conflict.py`: two people save one claim: nothing is lost, the merge is offered
- `steps.py`, `assignment_form.py`, `bulk.py`: buttons of the workflow, for one claim and for many
- `review.py`, `review_context.py`, `impact.py`: the second person's pages
- `quotations.py`, `similar.py`, `live_evidence.py`, `copy_citation.py`: help for whoever writes it
- `history.py`: timeline, two editions side by side · `changelist.py`, `saved_filters.py`,
  `exporting.py`: the list
- `figures.py`: what the desk did and how long it took, with charts and files
- `claim_pages.py`: pages beside the form, each an object with its URLs
"""

from . import page

__all__ = ["page"]
