"""“Undo”, beside the message that says what was done, and on the history of the record."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.admin.desk import undo
from claims.models import Claim, Dismissal, Source
from tests import factories
from tests.admin.browsing import (
    administrators_desk,
    desk_of,
    editors_desk,
    list_page,
    press,
    push,
    said,
)

pytestmark = pytest.mark.django_db

BUTTON = re.compile(r'<button type="submit" form="undo" formaction="([^"]+)"')


def undo_on(page: Any) -> list[str]:
    """The addresses to which the buttons “Undo” of a page post."""
    html = page.content.decode()
    assert html.count('id="undo"') == 1
    return [address.replace("&amp;", "&") for address in BUTTON.findall(html)]


def stage(claim: Claim) -> str:
    return Claim.objects.values_list("stage", flat=True).get(pk=claim.pk)


def merged(desk: Client, stays: Source, other: Source) -> Any:
    address = reverse("admin:claims_source_merge", query={"source": [stays.pk, other.pk]})
    seen = dict(desk.get(address).context["sources"])
    form = {f"seen-{source.pk}": state for source, state in seen.items()}
    return desk.post(address, {**form, "into": stays.pk}, follow=True)


@pytest.mark.parametrize(
    ("make", "step"),
    [
        (factories.published_claim, "reopen"),
        (factories.withdrawn_claim, "reopen"),
        (factories.waiting_claim, "reopen"),
        (factories.supported_claim, "drop"),
    ],
)
def test_a_step_is_undone_beside_its_message_and_done_again(make: Any, step: str) -> None:
    desk, claim = editors_desk(), make()
    before = stage(claim)

    done = press(desk, claim, step)
    after = stage(claim)
    back = desk.post(undo_on(done)[0], follow=True)
    assert (stage(claim), after != before) == (before, True)
    desk.post(undo_on(back)[0], follow=True)
    assert stage(claim) == after


def test_the_history_of_a_claim_takes_a_reopening_back_or_says_why_not() -> None:
    desk, claim = editors_desk(), factories.published_claim()
    address = reverse("admin:claims_claim_history", args=[claim.pk])
    assert b"Undo the reopening" not in desk.get(address).content

    press(desk, claim, "reopen")
    assert b"Undo the reopening" in desk.get(address).content
    Claim.objects.filter(pk=claim.pk).update(rationale="Something else.")
    told = desk.get(address).content.decode()
    assert "Undo the reopening" not in told
    assert "It no longer says what edition 1 says" in told
    assert "It no longer says what edition 1 says" in said(press(desk, claim, "put_back"))


def test_claims_reopened_together_go_back_together_but_for_those_written_in() -> None:
    desk = editors_desk()
    claims = [factories.published_claim() for _claim in range(3)]
    form = {"action": "reopen_selected", "_selected_action": [claim.pk for claim in claims]}
    done = desk.post(list_page("claim"), {**form, "answered": "1"}, follow=True)
    assert [stage(claim) for claim in claims] == ["draft"] * 3
    Claim.objects.filter(pk=claims[1].pk).update(rationale="Something else.")

    page = desk.post(undo_on(done)[0], follow=True)

    assert [stage(claim) for claim in claims] == ["published", "draft", "published"]
    assert f"Put back as they were: {claims[0].label}, {claims[2].label}." in said(page)
    assert f"{claims[1].label}: It no longer says" in said(page)


@pytest.mark.django_db(transaction=True)  # the history tells acts apart by their moments
def test_a_merger_is_undone_beside_its_message_and_on_the_history_of_the_source() -> None:
    desk, stays, other = administrators_desk(), factories.source(), factories.source()
    draft = factories.claim()
    factories.citation(draft, source=other)
    history = reverse("admin:claims_source_history", args=[stays.pk])
    assert b"Undo the merger" not in desk.get(history).content

    done = merged(desk, stays, other)
    assert b"Undo the merger" in desk.get(history).content
    page = desk.post(undo_on(done)[0], follow=True)
    assert "The merger is taken back" in said(page)
    assert draft.label in said(page)
    assert draft.citations.get().source == other
    assert b"Undo the merger" not in desk.get(history).content

    merged(desk, stays, other)
    Source.objects.filter(pk=stays.pk).update(title="Another title")
    told = desk.get(history).content.decode()
    assert "Undo the merger" not in told
    assert "“Another title” was changed after the merger." in told
    assert "“Another title” was changed after the merger." in said(push(desk, stays, "part"))
    other.refresh_from_db()
    assert other.merged_into == stays


@pytest.mark.django_db(transaction=True)  # the history tells acts apart by their moments
def test_what_was_ticked_and_dismissed_is_taken_back_beside_its_messages() -> None:
    editor = factories.editor()
    desk, article = desk_of(editor), factories.article()
    factories.article_text(article, "One bridge fell. Nobody saw it. Two towers stand.")
    form = {"claim": ["0-16"], "dismiss-17-31": "opinion", "dismiss-32-49": "other"}
    address = reverse("admin:claims_article_sentences", args=[article.pk])

    done = desk.post(address, {**form, "claimant": "", "made_on": ""}, follow=True)
    drafted, dismissed = undo_on(done)
    assert (Claim.objects.count(), Dismissal.objects.count()) == (1, 2)
    history = desk.get(reverse("admin:claims_article_history", args=[article.pk]))
    assert undo_on(history) == [dismissed]
    assert "“Nobody saw it.”" in history.content.decode()

    assert "2 sentences are unchecked again." in said(desk.post(dismissed, follow=True))
    assert "It is taken back already" in said(desk.post(dismissed, follow=True))
    assert "Taken back: C-" in said(desk.post(drafted, follow=True))
    assert "The drafts are gone already." in said(desk.post(drafted, follow=True))
    assert (Claim.objects.count(), Dismissal.objects.count()) == (0, 0)

    done = desk.post(address, {**form, "claimant": "", "made_on": ""}, follow=True)
    made = Claim.objects.get()
    factories.citation(made)
    assert f"{made.label} was worked on since" in said(desk.post(undo_on(done)[0], follow=True))
    assert Claim.objects.exists()


def test_keys_are_written_as_ranges_and_read_again(rf: Any) -> None:
    for keys in ([], [5], [3, 1, 2, 9, 7, 8], list(range(1, 301))):
        written = undo.as_ranges(keys)
        assert undo.keys_in(rf.post(f"/?keys={written}")) == sorted(keys)
    assert undo.as_ranges([3, 1, 2, 9, 7, 8, 12]) == "1-3,7-9,12"
    for nasty in ("", "x", "1-", "-1", "9-3", "1-999999999", "\0", "1" * 40, "٣"):
        assert undo.keys_in(rf.post("/", query_params={"keys": nasty})) == []
