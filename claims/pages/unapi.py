"""unAPI: the records of a page in the formats of reference managers, as Zotero asks for them.

A page names its records in `abbr` elements of class `unapi-id`; this answers which formats there
are of each, and each in one. The protocol is that of unapi.info, version 1.
"""

import re
from typing import Any
from uuid import UUID
from xml.sax.saxutils import quoteattr

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from claims.exports import this_publisher
from claims.exports.conditional_answers import CHANGES
from claims.exports.formats import BIBLIOGRAPHIES
from claims.exports.references import cited_sources, published_claims
from claims.models import Edition
from claims.record import log
from claims.selection import select

FORMATS = {"ris": "ris", "bibtex": "biblatex"}
"""By the name that unAPI clients know the name of ours."""

UUID_TEXT = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
CLAIM = re.compile(rf"claim-({UUID_TEXT})-([0-9]{{1,9}})")
SOURCE = re.compile(rf"source-({UUID_TEXT})")


@require_safe
def unapi(request: HttpRequest) -> HttpResponse:
    """The formats (200), those of a record (300), or the record in one (200; 404, 406)."""
    name, form = request.GET.get("id", ""), request.GET.get("format", "")
    if not name:
        return _formats("", status=200)
    editions = _editions(name)
    if editions is None:
        return HttpResponse(status=404)
    if not form:
        return _formats(name, status=300)
    claim = CLAIM.fullmatch(name)
    if form not in FORMATS:
        return HttpResponse(status=406)
    publisher = this_publisher(request.build_absolute_uri("/"))
    of_all = published_claims(editions, publisher) if claim else cited_sources(editions)
    write, media_type, _ending = BIBLIOGRAPHIES[FORMATS[form]]
    body = b"".join(write(reference for reference in of_all if reference.key == name))
    return HttpResponse(body, content_type=media_type, headers={"Cache-Control": CHANGES})


def _editions(name: str) -> Any:
    """The editions that hold a record of this name; None where nothing published has it."""
    if claim := CLAIM.fullmatch(name):
        found = Edition.objects.not_withheld().filter(
            claim__public_id=UUID(claim[1]), number=int(claim[2])
        )
    elif source := SOURCE.fullmatch(name):
        found = select({"source": [source[1]]}, head=log.head()).editions()
    else:
        return None
    return found if found.exists() else None


def _formats(name: str, *, status: int) -> HttpResponse:
    rows = "".join(
        f"<format name={quoteattr(form)} type={quoteattr(BIBLIOGRAPHIES[ours][1].split(';')[0])}/>"
        for form, ours in FORMATS.items()
    )
    of_record = f" id={quoteattr(name)}" if name else ""
    return HttpResponse(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<formats{of_record}>{rows}</formats>\n',
        status=status,
        content_type="application/xml",
        headers={"Cache-Control": CHANGES},
    )
