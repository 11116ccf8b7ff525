"""The state is that of the last commit, and raising it makes nobody wait."""

from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from claims.exports.conditional_answers import STATE_IN_FRONT
from claims.front import state
from claims.models import Person, PublicState, Subject
from tests import factories
from tests.going_round import sql
from tests.racing import racers
from tests.refused import refused


def public() -> int:
    now = state.read()
    assert now is not None
    return now.public


@pytest.mark.django_db
def test_whatever_is_public_beside_editions_raises_the_number() -> None:
    subject = factories.subject()
    person = Person.objects.of(factories.editor())
    factories.article()
    for statement in (
        "UPDATE claims_person SET public_name = 'Lin Qing'",
        "UPDATE claims_person SET is_program = true",
        "UPDATE claims_article SET text_is_public = true",
        "UPDATE claims_subject SET name_en = 'Isle'",
        "UPDATE claims_subject SET name_zh_hant = '島', broader_id = NULL",
    ):
        before = public()
        sql(statement)
        assert public() == before + 1, statement
    Person.objects.filter(pk=person.pk).delete()
    assert public() == before + 2

    Subject.objects.filter(pk=subject.pk).update(type="place")
    factories.subject(name_en="Another")
    factories.source()
    assert public() == before + 2


@pytest.mark.django_db
def test_the_number_never_falls() -> None:
    Person.objects.of(factories.editor())
    for statement in (
        "UPDATE claims_publicstate SET raised = raised",
        "UPDATE claims_publicstate SET raised = raised - 1",
        "DELETE FROM claims_publicstate",
    ):
        with refused("public_state_rises"):
            sql(statement)


@pytest.mark.django_db(transaction=True)
def test_transactions_raise_it_at_once_and_each_is_seen_with_what_it_changed() -> None:
    people = [Person.objects.of(make()) for make in (factories.editor, factories.reviewer)]
    before = public()
    seen: list[int] = []
    race_ends = Barrier(3)

    with racers(3) as race:

        def named(person: Person) -> None:
            with transaction.atomic():
                sql("SET LOCAL lock_timeout = '30s'")
                Person.objects.filter(pk=person.pk).update(public_name="Lin Qing")
                race_ends.wait(60)

        def looked() -> None:
            race_ends.wait(60)
            seen.append(public())

        race(lambda: named(people[0]), lambda: named(people[1]), looked)

    assert public() == before + 2
    assert PublicState.objects.count() == 2
    assert before <= seen[0] <= before + 2


@pytest.mark.django_db(transaction=True)
def test_control_one_counter_makes_the_second_transaction_wait() -> None:
    Person.objects.of(factories.editor())

    def raised() -> bool:
        try:
            with transaction.atomic():
                sql("SET LOCAL lock_timeout = '50ms'")
                sql("UPDATE claims_publicstate SET raised = raised + 1")
                return True
        except OperationalError:
            return False

    with racers(1) as elsewhere, transaction.atomic():
        assert raised()
        assert elsewhere(raised) == [False]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_is_made_anew() -> None:
    before = state.read()
    backend = sql("SELECT pg_backend_pid()")
    with racers(1) as elsewhere:
        elsewhere(lambda: sql("SELECT pg_terminate_backend(%s)", backend[0][0]))

    assert before is not None
    assert state.read() == before
    assert sql("SELECT pg_backend_pid()") != backend


@pytest.mark.django_db(transaction=True)
def test_the_view_goes_on_with_the_connection_that_the_state_was_read_on() -> None:
    now = state.read()
    used = connection.connection
    state.close_unless_just_used(environ={STATE_IN_FRONT: now})
    assert connection.connection is used

    state.close_unless_just_used(environ={})
    assert connection.connection is not used


@pytest.mark.django_db(transaction=True)
def test_without_a_database_no_state_is_known() -> None:
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "nowhere"
    try:
        assert state.read() is None
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
