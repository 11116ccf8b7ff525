"""The record in figures: findings by month and by subject, corrections by month, as charts.

Each chart is an SVG image made here, and stands beside the table that says the same. Claimants are
not ranked.
"""

from typing import Any, NamedTuple

from django.db.models import Count as CountOf
from django.db.models import TextChoices
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from claims.models import Edition, EditionKind, VerificationStatus
from claims.selection import Selection, select
from claims.selection.facets import Count, findings, listing, records_of

from . import document_view
from .answers import Asked, Shown, links_of

MOST_MONTHS = 24
MOST_SUBJECTS = 15


class Bar(NamedTuple):
    """A row of a chart."""

    label: document_view.Text
    parts: list[tuple[document_view.Word, int]]
    total: int
    width: float
    """Of the bar, in percent of the longest one."""
    subject: str = ""
    """The id of the subject that the row is of, if it is of one."""


def figures(asked: Asked) -> Shown:
    """Three charts with their tables, as of a position."""
    position = asked.head.position
    everything = select({}, head=asked.head)
    corrected = Edition.objects.corrections().filter(position__lte=position)
    subjects, _number = listing(everything, "about", limit=MOST_SUBJECTS)
    context = {
        "charts": [
            (
                _("Findings by month of publication"),
                _monthly(everything.editions(), "index__verification_status", VerificationStatus),
            ),
            (_("Findings by subject"), _by_subject(everything, subjects)),
            (
                _("Corrections, disputes and withdrawals by month"),
                _monthly(corrected, "kind", EditionKind),
            ),
        ],
        "section": "about",
    }
    links = links_of(asked)
    links.add("cite-as", f"{asked.path}?position={position}")
    links.add("type", "https://schema.org/Dataset")
    links.to("describedby", "api:vocabulary", type="application/json")
    links.to("item", "api:claims", type="application/json")
    return Shown(
        "claims/figures.html", context, links, canonical=asked.path, modified_at=asked.modified_at
    )


def _monthly(rows: Any, key: str, vocabulary: type[TextChoices]) -> list[Bar]:
    """The newest months of these editions, by the word in a column."""
    grouped = (
        rows.order_by()
        .annotate(month=TruncMonth("published_at"))
        .values_list("month", key)
        .annotate(editions=CountOf("pk"))
        .order_by("-month")
    )
    months: dict[str, dict[str, int]] = {}
    for month, word, editions in grouped:
        months.setdefault(f"{month:%Y-%m}", {})[word] = editions
    labelled = [(document_view.Text("", month), counts, "") for month, counts in months.items()]
    return _bars(labelled[:MOST_MONTHS], vocabulary)


def _by_subject(everything: Selection, counts: list[Count]) -> list[Bar]:
    parts = findings(everything, "about", counts)
    labelled = [
        (document_view.named(row.record["name"]), parts.get(row.key, {}), row.id)
        for row in records_of("subject", counts, everything.head.position)
    ]
    return _bars(labelled, VerificationStatus)


def _bars(
    rows: list[tuple[document_view.Text, dict[str, int], str]], vocabulary: type[TextChoices]
) -> list[Bar]:
    longest = max((sum(counts.values()) for _label, counts, _subject in rows), default=0)
    return [
        Bar(
            label,
            [
                (document_view.word(vocabulary, key), counts[key])
                for key in vocabulary.values
                if counts.get(key)
            ],
            sum(counts.values()),
            round(100 * sum(counts.values()) / longest, 2),
            subject,
        )
        for label, counts, subject in rows
    ]
