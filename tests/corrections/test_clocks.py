"""A thousand requests in ninety days: none passes a clock without standing on the home page."""

import random
from datetime import datetime, timedelta

import pytest

from claims.admin.correction.queue import in_state
from claims.management.statistics import renew_statistics
from claims.models import (
    Claim,
    CorrectionConfirmation,
    CorrectionDecision,
    CorrectionExtension,
    CorrectionLook,
    CorrectionRequest,
)
from tests import factories
from tests.corrections.requests import MONDAY

pytestmark = pytest.mark.django_db

REQUESTS, DAYS = 1000, 90
DAY = timedelta(days=1)


class Plan:
    """The moments at which a request is taken up, by chance: in time, late, or never."""

    def __init__(self, chance: random.Random) -> None:
        self.received = MONDAY + DAY * chance.uniform(0, DAYS)
        self.looked = self.received + DAY * chance.choice([1, 5, 13.9, 14.1, 20, 999])
        self.extended = self.received + DAY * 29 if chance.random() < 0.2 else None
        self.decided = max(
            self.looked + DAY / 24, self.received + DAY * chance.choice([8, 29.9, 30.1, 45, 999])
        )
        if self.extended and self.extended > self.decided:
            self.extended = None

    @property
    def end_of_decision(self) -> datetime:
        return self.received + DAY * (50 if self.extended else 30)

    def is_late(self, now: datetime) -> bool:
        """Whether, by this plan alone, a clock of it has run out by now with nothing done."""
        if now < self.received or now >= self.decided:
            return False
        if now < self.looked:
            return now > self.received + DAY * 14
        return now > (self.end_of_decision if self.extended_by(now) else self.received + DAY * 30)

    def extended_by(self, now: datetime) -> bool:
        return self.extended is not None and now >= self.extended


def planned() -> list[Plan]:
    chance = random.Random(20261102)
    return sorted((Plan(chance) for _row in range(REQUESTS)), key=lambda plan: plan.received)


def entered(claim: Claim, plans: list[Plan]) -> list[CorrectionRequest]:
    """The rows of all requests, as they come in."""
    return CorrectionRequest.objects.bulk_create(
        CorrectionRequest(
            receipt=f"R-{number:04d}-0000",
            secret_digest=f"{number:064x}",
            claim=claim,
            language="en",
            position=1,
            received_at=plan.received,
            confirmed_at=plan.received,
            look_by=plan.received + DAY * 14,
            decide_by=plan.received + DAY * 30,
        )
        for number, plan in enumerate(plans)
    )


def test_no_request_passes_a_clock_unseen() -> None:
    first, second = factories.editor(), factories.reviewer()
    plans = planned()
    rows = entered(factories.published_claim(), plans)
    seen = late = 0

    for day in range(1, DAYS + 70):
        now, before = MONDAY + DAY * day, MONDAY + DAY * (day - 1)
        did = [
            (plan, row)
            for plan, row in zip(plans, rows, strict=True)
            if any(
                step and before < step <= now for step in (plan.looked, plan.extended, plan.decided)
            )
        ]
        CorrectionLook.objects.bulk_create(
            CorrectionLook(request=row, kind="fact", looked_by=first, looked_at=plan.looked)
            for plan, row in did
            if before < plan.looked <= now
        )
        CorrectionExtension.objects.bulk_create(
            CorrectionExtension(
                request=row,
                reason="It takes longer.",
                until=plan.end_of_decision,
                extended_by=first,
                extended_at=plan.extended,
            )
            for plan, row in did
            if plan.extended and before < plan.extended <= now
        )
        decisions = CorrectionDecision.objects.bulk_create(
            CorrectionDecision(
                request=row,
                outcome="refused",
                reasons="It is so.",
                decided_by=first,
                decided_at=plan.decided,
            )
            for plan, row in did
            if before < plan.decided <= now
        )
        CorrectionConfirmation.objects.bulk_create(
            CorrectionConfirmation(
                decision=decision,
                decided_by=first,
                confirmed_by=second,
                answer="approved",
                confirmed_at=decision.decided_at,
            )
            for decision in decisions
        )
        if day % 10 == 0:
            # PostgreSQL may have counted tables that another test left empty: a plan for none of
            # a thousand rows takes seconds.
            renew_statistics()
        shown = set(
            CorrectionRequest.objects.filter(received_at__lte=now)
            .overdue(now)
            .values_list("pk", flat=True)
        )
        wanted = {row.pk for plan, row in zip(plans, rows, strict=True) if plan.is_late(now)}
        assert shown == wanted, day
        late += len(wanted)
        seen += len(shown)

    assert late == seen > 5000
    answered = in_state(CorrectionRequest.objects.all(), "answered").count()
    assert answered == CorrectionConfirmation.objects.count() > 500
    assert (
        sum(
            in_state(CorrectionRequest.objects.all(), state).count()
            for state in ("look", "decide", "confirm", "answered")
        )
        == REQUESTS
    )
