"""Claims: the list of those that stand, one claim, its editions."""

from dataclasses import replace
from typing import ClassVar
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_list_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from claims.exports import search_headers
from claims.models import Edition
from claims.models.edition import EditionQuerySet
from claims.record import log, stored_editions
from claims.record.stored_editions import StoredEdition
from claims.selection import (
    LOG_PARAMETERS,
    InvalidParameters,
    InvalidValue,
    Selection,
    log_head,
    select,
)
from claims.selection import PARAMETERS as SELECTION
from claims.selection.ordering import DEFAULT, ORDERINGS, RELEVANCE
from claims.selection.parameters import parameter_error

from . import paging
from .answers import (
    AN_HOUR,
    CHANGES,
    answer,
    compact,
    document_answer,
    etag_of_question,
    listed,
)
from .linking import Links, list_links
from .matches import matches
from .parameters import LISTING
from .public import OF_A_SEARCH, PublicView
from .serializers import EditionSerializer
from .suffixes import OF_CLAIMS
from .withheld import WITHHELD, refuse_withheld

DEFAULT_PAGE_SIZE = 50
NEEDS_A_PLACE = {"about", "article", "claimant", "q", "source", *LOG_PARAMETERS}
"""The parameters that cannot be read without a position in the log."""
OF_AN_EDITION = {
    "Memento-Datetime": "When it was published (RFC 7089).",
    "Log-Position": "Its position in the log.",
    "Log-Chain": "The chain value there.",
    "Log-Previous-Chain": "The chain value before.",
    "Repr-Digest": "SHA-256 of the bytes (RFC 9530); not of compressed answers.",
}


class Claims(PublicView):
    """The claims that stand and meet the filters: {position, chain, …, next, previous, results}."""

    parameters: ClassVar = {**SELECTION, **LISTING}
    meaning = gettext_lazy(
        "The claims that stand and meet every filter, each as its current edition. Later pages show"
        " the record as it stood at the first."
    )
    component = "ClaimPage"
    headers_described: ClassVar = {
        **PublicView.headers_described,
        **OF_A_SEARCH,
    }

    def get(self, request: Request) -> HttpResponse:
        turning = paging.Turning(request, self.asked, self.first("cursor"))
        asked = {name: self.asked[name] for name in self.asked if name in SELECTION}
        self.is_fixed = bool(turning.cursor or asked.keys() & LOG_PARAMETERS.keys())
        if turning.cursor and "q" in asked:
            # A cursor from before the rules had versions goes on as it began.
            asked.setdefault("matching", ["0"])
        is_latest = turning.cursor is None and not asked.keys() & NEEDS_A_PLACE
        selection = select(asked, head=log.LATEST if is_latest else turning.head)
        page = self._page(selection, turning.cursor)
        if page.head and is_latest:
            selection = replace(selection, head=page.head)
        elif is_latest:
            # An empty page cannot say when it was read: it is read again as of a place.
            selection = select(asked)
            page = self._page(selection, None)
        if not page.documents and (relaxed := selection.relaxed()):
            selection, page = relaxed, self._page(relaxed, turning.cursor)
        if selection.ranking and not turning.cursor:
            turning.keep("matching", str(selection.matching))
        neighbours = turning.links(selection.head, page)
        described = {**selection.description(), **neighbours}
        links = list_links(request, neighbours)
        links.alternates(OF_CLAIMS, "api:claims-file")
        return answer(
            request,
            listed(described | matches(selection.ranking, page), page.documents),
            links=links,
            etag=etag_of_question(described, request.build_absolute_uri()),
            headers=search_headers(selection),
        )

    def _page(self, selection: Selection, cursor: paging.Cursor | None) -> paging.Page:
        size = self.first("page_size", DEFAULT_PAGE_SIZE)
        ordering = self.first("ordering", RELEVANCE if selection.ranking else DEFAULT)
        if ordering != RELEVANCE and not self.asked.keys() - {"ordering", "page_size"}:
            return paging.newest_page(ORDERINGS[ordering], size=size)
        if ordering != RELEVANCE:
            return paging.page(selection, ORDERINGS[ordering], cursor, size=size)
        if selection.ranking is None:
            hint = InvalidValue(
                _("Only a search has answers of more or less relevance."), _("Give q.")
            )
            raise InvalidParameters([parameter_error("ordering", hint)])
        return paging.ranked_page(selection, cursor, size=size)


class CurrentEdition(PublicView):
    """The edition of a claim that is current, or was; of a withdrawn one, its withdrawal."""

    parameters: ClassVar = LOG_PARAMETERS
    meaning = gettext_lazy(
        "One claim as its current edition, byte for byte as it was published, or as the edition of"
        " an earlier moment. A withdrawn claim answers with its withdrawal."
    )
    component = "Edition"
    headers_described: ClassVar = {**PublicView.headers_described, **OF_AN_EDITION}
    more_problems: ClassVar = {410: WITHHELD}

    def get(self, request: Request, claim_id: UUID | int) -> HttpResponse:
        position = log_head(self.given).position if self.given else None
        edition = or_404(stored_editions.of_claim(claim_id, position=position))
        return document_answer(request, edition, cache_control=CHANGES)


class NumberedEdition(PublicView):
    """One edition of a claim, for ever."""

    parameters: ClassVar = LOG_PARAMETERS
    meaning = gettext_lazy(
        "One edition of a claim. It never changes and may be kept for ever; as of a moment before"
        " it was published there is none."
    )
    component = "Edition"
    headers_described: ClassVar = {**PublicView.headers_described, **OF_AN_EDITION}
    more_problems: ClassVar = {410: WITHHELD}

    def get(self, request: Request, claim_id: UUID | int, number: int) -> HttpResponse:
        position = log_head(self.given).position if self.given else None
        edition = or_404(stored_editions.of_claim(claim_id, number=number, position=position))
        return document_answer(request, edition, cache_control=AN_HOUR)


class Editions(PublicView):
    """All editions of a claim, newest first, without their documents: {results}."""

    meaning = gettext_lazy("Every edition of a claim, newest first, without the documents.")
    component = "EditionList"

    def get(self, request: Request, claim_id: UUID | int) -> HttpResponse:
        editions = get_list_or_404(of_claim(claim_id).defer("document").order_by("-number"))
        body = compact({"results": EditionSerializer(editions, many=True).data}).encode()
        links = Links(request)
        links.to("latest-version", "api:claim", vars(editions[0])["public_id"])
        return answer(request, body, links=links)


def of_claim(claim_id: UUID | int) -> EditionQuerySet:
    """The editions of a claim, each with `public_id` and the `latest` number of that claim.

    The claim is known by its public id or its number.
    """
    named = {"claim__public_id" if isinstance(claim_id, UUID) else "claim__number": claim_id}
    newest = Edition.objects.filter(claim=OuterRef("claim")).order_by("-number")
    return Edition.objects.filter(**named).annotate(
        public_id=F("claim__public_id"), latest=Subquery(newest.values("number")[:1])
    )


def or_404(edition: StoredEdition | None) -> StoredEdition:
    """The edition; raises Http404, and Problem for one that the law withholds."""
    if edition is None:
        raise Http404
    refuse_withheld(edition)
    return edition


def first_or_404(editions: EditionQuerySet) -> Edition:
    edition = editions.first()
    if edition is None:
        raise Http404
    return edition
