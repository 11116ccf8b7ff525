"""Who else has a claim open: noted by the page's script, shown to colleagues, soon forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.urls import reverse

from claims.models import Claim, Presence
from tests import factories
from tests.admin.browsing import delete, desk_of, page_of, review_page, said
from tests.refused import refused

pytestmark = pytest.mark.django_db


def here(claim: Claim) -> str:
    return reverse("admin:claims_claim_here", args=[claim.pk])


def minutes_pass(count: int, *, unseen: bool = False) -> None:
    ago = timedelta(minutes=count)
    changes: dict[str, Any] = {"opened_at": F("opened_at") - ago}
    Presence.objects.update(**changes, **({"seen_at": F("seen_at") - ago} if unseen else {}))


def test_a_colleague_is_told_who_has_the_claim_open_and_since_when() -> None:
    editor, reviewer = factories.editor(username="lin"), factories.reviewer(username="park")
    claim, _submission = factories.submitted_claim()
    elsewhere = factories.claim()
    first, second = desk_of(editor), desk_of(reviewer)

    assert first.post(here(claim)).json() == {"here": []}
    first.post(here(elsewhere))
    assert second.post(here(claim)).json() == {"here": ["lin opened this claim just now."]}
    minutes_pass(6)
    first.post(here(claim))
    told = "lin opened this claim 6 minutes ago."
    for address in (page_of(claim), review_page(claim)):
        assert told in second.get(address).content.decode()
    assert told not in first.get(page_of(claim)).content.decode()
    second.cookies["django_language"] = "zh-hant"
    assert "lin 在 6 分鐘前開啟了這則主張。" in second.get(page_of(claim)).content.decode()


def test_who_is_silent_for_minutes_is_forgotten_and_comes_as_if_new() -> None:
    editor, claim = factories.editor(), factories.claim()
    desk, colleague = desk_of(editor), desk_of(factories.editor())
    desk.post(here(claim))
    minutes_pass(9, unseen=True)

    assert "opened this claim" not in colleague.get(page_of(claim)).content.decode()
    desk.post(here(claim))
    assert "just now" in colleague.post(here(claim)).json()["here"][0]
    minutes_pass(9, unseen=True)
    colleague.post(here(claim))
    assert list(Presence.objects.values_list("account__username", flat=True)) != [editor.username]
    assert Presence.objects.count() == 1


def test_who_only_reads_is_neither_told_nor_told_of() -> None:
    claim = factories.claim()
    desk_of(factories.editor()).post(here(claim))
    reader = desk_of(factories.account("Researchers"))

    assert reader.post(here(claim)).status_code == 403
    assert 'id="here"' not in reader.get(page_of(claim)).content.decode()
    assert Presence.objects.count() == 1


def test_opening_a_page_writes_nothing_and_one_note_costs_as_much_as_many(
    django_assert_max_num_queries: Any,
) -> None:
    claim, desk = factories.claim(), desk_of(factories.editor())
    desk.get(page_of(claim))
    assert not Presence.objects.exists()
    with django_assert_max_num_queries(10):
        desk.post(here(claim))
    for _colleague in range(5):
        Presence.objects.create(claim=claim, account=factories.editor())
    with django_assert_max_num_queries(10):
        assert len(desk.post(here(claim)).json()["here"]) == 5


def test_a_draft_that_is_open_somewhere_is_deleted_without_a_word_of_that() -> None:
    claim, desk = factories.claim(), desk_of(factories.editor())
    desk.post(here(claim))
    address = page_of(claim).replace("/change/", "/delete/")
    assert "Open page" not in desk.get(address).content.decode()

    assert "deleted" in said(delete(desk, claim))


def test_the_table_is_unlogged_and_notes_each_page_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'claims_presence'")
        assert cursor.fetchone() == ("u",)
    row = Presence.objects.create(claim=factories.claim(), account=factories.editor())

    with refused("presence_once"):
        Presence.objects.create(claim=row.claim, account=row.account)
    with refused("presence_opened_before_seen"):
        Presence.objects.update(seen_at=F("opened_at") - timedelta(seconds=1))
