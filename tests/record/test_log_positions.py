"""Positions, moments and people of the log."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from claims.models import Edition, Person
from claims.record import log
from tests import factories, going_round
from tests.record.small_log import restamp, signature, six_editions
from tests.refused import objected

pytestmark = pytest.mark.django_db


def test_every_position_gives_the_editions_of_that_moment() -> None:
    rows = six_editions()
    for position in range(7):
        expected: dict[int, int] = {}
        for edition in rows[:position]:
            expected[edition.claim_id] = edition.position
        read = Edition.objects.as_of(position).values_list("claim", "position")
        assert dict(read) == expected
        assert len(read) == len(expected)


def test_a_moment_is_the_position_of_the_last_edition_published_by_then() -> None:
    rows = six_editions()
    microsecond = timedelta(microseconds=1)
    for edition in rows:
        assert log.position_at(edition.published_at) == edition.position
        assert log.position_at(edition.published_at - microsecond) == edition.position - 1
    assert log.position_at(going_round.now()) == 6


def test_a_future_moment_is_refused_with_or_without_editions() -> None:
    with objected("future"):
        log.position_at(going_round.now() + timedelta(seconds=5))
    assert log.position_at(going_round.now()) == 0

    factories.published_claim()
    with pytest.raises(ValidationError, match=r"is in the future; it is 20"):
        log.position_at(going_round.now() + timedelta(seconds=5))


def test_times_rise_even_when_the_clock_stands_still() -> None:
    claim = factories.published_claim()
    ahead = going_round.now() + timedelta(hours=1)
    edition = claim.editions.get()
    with going_round.without_triggers():
        document = edition.document.replace(log.moment(edition.published_at), log.moment(ahead))
        restamp(edition, document=document, published_at=ahead)

    later = workflow.contest(claim, actor=factories.reviewer(), note="The clock was set back.")

    assert later.published_at == ahead + timedelta(microseconds=1)
    assert log.verify() == ""


def test_people_have_one_opaque_number_each() -> None:
    claim = factories.published_claim()
    workflow.contest(claim, actor=signature(claim.editions.get()).reviewer, note="I erred.")

    numbers = Person.objects.values_list("number", flat=True)
    assert len(set(numbers)) == 2
    assert all(100_000_000 <= number < 1_000_000_000 for number in numbers)
