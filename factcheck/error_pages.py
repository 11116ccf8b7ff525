"""Pages for requests that come to nothing: in both languages, with a way back, without a database.

Django calls `bad_request`, `forbidden`, `not_found` (urls.py), and `fault` by way of `overload`;
`desk_forms` answers forms with an old token; the API answers for itself.
"""

from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_noop


class Words(NamedTuple):
    """Messages for a person, translated when the page is made."""

    heading: str
    advice: str = ""


FAULT = Words(
    gettext_noop("Something went wrong on our side."),
    gettext_noop(
        "It is noted with the number below. Try again in a moment; if it happens again, tell"
        " whoever runs this site the number."
    ),
)
BUSY = Words(gettext_noop("The site is busy. Please try again in a moment."))
WORDS = {
    400: Words(gettext_noop("The request is not understood.")),
    403: Words(
        gettext_noop("Your account may not do this."),
        gettext_noop("An administrator can give it the group that may."),
    ),
    404: Words(gettext_noop("There is nothing published at this address.")),
    500: FAULT,
    503: BUSY,
}
CSRF = Words(
    gettext_noop("The form is too old, or was opened before you logged in: nothing was saved."),
    gettext_noop(
        "Go back in your browser, where what you typed still stands; copy it, load the page again,"
        " and send it once more. Cookies of this site have to be allowed."
    ),
)
TOO_MUCH = Words(
    gettext_noop("What was sent is more than this site takes at once: nothing was saved."),
    gettext_noop(
        "Go back in your browser, where what you typed still stands, and send it in parts, each"
        " of up to 10,000 fields and 5 MB."
    ),
)


def error_page(status: int, *, words: Words | None = None, request: Any = None) -> HttpResponse:
    """The page for this HTTP status; it names the id of the request where the fault is ours."""
    request_id = getattr(request, "request_id", "") if status >= 500 else ""
    context = {
        "status": status,
        "words": words or WORDS[status],
        "request_id": request_id,
        "publisher": settings.FACTCHECK_PUBLISHER["name"],
    }
    try:
        html = str(render_to_string("error.html", context))
    except Exception:
        if status < 500:
            raise
        # Even the templates may be what fails: a page is owed all the same.
        html = f"<!doctype html><title>{status}</title><h1>{HTTPStatus(status).phrase}</h1>"
        html += f'<p>{request_id}</p><p><a href="/">/</a></p>'
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    is_too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return error_page(400, words=TOO_MUCH if is_too_much else None)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(404)


def nowhere(request: HttpRequest, **_: str) -> HttpResponse:
    """A view of an address at which this site has nothing."""
    raise Http404


def fault(request: HttpRequest) -> HttpResponse:
    return error_page(500, request=request)
