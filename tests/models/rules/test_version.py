"""`Claim.version`: set by the database, once per transaction that changes content."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.models import F

from claims.models import (
    Appearance,
    Citation,
    Claim,
    ClaimLink,
    ClaimTranslation,
    SearchRecord,
)
from tests import factories, going_round
from tests.going_round import sql

pytestmark = pytest.mark.django_db(transaction=True)


def version_of(claim: Claim) -> int:
    return Claim.objects.values_list("version", flat=True).get(pk=claim.pk)


CHANGES_CONTENT: dict[str, Callable[[Claim], object]] = {
    "statement": lambda claim: Claim.objects.filter(pk=claim.pk).update(statement="Other words."),
    "plain SQL": lambda claim: sql("UPDATE claims_claim SET rationale = rationale || '.'"),
    "a citation": factories.citation,
    "a changed citation": lambda claim: claim.citations.update(excerpt="other words"),
    "a citation less": lambda claim: claim.citations.all()[:1].get().delete(),
    "an appearance": lambda claim: factories.appearance(claim, factories.article()),
    "a subject": lambda claim: claim.about.add(factories.subject()),
    "a link": lambda claim: ClaimLink.objects.create(
        claim=claim, type="see_also", target=factories.claim()
    ),
    "a translation": lambda claim: ClaimTranslation.objects.create(
        claim=claim, language="ko", statement="주장."
    ),
    "a search record": lambda claim: SearchRecord.objects.create(
        claim=claim, place="Archive", query="treaty", made_on="2024-07-01", found="Nothing."
    ),
}
CHANGES_NOTHING: dict[str, Callable[[Claim], object]] = {
    "nothing": lambda claim: Claim.objects.filter(pk=claim.pk).update(statement=F("statement")),
    "priority": lambda claim: Claim.objects.filter(pk=claim.pk).update(priority="harmful"),
    "stage": lambda claim: Claim.objects.filter(pk=claim.pk).update(stage="dropped"),
    "an assigned version": lambda claim: Claim.objects.filter(pk=claim.pk).update(version=7),
    "a saved version": lambda claim: Claim(
        **{**Claim.objects.filter(pk=claim.pk).values().get(), "version": 7}
    ).save(),
    "a citation saved as it was": lambda claim: claim.citations.all()[0].save(),
    "who opened a source": lambda claim: claim.citations.update(accessed_by=claim.created_by),
    "no citation": lambda claim: claim.citations.filter(pk=-1).delete(),
    "another claim": lambda claim: factories.supported_claim(),
    "its source": lambda claim: sql("UPDATE claims_source SET title = title || '.'"),
}


def test_every_change_of_content_gives_a_new_version() -> None:
    claim = factories.supported_claim()

    for name, change in CHANGES_CONTENT.items():
        before = version_of(claim)
        change(claim)
        assert version_of(claim) > before, name


def test_what_is_not_content_gives_no_new_version() -> None:
    claim = factories.supported_claim()
    before = version_of(claim)

    for name, change in CHANGES_NOTHING.items():
        change(claim)
        assert version_of(claim) == before, name


def test_a_transaction_gives_one_version_however_much_it_changes() -> None:
    claim = factories.supported_claim()
    before, seen = version_of(claim), set()

    with transaction.atomic():
        for change in CHANGES_CONTENT.values():
            change(claim)
            seen.add(version_of(claim))

    assert len(seen) == 1
    assert before not in seen


def test_a_change_that_is_undone_leaves_the_version() -> None:
    claim = factories.supported_claim()
    before = version_of(claim)

    with going_round.undone():
        factories.citation(claim)

    assert version_of(claim) == before


def test_a_new_claim_has_the_version_of_its_transaction_whatever_was_assigned() -> None:
    with transaction.atomic():
        claims = [factories.claim(version=7), *Claim.objects.bulk_create([bare(), bare()])]
        assert len({version_of(claim) for claim in claims}) == 1
        assert version_of(claims[0]) != 7


def bare() -> Claim:
    return Claim(statement="Something.", created_by=factories.account(), version=7)


def test_one_statement_over_many_claims_gives_each_its_version() -> None:
    claims = [factories.supported_claim() for _ in range(3)]
    untouched = factories.supported_claim()
    before = [version_of(claim) for claim in [*claims, untouched]]

    Citation.objects.filter(claim__in=claims).update(excerpt="other words")
    after = [version_of(claim) for claim in [*claims, untouched]]

    assert len(set(after[:3])) == 1
    assert after[0] not in before
    assert after[3] == before[3]


def test_what_moves_from_claim_to_claim_changes_both() -> None:
    old, new = factories.supported_claim(), factories.claim()
    factories.appearance(old, factories.article())
    before = version_of(old), version_of(new)

    Appearance.objects.update(claim=new)

    assert version_of(old) == version_of(new)
    assert version_of(old) not in before
