"""The doctor's questions about what has to happen from time to time, and about who notices."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.exports import kept_files
from claims.management.public_site import is_public
from claims.models import Backup, CaptureRequest, Edition, Letter

BACKUP_DAYS, TRIAL_DAYS = 2, 35
LATE = timedelta(hours=1)
"""A mail or a file that is due for so long is not only late: nobody is at it."""
LATE_CAPTURES = timedelta(days=1)
GIVEN_UP = timedelta(days=7)


def backups() -> Iterator[str]:
    last = Backup.objects.order_by("made_at").last()
    if last is None:
        yield _("No backup was ever made: run `manage.py backup DIRECTORY` each night.")
        return
    if timezone.now() - last.made_at > timedelta(days=BACKUP_DAYS):
        yield _(
            "The last backup is of %(day)s: see why `manage.py backup` no longer runs each night."
        ) % {"day": f"{last.made_at:%Y-%m-%d}"}
    tried = Backup.objects.filter(tried_at__isnull=False).order_by("tried_at").last()
    if not tried or not tried.tried_at:
        yield _("No backup was ever restored on trial: `manage.py restore --trial DIRECTORY`.")
    elif timezone.now() - tried.tried_at > timedelta(days=TRIAL_DAYS):
        yield _(
            "A backup was last restored on trial on %(day)s: `manage.py restore --trial DIRECTORY`."
        ) % {"day": f"{tried.tried_at:%Y-%m-%d}"}
    edition = Edition.objects.filter(position=last.position).first()
    if last.position and (edition is None or edition.chain != last.chain):
        yield _(
            "The log has another head at position %(position)s than the backup %(name)s"
            " noted: it was cut or rewritten. Publish nothing, and compare with that backup."
        ) % {"position": last.position, "name": last.name}


def checkpoints() -> Iterator[str]:
    if is_public() and not settings.FACTCHECK_LOG_ORIGIN:
        yield _(
            "FACTCHECK_LOG_ORIGIN is empty: no checkpoint of the log is signed, so nobody"
            " outside can tell that its end is missing. Name the log, and run `manage.py"
            " log_key --new`."
        )
    if settings.FACTCHECK_LOG_ORIGIN and not Path(settings.FACTCHECK_LOG_KEY).is_file():
        yield _(
            "FACTCHECK_LOG_ORIGIN is set, but there is no key at %(place)s: no checkpoint"
            " is signed. `manage.py log_key` makes one."
        ) % {"place": settings.FACTCHECK_LOG_KEY}


def queues() -> Iterator[str]:
    now = timezone.now()
    if late := CaptureRequest.objects.filter(not_before__lt=now - LATE_CAPTURES).count():
        yield _(
            "%(count)s sources have waited for more than a day to be captured: see why"
            " `manage.py work` or `manage.py capture_sources` does not run."
        ) % {"count": late}
    if settings.EMAIL_HOST and (late := Letter.objects.filter(not_before__lt=now - LATE).count()):
        yield _(
            "%(count)s mails have been due for more than an hour: see why `manage.py work`"
            " does not run."
        ) % {"count": late}
    lost = Letter.objects.filter(
        not_before=None, sent_at=None, written_at__gt=now - GIVEN_UP
    ).count()
    if lost:
        yield _(
            "%(count)s mails of the last week were given up: see `could not be sent` in the"
            " log, and tell those people."
        ) % {"count": lost}
    asked_before = time.time() - LATE.total_seconds()
    if exports := [job for job in kept_files.waiting() if job.asked_at < asked_before]:
        yield _(
            "%(count)s exports have waited for more than an hour: see `make_exports` in the log."
        ) % {"count": len(exports)}
