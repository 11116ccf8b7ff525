"""A corrected record is signed by two, and each published claim that embeds it gets an edition."""

import json
from collections.abc import Callable

import pytest

from claims import workflow
from claims.models import Article, Claim, Edition, Source, Stage, Submission
from claims.record import log
from claims.workflow import reissues
from tests import factories
from tests.refused import objected
from tests.workflow.corrections import RECORDS, correct, corrected, published, rich_draft, stage_of

pytestmark = pytest.mark.django_db

NOTE = "The name was misspelt."


@pytest.mark.parametrize("noun", RECORDS)
def test_a_correction_changes_no_edition(noun: str) -> None:
    claim = published()
    document = claim.editions.get().document
    record = corrected(claim, noun)
    reissues.lapse(record, actor=factories.editor())

    assert claim.editions.get().document == document
    ((edition, before, now),) = reissues.difference(record)
    assert edition == claim.editions.get()
    assert "Corrected name" not in str(before)
    assert "Corrected name" in str(now)


@pytest.mark.parametrize("noun", RECORDS)
def test_a_corrected_record_is_reissued_by_two_and_differs_in_nothing_else(noun: str) -> None:
    claim = published()
    before = json.loads(claim.editions.get().document)["claim"]
    record = corrected(claim, noun)
    first, second = factories.editor(), factories.reviewer()

    signed = reissues.reissue(record, actor=first, note=NOTE)
    assert (signed.claims, signed.skipped) == ([claim], [])
    assert claim.editions.count() == 1

    digest = reissues.record_digest(record)
    approved = reissues.approve_reissue(record, actor=second, digest=digest)

    assert (approved.claims, approved.skipped) == ([claim], [])
    edition = claim.editions.latest()
    after = json.loads(edition.document)["claim"]
    assert (edition.kind, edition.note) == ("reissued", NOTE)
    assert edition.review
    assert (edition.review.submitted_by, edition.review.reviewer) == (first, second)
    assert after.pop("change") == {"kind": "reissued", "note": NOTE}
    del before["change"]
    assert "Corrected name" in str(after)
    assert reissues._copies(after, {str(record.public_id)}) == [reissues.rendered(record)]
    member = {"source": "citations", "claimant": "claimant", "subject": "about"}[noun]
    assert {**after, member: None} == {**before, member: None}
    assert stage_of(claim) == Stage.PUBLISHED
    assert reissues.difference(record) == []
    assert reissues.pending(record) == []
    assert log.verify() == ""


def test_a_corrected_article_is_reissued_without_a_change_of_what_was_signed() -> None:
    article = factories.article(title="Frist title")
    claim = factories.waiting_claim(article)
    workflow.release(article, actor=factories.reviewer())
    correct(article, title="First title")

    reissues.reissue(article, actor=factories.editor(), note=NOTE)
    digest = reissues.record_digest(article)
    reissues.approve_reissue(article, actor=factories.reviewer(), digest=digest)

    old, new = (json.loads(edition.document) for edition in claim.editions.order_by("position"))
    assert [row["article"]["title"] for row in new["appearances"]] == ["First title"]
    del old["claim"]["change"], new["claim"]["change"]
    assert new["claim"] == old["claim"]
    assert log.verify() == ""


def test_every_published_claim_that_embeds_the_record_is_reissued() -> None:
    source = factories.source()
    claims = []
    for _ in range(3):
        claim = rich_draft()
        factories.citation(claim, source=source)
        factories.citation(claim, source=source, stance="context")
        claims.append(published(claim))
    untouched = published()
    correct(source, publisher="Corrected name")

    reissues.reissue(source, actor=factories.editor(), note=NOTE)
    digest = reissues.record_digest(source)
    result = reissues.approve_reissue(source, actor=factories.reviewer(), digest=digest)

    assert result.claims == claims
    assert untouched.editions.count() == 1
    assert "Corrected name" in claims[0].editions.latest().document


def test_nobody_signs_a_reissue_twice() -> None:
    claim = published()
    record = corrected(claim, "source")
    both = factories.reviewer()
    reissues.reissue(record, actor=both, note=NOTE)

    with objected("own_submission"):
        reissues.approve_reissue(record, actor=both, digest=reissues.record_digest(record))
    assert claim.editions.count() == 1


def test_a_record_that_changed_in_between_is_not_reissued() -> None:
    claim = published()
    record = corrected(claim, "source")
    reissues.reissue(record, actor=factories.editor(), note=NOTE)
    seen = reissues.record_digest(record)
    correct(record, title="Corrected again")

    with objected("other_content"):
        reissues.approve_reissue(record, actor=factories.reviewer(), digest=seen)

    now = reissues.record_digest(record)
    result = reissues.approve_reissue(record, actor=factories.reviewer(), digest=now)
    assert result.claims == []
    assert claim.editions.count() == 1


def test_what_was_not_saved_is_not_signed() -> None:
    claim = published()
    record = corrected(claim, "claimant")
    record.name_en = "Typed into a form"

    reissues.reissue(record, actor=factories.editor(), note=NOTE)

    assert "Typed into" not in Submission.objects.latest("pk").document


def test_a_reissue_without_permission_or_a_word_to_readers_is_refused() -> None:
    record = corrected(published(), "source")

    with objected("not_allowed", "no_note"):
        reissues.reissue(record, actor=factories.account(), note=" ")
    with objected("not_allowed"):
        reissues.approve_reissue(
            record,
            actor=factories.editor(),
            digest=reissues.record_digest(record),
        )
    with objected("not_allowed", "other_content"):
        reissues.approve_reissue(record, actor=factories.editor(), digest="")


def test_a_claim_being_reworked_is_reissued_as_it_is_published() -> None:
    claim = published()
    workflow.reopen(claim, actor=factories.editor())
    Claim.objects.filter(pk=claim.pk).update(statement="Unreviewed words.")
    record = corrected(claim, "source")

    reissues.reissue(record, actor=factories.editor(), note=NOTE)
    digest = reissues.record_digest(record)
    reissues.approve_reissue(record, actor=factories.reviewer(), digest=digest)

    edition = claim.editions.latest()
    assert edition.kind == "reissued"
    assert "Unreviewed" not in edition.document
    assert stage_of(claim) == Stage.DRAFT


def withdraw(claim: Claim) -> None:
    signed = workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="Misread.")
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)


def submit_withdrawal(claim: Claim) -> None:
    workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="Misread.")


def revise(claim: Claim) -> None:
    workflow.reopen(claim, actor=factories.editor())
    Claim.objects.filter(pk=claim.pk).update(rationale="Thought anew.")
    published(claim, note="Thought anew.")


def contest(claim: Claim) -> None:
    workflow.contest(claim, actor=factories.reviewer(), note="A witness disagrees.")


@pytest.mark.parametrize(
    ("happens", "word"), [(submit_withdrawal, "In review"), (contest, "dispute")]
)
def test_what_cannot_be_reissued_now_is_skipped_with_the_reason(
    happens: Callable[[Claim], None], word: str
) -> None:
    claim, fine = published(), None
    source = RECORDS["source"](claim)
    fine = rich_draft()
    factories.citation(fine, source=source)
    published(fine)
    happens(claim)
    correct(source, title="Corrected name")

    result = reissues.reissue(source, actor=factories.editor(), note=NOTE)

    ((skipped, reason),) = result.skipped
    assert skipped == claim
    assert word in reason
    assert result.claims == [fine]


@pytest.mark.parametrize(
    ("happens", "word"), [(submit_withdrawal, "In review"), (contest, "dispute")]
)
def test_what_happened_between_the_two_signatures_skips_the_claim(
    happens: Callable[[Claim], None], word: str
) -> None:
    claim = published()
    record = corrected(claim, "source")
    reissues.reissue(record, actor=factories.editor(), note=NOTE)
    happens(claim)
    editions = claim.editions.count()

    digest = reissues.record_digest(record)
    result = reissues.approve_reissue(record, actor=factories.reviewer(), digest=digest)

    ((skipped, reason),) = result.skipped
    assert skipped == claim
    assert word in reason
    assert claim.editions.count() == editions


@pytest.mark.parametrize("happens", [withdraw, revise])
def test_what_another_edition_overtook_is_not_reissued(
    happens: Callable[[Claim], None],
) -> None:
    claim = published()
    record = corrected(claim, "source")
    reissues.reissue(record, actor=factories.editor(), note=NOTE)
    happens(claim)
    last = claim.editions.latest()

    digest = reissues.record_digest(record)
    result = reissues.approve_reissue(record, actor=factories.reviewer(), digest=digest)

    assert result.claims == []
    assert claim.editions.latest() == last


def test_corrections_of_two_records_do_not_publish_each_other() -> None:
    claim = published()
    source, claimant = corrected(claim, "source"), RECORDS["claimant"](claim)
    reissues.reissue(source, actor=factories.editor(), note=NOTE)
    correct(claimant, name_en="Another correction")
    reissues.reissue(claimant, actor=factories.editor(), note="Its name was wrong.")

    digest = reissues.record_digest(claimant)
    reissues.approve_reissue(claimant, actor=factories.reviewer(), digest=digest)

    document = claim.editions.latest().document
    assert "Another correction" in document
    assert "Corrected name" not in document
    assert len(reissues.difference(source)) == 1


def test_a_record_that_no_edition_embeds_is_corrected_without_ado() -> None:
    source: Source = factories.source()
    article: Article = factories.article()

    for record in (source, article):
        assert reissues.difference(record) == []
        result = reissues.reissue(record, actor=factories.editor(), note=NOTE)
        assert result == reissues.Reissue([], [])
    assert not Edition.objects.exists()
