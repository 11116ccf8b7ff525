"""The errands that no request waits for: mails, texts of sources, the work list, large files.

Postings are merged, and senders of requests for correction are forgotten when their date has come.
"""

from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from claims.corrections import erasure
from claims.exports import kept_files, making
from claims.intake.captures import queue
from claims.search import merging
from claims.workflow import post, remarks, worklist

BATCH = 500
"""Drafts that are judged between two looks at the mails."""


def work_off(is_over: Callable[[], bool] = lambda: False) -> None:
    """Do all that is due, as long as it is not over; mails go before the next source is fetched."""
    erasure.erase_due(timezone.now())
    if merging.is_due():
        merging.merge()
    at_work = True
    while at_work and not is_over():
        remarks.send_digests()
        sent = post.send_due() if settings.EMAIL_HOST else 0
        judged = worklist.judge(limit=BATCH)
        at_work = bool(queue.try_next() or sent or judged)
    if kept_files.waiting():
        making.start()  # where a process that made them was killed


def due() -> int:
    """Count the mails, sources and merges that wait, those another process is at included."""
    return queue.due() + merging.is_due() + (len(post.due()) if settings.EMAIL_HOST else 0)
