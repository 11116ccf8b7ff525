"""Notes beside editions: how much of an article is checked, and what fell with a source."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from claims.articles import public_coverage
from claims.articles.public_coverage import PublicCoverage
from claims.models import SourceFall
from claims.record import log
from claims.selection import LOG_PARAMETERS, log_head, lookup, published_records

from .answers import answer, compact
from .linking import Links
from .public import PublicView
from .records import MERGED, redirect_to_merged


class Coverage(PublicView):
    """The coverage of an article: {position, chain, article, statement}; 404 unless published."""

    parameters: ClassVar = LOG_PARAMETERS
    meaning = gettext_lazy(
        "How many sentences of an article were checked, dismissed and for which reason, and are"
        " open, as counted with the newest edition of one of its claims."
    )
    component = "Coverage"

    def get(self, request: Request, record_id: UUID) -> HttpResponse:
        head = log_head(self.given)
        if published_records.last_known("article", head.position, record_id) is None:
            raise Http404
        found = public_coverage.noted(record_id, head.position)
        value = {
            **head._asdict(),
            "article": str(record_id),
            "statement": _statement(found) if found else None,
        }
        header = Links(request)
        header.to("describes", "api:article", record_id)
        header.to("alternate", "pages:article", record_id, type="text/html")
        return answer(request, compact(value).encode(), links=header)


def _statement(coverage: PublicCoverage) -> dict[str, Any]:
    return {
        "noted_at_position": coverage.edition.position,
        "noted_at": log.moment(coverage.edition.published_at),
        "text_sha256": coverage.text.sha256,
        "sentences": len(coverage.sentences),
        "checked": coverage.checked,
        "dismissed": coverage.dismissed,
        "dismissed_for": dict(coverage.reasons),
        "open": coverage.open,
    }


class Fallen(PublicView):
    """The editions that came because of a source: {position, chain, source, results}."""

    parameters: ClassVar = LOG_PARAMETERS
    meaning = gettext_lazy(
        "The editions that were published because this source had been retracted, changed or gone,"
        " newest first."
    )
    component = "FallenPage"
    more_answers: ClassVar = {301: MERGED}

    def get(self, request: Request, record_id: UUID) -> HttpResponse:
        head = log_head(self.given)
        if lookup.merged_into(record_id, head.position):
            return redirect_to_merged(request, "source-fell", record_id, position=head.position)
        if published_records.last_known("source", head.position, record_id) is None:
            raise Http404
        keys = lookup.with_merged(head.position, ids=[str(record_id)], others=[])
        rows = SourceFall.objects.of(keys, head.position)
        value = {
            **head._asdict(),
            "source": str(record_id),
            "results": [_fall(request, row) for row in rows],
        }
        header = Links(request)
        header.to("describes", "api:source", record_id)
        header.to("alternate", "pages:source", record_id, type="text/html")
        return answer(request, compact(value).encode(), links=header)


def _fall(request: Request, row: SourceFall) -> dict[str, Any]:
    claim, edition = row.edition.claim, row.edition
    path = reverse("api:edition", args=[claim.public_id, edition.number])
    return {
        "claim": str(claim.public_id),
        "claim_number": claim.number,
        "edition": edition.number,
        "kind": edition.kind,
        "published_at": log.moment(edition.published_at),
        "note": edition.note,
        "cause": row.cause,
        "noticed_at": log.moment(row.noticed_at),
        "href": request.build_absolute_uri(path),
    }
