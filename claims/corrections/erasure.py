"""Senders of requests are forgotten: their words, evidence and addresses leave the database.

What became of a request stays, without them. Requests whose sender never answered the mail of a
busy hour go as a whole.
"""

from datetime import datetime
from typing import NamedTuple

from claims.corrections.receiving import CONFIRMATION
from claims.models import CorrectionRequest, Requester


class Erased(NamedTuple):
    """The numbers of senders, and of requests that nobody confirmed."""

    senders: int
    unconfirmed: int


def erase_due(now: datetime) -> Erased:
    """Erase every sender whose date has come, and what was not confirmed within a day."""
    due = Requester.objects.filter(erase_on__lte=now.date())
    late = CorrectionRequest.objects.waiting_for_confirmation().filter(
        received_at__lte=now - CONFIRMATION
    )
    _rows, senders = due.delete()
    _rows, requests = late.delete()
    return Erased(
        senders.get(Requester._meta.label, 0), requests.get(CorrectionRequest._meta.label, 0)
    )


def erase(receipt: str) -> bool:
    """Erase the sender of one request, as the sender may ask; whether there was one."""
    erased, _rows = Requester.objects.filter(request__receipt=receipt).delete()
    return bool(erased)
