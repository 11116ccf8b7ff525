"""One way from a request to a page: a question in, bytes with their headers out.

A view is a function from `Asked` to `Shown` and reads nothing of the request; what it shows
depends on the question alone, the settings, and the names of people. `page` makes a view of
Django's of it, and whoever writes pages to files calls `made`.
"""

import hashlib
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, wraps
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import http_date, urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claims.access import counting, rate_limit
from claims.exports.conditional_answers import (
    HELD_IN_FRONT,
    PIECES_OF_ONE_MOMENT,
    REVALIDATED,
    answer,
    edition_headers,
)
from claims.exports.typed_links import TypedLinks
from claims.models import Edition, PublicState
from claims.record import demonstration, log
from claims.selection import LOG_PARAMETERS, InvalidParameters, log_head, read

from . import addresses

LINKSET = "linkset.json"
"""Behind the path of any page: all its links, as RFC 9264 has them."""


@dataclass(frozen=True)
class Asked:
    """A question to a page."""

    path: str
    """From the root of the site, with the language if it has one."""
    query: dict[str, list[str]]
    site: str
    """The address of the site without its last slash, for what has to be absolute."""
    at: log.Head | None = None
    """The position to answer as of, where the query names none; without it the end of the log."""
    is_held: Callable[[Hashable], bool] = lambda made_of: False
    """Whether whoever asks holds the page already, made of the same."""
    pieces: dict[Any, Any] | None = None
    """The place for pieces of pages, where all that are asked for are of one moment."""

    @property
    def language(self) -> str:
        """Of the answer: "en" or "zh-hant"."""
        first = self.path[1:].partition("/")[0]
        return first if first in addresses.LANGUAGES else addresses.DEFAULT

    @property
    def step(self) -> str:
        """The language that the path names; empty where it names none."""
        return self.language if self.path.startswith(f"/{self.language}/") else ""

    @property
    def moment(self) -> dict[str, list[str]]:
        """The parameters that ask for the record of an earlier moment.

        A form sends the field that nobody filled in too: that asks for nothing.
        """
        return {
            name: values
            for name, values in self.query.items()
            if name in LOG_PARAMETERS and any(value.strip() for value in values)
        }

    @property
    def is_as_of(self) -> bool:
        """Whether the query asks for the record of an earlier moment."""
        return bool(self.moment)

    @cached_property
    def head(self) -> log.Head:
        """The end of the log, or its state at the position asked for; or InvalidParameters."""
        if not self.is_as_of:
            return self.at or log.head()
        return log_head(read(self.moment, LOG_PARAMETERS))

    @property
    def last_position(self) -> int | None:
        """The position up to which editions count; None for all that there are."""
        return self.head.position if self.at or self.is_as_of else None

    @cached_property
    def modified_at(self) -> datetime | None:
        """The moment at which the log came to stand at `head`; None for an empty log."""
        at = Edition.objects.filter(position=self.head.position)
        return at.values_list("published_at", flat=True).first()


class Moved(Exception):
    """Raised where the page asked for stands at another path of this site."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Held(Exception):
    """Raised where whoever asks holds the page already (`Asked.is_held`)."""


class Shown(NamedTuple):
    """The findings of a view: a template with its context, and what the headers say of it."""

    template: str
    context: dict[str, Any]
    links: TypedLinks
    canonical: str
    """The path by which search engines know the page."""
    edition: Edition | None = None
    """The edition that the page is about, if it is about one."""
    modified_at: datetime | None = None
    """When what is shown changed last, where that is known."""
    status: int = 200
    made_of: Hashable = None
    """All that page and headers depend on beside the question, the settings, and what is public
    beside editions; None where that is not known before they are made."""


View = Callable[..., Shown]


class Page(NamedTuple):
    """A page as it is sent."""

    body: bytes
    etag: str
    links: TypedLinks
    headers: dict[str, str]
    modified_at: datetime | None
    status: int
    made_of: Hashable


def page(view: View) -> Callable[..., HttpResponse]:
    """A view of Django's that answers GET and HEAD with what `view` shows."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, language: str = "", **captured: Any) -> HttpResponse:
        if not language and (chosen := OLD_LANGUAGES.get(request.GET.get("lang", ""))):
            return _moved(request, chosen)
        asked = asked_by(request, request.path)
        counted = counting.count(request.META)
        if counted and not counted.is_allowed:
            return _too_often(asked, counted.seconds_left)
        try:
            response = _response(request, asked, _page_of(view, asked, captured))
        except Moved as moved:
            return HttpResponsePermanentRedirect(moved.path)
        except Held:
            response = HttpResponse()
            vars(response)["is_held"] = True
        if counted and response.status_code == 304:
            rate_limit.uncount(counted)
        return response

    vars(answered)["view"] = view
    return answered


def at_the_origin(request: HttpRequest) -> HttpResponse:
    """Lead the reader of a mirror to the site it follows, for what only that site has; or Http404.

    So pages of a mirror have the bytes of that site, links included.
    """
    site = settings.FACTCHECK_PUBLISHER["site"]
    if not site or urlsplit(site).netloc == request.get_host():
        raise Http404
    return HttpResponseRedirect(f"{site.rstrip('/')}{request.get_full_path()}")


TOO_OFTEN = gettext_lazy("That was asked too often.")
TRY_AGAIN = gettext_lazy("Try again in a minute.")


def _too_often(asked: Asked, seconds: int) -> HttpResponse:
    """429, in the language of the page, saying when to come back."""
    with translation.override(asked.language):
        problem = {"message": TOO_OFTEN, "hint": TRY_AGAIN}
        context = {"problems": [problem]}
        shown = Shown(
            "claims/not_understood.html", context, links_of(asked), asked.path, status=429
        )
        body = _rendered(asked, shown)
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return HttpResponse(body, status=429, headers=headers)


OLD_LANGUAGES = {"en": "en", "zh-Hant": "zh-hant"}
"""The values of `?lang=`, which once chose the language, and the first steps of paths today."""


def _moved(request: HttpRequest, language: str) -> HttpResponse:
    query = request.GET.copy()
    del query["lang"]
    there = addresses.in_language(request.path, language)
    return HttpResponsePermanentRedirect(f"{there}?{query.urlencode()}" if query else there)


def asked_by(request: HttpRequest, path: str) -> Asked:
    """The question that a request puts to the page at `path`."""
    site = request.build_absolute_uri("/")[:-1]
    query = dict(request.GET.lists())
    pieces = request.META.get(PIECES_OF_ONE_MOMENT)
    if is_held := request.META.get(HELD_IN_FRONT):
        return Asked(path, query, site, is_held=is_held, pieces=pieces)
    return Asked(path, query, site, pieces=pieces)


def made(view: View, asked: Asked, captured: dict[str, Any]) -> tuple[Shown, bytes]:
    """Ask a view: what it shows, and the bytes of its page; may raise Http404."""
    with translation.override(asked.language):
        shown = _shown(view, asked, captured)
        return shown, _rendered(asked, shown)


def _shown(view: View, asked: Asked, captured: dict[str, Any]) -> Shown:
    try:
        return view(asked, **captured)
    except InvalidParameters as refused:
        return Shown(
            "claims/not_understood.html",
            {"problems": refused.errors},
            links_of(asked),
            asked.path,
            status=400,
        )


def _page_of(view: View, asked: Asked, captured: dict[str, Any]) -> Page:
    shown, body = made(view, asked, captured)
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = _log_headers(asked, shown)
    modified_at, made_of = shown.modified_at, shown.made_of
    return Page(body, etag, shown.links, headers, modified_at, shown.status, made_of)


def _rendered(asked: Asked, shown: Shown) -> bytes:
    """The bytes of a page: the same for the same question."""
    frame: dict[str, Any] = {
        "path": asked.path,
        "prefix": asked.language,
        "language": addresses.LANGUAGES[asked.language],
        "languages": list(_languages(asked)),
        "site": asked.site,
        "canonical": f"{asked.site}{shown.canonical}",
        "publisher": settings.FACTCHECK_PUBLISHER,
        "pieces": asked.pieces,
    }
    if "signed_by_program" not in shown.context:
        frame["signed_by_program"] = demonstration.is_one()
    if asked.is_as_of and shown.status == 200:
        now = {name: asked.query[name] for name in asked.query if name not in LOG_PARAMETERS}
        frame |= {
            "as_of": asked.head.position,
            "as_of_moment": asked.modified_at,
            "now": f"./?{urlencode(now, doseq=True)}" if now else "./",
        }
    return render_to_string(shown.template, {**frame, **shown.context}).encode()


def _languages(asked: Asked) -> Iterator[dict[str, Any]]:
    """The same page in each language: its address from here, and in full."""
    query = urlencode(asked.query, doseq=True)
    for step, tag in addresses.LANGUAGES.items():
        there = addresses.in_language(asked.path, step) + (f"?{query}" if query else "")
        yield {
            "tag": tag,
            "label": dict(settings.LANGUAGES)[step],
            "href": addresses.relative(there, asked.path),
            "absolute": f"{asked.site}{there}",
            "is_shown": step == asked.language,
        }


def links_of(asked: Asked) -> TypedLinks:
    """The links that every page has: licence, author, the same in other languages, the link set."""
    links = TypedLinks(asked.site)
    links.add("author", settings.FACTCHECK_PUBLISHER["site"] or addresses.page("start"))
    links.add("linkset", f"{asked.path}{LINKSET}", type="application/linkset+json")
    for language in _languages(asked):
        links.add("alternate", language["absolute"], hreflang=language["tag"])
    return links


def _response(request: HttpRequest, asked: Asked, page: Page) -> HttpResponse:
    response = answer(
        request,
        page.body,
        links=page.links,
        etag=page.etag,
        media_type="text/html; charset=utf-8",
        cache_control=REVALIDATED,
        last_modified=last_modified(request, page.modified_at),
        headers=page.headers,
        status=page.status,
    )
    # The same for everybody at this address: `SharedAnswersMiddleware`.
    vars(response)["is_for_everybody"] = page.status < 400
    vars(response)["is_in"] = addresses.LANGUAGES[asked.language]
    vars(response)["is_kept"] = True
    vars(response)["is_fixed"] = asked.is_as_of
    vars(response)["made_of"] = page.made_of
    return response


def _log_headers(asked: Asked, shown: Shown) -> dict[str, str]:
    """Headers that say where the log stands; of an edition, when it was published."""
    if shown.status != 200:
        return {}
    if shown.edition:
        headers = edition_headers(shown.edition)
    else:
        headers = {"Log-Position": str(asked.head.position), "Log-Chain": asked.head.chain}
    if shown.modified_at:
        headers["Last-Modified"] = http_date(shown.modified_at.timestamp())
        if asked.is_as_of:
            headers.setdefault("Memento-Datetime", headers["Last-Modified"])
    return headers


def last_modified(request: HttpRequest, modified_at: datetime | None) -> int | None:
    """The second in which the page changed last; None where that is unknown or does not tell.

    Dates have whole seconds only: of two states of one second only the ETag tells which is held.
    Nor do they tell of what is public beside editions, as the name of who signed.
    """
    if modified_at is None:
        return None
    second = int(modified_at.timestamp())
    if "If-Modified-Since" not in request.headers:
        return second
    if PublicState.objects.is_raised_after(modified_at):
        return None
    begin = datetime.fromtimestamp(second, UTC)
    within = Edition.objects.filter(
        published_at__gte=begin, published_at__lt=begin + timedelta(seconds=1)
    )
    return second if within.count() < 2 else None


@require_safe
def linkset(request: HttpRequest, way: str) -> HttpResponse:
    """All links of a page, as application/linkset+json (RFC 9264)."""
    try:
        found = resolve(f"/{way}")
    except Resolver404 as error:
        raise Http404 from error
    view = getattr(found.func, "view", None)
    if view is None:
        raise Http404
    captured = {name: value for name, value in found.kwargs.items() if name != "language"}
    asked = asked_by(request, f"/{way}")
    counted = counting.count(request.META)
    if counted and not counted.is_allowed:
        return _too_often(asked, counted.seconds_left)
    try:
        with translation.override(asked.language):
            shown = _shown(view, asked, captured)
    except Moved as moved:
        return HttpResponsePermanentRedirect(f"{moved.path}{LINKSET}")
    if shown.status != 200:
        raise Http404
    response = answer(
        request,
        shown.links.linkset(f"{asked.site}{asked.path}"),
        links=TypedLinks(asked.site),
        media_type="application/linkset+json",
    )
    if counted and response.status_code == 304:
        rate_limit.uncount(counted)
    vars(response)["is_for_everybody"] = vars(response)["is_kept"] = True
    vars(response)["is_fixed"] = asked.is_as_of
    return response
