"""What is not published is told by no mouth: pages, feeds, agents, site map, embed, files, answers.

A word of an unreleased article, of a draft, of a claim in review and of private notes is looked
for in all of them; a word that is published is found by each that tells of claims.
"""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from claims.models import Claim, CoverageStatement
from tests.mouths import HIDDEN, PUBLIC, citing, pages, programs, published_beside_hidden

OTHER = "Qwzzogeton"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shown() -> Claim:
    return published_beside_hidden()


def test_what_is_hidden_is_told_by_no_mouth(client: Client, shown: Claim) -> None:
    told = [*pages(client, shown), *programs(client, shown), *citing(client, shown)]

    assert CoverageStatement.objects.exists()
    assert [name for name, body, _speaks in told if HIDDEN.encode() in body] == []
    assert [name for name, body, speaks in told if speaks and PUBLIC.encode() not in body] == []
    assert len(told) > 80


def test_the_files_of_the_static_edition_hold_nothing_hidden(shown: Claim, tmp_path: Path) -> None:
    call_command("publish_static", str(tmp_path), "--site", "http://testserver")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert [path for path in files if HIDDEN.encode() in path.read_bytes()] == []
    assert [path for path in files if HIDDEN in path.name] == []
    assert sum(PUBLIC.encode() in path.read_bytes() for path in files) > 20


@pytest.mark.parametrize(
    "address",
    [
        "/en/claims/?q={}",
        "/en/claims/feed.json?q={}",
        "/api/v1/claims/?q={}",
        "/api/v1/similar/?text={}",
        "/v1alpha1/claims:search?query={}",
        "/api/v1/export.csv?q={}",
    ],
)
def test_who_looks_for_a_hidden_word_hears_what_is_said_of_any_other(
    client: Client, shown: Claim, address: str
) -> None:
    hidden, other, public = (
        client.get(address.format(word)).getvalue() for word in (HIDDEN, OTHER, PUBLIC)
    )

    assert hidden.replace(HIDDEN.encode(), OTHER.encode()) == other
    assert public.replace(PUBLIC.encode(), OTHER.encode()) != other
