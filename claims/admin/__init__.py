"""The editors' desk: Django's admin, a package for each noun that has pages of its own.

- `claim/`: the claim page and everything reached from it, the list, the review page
- `article/`, `source/`: the same for articles and sources, with texts and captures
- `correction/`: requests for correction: the queue, the page of one, batches
- `inquiry/`: claims put before somebody outside, and their answers
- `accounts/`: people, groups, logging in, what happens when somebody leaves
- `desk/`: forms, lists and pages that several nouns share
- `home.py`: the work list · `log.py`: editions, submissions, reviews as they were written
- `remarks.py`: what colleagues say to each other
- `subject.py`: subjects and claimants · `external_review.py`: what other publishers found
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import article, claim, correction, external_review, inquiry, log, remarks, source, subject
from .accounts import LoginForm

__all__ = [
    "article",
    "claim",
    "correction",
    "external_review",
    "inquiry",
    "log",
    "remarks",
    "source",
    "subject",
]

admin.site.login_form = LoginForm
admin.site.site_header = "Factcheck"
admin.site.site_title = "Factcheck"
admin.site.enable_nav_sidebar = False  # the header leads to the nouns, and leaves its room free
admin.site.index_title = _("The editors' desk")
