"""Durations in words: how long a correction took."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import Edition
from claims.record.succession import Corrected


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
