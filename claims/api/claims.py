"""Claims: the list of those that stand, one claim, its editions."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from claims.models import Edition
from claims.selection import PARAMETERS as SELECTION
from claims.selection import PLACE, place, select

from . import paging
from .answers import CHANGES, NEVER_CHANGES, document_answer, json_answer, list_etag, listed
from .ordering import DEFAULT, ORDERINGS
from .parameters import LISTING
from .public import PublicView
from .serializers import EditionSerializer

DEFAULT_PAGE_SIZE = 50


class Claims(PublicView):
    """The claims that stand and meet the filters: {position, chain, …, next, previous, results}."""

    parameters: ClassVar = {**SELECTION, **LISTING}

    def get(self, request: Request) -> HttpResponse:
        turning = paging.Turning(request, self.asked, self.first("cursor"))
        selection = select(
            {name: self.asked[name] for name in self.asked if name in SELECTION},
            head=turning.head,
        )
        page = paging.page(
            selection.editions(),
            ORDERINGS[self.first("ordering", DEFAULT)],
            turning.cursor,
            size=self.first("page_size", DEFAULT_PAGE_SIZE),
        )
        described = {**selection.description(), **turning.links(selection.head, page)}
        etag = list_etag(described, request.build_absolute_uri())
        return json_answer(request, listed(described, page.documents), etag=etag)


class CurrentEdition(PublicView):
    """The edition of a claim that is current, or was; of a withdrawn one, its withdrawal."""

    parameters: ClassVar = PLACE

    def get(self, request: Request, claim_id: UUID) -> HttpResponse:
        editions = Edition.objects.current()
        if self.given:
            editions = Edition.objects.as_of(place(self.given).position)
        edition = get_object_or_404(editions, claim__public_id=claim_id)
        return document_answer(request, edition, cache_control=CHANGES)


class NumberedEdition(PublicView):
    """One edition of a claim, for ever."""

    def get(self, request: Request, claim_id: UUID, number: int) -> HttpResponse:
        edition = get_object_or_404(Edition, claim__public_id=claim_id, number=number)
        return document_answer(request, edition, cache_control=NEVER_CHANGES)


class Editions(PublicView):
    """All editions of a claim, newest first, without their documents: {results}."""

    def get(self, request: Request, claim_id: UUID) -> Response:
        editions = Edition.objects.filter(claim__public_id=claim_id).defer("document")
        rows = EditionSerializer(get_list_or_404(editions.order_by("-number")), many=True).data
        return Response({"results": rows}, headers={"Cache-Control": CHANGES})
