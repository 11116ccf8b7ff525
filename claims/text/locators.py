"""Places in a document as people write them: “about paragraphs 1–3” is 約第 1–3 段."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

NUMBERED = {
    "page": pgettext_lazy("place", "page %(number)s"),
    "paragraph": pgettext_lazy("place", "paragraph %(number)s"),
    "article": pgettext_lazy("place", "article %(number)s"),
    "section": pgettext_lazy("place", "section %(number)s"),
    "chapter": pgettext_lazy("place", "chapter %(number)s"),
    "line": pgettext_lazy("place", "line %(number)s"),
}
"""By locator label the words where the place is a number."""
NAMED = {"byline": gettext_lazy("byline")}
"""Places that have no number, as they are stored."""
NUMBER = re.compile(r"[0-9IVXLCivxlc]+(?:[-–,.、 ]+[0-9IVXLCivxlc]+)*")


def place_in_words(label: str, place: str, *, named: str = "", is_approximate: bool = False) -> str:
    """The place in the language of the page; empty where there is none.

    `label` is a locator label (CSL), `place` what is stored with it; `named` is the label in
    words, for places that are no number. Numbers of a range are joined by an en dash.
    """
    if not place:
        return ""
    words = str(NAMED.get(place, f"{named} {place}".strip()))
    if label in NUMBERED and NUMBER.fullmatch(place):
        number = re.sub(r"\s*-\s*", "–", place)
        words = str(NUMBERED[label]) % {"number": number}
    return _("about %(place)s") % {"place": words} if is_approximate else words
