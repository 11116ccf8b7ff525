"""Answers for a moment stay the same for ever, while others publish."""

import random
import time
from datetime import datetime
from functools import partial
from typing import NamedTuple

import pytest

from claims import workflow
from claims.models import Claim, Edition
from claims.record import log
from tests import factories, going_round
from tests.racing import racers

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 2.5


class Answer(NamedTuple):
    """The answer for a moment, by the rule and without it."""

    moment: datetime
    position: int
    editions: list[int]
    naive: int


def answer(moment: datetime) -> Answer:
    naive = published_by(moment)  # before the wait, as whoever knows no lock would read
    position = log.position_at(moment)
    return Answer(moment, position, editions_at(position), naive)


def published_by(moment: datetime) -> int:
    return Edition.objects.filter(published_at__lte=moment).count()


def editions_at(position: int) -> list[int]:
    return sorted(Edition.objects.as_of(position).values_list("position", flat=True))


def test_an_answer_as_of_a_moment_never_changes_and_the_control_does() -> None:
    second = factories.reviewer()
    claims = [factories.published_claim(second=second) for _ in range(3)]
    end = time.monotonic() + SECONDS
    answers: list[Answer] = []

    def publishes(claim: Claim) -> None:
        while time.monotonic() < end:
            workflow.contest(claim, actor=second, note="A witness disagrees.")

    def reads() -> None:
        while time.monotonic() < end:
            answers.append(answer(going_round.now()))
            time.sleep(random.uniform(0, 0.002))

    with racers(5) as race:
        outcomes = race(*[partial(publishes, claim) for claim in claims], reads, reads)

    assert outcomes == [None] * 5
    assert len(answers) > 20
    assert len({read.position for read in answers}) > 10
    changed = [
        read
        for read in answers
        if log.position_at(read.moment) != read.position
        or editions_at(read.position) != read.editions
        or published_by(read.moment) != read.position
    ]
    assert changed == []
    assert any(published_by(read.moment) != read.naive for read in answers)
