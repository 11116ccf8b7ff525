"""Retractions, citations and approvals at once: no mark is missed, nobody waits in a circle."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import OperationalError, transaction

from claims import workflow
from claims.models import AffectedClaim, Claim, Source
from tests import factories
from tests.evidence.impact_world import depends
from tests.going_round import sql
from tests.racing import meanwhile, racers

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 15


def retract(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(condition="retracted")


@contextmanager
def off(*triggers: str) -> Iterator[None]:
    """Take rules away, for the control of a race."""
    for table, trigger in (name.split(".") for name in triggers):
        sql(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    yield
    for table, trigger in (name.split(".") for name in triggers):
        sql(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


def name_of(table: str, trigger: str) -> str:
    """table.trigger, as PostgreSQL knows the trigger."""
    query = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s"
    [(name,)] = sql(query, table, f"pgtrigger_{trigger}_%")
    return f"{table}.{name}"


def marked_of_an_open_citation() -> bool:
    """Cite a source in a transaction that is open while it is retracted: is the claim marked?"""
    source, claim = factories.source(), factories.claim()
    with transaction.atomic():
        factories.citation(claim, source=source)
        retraction = meanwhile(partial(retract, source))
    retraction.result()
    return AffectedClaim.objects.filter(claim=claim).exists()


def test_a_citation_that_is_not_committed_yet_is_not_missed() -> None:
    assert marked_of_an_open_citation()


def test_without_its_rule_a_citation_that_is_not_committed_yet_is_missed() -> None:
    with off(name_of("claims_citation", "citation_impact_insert")):
        assert not marked_of_an_open_citation()


def test_who_cites_a_source_that_is_being_retracted_is_told_to_come_back() -> None:
    source, claim = factories.source(), factories.claim()
    with transaction.atomic():
        retract(source)
        writing = meanwhile(partial(factories.citation, claim, source=source))
        with pytest.raises(OperationalError, match="is being changed at this moment"):
            writing.result()

    factories.citation(claim, source=source)
    assert AffectedClaim.objects.filter(claim=claim).exists()


def test_retractions_and_approvals_at_once_wait_for_nobody_in_a_circle() -> None:
    """A deadlock would be raised by `race`; a refused approval is what the rule is for."""
    reviewers = [factories.reviewer() for _number in range(2)]
    with racers(4) as race:
        for _round in range(ROUNDS):
            sources = [factories.source() for _number in range(2)]
            claims = []
            for _number in range(2):
                claim = factories.supported_claim()
                for source in sources:
                    factories.citation(claim, source=source)
                claims.append(claim)
            depends((claims[1], claims[0]))
            signed = [workflow.submit(claim, actor=factories.editor()) for claim in claims]
            approve = [
                partial(workflow.approve, claim, actor=reviewer, digest=of.content_digest)
                for claim, reviewer, of in zip(claims, reviewers, signed, strict=True)
            ]

            answers = race(*(partial(retract, source) for source in sources), *approve)

            for claim, answer in zip(claims, answers[2:], strict=True):
                stage = Claim.objects.get(pk=claim.pk).stage
                assert stage == ("in_review" if isinstance(answer, Exception) else "published")
            marks = AffectedClaim.objects.filter(claim__in=claims)
            assert marks.filter(citation=None).count() == 4
            assert marks.exclude(citation=None).count() == 4
