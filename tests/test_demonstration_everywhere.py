"""A demonstration says so in each page, file, desk page and answer; no other database does."""

import io
import json
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from claims.admin.article.sheet_files import word_file
from claims.exports import FORMATS, export, package, this_publisher
from claims.models import Article, Claim, Edition
from claims.record.demonstration import BOTH, SENTENCE
from claims.record.tables import VERSIONS
from claims.selection import select
from tests import factories
from tests.admin.browsing import add_page, desk_of, list_page, page_of
from tests.api.agents import asked
from tests.mouths import HIDDEN, STEPS, citing, pages, programs, published_beside_hidden

pytestmark = pytest.mark.django_db

NOTHING_CHECKED = (
    "suggestions.json", "linkset.json", "openapi.json", "sitemap", "robots.txt",
    "/coverage/", "/fell/", "figures/requests.csv", "figures/editions.csv",
)  # fmt: skip
"""Parts of addresses that tell of no finding: words of statements, addresses, a form, counts."""

Said = tuple[str, str]
"""A mouth by its name, and what it says."""


def files(claim: Claim) -> Iterator[Said]:
    """Every format, the packages' own words, and each format of one claim and of one source."""
    editions, publisher = Edition.objects.all(), this_publisher("http://testserver/")
    for name in FORMATS:
        written = b"".join(export(name, editions, publisher))
        if name == "xlsx":
            yield from ((f"{name} {sheet}", words) for sheet, words in sheets(written))
        elif written.count(b"\n") > 1 or not name.endswith("csv"):  # else a table without a row
            yield name, written.decode()
    for version in VERSIONS:
        with zipfile.ZipFile(io.BytesIO(b"".join(package(select({}), version=version)))) as held:
            said = ["claims.csv", *(["README.md"] if version > 1 else [])]
            yield from ((f"package {version} {name}", held.read(name).decode()) for name in said)
    source = claim.citations.order_by("-pk")[0].source
    client = Client()
    for address in (
        *(f"claims/{claim.public_id}.{suffix}" for suffix in ("bib", "csv", "jsonld", "ris", "md")),
        *(f"sources/{source.public_id}.{suffix}" for suffix in ("bib", "csv", "ris", "csl.json")),
        f"sources/{source.public_id}/",
    ):
        response = client.get(f"/api/v1/{address}")
        if response.status_code == 200:
            yield address, response.getvalue().decode()
    for form in ("ris", "bibtex"):
        query = {"id": f"source-{source.public_id}", "format": form}
        yield f"unapi {form}", client.get("/unapi", query).getvalue().decode()


def sheets(workbook: bytes) -> Iterator[Said]:
    for sheet in openpyxl.load_workbook(io.BytesIO(workbook), read_only=True):
        rows = list(sheet.iter_rows(values_only=True))
        if len(rows) > 1:
            yield sheet.title, json.dumps(rows, ensure_ascii=False, default=str)


def doors(client: Client) -> Iterator[Said]:
    """What answers programs beside our own API: Google's door, and what an agent hears first."""
    response = client.get("/v1alpha1/claims:search", {"query": "quay"})
    for number, found in enumerate(response.json()["claims"]):
        yield f"Google {number}", found["claimReview"][0]["title"]
    yield "mcp", asked(client, "server/discover").content.decode()


def desk_pages(claim: Claim) -> Iterator[Said]:
    desk = desk_of(factories.account(is_superuser=True))
    article = Article.objects.get(title=f"{HIDDEN} article")
    nouns = ("claim", "article", "source", "claimant", "subject")
    records = (
        claim,
        article,
        claim.claimant,
        claim.about.get(),
        claim.citations.latest("pk").source,
    )
    addresses = [
        *map(reverse, ("admin:index", "admin:password_change", "admin:claims_claim_import")),
        *map(list_page, (*nouns, "edition", "submission", "review", "externalreview")),
        *map(add_page, nouns),
        *map(page_of, records),
        f"{add_page('source')}?_popup=1",
        reverse("admin:claims_claim_history", args=[claim.pk]),
        reverse("admin:claims_claim_review", args=[Claim.objects.in_review().get().pk]),
        reverse("admin:claims_article_corrections", args=[article.pk]),
        reverse("admin:claims_article_releasing", args=[article.pk]),
        reverse("admin:claims_claim_figures"),
    ]
    for step in STEPS:
        yield f"login {step}", shown(Client(), reverse("admin:login"), step)
        of_step = addresses if step == "en" else addresses[:3]
        yield from ((f"{step} {path}", shown(desk, path, step)) for path in of_step)
    document = Document(io.BytesIO(word_file(article)))
    yield "corrections.docx", "\n".join(one.text for one in document.paragraphs)


def shown(client: Client, address: str, step: str) -> str:
    response = client.get(address, follow=True, headers={"accept-language": step})
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def mouths(client: Client, claim: Claim) -> Iterator[Said]:
    for name, body, _speaks in (
        *pages(client, claim),
        *programs(client, claim),
        *citing(client, claim),
    ):
        if not any(word in name for word in NOTHING_CHECKED) and name != "tools/list":
            yield name, body.decode(errors="replace")
    yield from files(claim)
    yield from doors(client)
    yield from desk_pages(claim)


def says_it(words: str) -> bool:
    return any(sentence in words for sentence in SENTENCE.values())


def test_a_demonstration_says_so_everywhere(client: Client) -> None:
    claim = published_beside_hidden(note=BOTH, by_program=True)

    said = list(mouths(client, claim))

    assert [name for name, words in said if not says_it(words)] == []
    assert len(said) > 130


def test_what_people_signed_says_it_nowhere(client: Client) -> None:
    claim = published_beside_hidden()

    said = list(mouths(client, claim))

    assert [name for name, words in said if says_it(words)] == []
    assert len(said) > 130
