"""Report an error: the form for readers without an account, and the receipt that they get.

The record is named by the query, `?claim=…`, so that the form is one page; what was sent stands in
no address and no log of requests.
"""

import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from claims.access import counting
from claims.corrections import receiving
from claims.corrections.receiving import Record, Refused, Report
from claims.corrections.report_form import ReportForm
from claims.exports.typed_links import TypedLinks
from claims.models.requester import MOST_FILE_BYTES
from claims.text import whole_numbers

from . import document_view, records, surroundings
from .answers import (
    TOO_OFTEN,
    TRY_AGAIN,
    Asked,
    Shown,
    asked_by,
    at_the_origin,
    links_of,
    made,
    page,
)

MOST_BYTES = MOST_FILE_BYTES + 256 * 1024
NOUNS = {
    "claim": gettext_lazy("Claim"),
    "article": gettext_lazy("Article"),
    "source": gettext_lazy("Source"),
    "claimant": gettext_lazy("Claimant"),
}
STATUS = {"correction_request_once": 409, "often": 429, "busy": 429}
"""Of an answer to a report that a guard stopped; 400 where it says what is missing."""
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
"""Headers of an answer that only whoever asks may see."""


class Target(NamedTuple):
    """The record that a report is about, as published editions name it."""

    noun: str
    id: str
    words: str
    language: str

    @property
    def label(self) -> str:
        return str(NOUNS[self.noun])

    @property
    def query(self) -> str:
        return urlencode({self.noun: self.id})


def form(asked: Asked) -> Shown:
    """The empty form about the record that the query names; or Http404."""
    return _shown(asked, ReportForm())


def _shown(asked: Asked, form: ReportForm, *, status: int = 200, **more: Any) -> Shown:
    context = {"form": form, "target": _target(asked), "clocks": _clocks(), **more}
    return Shown("claims/report.html", context, _links(asked), asked.path, status=status)


def _links(asked: Asked) -> TypedLinks:
    links = links_of(asked)
    links.add("type", "https://schema.org/WebPage")
    return links


def _clocks() -> dict[str, int]:
    return {
        "look": settings.FACTCHECK_CORRECTION_LOOK_DAYS,
        "decision": settings.FACTCHECK_CORRECTION_DECISION_DAYS,
        "kept": settings.FACTCHECK_CORRECTION_KEPT_DAYS,
    }


@csrf_exempt
def report(request: HttpRequest, language: str = "") -> HttpResponse:
    """The form, or the receipt of what was sent.

    Without an account there is no cookie that a page of another site could use, so no token is
    asked for; a form that the browser says another site has sent is refused all the same.
    """
    if settings.FACTCHECK_MIRROR:
        return at_the_origin(request)  # it only reads
    if request.method != "POST":
        return page(form)(request, language=language)
    asked = asked_by(request, request.path)
    shown, body = made(lambda asked: _answered(request, asked), asked, {})
    return HttpResponse(body, status=shown.status, headers=PRIVATE)


vars(report)["view"] = form


def _answered(request: HttpRequest, asked: Asked) -> Shown:
    record = _record(asked)
    if stopped := _limit(request):
        status, problem, hint = stopped
        return _shown(asked, ReportForm(), status=status, problem=problem, hint=hint)
    # In memory: the other handler of Django's would write a file.
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    try:
        sent = ReportForm(request.POST, request.FILES)
    except (SuspiciousOperation, BadRequest, MultiPartParserError):
        # No form of ours sends that; a line in the log for each would fill it.
        sent = ReportForm({})
    if not sent.is_valid():
        return _shown(asked, sent, status=400, problem=_("It is not sent yet."), hint="")
    try:
        receipt = receiving.receive(_report(record, asked, sent), now=timezone.now())
    except Refused as refused:
        status = STATUS.get(refused.code, 400)
        return _shown(asked, sent, status=status, problem=str(refused), hint=refused.hint)
    query = urlencode({"key": receipt.secret})
    address = f"{asked.site}{reverse('pages:outcome', args=[asked.language])}?{query}"
    return _shown(asked, sent, receipt=receipt, address="" if receipt.waits_for_mail else address)


def _limit(request: HttpRequest) -> tuple[int, str, str] | None:
    """The status and the words for what comes from elsewhere, is too long, or comes too often."""
    origin = urlsplit(request.headers.get("Origin", "null")).netloc
    if request.headers.get("Sec-Fetch-Site") == "cross-site" or (
        origin and origin != request.get_host()
    ):
        return 403, _("A page of another site has sent this."), _("Fill in the form here.")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if whole_numbers.read(length, most=MOST_BYTES) is None:
        return 413, _("What you send is too large."), _("Send one of up to 2 MB, or its address.")
    counted = counting.count_as_many(request.META)
    if counted and not counted.is_allowed:
        return 429, str(TOO_OFTEN), str(TRY_AGAIN)
    return None


def _report(record: Record, asked: Asked, sent: ReportForm) -> Report:
    typed = dict(sent.cleaned_data)
    file = typed.pop("evidence_file")
    return Report(
        record,
        asked.language,
        **typed,
        file_name=file.name if file else "",
        file=file.read() if file else None,
    )


def _named(asked: Asked) -> tuple[str, UUID]:
    """The noun and the id in the query; or Http404."""
    for noun in NOUNS:
        if values := asked.query.get(noun):
            try:
                return noun, UUID(values[0])
            except ValueError as error:
                raise Http404 from error
    raise Http404


def _record(asked: Asked) -> Record:
    """The record that the query names, if anything published names it; or Http404."""
    record = receiving.published(*_named(asked))
    if record is None:
        raise Http404
    return record


def _target(asked: Asked) -> Target:
    noun, record_id = _named(asked)
    if noun == "claim":
        edition = surroundings.history(record_id, asked.head.position)[0]
        content = json.loads(edition.document)["claim"]
        text = document_view.texts(content, "statement")[0] if content.get("statement") else None
        number = f"C-{content['number']}"
        words = f"{number} {text.words}" if text else number
        return Target(noun, str(record_id), words, text.language if text else "")
    record, _editions = records.published_record(asked, noun, record_id)
    reading = records.READINGS[noun](record)
    title = reading["title"] if "title" in reading else reading["titles"][0]
    return Target(noun, str(record_id), title.words, title.language)
