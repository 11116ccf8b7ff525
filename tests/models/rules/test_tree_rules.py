"""The tree over the log grows with the log, on every road, and is written by nothing else."""

import os
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, transaction

from claims.models import Edition, Leaf, constraint_messages
from claims.record import log
from claims.record.proofs import leaves, merkle
from tests import factories, going_round
from tests.going_round import sql
from tests.record.small_log import six_editions
from tests.refused import refused

pytestmark = pytest.mark.django_db

ROLE = f"web_tree_{os.getpid()}"


def rows_wanted() -> list[tuple[int, bytes]]:
    """The rows that the editions call for."""
    tree = merkle.GrowingTree()
    editions = Edition.objects.select_related("claim").order_by("position")
    return [
        (it.position, b"".join(tree.add(merkle.leaf_hash(str(log.line_of(it)).encode()))))
        for it in editions
    ]


def rows() -> list[tuple[int, bytes]]:
    return [(position, bytes(hashes)) for position, hashes in Leaf.objects.values_list()]


def test_each_edition_has_its_leaf_whatever_road_it_came_by() -> None:
    six_editions()
    going_round.insert_edition(going_round.signed(factories.supported_claim()))

    assert len(rows()) == 7
    assert rows() == rows_wanted()
    assert log.verify() != ""  # the bare row names nobody; the tree says what stands there
    assert leaves.size() == 7


def test_an_edition_that_is_refused_leaves_no_leaf() -> None:
    review = going_round.signed(factories.supported_claim())
    with refused("edition_joins_the_log"):
        going_round.insert_edition(review, position=2)

    assert rows() == []


def test_no_statement_adds_changes_or_removes_a_leaf() -> None:
    factories.published_claim()
    hashed = bytes(32)

    with refused("leaf_of_an_edition"):
        Leaf.objects.create(position=2, hashes=2 * hashed)
    with refused("leaf_of_an_edition"):
        Leaf.objects.bulk_create([Leaf(position=2, hashes=2 * hashed)])
    with refused("leaf_of_an_edition"):
        sql("INSERT INTO claims_leaf VALUES (3, %s)", hashed)
    with refused("leaf_append_only"):
        Leaf.objects.update(hashes=hashed)
    with refused("leaf_append_only"):
        sql("DELETE FROM claims_leaf")
    with refused("leaf_no_truncate"):
        sql("SET session_replication_role = origin")
        sql("ALTER TABLE claims_leaf ENABLE TRIGGER ALL")
        sql("TRUNCATE claims_leaf")
    assert rows() == rows_wanted()


def test_a_row_holds_as_many_hashes_as_subtrees_end_with_it() -> None:
    held = {1: 1, 2: 2, 3: 1, 4: 3, 6: 2, 8: 4, 96: 6}
    with going_round.without_triggers():
        for position, hashes in held.items():
            Leaf.objects.create(position=position, hashes=bytes(32 * hashes))
            for others in {hashes - 1, hashes + 1}:
                with refused("leaf_completes_its_subtrees"):
                    Leaf.objects.create(position=position + 2**20, hashes=bytes(32 * others))
        with refused("leaf_completes_its_subtrees"):
            Leaf.objects.create(position=5, hashes=bytes(31))


def test_nothing_is_published_over_a_tree_that_lacks_a_leaf() -> None:
    for _ in range(3):
        factories.published_claim()
    review = going_round.signed(factories.supported_claim())
    with going_round.without_triggers():
        sql("DELETE FROM claims_leaf WHERE position = 2")

    with refused("leaf_completes_its_subtrees"):
        going_round.insert_edition(review)
    sentence = constraint_messages.message_of("leaf_completes_its_subtrees")
    assert sentence.endswith("`manage.py verify_log` names the position.")


def test_a_tree_that_fell_behind_catches_up_with_the_next_edition() -> None:
    """So does the migration, with all editions of a log that had no tree."""
    six_editions()
    before = rows()
    for kept in (0, 1, 2, 3, 5):
        with going_round.undone():
            with going_round.without_triggers():
                sql("DELETE FROM claims_leaf WHERE position > %s", kept)
            factories.published_claim()
            assert rows() == rows_wanted()
            assert rows()[:6] == before


def test_a_temporary_table_before_the_tree_catches_nothing() -> None:
    sql("CREATE TEMP TABLE claims_leaf (position bigint, hashes bytea)")
    factories.published_claim()

    assert sql("SELECT count(*) FROM pg_temp.claims_leaf") == [(0,)]
    assert sql("SELECT count(*) FROM public.claims_leaf") == [(1,)]


def test_the_role_of_the_web_server_publishes_and_touches_no_leaf() -> None:
    call_command("grant_web_role", ROLE, stdout=(out := StringIO()))
    assert "claims_leaf: SELECT" in out.getvalue().splitlines()
    sql(f"SET ROLE {ROLE}")

    factories.published_claim()
    assert rows() == rows_wanted()
    for statement in (
        "INSERT INTO claims_leaf VALUES (2, '')",
        "UPDATE claims_leaf SET hashes = ''",
        "DELETE FROM claims_leaf",
        "TRUNCATE claims_leaf",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            sql(statement)
    sql("SELECT claims_grow_tree()")
    assert rows() == rows_wanted()
