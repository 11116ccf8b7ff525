"""The review page: what it shows, to whom, its answers, and what comes next."""

from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.admin.claim.review_context import next_in_queue
from claims.models import (
    Claim,
    Edition,
    Review,
    SourceCondition,
    Stage,
    Tick,
)
from tests import factories
from tests.admin.browsing import (
    answer,
    approve_as_shown,
    desk_of,
    editors_desk,
    list_page,
    page_of,
    review_page,
    reviewers_desk,
    said,
    tick,
)
from tests.rich_claim import rich_draft

pytestmark = pytest.mark.django_db


def shown(desk: Client, claim: Claim) -> str:
    return desk.get(review_page(claim)).content.decode()


def test_everything_that_is_signed_is_on_the_page() -> None:
    claim = rich_draft()
    article = factories.article(title="The article")
    factories.appearance(claim, article, prefix="so that ", excerpt="the bridge", suffix=" opened")
    workflow.submit(claim, actor=factories.editor())
    source = claim.citations.all()[0].source
    source.__class__.objects.filter(pk=source.pk).update(condition=SourceCondition.GONE)

    page = unescape(shown(reviewers_desk(), claim))

    rows = [claim, *claim.translations.all(), *claim.citations.all(), *claim.search_records.all()]
    names = ("statement", "rationale", "suggested_wording", "excerpt", "translation", "summary")
    words = [getattr(row, name, "") for row in rows for name in (*names, "found")]
    words += ["The article", "<mark>the bridge</mark>", " opened", "Partly supported", "Gone"]
    words += [citation.source.publisher for citation in claim.citations.all()]
    words += [citation.source.url for citation in claim.citations.all()]
    for wanted in filter(None, words):
        assert wanted.replace("\n", "<br>") in page


def test_what_is_shown_is_what_was_signed_not_the_workspace() -> None:
    claim, submission = factories.submitted_claim(statement="The signed words.")
    workflow.recall(claim, actor=submission.submitted_by)
    Claim.objects.filter(pk=claim.pk).update(statement="The words of later.")

    page = shown(reviewers_desk(), claim)

    assert "The signed words." in page
    assert "The words of later." not in page
    assert f"The submission of {claim.label} was taken back." in page


def test_the_page_is_linked_from_the_claim_and_from_the_list() -> None:
    claim, _submission = factories.submitted_claim()
    draft = factories.claim()

    for address in (page_of(claim), list_page("claim")):
        page = reviewers_desk().get(address).content.decode()
        assert f'href="{review_page(claim)}"' in page
        assert f'href="{review_page(draft)}"' not in page
        assert review_page(claim) not in editors_desk().get(address).content.decode()


def test_a_claim_that_was_never_submitted_has_no_review_page() -> None:
    claim = factories.claim()

    page = reviewers_desk().get(review_page(claim), follow=True)

    assert page.redirect_chain[-1][0] == page_of(claim)
    assert said(page) == f"{claim.label} was never submitted: there is nothing to review."


def test_the_submitter_sees_the_page_and_why_they_cannot_answer() -> None:
    reviewer, editor = factories.reviewer(), factories.editor()
    by_reviewer, _submission = factories.submitted_claim(by=reviewer)
    by_editor, _submission = factories.submitted_claim(by=editor)

    page = desk_of(reviewer).get(review_page(by_reviewer))
    assert "Nobody reviews what they submitted themselves." in page.content.decode()
    assert "approve" not in page.context

    page = desk_of(editor).get(review_page(by_editor))
    assert "Your account may not do this." in page.content.decode()
    assert "approve" not in page.context


@pytest.mark.parametrize("address", ["", "tick/", "approve/", "return/"])
def test_who_may_not_review_reaches_nothing_of_the_page(address: str) -> None:
    claim, submission = factories.submitted_claim()
    form = {
        "submission": submission.pk,
        "digest": submission.content_digest,
        "comment": "x",
        "place": 0,
        "ticked": "true",
    }

    blind = factories.account()
    blind.user_permissions.set(Permission.objects.filter(codename="review_claim"))
    for desk in (editors_desk(), desk_of(factories.account()), desk_of(blind)):
        target = f"{review_page(claim)}{address}"
        response = desk.post(target, form) if address else desk.get(target)
        assert response.status_code == 403
    assert not Tick.objects.exists()
    assert not Review.objects.exists()


@pytest.mark.parametrize("address", ["tick/", "approve/", "return/", "../take-over/"])
def test_what_changes_something_is_posted_with_a_token_and_never_fetched(address: str) -> None:
    claim, _submission = factories.submitted_claim()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.reviewer())
    path = reverse("admin:claims_claim_take_over", args=[claim.pk])
    target = path if "take" in address else f"{review_page(claim)}{address}"

    assert strict.post(target).status_code == 403
    assert reviewers_desk().get(target).status_code == 405


def test_the_page_costs_the_same_for_one_citation_and_twenty() -> None:
    reviewer = factories.reviewer()

    def in_review(citations: int, neighbours: int) -> Claim:
        claim = factories.published_claim()
        workflow.reopen(claim, actor=factories.editor())
        claim.citations.all().delete()
        for _number in range(citations):
            factories.citation(claim, source=factories.source(kind="primary"))
        submission = workflow.submit(claim, actor=factories.editor(), note="Cited anew.")
        workflow.return_to_author(claim, actor=reviewer, comment="Mend it.")
        Claim.objects.filter(pk=claim.pk).update(rationale="Another one.")
        workflow.submit(claim, actor=submission.submitted_by, note="Cited anew.")
        for _number in range(neighbours):
            factories.submitted_claim()
        return claim

    few, many = in_review(1, 1), in_review(20, 10)
    desk = desk_of(reviewer)

    def queries(claim: Claim) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(review_page(claim)).status_code == 200
        return len(seen)

    queries(few)
    assert queries(many) == queries(few)


def test_nobody_approves_their_own_claim_on_the_review_page() -> None:
    reviewer = factories.reviewer()
    claim, submission = factories.submitted_claim(by=reviewer)
    form = {"submission": submission.pk, "digest": submission.content_digest}

    page = desk_of(reviewer).post(f"{review_page(claim)}approve/", form, follow=True)

    assert "Nobody reviews what they submitted themselves." in said(page)
    assert not Review.objects.exists()
    assert not Edition.objects.exists()


def test_another_digest_than_the_one_submitted_is_refused() -> None:
    claim, _submission = factories.submitted_claim()
    desk = reviewers_desk()
    tick(desk, claim)

    page = answer(desk, claim, "approve", digest="0" * 64)

    assert "What you looked at is not what is submitted now" in said(page)
    assert not Review.objects.exists()


@pytest.mark.parametrize("form", ["approve", "return"])
def test_an_answer_to_what_was_submitted_before_says_what_happened(form: str) -> None:
    editor = factories.editor(username="ada")
    claim, first = factories.submitted_claim(by=editor)
    desk = reviewers_desk()
    tick(desk, claim)
    old = {"submission": first.pk, "digest": first.content_digest, "comment": "Fine."}
    workflow.recall(claim, actor=editor)

    page = desk.post(f"{review_page(claim)}{form}/", old, follow=True)
    assert f"The submission of {claim.label} was taken back." in said(page)

    Claim.objects.filter(pk=claim.pk).update(statement="Other words.")
    workflow.submit(claim, actor=editor)
    page = desk.post(f"{review_page(claim)}{form}/", old, follow=True)
    assert said(page).splitlines() == [
        f"{claim.label} was submitted again by ada while this page was open.",
        "Nothing was signed and nothing was published.",
    ]
    assert "Other words." in page.content.decode()
    assert not Review.objects.exists()
    assert not Edition.objects.exists()


def test_an_answer_after_that_of_a_colleague_says_who_was_first() -> None:
    claim, submission = factories.submitted_claim()
    workflow.return_to_author(
        claim, actor=factories.reviewer(username="grace"), comment="Which bridge?"
    )
    form = {"submission": submission.pk, "digest": submission.content_digest}

    page = reviewers_desk().post(f"{review_page(claim)}approve/", form, follow=True)

    assert "grace has answered this submission: Returned to the author." in said(page)
    assert Review.objects.count() == 1


@pytest.mark.parametrize("words", ["x\x00y", "x" * 100_000, "\ufeff\u202e<script>"])
@pytest.mark.parametrize("field", ["comment", "digest", "submission", "statement-en"])
@pytest.mark.parametrize("form", ["approve", "return"])
def test_no_answer_makes_the_page_fail(form: str, field: str, words: str) -> None:
    claim, _submission = factories.submitted_claim()

    page = answer(reviewers_desk(), claim, form, **{field: words})

    assert page.status_code in (200, 404)
    assert "<script>" not in (said(page) if page.status_code == 200 else "")


def test_a_withdrawal_is_approved_with_its_note_alone() -> None:
    claim = factories.published_claim()
    workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="It was misread.")
    desk = reviewers_desk()

    page = shown(desk, claim)
    assert "This submission withdraws the claim." in page
    assert "It was misread." in page
    assert claim.statement in page
    answer(desk, claim, "approve")

    claim.refresh_from_db()
    assert claim.stage == Stage.WITHDRAWN


def test_a_reviewer_sees_what_changed_since_they_looked_and_since_the_last_edition() -> None:
    editor, mine, another = factories.editor(), factories.reviewer(), factories.reviewer()
    claim = factories.published_claim(statement="條約於2018年生效。", language="zh-Hant")

    def rewrite(words: str, answered_by: Any = None) -> None:
        if claim.stage != Stage.DRAFT:
            workflow.reopen(claim, actor=editor)
        Claim.objects.filter(pk=claim.pk).update(statement=words)
        workflow.submit(claim, actor=editor, note="Read anew.")
        if answered_by:
            workflow.return_to_author(claim, actor=answered_by, comment="No.")
        claim.refresh_from_db()

    rewrite("條約於2019年生效。", mine)
    rewrite("條約於2020年生效。", another)
    rewrite("條約於2021年失效。")
    page = desk_of(mine).get(review_page(claim))

    def told(name: str) -> list[tuple[str, str]]:
        return [piece for change in page.context[name].fields for piece in change.pieces]

    assert told("since_seen")[1:3] == [("removed", "2019"), ("added", "2021")]
    assert told("since_edition")[1:3] == [("removed", "2018"), ("added", "2021")]
    assert '<del><span class="visually-hidden">removed: </span>生</del>' in page.content.decode()
    assert '<ins><span class="visually-hidden">added: </span>失</ins>' in page.content.decode()
    assert "You have not reviewed it before." in shown(reviewers_desk(), claim)


def test_the_queue_is_what_this_reviewer_may_answer_by_due_time_then_reading_order() -> None:
    reviewer = factories.reviewer()
    article = factories.article()

    def in_review(position: int, *, by: Any = None, **marks: Any) -> Claim:
        claim = factories.supported_claim()
        factories.appearance(claim, article, position=position)
        workflow.submit(claim, actor=by or factories.editor())
        Claim.objects.filter(pk=claim.pk).update(**marks)
        return claim

    late = in_review(9)
    early = in_review(2)
    mine = in_review(5, assigned_to=reviewer)
    due = in_review(10, due_at=timezone.now())
    in_review(1, by=reviewer)
    in_review(1, assigned_to=factories.reviewer())

    order = [due.pk]
    while (following := next_in_queue(Claim.objects.get(pk=order[-1]), actor=reviewer)) != due.pk:
        assert following
        order.append(following)
    assert order == [claim.pk for claim in (due, early, mine, late)]

    page = approve_as_shown(desk_of(reviewer), early)
    assert page.redirect_chain[-1][0] == review_page(due)


def test_after_the_last_claim_of_the_queue_comes_its_own_page() -> None:
    claim, _submission = factories.submitted_claim()

    page = approve_as_shown(reviewers_desk(), claim)

    assert page.redirect_chain[-1][0] == page_of(claim)


def test_a_public_finding_is_contested_from_the_page() -> None:
    claim = factories.published_claim()
    factories.reopened(claim)
    workflow.submit(claim, actor=factories.editor(), note="Looked at again.")
    never_published, _submission = factories.submitted_claim()
    desk = reviewers_desk()

    assert "step-contest" in shown(desk, claim)
    assert "step-contest" not in shown(desk, never_published)
