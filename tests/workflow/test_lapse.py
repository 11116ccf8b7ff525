"""A shared record is corrected: what is in review and embeds it becomes a draft again."""

from collections.abc import Callable

import pytest
from django.db import transaction

from claims import workflow
from claims.models import Claim, Stage
from claims.workflow import reissues
from tests import factories
from tests.workflow.corrections import (
    RECORDS,
    correct,
    corrected,
    in_review,
    published,
    rich_draft,
    stage_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("noun", RECORDS)
def test_a_correction_lapses_what_is_in_review_and_says_why(noun: str) -> None:
    claim, other = in_review(), in_review()
    record = corrected(claim, noun)

    assert reissues.lapse(record, actor=factories.editor()) == [claim]

    claim.refresh_from_db()
    assert claim.stage == Stage.DRAFT
    assert "“Corrected name” was corrected" in claim.lapsed_because
    assert stage_of(other) == Stage.IN_REVIEW


@pytest.mark.parametrize("noun", RECORDS)
def test_a_lapsed_claim_is_submitted_again_as_it_is(noun: str) -> None:
    claim = in_review()
    reissues.lapse(corrected(claim, noun), actor=factories.editor())

    submission = workflow.submit(claim, actor=factories.editor())
    edition = workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    assert edition
    assert "Corrected name" in edition.document


@pytest.mark.parametrize(
    ("noun", "change"),
    [
        ("source", {"note": "Call them again."}),
        ("source", {"external_id": "set-7"}),
        ("source", {"condition": "gone"}),
        ("claimant", {"external_id": "set-7"}),
        ("subject", {"external_id": "set-7"}),
    ],
)
def test_a_correction_that_changes_no_published_word_lapses_nothing(
    noun: str, change: dict[str, str]
) -> None:
    claim = in_review()
    record = correct(RECORDS[noun](claim), **change)

    assert reissues.lapse(record, actor=factories.editor()) == []
    assert reissues.difference(record) == []
    assert stage_of(claim) == Stage.IN_REVIEW


def test_another_root_lapses_what_cites_the_source_that_derives_from_it() -> None:
    claim = rich_draft()
    copied = factories.source(derives_from=factories.source())
    factories.citation(claim, source=copied)
    workflow.submit(claim, actor=factories.editor())
    parent = correct(copied.derives_from, derives_from=factories.source())

    assert reissues.lapse(parent, actor=factories.editor()) == [claim]


def test_a_withdrawal_in_review_does_not_lapse() -> None:
    claim = published()
    workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="It was misread.")

    assert reissues.lapse(corrected(claim, "source"), actor=factories.editor()) == []
    assert stage_of(claim) == Stage.IN_REVIEW


@pytest.mark.parametrize("make", [published, factories.waiting_claim, factories.withdrawn_claim])
def test_nothing_lapses_that_is_not_in_review(make: Callable[[], Claim]) -> None:
    claim = make()
    stage = stage_of(claim)

    assert reissues.lapse(corrected(claim, "source"), actor=factories.editor()) == []
    assert stage_of(claim) == stage


def test_a_correction_and_its_lapses_are_one_transaction() -> None:
    claim = in_review()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        reissues.lapse(corrected(claim, "source"), actor=factories.editor())
        raise ZeroDivisionError

    assert stage_of(claim) == Stage.IN_REVIEW
