"""Mails to the sender of a request, in their language, where they gave an address.

They wait for the post as those to colleagues do. Nothing is written where EMAIL_HOST names no
server. The secret stands in those that are written when a request comes in: later nobody has it.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from claims.models import (
    CorrectionDecision,
    CorrectionExtension,
    CorrectionRequest,
    Edition,
    Letter,
    Requester,
)
from claims.record import duty


def ask_to_confirm(requester: Requester, secret: str) -> None:
    """Ask whoever gave a mail address whether it was they who sent the request."""
    request = requester.request
    with translation.override(request.language):
        subject = _("Please confirm your request %(receipt)s") % {"receipt": request.receipt}
        text = _(
            "Somebody has sent us a request for correction with this mail address. If it was you, "
            "open the address below within a day and press the button. If it was not, do nothing: "
            "the request and this address are then forgotten."
        )
        _write(requester, subject, text, _secret_address(request, secret))


def received(requester: Requester, secret: str) -> None:
    """Tell the sender the receipt number, the clocks and the secret link."""
    request = requester.request
    with translation.override(request.language):
        subject = _("We have your request %(receipt)s") % {"receipt": request.receipt}
        text = _(
            "Somebody looks at it by %(look)s, and two people decide by %(decision)s. The address "
            "below says at any time how it stands. Keep it: whoever has it can read that."
        ) % {"look": _day(request.look_by), "decision": _day(request.decide_by)}
        _write(requester, subject, text, _secret_address(request, secret))


def extended(extension: CorrectionExtension) -> None:
    """Tell the sender, in writing, that the decision takes longer, and why."""
    request = extension.request
    with translation.override(request.language):
        subject = _("Your request %(receipt)s takes longer") % {"receipt": request.receipt}
        text = _("The decision is due by %(day)s now. The reason: %(reason)s") % {
            "day": _day(extension.until),
            "reason": extension.reason,
        }
        _tell(request, subject, text)


def answered(decision: CorrectionDecision, editions: Iterable[Edition]) -> None:
    """Tell the sender what two people have decided, and where it can be read."""
    request = decision.request
    with translation.override(request.language):
        subject = _("The answer to your request %(receipt)s") % {"receipt": request.receipt}
        outcome = _("Two people have decided: %(outcome)s.") % {
            "outcome": decision.get_outcome_display()
        }
        text = "\n\n".join(filter(None, [outcome, decision.reasons]))
        _tell(request, subject, text, *(edition_address(request, row) for row in editions))


def edition_address(request: CorrectionRequest, edition: Edition) -> str:
    """The address of an edition on this site, in the language of the request."""
    arguments = [request.language, edition.claim.public_id, edition.number]
    return _absolute(reverse("pages:edition", args=arguments))


def _secret_address(request: CorrectionRequest, secret: str) -> str:
    path = reverse("pages:outcome", args=[request.language])
    return _absolute(f"{path}?{urlencode({'key': secret})}")


def _absolute(path: str) -> str:
    return settings.FACTCHECK_ADDRESS.rstrip("/") + path


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%d}"


def _tell(request: CorrectionRequest, subject: str, text: str, *lines: str) -> None:
    requester = Requester.objects.filter(request=request).first()
    if requester is not None:
        _write(requester, subject, text, *lines)


def _write(requester: Requester, subject: str, text: str, *lines: str) -> None:
    if not requester.contact or not settings.EMAIL_HOST:
        return
    publisher = settings.FACTCHECK_PUBLISHER["name"]
    paragraphs = [text, "\n".join(lines), f"{publisher}\n{settings.FACTCHECK_ADDRESS}"]
    Letter.objects.create(
        requester=requester,
        subject=" ".join(subject.split()),
        text="\n\n".join(filter(None, paragraphs)) + "\n",
        not_before=timezone.now(),
    )
    transaction.on_commit(duty.call, robust=True)
