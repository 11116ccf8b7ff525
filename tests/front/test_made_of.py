"""The page of an edition outlives publications, and nothing that it says outlives its truth."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from claims import workflow
from claims.front.layer import Front
from claims.models import Claim, Person
from claims.models.person import Actor
from claims.pages import surroundings
from claims.workflow import withholding
from tests import factories
from tests.front.asking import ask, front
from tests.pages.visible_text import address

pytestmark = pytest.mark.django_db

WORD = "Quokkahaven"


class People(NamedTuple):
    """Those who sign everything here: a new person is a change of what is public."""

    editor: Actor
    reviewer: Actor


@pytest.fixture
def people() -> People:
    return People(factories.editor(), factories.reviewer())


@pytest.fixture
def claim(people: People) -> Claim:
    claim = factories.supported_claim(statement=f"{WORD} opened in 2019.", rationale="It did.")
    publish(claim, people)
    return claim


def publish(claim: Claim, people: People, *, kind: str = "first", note: str = "") -> None:
    signed = workflow.submit(claim, actor=people.editor, kind=kind, note=note)
    workflow.approve(claim, actor=people.reviewer, digest=signed.content_digest)


def correct(claim: Claim, people: People) -> None:
    factories.reopened(claim, by=people.editor, rationale="Read again.")
    publish(claim, people, kind="corrected", note="The year was wrong.")


def pages(claim: Claim) -> list[str]:
    languages = ("en", "zh-hant", "")
    return [
        *(address(claim, language=language) for language in languages),
        *(address(claim, "editions/1/", language=language) for language in languages),
    ]


def what_happens(claim: Claim, people: People, settings: Settings) -> Iterator[str]:
    """All that may befall a page, one thing after the other, each with a word that tells of it."""
    correct(claim, people)
    yield "The year was wrong."
    Person.objects.update(public_name="Lin Qing")
    yield "Lin Qing"
    Person.objects.update(is_program=True)
    yield "no person reviewed this"
    Person.objects.update(is_program=False)
    workflow.contest(claim, actor=people.reviewer, note="The harbour disputes it.")
    yield "The harbour disputes it."
    settings.FACTCHECK_PUBLISHER = {**settings.FACTCHECK_PUBLISHER, "name": "Harbour Checks"}
    yield "Harbour Checks"
    claim.refresh_from_db()
    publish(claim, people, kind="withdrawn", note="It is of another place.")
    yield "It is of another place."


def stale(layer: Front, claim: Claim) -> list[str]:
    """The pages of a claim that this layer answers as nobody would who asks for the first time."""
    return [path for path in pages(claim) if ask(layer, path) != ask(front(), path)]


def test_a_page_is_sent_again_after_publications_of_other_claims(
    claim: Claim, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    layer = front()
    before = {path: ask(layer, path) for path in pages(claim)}
    size = layer.memory.bytes

    factories.published_claim(submitter=people.editor, second=people.reviewer)

    for path, answer in before.items():
        with django_assert_num_queries(1):
            assert ask(layer, path) == answer
        with django_assert_num_queries(0):
            assert ask(layer, path) == answer
        held = ask(layer, path, HTTP_IF_NONE_MATCH=answer.headers["ETag"])
        assert (held.status, held.body) == (304, b"")
    assert (layer.memory.bytes, stale(layer, claim)) == (size, [])


def test_whatever_befalls_a_claim_is_on_its_pages_at_once(
    claim: Claim, people: People, settings: Settings
) -> None:
    layer = front()
    assert stale(layer, claim) == []
    for word in what_happens(claim, people, settings):
        assert word.encode() in ask(layer, address(claim, language="en")).body, word
        assert stale(layer, claim) == [], word


def test_control_pages_that_are_not_told_apart_by_their_editions_are_stale(
    claim: Claim, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, "made_of", lambda history: "a page")
    layer = front()
    assert stale(layer, claim) == []

    correct(claim, people)

    assert len(stale(layer, claim)) == len(pages(claim))


def test_a_page_that_links_claims_is_made_anew_since_they_may_have_moved(
    claim: Claim, people: People
) -> None:
    layer = front()
    other = factories.supported_claim()
    other.links.create(type="see_also", target=claim)
    publish(other, people)
    assert b"Quokkahaven" in ask(layer, address(other)).body

    workflow.contest(claim, actor=people.reviewer, note="The harbour disputes it.")

    assert b"in dispute" in ask(layer, address(other)).body
    assert stale(layer, other) == []


def test_what_the_law_withholds_stands_in_no_kept_answer(claim: Claim, people: People) -> None:
    layer = front()
    for path in pages(claim):
        assert WORD.encode() in ask(layer, path).body
    other = factories.published_claim(submitter=people.editor, second=people.reviewer)
    ask(layer, address(other))

    asked = withholding.ask_withholding(
        [claim], actor=people.editor, ground="personal_data", note="They asked for it."
    )
    withholding.confirm_withholding(asked, actor=people.reviewer)

    # The next question, whatever it asks.
    assert ask(layer, address(other)).status == 200
    kept = [layer.memory.get(key) for key in list(layer.memory._values)]
    assert len(kept) == 1
    assert all(answer and WORD.encode() not in answer.body for answer in kept)
    assert {ask(layer, path).status for path in pages(claim)} == {410}
