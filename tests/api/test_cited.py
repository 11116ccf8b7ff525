"""Has what I cited changed? Each citation of ours is answered as it stands; nothing is kept."""

import csv
import io
import logging
import re
from typing import Any

import bibtexparser
import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import workflow
from claims.models import Claim, Edition
from claims.record import log
from tests import factories
from tests.noise import make_noise
from tests.pages.test_feeds import corrected
from tests.text.test_cited import word_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made")]

ADDRESS = "/api/v1/cited-changed"


def sent(client: Client, content: str | bytes, suffix: str = "", **query: str) -> Any:
    address = f"{ADDRESS}{suffix}"
    return client.post(address, data=content, content_type="text/plain", query_params=query or None)


def results(client: Client, content: str | bytes, **query: str) -> list[dict[str, Any]]:
    response = sent(client, content, **query)
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    return found


@pytest.fixture(scope="module")
def made(module_db: None) -> dict[str, int]:
    """A claim of each standing, each cited as its first edition."""
    make_noise()
    claims = {
        "current": factories.published_claim(statement="The dam is 90 metres high."),
        "corrected": factories.published_claim(statement="The quay is 2 km long."),
        "contested": factories.published_claim(statement="The bridge is the longest."),
        "withdrawn": factories.withdrawn_claim(statement="The harbour froze."),
    }
    corrected(claims["corrected"], statement="The quay is 3 km long.", note="Misread: 3, not 2.")
    workflow.contest(claims["contested"], actor=factories.reviewer(), note="A survey says 900 m.")
    return {standing: claim.pk for standing, claim in claims.items()}


@pytest.fixture
def four(made: dict[str, int]) -> dict[str, Claim]:
    return {standing: Claim.objects.get(pk=pk) for standing, pk in made.items()}


def cited_as(claim: Claim, number: int = 1) -> list[str]:
    """Every form in which an edition is cited."""
    edition = claim.editions.get(number=number)
    return [
        f"http://testserver/claims/{claim.public_id}/editions/{number}/",
        f"http://testserver/zh-hant/claims/{claim.public_id}/editions/{number}/",
        f"http://testserver/api/v1/claims/{claim.public_id}/editions/{number}.ris",
        f"http://testserver/c/{claim.number}.{number}",
        f"http://testserver/c/C-{claim.number}.{number}/",
        f"C-{claim.number}.{number}",
        edition.digest,
        f"claim-{claim.public_id}-{number}",
    ]


def test_every_form_of_a_citation_has_the_answer_of_its_edition(
    client: Client, four: dict[str, Claim]
) -> None:
    for standing, claim in four.items():
        for form in cited_as(claim):
            (row,) = results(client, f"As {form} says.")
            assert row["standing"] == standing, form
            assert row["cited"] == f"C-{claim.number}.1"


def test_a_correction_is_told_with_its_fields_its_reason_and_its_date(
    client: Client, four: dict[str, Claim]
) -> None:
    claim = four["corrected"]
    latest = claim.editions.latest()

    (row,) = results(client, f"C-{claim.number}.1")

    assert row["kind"] == "corrected"
    assert row["reason"] == "Misread: 3, not 2."
    assert row["changed_on"] == log.moment(latest.published_at)[:10]
    assert row["fields"] == ["statement"]
    assert row["current"] == f"C-{claim.number}.2"
    assert row["current_address"] == f"http://testserver/claims/{claim.public_id}/editions/2/"
    assert row["cited_address"] == f"http://testserver/claims/{claim.public_id}/editions/1/"
    assert row["statement"] == "The quay is 3 km long."
    (now,) = results(client, f"C-{claim.number}.2")
    assert (now["standing"], now["fields"], now["reason"]) == ("current", [], None)


def test_disputes_and_withdrawals_say_why(client: Client, four: dict[str, Claim]) -> None:
    disputed, gone = (
        results(client, f"C-{four[name].number}")[0] for name in ("contested", "withdrawn")
    )

    assert (disputed["standing"], disputed["reason"]) == ("contested", "A survey says 900 m.")
    assert (gone["standing"], gone["reason"]) == ("withdrawn", "It was misread.")
    assert gone["statement"] is None
    assert gone["current"] == f"C-{four['withdrawn'].number}.2"


def test_what_is_not_published_is_unknown_as_what_never_was(client: Client) -> None:
    noise = make_noise()
    claim = factories.published_claim()
    unknown = [
        f"C-{noise['draft'].number}",
        f"http://testserver/claims/{noise['in_review'].public_id}/",
        f"C-{claim.number}.2",
        "C-999999",
        "f" * 64,
    ]

    rows = results(client, "\n".join(unknown))

    assert [row["written"] for row in rows] == unknown
    assert {row["standing"] for row in rows} == {"unknown"}
    assert all(row["current"] is None and row["cited"] is None for row in rows)


def test_one_citation_in_many_forms_is_answered_once(
    client: Client, four: dict[str, Claim]
) -> None:
    claim = four["corrected"]
    forms = [*cited_as(claim), f"C-{claim.number}", f"urn:uuid:{claim.public_id}"]

    assert len(results(client, "\n".join(forms))) == 1
    assert [row["cited"] for row in results(client, f"C-{claim.number}.1, C-{claim.number}.2")] == [
        f"C-{claim.number}.1",
        f"C-{claim.number}.2",
    ]


def test_it_is_answered_as_of_an_earlier_moment_too(client: Client, four: dict[str, Claim]) -> None:
    claim = four["corrected"]
    before = str(claim.editions.latest().position - 1)

    (row,) = results(client, f"C-{claim.number}.1", position=before)
    (later,) = results(client, f"C-{claim.number}.2", position=before)

    assert row["standing"] == "current"
    assert later["standing"] == "unknown"


@pytest.mark.parametrize("suffix", ["bib", "ris", "csl.json", "csv", "jsonld"])
def test_our_own_exports_come_back_answered(
    client: Client, four: dict[str, Claim], suffix: str
) -> None:
    claim = four["corrected"]
    file = client.get(f"/api/v1/claims/{claim.public_id}/editions/1.{suffix}").content

    rows = results(client, file)

    assert [row["standing"] for row in rows if row["cited"] == f"C-{claim.number}.1"] == [
        "corrected"
    ]


def test_a_word_file_is_looked_through(client: Client, four: dict[str, Claim]) -> None:
    number = four["corrected"].number
    file = word_file({"word/document.xml": f"<w:p><w:t>C-{number}.1</w:t></w:p>"})

    assert [row["standing"] for row in results(client, file)] == ["corrected"]


BIBLIOGRAPHY = """%% my own
@article{smith2020, title = {C-1 is not what this is of}, note = {see %(current)s}}

%(entries)s
@string{x = "kept"}
"""


def test_a_bibliography_comes_back_with_what_changed_brought_up_to_date(
    client: Client, four: dict[str, Claim]
) -> None:
    entries = {
        name: client.get(f"/api/v1/claims/{claim.public_id}/editions/1.bib")
        .content.decode()
        .strip()
        for name, claim in four.items()
    }
    text = BIBLIOGRAPHY % {
        "current": f"C-{four['corrected'].number}.1",
        "entries": "\n\n".join(entries.values()).replace(
            f"claim-{four['contested'].public_id}-1", "mine"
        ),
    }

    updated = sent(client, text, ".bib").content.decode()

    corrected_one, withdrawn = (four[name].public_id for name in ("corrected", "withdrawn"))
    assert updated.startswith(text[: text.index("@online")] if "@online" in text else text[:10])
    assert entries["current"] in updated
    assert entries["corrected"] not in updated
    assert f"{{claim-{corrected_one}-1," in updated
    assert f"/claims/{corrected_one}/editions/2/" in updated
    assert "3 km" in updated and "2 km" not in updated
    assert "{mine," in updated
    assert f"/claims/{withdrawn}/editions/2/" in updated and "harbour froze" not in updated
    assert '@string{x = "kept"}' in updated
    library = bibtexparser.parse_string(updated)
    assert len(library.entries) == 5
    assert not library.failed_blocks


def test_a_text_without_a_bibliography_is_answered_with_one(
    client: Client, four: dict[str, Claim]
) -> None:
    text = sent(client, f"As C-{four['corrected'].number}.1 says.", ".bib").content.decode()

    assert f"{{claim-{four['corrected'].public_id}-2," in text


def test_bytes_that_are_no_utf_8_are_kept_as_they_were(client: Client) -> None:
    claim = factories.published_claim()
    entry = client.get(f"/api/v1/claims/{claim.public_id}/editions/1.bib").content
    file = b"@book{a, author = {D\xe9j\xe0}}\n" + entry

    assert sent(client, file, ".bib").content == file


def test_the_table_has_a_row_for_each_citation_and_no_formula(
    client: Client, four: dict[str, Claim]
) -> None:
    corrected(four["current"], note="=1+1")
    cited = ", ".join(f"C-{claim.number}.1" for claim in four.values())

    text = sent(client, cited, ".csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [row["standing"] for row in rows] == ["corrected", "corrected", "contested", "withdrawn"]
    assert rows[0]["reason"] == "'=1+1"
    assert rows[1]["fields"] == "statement"


def test_a_link_can_be_asked_for_by_address(client: Client, four: dict[str, Claim]) -> None:
    answer = client.get(f"{ADDRESS}/", {"text": f"C-{four['corrected'].number}.1"})

    assert [row["standing"] for row in answer.json()["results"]] == ["corrected"]
    held = {"If-None-Match": answer.headers["ETag"]}
    again = client.get(f"{ADDRESS}/", {"text": f"C-{four['corrected'].number}.1"}, headers=held)
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "missing"),
        (b"  \n", 400, "missing"),
        (b"%PDF-1.7", 415, "binary"),
        (b"PK\x03\x04", 415, "damaged"),
        (" ".join(f"C-{n}" for n in range(1, 1_100)).encode(), 422, "too_many"),
        (b"a" * 2_500_001, 413, "body_too_long"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_way_out(
    client: Client, content: bytes, status: int, code: str
) -> None:
    for suffix in ("", ".csv", ".bib"):
        answer = sent(client, content, suffix)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json()["hint"]


def test_nothing_that_is_sent_is_stored_or_logged(
    client: Client, four: dict[str, Claim], caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    settings.FACTCHECK_SLOW_SECONDS = 0
    caplog.set_level(logging.DEBUG)
    before = counts()

    answer = sent(client, f"Zyzzogeton C-{four['corrected'].number}.1")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Zyzzogeton" not in answer.content.decode()
    assert counts() == before
    assert "Slow" in caplog.text
    assert "Zyzzogeton" not in caplog.text


def counts() -> dict[str, int]:
    """The rows of every table of ours."""
    with connection.cursor() as cursor:
        tables = list(connection.introspection.table_names(cursor))
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def test_a_hundred_citations_cost_the_queries_of_one(
    client: Client, four: dict[str, Claim], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one = f"C-{four['corrected'].number}.1"
    many = "\n".join([one, *(f"C-{edition.claim.number}.{edition.number}" for edition in every())])
    for text in (one, many):
        with django_assert_num_queries(5):
            assert results(client, text)


def every() -> list[Edition]:
    return list(Edition.objects.select_related("claim"))


def test_braces_that_never_close_are_no_entry(client: Client) -> None:
    claim = factories.published_claim()
    open_ones = "@a{b,\n" * 50_000 + f"C-{claim.number}"

    answer = sent(client, open_ones, ".bib")

    assert answer.status_code == 200
    assert re.match(r"@online\{claim-", answer.content.decode())
