"""Articles, sources, claimants and subjects, as published editions embed them."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from claims.models import Mention
from claims.models.edition import EditionQuerySet
from claims.record import demonstration
from claims.selection import LOG_PARAMETERS, log_head, lookup, published_records, select
from claims.selection.published_records import Embedded

from . import paging
from .answers import answer, etag_of_question, listed, with_members
from .linking import Links, list_links
from .parameters import PAGING
from .public import PublicView
from .suffixes import OF_SOURCES

DEFAULT_PAGE_SIZE = 50
CLAIMS_SHOWN = 100
MERGED = gettext_lazy("The source was merged into the one at Location.")
FILTER_OF = {"article": "article", "claimant": "claimant", "source": "source", "subject": "about"}
"""By noun the parameter that finds the claims which embed such a record."""


class Records(PublicView):
    """The records that current editions embed, by id: {position, chain, next, results}."""

    noun = ""
    parameters: ClassVar = {**LOG_PARAMETERS, **PAGING}
    meaning = gettext_lazy(
        "The records of this kind that current editions embed, in the words of the newest one."
    )

    def get(self, request: Request) -> HttpResponse:
        turning = paging.Turning(request, self.asked, self.first("cursor"))
        head = turning.head or log_head(self.given)
        self.is_fixed = bool(turning.cursor or self.given.keys() & LOG_PARAMETERS.keys())
        size = self.first("page_size", DEFAULT_PAGE_SIZE)
        after = turning.cursor and UUID(turning.cursor.key)
        rows = published_records.records(self.noun, head.position, after=after, limit=size + 1)
        next_ = (str(rows[size - 1].id), None) if len(rows) > size else None
        neighbours = turning.links(head, paging.Page([], [], next_, None))
        described = {**head._asdict(), **neighbours, **demonstration.member()}
        header = list_links(request, neighbours)
        if self.noun == "source":
            header.alternates(OF_SOURCES, "api:sources-file")
        return answer(
            request,
            listed(described, (self._text(request, row).encode() for row in rows[:size])),
            links=header,
            etag=etag_of_question(described, request.build_absolute_uri()),
        )

    def _text(self, request: Request, row: Embedded) -> str:
        return with_members(row.text, links(request, self.noun, row))


class Record(PublicView):
    """A record with the claims that embed it; 404 unless a current edition does."""

    noun = ""
    parameters: ClassVar = LOG_PARAMETERS
    meaning = gettext_lazy(
        "One record in the words of the newest edition that embeds it, and the claims that do."
    )
    more_answers: ClassVar = {301: MERGED}

    def get(self, request: Request, record_id: UUID) -> HttpResponse:
        head = log_head(self.given)
        found = published_records.records(self.noun, head.position, ids=[record_id])
        if not found:
            if self.noun != "source":
                raise Http404
            return redirect_to_merged(request, "source", record_id, position=head.position)
        asked = {FILTER_OF[self.noun]: [str(record_id)]}
        claims = select(asked, head=head).editions()
        members = {
            **links(request, self.noun, found[0]),
            "claim_count": claims.count(),
            "claims": newest_records(claims, self.noun, record_id),
            **head._asdict(),
            **demonstration.member(),
        }
        body = with_members(found[0].text, members).encode()
        header = Links(request)
        if self.noun == "source":
            header.alternates(OF_SOURCES, "api:source-file", record_id)
        return answer(request, body, links=header)


def redirect_to_merged(
    request: Request, name: str, record_id: UUID, *further: str, position: int
) -> HttpResponse:
    """To the source that this one was merged into, if that one is published; or Http404.

    `name` is that of the route, and `further` what its address has beside the id.
    """
    target = lookup.merged_into(record_id, position)
    if target is None or not published_records.records("source", position, ids=[target]):
        raise Http404
    there = reverse(f"api:{name}", args=[target, *further])
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{there}?{query}" if query else there, permanent=True)


def links(request: Request, noun: str, row: Embedded) -> dict[str, Any]:
    """Links to a record, to the claims that embed it, and to the edition it is quoted from."""
    query = urlencode({FILTER_OF[noun]: str(row.id)})
    return {
        "href": request.build_absolute_uri(reverse(f"api:{noun}", args=[row.id])),
        "claims_href": request.build_absolute_uri(f"{reverse('api:claims')}?{query}"),
        "embedded_in": {"claim": str(row.claim), "edition": row.edition, "position": row.position},
    }


class Member(models.Func):
    """SQL: a text in the `claim` member of a document."""

    template = "(%(expressions)s::json #>> '{claim,%(member)s}')"
    output_field = models.TextField()


def newest_records(editions: EditionQuerySet, noun: str, record_id: UUID) -> list[dict[str, Any]]:
    """Each record as the newest of these editions embeds it; of a source, its stances too."""
    columns: dict[str, Any] = {
        "id": models.functions.Cast("claim__public_id", models.TextField()),
        "claim_number": models.F("claim__number"),
        "edition": models.F("number"),
        "language": models.F("index__language"),
        "statement": Member("document", member="statement"),
        "verification_status": models.F("index__verification_status"),
    }
    if noun == "source":
        mentions = Mention.objects.filter(edition=OuterRef("pk"), source__public_id=record_id)
        columns["stances"] = ArraySubquery(mentions.order_by("stance").values("stance"))
    rows = editions.order_by("-position").annotate(
        **{f"_{name}": column for name, column in columns.items()}
    )
    found = rows.values_list(*(f"_{name}" for name in columns))[:CLAIMS_SHOWN]
    return [dict(zip(columns, row, strict=True)) for row in found]
