"""Postings move into blocks, and nobody who reads or publishes notices."""

import json
from typing import Any

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.management import errands
from claims.models import Edition, EditionIndex, Posting, PostingBlock, PostingMerge, SearchText
from claims.record import log
from claims.record.verification import derived
from claims.search import completion, index, merging, ranking
from claims.search.postings import OF_TERM, Editions, Span
from claims.search.terms import counted, folded_text
from tests import factories
from tests.benchmarks.published_claims import fill
from tests.going_round import sql
from tests.search.test_ranking import QUERIES

pytestmark = pytest.mark.django_db

POSITIONS = (1, 20, 45, 60)
BEGINNINGS = ("go", "gover", "mi", "th", "zz")
ENTRIES = (
    "SELECT term, entry >> 32, until, entry >> 17 & 32767, entry & 131071"
    " FROM claims_postingblock, ROWS FROM (unnest(entries), unnest(untils)) AS e (entry, until)"
)


def published(editions: list[Edition]) -> None:
    """Index editions as they are when they are published: one by one, none with an end."""
    for edition in editions:
        index.write([(edition, json.loads(edition.document))])


def unindexed() -> list[Edition]:
    """The editions of a log of some length, without an index of their words."""
    fill(60)
    for model in (Posting, PostingBlock, PostingMerge, SearchText):
        model._default_manager.all().delete()
    return list(Edition.objects.order_by("position"))


def answers() -> list[Any]:
    """What is found, and how well, at several places of the log."""
    found: list[Any] = []
    for position in (*POSITIONS, log.head().position):
        span = Span(position, position)
        for query in QUERIES:
            found.append(ranking.best(ranking.matching(query, position, version=1), 1000))
            found.append(ranking.best(ranking.similar(query, position, version=1), 1000))
        found.append(ranking.rarest(["govern", "said", "zzzz"], [Editions(span)]))
        found += [completion.completed(beginning, position) for beginning in BEGINNINGS]
    found.append(ranking.best(ranking.matching("government", 60, version=1, since=20), 1000))
    return found


def test_merging_changes_no_answer_and_leaves_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "PLENTY", 3)
    editions = unindexed()
    published(editions)
    before = answers()
    ended = dict(EditionIndex.objects.filter(until__isnull=False).values_list("position", "until"))
    assert sum(map(bool, before)) > len(before) / 2
    assert ended
    assert not Posting.objects.filter(until__isnull=False).exists()

    for model in (Posting, SearchText):
        model._default_manager.all().delete()
    published(editions[:45])
    assert merging.merge()
    published(editions[45:])
    assert answers() == before
    assert list(derived.faults()) == []

    assert merging.merge()
    assert answers() == before
    assert list(derived.faults()) == []
    rows, entries = sql("SELECT * FROM claims_posting"), sql(ENTRIES)
    assert len(rows) > len(entries) > 1_000
    assert all(until == ended.get(position) for _t, position, until, *_x in rows + entries)
    assert not merging.merge()

    log.reindex()
    assert sorted(sql("SELECT * FROM claims_posting") + sql(ENTRIES)) == sorted(rows + entries)
    assert list(derived.faults()) == []


def test_a_posting_that_does_not_fit_into_a_block_stays_a_row() -> None:
    row = "INSERT INTO claims_posting SELECT 'dam', n, NULL, 32767, 131071 + n % 2"
    sql(f"{row} FROM generate_series(1, 80) AS n")
    sql("INSERT INTO claims_searchtext VALUES (80, '', 0, 0, 0)")

    merging.merge()

    assert Posting.objects.filter(length=131_072).count() == Posting.objects.count() == 40
    assert {row[1:] for row in sql(ENTRIES)} == {
        (position, None, 32_767, 131_071) for position in range(2, 81, 2)
    }


def test_a_block_is_filled_before_the_next_one_begins() -> None:
    for first, last in ((1, 150), (151, 230), (231, 700)):
        row = "INSERT INTO claims_posting SELECT 'dam', n, NULL, 1, 9"
        sql(f"{row} FROM generate_series({first}, {last}) AS n")
        sql(f"INSERT INTO claims_searchtext VALUES ({last}, '', 0, 0, 0)")
        merging.merge()

    blocks = PostingBlock.objects.order_by("first")
    assert [(it.first, it.last, len(it.entries)) for it in blocks] == [
        *((1, 200, 200), (201, 400, 200), (401, 600, 200), (601, 700, 100))
    ]
    held = Editions(Span(500, 500)).count(1000)
    assert sql(
        f"SELECT ({held.text}) FROM (SELECT 'dam'::text AS term) AS asked", *held.parameters
    ) == [(500,)]


def test_of_an_edition_whose_words_are_emptied_no_posting_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(merging, "PLENTY", 2)
    for statement in ("The dam broke.", "The dam of Oro held. 北韓試射", "The dam is dry."):
        factories.published_claim(statement=statement)
    merging.merge()
    both = f"SELECT * FROM claims_posting UNION ALL {ENTRIES}"
    before = {row for row in sql(both) if row[1] != 2}
    assert {"dam", "oro", "北韩"} <= {row[0] for row in sql(both) if row[1] == 2}
    assert 2 in {row[1] for row in sql(ENTRIES)}

    sql("UPDATE claims_searchtext SET words = '', length = 0 WHERE position = 2")

    assert set(sql(both)) == before
    assert not [it for it in derived.faults() if "block" in str(it)]


def test_whoever_is_on_duty_merges_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    sql("INSERT INTO claims_posting SELECT 'dam', n, NULL, 1, 9 FROM generate_series(1, 60) AS n")
    sql("INSERT INTO claims_searchtext VALUES (60, '', 0, 0, 0)")
    assert not merging.is_due()
    errands.work_off()
    assert not PostingBlock.objects.exists()

    monkeypatch.setattr(merging, "STEP", 60)
    assert merging.is_due()
    waiting = errands.due()
    errands.work_off()

    assert PostingBlock.objects.exists()
    assert errands.due() == waiting - 1


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_meanwhile_finds_each_posting_once() -> None:
    def found() -> int:
        held = Editions(Span(99, 99)).held(OF_TERM)
        asked = "(SELECT 'dam'::text AS term) AS asked"
        count = f"SELECT count(*) FROM {asked}, LATERAL ({held.text}) AS held"
        return int(sql(count, *held.parameters)[0][0])

    row = "INSERT INTO claims_posting SELECT 'dam', n, NULL, 1, 9"
    sql(f"{row} FROM generate_series(1, 90) AS n")
    sql("INSERT INTO claims_searchtext VALUES (90, '', 0, 0, 0)")
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT claims_merge_postings(9)")
        assert found() == 90
        # Somebody else merges or empties words only afterwards.
        assert not merging.merge()
        other.commit()
        assert (found(), Posting.objects.count()) == (90, 0)

        # Otherwise than in one transaction, this would see that something is missing.
        other.execute("DELETE FROM claims_postingblock")
        assert found() == 90
        other.commit()
        assert found() == 0


@given(st.lists(st.text(max_size=12) | st.text("a1.,'國核\u3400ﾊﾞ㊀㊁é ́\u1100", max_size=12)))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_knows_each_term_that_words_may_hold(texts: list[str]) -> None:
    texts = [text.replace("\x00", "") for text in texts]
    texts = [text.encode("utf-8", "ignore").decode() for text in texts]
    words = "\n".join(map(folded_text, texts))

    possible = {term for (term,) in sql("SELECT * FROM claims_possible_terms(%s)", words)}

    assert set(counted(texts)) <= possible
