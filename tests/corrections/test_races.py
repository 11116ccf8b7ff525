"""Two people at one request at the same moment; each race has a control without the rule."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from claims.corrections.receiving import Refused
from claims.models import CorrectionConfirmation, CorrectionDecision, CorrectionRequest
from claims.workflow import correction_steps
from tests import factories
from tests.corrections.requests import MONDAY, received, request
from tests.going_round import sql
from tests.racing import racers

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


@contextmanager
def without(table: str, *rules: str) -> Iterator[None]:
    """The block runs without these triggers."""
    names = [
        name
        for (name,) in sql(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", table
        )
        if any(rule in name for rule in rules)
    ]
    assert len(names) == len(rules)
    for name in names:
        sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    try:
        yield
    finally:
        for name in names:
            sql(f"ALTER TABLE {table} ENABLE TRIGGER {name}")


def decided_at_once() -> int:
    """The most decisions that two people could enter at the same moment for one request."""
    first, second = factories.editor(), factories.reviewer()
    claim = factories.published_claim()
    most = 0
    with racers(2) as race:
        for number in range(ROUNDS):
            asked = request(claim, words=f"Wrong {number}.")
            correction_steps.look(asked, actor=first, kind="fact", now=MONDAY)

            def decide(by: object, asked: CorrectionRequest = asked) -> object:
                return correction_steps.decide(
                    asked,
                    actor=by,  # type: ignore[arg-type]  # an account
                    outcome="refused",
                    reasons="It is so.",
                    now=MONDAY,
                )

            outcomes = race(lambda: decide(first), lambda: decide(second))
            most = max(most, sum(isinstance(row, CorrectionDecision) for row in outcomes))
    return most


def test_two_people_decide_at_once_and_one_decision_counts() -> None:
    assert decided_at_once() == 1


def test_control_without_the_rule_both_decisions_stand() -> None:
    with without("claims_correctiondecision", "correction_decision_after_the_look"):
        assert decided_at_once() == 2


def test_the_same_words_at_once_come_in_once() -> None:
    claim = factories.published_claim()

    def send(words: str) -> object:
        try:
            return received(claim, words=words)
        except Refused as refused:
            return refused.code

    with racers(4) as race:
        same = race(*[lambda: send("The year is wrong.")] * 4)
        others = race(*[lambda number=number: send(f"Wrong {number}.") for number in range(4)])

    assert sorted(map(str, same)).count("correction_request_once") == 3
    assert "correction_request_once" not in others  # the control: other words all come in
    assert CorrectionRequest.objects.count() == 5


def test_a_decision_is_confirmed_or_given_back_and_never_both() -> None:
    first, second, third = factories.editor(), factories.reviewer(), factories.reviewer()
    claim = factories.published_claim()
    with racers(2) as race:
        for number in range(ROUNDS):
            asked = request(claim, words=f"Wrong {number}.")
            correction_steps.look(asked, actor=first, kind="fact", now=MONDAY)
            made = correction_steps.decide(
                asked, actor=first, outcome="refused", reasons="It is so.", now=MONDAY
            )

            def confirm(made: CorrectionDecision = made) -> object:
                return correction_steps.confirm(made, actor=second, now=MONDAY)

            def give_back(made: CorrectionDecision = made) -> object:
                return correction_steps.give_back(made, actor=third, comment="No.", now=MONDAY)

            outcomes = race(confirm, give_back)
            refused = [row for row in outcomes if isinstance(row, ValidationError | IntegrityError)]
            assert len(refused) == 1
            assert CorrectionConfirmation.objects.filter(decision=made).count() == 1
