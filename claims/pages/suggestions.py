"""Suggestions while somebody types into the search field: the claims that answer best."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from claims.access import counting
from claims.exports.conditional_answers import CHANGES
from claims.record import log
from claims.search import completion
from claims.selection import select
from claims.selection.selected import MOST_CHARACTERS

from . import addresses, claim_rows

MOST = 8


@require_safe
def suggestions(request: HttpRequest, language: str = addresses.DEFAULT) -> HttpResponse:
    """The best answers to `q`, the last word of which may be unfinished: {results}."""
    counted = counting.count(request.META)
    if counted and not counted.is_allowed:
        return JsonResponse({"results": []}, status=429, headers={"Retry-After": "60"})
    text = request.GET.get("q", "").strip()[:MOST_CHARACTERS]
    rows: list[claim_rows.Row] = []
    if text and "\x00" not in text:
        head = log.head()
        text = completion.completed(text, head.position)
        found = select({"q": [text]}, head=head).best(MOST)
        with translation.override(language):
            rows = claim_rows.rows((edition for _score, edition in found), head.position)
            results = [
                {
                    **claim_rows.plain(row),
                    "href": addresses.page("claim", row.id, language=language),
                }
                for row in rows
            ]
    else:
        results = []
    response = JsonResponse({"results": results}, headers={"Cache-Control": CHANGES})
    vars(response)["is_for_everybody"] = vars(response)["is_kept"] = True
    return response
