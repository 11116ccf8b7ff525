"""Mails to colleagues: one for each thing that happened, however many claims it happened to.

`assignment.py` sends them, when claims are handed over, assigned, returned or contested; `post.py`
keeps them until the mail server takes them. Each is in the language in which its reader last used
the desk, and leads to each claim. Nothing is written where EMAIL_HOST names no server.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import AccountLanguage, AccountSettings, Claim
from claims.workflow import post

CLAIM_PAGE, REVIEW_PAGE = "admin:claims_claim_change", "admin:claims_claim_review"


class Words(NamedTuple):
    """The subject of a mail and what it says before the claims, in the reader's language."""

    subject: str
    text: str


def handed_over(
    claims: Iterable[Claim], *, to: Any, by: Any, due_at: datetime | None = None
) -> None:
    """Tell a person what was handed over to them for review, and until when."""
    claims = list(claims)

    def words() -> Words:
        subject = ngettext(
            "%(count)d claim waits for your review",
            "%(count)d claims wait for your review",
            len(claims),
        )
        text = _("%(by)s has handed over to you:") % {"by": by}
        return Words(subject % {"count": len(claims)}, with_due(text, due_at))

    _tell(words, claims, to=to, by=by, page=REVIEW_PAGE)


def assigned(claims: Iterable[Claim], *, to: Any, by: Any, due_at: datetime | None = None) -> None:
    """Tell a person what is theirs to work on now, and until when."""
    claims = list(claims)

    def words() -> Words:
        subject = ngettext(
            "%(count)d claim is assigned to you",
            "%(count)d claims are assigned to you",
            len(claims),
        )
        text = _("%(by)s has assigned to you:") % {"by": by}
        return Words(subject % {"count": len(claims)}, with_due(text, due_at))

    _tell(words, claims, to=to, by=by)


def returned(claims: Iterable[Claim], *, to: Any, by: Any, comment: str) -> None:
    """Tell the submitter that claims came back, and why."""
    claims = list(claims)

    def words() -> Words:
        subject = ngettext("%(claims)s is returned", "%(claims)s are returned", len(claims))
        text = ngettext(
            "%(by)s has returned a claim to you: %(comment)s",
            "%(by)s has returned claims to you: %(comment)s",
            len(claims),
        )
        labels = _(", ").join(claim.label for claim in claims)
        return Words(subject % {"claims": labels}, text % {"by": by, "comment": comment})

    _tell(words, claims, to=to, by=by)


def contested(claim: Claim, *, to: Any, by: Any, note: str) -> None:
    """Tell the submitter that readers are told of a dispute."""

    def words() -> Words:
        text = _("%(by)s has contested a finding: %(note)s") % {"by": by, "note": note}
        return Words(_("%(claim)s is contested") % {"claim": claim.label}, text)

    _tell(words, [claim], to=to, by=by)


def _tell(
    words: Callable[[], Words], claims: list[Claim], *, to: Any, by: Any, page: str = CLAIM_PAGE
) -> None:
    is_wanted = claims and to and to.pk != by.pk and to.is_active and to.email
    if not is_wanted or not settings.EMAIL_HOST:
        return
    language = AccountLanguage.objects.of(to)
    zone = AccountSettings.objects.zone_of(to)
    with translation.override(language), timezone.override(zone):
        subject, text = words()
    told = "\n\n".join(_line(claim, language, page) for claim in claims)
    post.write(to, " ".join(subject.split()), f"{text}\n\n{told}\n")


def _line(claim: Claim, language: str, page: str) -> str:
    """The claim as its reader can read it, and its address."""
    statement: Any = claim.wording(language)
    address = settings.FACTCHECK_ADDRESS.rstrip("/") + reverse(page, args=[claim.pk])
    return f"{claim.label}  {Truncator(statement.statement).chars(100)}\n{address}"


def with_due(text: str, due_at: datetime | None) -> str:
    """The text, and the moment until which it is asked, in the time zone of its reader."""
    if due_at is None:
        return text
    moment = timezone.localtime(due_at)
    return f"{text}\n" + _("Due: %(moment)s (%(zone)s)") % {
        "moment": f"{moment:%Y-%m-%d %H:%M}",
        "zone": moment.tzname(),
    }
