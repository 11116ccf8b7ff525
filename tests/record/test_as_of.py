"""Answers for a moment stay the same for ever, while others publish."""

from datetime import datetime
from functools import partial
from threading import Event
from typing import NamedTuple

import pytest

from claims import workflow
from claims.models import Claim, Edition
from claims.record import log
from tests import factories, going_round
from tests.racing import racers

pytestmark = pytest.mark.django_db(transaction=True)

ENOUGH = 200
"""Answers after which readers stop, once they show that a reader without the lock is wrong."""
MOST = 4_000
"""Answers after which readers stop in any case."""


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


def shows_enough(answers: list[Answer]) -> bool:
    """Say whether there are many answers, of many positions, and the control was wrong for one."""
    positions = {read.position for read in answers}
    return (
        len(answers) >= ENOUGH
        and len(positions) > 10
        and any(read.naive != read.position for read in answers)
    )


def test_an_answer_as_of_a_moment_never_changes_and_the_control_does() -> None:
    second = factories.reviewer()
    claims = [factories.published_claim(second=second) for _ in range(3)]
    answers: list[Answer] = []
    have_read = Event()

    def publishes(claim: Claim) -> None:
        while not have_read.is_set():
            workflow.contest(claim, actor=second, note="A witness disagrees.")

    def reads() -> None:
        try:
            while not shows_enough(answers) and len(answers) < MOST:
                answers.append(answer(going_round.now()))
        finally:
            have_read.set()

    with racers(5) as race:
        outcomes = race(*[partial(publishes, claim) for claim in claims], reads, reads)

    assert outcomes == [None] * 5
    assert shows_enough(answers)
    changed = [
        read
        for read in answers
        if log.position_at(read.moment) != read.position
        or editions_at(read.position) != read.editions
        or published_by(read.moment) != read.position
    ]
    assert changed == []
