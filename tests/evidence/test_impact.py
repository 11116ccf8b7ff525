"""What rests on a source or claim that changes is marked: exactly that, once, until decided."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from claims import workflow
from claims.evidence import impact
from claims.intake.captures import capture
from claims.models import (
    AffectedClaim,
    Article,
    Citation,
    Claim,
    Impact,
    ImpactDecision,
    Source,
)
from claims.workflow import impact_decisions
from claims.workflow.worklist import WORK_LISTS
from tests import factories
from tests.admin.browsing import desk_of, filled, page_of, reviewers_desk, said
from tests.evidence.impact_world import World, depends
from tests.going_round import without_triggers
from tests.refused import refused

pytestmark = pytest.mark.django_db


def retract(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(condition="retracted")


def test_retracting_a_source_marks_exactly_what_rests_on_it() -> None:
    world = World()

    retract(world.report)

    assert world.marked() == "ABCDEFG"
    citations = AffectedClaim.objects.exclude(citation=None).values_list("citation", flat=True)
    assert set(citations) == {world.cites[name].pk for name in "ABC"}
    assert list(impact.affected_articles()) == [world.articles["one"]]


def test_a_source_further_down_reaches_less() -> None:
    world = World()

    retract(world.copy)

    assert world.marked() == "BC"
    assert not impact.affected_articles().exists()


@pytest.mark.parametrize("condition", ["retracted", "changed", "gone"])
def test_noticing_it_again_adds_nothing(condition: str) -> None:
    world = World()
    Source.objects.filter(pk=world.report.pk).update(condition=condition)

    call_command("notice_impact", verbosity=0)
    first = list(AffectedClaim.objects.order_by("pk").values())
    Source.objects.filter(pk=world.report.pk).update(condition=condition)
    call_command("notice_impact", verbosity=0)

    assert list(AffectedClaim.objects.order_by("pk").values()) == first
    assert {cause.cause for cause in Impact.objects.all()} == {condition}


def test_a_source_that_is_fine_again_marks_nothing_and_may_be_retracted_anew() -> None:
    world = World()
    retract(world.report)

    Source.objects.filter(pk=world.report.pk).update(condition="fine")
    assert world.marked() == ""
    retract(world.report)

    assert world.marked() == "ABCDEFG"
    assert Impact.objects.count() == 2


def test_a_new_copy_that_has_lost_words_marks_what_cites_the_source() -> None:
    source, editor = factories.source(), factories.editor()
    lost = factories.citation(factories.claim(), source=source, excerpt="on 3 March")
    kept = factories.citation(factories.claim(), source=source, excerpt="was opened")
    capture.from_paste(source, "It was opened on 3 March.", actor=editor)

    capture.from_paste(source, "It was opened on 4 March.", actor=editor)
    assert {mark.claim for mark in AffectedClaim.objects.all()} == {lost.claim, kept.claim}


@pytest.mark.parametrize(
    ("kind", "cause"),
    [("revised", "revised"), ("corrected", "revised"), ("withdrawn", "withdrawn")],
)
def test_a_claim_with_another_finding_marks_what_depends_on_it(kind: str, cause: str) -> None:
    base, editor = factories.published_claim(), factories.editor()
    near, far, noise = factories.claim(), factories.claim(), factories.claim()
    depends((near, base), (far, near))
    depends((noise, base), type="contradicts")
    if kind != "withdrawn":
        workflow.reopen(base, actor=editor)

    signed = workflow.submit(base, actor=editor, kind=kind, note="It was misread.")
    assert not AffectedClaim.objects.exists()
    workflow.approve(base, actor=factories.reviewer(), digest=signed.content_digest)

    assert {mark.claim for mark in AffectedClaim.objects.all()} == {near, far}
    assert Impact.objects.get().cause == cause


def test_contesting_a_claim_marks_what_depends_on_it_but_not_itself_in_a_circle() -> None:
    base, other = factories.published_claim(), factories.claim()
    depends((other, base))
    with without_triggers():
        depends((base, other))

    workflow.contest(base, actor=factories.reviewer(), note="It is in dispute.")

    assert {mark.claim for mark in AffectedClaim.objects.all()} == {other}


def test_what_is_marked_is_on_the_work_list_and_in_no_edition() -> None:
    claim = factories.published_claim()
    before = claim.editions.get().document

    retract(claim.citations.earliest("pk").source)

    assert list(WORK_LISTS["affected"].claims(factories.editor())) == [claim]
    assert claim.editions.get().document == before


def affected_claim() -> Claim:
    claim = factories.published_claim()
    retract(claim.citations.earliest("pk").source)
    return claim


@pytest.mark.parametrize(
    ("decision", "stage", "kinds"),
    [
        ("stands", "published", ["first"]),
        ("contest", "published", ["first", "contested"]),
        ("rework", "draft", ["first"]),
        ("withdraw", "in_review", ["first"]),
    ],
)
def test_a_reviewers_decision_is_recorded_taken_and_clears_the_claim(
    decision: str, stage: str, kinds: list[str]
) -> None:
    claim, reviewer = affected_claim(), factories.reviewer()
    noise = affected_claim()

    decided = impact_decisions.decide(
        claim, actor=reviewer, decision=decision, comment="Looked at it."
    )

    claim.refresh_from_db()
    assert claim.stage == stage
    assert [edition.kind for edition in claim.editions.order_by("number")] == kinds
    assert (decided.decided_by, decided.comment) == (reviewer, "Looked at it.")
    assert list(WORK_LISTS["affected"].claims(reviewer)) == [noise]
    impact.notice()
    assert list(WORK_LISTS["affected"].claims(reviewer)) == [noise]


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ({"comment": " "}, {"no_comment"}),
        ({"decision": "forget"}, {"no_decision"}),
        ({"decision": "withdraw", "actor": "editor"}, {"not_allowed"}),
    ],
)
def test_a_decision_is_a_reviewers_and_says_why(answers: dict[str, Any], codes: set[str]) -> None:
    claim = affected_claim()
    given: dict[str, Any] = {
        "actor": factories.reviewer(),
        "decision": "stands",
        "comment": "It holds.",
    }
    given.update(answers)
    if given["actor"] == "editor":
        given["actor"] = factories.editor()

    with pytest.raises(ValidationError) as caught:
        impact_decisions.decide(claim, **given)

    assert {error.code for error in caught.value.error_list} == codes
    assert not ImpactDecision.objects.exists()


def test_nothing_is_decided_about_a_claim_that_nothing_affects() -> None:
    with pytest.raises(ValidationError, match="Nothing about this claim"):
        impact_decisions.decide(
            factories.published_claim(),
            actor=factories.reviewer(),
            decision="stands",
            comment="It holds.",
        )


def test_a_step_that_is_refused_leaves_the_claim_affected() -> None:
    claim = factories.supported_claim()
    retract(claim.citations.earliest("pk").source)

    with pytest.raises(ValidationError):
        impact_decisions.decide(
            claim, actor=factories.reviewer(), decision="contest", comment="Doubt."
        )

    assert AffectedClaim.objects.undecided().filter(claim=claim).exists()


def test_a_decision_is_written_once() -> None:
    impact_decisions.decide(
        affected_claim(), actor=factories.reviewer(), decision="stands", comment="It holds."
    )

    with refused("impact_decision_append_only"):
        ImpactDecision.objects.update(comment="Otherwise.")


def test_a_citation_that_is_removed_takes_its_mark_along() -> None:
    claim = factories.supported_claim()
    citation = claim.citations.earliest("pk")
    retract(citation.source)

    Citation.objects.filter(pk=citation.pk).delete()

    assert [mark.citation for mark in AffectedClaim.objects.all()] == [None]


def test_the_desk_says_what_rests_on_a_retracted_source_and_takes_the_decision() -> None:
    claim, desk = factories.published_claim(), reviewers_desk()
    source = claim.citations.earliest("pk").source

    saved = desk.post(
        page_of(source), filled(desk.get(page_of(source)), condition="retracted"), follow=True
    )
    shown = desk.get(page_of(claim)).content.decode()
    answer = {"decision": "stands", "comment": "Others say so too."}
    done = desk.post(reverse("admin:claims_claim_decide", args=[claim.pk]), answer, follow=True)

    assert "1 claim rests on it and is on the work list" in said(saved)
    assert "Source retracted" in shown
    assert "Nothing is left to decide." in said(done)
    assert "Source retracted" not in done.content.decode()


def test_an_editor_sees_what_affects_a_claim_and_does_not_decide() -> None:
    claim, desk = affected_claim(), desk_of(factories.editor())

    shown = desk.get(page_of(claim)).content.decode()

    assert "Source retracted" in shown
    assert "A reviewer decides." in shown


def test_the_list_of_articles_counts_the_affected_claims() -> None:
    claim = factories.supported_claim()
    article = factories.article()
    factories.appearance(claim, article)
    retract(claim.citations.earliest("pk").source)

    html = desk_of(factories.editor()).get(reverse("admin:claims_article_changelist"))

    assert "work=affected" in html.content.decode()
    assert Article.objects.get() in impact.affected_articles()
