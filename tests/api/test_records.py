"""Articles, sources, claimants and subjects: what editions say of them, and nothing else."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims import workflow
from claims.models import Claim, Source, Subject
from claims.record import log
from tests import factories
from tests.noise import WORD, make_noise
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

NOUNS = ["articles", "claimants", "sources", "subjects"]


def get(client: Client, address: str, **query: Any) -> Any:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == 200, response.content
    return response.json()


def ids(page: dict[str, Any]) -> list[str]:
    return [record["id"] for record in page["results"]]


def embedded(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The records of a document by the list they stand in and their id."""
    claim = document["claim"]
    found = {
        "articles": [row["article"] for row in document["appearances"]],
        "claimants": [claim["claimant"]],
        "sources": [row["source"] for row in claim["citations"]],
        "subjects": claim["about"],
    }
    return {noun: {record["id"]: record for record in records} for noun, records in found.items()}


def test_records_are_listed_and_shown_in_the_words_of_the_edition(client: Client) -> None:
    edition = rich_claim().editions.latest()
    records = embedded(json.loads(edition.document))

    for noun in NOUNS:
        listed = get(client, f"{noun}/")
        for record_id, record in records[noun].items():
            shown = get(client, f"{noun}/{record_id}/")
            in_list = next(row for row in listed["results"] if row["id"] == record_id)
            assert shown.items() >= record.items()
            assert in_list.items() >= record.items()
            assert shown["embedded_in"] == in_list["embedded_in"]
            assert shown["embedded_in"]["position"] == edition.position
        assert ids(listed) == sorted(ids(listed))
        assert listed["chain"] == log.head().chain


def test_a_record_names_the_claims_that_embed_it(client: Client) -> None:
    report = factories.source()
    claims = []
    for stance in ("supports", "context"):
        draft = factories.supported_claim()
        factories.citation(draft, source=report, stance=stance)
        claims.append(publish(draft))

    shown = get(client, f"sources/{report.public_id}/")

    assert shown["claim_count"] == 2
    assert shown["claims"][1] == {
        "id": str(claims[0].public_id),
        "claim_number": claims[0].number,
        "edition": 1,
        "language": "en",
        "statement": claims[0].statement,
        "verification_status": "supported",
        "stances": ["supports"],
    }
    assert [row["stances"] for row in shown["claims"]] == [["context"], ["supports"]]
    assert len(client.get(shown["claims_href"]).json()["results"]) == 2


def test_a_record_that_no_current_edition_embeds_is_like_one_that_does_not_exist(
    client: Client,
) -> None:
    make_noise()
    hidden = [
        ("sources", Source.objects.get(title=f"{WORD} source").public_id),
        ("sources", Source.objects.get(title=f"{WORD} new source").public_id),
        ("subjects", factories.subject().public_id),
        ("claimants", factories.claimant().public_id),
        ("articles", factories.article(released_at=timezone.now()).public_id),
    ]
    for noun, public_id in hidden:
        answer = client.get(f"/api/v1/{noun}/{public_id}/")
        unknown = client.get(f"/api/v1/{noun}/{uuid.uuid4()}/")
        assert answer.status_code == unknown.status_code == 404
        assert answer.content == unknown.content
        assert dict(answer.headers) == dict(unknown.headers)
    for noun in NOUNS:
        assert WORD not in client.get(f"/api/v1/{noun}/").content.decode()


def test_a_correction_in_the_workspace_shows_in_no_record(client: Client) -> None:
    draft = factories.supported_claim()
    subject = factories.subject(name_en="As approved")
    draft.about.add(subject)
    publish(draft)
    Subject.objects.filter(pk=subject.pk).update(name_en="Corrected since")

    assert get(client, f"subjects/{subject.public_id}/")["name"] == {"en": "As approved"}


def test_records_are_shown_as_the_log_stood(client: Client) -> None:
    claim = factories.published_claim()
    source = claim.citations.all()[0].source
    moment = log.moment(claim.editions.latest().published_at)
    withdrawal = workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="Wrong.")
    workflow.approve(claim, actor=factories.reviewer(), digest=withdrawal.content_digest)
    address = f"sources/{source.public_id}/"

    assert client.get(f"/api/v1/{address}").status_code == 404
    assert get(client, address, as_of=moment)["claim_count"] == 1
    assert ids(get(client, "sources/")) == []
    assert str(source.public_id) in ids(get(client, "sources/", position=1))


def test_the_old_id_of_a_merged_source_leads_to_the_new_one(client: Client) -> None:
    old, new = factories.source(), factories.source()
    Source.objects.filter(pk=old.pk).update(merged_into=new)
    assert client.get(f"/api/v1/sources/{old.public_id}/").status_code == 404
    draft = factories.supported_claim()
    factories.citation(draft, source=new)
    publish(draft)

    response = client.get(f"/api/v1/sources/{old.public_id}/?position=1")

    assert response.status_code == 301
    assert response.headers["Location"] == f"/api/v1/sources/{new.public_id}/?position=1"


def test_pages_of_records_follow_one_another_as_of_the_first(client: Client) -> None:
    for _ in range(3):
        factories.published_claim()
    everything = ids(get(client, "sources/"))
    page = get(client, "sources/", page_size=2)
    found = ids(page)
    while page["next"]:
        factories.published_claim()
        page = client.get(page["next"]).json()
        found += ids(page)

    assert found == everything
    assert len(found) == 6


def test_one_record_and_fifty_cost_the_same_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(with_sources(1))
    with django_assert_num_queries(3):
        get(client, "sources/")
    claim = publish(with_sources(50))
    with django_assert_num_queries(3):
        assert len(get(client, "sources/", page_size=200)["results"]) == 55
    address = f"sources/{claim.citations.all()[0].source.public_id}/"
    with django_assert_num_queries(6):
        get(client, address)


def with_sources(number: int) -> Claim:
    draft = factories.supported_claim()
    for _ in range(number):
        factories.citation(draft)
    return draft


def publish(draft: Claim) -> Claim:
    signed = workflow.submit(draft, actor=factories.editor())
    workflow.approve(draft, actor=factories.reviewer(), digest=signed.content_digest)
    draft.refresh_from_db()
    return draft
