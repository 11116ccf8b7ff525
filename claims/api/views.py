"""The answers of the API: stored documents, spliced together as they are."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.models import Edition
from claims.selection import PARAMETERS as SELECTION
from claims.selection import Parameter, Refused, read, select
from claims.selection.parameters import refusal

from . import paging, problems
from .ordering import DEFAULT, ORDERINGS
from .paging import Cursor
from .parameters import LISTING, given
from .serializers import EditionSerializer

DEFAULT_PAGE_SIZE = 50
CHANGES = "public, max-age=60"
NEVER_CHANGES = "public, max-age=31536000, immutable"


class AlwaysJson(BaseContentNegotiation):
    """There is one format, whatever the client would rather have."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class PublicView(APIView):
    """Answers anybody, in JSON, and refuses parameters that it does not know."""

    content_negotiation_class = AlwaysJson
    parameters: ClassVar[Mapping[str, Parameter]] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.given = read(given(request.query_params), self.parameters)

    def get_exception_handler(self) -> Any:
        return problems.answer

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {
            **super().default_response_headers,
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "ETag",
        }

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        return Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": ", ".join(self.allowed_methods),
                "Access-Control-Allow-Headers": "If-None-Match",
                "Access-Control-Max-Age": "86400",
            },
        )


class Claims(PublicView):
    """The claims that stand and meet the filters: {position, chain, …, next, previous, results}."""

    parameters: ClassVar = {**SELECTION, **LISTING}

    def get(self, request: Request) -> HttpResponse:
        cursor = first(self.given, "cursor")
        asked = given(request.query_params)
        question = paging.question(asked)
        if cursor and cursor.question != question:
            raise Refused([refusal("cursor", paging.altered())])
        selection = select(
            {name: asked[name] for name in asked if name in SELECTION},
            head=cursor and cursor.head,
        )
        page = paging.page(
            selection.editions(),
            ORDERINGS[first(self.given, "ordering", DEFAULT)],
            cursor,
            size=first(self.given, "page_size", DEFAULT_PAGE_SIZE),
        )
        links = {
            "next": page.next and Cursor(*selection.head, question, *page.next),
            "previous": page.previous and Cursor(*selection.head, question, *page.previous, True),
        }
        described = {
            **selection.description(),
            **{name: cursor and link(request, cursor) for name, cursor in links.items()},
        }
        return json_bytes(spliced(described, page.documents), cache_control=CHANGES)


class CurrentEdition(PublicView):
    """The current edition of a claim; of a withdrawn one, the withdrawal."""

    def get(self, request: Request, claim_id: UUID) -> HttpResponse:
        edition = get_object_or_404(Edition.objects.current(), claim__public_id=claim_id)
        return document(request, edition, cache_control=CHANGES)


class NumberedEdition(PublicView):
    """One edition of a claim, for ever."""

    def get(self, request: Request, claim_id: UUID, number: int) -> HttpResponse:
        edition = get_object_or_404(Edition, claim__public_id=claim_id, number=number)
        return document(request, edition, cache_control=NEVER_CHANGES)


class Editions(PublicView):
    """All editions of a claim, newest first, without their documents: {results}."""

    def get(self, request: Request, claim_id: UUID) -> Response:
        editions = Edition.objects.filter(claim__public_id=claim_id).defer("document")
        rows = EditionSerializer(get_list_or_404(editions.order_by("-number")), many=True).data
        return Response({"results": rows}, headers={"Cache-Control": CHANGES})


class Nothing(PublicView):
    """Every other address below the API's."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


def first(values: Mapping[str, list[Any]], name: str, default: Any = None) -> Any:
    """The value of a parameter that is given once."""
    return values[name][0] if name in values else default


def link(request: Request, cursor: Cursor) -> str:
    """The address of the page at a cursor, with everything else that was asked for."""
    query = request.query_params.copy()
    query["cursor"] = str(cursor)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def spliced(described: dict[str, Any], documents: list[str]) -> bytes:
    """An object with `results` as its last member: stored documents, not read but joined."""
    before = json.dumps(described, ensure_ascii=False, separators=(",", ":"))[:-1]
    # Documents are large: they are joined once, as the bytes that are sent.
    return f'{before},"results":['.encode() + b",".join(map(str.encode, documents)) + b"]}"


def document(request: Request, edition: Edition, *, cache_control: str) -> HttpResponse:
    """The stored document byte for byte, under its digest as a strong ETag."""
    etag = f'"{edition.digest}"'
    response = json_bytes(edition.document.encode(), cache_control=cache_control)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(edition.published_at.timestamp())
    # The date has whole seconds only: two editions of one second differ in the ETag alone.
    return get_conditional_response(request, etag=etag, response=response) or response


def json_bytes(body: bytes, *, cache_control: str) -> HttpResponse:
    return HttpResponse(
        body, content_type="application/json", headers={"Cache-Control": cache_control}
    )
