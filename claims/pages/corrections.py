"""Corrections: what was said, what is said now, why, and how long it took; as page and as CSV."""

import math
from typing import Any, NamedTuple

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from claims.corrections.requests_behind import requested_on
from claims.exports import this_publisher
from claims.exports.claim_review import CONTEXT, correction_comment, in_page
from claims.exports.corrections import table
from claims.models import EditionKind, PublicState
from claims.record.succession import Correction, corrections
from claims.selection import LOG_PARAMETERS, InvalidParameters, log_head, read, select
from claims.selection.corrections import CORRECTION_PARAMETERS, EDITION_KIND, KINDS
from claims.selection.corrections import corrections as selected

from . import addresses, claim_rows, document_view, durations
from .answers import Asked, Shown, links_of
from .made_answers import made_where_needed, not_understood

PAGE_SIZE = 25
FORM = 1
"""Of the table: part of its ETag, and raised when it looks otherwise."""


class Row(NamedTuple):
    """A correction as the list shows it."""

    correction: Correction
    row: claim_rows.Row
    took: list[str]


class KindChoice(NamedTuple):
    """A kind of correction: how many there are, and the list of them alone."""

    word: document_view.Word | None
    """None for all of them."""
    total: int
    query: str
    is_chosen: bool


def listing(asked: Asked, page: int = 1) -> Shown:
    """A page of the corrections that meet the filters, newest first."""
    state = _state(asked.query)
    values = read(state, CORRECTION_PARAMETERS)
    selection = select(_of_claims(state), head=asked.head)
    found = selected(selection, values)
    counted = dict(
        selected(selection, {}).order_by().values_list("kind").annotate(editions=Count("pk"))
    )
    total = sum(counted.get(kind, 0) for kind in values.get(EDITION_KIND, KINDS))
    pages = max(1, math.ceil(total / PAGE_SIZE))
    if not 1 <= page <= pages:
        raise Http404
    first = (page - 1) * PAGE_SIZE
    editions = list(found.order_by("-position")[first : first + PAGE_SIZE])
    position = asked.head.position
    requested = requested_on(position, among=editions)
    rows = [
        Row(it, row, durations.of_correction(it, requested.get(it.edition.position)))
        for it in corrections(editions, position)
        for row in claim_rows.plain_rows([it.edition])
    ]
    followed = _query(state, but=LOG_PARAMETERS)
    context = {
        "rows": rows,
        "first": total - first,
        "kinds": _kinds(state, counted),
        "state": {name: values[0] for name, values in state.items()},
        "kept": [
            (name, value) for name in state if name not in {"q", "as_of"} for value in state[name]
        ],
        "query": _query(state),
        "followed": followed,
        "as_file": _query({**state, "position": [str(asked.head.position)]}, but={"as_of"}),
        "page": page,
        "pages": claim_rows.page_numbers(page, pages),
        "section": "changes",
        "json_ld": _json_ld(asked, [row.correction for row in rows]),
    }
    links = links_of(asked)
    links.add("cite-as", f"{asked.path}?{context['as_file']}")
    links.add("type", "https://schema.org/CollectionPage")
    for name, media_type in FEEDS:
        feed = addresses.page(name, language=asked.language)
        links.add("alternate", f"{feed}?{followed}" if followed else feed, type=media_type)
    links.add("alternate", addresses.page("corrections-csv"), type="text/csv")
    for row in rows:
        links.add("item", addresses.page("edition", row.row.id, row.correction.edition.number))
    return Shown(
        "claims/corrections.html",
        context,
        links,
        canonical=addresses.page("corrections", language=asked.language),
        modified_at=asked.modified_at,
    )


FEEDS = (
    ("corrections-atom", "application/atom+xml"),
    ("corrections-json-feed", "application/feed+json"),
)


@require_safe
def csv_file(request: HttpRequest) -> HttpResponse:
    """All corrections that meet the filters as CSV, in the order of the log."""
    query = dict(request.GET.lists())
    try:
        values = read(query, CORRECTION_PARAMETERS)
        head = log_head(values)
        selection = select(_of_claims(query), head=head)
    except InvalidParameters as refused:
        return not_understood(refused)
    site = request.build_absolute_uri("/")

    def made() -> bytes:
        editions = selected(selection, values).order_by("position").iterator(chunk_size=500)
        told = corrections(editions, head.position)
        return b"".join(table(told, requested_on(head.position), this_publisher(site)))

    return made_where_needed(
        request,
        made,
        media_type="text/csv; charset=utf-8",
        made_of=[FORM, request.path, query, site, PublicState.objects.number()],
        head=head,
    )


def _state(query: dict[str, list[str]]) -> dict[str, list[str]]:
    """The parameters that say something: a form sends the fields that nobody filled in too."""
    stripped = {name: [text for text in given if text.strip()] for name, given in query.items()}
    return {name: values for name, values in stripped.items() if values}


def _of_claims(state: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: values for name, values in state.items() if name != EDITION_KIND}


def _query(state: dict[str, list[str]], *, but: Any = ()) -> str:
    return urlencode({name: state[name] for name in state if name not in but}, doseq=True)


def _kinds(state: dict[str, list[str]], counted: dict[str, int]) -> list[KindChoice]:
    """All of them, then each kind that there is."""
    chosen = state.get(EDITION_KIND, [])
    rest = _of_claims(state)
    return [
        KindChoice(None, sum(counted.values()), _query(rest), not chosen),
        *(
            KindChoice(
                document_view.word(EditionKind, kind),
                counted.get(kind, 0),
                _query({**rest, EDITION_KIND: [kind]}),
                kind in chosen,
            )
            for kind in KINDS
            if kind in counted or kind in chosen
        ),
    ]


def _json_ld(asked: Asked, shown: list[Correction]) -> str:
    """The corrections of the page as schema.org has them, for search engines."""
    publisher = this_publisher(f"{asked.site}/")
    return mark_safe(
        in_page(
            {
                "@context": CONTEXT,
                "@type": "ItemList",
                "itemListOrder": "https://schema.org/ItemListOrderDescending",
                "itemListElement": [
                    correction_comment(it.edition, it.content["id"], publisher, of=it.corrected)
                    for it in shown
                ],
            }
        )
    )
