"""What keeps an installation from being served to others: what the doctor would say at once."""

import os
from collections.abc import Iterator

from django.db import Error

from claims.management import doctor, public_site
from factcheck import postgres


def refusals() -> Iterator[str]:
    """Why this site is not to be served, a sentence each, in the order to mend them."""
    yield from public_site.secrecy()
    if not (os.environ.get("FACTCHECK_HOSTS") or postgres.is_embedded()):
        yield (
            "FACTCHECK_HOSTS is empty: set it to the names that the site answers to, such as"
            " facts.example, or to localhost to look at it on this machine only."
        )
    try:
        if missing := list(doctor.migrated()):
            yield from missing
            return
        yield from doctor.demonstrated()
    except Error as error:
        yield f"The database refuses what the web server needs: {str(error).splitlines()[0]}"
