"""Mails to colleagues: one for each thing that happened, however many claims it happened to.

`assignment.py` sends them, when claims are handed over, assigned, returned or contested.
Nothing is sent where EMAIL_HOST names no server; a server that fails leaves a line in the log
and stops nobody.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import Claim

logger = logging.getLogger(__name__)


def handed_over(claims: Iterable[Claim], *, to: Any, by: Any) -> None:
    """Tell a person what was handed over to them for review."""
    claims = list(claims)
    subject = ngettext(
        "%(count)d claim waits for your review",
        "%(count)d claims wait for your review",
        len(claims),
    )
    words = _("%(by)s has handed over to you:") % {"by": by}
    _send(subject % {"count": len(claims)}, words, claims, to=to, by=by)


def assigned(claims: Iterable[Claim], *, to: Any, by: Any) -> None:
    """Tell a person what is theirs to work on now."""
    claims = list(claims)
    subject = ngettext(
        "%(count)d claim is assigned to you", "%(count)d claims are assigned to you", len(claims)
    )
    words = _("%(by)s has assigned to you:") % {"by": by}
    _send(subject % {"count": len(claims)}, words, claims, to=to, by=by)


def returned(claims: Iterable[Claim], *, to: Any, by: Any, comment: str) -> None:
    """Tell the submitter that claims came back, and why."""
    claims = list(claims)
    subject = ngettext("%(claims)s is returned", "%(claims)s are returned", len(claims)) % {
        "claims": _(", ").join(claim.label for claim in claims)
    }
    words = ngettext(
        "%(by)s has returned a claim to you: %(comment)s",
        "%(by)s has returned claims to you: %(comment)s",
        len(claims),
    )
    _send(subject, words % {"by": by, "comment": comment}, claims, to=to, by=by)


def contested(claim: Claim, *, to: Any, by: Any, note: str) -> None:
    """Tell the submitter that readers are told of a dispute."""
    words = _("%(by)s has contested a finding: %(note)s") % {"by": by, "note": note}
    _send(_("%(claim)s is contested") % {"claim": claim.label}, words, [claim], to=to, by=by)


def _send(subject: str, words: str, claims: list[Claim], *, to: Any, by: Any) -> None:
    is_wanted = claims and to and to.pk != by.pk and to.is_active and to.email
    if not is_wanted or not settings.EMAIL_HOST:
        return
    lines = [f"{claim.label}  {Truncator(claim.statement).chars(100)}" for claim in claims]
    text = "\n".join([words, "", *lines, ""])

    def send() -> None:
        try:
            send_mail(subject, text, None, [to.email])
        except OSError as error:
            logger.error("A mail to account %s could not be sent.", to.pk, exc_info=error)

    transaction.on_commit(send, robust=True)
