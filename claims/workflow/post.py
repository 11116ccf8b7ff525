"""The post: letters wait in the database until the mail server takes them.

Those to colleagues are written here, those to senders of requests in `claims/corrections/`.

Each is tried as soon as what it tells of is committed, by another process than the web server's
(`record/duty.py`), and with growing pauses again where that failed. Every attempt leaves a line in
the log, without addresses.
"""

import logging
from datetime import timedelta
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from claims.access import account_links
from claims.models import Letter
from claims.record import duty

logger = logging.getLogger(__name__)

WAITS = (
    *(timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)),
    *(timedelta(hours=8), timedelta(days=1)),
)
"""After each failure; then the letter is given up."""


LINK = "{link}"
"""The place in a text where a link goes in when it is sent."""


def write(recipient: Any, subject: str, text: str, *, link: str = "") -> Letter:
    """Write a letter; once the transaction commits, whoever is on duty sends it.

    `link` is the purpose of the link that stands for LINK in the text, of those of LetterLink.
    """
    letter = Letter.objects.create(
        recipient=recipient, subject=subject[:500], text=text, link=link, not_before=timezone.now()
    )
    transaction.on_commit(duty.call, robust=True)
    return letter


def due() -> list[int]:
    """The keys of letters that are to be tried now, oldest first."""
    waiting = Letter.objects.waiting().filter(not_before__lte=timezone.now())
    return list(waiting.values_list("pk", flat=True))


def send_due() -> int:
    """Try every letter that is due; how many the mail server took."""
    return sum(map(send, due()))


def send(key: int) -> bool:
    """Try to send a letter, unless another process is at it; whether the mail server took it.

    Whoever is inactive or without an address by now gets no mail.
    """
    with transaction.atomic():
        letters = Letter.objects.waiting().select_related("recipient", "requester__request")
        letter = letters.select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
        if letter is None:
            return False
        letter.attempts += 1
        if not _address(letter):
            letter.not_before, letter.failure = None, "nobody to send it to"
            logger.warning("A mail to %s is given up: %s.", _reader(letter), letter.failure)
        else:
            _try(letter)
        letter.save(update_fields=["attempts", "not_before", "failure", "sent_at", "text"])
        return letter.sent_at is not None


def _try(letter: Letter) -> None:
    text = letter.text
    if letter.link and letter.recipient:
        text = text.replace(LINK, account_links.address(letter.recipient, letter.link))
    try:
        send_mail(letter.subject, text, None, [_address(letter)])
    except (OSError, ValueError) as error:
        waits = WAITS[letter.attempts - 1 :][:1]
        letter.not_before = timezone.now() + waits[0] if waits else None
        letter.failure = type(error).__name__
        if not waits and letter.requester_id:
            letter.text = ""  # the secret of their link may stand in it
        words = "A mail to %s could not be sent (%s, attempt %s); %s."
        then = f"tried again from {letter.not_before:%Y-%m-%d %H:%M}Z" if waits else "given up"
        told = _reader(letter), letter.failure, letter.attempts, then
        # Of a reader without an account not the traceback: servers repeat addresses in it.
        logger.error(words, *told, exc_info=None if letter.requester_id else error)
    else:
        letter.sent_at, letter.not_before = timezone.now(), None
        letter.failure = letter.text = ""
        logger.info("A mail to %s is sent (attempt %s).", _reader(letter), letter.attempts)


def _address(letter: Letter) -> str:
    """The mail address of its reader; empty where there is none, or no longer."""
    if letter.requester:
        return letter.requester.contact
    assert letter.recipient is not None
    return letter.recipient.email if letter.recipient.is_active else ""


def _reader(letter: Letter) -> str:
    """The reader, without a name or an address."""
    if letter.requester:
        return f"the sender of {letter.requester.request.receipt}"
    return f"account {letter.recipient_id}"
