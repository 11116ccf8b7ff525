"""Whatever was tampered with in the log is found, and its place is named."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F, QuerySet

from claims.models import Edition, Review, Submission
from claims.record import editions, log
from tests import going_round
from tests.going_round import sql
from tests.record.small_log import restamp, signature, six_editions

pytestmark = pytest.mark.django_db


@pytest.fixture
def unguarded() -> Iterator[list[Edition]]:
    """The editions, in a database whose owner has taken every rule away."""
    rows = six_editions()
    assert log.verify() == ""
    for table, name in sql(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE contype IN ('c', 'u') AND conrelid IN"
        " ('claims_edition'::regclass, 'claims_review'::regclass, 'claims_submission'::regclass)"
    ):
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")
    with going_round.without_triggers():
        yield rows


def rewrite(edition: Edition, old: str, new: str) -> None:
    """Change the document and every digest of its row, as if it had always been so."""
    document = edition.document.replace(old, new)
    assert document != edition.document
    content = document.partition('"claim":')[2].partition(',"edition":')[0]
    restamp(edition, document=document, content_digest=editions.digest(content))


def rechain(start: int) -> None:
    """Make the chain consistent again from a position on."""
    for edition in Edition.objects.filter(position__gte=start).order_by("position"):
        before = Edition.objects.filter(position=edition.position - 1).first()
        previous = before.chain if before else log.START
        Edition.objects.filter(pk=edition.pk).update(
            previous_chain=previous, chain=editions.digest(previous + edition.digest)
        )


def update(position: int, **columns: Any) -> None:
    assert Edition.objects.filter(position=position).update(**columns) == 1


def reviews(edition: Edition) -> QuerySet[Review]:
    return Review.objects.filter(pk=signature(edition).pk)


def swap(one: int, other: int) -> None:
    sql(
        "UPDATE claims_edition SET position = %s::bigint + %s::bigint - position"
        " WHERE position IN (%s, %s)",
        one,
        other,
        one,
        other,
    )


TAMPERED: dict[str, tuple[Callable[[list[Edition]], object], str]] = {
    "a changed document": (
        lambda rows: update(2, document=rows[1].document.replace("Both sources", "All sources")),
        "Position 2: the document does not have its digest.",
    ),
    "a changed document with its digests": (
        lambda rows: rewrite(rows[1], "Both sources", "All sources"),
        "Position 2: it is not what was signed.",
    ),
    "a changed document of a contest with its digests": (
        lambda rows: rewrite(rows[3], "Both sources", "All sources"),
        "Position 4: it is contested, but does not say what the edition before says.",
    ),
    "a document with white space": (
        lambda rows: rewrite(rows[1], '"schema":1', '"schema": 1'),
        "Position 2: the document is not canonical JSON.",
    ),
    "a document with a float": (
        lambda rows: rewrite(rows[1], '"schema":1', '"schema":1.5'),
        "Position 2: the document is not that of an edition.",
    ),
    "a document that is none": (
        lambda rows: restamp(rows[1], document="[]"),
        "Position 2: the document is not that of an edition.",
    ),
    "a document that is not even JSON": (
        lambda rows: restamp(rows[1], document="Position"),
        "Position 2: the document is not that of an edition.",
    ),
    "a changed digest": (
        lambda rows: update(2, digest="0" * 64),
        "Position 2: the document does not have its digest.",
    ),
    "a changed content digest": (
        lambda rows: update(2, content_digest="0" * 64),
        "Position 2: the content does not have its digest.",
    ),
    "a changed kind": (
        lambda rows: update(5, kind="revised"),
        "Position 5: the row and its document differ in “kind”.",
    ),
    "a changed note": (
        lambda rows: update(5, note="Nothing much."),
        "Position 5: the row and its document differ in “note”.",
    ),
    "a changed number": (
        lambda rows: update(5, number=3),
        "Position 5: the row and its document differ in “number”.",
    ),
    "a changed time": (
        lambda rows: update(2, published_at=F("published_at") - timedelta(microseconds=1)),
        "Position 2: the row and its document differ in “published_at”.",
    ),
    "another claim": (
        lambda rows: update(2, claim=rows[0].claim),
        "Position 2: the row and its document differ in “claim”.",
    ),
    "a deleted middle": (
        lambda rows: Edition.objects.filter(position=3)._raw_delete("default"),
        "Position 3: there is no edition at this position.",
    ),
    "a deleted beginning": (
        lambda rows: Edition.objects.filter(position=1)._raw_delete("default"),
        "Position 1: there is no edition at this position.",
    ),
    "swapped positions": (
        lambda rows: swap(2, 3),
        "Position 2: the row and its document differ in “position”.",
    ),
    "a changed chain value": (
        lambda rows: update(2, chain="0" * 64),
        "Position 2: the chain value does not follow from the one before.",
    ),
    "a changed previous chain value": (
        lambda rows: update(2, previous_chain="0" * 64),
        "Position 2: the chain value does not follow from the one before.",
    ),
    "one person for both signatures": (
        lambda rows: reviews(rows[1]).update(reviewer=F("submitted_by")),
        "Position 2: it is not signed by two different people.",
    ),
    "another second person": (
        lambda rows: reviews(rows[1]).update(reviewer=signature(rows[0]).reviewer),
        "Position 2: it is not signed by whom its document names.",
    ),
    "another first person": (
        lambda rows: Submission.objects.filter(review=rows[1].review).update(
            submitted_by=signature(rows[0]).submitted_by
        ),
        "Position 2: it is not signed by whom its document names.",
    ),
    "a review that refused": (
        lambda rows: reviews(rows[1]).update(decision="returned"),
        "Position 2: it is not signed by two different people.",
    ),
    "a changed submission": (
        lambda rows: Submission.objects.filter(review=rows[1].review).update(document="{}"),
        "Position 2: it is not what was signed.",
    ),
    "the signatures of another edition": (
        lambda rows: update(2, review=rows[0].review),
        "Position 2: it is not what was signed.",
    ),
}


def test_what_was_tampered_with_is_found_and_its_place_named(unguarded: list[Edition]) -> None:
    found = {}
    for tampering, (tamper, _finding) in TAMPERED.items():
        with going_round.undone():
            tamper(unguarded)
            found[tampering] = log.verify()

    assert found == {tampering: finding for tampering, (_tamper, finding) in TAMPERED.items()}


def test_an_intact_log_is_found_intact_and_an_empty_one_too() -> None:
    assert log.verify() == ""
    assert log.head() == (0, log.START)
    assert log.verify(log.head()) == ""


def test_an_intact_log_agrees_with_every_head_noted_on_the_way() -> None:
    rows = six_editions()
    for edition in rows:
        assert log.verify(log.Head(edition.position, edition.chain)) == ""


def test_a_cut_tail_is_found_against_a_noted_head(unguarded: list[Edition]) -> None:
    noted = log.head()
    Edition.objects.filter(position__gt=4)._raw_delete("default")

    assert log.verify() == "Position 5: the log ends here, but its tree goes on."
    sql("DELETE FROM claims_leaf WHERE position > 4")
    assert log.verify() == ""
    assert log.verify(noted) == "Position 5: the log ends here, but its head was noted further on."


def test_an_emptied_log_is_found_against_a_noted_head(unguarded: list[Edition]) -> None:
    noted = log.head()
    Edition.objects.all()._raw_delete("default")

    assert log.verify(noted).startswith("Position 1: the log ends here")


def test_a_tail_rewritten_with_a_consistent_chain_is_found_against_a_noted_head(
    unguarded: list[Edition],
) -> None:
    noted = log.head()
    rewrite(unguarded[3], "A witness disagrees.", "All is well.")
    update(4, note="All is well.")
    rechain(4)

    assert log.verify() == ""
    assert log.verify(noted) == "Position 6: the chain value is not the one that was noted."
    assert log.verify(log.Head(3, unguarded[2].chain)) == ""


def test_after_a_noted_head_only_what_follows_is_verified(unguarded: list[Edition]) -> None:
    after = log.Head(3, unguarded[2].chain)
    found = {}
    for tampering, (tamper, _finding) in TAMPERED.items():
        with going_round.undone():
            tamper(unguarded)
            found[tampering] = log.verify(after=after)

    assert log.verify(after=after) == ""
    assert log.verify(after=log.head()) == ""
    later = {
        tampering: finding
        for tampering, (_tamper, finding) in TAMPERED.items()
        if finding.startswith(("Position 4", "Position 5", "Position 6"))
    }
    assert later.items() <= found.items()
    assert len(later) >= 4
    # What stands before the head is not read, but for what the later editions rest on.
    assert found["a changed digest"] == ""


def test_a_head_that_is_not_that_of_the_log_is_no_beginning(unguarded: list[Edition]) -> None:
    other, beyond = log.Head(3, unguarded[3].chain), log.Head(7, unguarded[5].chain)

    assert log.verify(after=other) == "Position 3: the chain value is not the one that was noted."
    assert log.verify(after=beyond).startswith("Position 7: the log ends here, but its head was")
    sql("DELETE FROM claims_leaf WHERE position = 3")
    after = log.Head(3, unguarded[2].chain)
    assert log.verify(after=after) == "Position 3: the tree does not follow from its leaves."
