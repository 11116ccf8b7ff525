"""Has what I cited changed? A page that a text, links or a file is given to, and that keeps none.

The files that it offers stand in the page itself, since nothing is kept to make them from.
"""

from base64 import b64encode
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from claims.access import counting
from claims.exports import this_publisher
from claims.exports.cited_answers import bibliography, table
from claims.exports.typed_links import TypedLinks
from claims.models import EditionKind, VerificationStatus
from claims.selection import citations
from claims.selection.citations import CitedEdition, Unanswerable
from claims.text import whole_numbers

from . import addresses, document_view
from .answers import (
    TOO_OFTEN,
    TRY_AGAIN,
    Asked,
    Shown,
    asked_by,
    links_of,
    made,
    page,
)

STATUS = {"missing": 400, "too_many": 422}


def form(asked: Asked) -> Shown:
    """The empty form."""
    return Shown("claims/cited.html", {}, _links(asked), asked.path)


def _links(asked: Asked) -> TypedLinks:
    links = links_of(asked)
    links.add("cite-as", addresses.page("cited", language=asked.language))
    links.add("type", "https://schema.org/WebPage")
    links.to("describedby", "api:openapi", type="application/json")
    links.to("item", "api:cited-changed", type="application/json")
    return links


@csrf_exempt
def cited(request: HttpRequest, language: str = "") -> HttpResponse:
    """The form, or what was found in the text or file that was sent.

    There is no account and nothing is changed, so that no token is asked for.
    """
    if request.method != "POST":
        return page(form)(request, language=language)
    asked = asked_by(request, request.path)
    shown, body = made(lambda asked: _answered(request, asked), asked, {})
    headers = {"Cache-Control": "no-store", "Link": shown.links.shortened()}
    return HttpResponse(body, status=shown.status, headers=headers)


vars(cited)["view"] = form


def _answered(request: HttpRequest, asked: Asked) -> Shown:
    context: dict[str, Any] = {}
    status = 200
    if problem := _limit(request):
        status, context["problem"], context["hint"] = problem
    else:
        try:
            context = _results(asked, _sent(request), citations.our_hosts(request.get_host()))
        except Unanswerable as error:
            status = STATUS.get(error.code, 415)
            context = {"problem": str(error), "hint": error.hint}
    return Shown("claims/cited.html", context, _links(asked), asked.path, status=status)


def _limit(request: HttpRequest) -> tuple[int, str, str] | None:
    """The status and the words for what is too long, or asked too often."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if whole_numbers.read(length, most=citations.MOST_BYTES) is None:
        hint = _("Send at most 2.5 MB, or paste the references alone.")
        return 413, _("The file is too large."), hint
    counted = counting.count(request.META)
    if counted and not counted.is_allowed:
        return 429, str(TOO_OFTEN), str(TRY_AGAIN)
    return None


def _sent(request: HttpRequest) -> str:
    """The file that was sent, or else the text; raises Unanswerable."""
    # In memory: the other handler of Django's would write a file.
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    file = request.FILES.get("file")
    if file is not None and file.size:
        return citations.sent_text(file.read())
    return citations.sent_text(request.POST.get("text", "").encode("utf-8", "replace"))


def _results(asked: Asked, text: str, hosts: set[str]) -> dict[str, Any]:
    found = citations.answers(text, hosts, asked.head.position)
    publisher = this_publisher(f"{asked.site}/")
    return {
        "rows": [_row(asked, answer) for answer in found],
        "is_answered": True,
        "files": [
            ("cited.csv", "CSV", _inside("text/csv", table(found, publisher))),
            (
                "cited.bib",
                "BibTeX",
                _inside("application/x-bibtex", bibliography(text, found, publisher, hosts)),
            ),
        ],
    }


def _row(asked: Asked, answer: CitedEdition) -> dict[str, Any]:
    current = answer.current
    status = answer.content.get("verification_status")
    return {
        "answer": answer,
        "kind": document_view.word(EditionKind, answer.kind).label if answer.kind else "",
        "status": document_view.word(VerificationStatus, status) if status else None,
        "statement": document_view.texts(dict(answer.content), "statement")[0] if status else None,
        "page": current
        and addresses.relative(
            addresses.page("edition", answer.claim_id, current.number, language=asked.language),
            asked.path,
        ),
    }


def _inside(media_type: str, content: bytes) -> str:
    """The file as an address that holds it (RFC 2397)."""
    return f"data:{media_type};charset=utf-8;base64,{b64encode(content).decode()}"
