"""Durations in words: how long a correction took."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import Edition
from claims.record.succession import Corrected, Correction, days_since


def of_correction(correction: Correction, requested: date | None) -> list[str]:
    """Sentences on the time that a correction took, also since the request that led to it."""
    sentences = since_corrected(correction.edition, correction.corrected)
    if requested is None:
        return sentences
    days = days_since(requested, correction.edition)
    if days == 0:
        return [*sentences, _("Published on the day of a reader’s request.")]
    sentence = ngettext(
        "Published %(days)s day after a reader’s request.",
        "Published %(days)s days after a reader’s request.",
        days,
    )
    return [*sentences, sentence % {"days": days}]


def since_corrected(edition: Edition, corrected: Corrected | None) -> list[str]:
    """A sentence on the time since the edition that this one corrects; none where there is none."""
    if corrected is None:
        return []
    days = (edition.published_at - corrected.published_at).days
    values = {"days": days, "number": corrected.number}
    if days == 0:
        return [_("Published within a day of edition %(number)s.") % values]
    sentence = ngettext(
        "Published %(days)s day after edition %(number)s.",
        "Published %(days)s days after edition %(number)s.",
        days,
    )
    return [sentence % values]
