"""Two people at once, step by step: who waits for whom, and that both come to an end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from claims import workflow
from claims.models import Citation, Claim, Edition, Person, Source, Stage, Subject
from claims.workflow import reissues
from tests import factories
from tests.racing import PATIENCE_SECONDS, meanwhile
from tests.refused import refused

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_claim_approved_while_a_correction_waited_for_it_stays_published() -> None:
    claim, submission = factories.submitted_claim()
    source = claim.citations.all()[0].source
    author, second = factories.editor(), factories.reviewer()

    def corrects() -> list[Claim]:
        with transaction.atomic():
            Source.objects.filter(pk=source.pk).update(title="Corrected")
            return reissues.lapse(source, actor=author)

    with transaction.atomic():
        workflow.approve(claim, actor=second, digest=submission.content_digest)
        correction = meanwhile(corrects)

    assert correction.result(PATIENCE_SECONDS) == []
    claim.refresh_from_db()
    assert claim.stage == Stage.PUBLISHED
    assert claim.lapsed_because == ""


def test_a_source_that_is_being_saved_does_not_hold_up_who_publishes_it() -> None:
    claim, submission = factories.submitted_claim()
    source = claim.citations.all()[0].source
    author, second = factories.editor(), factories.reviewer()

    with transaction.atomic():
        source.title = "Corrected"
        source.derives_from = factories.source()
        source.save()
        approval = meanwhile(
            lambda: workflow.approve(claim, actor=second, digest=submission.content_digest)
        )
        assert approval.done()
        assert reissues.lapse(source, actor=author) == []

    assert approval.result(PATIENCE_SECONDS).kind == "first"


def contest(actor: User) -> Callable[[], Any]:
    claim = factories.published_claim()
    return lambda: workflow.contest(claim, actor=actor, note="A witness disagrees.")


def approve(actor: User) -> Callable[[], Any]:
    claim, submission = factories.submitted_claim()
    return lambda: workflow.approve(claim, actor=actor, digest=submission.content_digest)


def release(actor: User) -> Callable[[], Any]:
    article = factories.article()
    factories.waiting_claim(article)
    return lambda: workflow.release(article, actor=actor)


@pytest.mark.parametrize("one", [contest, approve, release])
@pytest.mark.parametrize("other", [contest, approve, release])
def test_the_first_acts_of_a_new_account_do_not_wait_for_each_other_for_ever(
    one: Callable[[User], Any], other: Callable[[User], Any]
) -> None:
    new = factories.reviewer()
    here, there = one(new), other(new)

    with transaction.atomic():
        Person.objects.of(new)
        waiting = meanwhile(there)
        here()

    assert waiting.result(PATIENCE_SECONDS)
    assert Person.objects.filter(account=new).count() == 1


@pytest.mark.parametrize(
    ("model", "make", "parent", "rule"),
    [
        (Source, factories.source, "derives_from", "source_no_cycle"),
        (Subject, factories.subject, "broader", "subject_no_cycle"),
    ],
)
def test_two_halves_of_a_circle_are_not_closed_at_once(
    model: type[Source] | type[Subject], make: Callable[[], Any], parent: str, rule: str
) -> None:
    here, there = make(), make()

    def closes() -> None:
        with refused(rule):
            model.objects.filter(pk=there.pk).update(**{parent: here})

    with transaction.atomic():
        model.objects.filter(pk=here.pk).update(**{parent: there})
        closing = meanwhile(closes)

    closing.result(PATIENCE_SECONDS)
    assert not model.objects.filter(pk=there.pk, **{f"{parent}__isnull": False}).exists()


def test_an_edit_that_waited_for_a_submission_is_refused() -> None:
    claim, author = factories.supported_claim(), factories.editor()

    def edits() -> None:
        with refused("claim_frozen"):
            Claim.objects.filter(pk=claim.pk).update(statement="Too late.")

    def cites() -> None:
        with refused("citation_frozen_insert"):
            factories.citation(claim)

    with transaction.atomic():
        workflow.submit(claim, actor=author)
        waiting = [meanwhile(edits), meanwhile(cites)]

    for step in waiting:
        step.result(PATIENCE_SECONDS)
    assert Citation.objects.filter(claim=claim).count() == 2


def test_two_reviewers_who_approve_at_once_publish_one_edition() -> None:
    claim, submission = factories.submitted_claim()
    digest = submission.content_digest
    one, other = factories.reviewer(), factories.reviewer()

    def approves() -> str:
        try:
            workflow.approve(claim, actor=other, digest=digest)
        except ValidationError as refusal:
            return str(refusal.error_list[0].code)
        return "published twice"

    with transaction.atomic():
        workflow.approve(claim, actor=one, digest=digest)
        second = meanwhile(approves)

    assert second.result(PATIENCE_SECONDS) == "wrong_stage"
    assert Edition.objects.count() == 1
