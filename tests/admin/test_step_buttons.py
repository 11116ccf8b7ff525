"""The buttons of the claim page and the actions of its list, for those who may and may not."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.models import AwaitedHead, Claim, Edition, Review, Stage, Submission, VerificationStatus
from claims.workflow import objections
from tests import factories
from tests.admin.browsing import (
    approve_as_shown,
    desk_of,
    editors_desk,
    list_page,
    page_of,
    press,
    review_page,
    reviewers_desk,
    said,
)

pytestmark = pytest.mark.django_db


def buttons(desk: Client, claim: Claim) -> set[str]:
    return {offer.step.name for offer in desk.get(page_of(claim)).context["overview"]["offers"]}


def test_a_claim_goes_from_draft_to_published_through_the_buttons() -> None:
    claim = factories.supported_claim()

    page = press(editors_desk(), claim, "submit", note="")
    assert said(page) == f"{claim.label} waits for a second person now."

    page = approve_as_shown(reviewers_desk(), claim, comment="Read all of it.")
    assert said(page) == f"{claim.label} is approved: it is in stage “Published” now."

    claim.refresh_from_db()
    assert claim.stage == Stage.PUBLISHED
    assert claim.editions.get().kind == "first"
    assert Review.objects.get().comment == "Read all of it."


def test_while_the_end_of_the_log_is_missing_an_approval_says_so_and_loses_no_word() -> None:
    claim, _submission = factories.submitted_claim()
    AwaitedHead.objects.create(position=9, chain="ab" * 32, noted_in="a mirror")

    page = approve_as_shown(reviewers_desk(), claim, comment="Read all of it.")

    assert said(page).startswith("Publishing is closed: the end of the log is missing here")
    assert "Read all of it." in page.content.decode()
    claim.refresh_from_db()
    assert claim.stage == Stage.IN_REVIEW and not Review.objects.exists()


def test_a_claim_of_an_unreleased_article_waits_after_its_approval() -> None:
    claim = factories.supported_claim()
    factories.appearance(claim, factories.article())
    press(editors_desk(), claim, "submit")

    page = approve_as_shown(reviewers_desk(), claim)

    assert "it is in stage “Approved, waiting for release” now" in said(page)
    assert not Edition.objects.exists()


def test_a_claim_is_returned_with_a_comment_and_submitted_again() -> None:
    claim, _submission = factories.submitted_claim()

    page = press(reviewers_desk(), claim, "return_to_author", comment="Which bridge?")

    assert said(page) == f"{claim.label} is a draft again."
    assert "Which bridge?" in page.content.decode()
    press(editors_desk(), claim, "submit")
    claim.refresh_from_db()
    assert claim.stage == Stage.IN_REVIEW


def test_a_claim_is_not_returned_without_a_word() -> None:
    claim, _submission = factories.submitted_claim()

    page = press(reviewers_desk(), claim, "return_to_author", comment="  ")

    assert said(page) == "Say why it is returned: write a comment."
    assert not Review.objects.exists()


def test_no_claim_is_approved_on_the_claim_page() -> None:
    claim, submission = factories.submitted_claim()

    page = press(reviewers_desk(), claim, "approve", digest=submission.content_digest)

    assert page.redirect_chain[-1][0] == review_page(claim)
    assert not Review.objects.exists()


def test_what_speaks_against_a_step_stands_beside_its_button_before_it_is_pressed() -> None:
    reviewer = factories.reviewer()
    claim, _submission = factories.submitted_claim(by=reviewer)

    page = desk_of(reviewer).get(page_of(claim))

    assert "Nobody reviews what they submitted themselves." in page.content.decode()


def test_every_objection_is_said_at_once() -> None:
    claim = factories.claim(verification_status=VerificationStatus.REFUTED)

    page = press(editors_desk(), claim, "submit", kind="corrected", note="")

    found = objections.objections(claim, "submit", actor=factories.editor(), kind="corrected")
    assert said(page).splitlines() == [objection.message for objection in found]
    assert {"wrong_kind", "no_note", "no_rationale", "no_citation"} <= {
        objection.code for objection in found
    }
    assert not Submission.objects.exists()


def test_what_was_typed_into_a_refused_step_is_still_there_once() -> None:
    claim = factories.published_claim()
    desk = editors_desk()

    page = press(desk, claim, "withdraw", note="x" * 9 + "\0")

    assert f"{'x' * 9}\0</textarea>" in page.content.decode()
    assert "x" * 9 not in desk.get(page_of(claim)).content.decode()


@pytest.mark.parametrize("answer", ["x\x00y", "x" * 100_000, "\ufeff\u202e<script>"])
@pytest.mark.parametrize("step", ["submit", "return_to_author", "contest", "withdraw"])
def test_no_answer_makes_a_step_fail(step: str, answer: str) -> None:
    claim = factories.published_claim()
    if step == "return_to_author":
        factories.reopened(claim)
        workflow.submit(claim, actor=factories.editor(), note="Looked at again.")
    answers = dict.fromkeys(("kind", "note", "comment", "digest"), answer)

    page = press(reviewers_desk(), claim, step, **answers)

    assert page.status_code == 200
    assert said(page)
    assert "<script>" not in said(page)


def test_a_null_character_is_refused_with_the_name_of_its_field() -> None:
    claim, _submission = factories.submitted_claim()

    page = press(reviewers_desk(), claim, "return_to_author", comment="x\x00")

    assert said(page) == "comment: Null characters are not allowed."


def test_recall_reopen_drop_and_pick_up_move_the_claim() -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    desk = desk_of(editor)
    claim, submission = factories.submitted_claim(by=editor)

    def stage_after(step: str) -> str:
        press(desk, claim, step)
        claim.refresh_from_db()
        return claim.stage

    assert stage_after("recall") == Stage.DRAFT
    assert stage_after("drop") == Stage.DROPPED
    assert stage_after("pick_up") == Stage.DRAFT
    submission = workflow.submit(claim, actor=editor)
    workflow.approve(claim, actor=reviewer, digest=submission.content_digest)
    assert stage_after("reopen") == Stage.DRAFT
    assert claim.editions.count() == 1


def test_a_published_claim_is_withdrawn_by_two_people() -> None:
    claim = factories.published_claim()

    press(editors_desk(), claim, "withdraw", note="It was about another bridge.")
    page = reviewers_desk().get(page_of(claim))
    assert "This submission withdraws the claim." in page.content.decode()
    assert "It was about another bridge." in page.content.decode()

    approve_as_shown(reviewers_desk(), claim)
    claim.refresh_from_db()
    assert claim.stage == Stage.WITHDRAWN


def test_a_reviewer_contests_alone_and_at_once() -> None:
    claim = factories.published_claim()

    page = press(reviewers_desk(), claim, "contest", note="A new register is out.")

    assert said(page) == f"Readers of {claim.label} are told that its finding is in dispute."
    assert claim.editions.latest().kind == "contested"


def test_only_the_buttons_that_make_sense_are_there() -> None:
    submitter = factories.editor()
    editor, reviewer = desk_of(submitter), reviewers_desk()
    draft = factories.supported_claim()
    in_review, _submission = factories.submitted_claim(by=submitter)
    published = factories.published_claim()

    assert buttons(editor, draft) == buttons(reviewer, draft) == {"submit", "drop"}
    assert buttons(editor, in_review) == {"recall"}
    assert buttons(editors_desk(), in_review) == set()
    assert buttons(reviewer, in_review) == {"approve", "return_to_author"}
    assert buttons(editor, published) == {"reopen", "withdraw"}
    assert buttons(reviewer, published) == {"reopen", "withdraw", "contest"}


@pytest.mark.parametrize("step", ["return_to_author", "contest"])
def test_editors_cannot_review(step: str) -> None:
    published = factories.published_claim()
    claim, submission = factories.submitted_claim()
    target = published if step == "contest" else claim
    answers = {"digest": submission.content_digest, "comment": "x", "note": "x"}

    page = press(editors_desk(), target, step, **answers)

    assert "Your account may not do this." in said(page)
    assert Review.objects.filter(submission__claim=claim).count() == 0
    assert published.editions.count() == 1


@pytest.mark.parametrize("is_staff", [True, False])
def test_who_may_not_see_claims_reaches_no_step(is_staff: bool) -> None:
    claim, submission = factories.submitted_claim()
    address = reverse("admin:claims_claim_step", args=[claim.pk, "approve"])
    account = factories.account(is_staff=is_staff)
    account.user_permissions.set(Permission.objects.filter(codename="review_claim"))

    answer = desk_of(account).post(address, {"digest": submission.content_digest})

    assert answer.status_code == 403
    assert not Review.objects.exists()


def test_a_step_is_posted_with_a_token_and_never_fetched() -> None:
    claim, _submission = factories.submitted_claim()
    address = reverse("admin:claims_claim_step", args=[claim.pk, "approve"])
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.reviewer())

    assert strict.post(address).status_code == 403
    assert reviewers_desk().get(address).status_code == 405


@pytest.mark.parametrize("name", ["publish", "release", "_step"])
def test_there_is_no_other_step(name: str) -> None:
    claim = factories.supported_claim()
    answer = editors_desk().post(f"{page_of(claim).removesuffix('change/')}step/{name}/")
    assert answer.status_code == 404


def test_a_claim_that_is_not_there_has_no_steps() -> None:
    for number in (0, 10**30):
        address = reverse("admin:claims_claim_step", args=[number, "submit"])
        assert editors_desk().post(address).status_code == 404


def act(desk: Client, action: str, *claims: Claim, **answers: str) -> str:
    form = {"action": action, "_selected_action": [claim.pk for claim in claims], **answers}
    return said(desk.post(list_page("claim"), form, follow=True))


def test_selected_claims_are_submitted_and_each_outcome_is_said() -> None:
    ready, short = factories.supported_claim(), factories.claim()
    in_review, _submission = factories.submitted_claim()

    told = act(editors_desk(), "submit_selected", ready, short, in_review, answered="1")

    assert f"Submitted: {ready.label}." in told
    assert f"{short.label}: There is no finding yet: choose a verification status." in told
    assert f"{in_review.label}: {in_review.label} is in stage “In review”" in told
    ready.refresh_from_db()
    assert ready.stage == Stage.IN_REVIEW


def test_selected_claims_are_assigned_in_every_stage() -> None:
    editor = factories.editor()
    claims = [factories.published_claim(), factories.claim()]
    noise = factories.claim()

    assert act(desk_of(editor), "assign_to_me", *claims) == "2 claims are assigned to you."
    assert set(editor.assigned_claims.all()) == set(claims)
    noise.refresh_from_db()
    assert noise.assigned_to is None


def test_there_is_no_approval_in_bulk() -> None:
    factories.submitted_claim()

    page = reviewers_desk().get(list_page("claim"))
    offered = {name for name, _label in page.context["action_form"].fields["action"].choices}

    assert offered - {""} == {
        "delete_selected",
        "submit_selected",
        "return_selected",
        "reopen_selected",
        "assign_selected",
        "assign_to_me",
        "set_claimant",
        "set_dates",
        "change_subjects",
        "set_stance",
        "export_selected",
        "ask_outside",
    }
