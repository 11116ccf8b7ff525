"""A report of a reader becomes a request with a receipt number and a secret, or is refused.

Guards, all without a third party: the size (`report_form.py`), the rate of an address
(`claims.access.counting`), one open request of the same words about the same record, few mails to
one address a day, and, when many wait for their first look, a mail that its sender has to answer.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from claims.access.secret_digests import digest
from claims.corrections import clocks, letters
from claims.models import Article, Claim, Claimant, CorrectionRequest, Mention, Requester, Source
from claims.models.constraint_messages import constraint_name, violation_message
from claims.models.correction_request import CorrectionRequestQuerySet
from claims.record import log
from claims.text.folding import folded

RECEIPT_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS_A_DAY = 3
"""Requests that one mail address may be named in within a day: nobody else's box is filled."""
CONFIRMATION = timedelta(days=1)
"""For so long a mail waits to be answered."""
WAITING_AT_MOST = 10
"""As many times the number from which mails are asked for may wait to be answered."""

Record = Claim | Article | Source | Claimant
RECORDS: dict[str, type[Record]] = {
    "claim": Claim,
    "article": Article,
    "source": Source,
    "claimant": Claimant,
}


class Report(NamedTuple):
    """The words of somebody who says that a record is wrong."""

    record: Record
    language: str
    """In which its sender is answered: a key of settings.LANGUAGES."""
    words: str
    is_person_concerned: bool = False
    contact: str = ""
    evidence_url: str = ""
    evidence_words: str = ""
    file_name: str = ""
    file: bytes | None = None


class Receipt(NamedTuple):
    """A request that came in, and the secret of its link, which nobody has a second time."""

    request: CorrectionRequest
    secret: str

    @property
    def waits_for_mail(self) -> bool:
        """Whether its sender has to answer a mail before anybody looks at it."""
        return self.request.confirmed_at is None


class Refused(Exception):
    """Raised where a guard stops a report; says why, and the way out."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


def published(noun: str, public_id: UUID) -> Record | None:
    """The record that a report may be about, if something published names it; else None."""
    if (model := RECORDS.get(noun)) is None:
        return None
    record: Record | None = model._default_manager.filter(public_id=public_id).first()
    if isinstance(record, Source) and record.merged_into_id:
        record = record.merged_into
    if record is None:
        return None
    if isinstance(record, Claim):
        return record if record.editions.exists() else None
    return record if Mention.objects.filter(**{noun: record}).exists() else None


def receive(report: Report, *, now: datetime) -> Receipt:
    """Take a report in; raises Refused.

    The secret is returned this once: the database has its hash.
    """
    is_busy = busy()
    _guard(report, is_busy=is_busy, now=now)
    secret = secrets.token_urlsafe(32)
    clock = None if is_busy else clocks.started(now)
    try:
        with transaction.atomic():
            request = CorrectionRequest.objects.create(
                receipt=_receipt(),
                secret_digest=digest(secret),
                text_digest=_digest_of_words(report.words),
                **{report.record._meta.model_name or "": report.record},
                language=report.language,
                position=log.head().position,
                received_at=now,
                confirmed_at=now if clock else None,
                look_by=clock and clock.look_by,
                decide_by=clock and clock.decide_by,
            )
            requester = Requester.objects.create(
                request=request,
                words=report.words,
                evidence_url=report.evidence_url,
                evidence_words=report.evidence_words,
                file_name=report.file_name[:255],
                file=report.file,
                contact=report.contact,
                is_person_concerned=report.is_person_concerned,
                kept_days=settings.FACTCHECK_CORRECTION_KEPT_DAYS,
            )
            if is_busy:
                letters.ask_to_confirm(requester, secret)
            else:
                letters.received(requester, secret)
    except IntegrityError as error:
        raise Refused(constraint_name(error), violation_message(error), _wait()) from error
    return Receipt(request, secret)


def confirm(secret: str, *, now: datetime) -> CorrectionRequest | None:
    """Take a request into the queue whose sender has answered the mail; None for no such secret.

    Its clocks run from now on. A second time changes nothing.
    """
    with transaction.atomic():
        request = by_secret(secret, CorrectionRequest.objects.select_for_update(no_key=True))
        if request is not None and request.confirmed_at is None:
            request.confirmed_at = now
            request.look_by, request.decide_by = clocks.started(now)
            request.save(update_fields=["confirmed_at", "look_by", "decide_by"])
    return request


def by_secret(secret: str, requests: CorrectionRequestQuerySet) -> CorrectionRequest | None:
    """The request whose link has this secret."""
    return requests.filter(secret_digest=digest(secret)).first()


def busy() -> bool:
    """Whether so many requests wait for their first look that a mail is asked for."""
    waiting = CorrectionRequest.objects.filter(confirmed_at__isnull=False, look__isnull=True)
    return waiting.count() >= settings.FACTCHECK_CORRECTION_BUSY


def _guard(report: Report, *, is_busy: bool, now: datetime) -> None:
    if report.contact:
        named = Requester.objects.filter(
            contact__iexact=report.contact, request__received_at__gt=now - timedelta(days=1)
        )
        if named.count() >= LETTERS_A_DAY:
            raise Refused(
                "often",
                _("This mail address was named in several requests of the last day."),
                _("Send what belongs together in one request, or come back tomorrow."),
            )
    if not is_busy:
        return
    if not settings.EMAIL_HOST:
        raise _too_many()
    if not report.contact:
        raise Refused(
            "address_needed",
            _("Many requests wait just now, so that a mail address is needed."),
            _("You get a mail, and your request counts once you have pressed the button it names."),
        )
    if report.file is not None:
        raise Refused(
            "no_file",
            _("Many requests wait just now, so that no files are taken."),
            _("Send the request without it, or give the address of a page that shows it."),
        )
    waiting = CorrectionRequest.objects.waiting_for_confirmation().count()
    if waiting >= WAITING_AT_MOST * max(settings.FACTCHECK_CORRECTION_BUSY, 1):
        raise _too_many()


def _too_many() -> Refused:
    return Refused("busy", _("So many requests wait just now that no more are taken."), _wait())


def _wait() -> str:
    contact = settings.FACTCHECK_PUBLISHER["contact"]
    if contact:
        return _("Come back tomorrow, or write to %(contact)s.") % {"contact": contact}
    return _("Come back tomorrow.")


def _receipt() -> str:
    """A receipt number that nobody has, and that says nothing about how many there are."""
    while True:
        letters_drawn = "".join(secrets.choice(RECEIPT_LETTERS) for _place in range(8))
        receipt = f"R-{letters_drawn[:4]}-{letters_drawn[4:]}"
        if not CorrectionRequest.objects.filter(receipt=receipt).exists():
            return receipt


def _digest_of_words(words: str) -> str:
    """A keyed hash of the folded words: the same words are known again, and nobody reads them."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"correction {folded(words)}".encode(), hashlib.sha256).hexdigest()
