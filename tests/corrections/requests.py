"""Requests for correction made for tests, in few words, with a moment that the test chooses."""

from datetime import UTC, datetime
from typing import Any

from claims.corrections import receiving
from claims.corrections.receiving import Receipt, Record, Report
from claims.models import CorrectionRequest
from tests import factories

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def received(record: Record | None = None, *, now: datetime = MONDAY, **fields: Any) -> Receipt:
    """The receipt of a report about a record, a published claim where none is named."""
    report = Report(
        **{
            "record": record or factories.published_claim(),
            "language": "en",
            "words": "The year is wrong: it was 1998.",
            **fields,
        }
    )
    return receiving.receive(report, now=now)


def request(record: Record | None = None, **fields: Any) -> CorrectionRequest:
    """A request in the queue."""
    return received(record, **fields).request
