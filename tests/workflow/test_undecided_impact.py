"""A claim whose evidence has changed waits for a reviewer's decision, on every road."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from claims import workflow
from claims.models import Article, Claim, Impact, ImpactCause, Source, Stage
from claims.workflow import impact_decisions, objections
from tests import factories, going_round
from tests.admin.browsing import desk_of, said
from tests.going_round import sql, without_triggers
from tests.refused import objected, refused

pytestmark = pytest.mark.django_db


def change_a_source_of(claim: Claim) -> None:
    source = claim.citations.earliest("pk").source
    Source.objects.filter(pk=source.pk).update(condition="retracted")


def decide(claim: Claim, decision: str = "stands") -> None:
    impact_decisions.decide(
        claim, actor=factories.reviewer(), decision=decision, comment="Looked at it."
    )


def test_a_draft_is_not_submitted_before_the_decision() -> None:
    claim, noise = factories.supported_claim(), factories.supported_claim()
    change_a_source_of(claim)

    with objected("undecided_impact"):
        workflow.submit(claim, actor=factories.editor())
    workflow.submit(noise, actor=factories.editor())

    decide(claim)
    workflow.submit(claim, actor=factories.editor())
    assert Claim.objects.in_review().count() == 2


def test_what_is_in_review_is_not_approved_before_the_decision() -> None:
    claim, signed = factories.submitted_claim()
    change_a_source_of(claim)
    reviewer = factories.reviewer()

    with objected("undecided_impact"):
        workflow.approve(claim, actor=reviewer, digest=signed.content_digest)
    decide(claim)
    workflow.approve(claim, actor=reviewer, digest=signed.content_digest)

    claim.refresh_from_db()
    assert claim.stage == Stage.PUBLISHED


def test_a_reopened_claim_is_not_put_back_before_the_decision() -> None:
    claim = factories.published_claim()
    workflow.reopen(claim, actor=factories.editor())
    change_a_source_of(claim)

    with objected("undecided_impact"):
        workflow.put_back(claim, actor=factories.editor())
    decide(claim)
    workflow.put_back(claim, actor=factories.editor())

    claim.refresh_from_db()
    assert claim.stage == Stage.PUBLISHED


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "a reviewer decides on the page of the claim"),
        ("zh-hant", "請審核者在該主張的頁面判定"),
    ],
)
def test_the_objection_says_in_both_languages_what_to_do(language: str, words: str) -> None:
    claim = factories.supported_claim()
    change_a_source_of(claim)

    with translation.override(language):
        [objection] = objections.objections(claim, "submit", actor=factories.editor())

    assert claim.label in objection.message
    assert words in objection.message


def test_withdrawing_and_contesting_need_no_decision() -> None:
    claim, editor = factories.published_claim(), factories.editor()
    change_a_source_of(claim)

    workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")
    signed = workflow.submit(claim, actor=editor, kind="withdrawn", note="It was made up.")
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)

    kinds = claim.editions.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["first", "contested", "withdrawn"]


def test_what_goes_back_needs_no_decision() -> None:
    returned, _signed = factories.submitted_claim()
    waiting = factories.waiting_claim()
    for claim in (returned, waiting):
        change_a_source_of(claim)

    workflow.return_to_author(returned, actor=factories.reviewer(), comment="Look again.")
    workflow.reopen(waiting, actor=factories.editor())

    assert {claim.stage for claim in Claim.objects.all()} == {Stage.DRAFT}


def published_in(*articles: Article) -> Claim:
    """A claim that is made in all these articles, of which the first is released."""
    claim = factories.supported_claim()
    for article in articles:
        factories.appearance(claim, article)
    workflow.release(articles[0], actor=factories.reviewer())
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
    return claim


def submitted() -> Claim:
    claim = factories.supported_claim()
    going_round.submission(claim)
    return claim


def approved() -> Claim:
    claim = factories.supported_claim()
    going_round.signed(claim)
    return claim


@pytest.mark.parametrize(
    ("prepared", "stage"),
    [(submitted, "in_review"), (approved, "approved"), (factories.waiting_claim, "published")],
)
def test_plain_sql_moves_no_claim_on_before_the_decision(
    prepared: Callable[[], Claim], stage: str
) -> None:
    claim = prepared()
    change_a_source_of(claim)

    with refused("claim_impact_decided"):
        sql("UPDATE claims_claim SET stage = %s WHERE id = %s", stage, claim.pk)


def test_plain_sql_publishes_no_edition_before_the_decision() -> None:
    claim = factories.supported_claim()
    review = going_round.signed(claim)
    change_a_source_of(claim)

    with refused("edition_impact_decided"):
        going_round.insert_edition(review)
    Source.objects.update(condition="fine")
    going_round.insert_edition(review)


def test_a_release_holds_back_the_claim_and_not_the_article() -> None:
    article = factories.article()
    held, noise = factories.waiting_claim(article), factories.waiting_claim(article)
    public = published_in(factories.article(), article)
    for claim in (held, public):
        change_a_source_of(claim)

    released = workflow.release(article, actor=factories.reviewer())

    assert [edition.claim for edition in released] == [noise]
    held.refresh_from_db()
    assert held.stage == Stage.APPROVED

    decide(held)
    decide(public)
    assert [edition.kind for edition in held.editions.all()] == ["first"]
    kinds = public.editions.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["first", "reissued"]


def test_a_decision_publishes_nothing_that_no_release_held_back() -> None:
    waiting, public = factories.waiting_claim(), factories.published_claim()
    for claim in (waiting, public):
        change_a_source_of(claim)
        decide(claim)

    waiting.refresh_from_db()
    assert waiting.stage == Stage.APPROVED
    assert public.editions.count() == 1


def test_the_page_of_the_article_names_what_the_release_held_back() -> None:
    article = factories.article()
    held = factories.waiting_claim(article)
    factories.waiting_claim(article)
    change_a_source_of(held)
    desk: Client = desk_of(factories.reviewer())

    page = desk.post(f"/admin/claims/article/{article.pk}/release/", {"is_out": "on"}, follow=True)

    assert f"Held back until a reviewer has decided on their evidence: {held.label}." in said(page)


def test_a_mark_whose_cause_has_ended_holds_nothing_back() -> None:
    claim = factories.supported_claim()
    change_a_source_of(claim)
    Source.objects.update(condition="fine")

    workflow.submit(claim, actor=factories.editor())


def test_what_depends_on_a_contested_claim_waits_too() -> None:
    base, claim = factories.published_claim(), factories.supported_claim()
    claim.links.create(type="depends_on", target=base)
    workflow.contest(base, actor=factories.reviewer(), note="It is in dispute.")

    with objected("undecided_impact"):
        workflow.submit(claim, actor=factories.editor())
    assert Impact.objects.get().cause == ImpactCause.CONTESTED


def test_no_mark_is_needed_where_triggers_were_off() -> None:
    """The control: the same claim, whose source changed with nobody to notice it."""
    claim = factories.supported_claim()
    with without_triggers():
        change_a_source_of(claim)

    workflow.submit(claim, actor=factories.editor())
