"""Requests that come to nothing end on a page of the site's own, with a way back."""

from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.forms import CharField
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from claims.admin.claim.clip import ClipForm
from factcheck.urls import handler400, handler403, handler404, handler500
from tests import factories
from tests.reading_the_log import log_lines

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def fails(request: HttpRequest, kind: str) -> HttpResponse:
    raise {"400": SuspiciousOperation, "403": PermissionDenied, "500": ZeroDivisionError}[kind]


urlpatterns = [path("fails/<str:kind>", fails), path("", include("factcheck.urls"))]

SAID = {
    "400": ("The request is not understood.", "無法理解"),
    "403": ("Your account may not do this.", "您的帳號"),
    "404": ("There is nothing published at this address.", "這個網址"),
    "500": ("Something went wrong on our side.", "系統"),
}


@pytest.fixture
def visitor(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("kind", SAID)
def test_each_failure_has_a_page_in_both_languages_with_a_way_back_and_no_query(
    visitor: Client, kind: str
) -> None:
    """Without the mark `django_db` any query would fail the test."""
    response = visitor.get(f"/fails/{kind}" if kind != "404" else "/nowhere")

    html = response.content.decode()
    assert response.status_code == int(kind)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert all(words in html for words in SAID[kind])
    assert 'href="/en/"' in html
    assert 'href="/zh-hant/"' in html
    assert "claims/page" in html  # its own style
    assert ('href="/admin/"' in html) == (kind == "403")


def test_a_fault_has_a_page_even_where_templates_fail(visitor: Client, settings: Any) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}]

    response = visitor.get("/fails/500")

    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in response.content.decode()
    assert '<a href="/">' in response.content.decode()


@pytest.mark.django_db
def test_a_form_that_is_too_old_says_that_nothing_was_saved_and_how_to_go_on() -> None:
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(factories.editor())

    response = desk.post("/admin/claims/claim/add/", {"statement": "Typed for an hour."})

    html = response.content.decode()
    assert response.status_code == 403
    assert "nothing was saved" in html
    assert "Go back in your browser" in html
    assert "請回到上一頁" in html


@pytest.mark.django_db
def test_the_desk_says_what_an_account_may_not_do() -> None:
    desk = Client()
    desk.force_login(factories.account("Researchers"))

    response = desk.get("/admin/claims/claim/add/")

    assert response.status_code == 403
    assert "Your account may not do this." in response.content.decode()


def test_a_form_with_too_much_says_so_and_leaves_one_line_in_the_log() -> None:
    form = {f"field-{number}": "" for number in range(10_001)}

    with log_lines() as log:
        response = Client().post("/admin/login/", form)

    html = response.content.decode()
    assert response.status_code == 400
    assert "nothing was saved" in html
    assert "10,000" in html
    [line] = log.getvalue().splitlines()
    assert "TooManyFieldsSent" in line


def test_no_form_of_the_desk_sends_more_than_is_taken() -> None:
    fields = (it for it in ClipForm.base_fields.values() if isinstance(it, CharField))
    characters = sum(it.max_length or 0 for it in fields)

    assert 3 * characters < settings.DATA_UPLOAD_MAX_MEMORY_SIZE
