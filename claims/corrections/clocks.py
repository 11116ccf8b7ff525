"""The two clocks of a request: first look and decision, in days that the settings name."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from claims.models import CorrectionRequest


class Clocks(NamedTuple):
    """By when a request is to be looked at, and by when it is to be decided."""

    look_by: datetime
    decide_by: datetime


def started(now: datetime) -> Clocks:
    """The clocks of a request that comes into the queue now."""
    return Clocks(
        now + timedelta(days=settings.FACTCHECK_CORRECTION_LOOK_DAYS),
        now + timedelta(days=settings.FACTCHECK_CORRECTION_DECISION_DAYS),
    )


def extended(request: CorrectionRequest) -> datetime:
    """The latest moment to which the decision on a request may be put off, in writing."""
    assert request.decide_by is not None
    return request.decide_by + timedelta(days=settings.FACTCHECK_CORRECTION_EXTENSION_DAYS)


def days_between(start: datetime, end: datetime) -> int:
    """Whole days from one moment to another."""
    return (end - start).days
