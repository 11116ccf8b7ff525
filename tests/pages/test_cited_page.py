"""The page “Has what I cited changed?” answers a paste or a file, and keeps neither."""

import base64
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.access import rate_limit
from claims.models import Claim
from tests import factories
from tests.pages.test_feeds import corrected
from tests.pages.visible_text import words

pytestmark = pytest.mark.django_db

PAGE = "/en/cited/"


@pytest.fixture
def claim() -> Claim:
    made = factories.published_claim(statement="The quay is 2 km long.")
    corrected(made, statement="The quay is 3 km long.", note="Misread: 3, not 2.")
    return made


def answered(client: Client, address: str = PAGE, **data: Any) -> str:
    response = client.post(address, data)
    assert response.status_code == 200, response.content
    assert response.headers["Cache-Control"] == "no-store"
    return response.content.decode()


def test_a_paste_is_answered_as_a_table(client: Client, claim: Claim) -> None:
    text = words(answered(client, text=f"As C-{claim.number}.1 says."))

    assert f"C-{claim.number}.1 Corrected since" in text
    assert "Misread: 3, not 2. Statement" in text
    assert f"C-{claim.number}.2 The quay is 3 km long. — Supported" in text


def test_a_file_is_answered_and_comes_back_updated(client: Client, claim: Claim) -> None:
    entry = client.get(f"/api/v1/claims/{claim.public_id}/editions/1.bib").content
    html = answered(client, file=SimpleUploadedFile("mine.bib", entry))

    files = dict(re.findall(r'href="(data:[^"]+)" download="([^"]+)"', html))
    table, updated = (base64.b64decode(address.partition(",")[2]).decode() for address in files)
    assert list(files.values()) == ["cited.csv", "cited.bib"]
    assert "corrected" in table
    assert f"{{claim-{claim.public_id}-1," in updated and "/editions/2/" in updated


def test_it_speaks_the_language_of_its_address(client: Client, claim: Claim) -> None:
    text = words(answered(client, "/zh-hant/cited/", text=f"C-{claim.number}.1"))

    assert "我引用的內容有沒有變動？" in text
    assert "其後已更正" in text
    assert client.get("/cited/").headers["Location"] == PAGE


def test_the_page_leads_to_the_current_edition_relatively(client: Client, claim: Claim) -> None:
    html = answered(client, text=f"C-{claim.number}.1")

    assert f'href="../claims/{claim.public_id}/editions/2/"' in html


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        ({}, 400, "There is no text to look through."),
        ({"text": " "}, 400, "There is no text to look through."),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, 415, "no text that is read here"),
        ({"text": "C-1 " + "a" * 2_600_000}, 413, "The file is too large."),
    ],
)
def test_what_cannot_be_answered_says_why_above_the_form(
    client: Client, data: dict[str, Any], status: int, says: str
) -> None:
    response = client.post(PAGE, data)

    assert response.status_code == status
    assert says in words(response.content.decode())
    assert "<form" in response.content.decode()


def test_what_is_pasted_is_not_said_again(client: Client, claim: Claim) -> None:
    html = answered(client, text=f"<script>alert(1)</script> Zyzzogeton C-{claim.number}.1")

    assert "Zyzzogeton" not in html
    assert "<script>alert" not in html
    assert "There is no citation" in words(answered(client, text="Nothing of yours."))


def test_an_address_that_asks_too_often_is_told_so(client: Client, settings: Any) -> None:
    rate_limit.table.clear()
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 1
    statuses = [client.post(PAGE, {"text": "C-1"}).status_code for _ in range(2)]

    assert statuses == [200, 429]
