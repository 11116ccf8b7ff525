"""The editors' desk: one module for each noun, and a few for what they share.

- `claim.py`: the claim page; `claim_form.py` and `claim_parts.py`: what is written on it;
  `overview.py`: what stands above that; `steps.py`: its buttons; `claim_list.py`: the list
- `shared_records.py`: what follows on the page when a shared record is corrected
- `refusals.py`: what the workflow or the database refuses, shown in words
- `forms.py`, `fields.py`, `counts.py`, `numbers.py`: what Django's admin does not have
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import article, claim, log, person, source, subject

__all__ = ["article", "claim", "log", "person", "source", "subject"]

admin.site.site_header = "Factcheck"
admin.site.site_title = "Factcheck"
admin.site.index_title = _("The editors' desk")
