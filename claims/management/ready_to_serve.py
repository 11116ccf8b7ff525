"""Reasons not to serve an installation to others: what the doctor would say at once."""

import os
from collections.abc import Iterator

from django.db import Error
from django.utils.translation import gettext as _

from claims.intake.log import noted_withholdings
from claims.management import begun_restoring, doctor, public_site
from claims.record import erased_files
from factcheck import postgres


def reasons_against() -> Iterator[str]:
    """Sentences on why this site is not to be served, in the order to mend them."""
    yield from public_site.secrecy()
    if not (os.environ.get("FACTCHECK_HOSTS") or postgres.is_embedded()):
        yield _(
            "FACTCHECK_HOSTS is empty: set it to the names that the site answers to, such"
            " as facts.example, or to localhost to look at it on this machine only."
        )
    try:
        if missing := list(doctor.migrated()):
            yield from missing
            return
        yield from doctor.demonstrated()
        if backup := begun_restoring.unfinished():
            yield _(
                "The restoration of %(backup)s was not finished: run `manage.py restore %(backup)s`"
                " again, which goes on."
            ) % {"backup": backup}
        yield from _withheld_words()
    except Error as error:
        yield _("The database refuses what the web server needs: %(reason)s") % {
            "reason": str(error).splitlines()[0]
        }


def _withheld_words() -> Iterator[str]:
    """The words that the law has withheld, and a database restored from before that holds."""
    path = erased_files.noted_list()
    claims = noted_withholdings.unapplied(erased_files.read(path).values())
    if labels := _(", ").join(claim.label for claim, _text in claims):
        yield _(
            "%(claims)s: withheld by law after the backup that was restored, and its words are "
            "here: run `manage.py restore --withheld %(path)s` first."
        ) % {"claims": labels, "path": path}
