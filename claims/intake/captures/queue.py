"""The sources whose text is to be fetched: one after another, politely, by as many as like to help.

A request is claimed by locking its row: whoever is stopped in the middle leaves it as it was,
and whoever goes on takes the next that nobody has.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

import pghistory
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.intake.captures import capture
from claims.intake.captures.capture import StoredCapture
from claims.intake.captures.fetching import INTERNET, Network
from claims.models import Actor, CaptureRequest, Source
from claims.record import duty

HOST_PAUSE = timedelta(seconds=5)
"""Between two requests to one server."""
WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))
"""After each failure that may pass; then it is given up."""
MAY_PASS = {
    *("too_slow", "no_answer", "unknown_host", "broken", "not_stored"),
    *(f"http_{status}" for status in (408, 425, 429, 500, 502, 503, 504)),
}

Clock = Callable[[], datetime]


class Attempt(NamedTuple):
    """A capture request that was tried: the capture, or why there is none."""

    request: CaptureRequest
    taken: StoredCapture | None
    failure: str = ""


def ask(
    sources: QuerySet[Source], *, actor: Actor | None = None, at: datetime | None = None
) -> int:
    """Request captures of those of the sources that have an address; returns their number."""
    wanted = [
        CaptureRequest(
            source_id=key, host=_host(url), asked_by=actor, not_before=at or timezone.now()
        )
        for key, url in sources.exclude(url="").values_list("pk", "url")
    ]
    CaptureRequest.objects.bulk_create(
        wanted,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["source"],
        update_fields=["host", "asked_by", "not_before", "attempts"],
    )
    return len(wanted)


def uncaptured() -> QuerySet[Source]:
    """Sources with an address, no capture, and no request for one."""
    return Source.objects.exclude(url="").filter(
        captures__isnull=True, capture_request__isnull=True, merged_into__isnull=True
    )


def due(*, clock: Clock = timezone.now) -> int:
    """Count the requests that are to be tried now."""
    return CaptureRequest.objects.waiting().filter(not_before__lte=clock()).count()


def work(
    *,
    network: Network = INTERNET,
    clock: Clock = timezone.now,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Attempt]:
    """Try every request that is due, until none is left; waits where a server needs its pause."""
    while True:
        if tried := try_next(network=network, clock=clock):
            yield tried
        elif due(clock=clock):  # every server has its pause, or is another run's
            sleep(1)
        else:
            return


def try_next(*, network: Network = INTERNET, clock: Clock = timezone.now) -> Attempt | None:
    """Try the next request that nobody else is at and whose server has had its pause."""
    with transaction.atomic():
        request = _claimed(clock)
        return _attempt(request, network, clock) if request else None


def ask_now(source: Source, *, actor: Actor | None) -> None:
    """Have one source fetched because somebody asks now, by whoever is on duty.

    Raises ValidationError if it has no address, or a run is at it.
    """
    capture.need_address(source)
    with transaction.atomic():
        CaptureRequest.objects.get_or_create(source=source, defaults={"host": _host(source.url)})
        mine = CaptureRequest.objects.filter(source=source).select_for_update(skip_locked=True)
        request = mine.first()
        if request is None:
            raise ValidationError(_("The source is being fetched at this moment."), "busy")
        request.asked_by, request.attempts, request.not_before = actor, 0, timezone.now()
        request.failure = request.failure_code = ""
        request.save()
        transaction.on_commit(duty.call, robust=True)


def _claimed(clock: Clock) -> CaptureRequest | None:
    """The next request, locked, and its server kept for this transaction."""
    skipped: list[str] = []
    while True:
        recent = CaptureRequest.objects.filter(tried_at__gt=clock() - HOST_PAUSE)
        free = (
            CaptureRequest.objects.waiting()
            .filter(not_before__lte=clock())
            .exclude(Exists(recent.filter(host=OuterRef("host"))))
            .exclude(host__in=skipped)
            .select_for_update(skip_locked=True)
        )
        request = free.order_by("not_before", "pk").first()
        if request is None:
            return None
        # The other run may have ended between the look and the lock: look once more.
        if _is_mine(request.host) and not recent.filter(host=request.host).exists():
            return request
        skipped.append(request.host)


def _is_mine(host: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtext('capture'), hashtext(%s))", [host]
        )
        return bool(cursor.fetchone()[0])


def _attempt(request: CaptureRequest, network: Network, clock: Clock) -> Attempt:
    """Fetch, and note on the request what came of it."""
    source, account = request.source, request.asked_by
    taken, failure, code = None, "", ""
    try:
        with pghistory.context(user=account.pk if account else None), transaction.atomic():
            taken = capture.from_address(source, actor=account, network=network)
    except ValidationError as error:
        failure, code = error.messages[0], str(error.code or "")
    request.host = _host(source.url)
    request.tried_at = clock()
    request.attempts += 1
    request.failure, request.failure_code = failure[:500], code[:30]
    may_pass = code in MAY_PASS and request.attempts <= len(WAITS)
    request.not_before = clock() + WAITS[request.attempts - 1] if may_pass else None
    request.save()
    return Attempt(request, taken, failure)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""
