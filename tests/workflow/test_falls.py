"""What fell with a source is noted with the edition that says so, by the database alone."""

import pytest

from claims import workflow
from claims.models import Claim, Edition, Source, SourceFall
from claims.workflow import impact_decisions
from tests import factories, going_round
from tests.refused import refused

pytestmark = pytest.mark.django_db


def resting_on(source: Source) -> Claim:
    """A published claim that cites the source beside two others."""
    claim = factories.supported_claim()
    factories.citation(claim, source=source)
    approved(claim)
    return Claim.objects.get(pk=claim.pk)


def approved(claim: Claim, **asked: str) -> Edition | None:
    signed = workflow.submit(claim, actor=factories.editor(), **asked)
    return workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)


def fall(source: Source, condition: str = "retracted") -> None:
    Source.objects.filter(pk=source.pk).update(condition=condition)


def decide(claim: Claim, decision: str) -> None:
    impact_decisions.decide(
        claim, actor=factories.reviewer(), decision=decision, comment="The report is void."
    )


def fallen() -> list[tuple[int, int, str, str]]:
    rows = SourceFall.objects.order_by("edition__position")
    return list(rows.values_list("edition__claim", "source", "edition__kind", "cause"))


def test_an_edition_that_a_reviewer_asked_for_because_of_a_source_is_noted_once() -> None:
    source = factories.source()
    disputed, corrected, stands = (resting_on(source) for _ in range(3))
    resting_on(factories.source())
    fall(source)

    decide(disputed, "contest")
    decide(stands, "stands")
    decide(corrected, "rework")
    Claim.objects.filter(pk=corrected.pk).update(rationale="Two reports say so.")
    corrected.refresh_from_db()
    approved(corrected, kind="corrected", note="The report was retracted.")
    factories.reopened(corrected)
    approved(corrected, kind="corrected", note="A word was wrong.")

    assert fallen() == [
        (disputed.pk, source.pk, "contested", "retracted"),
        (corrected.pk, source.pk, "corrected", "retracted"),
    ]


def test_a_withdrawal_is_noted_with_the_source_behind_the_one_it_cites() -> None:
    origin = factories.source()
    claim = resting_on(factories.source(derives_from=origin))
    fall(origin, "gone")

    approved(claim, kind="withdrawn", note="Nothing is left of it.")

    assert fallen() == [(claim.pk, origin.pk, "withdrawn", "gone")]


def test_what_came_before_the_fall_or_after_it_had_ended_is_not_noted() -> None:
    source = factories.source()
    before, after = resting_on(source), resting_on(source)
    workflow.contest(before, actor=factories.reviewer(), note="The operator objects.")
    fall(source)
    fall(source, "fine")

    workflow.contest(after, actor=factories.reviewer(), note="The operator objects.")

    assert fallen() == []


def test_nobody_writes_changes_or_removes_what_fell() -> None:
    source = factories.source()
    claim = resting_on(source)
    fall(source)
    decide(claim, "contest")
    edition = claim.editions.latest()

    with refused("source_fall_noted"):
        SourceFall.objects.create(
            edition=edition, source=source, cause="gone", noticed_at=edition.published_at
        )
    with refused("source_fall_append_only"):
        SourceFall.objects.update(cause="gone")
    with refused("source_fall_append_only"):
        going_round.sql("DELETE FROM claims_sourcefall")
