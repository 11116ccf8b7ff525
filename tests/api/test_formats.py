"""One resource, many formats: under the address with a suffix, and named in Link."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.api.suffixes import OF_CLAIMS, OF_SOURCES
from claims.models import Claim, Source
from tests import factories
from tests.noise import WORD, make_noise
from tests.rich_claim import rich_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def alternates(client: Client, address: str) -> dict[str, str]:
    """The media types of other formats by their address."""
    header = client.get(address).headers["Link"]
    return dict(re.findall(r'<http://testserver([^>]+)>; rel="alternate"; type="([^"]+)"', header))


@pytest.fixture(scope="module")
def published(module_db: None) -> int:
    make_noise()
    return rich_claim().pk


@pytest.fixture
def claim(published: int) -> Claim:
    return Claim.objects.get(pk=published)


def cited(claim: Claim, **fields: Any) -> Source:
    return Source.objects.get(citations__claim=claim, **fields)


def test_every_alternate_answers_in_the_media_type_that_its_link_names(
    client: Client, claim: Claim
) -> None:
    source = cited(claim, type="report")
    for address, formats in (
        (f"/api/v1/claims/{claim.public_id}/", OF_CLAIMS),
        (f"/api/v1/claims/{claim.public_id}/editions/1/", OF_CLAIMS),
        ("/api/v1/claims/?kind=quantity&page_size=1", OF_CLAIMS),
        (f"/api/v1/sources/{source.public_id}/", OF_SOURCES),
        ("/api/v1/sources/?page_size=1", OF_SOURCES),
    ):
        found = alternates(client, address)
        assert {path.partition("?")[0].split("/")[-1].partition(".")[2] for path in found} >= set(
            formats
        )
        for path, media_type in found.items():
            response = client.get(path)
            body = b"".join(response) if response.streaming else response.content
            assert response.status_code == 200, path
            assert response.headers["Content-Type"].startswith(media_type)
            assert body
            assert WORD not in body.decode()


def test_json_has_a_suffix_too(client: Client, claim: Claim) -> None:
    source = cited(claim, type="report")
    for address in (
        f"/api/v1/claims/{claim.public_id}",
        f"/api/v1/claims/{claim.public_id}/editions/1",
        f"/api/v1/sources/{source.public_id}",
    ):
        assert client.get(f"{address}.json").content == client.get(f"{address}/").content
    for plural in ("claims", "sources", "articles", "subjects", "claimants"):
        listed = client.get(f"/api/v1/{plural}.json").json()
        assert listed["results"] == client.get(f"/api/v1/{plural}/").json()["results"]


def test_a_claim_is_one_thing_to_cite_and_a_source_another(client: Client, claim: Claim) -> None:
    source = cited(claim, type="report")

    of_claim = client.get(f"/api/v1/claims/{claim.public_id}.csl.json").json()
    of_source = client.get(f"/api/v1/sources/{source.public_id}.csl.json").json()

    assert len(of_claim) == len(of_source) == 1
    assert of_source[0]["title"] == source.title
    assert f"/claims/{claim.public_id}/editions/1/" in of_claim[0]["URL"]


def test_a_source_alone_is_one_entry_row_and_record(client: Client, claim: Claim) -> None:
    source = cited(claim, type="book")
    address = f"/api/v1/sources/{source.public_id}"

    rows = list(csv.DictReader(io.StringIO(client.get(f"{address}.csv").content.decode())))

    assert [(row["source_id"], row["title"]) for row in rows] == [
        (str(source.public_id), f"'{source.title}")
    ]
    bibliography = client.get(f"{address}.bib").content.decode()
    assert len(re.findall(r"^@\w+\{", bibliography, re.M)) == 1
    assert client.get(f"{address}.ris").content.decode().count("TY  -") == 1


def test_a_filtered_list_is_the_same_file_as_its_export(client: Client, claim: Claim) -> None:
    factories.published_claim()
    asked = {"kind": "quantity"}

    here = b"".join(client.get("/api/v1/claims.csv", asked))
    there = b"".join(client.get("/api/v1/export.csv", asked))

    assert here == there
    assert b"".join(client.get("/api/v1/claims.csv")) != here


def test_a_claim_as_json_ld_is_its_review_and_a_list_is_a_feed(
    client: Client, claim: Claim
) -> None:
    other = factories.published_claim()
    page = client.get(f"/zh-hant/claims/{claim.public_id}/").content.decode()
    assert claim.language == "zh-Hant"

    for address in (f"{claim.public_id}.jsonld", f"{claim.public_id}/editions/1.jsonld"):
        response = client.get(f"/api/v1/claims/{address}")
        assert response.headers["Content-Type"] == "application/ld+json"
        review = response.json()
        assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
        assert review["claimReviewed"] == claim.statement
        assert response.content.decode().strip() in page
    feed = json.loads(b"".join(client.get("/api/v1/claims.jsonld")))
    assert feed["@type"] == "DataFeed"
    reviewed = {item["item"][0]["itemReviewed"]["identifier"] for item in feed["dataFeedElement"]}
    assert {str(claim.public_id), str(other.public_id)} <= reviewed


def test_a_withdrawn_claim_is_gone_from_every_format_but_json(client: Client) -> None:
    claim = factories.withdrawn_claim()
    first = claim.editions.get(number=1)
    address = f"/api/v1/claims/{claim.public_id}"

    assert client.get(f"{address}/").status_code == 200
    assert alternates(client, f"{address}/") == {
        f"/claims/{claim.public_id}/editions/2/": "text/html"
    }
    for suffix in OF_CLAIMS:
        for path in (f"{address}.{suffix}", f"{address}/editions/2.{suffix}"):
            assert client.get(path).status_code == 410
        assert client.get(f"{address}/editions/1.{suffix}").status_code == 200
        assert client.get(f"{address}.{suffix}?position={first.position}").status_code == 200


def test_rendered_formats_have_an_etag_of_their_bytes(client: Client, claim: Claim) -> None:
    address = f"/api/v1/claims/{claim.public_id}.bib"
    etag = client.get(address).headers["ETag"]

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_what_is_not_published_or_no_format_is_found_nowhere(client: Client) -> None:
    noise = make_noise()
    published = factories.published_claim()
    hidden = cited(noise["draft"])
    for path in (
        f"claims/{noise['draft'].public_id}.bib",
        f"claims/{noise['draft'].public_id}/editions/1.bib",
        f"sources/{hidden.public_id}.bib",
        f"claims/{published.public_id}.exe",
        "claims.exe",
        "sources.jsonl",
    ):
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == 404
        assert response.json()["code"] == "not_found"


def test_the_old_id_of_a_merged_source_leads_on_in_every_format(client: Client) -> None:
    old = factories.source()
    claim = factories.published_claim()
    new = claim.citations.all()[0].source
    Source.objects.filter(pk=old.pk).update(merged_into=new)
    assert client.get(f"/api/v1/sources/{old.public_id}.ris").status_code == 404
    factories.published_claim()

    response = client.get(f"/api/v1/sources/{old.public_id}.ris")

    assert response.status_code == 301
    assert response.headers["Location"] == f"/api/v1/sources/{new.public_id}.ris"


def test_a_claim_as_json_lines_is_its_document(client: Client, claim: Claim) -> None:
    body = client.get(f"/api/v1/claims/{claim.public_id}.jsonl").content

    assert json.loads(body) == client.get(f"/api/v1/claims/{claim.public_id}/").json()
