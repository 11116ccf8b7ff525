"""Handover: submissions are handed over, returns come back, and both are told by mail."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from claims.models import Claim, Letter, Stage
from claims.workflow import post
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, list_page, page_of, press, said

pytestmark = pytest.mark.django_db

DUE = {"due_at": "2026-12-01T10:30"}


@pytest.fixture(autouse=True)
def mail_server(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"


def people() -> tuple[User, User]:
    return (
        factories.editor(email="editor@example.org"),
        factories.reviewer(email="reviewer@example.org"),
    )


def press_selected(editor: User, *claims: Claim, **answers: Any) -> Any:
    """Answer the page that “Submit selected claims” opens."""
    chosen = {"action": "submit_selected", "_selected_action": [claim.pk for claim in claims]}
    asked = desk_of(editor).post(list_page("claim"), chosen)
    assert all(claim.label in asked.content.decode() for claim in claims)
    form = {**chosen, "answered": "1", **answers}
    return desk_of(editor).post(list_page("claim"), form, follow=True)


def offered(editor: User, claim: Claim) -> set[User]:
    offers = desk_of(editor).get(page_of(claim)).context["overview"]["offers"]
    (form,) = (offer.form for offer in offers if offer.step.name == "submit")
    return set(form.fields["to"].queryset)


def test_a_claim_is_handed_to_a_person_with_a_due_time() -> None:
    editor, reviewer = people()
    claim = factories.supported_claim()

    press(desk_of(editor), claim, "submit", to=str(reviewer.pk), **DUE)
    post.send_due()

    claim.refresh_from_db()
    assert (claim.stage, claim.assigned_to) == (Stage.IN_REVIEW, reviewer)
    assert claim.due_at == datetime(2026, 12, 1, 10, 30, tzinfo=timezone.get_current_timezone())
    (letter,) = mail.outbox
    assert letter.to == ["reviewer@example.org"]
    assert letter.subject == "1 claim waits for your review"
    assert claim.label in letter.body


def test_nobody_in_particular_is_the_pool_and_gets_no_mail() -> None:
    editor, _reviewer = people()
    claim = factories.supported_claim(assigned_to=editor)

    press(desk_of(editor), claim, "submit")
    post.send_due()

    claim.refresh_from_db()
    assert (claim.stage, claim.assigned_to, claim.due_at) == (Stage.IN_REVIEW, None, None)
    assert mail.outbox == []


def test_only_others_who_may_review_are_offered_and_accepted() -> None:
    submitter, reviewer = factories.reviewer(), factories.reviewer()
    factories.reviewer(is_active=False)
    factories.reviewer(is_staff=False)
    editor = factories.editor()
    claim = factories.supported_claim()

    assert offered(submitter, claim) == {reviewer}
    for nobody in (submitter.pk, editor.pk, "\x00", "9" * 30, "x"):
        page = press(desk_of(submitter), claim, "submit", to=str(nobody))
        assert said(page).startswith("hand to: ")
    claim.refresh_from_db()
    assert claim.stage == Stage.DRAFT


@pytest.mark.parametrize("due_at", ["tomorrow", "2026-13-01T10:00", "\x00"])
def test_a_due_time_that_is_none_is_refused_by_name(due_at: str) -> None:
    claim = factories.supported_claim()

    page = press(editors_desk(), claim, "submit", due_at=due_at)

    assert said(page).startswith("due: ")
    assert not claim.submissions.exists()


def test_several_are_handed_over_at_once_with_one_mail() -> None:
    editor, reviewer = people()
    ready = [factories.supported_claim(), factories.supported_claim()]
    short = factories.claim()

    page = press_selected(editor, *ready, short, to=reviewer.pk, **DUE)
    post.send_due()

    assert set(reviewer.assigned_claims.all()) == set(ready)
    assert f"{short.label}: There is no finding yet" in said(page)
    (letter,) = mail.outbox
    assert letter.subject == "2 claims wait for your review"
    assert all(claim.label in letter.body for claim in ready)
    assert short.label not in letter.body


def test_nothing_is_submitted_while_the_page_of_several_is_not_answered_rightly() -> None:
    editor, _reviewer = people()
    claim = factories.supported_claim()

    page = press_selected(editor, claim, to=editor.pk)

    assert page.context["form"].errors
    claim.refresh_from_db()
    assert claim.stage == Stage.DRAFT


def test_a_returned_claim_is_its_submitters_again_and_they_are_told_why() -> None:
    editor, reviewer = people()
    claim, _submission = factories.submitted_claim(by=editor, assigned_to=reviewer)

    press(desk_of(reviewer), claim, "return_to_author", comment="Which bridge?")
    post.send_due()

    claim.refresh_from_db()
    assert claim.assigned_to == editor
    assert [letter.to for letter in mail.outbox] == [["editor@example.org"]]
    assert "Which bridge?" in mail.outbox[0].body


def test_who_submitted_a_finding_is_told_that_it_is_contested() -> None:
    editor, reviewer = people()
    claim = factories.published_claim(submitter=editor)

    press(desk_of(reviewer), claim, "contest", note="A new register is out.")
    post.send_due()

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["editor@example.org"], f"{claim.label} is contested")


def test_a_recalled_claim_is_with_who_recalled_it() -> None:
    editor, reviewer = people()
    claim, _submission = factories.submitted_claim(by=editor)
    Claim.objects.filter(pk=claim.pk).update(assigned_to=reviewer)

    press(desk_of(editor), claim, "recall")

    claim.refresh_from_db()
    assert claim.assigned_to == editor


def test_without_a_mail_server_nothing_is_sent_and_nothing_fails(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    editor, reviewer = people()
    claim = factories.supported_claim()

    press(desk_of(editor), claim, "submit", to=str(reviewer.pk))

    assert not Letter.objects.exists()
    assert claim.submissions.exists()


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_does_not_answer_breaks_no_step(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    editor, reviewer = people()
    claim = factories.supported_claim()

    page = press(desk_of(editor), claim, "submit", to=str(reviewer.pk))

    assert said(page) == f"{claim.label} waits for a second person now."
    claim.refresh_from_db()
    assert claim.assigned_to == reviewer
