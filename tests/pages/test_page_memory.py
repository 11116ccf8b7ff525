"""Pages are made once for a question and a position, and anew when anything they show moves."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from claims.models import Person, Subject
from claims.pages.page_memory import Memory
from tests import factories
from tests.pages.visible_text import address, corrected_and_contested_claim, page, publish, words
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def test_a_page_that_was_made_costs_two_reads(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claim = rich_claim()
    for path in ("/", "/en/claims/", "/zh-hant/changes/", address(claim)):
        expected = page(client, path)
        with django_assert_num_queries(2):
            assert page(client, path) == expected


def test_a_publication_a_name_and_the_publisher_make_it_anew(
    client: Client, settings: Settings
) -> None:
    claim = rich_claim()
    before = page(client, address(claim))

    reviewer = claim.submissions.get().review.reviewer.person
    Person.objects.filter(pk=reviewer.pk).update(public_name="Lin Qing")
    assert "Lin Qing" in page(client, address(claim))

    settings.FACTCHECK_PUBLISHER = {**settings.FACTCHECK_PUBLISHER, "name": "Review & Sons"}
    assert "Review &amp; Sons" in page(client, address(claim))

    assert "Lin Qing" not in before
    factories.published_claim(statement="It opened late.")
    assert "It opened late." in page(client, "/en/claims/")


def test_a_broader_subject_is_called_as_it_is_called_today(client: Client) -> None:
    island = factories.subject(name_en="Island")
    narrower = factories.subject(name_en="North", broader=island)
    claim = factories.supported_claim()
    claim.about.set([narrower])
    publish(claim)
    assert "Island" in words(page(client, "/en/claims/"))

    Subject.objects.filter(pk=island.pk).update(name_en="Isle")

    assert "Isle" in words(page(client, "/en/claims/"))


def test_an_earlier_position_keeps_its_page(client: Client) -> None:
    claim = corrected_and_contested_claim()
    first = claim.editions.get(number=1).position

    before = page(client, f"{address(claim)}?position={first}")
    assert "The year was wrong." not in before
    assert f"The record as it stood at position {first}, published last on" in before
    assert '<a href="./">To the record of today</a>' in before
    assert "The year was wrong." in page(client, address(claim))


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    memory: Memory[str] = Memory(most_bytes=10)
    for name in "abc":
        memory.put(name, name, size=4)
        memory.get("a")

    assert [memory.get(name) for name in "abc"] == ["a", None, "c"]
    memory.put("d", "d", size=2_000_000)
    assert memory.get("d") is None
