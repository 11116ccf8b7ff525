"""Answers of filters at a position stay the same for ever, whatever is corrected."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any, NamedTuple

import pytest
from django.db import connection, connections, transaction
from django.db.models import ProtectedError
from django.test import Client

from claims import workflow
from claims.exports import package
from claims.models import Article, Claim, FormerRecord, Source, Subject
from claims.record import log
from claims.selection import select
from tests import factories
from tests.going_round import sql, undone, without_triggers
from tests.refused import refused

pytestmark = pytest.mark.django_db

ADDRESS = "https://www.news.example/report?utm_source=x"
CORRECTED = "https://news.example/final-report"


class World(NamedTuple):
    """One claim that every filter finds by what its records were found by at first."""

    claim: Claim
    other: Claim

    @property
    def source(self) -> Source:
        return Source.objects.get(title="The report")

    @property
    def standing(self) -> Source:
        return Source.objects.get(title="The report, printed")


QUESTIONS: dict[str, dict[str, str]] = {
    "source": {"source": ADDRESS},
    "new source": {"source": CORRECTED},
    "article": {"article": ADDRESS},
    "new article": {"article": CORRECTED},
    "claimant": {"claimant": "Q100"},
    "new claimant": {"claimant": "Q101"},
    "about": {"about": "Q200"},
    "new about": {"about": "Q201"},
    "broader": {"about": "Q300"},
}
"""Those that name something new are answered with nothing before the corrections."""


@pytest.fixture
def world() -> World:
    korea = factories.subject(wikidata="Q300")
    south = factories.subject(name_en="South", broader=korea)
    seoul = factories.subject(name_en="Seoul", wikidata="Q200", broader=south)
    article = factories.article(url=ADDRESS, released_at="2026-11-01T00:00:00Z")
    draft = factories.supported_claim(claimant=factories.claimant(wikidata="Q100"))
    factories.citation(draft, source=factories.source(title="The report", url=ADDRESS))
    factories.appearance(draft, article)
    draft.about.add(seoul)
    other = factories.supported_claim()
    factories.citation(other, source=factories.source(title="The report, printed"))
    return World(publish(draft), publish(other))


def answers(position: int) -> dict[str, bytes]:
    """The bytes of the list for a place of the log, by question."""
    return {
        name: Client().get("/api/v1/claims/", {**question, "position": str(position)}).content
        for name, question in QUESTIONS.items()
    }


def packages(position: int) -> dict[str, bytes]:
    """The same as packages; those of the questions that the first claim answers."""
    return {
        name: b"".join(package(select(_lists({**question, "position": str(position)})), version=1))
        for name, question in QUESTIONS.items()
        if "new" not in name
    }


def found(**question: str) -> set[int]:
    """The numbers of the claims that the head of the log answers with."""
    page = Client().get("/api/v1/claims/", question).json()
    assert page["position"] == log.head().position
    return {document["claim"]["number"] for document in page["results"]}


def correct_everything() -> None:
    """Singly, in bulk and in plain SQL; the subject in two steps."""
    source = Source.objects.get(title="The report")
    source.url = CORRECTED
    source.save()
    Article.objects.update(url=CORRECTED)
    sql("UPDATE claims_claimant SET wikidata = 'Q101' WHERE wikidata = 'Q100'")
    Subject.objects.filter(name_en="Seoul").update(wikidata="Q999")
    Subject.objects.filter(name_en="Seoul").update(wikidata="Q201")
    Subject.objects.filter(name_en="South").update(broader=None)


def test_a_correction_counts_from_the_next_edition_on_and_changes_no_answer_before(
    world: World,
) -> None:
    position, number = log.head().position, world.claim.number
    before, before_as_packages = answers(position), packages(position)
    assert {name for name in QUESTIONS if found(**QUESTIONS[name])} == {
        name for name in QUESTIONS if "new" not in name
    }

    correct_everything()
    assert answers(position) == before
    assert all(found(**QUESTIONS[name]) == {number} for name in QUESTIONS if "new" not in name)

    factories.published_claim()
    assert {name: found(**QUESTIONS[name]) for name in QUESTIONS} == {
        name: {number} if "new" in name else set() for name in QUESTIONS
    }
    between = answers(log.head().position)

    Source.objects.filter(url=CORRECTED).update(url=ADDRESS)
    Subject.objects.filter(name_en="South").update(broader=Subject.objects.get(wikidata="Q300"))
    factories.published_claim()
    assert (answers(position), packages(position)) == (before, before_as_packages)
    assert answers(position + 1) == between
    assert found(source=ADDRESS) == found(about="Q300") == {number}
    assert found(source=CORRECTED) == set()


def test_control_without_the_triggers_a_correction_changes_what_was_answered(world: World) -> None:
    before = answers(log.head().position)

    with without_triggers():
        correct_everything()

    after = answers(log.head().position)
    assert {name for name in QUESTIONS if after[name] == before[name]} == set()


def test_a_merger_and_its_undoing_count_from_the_next_edition_on(world: World) -> None:
    both = {world.claim.number, world.other.number}
    merged, standing = str(world.source.public_id), str(world.standing.public_id)

    def answered(position: int) -> list[bytes]:
        placed = [
            {"source": name, "position": str(position)} for name in (merged, standing, ADDRESS)
        ]
        return [Client().get("/api/v1/claims/", question).content for question in placed]

    apart = answered(2)
    Source.objects.filter(pk=world.source.pk).update(merged_into=world.standing)
    assert answered(2) == apart
    assert found(source=standing) == {world.other.number}

    factories.published_claim()
    together = answered(3)
    assert answered(2) == apart
    assert found(source=standing) == found(source=merged) == found(source=ADDRESS) == both

    sql("UPDATE claims_source SET merged_into_id = NULL")
    factories.published_claim()
    assert (answered(2), answered(3)) == (apart, together)
    assert found(source=standing) == {world.other.number}


def test_the_answer_states_the_place_that_its_filters_were_read_at(world: World) -> None:
    """An edition that is published while a question is answered brings corrections into force."""
    for name in ("source", "article", "claimant", "about"):
        with undone():
            correct_everything()
            with before_the_documents_are_read(factories.published_claim) as happened:
                page = Client().get("/api/v1/claims/", QUESTIONS[name]).json()
            again = {**QUESTIONS[name], "position": page["position"]}
            assert happened
            assert page["results"] == Client().get("/api/v1/claims/", again).json()["results"]


@pytest.mark.django_db(transaction=True)
def test_a_correction_that_is_not_committed_while_an_edition_is_published_counts_later(
    world: World,
) -> None:
    number = world.claim.number
    before = answers(2)

    with uncommitted(correct_everything):
        factories.published_claim()
        during = answers(3)
        assert found(source=ADDRESS) == {number}

    assert (answers(2), answers(3)) == (before, during)
    assert found(source=ADDRESS) == {number}
    factories.published_claim()
    assert (answers(2), answers(3)) == (before, during)
    assert found(source=CORRECTED) == {number}
    assert found(source=ADDRESS) == set()


def test_what_a_record_was_found_by_is_written_by_corrections_alone(world: World) -> None:
    correct_everything()
    pending = FormerRecord.objects.count()
    assert pending == 6
    with refused("former_record_append_only"):
        FormerRecord.objects.update(until=7)
    factories.published_claim()
    assert set(FormerRecord.objects.values_list("until", flat=True)) == {log.head().position}

    with refused("former_record_append_only"):
        FormerRecord.objects.update(until=None)
    with refused("former_record_append_only"):
        FormerRecord.objects.filter(source__isnull=False).update(url="https://x.example/")
    with refused("former_record_append_only"):
        FormerRecord.objects.create(source=world.source, url=ADDRESS)
    with refused("former_record_append_only"):
        FormerRecord.objects.all().delete()


def test_a_new_record_and_other_corrections_leave_nothing_behind(world: World) -> None:
    Source.objects.update(publisher="Somebody else")
    world.source.save()
    Subject.objects.update(type="place")

    assert not FormerRecord.objects.exists()


def test_what_was_never_published_is_deleted_though_it_was_corrected() -> None:
    broader = factories.subject()
    subject = factories.subject(wikidata="Q1", broader=broader)
    Subject.objects.filter(pk=subject.pk).update(wikidata="Q2", broader=None)

    subject.delete()

    with pytest.raises(ProtectedError):
        broader.delete()
    assert found(about="Q1") == found(about="Q2") == set()


def test_an_address_of_which_nothing_is_left_names_no_source_without_address(world: World) -> None:
    draft = factories.supported_claim()
    factories.citation(draft, source=factories.source(url=""))
    publish(draft)

    assert found(source="https://www.") == set()


def publish(draft: Claim) -> Claim:
    signed = workflow.submit(draft, actor=factories.editor())
    workflow.approve(draft, actor=factories.reviewer(), digest=signed.content_digest)
    return draft


def _lists(question: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in question.items()}


@contextmanager
def before_the_documents_are_read(step: Callable[[], Any]) -> Iterator[list[str]]:
    """Take a step once, right before the statement that reads documents; that statement."""
    happened: list[str] = []

    def between(execute: Any, statement: str, *rest: Any) -> Any:
        if "edition.document" in statement and not happened:
            happened.append(statement)
            step()
        return execute(statement, *rest)

    with connection.execute_wrapper(between):
        yield happened


@contextmanager
def uncommitted(step: Callable[[], Any]) -> Iterator[None]:
    """The block runs while `step`, taken on another connection, waits to be committed."""
    is_taken, may_end = Event(), Event()

    def run() -> None:
        try:
            with transaction.atomic():
                step()
                is_taken.set()
                assert may_end.wait(30)
        finally:
            is_taken.set()
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        assert is_taken.wait(30)
        try:
            yield
        finally:
            may_end.set()
        running.result()
