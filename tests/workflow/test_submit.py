"""Submitting: the first signature, on the claim as it stands."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim, EditionKind, Stage, Submission
from claims.record import editions
from claims.workflow import objections
from tests import factories
from tests.refused import objected

pytestmark = pytest.mark.django_db


def test_a_submission_signs_the_bytes_of_the_claim_as_it_stands() -> None:
    claim, author = factories.supported_claim(), factories.editor()

    submission = workflow.submit(claim, actor=author)

    claim.refresh_from_db()
    assert claim.stage == Stage.IN_REVIEW
    assert submission.document == objections.render(claim, kind="first", note="")
    assert submission.content_digest == editions.digest(submission.document)
    assert submission.submitted_by == author
    assert submission.claim_version == claim.version


def test_the_kind_is_first_and_later_revised_if_nobody_says_otherwise() -> None:
    claim = factories.published_claim()
    assert claim.editions.get().kind == EditionKind.FIRST

    factories.reopened(claim)
    submission = workflow.submit(claim, actor=factories.editor(), note="Looked at again.")

    assert submission.kind == EditionKind.REVISED
    change = {"kind": "revised", "note": "Looked at again."}
    assert json.loads(submission.document)["change"] == change


@pytest.mark.parametrize("kind", ["revised", "corrected"])
def test_the_first_edition_is_no_revision_or_correction(kind: str) -> None:
    with objected("wrong_kind"):
        workflow.submit(
            factories.supported_claim(), actor=factories.editor(), kind=kind, note="Why."
        )


def test_what_was_never_published_is_not_withdrawn() -> None:
    with objected("wrong_kind"):
        workflow.submit(
            factories.supported_claim(), actor=factories.editor(), kind="withdrawn", note="Why."
        )


@pytest.mark.parametrize("kind", ["first", "contested", "reissued", "final"])
def test_a_later_edition_is_revised_corrected_or_withdrawn(kind: str) -> None:
    claim = factories.published_claim()
    workflow.reopen(claim, actor=factories.editor())

    with objected("wrong_kind"):
        workflow.submit(claim, actor=factories.editor(), kind=kind, note="Why.")


@pytest.mark.parametrize("kind", ["revised", "corrected", "withdrawn"])
def test_readers_are_told_why_something_is_corrected_or_withdrawn(kind: str) -> None:
    claim = factories.reopened(factories.published_claim())

    with objected("no_note"):
        workflow.submit(claim, actor=factories.editor(), kind=kind, note=" \n")
    assert workflow.submit(claim, actor=factories.editor(), kind=kind, note="Because.")


def test_a_withdrawn_claim_is_not_withdrawn_again() -> None:
    claim = factories.withdrawn_claim()
    workflow.reopen(claim, actor=factories.editor())

    with objected("already_withdrawn"):
        workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="Again.")


def test_a_claim_is_not_translated_into_its_own_language() -> None:
    claim = factories.supported_claim(language="en")
    claim.translations.create(language="en", statement="The same.")

    with objected("translated_into_itself"):
        workflow.submit(claim, actor=factories.editor())


def test_a_claim_without_a_finding_is_not_submitted() -> None:
    with objected("no_finding"):
        workflow.submit(factories.claim(), actor=factories.editor())


def test_all_objections_come_at_once_and_nothing_happens() -> None:
    claim = factories.claim(verification_status="refuted")
    claim.translations.create(language="en", statement="The same.")

    with objected(
        "not_allowed",
        "wrong_kind",
        "no_note",
        "translated_into_itself",
        "no_rationale",
        "no_citation",
        "no_suggested_wording",
    ):
        workflow.submit(claim, actor=factories.account(), kind="corrected")

    assert not Submission.objects.exists()
    assert Claim.objects.get().stage == Stage.DRAFT


def test_what_objections_lists_is_what_the_step_raises() -> None:
    claim, author = factories.claim(verification_status="supported"), factories.editor()

    listed = objections.objections(claim, "submit", actor=author)
    with pytest.raises(ValidationError) as caught:
        workflow.submit(claim, actor=author)

    assert listed
    assert [tuple(objection) for objection in listed] == [
        (error.code, error.message) for error in caught.value.error_list
    ]
    assert all(message.endswith((".", "?")) for message in caught.value.messages)


def test_what_is_in_review_is_not_submitted_again() -> None:
    claim, _submission = factories.submitted_claim()

    with objected("wrong_stage"):
        workflow.submit(claim, actor=factories.editor())
    with objected("wrong_stage", "wrong_kind"):
        workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="Why.")

    assert claim.submissions.count() == 1


def test_submitting_takes_the_reason_of_a_lapse_away() -> None:
    claim = factories.supported_claim(lapsed_because="A source was corrected.")

    workflow.submit(claim, actor=factories.editor())

    claim.refresh_from_db()
    assert claim.lapsed_because == ""


def test_what_is_published_stays_up_while_the_claim_is_reworked() -> None:
    claim = factories.published_claim()
    published = claim.editions.get()
    workflow.reopen(claim, actor=factories.editor())
    Claim.objects.filter(pk=claim.pk).update(statement="Reworked words.")
    workflow.submit(claim, actor=factories.editor(), kind="corrected", note="The year was wrong.")

    assert claim.editions.current().get() == published
    assert "Reworked" not in published.document


def test_what_is_signed_is_read_once() -> None:
    claim, author = factories.supported_claim(), factories.editor()

    with CaptureQueriesContext(connection) as queries:
        workflow.submit(claim, actor=author)

    read = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    assert len([sql for sql in read if 'FROM "claims_searchrecord"' in sql]) == 1
    assert len([sql for sql in read if 'FROM "claims_claimlink"' in sql]) == 1
