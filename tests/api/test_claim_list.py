"""GET /api/v1/claims/: what stands, newest first, page by page as of the first page."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import workflow
from claims.models import Claim, Edition
from claims.record import log
from tests import factories
from tests.noise import WORD, make_noise, withdrawn_claim

pytestmark = pytest.mark.django_db

LIST = "/api/v1/claims/"


@pytest.fixture
def two_people() -> tuple[User, User]:
    return factories.editor(), factories.reviewer()


def publish(number: int, two_people: tuple[User, User]) -> list[Claim]:
    submitter, second = two_people
    return [
        factories.published_claim(submitter=submitter, second=second, created_by=submitter)
        for _ in range(number)
    ]


def pages(client: Client, address: str, direction: str) -> Iterator[dict[str, Any]]:
    following: str | None = address
    while following:
        page = client.get(following).json()
        yield page
        following = page[direction]


def ids(page: dict[str, Any]) -> list[str]:
    return [document["claim"]["id"] for document in page["results"]]


def test_stored_documents_are_spliced_as_they_are_newest_first(
    client: Client, two_people: tuple[User, User]
) -> None:
    publish(3, two_people)
    stored = Edition.objects.order_by("-position").values_list("document", flat=True)

    response = client.get(LIST)

    assert response.content.endswith(f',"results":[{",".join(stored)}]}}'.encode())
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "public, max-age=60"


def test_an_empty_record_is_an_empty_list(client: Client) -> None:
    assert client.get(LIST).json() == {
        "position": 0,
        "chain": log.START,
        "as_of": None,
        "include": [],
        "filters": {},
        "next": None,
        "previous": None,
        "results": [],
    }


def test_only_claims_that_stand_are_listed(client: Client) -> None:
    noise = make_noise()
    published = factories.published_claim()

    response = client.get(LIST)

    assert ids(response.json()) == [str(published.public_id), str(noise["reopened"].public_id)]
    assert WORD not in response.content.decode()


def test_a_claim_is_listed_once_with_its_last_edition(
    client: Client, two_people: tuple[User, User]
) -> None:
    older, newer = publish(2, two_people)
    workflow.contest(older, actor=two_people[1], note="It is in dispute.")

    page = client.get(LIST).json()

    assert ids(page) == [str(older.public_id), str(newer.public_id)]
    assert page["results"][0]["edition"]["kind"] == "contested"


def test_pages_follow_one_another_in_both_directions(
    client: Client, two_people: tuple[User, User]
) -> None:
    publish(5, two_people)

    forward = list(pages(client, f"{LIST}?page_size=2", "next"))
    back = list(pages(client, forward[-2]["next"], "previous"))

    assert [len(page["results"]) for page in forward] == [2, 2, 1]
    assert [ids(page) for page in reversed(back)] == [ids(page) for page in forward]
    assert [bool(page["previous"]) for page in forward] == [False, True, True]
    assert [bool(page["next"]) for page in back] == [False, True, True]


def test_later_pages_show_the_record_as_it_stood_at_the_first(
    client: Client, two_people: tuple[User, User]
) -> None:
    claims = publish(6, two_people)
    as_it_stood = ids(client.get(LIST).json())
    found = []
    for page in pages(client, f"{LIST}?page_size=2", "next"):
        found += ids(page)
        workflow.contest(claims[0], actor=two_people[1], note="Moves to the front.")
        withdraw(claims.pop(1), *two_people)
        publish(1, two_people)

    assert found == as_it_stood


def withdraw(claim: Claim, submitter: User, second: User) -> None:
    submission = workflow.submit(claim, actor=submitter, kind="withdrawn", note="Wrong.")
    workflow.approve(claim, actor=second, digest=submission.content_digest)


def test_a_live_cursor_would_have_shown_something_else(
    client: Client, two_people: tuple[User, User]
) -> None:
    """The negative control: the list itself does move under the reader."""
    claims = publish(3, two_people)
    before = ids(client.get(LIST).json())

    workflow.contest(claims[0], actor=two_people[1], note="Moves to the front.")
    withdrawn_claim(*two_people)

    assert ids(client.get(LIST).json()) != before


def test_one_claim_and_fifty_cost_the_same_queries(
    client: Client,
    two_people: tuple[User, User],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """One: the first page is told where the log ends in the same statement."""
    publish(1, two_people)
    with django_assert_num_queries(1):
        client.get(LIST)
    publish(50, two_people)
    with django_assert_num_queries(1):
        first = client.get(LIST).json()
    with django_assert_num_queries(1):
        client.get(first["next"])

    assert len(first["results"]) == 50
    for size in (1, 51, 200):
        page = client.get(LIST, {"page_size": size}).json()
        assert len(page["results"]) == min(size, 51)


def test_an_altered_cursor_is_refused(client: Client, two_people: tuple[User, User]) -> None:
    publish(2, two_people)
    following = client.get(f"{LIST}?page_size=1").json()["next"]

    response = client.get(following[:-1] + ("A" if following[-1] != "A" else "B"))

    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == ["cursor"]


def test_a_cursor_belongs_to_the_list_it_came_from(
    client: Client, two_people: tuple[User, User]
) -> None:
    publish(2, two_people)
    following = client.get(f"{LIST}?page_size=1").json()["next"]

    response = client.get(f"{following}&kind=event")

    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == ["cursor"]
