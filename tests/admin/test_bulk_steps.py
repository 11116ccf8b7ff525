"""Bulk steps on claims, with a message for each claim."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from claims.models import Claim, Stage
from claims.workflow import post
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, list_page, reviewers_desk, said

pytestmark = pytest.mark.django_db


def act(desk: Client, action: str, *claims: Claim, **answers: Any) -> Any:
    """Choose the action, then answer the page that asks."""
    form = {"action": action, "_selected_action": [claim.pk for claim in claims]}
    asked = desk.post(list_page("claim"), form)
    assert all(claim.label in asked.content.decode() for claim in claims)
    return desk.post(list_page("claim"), {**form, "answered": "1", **answers}, follow=True)


def stage_of(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).stage


def test_selected_claims_are_returned_with_one_mail_to_each_author(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    author = factories.editor(email="author@example.org")
    first, _submission = factories.submitted_claim(by=author)
    second, _submission = factories.submitted_claim(by=author)
    others, _submission = factories.submitted_claim(by=factories.editor(email="b@example.org"))
    draft = factories.claim()

    page = act(reviewers_desk(), "return_selected", first, second, others, draft, comment="Page 4.")
    post.send_due()

    assert f"{draft.label}: {draft.label} is in stage “Draft”" in said(page)
    assert f"Returned: {others.label}, {second.label}, {first.label}." in said(page)
    assert [stage_of(claim) for claim in (first, second, others)] == [Stage.DRAFT] * 3
    assert first.submissions.get().review.comment == "Page 4."
    assert Claim.objects.get(pk=first.pk).assigned_to == author
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert sorted(letters) == ["author@example.org", "b@example.org"]
    letter = letters["author@example.org"]
    assert first.label in letter.subject and second.label in letter.subject
    assert "Page 4." in letter.body


def test_nothing_is_returned_without_a_comment_or_by_who_may_not_review() -> None:
    claim, _submission = factories.submitted_claim()
    form = {"action": "return_selected", "_selected_action": [claim.pk], "answered": "1"}

    page = reviewers_desk().post(list_page("claim"), form)
    assert page.context["form"].errors["comment"] == ["This field is required."]
    editors_desk().post(list_page("claim"), {**form, "comment": "No."}, follow=True)

    assert stage_of(claim) == Stage.IN_REVIEW


def test_nobody_returns_what_they_submitted() -> None:
    reviewer = factories.reviewer()
    claim, _submission = factories.submitted_claim(by=reviewer)

    page = act(desk_of(reviewer), "return_selected", claim, comment="Hm.")

    assert "Nobody reviews what they submitted themselves." in said(page)


def test_selected_claims_are_assigned_to_who_may_do_the_work(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    editor = factories.editor(email="editor@example.org")
    draft, noise = factories.claim(), factories.claim()
    in_review, _submission = factories.submitted_claim()

    page = act(
        editors_desk(),
        *("assign_selected", draft, in_review),
        to=editor.pk,
        due_at="2026-12-01T10:30",
    )
    post.send_due()

    assert f"Assigned: {draft.label}." in said(page)
    assert f"{in_review.label}: {editor} may not work on it as it stands (In review)." in said(page)
    assert list(editor.assigned_claims.all()) == [draft]
    assert Claim.objects.get(pk=noise.pk).assigned_to is None
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["editor@example.org"], "1 claim is assigned to you")


def test_selected_claims_are_taken_from_everybody() -> None:
    claim = factories.claim(assigned_to=factories.editor())

    act(editors_desk(), "assign_selected", claim)

    assert Claim.objects.get(pk=claim.pk).assigned_to is None


def test_only_who_may_write_claims_is_offered() -> None:
    editor, reader = factories.editor(), factories.account("Researchers")
    form = {"action": "assign_selected", "_selected_action": [factories.claim().pk]}

    offered = desk_of(editor).post(list_page("claim"), form).context["form"].fields["to"].queryset

    assert editor in offered
    assert reader not in offered


@pytest.mark.parametrize("nasty", ["\0", "-1", "9" * 40, "x", ""])
@pytest.mark.parametrize(
    "action", ["assign_selected", "change_subjects", "set_stance", "return_selected"]
)
def test_odd_answers_are_refused_by_the_page_that_asks(action: str, nasty: str) -> None:
    claim, _submission = factories.submitted_claim()
    answers = {"to": nasty, "due_at": nasty or "x", "subjects": nasty, "comment": nasty}
    form = {"action": action, "_selected_action": [claim.pk], "answered": "1", **answers}

    page = reviewers_desk().post(list_page("claim"), form, follow=True)

    assert page.status_code == 200
    assert stage_of(claim) == (Stage.DRAFT if "Returned" in said(page) else Stage.IN_REVIEW)


def test_claims_are_reopened_once_the_page_that_says_what_it_does_is_answered() -> None:
    published, draft = factories.published_claim(), factories.claim()
    form = {"action": "reopen_selected", "_selected_action": [published.pk, draft.pk]}

    asked = editors_desk().post(list_page("claim"), form)
    assert "until two people have signed anew" in asked.content.decode()
    assert stage_of(published) == Stage.PUBLISHED
    page = act(editors_desk(), "reopen_selected", published, draft)

    assert f"Reopened: {published.label}." in said(page)
    assert f"{draft.label}: " in said(page)
    assert stage_of(published) == Stage.DRAFT
