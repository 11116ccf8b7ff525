"""Nasty input in every form that stands on any page of the desk beside those of the nouns.

The forms are read off the pages themselves, so that a new one is tried as soon as it is there.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from claims.models import Claim
from tests import factories
from tests.admin.browsing import answer, desk_of, list_page, page_of, press, review_page, said
from tests.admin.test_nasty_forms import NASTY
from tests.admin.test_routes_by_role import filled_in, records, routes_of_the_desk

pytestmark = pytest.mark.django_db

EVERYWHERE = ["null", "long", "deep", "huge number", "bidi", "choice"]
SURROGATE = b"%ED%A0%80"
LEFT_ALONE = {"logout/", "set_language/"}


class Form(NamedTuple):
    """A form of a page: where and how it is sent, and what it shows."""

    address: str
    method: str
    fields: dict[str, str]


class Forms(HTMLParser):
    """Every form of a page but the admin's own of a noun, which stands in `test_nasty_forms`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: list[Form] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "form":
            # Those of the nouns have tests of their own; what undoes is sent where a button says.
            self._is_inside = not own.get("id", "").endswith(("_form", "undo"))
            if self._is_inside:
                address = urljoin(self.page, own.get("action") or self.page)
                self.found.append(Form(address, own.get("method", "get").lower(), {}))
        elif self._is_inside and own.get("name") and own.get("type") not in ("file", "submit"):
            self.found[-1].fields[own["name"]] = own.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "form"


def pages() -> Iterator[str]:
    """The addresses of every page, with claims in every stage."""
    everything = records()
    for address in routes_of_the_desk().values():
        yield filled_in(address, everything)
    claims = [
        factories.published_claim(),
        factories.withdrawn_claim(),
        factories.waiting_claim(),
        factories.claim(),
    ]
    yield from map(page_of, claims)
    returned, _submission = factories.submitted_claim()
    answer(
        desk_of(factories.reviewer()),
        returned,
        "return",
        comment="Why?",
        **{"rationale-en": "For a reason."},
    )
    yield page_of(returned)
    yield review_page(claims[0])


def forms(desk: Client) -> dict[tuple[str, tuple[str, ...]], Form]:
    """Every form that differs from the others in its path or its fields."""
    found = {}
    for address in pages():
        page = desk.get(address)
        if page.status_code != 200 or "text/html" not in page.headers["Content-Type"]:
            continue
        reader = Forms(address)
        reader.feed(page.content.decode())
        for form in reader.found:
            path = urlsplit(form.address).path
            if form.fields and not path.endswith(tuple(LEFT_ALONE)):
                found[(path, tuple(sorted(form.fields)))] = form
    return found


def sent(desk: Client, form: Form, fields: Any, **how: Any) -> Any:
    """The answer to a form; what it did is undone."""
    with transaction.atomic():
        send = desk.get if form.method == "get" else desk.post
        page = send(form.address, fields, **how)
        transaction.set_rollback(True)
    return page


def test_no_form_beside_those_of_the_nouns_fails() -> None:
    desk = desk_of(factories.account(is_superuser=True, username="nasty"))
    found = forms(desk)
    failed = []

    for form in found.values():
        names = [name for name in form.fields if name != "csrfmiddlewaretoken"]
        tries: list[tuple[str, Any]] = [
            (key, {**form.fields, **dict.fromkeys(names, NASTY[key])}) for key in EVERYWHERE
        ]
        tries += [(f"null in {name}", {**form.fields, name: NASTY["null"]}) for name in names]
        for what, fields in tries:
            status = sent(desk, form, fields).status_code
            if status not in (200, 302, 400, 403, 404, 409):
                failed.append(f"{form.address}: {what}: {status}")
        if form.method == "post":
            body = b"&".join(name.encode() + b"=" + SURROGATE for name in names)
            kind = "application/x-www-form-urlencoded"
            status = sent(desk, form, body, content_type=kind).status_code
            if status not in (200, 302, 400, 403, 404, 409):
                failed.append(f"{form.address}: surrogate: {status}")

    assert len(found) > 40, "hardly a form was found"
    assert failed == []


@pytest.mark.parametrize("key", ["null", "long", "bidi", "huge number", "not a date", "choice"])
def test_no_filter_of_a_list_fails(key: str) -> None:
    desk = desk_of(factories.account(is_superuser=True))
    factories.published_claim()

    for noun in ("article", "claim", "claimant", "source", "subject", "edition", "submission"):
        page = desk.get(list_page(noun))
        filters = page.context["cl"].filter_specs
        names = {name for shown in filters for name in shown.expected_parameters()}
        for name in {*names, "q", "p", "o", "_to_field", "all"}:
            found = desk.get(list_page(noun), {name: NASTY[key][:5000]})
            assert found.status_code in (200, 302, 400), (noun, name)


def draft() -> Claim:
    return factories.supported_claim()


def in_review() -> Claim:
    return factories.submitted_claim()[0]


@pytest.mark.parametrize(
    ("made", "step", "field", "value", "refusal"),
    [
        (draft, "submit", "note", "a\x00b", "Note for readers: Null characters are not allowed."),
        (draft, "submit", "due_at", "2024-13-45", "Due: Enter a valid date/time."),
        (draft, "submit", "to", "no-such-choice", "Hand to: Select a valid choice."),
        (in_review, "return_to_author", "comment", "a\x00b", "Null characters are not allowed."),
        (in_review, "return_to_author", "comment", "\u200b \u3000", "write a comment"),
        (factories.published_claim, "contest", "note", "\u200b", "write a note"),
    ],
)
def test_a_refused_step_names_its_field(
    made: Any, step: str, field: str, value: str, refusal: str
) -> None:
    claim = made()

    page = press(desk_of(factories.reviewer()), claim, step, **{field: value})

    assert refusal.lower() in said(page).lower()
    stage = claim.stage
    claim.refresh_from_db()
    assert claim.stage == stage


def test_a_refused_answer_to_a_review_names_its_field() -> None:
    claim = in_review()

    page = answer(desk_of(factories.reviewer()), claim, "return", comment="a\x00b")

    assert "comment: Null characters are not allowed." in said(page)
