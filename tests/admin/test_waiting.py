"""Somebody else holds a lock for too long: nothing is saved, and nothing that was typed is gone."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from claims.models import Claim, Stage
from tests import factories
from tests.admin.browsing import (
    added,
    desk_of,
    editors_desk,
    errors,
    filled,
    list_page,
    page_of,
    review_page,
    reviewers_desk,
    tick,
)
from tests.racing import held, locked_table

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _short_patience() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    yield
    connection.close()


class Fields(HTMLParser):
    """The hidden fields and text areas of a page, as a browser would post them."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.posted: dict[str, list[str]] = {}
        self._name = ""
        self.feed(page.content.decode())

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        field = dict(attrs)
        self._name = field.get("name", "") if tag == "textarea" else ""
        if tag == "input" and field.get("type") == "hidden":
            self.posted.setdefault(field["name"], []).append(field.get("value", ""))

    def handle_data(self, words: str) -> None:
        if self._name:
            self.posted.setdefault(self._name, []).append(words.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        self._name = ""


def assert_waits(page: Any) -> None:
    assert page.status_code == 503
    assert int(page.headers["Retry-After"]) > 0


@pytest.mark.parametrize("noun", ["article", "claim", "claimant", "source", "subject"])
def test_a_form_comes_back_with_everything_typed(noun: str) -> None:
    record = getattr(factories, noun)()
    desk = editors_desk()
    field = {"claim": "statement", "article": "title", "source": "title"}.get(noun, "name_en")
    form = filled(desk.get(page_of(record)), **{field: "Typed with care"})

    with held(record):
        page = desk.post(page_of(record), form)

    assert_waits(page)
    assert "it took too long: nothing was saved" in errors(page)
    assert "Typed with care" in page.content.decode()
    assert getattr(type(record).objects.get(pk=record.pk), field) != "Typed with care"
    assert desk.post(page_of(record), filled(page)).status_code == 302
    assert getattr(type(record).objects.get(pk=record.pk), field) == "Typed with care"


def test_rows_of_inlines_come_back_too() -> None:
    claim = factories.supported_claim()
    desk = editors_desk()
    form = filled(
        desk.get(page_of(claim)),
        **{"citations-0-summary": "Mine."},
        **added("translations", {"language": "ko", "statement": "다리"}),
    )

    with held(claim):
        page = desk.post(page_of(claim), form)

    assert_waits(page)
    assert desk.post(page_of(claim), filled(page)).status_code == 302
    assert claim.citations.all()[0].summary == "Mine."
    assert claim.translations.get().statement == "다리"


@pytest.mark.parametrize("step", ["page", "step"])
def test_where_not_even_the_session_can_be_read_it_is_said_to_come_back(step: str) -> None:
    """The middlewares ask for it, before any page of the desk."""
    claim = factories.published_claim()
    desk = reviewers_desk()
    desk.raise_request_exception = False  # it answers as the site does
    contest = reverse("admin:claims_claim_step", args=[claim.pk, "contest"])

    with locked_table("claims_desksession"):
        page = (
            desk.get(page_of(claim))
            if step == "page"
            else desk.post(contest, {"note": "Typed with care"})
        )

    assert_waits(page)
    assert ("Typed with care" in page.content.decode()) is (step == "step")
    assert claim.editions.count() == 1


def test_an_edition_that_waits_for_the_index_is_not_published_and_not_a_fault() -> None:
    claim = factories.published_claim()
    contest = reverse("admin:claims_claim_step", args=[claim.pk, "contest"])

    with locked_table("claims_searchtext", "SHARE"):
        page = reviewers_desk().post(contest, {"note": "Typed with care"})

    assert_waits(page)
    assert "Typed with care" in page.content.decode()
    assert claim.editions.count() == 1


def test_a_statement_that_takes_too_long_gives_the_form_back() -> None:
    source = factories.source()
    desk = editors_desk()
    form = filled(desk.get(page_of(source)), title="Typed with care")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = '100ms'")

    with held(source):
        page = desk.post(page_of(source), form)

    assert_waits(page)
    assert "Typed with care" in page.content.decode()


def send_again(desk: Client, address: str, page: Any) -> Any:
    assert_waits(page)
    return desk.post(address, Fields(page).posted, follow=True)


def test_the_answer_to_a_step_button_is_sent_again_with_one_press() -> None:
    claim = factories.published_claim()
    address = reverse("admin:claims_claim_step", args=[claim.pk, "contest"])
    desk = reviewers_desk()

    with held(claim):
        page = desk.post(address, {"note": "Two lines <b>of\ndoubt</b>."})

    assert "Two lines &lt;b&gt;of\ndoubt&lt;/b&gt;." in page.content.decode()
    send_again(desk, address, page)
    assert claim.editions.latest().note == "Two lines <b>of\ndoubt</b>."


def test_a_return_on_the_review_page_is_sent_again_with_one_press() -> None:
    claim, submission = factories.submitted_claim()
    desk = reviewers_desk()
    tick(desk, claim)
    form = {
        "submission": submission.pk,
        "digest": submission.content_digest,
        "comment": "The second page, please.",
        "statement-en": "A better wording.",
    }
    address = f"{review_page(claim)}return/"

    with held(claim):
        page = desk.post(address, form)

    send_again(desk, address, page)
    review = submission.review
    assert review.comment == "The second page, please."
    assert [proposal.wording for proposal in review.proposals.all()] == ["A better wording."]


def test_of_several_claims_those_that_had_to_wait_are_asked_about_again() -> None:
    first, _submission = factories.submitted_claim()
    second, _submission = factories.submitted_claim()
    desk = reviewers_desk()
    form = {"action": "return_selected", "_selected_action": [first.pk, second.pk]}

    with held(first):
        page = desk.post(
            list_page("claim"), {**form, "answered": "1", "comment": "Page 4, please."}
        )

    assert_waits(page)
    assert Claim.objects.get(pk=second.pk).stage == Stage.DRAFT
    assert Fields(page).posted["_selected_action"] == [str(first.pk)]
    send_again(desk, list_page("claim"), page)
    assert Claim.objects.get(pk=first.pk).stage == Stage.DRAFT
    assert first.submissions.get().review.comment.strip() == "Page 4, please."


def test_passwords_are_never_sent_back() -> None:
    account = factories.editor()
    desk = desk_of(factories.account(is_superuser=True))
    address = reverse("admin:auth_user_password_change", args=[account.pk])

    with held(account):
        page = desk.post(address, {"password1": "a-long-secret-7", "password2": "a-long-secret-7"})

    assert_waits(page)
    assert "a-long-secret-7" not in page.content.decode()
