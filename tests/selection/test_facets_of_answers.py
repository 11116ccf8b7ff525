"""One statement for a search, its facets and its best page says what each of them says alone."""

from typing import Any
from uuid import uuid4

import pytest

from claims import workflow
from claims.models import Edition, Mention
from claims.record import log
from claims.selection import facets, select
from tests import factories
from tests.benchmarks.published_claims import fill
from tests.going_round import sql

pytestmark = pytest.mark.django_db

NAMES = list(facets.SHAPES)


def embedded(noun: str) -> str:
    """The public id of the record of a noun that the most editions embed."""
    named = Mention.objects.filter(**{f"{noun}__isnull": False})
    ids = list(named.values_list(f"{noun}__public_id", flat=True))
    return str(max(ids, key=lambda it: (ids.count(it), it)))


def asked_in_one(given: dict[str, Any], position: int | None = None) -> list[Any]:
    """What a search says in one statement, held against the statements of each part."""
    head = None if position is None else log.Head(position, "")
    texts = {name: it if isinstance(it, list) else [it] for name, it in given.items()}
    selection = select(texts, head=head)
    best = selection.best(1000)
    alone = facets.facets(selection, NAMES), [(edition.position, score) for score, edition in best]
    together = facets.facets_of_answers(selection, NAMES, limit=1000)
    assert (together.counts, together.best) == alone, given
    third = facets.facets_of_answers(selection, NAMES, limit=3, offset=4)
    assert third.best == together.best[4:7]
    return together.best


def test_a_search_in_one_statement_finds_and_counts_what_its_parts_do() -> None:
    fill(130)
    sql("ANALYZE")  # nobody has counted the rows of a test: plans for empty tables take minutes
    # Alike but for the position, so that the newest come first.
    twins = [
        factories.published_claim(statement="The lighthouse stands.", rationale="Seen.")
        for _ in range(2)
    ]
    source, claimant, article = map(embedded, ("source", "claimant", "article"))
    subject = embedded("subject")
    filters: list[dict[str, Any]] = [
        {},
        {"verification_status": "refuted"},
        {"verification_status": ["refuted", "supported"], "stance": "refutes"},
        {"source": source},
        {"source": source, "stance": "supports", "about": subject},
        {"claimant": claimant, "verification_status": "refuted"},
        {"article": article, "about": subject, "concerns": "1900/.."},
        {"claimant": str(uuid4())},
        {"source": str(uuid4()), "verification_status": "supported"},
        {"include": "withdrawn", "kind": ["event", "opinion"], "language": "en"},
    ]
    found = [
        len(asked_in_one({"q": words, **asked}))
        for asked in filters
        for words in ("the", "report of the court", "lighthouse", '"the"', "zzzz")
    ]
    assert sum(map(bool, found)) > len(filters)
    positions = [position for position, _score in asked_in_one({"q": "lighthouse"})]
    newest = Edition.objects.filter(claim__in=twins).order_by("-position")
    assert positions == list(newest.values_list("position", flat=True))


def test_counts_of_answers_follow_each_publication_and_each_position_keeps_its_own() -> None:
    person, subject = factories.claimant(), factories.subject()
    editor, reviewer = factories.editor(), factories.reviewer()
    said = {"q": "harbour", "claimant": str(person.public_id)}
    told = []
    for _ in range(11):
        claim = factories.published_claim(statement="The harbour froze.", claimant=person)
        told.append((log.head().position, asked_in_one(said)))
    factories.reopened(claim, by=editor, checked_on="2026-11-21")
    claim.about.set([subject])
    signed = workflow.submit(claim, actor=editor, kind="withdrawn", note="It was misread.")
    workflow.approve(claim, actor=reviewer, digest=signed.content_digest)

    # Positions of one digit and of two, in the order of numbers.
    assert [len(best) for _position, best in told] == list(range(1, 12))
    assert len(asked_in_one(said)) == 10
    for position, best in told:
        assert asked_in_one(said, position) == best
