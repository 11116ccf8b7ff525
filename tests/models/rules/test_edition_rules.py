"""Database rules for an edition: signatures, position in the log, and truth about itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction

from claims import workflow
from claims.models import Claim, Edition, Stage
from claims.record import editions, log
from tests import factories, going_round
from tests.going_round import edition_row, insert, insert_edition, sql
from tests.refused import refused

pytestmark = pytest.mark.django_db

SIGNED = "edition_is_what_was_signed"
IN_THE_LOG = "edition_joins_the_log"
TRUE = "edition_says_what_it_is"


def test_what_two_people_signed_is_published_by_plain_sql_too() -> None:
    claim = factories.supported_claim()

    insert_edition(going_round.signed(claim))
    Claim.objects.filter(pk=claim.pk).update(stage=Stage.PUBLISHED)

    assert claim.editions.get().kind == "first"


def test_nothing_is_published_without_a_second_person() -> None:
    claim = factories.supported_claim()
    row = edition_row(going_round.signed(claim))

    with refused(SIGNED):
        insert("claims_edition", {**row, "review_id": None})


@pytest.mark.parametrize("kind", ["first", "revised", "corrected", "withdrawn"])
def test_one_row_shows_whether_there_was_a_second_person(kind: str) -> None:
    claim = factories.supported_claim()
    change = {"kind": kind, "note": "Why."}
    row = edition_row(
        going_round.signed(claim), **change, content=going_round.content(claim, change=change)
    )

    with going_round.without_triggers(), refused("edition_is_reviewed"):
        insert("claims_edition", {**row, "review_id": None})


def test_a_returned_submission_is_not_published() -> None:
    claim, submission = factories.submitted_claim()
    review = going_round.review(submission, decision="returned", comment="Which treaty?")

    with refused(SIGNED):
        insert_edition(review)
    assert not claim.editions.exists()


def test_nothing_but_the_signed_content_is_published() -> None:
    claim = factories.supported_claim()
    review = going_round.signed(claim)

    with refused(SIGNED):
        insert_edition(review, content=going_round.content(claim, statement="Nobody signed this."))


def test_a_review_of_another_claim_publishes_nothing() -> None:
    review = going_round.signed(factories.supported_claim())
    other = factories.supported_claim()
    Claim.objects.filter(pk=other.pk)
    going_round.signed(other)

    with refused(SIGNED):
        insert_edition(review, claim_id=other.pk)


def test_a_review_publishes_once() -> None:
    review = going_round.signed(factories.supported_claim())
    insert_edition(review)

    with refused(SIGNED):
        insert_edition(review, number=2, kind="revised")


def test_a_review_that_a_newer_submission_overtook_publishes_nothing() -> None:
    claim = factories.supported_claim()
    review = going_round.signed(claim)
    going_round.submission(claim)

    with refused(SIGNED):
        insert_edition(review)


def test_a_review_of_what_became_a_draft_again_publishes_nothing() -> None:
    claim = factories.supported_claim()
    review = going_round.signed(claim)
    Claim.objects.filter(pk=claim.pk).update(stage=Stage.DRAFT)

    with refused(SIGNED):
        insert_edition(review)


def test_the_kind_is_the_one_that_was_signed() -> None:
    review = going_round.signed(factories.supported_claim())

    for kind in ("revised", "corrected", "withdrawn", "reissued", "contested"):
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_edition(review, kind=kind, note="Why not.")


def contested_row(claim: Claim, **changes: Any) -> dict[str, Any]:
    last = claim.editions.latest()
    assert last.review
    change = {"kind": "contested", "note": "A witness disagrees."}
    content = {**going_round.content(claim), "change": change, **changes}
    row = edition_row(last.review, content=content, **change)
    return {**row, "review_id": None}


def test_one_person_alone_publishes_doubt_and_nothing_else() -> None:
    claim = factories.published_claim()

    with refused(SIGNED):
        insert("claims_edition", contested_row(claim, verification_status="refuted"))
    with refused(SIGNED):
        insert("claims_edition", contested_row(claim, citations=[]))
    with refused(SIGNED):
        review = claim.editions.get().review_id
        insert("claims_edition", {**contested_row(claim), "review_id": review})
    insert("claims_edition", contested_row(claim))


def test_only_a_finding_that_stands_is_contested() -> None:
    claim = factories.published_claim()
    second = factories.reviewer()
    withdrawal = workflow.submit(claim, actor=second, kind="withdrawn", note="Retracted.")
    row = contested_row(claim)
    workflow.approve(claim, actor=factories.reviewer(), digest=withdrawal.content_digest)

    head = log.head()
    row |= {
        "position": 3,
        "number": 3,
        "previous_chain": head.chain,
        "published_at": going_round.now(),
    }
    with refused(SIGNED):
        insert("claims_edition", row)


def test_a_reissue_under_the_old_signatures_holds_the_old_content() -> None:
    claim = factories.published_claim()
    review = claim.editions.get().review
    assert review

    with refused(SIGNED):
        insert_edition(
            review, kind="reissued", content=going_round.content(claim, statement="Other words.")
        )
    with refused(SIGNED):
        insert("claims_edition", {**edition_row(review, kind="reissued"), "review_id": None})
    article = factories.article(released_at=going_round.now())
    made = {"article": {"id": str(article.public_id)}, "words_not_compared": True}
    insert_edition(review, kind="reissued", appearances=[made])


def test_a_withdrawn_claim_is_not_reissued() -> None:
    claim = factories.published_claim()
    withdrawal = workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="Wrong.")
    workflow.approve(claim, actor=factories.reviewer(), digest=withdrawal.content_digest)
    review = claim.editions.latest().review
    assert review

    with refused(SIGNED):
        insert_edition(review, kind="reissued")


@pytest.mark.parametrize(
    "changes",
    [
        {"position": 3},
        {"position": 1},
        {"previous_chain": "0" * 64},
        {"number": 2},
        {"published_at": "before the head"},
        {"published_at": "in the future"},
    ],
    ids=str,
)
def test_an_edition_takes_the_next_place_in_the_log(changes: dict[str, Any]) -> None:
    head = factories.edition()
    moments = {
        "before the head": head.published_at,
        "in the future": head.published_at + timedelta(days=1),
    }
    if "published_at" in changes:
        changes = {"published_at": moments[changes["published_at"]]}
    review = going_round.signed(factories.supported_claim())

    with refused(IN_THE_LOG):
        insert_edition(review, **changes)
    insert_edition(review)


def test_the_keys_of_editions_rise_with_the_log() -> None:
    factories.edition()
    row = edition_row(going_round.signed(factories.supported_claim()))

    with refused(IN_THE_LOG):
        insert("claims_edition", {**row, "id": -1})
    insert("claims_edition", row)


def test_only_the_first_edition_of_a_claim_is_of_kind_first() -> None:
    claim = factories.published_claim()
    workflow.reopen(claim, actor=factories.editor())
    first_again = going_round.signed(claim)

    with refused(IN_THE_LOG):
        insert_edition(first_again)


def test_a_document_speaks_of_its_own_claim() -> None:
    claim, other = factories.supported_claim(), factories.supported_claim()

    for wrong in ({"id": str(other.public_id)}, {"number": other.number}):
        review = going_round.signed(claim, content=going_round.content(claim, **wrong))
        with refused(IN_THE_LOG):
            insert_edition(review)
        Claim.objects.filter(pk=claim.pk).update(stage=Stage.DRAFT)


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("digest", "0" * 64, "edition_digest"),
        ("chain", "0" * 64, "edition_chain"),
        ("note", "Not in the document.", TRUE),
    ],
)
def test_a_row_and_its_document_say_the_same(column: str, value: str, rule: str) -> None:
    review = going_round.signed(factories.supported_claim())

    with refused(rule):
        insert_edition(review, **{column: value})


def test_a_content_digest_is_that_of_the_document() -> None:
    claim = factories.supported_claim()
    review = going_round.signed(claim)
    other = going_round.content(claim, statement="Published under the digest of what was signed.")
    signed = review.submission.content_digest

    with refused("edition_content_digest"):
        insert("claims_edition", {**edition_row(review, content=other), "content_digest": signed})


@pytest.mark.parametrize(
    "member",
    [
        {"kind": "revised"},
        {"number": 2},
        {"position": 9},
        {"published_at": "2020-01-01T00:00:00.000000Z"},
    ],
    ids=str,
)
def test_a_document_says_which_edition_it_is(member: dict[str, Any]) -> None:
    review = going_round.signed(factories.supported_claim())
    at = going_round.now()
    true = {"kind": "first", "number": 1, "position": 1, "published_at": log.moment(at)}

    with refused(TRUE):
        insert_edition(review, published_at=at, members={"edition": {**true, **member}})
    insert_edition(review, published_at=at, members={"edition": true})


def test_a_document_holds_its_four_members_and_nothing_beside_them() -> None:
    review = going_round.signed(factories.supported_claim())
    true = edition_row(review)["document"]
    unsigned = '{"claim":{"statement":"Nobody signed this."},' + true.removeprefix("{")

    for document in (unsigned, true.replace(",", ", ", 1), true + "\n", "\n" + true):
        with refused(TRUE):
            insert_edition(review, document=document)
    with refused(TRUE):
        insert_edition(review, members={"remark": "Nobody signed this."})


@pytest.mark.parametrize("kind", ["corrected", "contested", "withdrawn"])
def test_readers_are_told_why(kind: str) -> None:
    claim = factories.published_claim()
    review = claim.editions.get().review
    assert review
    change = {"kind": kind, "note": " "}
    row = edition_row(review, **change, content=going_round.content(claim, change=change))

    with going_round.without_triggers(), refused("edition_says_why"):
        insert("claims_edition", row)


def test_no_kind_but_the_known_ones_is_published() -> None:
    review = going_round.signed(factories.supported_claim())

    with going_round.without_triggers(), refused("edition_kind_known"):
        insert_edition(review, kind="final")


def test_a_number_is_given_once_in_a_claim() -> None:
    claim = factories.published_claim()
    row = contested_row(claim)

    with going_round.without_triggers(), refused("edition_number_once"):
        insert("claims_edition", {**row, **restamped(row, number=1)})


def restamped(row: dict[str, Any], *, number: int) -> dict[str, Any]:
    """The row under another number, with its document and digests to match."""
    document = row["document"].replace(f'"number":{row["number"]},"pos', f'"number":{number},"pos')
    digest = editions.digest(document)
    chain = editions.digest(row["previous_chain"] + digest)
    return {"number": number, "document": document, "digest": digest, "chain": chain}


@pytest.mark.parametrize("released", [False, None], ids=["unreleased", "unknown"])
def test_no_word_of_an_unreleased_article_is_inserted(released: bool | None) -> None:
    article = factories.article()
    claim = factories.supported_claim()
    made = editions.article_record(article)
    if released is None:
        article.delete()

    with refused("edition_names_released_articles"):
        insert_edition(going_round.signed(claim), appearances=[{"article": made}])


def test_an_appearance_names_its_article() -> None:
    review = going_round.signed(factories.supported_claim())

    with refused("edition_names_released_articles"):
        insert_edition(review, appearances=[{"excerpt": "words of an unreleased article"}])
    with pytest.raises(DataError), transaction.atomic():
        insert_edition(review, appearances={"excerpt": "words of an unreleased article"})


def test_a_released_article_never_becomes_unreleased() -> None:
    article = factories.article(released_at=going_round.now())

    with refused("article_stays_released"):
        type(article).objects.update(released_at=None)
    with refused("article_stays_released"):
        sql("UPDATE claims_article SET released_at = now() - interval '1 day'")
    assert Edition.objects.count() == 0
