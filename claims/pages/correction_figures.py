"""The service of corrections in figures, as of any day, with the rows and the query behind them.

What it tells grows with every day that somebody waits, so that no answer of it is kept.
"""

from datetime import UTC, date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claims.access import counting
from claims.corrections import figures
from claims.exports.blocks import copy_out
from claims.exports.charts import COLUMNS, Column, Figure, Row
from claims.models.edtf import MAX_LENGTH, bounds
from claims.selection import InvalidValue, Parameter, read
from claims.selection.parameters import edtf_span

from . import addresses
from .answers import Asked, Shown, at_the_origin, links_of, page
from .made_answers import too_often

LABELS = {
    "requests": gettext_lazy("Requests"),
    "open_requests": gettext_lazy("Not decided yet"),
    "looked_at": gettext_lazy("Looked at"),
    "median_days_to_look": gettext_lazy("Median of the days to the first look"),
    "worst_days_to_look": gettext_lazy("Most days to the first look, or waiting for it"),
    "late_looks": gettext_lazy("First looks that came late, or are late"),
    "decided": gettext_lazy("Decided by two people"),
    "median_days_to_decision": gettext_lazy("Median of the days to the decision"),
    "worst_days_to_decision": gettext_lazy("Most days to the decision, or waiting for it"),
    "late_decisions": gettext_lazy("Decisions that came late, or are late"),
    "upheld": gettext_lazy("Upheld"),
    "percent_upheld": gettext_lazy("Upheld, in percent of those decided"),
    "editions": gettext_lazy("Editions published"),
    "corrections": gettext_lazy("of which correct, contest or withdraw"),
    "corrections_per_100_editions": gettext_lazy("Corrections per 100 editions"),
}
"""The figures in the order of the page, by their names in the query."""


def past_day(text: str) -> date:
    """Reads an EDTF date that has begun as its last day, or today if that is to come."""
    earliest, latest = bounds(edtf_span(text))
    today = timezone.now().astimezone(UTC).date()
    day = latest or today
    if (earliest or day) > today:
        raise InvalidValue(_("That day is to come."), _("Write a day that has begun."))
    return min(day, today)


ASKED = {
    "on": Parameter(
        past_day,
        gettext_lazy("The figures as of the end of this day; a month or year means its last day."),
        example="2026-11-30",
        longest=MAX_LENGTH,
    )
}


def corrections_in_figures(asked: Asked) -> Shown:
    """The figures as of the day that `on` names; without one, as of today."""
    given = {name: [text for text in texts if text.strip()] for name, texts in asked.query.items()}
    values = read({name: texts for name, texts in given.items() if texts}, ASKED)
    named = given.get("on", [])
    day = values["on"][0] if named else timezone.now().astimezone(UTC).date()
    days = figures.days_until(day)
    rows = figures.figures(days)
    context = {
        "day": day,
        "on": "".join(named),
        "longest": MAX_LENGTH,
        "figure": _figure(rows),
        "definitions": figures.DEFINITIONS,
        "query": figures.query(days),
        "tables": list(figures.TABLES),
        "section": "changes",
    }
    links = links_of(asked)
    links.add("cite-as", f"{asked.path}?on={day.isoformat()}" if named else asked.path)
    links.add("type", "https://schema.org/Dataset")
    for name in figures.TABLES:
        links.add("item", addresses.page("corrections-table", name), type="text/csv")
    return Shown(
        "claims/correction_figures.html",
        context,
        links,
        canonical=addresses.page("corrections-figures", language=asked.language),
    )


def _figure(rows: list[dict[str, Any]]) -> Figure:
    columns = [Column(str(row["day"]), row["day"].isoformat()) for row in rows]
    return Figure(
        "corrections",
        _("Corrections in figures"),
        columns,
        [Row(name, label, [row[name] for row in rows]) for name, label in LABELS.items()],
        COLUMNS,
    )


_page = page(corrections_in_figures)


def figures_page(request: HttpRequest, **captured: Any) -> HttpResponse:
    """The page, which is made for whoever asks: it depends on the day."""
    if settings.FACTCHECK_MIRROR:
        return at_the_origin(request)  # where the requests are
    response = _page(request, **captured)
    vars(response)["is_kept"] = False
    return response


vars(figures_page)["view"] = corrections_in_figures


@require_safe
def table(request: HttpRequest, name: str) -> HttpResponse:
    """One of the tables that the figures are computed from, as CSV (RFC 4180)."""
    if name not in figures.TABLES:
        raise Http404
    if settings.FACTCHECK_MIRROR:
        return at_the_origin(request)
    counted = counting.count(request.META)
    if counted and not counted.is_allowed:
        return too_often(counted.seconds_left)
    rows = copy_out(f"COPY ({figures.TABLES[name]}) TO STDOUT (FORMAT csv, HEADER)")
    body = b"".join(row.replace(b"\n", b"\r\n") for row in rows)
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)
