"""Requests for correction are looked at, decided and confirmed, one by one and in batches."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group

from claims import workflow
from claims.corrections import erasure, naming, outcomes
from claims.corrections.outcomes import State
from claims.models import Claim, CorrectionClaim, CorrectionRequest, Edition, Letter, Stage
from claims.workflow import correction_batches, correction_steps
from claims.workflow.correction_batches import Replacement
from tests import factories
from tests.corrections.requests import MONDAY, request
from tests.corrections.test_erasure import tables_with
from tests.pages.test_feeds import corrected
from tests.refused import objected

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def test_a_request_goes_from_its_look_over_a_decision_to_an_answer_that_its_sender_gets(
    settings: Any,
) -> None:
    settings.EMAIL_HOST = "mail.example"
    editor, reviewer = factories.editor(), factories.reviewer()
    claim = factories.published_claim(statement="The quay opened in 1989.")
    asked = request(claim, contact="reader@mail.example", language="zh-hant")

    correction_steps.look(asked, actor=editor, kind="fact", now=MONDAY + DAY)
    corrected(claim, statement="The quay opened in 1998.", note="Misread: 1998.")
    editions = correction_steps.nameable(asked, "corrected")
    decision = correction_steps.decide(
        asked,
        actor=editor,
        outcome="corrected",
        reasons="You are right.",
        editions=editions,
        now=MONDAY + 2 * DAY,
    )
    waiting = outcomes.progress(_again(asked), now=MONDAY + 3 * DAY)
    correction_steps.confirm(decision, actor=reviewer, now=MONDAY + 5 * DAY)

    after = outcomes.progress(_again(asked), now=MONDAY + 99 * DAY)
    assert (waiting.state, waiting.days) == (State.LOOKED_AT, 3)
    assert (after.state, after.days, after.until) == (State.ANSWERED, 5, None)
    assert [(row.claim, row.number, row.kind) for row in after.editions] == [
        (claim, 2, "corrected")
    ]
    letter = Letter.objects.latest("pk")
    assert letter.subject == f"對您的請求 {asked.receipt} 的答覆"
    assert "已更正" in letter.text and "You are right." in letter.text
    assert f"/zh-hant/claims/{claim.public_id}/editions/2/" in letter.text


def _again(asked: CorrectionRequest) -> CorrectionRequest:
    return CorrectionRequest.objects.with_what_became().get(pk=asked.pk)


def test_who_may_not_answer_takes_no_step() -> None:
    reader, editor = factories.account("Researchers"), factories.editor()
    asked = request()

    with objected("not_allowed"):
        correction_steps.look(asked, actor=reader, kind="fact", now=MONDAY)
    with objected("correction_kind_known"):
        correction_steps.look(asked, actor=editor, kind="gossip", now=MONDAY)
    correction_steps.look(asked, actor=editor, kind="fact", now=MONDAY)
    decision = correction_steps.decide(
        asked, actor=editor, outcome="refused", reasons="It is so.", now=MONDAY
    )
    for step in (correction_steps.confirm, correction_steps.give_back):
        more = {"comment": "No."} if step is correction_steps.give_back else {}
        with objected("not_allowed"):
            step(decision, actor=factories.editor(), now=MONDAY, **more)
    with objected("not_allowed"):
        correction_steps.contest(asked, [_claim_of(asked)], actor=editor, note="They object.")


def _claim_of(asked: CorrectionRequest) -> Claim:
    assert asked.claim
    return asked.claim


def test_more_time_is_taken_once_and_told_in_writing(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    editor, asked = factories.editor(), request(contact="reader@mail.example")
    assert asked.decide_by
    until = asked.decide_by + 20 * DAY

    with objected("too_late"):
        correction_steps.extend(
            asked, actor=editor, reason="…", until=until + 11 * DAY, now=MONDAY + DAY
        )
    correction_steps.extend(
        asked, actor=editor, reason="The archive is closed.", until=until, now=MONDAY + DAY
    )

    assert "The archive is closed." in Letter.objects.latest("pk").text
    correction_steps.look(asked, actor=editor, kind="fact", now=MONDAY + DAY)
    assert outcomes.progress(_again(asked), now=MONDAY + DAY).until == until
    assert not CorrectionRequest.objects.overdue(until).exists()
    assert CorrectionRequest.objects.overdue(until + DAY).get() == asked
    with objected("correction_extension_once_and_in_time"):
        correction_steps.extend(
            request(words="Another."), actor=editor, reason="…", until=until, now=until
        )


def three_claims_about_one() -> tuple[list[Claim], CorrectionRequest]:
    """Claims that name somebody, in two languages, and the request of whoever that is."""
    named = factories.claimant(name_en="Ann Lee")
    claims = []
    for year in (2019, 2020, 2021):
        claim = factories.supported_claim(
            statement=f"Ann Lee left in {year}.", claimant=named, rationale="Ann Lee said so."
        )
        claim.translations.create(language="zh-Hant", statement=f"李安於{year}年離職。")
        signed = workflow.submit(claim, actor=factories.editor())
        workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
        claim.refresh_from_db()
        claims.append(claim)
    return claims, request(named)


def test_all_claims_that_name_somebody_are_revised_by_one_batch_and_two_people() -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    claims, asked = three_claims_about_one()
    batch = correction_batches.revise_all(
        asked,
        claims,
        actor=editor,
        note="Another person.",
        replace=[Replacement("Ann Lee", "An Li"), Replacement("李安", "李岸")],
        without_claimant=True,
    )
    shown = correction_batches.revisions(asked)
    digests = {row.submission.claim_id: row.submission.content_digest for row in shown}
    digests[claims[2].pk] = "0" * 64  # not what the page showed

    own = correction_batches.approve_all(asked, actor=editor, digests=digests)
    outcome = correction_batches.approve_all(asked, actor=reviewer, digests=digests)

    assert (batch.done, batch.left_out, own.done) == (claims, [], [])
    assert [len(row.differences.fields) for row in shown] == [4, 4, 4]
    assert outcome.done == claims[:2]
    assert [claim for claim, _reason in outcome.left_out] == claims[2:]
    published = claims[0].editions.latest()
    assert (published.number, published.kind) == (2, "corrected")
    assert "An Li left in 2019." in published.document
    assert "李岸於2019年離職。" in published.document
    assert "Ann Lee" not in published.document
    assert CorrectionClaim.objects.filter(request=asked).count() == 3


def test_a_batch_leaves_out_what_it_would_not_change_and_says_why() -> None:
    editor = factories.editor()
    claims, asked = three_claims_about_one()

    batch = correction_batches.revise_all(
        asked, claims, actor=editor, note="Wrong year.", replace=[Replacement("2019", "2018")]
    )

    assert batch.done == claims[:1]
    assert [claim for claim, _reason in batch.left_out] == claims[1:]
    assert all("It says what edition 1 says" in reason for _claim, reason in batch.left_out)
    for claim in claims[1:]:
        claim.refresh_from_db()
        assert claim.stage == Stage.PUBLISHED
    with objected("nothing"):
        correction_batches.revise_all(asked, claims, actor=editor, note="…")
    with objected("no_replacement"):
        correction_batches.replacements("old => new")
    assert correction_batches.replacements("old → new\n\n x→") == [("old", "new"), ("x", "")]


@pytest.fixture
def nothing_left(settings: Any, tmp_path: Path) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"
    settings.FACTCHECK_EXPORTS = tmp_path / "exports"
    settings.FACTCHECK_WITHHELD = tmp_path / "withheld.jsonl"


@pytest.mark.usefixtures("nothing_left")
def test_twelve_claims_are_withheld_by_one_decision_of_two_people(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    editor, reviewer = factories.editor(), factories.reviewer()
    named = factories.claimant(name_en="Ann Lee")
    claims = [
        factories.published_claim(
            claimant=named, statement=f"Vermeidbar {number}.", submitter=editor, second=reviewer
        )
        for number in range(12)
    ]
    asked = request(named, words="Vermeidbar is not me.", contact="ann@mail.example")
    correction_steps.look(asked, actor=editor, kind="privacy", now=MONDAY + DAY)
    with objected("correction_withholds_by_a_withholding"):
        correction_steps.decide(asked, actor=editor, outcome="withheld", now=MONDAY + DAY)
    decision = correction_steps.withhold(
        asked,
        claims,
        actor=editor,
        ground="personal_data",
        note="Its publication is unlawful.",
        reasons="You are right.",
        now=MONDAY + DAY,
    )
    correction_steps.give_back(decision, actor=reviewer, comment="All?", now=MONDAY + DAY)
    decision = correction_steps.withhold(
        asked, claims, actor=editor, ground="personal_data", note="Unlawful.", now=MONDAY + DAY
    )
    assert not Edition.objects.filter(kind="withheld").exists()

    with objected("own_withholding"):
        correction_steps.confirm(decision, actor=editor_and_reviewer(editor), now=MONDAY + DAY)
    correction_steps.confirm(decision, actor=reviewer, now=MONDAY + 2 * DAY)

    progress = outcomes.progress(_again(asked), now=MONDAY + 9 * DAY)
    assert [row.kind for row in progress.editions] == ["withheld"] * 12
    assert {row.claim.pk for row in progress.editions} == {claim.pk for claim in claims}
    assert "Vermeidbar" not in "".join(Edition.objects.values_list("document", flat=True))
    assert Letter.objects.latest("pk").text.count("/editions/2/") == 12
    assert len(naming.claims_of(asked)) == 12
    # What the sender wrote of it goes as soon as they are told.
    assert erasure.erase_due(MONDAY + 3 * DAY).senders == 1
    assert not tables_with("vermeidbar")


def editor_and_reviewer(account: Any) -> Any:
    account.groups.add(Group.objects.get(name="Reviewers"))
    return type(account).objects.get(pk=account.pk)
