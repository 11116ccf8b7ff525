"""Stored copies are kept as they were, and a quote check is about the words it was made for."""

from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from claims.models import Capture, Citation, Claim
from tests import factories
from tests.going_round import sql, without_triggers
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def capture() -> Capture:
    return factories.capture(factories.source(), url="https://source.example/report")


def test_no_column_of_a_stored_copy_is_changed(capture: Capture) -> None:
    kept = [field for field in Capture._meta.concrete_fields if field.name != "archive_url"]
    others: dict[type, Any] = {models.DateTimeField: timezone.now(), models.BooleanField: True}

    for field in kept:
        value = others.get(type(field), models.F(field.name))
        if isinstance(field, models.CharField | models.TextField):
            value = "0" * 64 if "256" in field.name else "uploaded"
        if isinstance(field, models.ForeignKey):
            value = factories.account().pk if field.name == "retrieved_by" else None
        if field.primary_key or field.name == "source":
            value = factories.source().pk
        with refused("capture_kept"):
            Capture.objects.update(**{field.attname: value})


def test_no_stored_copy_is_removed_nor_its_table_emptied(capture: Capture) -> None:
    with refused("capture_kept"):
        Capture.objects.all().delete()
    with refused("capture_kept"):
        sql("DELETE FROM claims_capture")


def test_the_archived_copy_is_named_once_and_then_kept(capture: Capture) -> None:
    Capture.objects.update(archive_url="https://archive.example/2026/report")

    for other in ("", "https://elsewhere.example/"):
        with refused("capture_kept"):
            Capture.objects.update(archive_url=other)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("capture_digest", {"sha256": "0" * 64}),
        ("capture_has_words", {"text": " \n　"}),
        ("capture_original_digest", {"original_sha256": "abc"}),
        ("capture_url_http", {"url": "file:///etc/passwd"}),
        ("capture_archive_url_http", {"archive_url": "javascript:alert(1)"}),
        ("capture_origin_known", {"origin": "dreamt"}),
    ],
)
def test_a_copy_that_is_none_is_refused(rule: str, fields: dict[str, str]) -> None:
    source = factories.source()

    with refused(rule):
        factories.capture(source, **fields)


def cited(claim: Claim, **fields: Any) -> Citation:
    citation = factories.citation(claim, excerpt="word for word", **fields)
    copy = factories.capture(citation.source)
    Citation.objects.filter(pk=citation.pk).update(quote_check="verified", checked_in=copy)
    citation.refresh_from_db()
    return citation


@pytest.mark.parametrize(
    "change",
    [{"excerpt": "other words"}, {"prefix": "before"}, {"suffix": "after"}, {"source": None}],
    ids=str,
)
def test_a_check_falls_away_with_the_words_it_was_about(change: dict[str, Any]) -> None:
    citation = cited(factories.claim())
    rows = Citation.objects.filter(pk=citation.pk)
    rows.update(capture=citation.checked_in)
    assert rows.get().quote_check == "verified"

    rows.update(**{name: value or factories.source() for name, value in change.items()})

    assert rows.get().quote_check == ""
    assert rows.get().checked_in is None
    assert (rows.get().capture is None) == ("source" in change)


def test_somebodys_word_falls_away_with_the_words_it_was_about() -> None:
    citation = factories.citation(factories.claim(), excerpt="behind a paywall")
    word = {"attestation": "Read in print.", "attested_by": factories.account()}
    rows = Citation.objects.filter(pk=citation.pk)
    rows.update(quote_check="attested", attested_at=timezone.now(), **word)

    rows.update(excerpt="other words")

    assert rows.get().quote_check == rows.get().attestation == ""
    assert rows.get().attested_by is None
    assert rows.get().attested_at is None


def test_what_does_not_touch_the_words_leaves_the_check_alone() -> None:
    citation = cited(factories.claim())

    Citation.objects.filter(pk=citation.pk).update(summary="Otherwise.", stance="context")

    assert Citation.objects.get(pk=citation.pk).quote_check == "verified"


def test_no_citation_names_a_copy_of_another_source() -> None:
    citation = factories.citation(factories.claim())
    other = factories.capture(factories.source())

    for column in ("capture", "checked_in"):
        with refused("citation_capture_of_its_source"):
            Citation.objects.filter(pk=citation.pk).update(**{column: other})


def test_nobody_is_verified_nowhere_or_attested_by_nobody() -> None:
    citation = factories.citation(factories.claim())
    rows = Citation.objects.filter(pk=citation.pk)

    with refused("citation_verified_somewhere"):
        rows.update(quote_check="verified")
    with refused("citation_attested_by_somebody"):
        rows.update(quote_check="attested", attestation="Read.", attested_at=timezone.now())
    with refused("citation_attested_by_somebody"):
        rows.update(quote_check="attested", attested_by=factories.account(), attestation=" ")
    with refused("citation_quote_check_known"):
        rows.update(quote_check="perhaps")


@pytest.mark.parametrize("stage", ["in_review", "published", "approved", "dropped", "withdrawn"])
def test_the_check_is_free_at_any_time_and_the_copy_that_was_signed_is_not(stage: str) -> None:
    claim = factories.claim()
    citation = cited(claim)
    with without_triggers():
        Claim.objects.filter(pk=claim.pk).update(stage=stage)
    claim.refresh_from_db()
    rows = Citation.objects.filter(pk=citation.pk)

    rows.update(quote_check="not_found")
    with refused("citation_frozen_update"):
        rows.update(capture=citation.checked_in)

    assert Claim.objects.get(pk=claim.pk).version == claim.version


def test_naming_the_copy_is_a_change_of_the_content() -> None:
    claim = factories.claim()
    citation = cited(claim)
    with without_triggers():
        Claim.objects.filter(pk=claim.pk).update(version=1)

    Citation.objects.filter(pk=citation.pk).update(capture=citation.checked_in)

    assert Claim.objects.get(pk=claim.pk).version > 1
