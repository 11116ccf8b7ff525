"""The evidence judged as the form stands; nothing is saved by asking."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim
from tests import factories
from tests.admin.browsing import added, editors_desk, filled, list_page, page_of
from tests.admin.test_routes_by_role import rows_written

pytestmark = pytest.mark.django_db


def asked(desk: Client, claim: Claim, form: dict[str, Any]) -> str:
    page = desk.post(reverse("admin:claims_claim_try", args=[claim.pk]), form)
    assert page.status_code == 200
    return page.content.decode()


def test_what_is_missing_is_said_before_it_is_saved() -> None:
    desk, claim, source = editors_desk(), factories.claim(), factories.source(kind="primary")
    form = filled(desk.get(page_of(claim)), verification_status="supported", rationale="So it is.")
    primary = {"source": source.pk, "stance": "supports", "position": 1, "summary": "It says so."}

    saved = asked(desk, claim, filled(desk.get(page_of(claim))))
    with_finding = asked(desk, claim, form)
    with_citation = asked(desk, claim, {**form, **added("citations", primary)})

    assert "There is no finding yet" in saved
    assert "There is no finding yet" not in with_finding
    assert ("light-red" in with_finding, "light-red" in with_citation) == (True, False)


def test_asking_saves_nothing_and_tells_nothing() -> None:
    desk, claim = editors_desk(), factories.claim(statement="As it was.")
    form = filled(desk.get(page_of(claim)), statement="Not saved.")
    before, version = rows_written(), Claim.objects.get(pk=claim.pk).version

    asked(desk, claim, form)

    assert rows_written() == before
    assert not LogEntry.objects.exists()
    now = Claim.objects.get(pk=claim.pk)
    assert (now.statement, now.version) == ("As it was.", version)
    assert list(desk.get(list_page("claim")).context["messages"]) == []


def test_what_could_not_be_saved_is_said_with_its_field() -> None:
    desk, claim = editors_desk(), factories.claim()

    text = asked(desk, claim, filled(desk.get(page_of(claim)), made_on="六月中"))

    assert "It cannot be saved like this:" in text
    assert "Made on: “六月中” is not an EDTF date" in text
    assert "write 2024-06" in text


def test_a_form_that_came_too_late_is_told_so() -> None:
    desk, claim = editors_desk(), factories.claim()
    form = filled(desk.get(page_of(claim)), seen_content="")

    assert "was changed after you opened this page" in asked(desk, claim, form)


def test_its_queries_do_not_grow_with_the_claims() -> None:
    desk, claim = editors_desk(), factories.supported_claim()
    form = filled(desk.get(page_of(claim)))

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            asked(desk, claim, form)
        return len(queries)

    few = count()
    for _number in range(5):
        factories.supported_claim()
    assert count() == few
