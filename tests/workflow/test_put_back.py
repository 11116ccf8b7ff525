"""A reopened claim that says what its last edition says goes back without another edition."""

import json
from typing import Any

import pytest

from claims import workflow
from claims.models import Claim, EditionKind, Review, Source
from claims.record import log
from claims.workflow import history
from tests import factories, going_round
from tests.admin.browsing import editors_desk, press, said
from tests.refused import objected, refused

pytestmark = pytest.mark.django_db


def reopened(**fields: Any) -> Claim:
    claim = factories.published_claim(**fields)
    workflow.reopen(claim, actor=factories.editor())
    claim.refresh_from_db()
    return claim


def rewrite(claim: Claim, rationale: str) -> None:
    Claim.objects.filter(pk=claim.pk).update(rationale=rationale)
    claim.refresh_from_db()


def stage_of(claim: Claim) -> str:
    return Claim.objects.values_list("stage", flat=True).get(pk=claim.pk)


def test_a_claim_reopened_unchanged_goes_back_without_an_edition() -> None:
    claim, head = reopened(), log.head()

    workflow.put_back(claim, actor=factories.editor())

    assert stage_of(claim) == "published"
    assert log.head() == head
    assert claim.editions.count() == claim.submissions.count() == 1


@pytest.mark.django_db(transaction=True)  # each change has the version of its transaction
def test_one_that_was_written_in_and_written_back_goes_back_too() -> None:
    claim = reopened()
    before = claim.rationale
    for rationale in ("Something else.", before):
        rewrite(claim, rationale)

    workflow.put_back(claim, actor=factories.editor())

    assert stage_of(claim) == "published"
    assert claim.editions.count() == 1


def test_one_that_says_something_else_does_not_go_back() -> None:
    claim = reopened()
    rewrite(claim, "Something else.")

    with objected("content_differs"):
        workflow.put_back(claim, actor=factories.editor())


def test_one_whose_source_was_corrected_does_not_go_back() -> None:
    claim = reopened()
    source = claim.citations.earliest("pk").source
    Source.objects.filter(pk=source.pk).update(title="Another title")

    with objected("content_differs"):
        workflow.put_back(claim, actor=factories.editor())


def test_what_was_never_signed_has_nothing_to_go_back_to() -> None:
    with objected("nothing_public"):
        workflow.put_back(factories.supported_claim(), actor=factories.editor())


@pytest.mark.parametrize(
    ("make", "stage"),
    [(factories.withdrawn_claim, "withdrawn"), (factories.waiting_claim, "approved")],
)
def test_what_is_withdrawn_or_waits_goes_back_to_that(make: Any, stage: str) -> None:
    claim, editor = make(), factories.editor()
    signed = claim.submissions.count()
    workflow.reopen(claim, actor=editor)
    head = log.head()

    workflow.put_back(claim, actor=editor)

    assert stage_of(claim) == stage
    assert (log.head(), claim.submissions.count()) == (head, signed)
    moves = [
        (entry.by, edit.old, edit.new)
        for entry in history.timeline(claim)
        for row in entry.rows
        for edit in row.fields
        if edit.field.name == "stage"
    ]
    assert (editor, "draft", stage) in moves


@pytest.mark.django_db(transaction=True)  # each change has the version of its transaction
def test_what_waited_and_says_again_what_is_published_goes_back_to_that() -> None:
    claim, editor = reopened(), factories.editor()
    before = claim.rationale
    factories.appearance(claim, factories.article())
    rewrite(claim, "Something else.")
    signed = workflow.submit(claim, actor=editor, note="A better rationale.")
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
    assert stage_of(claim) == "approved"
    workflow.reopen(claim, actor=editor)
    rewrite(claim, "Another thing.")
    with objected("content_differs"):
        workflow.put_back(claim, actor=editor)
    rewrite(claim, before)

    workflow.put_back(claim, actor=editor)

    assert stage_of(claim) == "published"
    assert claim.editions.count() == 1


def test_what_waits_does_not_go_back_once_its_source_was_corrected() -> None:
    claim = factories.waiting_claim()
    workflow.reopen(claim, actor=factories.editor())
    Source.objects.filter(citations__claim=claim).update(publisher="Another house")

    with objected("content_differs"):
        workflow.put_back(claim, actor=factories.editor())


@pytest.mark.django_db(transaction=True)  # each change has the version of its transaction
def test_the_database_lets_no_other_draft_go_back() -> None:
    claim, never, returned = reopened(), factories.supported_claim(), reopened()
    for draft in (claim, returned):
        rewrite(draft, "Something else.")
    workflow.submit(returned, actor=factories.editor(), note="A better rationale.")
    workflow.return_to_author(returned, actor=factories.reviewer(), comment="It was better before.")

    for draft in (claim, never, returned):
        with refused("claim_stage_move"):
            Claim.objects.filter(pk=draft.pk).update(stage="published")


def test_an_edition_that_differs_in_nothing_is_not_submitted() -> None:
    claim = reopened()

    for kind in ("revised", "corrected"):
        with objected("nothing_changed"):
            workflow.submit(claim, actor=factories.editor(), kind=kind, note="Nothing.")

    rewrite(claim, "Something else.")
    workflow.submit(claim, actor=factories.editor(), note="A better rationale.")


def test_an_appearance_in_a_released_article_is_something_new() -> None:
    claim = reopened()
    factories.printed(claim, factories.article(), "the words")

    workflow.submit(claim, actor=factories.editor(), note="It is made in an article, too.")


def test_a_contested_finding_is_signed_again_as_it_was() -> None:
    claim = factories.published_claim()
    workflow.contest(claim, actor=factories.reviewer(), note="A witness disagrees.")
    workflow.reopen(claim, actor=factories.editor())

    signed = workflow.submit(claim, actor=factories.editor(), note="The witness was mistaken.")
    edition = workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)

    assert edition and edition.kind == EditionKind.REVISED


@pytest.mark.parametrize("kind", ["revised", "corrected"])
def test_the_database_refuses_an_edition_that_differs_in_nothing(kind: str) -> None:
    claim = reopened()
    review = going_round.signed(claim, kind=kind, note="Again.")

    with refused("edition_says_something_new"):
        append(claim, review, review.submission.document, kind)


def test_the_database_refuses_a_reissue_that_differs_in_nothing() -> None:
    claim = factories.published_claim()
    last = claim.editions.latest()
    assert last.review

    with refused("edition_says_something_new"):
        append(claim, last.review, last.review.submission.document, "reissued")


def append(claim: Claim, review: Review, content: str, kind: str) -> None:
    log.append(
        claim,
        kind=kind,
        content=content,
        appearances=[],
        actor=review.reviewer,
        review=review,
        note=json.loads(content)["change"]["note"],
    )


@pytest.mark.parametrize("kind", ["revised", "corrected"])
def test_readers_are_told_what_is_new(kind: str) -> None:
    claim = reopened()
    rewrite(claim, "Something else.")

    for note in ("", " \u200b"):
        with objected("no_note"):
            workflow.submit(claim, actor=factories.editor(), kind=kind, note=note)


def test_the_database_asks_for_the_note_of_a_revision() -> None:
    claim = reopened()
    rewrite(claim, "Something else.")
    signed = workflow.submit(claim, actor=factories.editor(), note="Why.")

    with refused("submission_says_what_is_new"):
        signed.pk, signed.note = None, ""
        signed.save(force_insert=True)


@pytest.mark.parametrize(
    ("language", "done"),
    [("en", "in stage “Published” as before"), ("zh-hant", "已回到「已發布」階段")],
)
def test_the_desk_puts_a_claim_back(language: str, done: str) -> None:
    claim = reopened()
    desk = editors_desk()
    desk.cookies["django_language"] = language

    page = press(desk, claim, "put_back")

    assert done in said(page)
    assert stage_of(claim) == "published"
