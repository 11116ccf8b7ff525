"""A reader without an account reports an error, gets a receipt, and sees how that stands."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils.http import urlencode

from claims.access import rate_limit
from claims.models import Claim, CorrectionRequest, Letter, Requester
from tests import factories
from tests.corrections.requests import received
from tests.pages.visible_text import words
from tests.rich_claim import rich_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

SAID = "It says that I resigned. I never did."


@pytest.fixture(scope="module")
def published(module_db: None) -> int:
    return factories.published_claim(
        claimant=factories.claimant(name_en="Mayor of Westhafen"), statement="She resigned."
    ).pk


@pytest.fixture
def claim(published: int) -> Claim:
    return Claim.objects.get(pk=published)


def form_of(claim: Claim, step: str = "en") -> str:
    return f"/{step}/report/?claim={claim.public_id}"


def sent(client: Client, claim: Claim, step: str = "en", **fields: Any) -> Any:
    return client.post(form_of(claim, step), {"words": SAID, **fields})


def link_in(html: str) -> str:
    """The secret link on the page of the receipt, without the site."""
    found = re.search(r'id="secret-link" href="([^"]+)"', html)
    assert found
    parts = urlsplit(found[1])
    return f"{parts.path}?{parts.query}"


def records_of(claim: Claim) -> dict[str, Any]:
    """By noun the published records of a claim."""
    return {
        "claim": claim,
        "article": claim.appearances.get().article,
        "source": claim.citations.all()[0].source,
        "claimant": claim.claimant,
    }


@pytest.mark.parametrize(("step", "label"), [("en", "Report an error"), ("zh-hant", "回報錯誤")])
def test_every_page_of_a_record_leads_to_the_form(client: Client, step: str, label: str) -> None:
    for noun, record in records_of(rich_claim()).items():
        html = client.get(f"/{step}/{noun}s/{record.public_id}/").content.decode()

        (query,) = re.findall(rf'href="[./]*report/[?]({noun}=[0-9a-f-]+)"[^>]*>{label}<', html)
        form = client.get(f"/{step}/report/?{query}")
        assert form.status_code == 200
        assert label in words(form.content.decode())


def test_a_report_gets_a_receipt_and_a_secret_link_at_once(client: Client, claim: Claim) -> None:
    evidence = SimpleUploadedFile("../minutes.pdf", b"%PDF minutes")
    answer = sent(
        client,
        claim,
        is_person_concerned="on",
        evidence_url="https://city.example/minutes",
        evidence_file=evidence,
    )

    request, requester = CorrectionRequest.objects.get(), Requester.objects.get()
    assert (request.claim, request.language) == (claim, "en")
    assert f"Your request is {request.receipt}" in words(answer.content.decode())
    assert (requester.words, requester.is_person_concerned) == (SAID, True)
    assert (requester.file_name, bytes(requester.file or b"")) == ("minutes.pdf", b"%PDF minutes")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies

    page = client.get(link_in(answer.content.decode()))
    assert "It waits for its first look." in words(page.content.decode())
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert SAID not in page.content.decode()


def test_the_receipt_is_in_the_language_of_the_page(client: Client, claim: Claim) -> None:
    answer = sent(client, claim, "zh-hant")

    assert "您的請求編號為 R-" in words(answer.content.decode())
    assert link_in(answer.content.decode()).startswith("/zh-hant/outcome/?key=")
    assert CorrectionRequest.objects.get().language == "zh-hant"


def test_the_secret_is_kept_nowhere(client: Client, claim: Claim) -> None:
    secret = link_in(sent(client, claim).content.decode()).partition("key=")[2]

    assert len(secret) >= 40
    with connection.cursor() as cursor:
        for model in apps.get_app_config("claims").get_models():
            table = model._meta.db_table
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{secret}%"])
            assert cursor.fetchone() == (0,), table


def test_nobody_reads_a_request_without_its_secret(client: Client, claim: Claim) -> None:
    request = received(claim).request
    other = received(claim, words="Something else.")

    for key in (
        "",
        "x",
        request.receipt,
        request.secret_digest,
        other.secret[:-1],
        "\0",
        "é" * 999,
    ):
        assert client.get("/en/outcome/", {"key": key}).status_code == 404
        assert client.post(f"/en/outcome/?{urlencode({'key': key})}").status_code == 404
    assert client.get("/en/outcome/", {"key": other.secret}).status_code == 200


def test_the_same_about_the_same_is_taken_once_while_it_is_open(
    client: Client, claim: Claim
) -> None:
    sent(client, claim)
    again = sent(client, claim, words=f"  {SAID.upper()} ")
    elsewhere = sent(client, factories.published_claim())

    assert again.status_code == 409
    assert "being looked at" in words(again.content.decode())
    assert elsewhere.status_code == 200
    assert CorrectionRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": ""}, "This field is required."),
        ({"words": "\u200b \u3000"}, "Say what is wrong."),
        ({"words": "x" * 5001}, "at most 5000 characters"),
        ({"words": "\0"}, "Null characters are not allowed."),
        ({"contact": "nobody"}, "Enter a valid email address."),
        ({"contact": "a@b.example\nBcc: c@d.example"}, "Enter a valid email address."),
        ({"evidence_url": "javascript:alert(1)"}, "begins with http:// or https://"),
    ],
)
def test_what_is_wrong_with_a_report_is_said_beside_the_field(
    client: Client, claim: Claim, fields: dict[str, str], said: str
) -> None:
    answer = sent(client, claim, **fields)

    assert answer.status_code == 400
    assert said in words(answer.content.decode())
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize("query", ["", "claim=", "claim=x", "claim=C-1", "subject={}", "claim={}0"])
def test_only_what_is_published_has_a_form(client: Client, claim: Claim, query: str) -> None:
    for address in (f"/en/report/?{query.format(claim.public_id)}", form_of(factories.claim())):
        assert client.get(address).status_code == 404
        assert client.post(address, {"words": SAID}).status_code == 404


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(
    client: Client, claim: Claim
) -> None:
    for size, status in ((2 * 1024 * 1024 + 1, 400), (3 * 1024 * 1024, 413)):
        file = SimpleUploadedFile("big.bin", b"x" * size)
        assert sent(client, claim, evidence_file=file).status_code == status
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_page_of_another_site_sends_nothing(
    client: Client, claim: Claim, headers: dict[str, str]
) -> None:
    refused = client.post(form_of(claim), {"words": SAID}, headers=headers)
    ours = client.post(form_of(claim), {"words": SAID}, headers={"Origin": "http://testserver"})

    assert (refused.status_code, ours.status_code) == (403, 200)


@pytest.fixture
def nothing_counted() -> Iterator[None]:
    rate_limit.table.clear()
    yield
    rate_limit.table.clear()


@pytest.mark.usefixtures("nothing_counted")
def test_who_sends_too_often_is_told_so(client: Client, claim: Claim, settings: Any) -> None:
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 30
    answers = [sent(client, claim, words=f"It is wrong, {number}.") for number in range(12)]
    told = [answer.status_code for answer in answers]

    assert told == [200] * 10 + [429] * 2
    assert "asked too often" in words(answers[-1].content.decode())


def test_a_mail_address_is_not_named_in_more_than_a_few_requests(
    client: Client, claim: Claim
) -> None:
    told = [
        sent(client, claim, words=f"Wrong {number}.", contact="Reader@mail.example").status_code
        for number in range(4)
    ]

    assert told == [200, 200, 200, 429]


def test_while_many_wait_a_mail_has_to_be_answered_before_a_request_counts(
    client: Client, claim: Claim, settings: Any
) -> None:
    settings.EMAIL_HOST, settings.FACTCHECK_CORRECTION_BUSY = "mail.example", 1
    received(claim, words="The first.")

    without = sent(client, claim)
    asked = sent(client, claim, contact="reader@mail.example")

    assert without.status_code == 400
    assert "a mail address is needed" in words(without.content.decode())
    assert "secret-link" not in asked.content.decode()
    waiting = CorrectionRequest.objects.get(confirmed_at=None)
    letter = Letter.objects.get(requester__request=waiting)
    found = re.search(r"/en/outcome/[^ \n]+", letter.text)
    assert found
    assert "It waits until you confirm it." in words(client.get(found[0]).content.decode())
    assert not CorrectionRequest.objects.in_the_queue().filter(pk=waiting.pk).exists()

    pressed = client.post(found[0])

    assert "It waits for its first look." in words(pressed.content.decode())
    assert CorrectionRequest.objects.in_the_queue().filter(pk=waiting.pk).exists()


def test_while_many_wait_and_no_mail_can_be_sent_no_more_are_taken(
    client: Client, claim: Claim, settings: Any
) -> None:
    settings.EMAIL_HOST, settings.FACTCHECK_CORRECTION_BUSY = "", 0

    answer = sent(client, claim, contact="reader@mail.example")

    assert answer.status_code == 429
    assert "no more are taken" in words(answer.content.decode())


def test_a_mirror_takes_no_requests_and_leads_to_who_does(
    client: Client, claim: Claim, settings: Any
) -> None:
    settings.FACTCHECK_MIRROR = "/srv/mirror"
    page = f"/en/claims/{claim.public_id}/"
    there = {**settings.FACTCHECK_PUBLISHER, "site": "https://facts.example"}

    assert client.get(form_of(claim)).status_code == 404
    settings.FACTCHECK_PUBLISHER = there
    for answer in (client.get(form_of(claim)), client.post(form_of(claim), {"words": "x"})):
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"https://facts.example{form_of(claim)}"
    assert "report/?claim" in client.get(page).content.decode()
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\r\n"),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 10_001)),
        ("application/x-www-form-urlencoded", b"words=%00%ff&contact=%0d%0aBcc:"),
        ("application/json", b'{"words": "x"}'),
    ],
)
def test_a_broken_form_is_sent_back_and_fills_no_log(
    client: Client, claim: Claim, caplog: pytest.LogCaptureFixture, kind: str, body: bytes
) -> None:
    answer = client.generic("POST", form_of(claim), body, content_type=kind)

    assert answer.status_code == 400
    assert "It is not sent yet." in words(answer.content.decode())
    assert [row for row in caplog.records if row.levelname == "ERROR"] == []
