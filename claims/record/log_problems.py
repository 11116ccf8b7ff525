"""The sentences about a log that is not whole, for our own log and for that of another site."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ENDS_EARLY = gettext_lazy("the log ends here, but its head was noted further on")
OTHER_HEAD = gettext_lazy("the chain value is not the one that was noted")
OTHER_DOCUMENT = gettext_lazy("the document does not have its digest")
OTHER_CONTENT = gettext_lazy("the content does not have its digest")
OTHER_CHAIN = gettext_lazy("the chain value does not follow from the one before")
NOT_LATER = gettext_lazy("its time is not later than the one before")
WORDS_GONE = gettext_lazy(
    "its words are gone, and no later edition of its claim says that the law withholds them"
)
WORDS_LEFT = gettext_lazy(
    "a later edition says that the law withholds its words, and here they are"
)
NONE_HERE = gettext_lazy("there is no edition at this position")


def at(position: int, problem: object) -> str:
    """A problem with the position at which it was found."""
    return _("Position %(position)d: %(problem)s.") % {"position": position, "problem": problem}
