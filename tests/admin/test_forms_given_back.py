"""A lost session and an old token save nothing, and nothing that was typed is gone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.admin.desk import given_back
from claims.models import Source
from tests import factories
from tests.admin.browsing import (
    add_page,
    added,
    desk_of,
    editors_desk,
    errors,
    filled,
    page_of,
    reviewers_desk,
    said,
)
from tests.admin.test_waiting import Fields

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
OURS = {"origin": "http://testserver"}


def an_editor() -> Any:
    return factories.editor(username="lin", password="right")


def log_in(desk: Client, page: Any, name: str = "lin", password: str = "right") -> Any:
    """Fill in the login page that came back, and send it."""
    return desk.post(LOGIN, {**Fields(page).posted, "username": name, "password": password})


def back(desk: Client, page: Any, address: str) -> Any:
    """Press the button of the page that holds what was typed."""
    return desk.post(address, {**Fields(page).posted, given_back.GIVEN_BACK: "1"})


def test_a_form_sent_without_a_session_comes_back_filled_after_the_login() -> None:
    claim = factories.supported_claim(statement="The bridge opened.")
    address = page_of(claim)
    desk = desk_of(an_editor())
    form = filled(
        desk.get(address),
        statement="The new bridge\nopened.",
        **added("translations", {"language": "ko", "statement": "다리"}),
    )
    desk.logout()

    lost = desk.post(address, form)
    assert lost.status_code == 403 and "log in, and you get it back" in lost.content.decode()
    assert "The new bridge" not in lost.content.decode()  # whoever sits there now reads nothing
    page = back(desk, log_in(desk, lost), address)

    assert "It is not saved yet." in errors(page)
    claim.refresh_from_db()
    assert claim.statement == "The bridge opened."
    assert desk.post(address, filled(page)).status_code == 302
    claim.refresh_from_db()
    assert claim.statement == "The new bridge\nopened."
    assert claim.translations.get().statement == "다리"


def test_a_wrong_password_loses_nothing() -> None:
    an_editor()
    desk = Client()
    add = add_page("source")

    lost = desk.post(add, {"title": "A register"})
    again = log_in(desk, lost, password="wrong")
    page = back(desk, log_in(desk, again), add)

    assert page.context["adminform"].form["title"].value() == "A register"
    assert not Source.objects.filter(title="A register").exists()


def test_the_answer_to_a_button_is_sent_again_after_the_login() -> None:
    factories.reviewer(username="lin", password="right")
    claim = factories.published_claim()
    address = reverse("admin:claims_claim_step", args=[claim.pk, "contest"])
    desk = Client()

    page = log_in(desk, desk.post(address, {"note": "Two lines <b>of\ndoubt</b>."}))
    assert claim.editions.count() == 1
    assert "Two lines &lt;b&gt;of\ndoubt&lt;/b&gt;." in page.content.decode()
    desk.post(address, Fields(page).posted)

    assert claim.editions.latest().note == "Two lines <b>of\ndoubt</b>."


def test_somebody_else_who_logs_in_gets_nothing_of_it() -> None:
    an_editor()
    factories.editor(username="ada", password="right")
    desk = Client()
    desk.post(LOGIN, {"username": "lin", "password": "right", "next": "/admin/"})
    desk.cookies.pop("sessionid")

    lost = desk.post(add_page("source"), {"title": "Of Lin alone"})
    page = log_in(desk, lost, name="ada")

    assert page.status_code == 302
    assert "is not shown to you" in desk.get("/admin/").content.decode()


@pytest.mark.parametrize("text", ["", "x", "x:y:z", "\0", "9" * 5_000])
def test_nobody_elses_words_are_given_back_after_a_login(text: str) -> None:
    an_editor()
    form = {"username": "lin", "password": "right", "next": "/admin/", "unsaved": text}

    assert Client().post(LOGIN, form).status_code == 302


def test_an_old_token_gives_the_form_back_to_who_is_logged_in() -> None:
    source = factories.source(title="The register")
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(an_editor())
    form = filled(desk.get(page_of(source)), title="The new register")

    page = desk.post(page_of(source), form, headers=OURS)
    assert page.status_code == 403
    assert "You are logged in as lin." in page.content.decode()
    token = {"csrfmiddlewaretoken": desk.cookies["csrftoken"].value}
    posted = {**Fields(page).posted, given_back.GIVEN_BACK: "1"}
    page = desk.post(page_of(source), {**posted, **token}, headers=OURS)

    assert page.context["adminform"].form["title"].value() == "The new register"
    source.refresh_from_db()
    assert source.title == "The register"


def test_without_session_and_token_it_comes_back_after_the_login() -> None:
    an_editor()
    desk = Client(enforce_csrf_checks=True)

    page = desk.post(add_page("source"), {"title": "Kept"}, headers=OURS)

    assert page.status_code == 403
    unsaved = given_back.read(Fields(page).posted["unsaved"][0])
    assert unsaved is not None and ("title", "Kept") in unsaved.fields


@pytest.mark.parametrize("is_logged_in", [True, False])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
    ],
)
def test_what_another_site_posts_is_never_given_back(
    headers: dict[str, str], is_logged_in: bool
) -> None:
    desk = Client(enforce_csrf_checks=True)
    if is_logged_in:
        desk.force_login(an_editor())
    source = factories.source()

    page = desk.post(page_of(source), {"title": "Smuggled in"}, headers=headers)

    assert page.status_code == 403
    assert "Smuggled in" not in page.content.decode()
    assert "unsaved" not in Fields(page).posted


def test_a_password_is_not_kept() -> None:
    account = factories.editor()
    address = reverse("admin:auth_user_password_change", args=[account.pk])

    page = Client().post(address, {"password1": "a-long-secret-7", "password2": "a-long-secret-7"})

    assert page.status_code == 302


def test_what_is_too_long_to_be_kept_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given_back, "MAX_LENGTH", 10)

    page = Client().post(add_page("source"), {"title": "A register"})

    assert "Go back in your browser" in page.content.decode()
    assert "unsaved" not in Fields(page).posted


@pytest.mark.parametrize("noun", ["article", "claim", "claimant", "source", "subject"])
def test_a_form_is_filled_again_and_saves_nothing(noun: str) -> None:
    record = getattr(factories, noun)()
    desk = editors_desk()
    field = {"claim": "statement", "article": "title", "source": "title"}.get(noun, "name_en")
    form = filled(desk.get(page_of(record)), **{field: "Typed with care"})

    page = desk.post(page_of(record), {**form, given_back.GIVEN_BACK: "1"})

    assert "Typed with care" in page.content.decode()
    assert getattr(type(record).objects.get(pk=record.pk), field) != "Typed with care"
    assert desk.post(page_of(record), filled(page)).status_code == 302
    assert getattr(type(record).objects.get(pk=record.pk), field) == "Typed with care"


def test_what_somebody_saved_meanwhile_is_compared_with_what_comes_back() -> None:
    claim = factories.supported_claim(statement="The bridge opened.")
    desk = editors_desk()
    form = filled(desk.get(page_of(claim)), statement="The new bridge opened.")
    editors = editors_desk()
    others = filled(editors.get(page_of(claim)), statement="The bridge opened in 2019.")
    assert editors.post(page_of(claim), others).status_code == 302

    page = desk.post(page_of(claim), {**form, given_back.GIVEN_BACK: "1"})
    page = desk.post(page_of(claim), filled(page))

    assert page.status_code == 200 and "in 2019" in page.content.decode()
    claim.refresh_from_db()
    assert claim.statement == "The bridge opened in 2019."


def test_the_browser_is_told_what_is_saved_and_only_that() -> None:
    source = factories.source()
    desk = editors_desk()
    form = {**filled(desk.get(page_of(source)), title="Saved"), given_back.KEPT: "12-34"}

    refused = desk.post(page_of(source), {**form, "issued": "the day after"})
    assert given_back.SAVED_COOKIE not in refused.cookies
    saved = desk.post(page_of(source), form)
    cookie = saved.cookies[given_back.SAVED_COOKIE]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == ("12-34", "/admin/", "Lax")

    new = filled(
        desk.get(add_page("claimant")), name_en="Lin", _popup="1", **{given_back.KEPT: "56"}
    )
    assert desk.post(add_page("claimant"), new).cookies[given_back.SAVED_COOKIE].value == "56"

    odd = desk.post(page_of(source), {**form, given_back.KEPT: 'x"; path=/'})
    assert given_back.SAVED_COOKIE not in odd.cookies


def test_a_step_that_is_refused_is_not_told_as_saved_and_its_refusal_is_still_said() -> None:
    claim = factories.published_claim()
    desk = reviewers_desk()
    address = reverse("admin:claims_claim_step", args=[claim.pk, "contest"])

    refused = desk.post(address, {"note": " ", given_back.KEPT: "12-34"})
    assert given_back.SAVED_COOKIE not in refused.cookies
    assert "note" in said(desk.get(refused["Location"]))
    done = desk.post(address, {"note": "A dispute.", given_back.KEPT: "12-34"})
    assert done.cookies[given_back.SAVED_COOKIE].value == "12-34"
