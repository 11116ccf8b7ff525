"""The index and the mentions of editions: derived from the documents, at any time again."""

from datetime import date
from typing import Any

import pytest

from claims import workflow
from claims.models import Claim, Edition, EditionIndex, Mention
from claims.record import log
from tests import factories
from tests.record.small_log import publish, six_editions

pytestmark = pytest.mark.django_db


def everything_derived() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    index = [field.attname for field in EditionIndex._meta.concrete_fields]
    mentions = [field.attname for field in Mention._meta.concrete_fields if field.name != "id"]
    return (
        list(EditionIndex.objects.order_by("pk").values_list(*index)),
        sorted(Mention.objects.values_list(*mentions), key=repr),
    )


def embedding_claim(**fields: Any) -> Claim:
    article = factories.article()
    workflow.release(article, actor=factories.reviewer())
    claim = factories.supported_claim(
        claimant=factories.claimant(), checked_on="2026-11-01", **fields
    )
    claim.about.add(factories.subject(), factories.subject())
    shared = factories.source()
    factories.citation(claim, source=shared, stance="context")
    factories.citation(claim, source=shared, stance="supports")
    factories.citation(claim, source=shared, stance="supports")
    factories.appearance(claim, article)
    publish(claim)
    return claim


def test_reindexing_gives_exactly_what_publishing_wrote() -> None:
    six_editions()
    for concerns in ("", "2024-06-19", "2024/..", "../2024", "XXXX"):
        claim = embedding_claim(concerns=concerns)
        workflow.contest(claim, actor=factories.reviewer(), note="A witness disagrees.")
        workflow.reopen(claim, actor=factories.editor())
        claim.citations.filter(stance="context").delete()
        publish(claim)
    written = everything_derived()
    assert len(written[0]) == Edition.objects.count() == 21

    assert log.reindex() == 21

    assert everything_derived() == written


def test_reindexing_mends_what_went_astray() -> None:
    six_editions()
    written = everything_derived()
    Mention.objects.all()[:1].get().delete()
    EditionIndex.objects.filter(position=1).delete()
    EditionIndex.objects.update(verification_status="refuted", language="ko")
    assert everything_derived() != written

    log.reindex()

    assert everything_derived() == written


def test_the_index_holds_the_days_a_finding_is_about() -> None:
    def found(concerns: str) -> set[str]:
        days = ("2024-06-18", "2024-06-19", "2024-06-20", "2030-01-01")
        on = date.fromisoformat
        claim = factories.published_claim(concerns=concerns)
        index = EditionIndex.objects.filter(claim=claim)
        return {day for day in days if index.filter(concerns__contains=on(day)).exists()}

    assert found("2024-06-19") == {"2024-06-19"}
    assert found("2024-06-19/2024-06-20") == {"2024-06-19", "2024-06-20"}
    assert found("2024-06-19/..") == {"2024-06-19", "2024-06-20", "2030-01-01"}
    assert found("../2024-06-18") == {"2024-06-18"}
    assert found("2024~") == {"2024-06-18", "2024-06-19", "2024-06-20"}
    assert found("") == set()


def test_the_index_says_from_where_to_where_an_edition_was_the_last() -> None:
    claim = factories.published_claim()
    factories.published_claim()
    workflow.contest(claim, actor=factories.reviewer(), note="A witness disagrees.")

    entries = EditionIndex.objects.filter(claim=claim).order_by("position")
    assert list(entries.values_list("position", "until")) == [(1, 3), (3, None)]
