"""Browse and search: the claims that meet the filters, with what else could be chosen.

The whole state stands in the address, in the parameters of the API; `from` and `to` are two halves
of its `concerns`, since that is what a form can send.
"""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import Http404
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from claims.models import Edition, Stance, VerificationStatus
from claims.record import log
from claims.selection import LOG_PARAMETERS, InvalidParameters, Selection, select
from claims.selection.facets import Count, facets, facets_of_answers, records_of
from claims.selection.ordering import DEFAULT, ORDERINGS, RELEVANCE
from claims.selection.parameters import Parameter, read, some_text, word
from claims.selection.selected import of_matches
from claims.text.addresses import TRACKING
from claims.text.labels import quoted

from . import addresses, claim_rows, document_view
from .answers import Asked, Shown, links_of

PAGE_SIZE = 50

OF_PAGE = {
    "from": Parameter(some_text, gettext_lazy("The beginning of the time that is concerned.")),
    "to": Parameter(some_text, gettext_lazy("The end of the time that is concerned.")),
    "ordering": Parameter(word((*ORDERINGS, RELEVANCE)), gettext_lazy("The order of the claims.")),
}
"""What the page takes beside the parameters of a selection."""

WORDS = {
    "verification_status": (gettext_lazy("Finding"), VerificationStatus),
    "stance": (gettext_lazy("What a source does"), Stance),
}
RECORDS = {
    "about": (gettext_lazy("About"), "subject"),
    "claimant": (gettext_lazy("Asserted by"), "claimant"),
    "article": (gettext_lazy("Made in"), "article"),
    "source": (gettext_lazy("Resting on"), "source"),
}
FACETS = ("verification_status", "about", "claimant", "article", "stance", "source")

ORDER_LABELS = {
    RELEVANCE: gettext_lazy("Best answer first"),
    "-published": gettext_lazy("Newest first"),
    "published": gettext_lazy("Oldest first"),
    "-checked": gettext_lazy("Checked last first"),
    "checked": gettext_lazy("Checked first first"),
    "-concerns": gettext_lazy("Latest events first"),
    "concerns": gettext_lazy("Earliest events first"),
}

EXPORTS = (
    ("CSV", "api:claims-file", "csv"),
    ("XLSX", "api:export", "xlsx"),
    ("RIS", "api:claims-file", "ris"),
    ("BibTeX", "api:claims-file", "bib"),
    ("CSL-JSON", "api:claims-file", "csl.json"),
    ("Markdown", "api:export", "markdown"),
    ("JSON", "api:claims", ""),
)
"""Label, route and last argument of each form that exactly this list can be had in."""


FEEDS = (("atom", "application/atom+xml"), ("json-feed", "application/feed+json"))
"""Route and media type of each form in which exactly this list can be followed."""


class Choice(NamedTuple):
    """A value of a facet: its words, how many claims have it, and the list with or without it."""

    label: document_view.Text
    editions: int
    query: str
    is_chosen: bool
    key: str


class Facet(NamedTuple):
    """A filter and its values."""

    name: str
    label: Any
    choices: list[Choice]


def claims(asked: Asked, page: int = 1) -> Shown:
    """The claims that the address asks for: a page of them, facets, and the files of all."""
    state = _state(asked)
    own = read({name: state[name] for name in state if name in OF_PAGE}, OF_PAGE)
    selection = _selection(state, asked.head)
    ordering = _ordering(own, selection)
    first = (page - 1) * PAGE_SIZE
    if not 0 <= first <= asked.head.position:
        raise Http404
    counted, found = _found(selection, ordering, first)
    total = sum(
        count.editions
        for count in counted["verification_status"]
        if count.value in state.get("verification_status", [count.value])
    )
    pages = max(1, math.ceil(total / PAGE_SIZE))
    if not 1 <= page <= pages:
        raise Http404
    shown = claim_rows.rows(found, asked.head.position, ranking=selection.ranking)
    chosen = list(_facets(state, counted, asked.head))
    context = {
        "rows": shown,
        "first": first + 1,
        "facets": chosen,
        "total": total,
        "heading": heading(state, chosen, total),
        "bar": _bar(counted["verification_status"]),
        "state": {name: values[0] for name, values in state.items()},
        "kept": _kept(state),
        "query": urlencode(state, doseq=True),
        "section": "claims",
        "searched": state.get("q", [""])[0],
        "chosen": [
            (facet, choice) for facet in chosen for choice in facet.choices if choice.is_chosen
        ],
        "orders": _orders(state, ordering, selection),
        "followed": _followed(state),
        "exports": list(_exports(state, asked.head)),
        "pages": claim_rows.page_numbers(page, pages),
        "page": page,
        "is_relaxed": selection.is_relaxed,
    }
    return Shown(
        "claims/browse.html",
        context,
        _links(asked, state, shown),
        canonical=addresses.page("claims", language=asked.language),
        modified_at=asked.modified_at,
    )


def _state(asked: Asked) -> dict[str, list[str]]:
    """The parameters that say something; those that only say where a reader came from do not."""
    return {
        name: values
        for name, given in asked.query.items()
        if not TRACKING.match(name) and (values := [text for text in given if text.strip()])
    }


def asked_of_selection(state: dict[str, list[str]]) -> dict[str, list[str]]:
    """The parameters as the API takes them."""
    given = {name: values for name, values in state.items() if name not in OF_PAGE}
    if "from" in state or "to" in state:
        begin, end = (state.get(name, [".."])[0].strip() for name in ("from", "to"))
        given["concerns"] = [f"{begin}/{end}"]
    return given


def _selection(state: dict[str, list[str]], head: log.Head) -> Selection:
    """The selection, or InvalidParameters that name the fields as the page has them."""
    try:
        return select(asked_of_selection(state), head=head).answered()
    except InvalidParameters as refused:
        halves = [name for name in ("from", "to") if name in state]
        for error in refused.errors:
            if error["parameter"] == "concerns" and halves:
                error["parameter"] = ", ".join(halves)
        raise


def _ordering(own: dict[str, list[Any]], selection: Selection) -> str:
    """The order asked for, or that of a search or of a list where none is, or makes no sense."""
    asked: str = own.get("ordering", [RELEVANCE])[0]
    if asked == RELEVANCE and not selection.ranking:
        return DEFAULT
    return asked


def _found(
    selection: Selection, ordering: str, first: int
) -> tuple[dict[str, list[Count]], list[Edition]]:
    """The counts of the facets, and the editions of a page that begins after the first so many."""
    if ordering == RELEVANCE:
        answers = facets_of_answers(selection, FACETS, limit=PAGE_SIZE, offset=first)
        return answers.counts, [edition for _score, edition in of_matches(answers.best)]
    order = ORDERINGS[ordering]
    sign = "-" if order.is_descending else ""
    entries = selection.entries().annotate(key=order.key).select_related("edition")
    ordered = entries.order_by(f"{sign}key", f"{sign}position")[first : first + PAGE_SIZE]
    return facets(selection, FACETS), [entry.edition for entry in ordered]


def _facets(
    state: dict[str, list[str]], counted: dict[str, list[Any]], head: log.Head
) -> Iterator[Facet]:
    for name in FACETS:
        if name in WORDS:
            label, vocabulary = WORDS[name]
            counts = {count.value: count.editions for count in counted[name]}
            rows = [
                (key, document_view.Text("", str(vocabulary(key).label)), counts.get(key, 0))
                for key in vocabulary.values
                if key in counts or key in state.get(name, [])
            ]
        else:
            label, noun = RECORDS[name]
            rows = [
                (found.id, record_label(noun, found.record), found.editions)
                for found in records_of(noun, counted[name], head.position)
            ]
        choices = [_choice(state, name, key, words, number) for key, words, number in rows]
        if choices:
            yield Facet(name, label, choices)


def record_label(noun: str, record: dict[str, Any]) -> document_view.Text:
    """The name or title of a record, the reader's language first."""
    if noun == "source":
        return document_view.Text(record["csl"].get("language", ""), record["csl"]["title"])
    names = record["titles"] if noun == "article" else record["name"]
    return document_view.named(names)


def _choice(
    state: dict[str, list[str]], name: str, key: str, label: document_view.Text, number: int
) -> Choice:
    chosen = state.get(name, [])
    is_chosen = key in chosen
    values = [value for value in chosen if value != key] if is_chosen else [*chosen, key]
    query = {**state, name: values} if values else {k: v for k, v in state.items() if k != name}
    return Choice(label, number, urlencode(query, doseq=True), is_chosen, key)


def _bar(counts: list[Any]) -> list[tuple[document_view.Word, int]]:
    """The findings among which the selection chooses, in their order, with their numbers."""
    return claim_rows.in_order({count.value: count.editions for count in counts})


def heading(state: dict[str, list[str]], chosen: list[Facet], total: int) -> str:
    """Say in words how many claims there are and what was asked."""
    parts = [
        f" {pgettext('between values', 'or')} ".join(
            choice.label.words for choice in facet.choices if choice.is_chosen
        )
        for facet in chosen
    ]
    begin, end = (state.get(name, [""])[0] for name in ("from", "to"))
    if begin or end:
        parts.append(f"{begin}–{end}")
    parts += [text.replace("/", "–") for text in state.get("concerns", [])]
    if "q" in state:
        parts.append(quoted(state["q"][0]))
    number = ngettext("%(number)d claim", "%(number)d claims", total) % {"number": total}
    said = " · ".join(part for part in parts if part)
    return _("%(number)s: %(asked)s") % {"number": number, "asked": said} if said else number


def _kept(state: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Fields that the form of the filters sends again beside its own."""
    own = {"q", "from", "to", "as_of", "ordering"}
    return [(name, value) for name in state if name not in own for value in state[name]]


def _orders(
    state: dict[str, list[str]], ordering: str, selection: Selection
) -> list[tuple[str, Any, bool]]:
    return [
        (name, label, name == ordering)
        for name, label in ORDER_LABELS.items()
        if name != RELEVANCE or selection.ranking
    ]


def _exports(state: dict[str, list[str]], head: log.Head) -> Iterator[tuple[str, str, str, str]]:
    """Label, route, its argument and query: all as of the position that is shown."""
    given = {name: it for name, it in asked_of_selection(state).items() if name != "as_of"}
    query = urlencode({**given, "position": [str(head.position)]}, doseq=True)
    for label, route, argument in EXPORTS:
        yield label, route, argument, query
    yield _("Package"), "api:package", "", query


def _followed(state: dict[str, list[str]]) -> str:
    """The query of the feeds of exactly this selection, which go on from whatever position."""
    given = asked_of_selection(state)
    left_out = {*LOG_PARAMETERS, "include"}
    return urlencode({name: given[name] for name in given if name not in left_out}, doseq=True)


def _links(asked: Asked, state: dict[str, list[str]], shown: list[claim_rows.Row]) -> Any:
    links = links_of(asked)
    as_of = {**state, "position": [str(asked.head.position)]}
    as_of.pop("as_of", None)
    links.add("cite-as", f"{asked.path}?{urlencode(as_of, doseq=True)}")
    links.add("type", "https://schema.org/CollectionPage")
    query = urlencode(asked_of_selection(state), doseq=True)
    links.add("describedby", f"/api/v1/claims/?{query}", type="application/json")
    followed = _followed(state)
    for name, media_type in FEEDS:
        feed = addresses.page(name, language=asked.language)
        links.add("alternate", f"{feed}?{followed}" if followed else feed, type=media_type)
    for row in shown:
        links.add("item", addresses.page("claim", row.id), type="text/html")
    return links
