"""`manage.py demo`: what a newcomer finds, and what becomes of a database that was kept."""

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from claims.management import demonstration
from claims.models import Claim, Edition, EditionKind, Stage
from claims.record import log
from claims.workflow import objections
from tests.databases import restored
from tests.models.test_upgrade import DUMP, HEAD, migrate

SET = json.loads(demonstration.DATA_SET.read_text("utf-8"))
NOTES = json.loads(demonstration.CORRECTIONS.read_text("utf-8"))


def demo() -> list[str]:
    out = StringIO()
    call_command("demo", "--no-serve", stdout=out)
    return out.getvalue().splitlines()


def claims_of_the_set() -> dict[str, Claim]:
    ids = [claim["id"] for claim in SET["claims"]]
    return {claim.external_id: claim for claim in Claim.objects.filter(external_id__in=ids)}


def test_notes_for_readers_are_of_claims_of_the_set_and_in_both_languages() -> None:
    assert NOTES["notes"].keys() <= {claim["id"] for claim in SET["claims"]}
    assert {claim["id"] for claim in NOTES["before"]} <= NOTES["notes"].keys()
    for note in NOTES["notes"].values():
        assert note["en"] and note["zh-Hant"]


def what_is_new(edition: Edition) -> dict[str, str]:
    """What its note says, beside that a command signed it."""
    told: dict[str, dict[str, str]] = {
        EditionKind.CORRECTED: NOTES["notes"].get(edition.claim.external_id),
        EditionKind.REVISED: demonstration.CHECKED_AGAIN,
        EditionKind.REISSUED: demonstration.RECORD_CORRECTED,
    }
    return told[edition.kind]


@pytest.mark.django_db
def test_a_newcomer_finds_all_that_is_allowed_published_and_some_in_review() -> None:
    demo()

    claims = claims_of_the_set()
    assert len(claims) == len(SET["claims"])
    assert Counter(claim.stage for claim in claims.values()) == {
        Stage.PUBLISHED: len(SET["claims"]) - demonstration.LEFT_IN_REVIEW,
        Stage.IN_REVIEW: demonstration.LEFT_IN_REVIEW,
    }
    assert Claim.objects.in_review().count() >= 6
    assert Claim.objects.filter(stage=Stage.DRAFT).count() >= 3
    corrected = Edition.objects.filter(kind=EditionKind.CORRECTED)
    assert {edition.claim.external_id for edition in corrected.select_related("claim")} == {
        claim["id"] for claim in NOTES["before"]
    }
    for edition in corrected:
        assert edition.note == demonstration.bilingual(
            NOTES["notes"][edition.claim.external_id], demonstration.SIGNED_BY_COMMAND
        )

    before = log.head()
    demo()
    assert log.head() == before


@pytest.fixture
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of an older build, which holds the first edition of the example."""
    with (
        django_db_blocker.unblock(),
        restored(os.environ["DATABASE_URL"], gzip.decompress(DUMP.read_bytes()).decode()),
    ):
        yield


def test_a_kept_demonstration_gets_corrections_with_notes_and_keeps_its_record(
    kept: None,
) -> None:
    migrate()
    before = {edition.claim_id: edition for edition in Edition.objects.current()}

    demo()

    assert Edition.objects.get(position=HEAD[0]).chain == HEAD[1]
    later = (
        Edition.objects.filter(position__gt=HEAD[0]).select_related("claim").order_by("position")
    )
    first_before = dict(before)
    for edition in later:
        if edition.claim_id in before:
            assert edition.note == demonstration.bilingual(
                what_is_new(edition), demonstration.SIGNED_BY_COMMAND
            )
            old, new = (
                json.loads(one.document)["claim"] for one in (before[edition.claim_id], edition)
            )
            assert {**old, "change": None} != {**new, "change": None}
            before[edition.claim_id] = edition
        else:
            assert edition.kind == EditionKind.FIRST
    renewed = {edition.claim_id for edition in later}
    unchanged = [edition.claim for pk, edition in first_before.items() if pk not in renewed]
    assert {claim.stage for claim in unchanged} <= {Stage.PUBLISHED, Stage.DRAFT}
    editor = User.objects.get(username="editor")
    for claim in claims_of_the_set().values():
        if claim.stage == Stage.DRAFT:
            assert objections.objections(claim, "submit", actor=editor, kind="revised", note="x")
    assert len(claims_of_the_set()) == len(SET["claims"])

    head = log.head()
    demo()
    assert log.head() == head
