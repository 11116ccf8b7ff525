"""A card of a claim for other sites (oEmbed 1.0), that says what has become of it since.

The card is a page without a script, in a frame; it may be framed anywhere, as no other page of
this site may. It is of one edition, and says so where that is no longer the current one.
"""

import json
from html import escape
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.exports import this_publisher
from claims.models import Edition, EditionKind, VerificationStatus
from claims.record import demonstration
from claims.selection import InvalidParameters, Parameter, citations, read
from claims.selection.parameters import some_text, whole_number, word
from claims.text import claim_numbers
from claims.text.cited import Cited, cited
from claims.text.labels import labelled

from . import addresses, document_view, surroundings, withheld_page
from .answers import Asked, Shown, links_of, page
from .made_answers import made_where_needed, not_understood

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors *"
)
WIDTH, HEIGHT = 520, 240
LEAST_WIDTH, LEAST_HEIGHT = 200, 120

PARAMETERS: dict[str, Parameter] = {
    "url": Parameter(some_text, "The address of a claim or of an edition of one."),
    "format": Parameter(word(["json"]), "The format of the answer.", values=("json",)),
    "maxwidth": Parameter(whole_number(1, 10_000), "The most pixels that it may be wide."),
    "maxheight": Parameter(whole_number(1, 10_000), "The most pixels that it may be high."),
}


def _card(asked: Asked, claim_id: UUID, number: int) -> Shown:
    """The card of an edition: its finding as embedded, and how it stands now."""
    rows = Edition.objects.filter(position__lte=asked.head.position, number=number)
    edition = rows.filter(claim__public_id=claim_id).first()
    if edition is None:
        raise Http404
    if gone := withheld_page.in_place_of(asked, edition, template="claims/withheld_card.html"):
        return gone
    (answer,) = citations.standings([Cited("", str(claim_id), number)], asked.head.position)
    document = json.loads(edition.document)
    content = document["claim"]
    now = answer.content.get("verification_status")
    page_of_it = addresses.page("edition", claim_id, number, language=asked.language)
    context = {
        "answer": answer,
        "edition": edition,
        "name": f"{claim_numbers.label(content['number'])}.{number}",
        "reading": document_view.claim_view(content),
        "kind": document_view.word(EditionKind, answer.kind) if answer.kind else None,
        "now": document_view.word(VerificationStatus, now) if now else None,
        "is_current": answer.current and answer.current.number == number,
        "cited": page_of_it,
        "current": addresses.page("claim", claim_id, language=asked.language),
        "site": asked.site,
        "signed_by_program": surroundings.is_signed_by_program(document),
    }
    links = links_of(asked)
    links.add("canonical", page_of_it)
    links.add("cite-as", addresses.page("edition", claim_id, number))
    links.add("type", "https://schema.org/ClaimReview")
    links.to("describedby", "api:schema-file", "edition-1.json", type="application/schema+json")
    links.to("item", "api:edition", claim_id, number, type="application/json")
    return Shown("claims/card.html", context, links, canonical=page_of_it)


class Card:
    """The view of Django's of a card: what `page` answers, with its own rule for frames."""

    view: ClassVar[Any] = staticmethod(_card)

    def __call__(self, request: HttpRequest, **captured: Any) -> HttpResponse:
        response = page(_card)(request, **captured)
        response.headers["Content-Security-Policy"] = POLICY
        vars(response)["xframe_options_exempt"] = True
        return response


card = Card()


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """The frame for an address of ours; 404 for any other, 501 for another format than JSON."""
    query = dict(request.GET.lists())
    if query.get("format", ["json"]) != ["json"]:
        return HttpResponse("JSON\n", status=501, content_type="text/plain; charset=utf-8")
    try:
        values = read(query, PARAMETERS)
    except InvalidParameters as refused:
        return not_understood(refused)
    site = request.build_absolute_uri("/")[:-1]
    asked = Asked("/", {}, site)
    answer = _standing(values, request, asked.head.position)
    size = {
        "width": _within(values, "maxwidth", WIDTH, LEAST_WIDTH),
        "height": _within(values, "maxheight", HEIGHT, LEAST_HEIGHT),
    }
    return made_where_needed(
        request,
        lambda: _described(answer, site, _language(values), size),
        media_type="application/json; charset=utf-8",
        made_of=["oembed", site, query],
        head=asked.head,
    )


def _standing(
    values: dict[str, list[Any]], request: HttpRequest, position: int
) -> citations.CitedEdition:
    """The edition that the address is of, or the one that is current; or Http404."""
    address = values.get("url", [""])[0]
    hosts = citations.our_hosts(request.get_host())
    try:
        host = urlsplit(address).hostname
    except ValueError as error:
        raise Http404 from error
    if host not in hosts:
        raise Http404
    found = citations.standings(cited(address, hosts)[:1], position)
    if not found or found[0].current is None or _is_without_words(found[0]):
        raise Http404
    return found[0]


def _is_without_words(answer: citations.CitedEdition) -> bool:
    return "statement" not in answer.content


def _language(values: dict[str, list[Any]]) -> str:
    """The language of the address that is embedded."""
    first = values["url"][0].split("/")[3:4]
    return first[0] if first and first[0] in addresses.LANGUAGES else addresses.DEFAULT


def _within(values: dict[str, list[Any]], name: str, usual: int, least: int) -> int:
    most: int = values.get(name, [usual])[0]
    return max(least, min(usual, most))


def _described(answer: citations.CitedEdition, site: str, step: str, size: dict[str, int]) -> bytes:
    assert answer.current is not None
    number = answer.number or answer.current.number
    path = reverse("pages:card", args=[step, answer.claim_id, number])
    with translation.override(step):
        texts = document_view.texts(dict(answer.content), "statement")
        name = f"{claim_numbers.label(answer.claim_number)}.{number}"
        title = _("Fact-check %(name)s") % {"name": name}
        shown = " · ".join([labelled(name, texts[0].words), *demonstration.warnings()])
    frame = (
        f'<iframe src="{escape(site + path)}" width="{size["width"]}" height="{size["height"]}"'
        f' title="{escape(title)}" loading="lazy" style="border:0"'
        ' sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
    publisher = this_publisher(f"{site}/")
    value = {
        "version": "1.0",
        "type": "rich",
        "title": shown,
        "provider_name": publisher.name,
        "provider_url": publisher.site,
        "cache_age": 3600,
        "html": frame,
        **size,
    }
    return json.dumps(value, ensure_ascii=False).encode()
