"""C-58 names a claim in addresses, in filters and in searches, however it is written."""

import pytest
from django.test import Client

from claims.models import Claim
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

FORMS = ["C-{}", "c-{}", "C{}", "c{}", "Ｃ－{}", "C–{}"]


@pytest.fixture(scope="module")
def published(module_db: None) -> int:
    factories.published_claim(statement="Another claim.")
    return factories.published_claim(statement="The lighthouse is white.").pk


@pytest.fixture
def claim(published: int) -> Claim:
    """A published claim; another one is beside it."""
    return Claim.objects.get(pk=published)


def fullwidth(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rest", ["", "/", ".json", "/editions/", "/editions/1/", ".bib"])
def test_a_claim_is_at_the_address_with_its_number(
    client: Client, claim: Claim, form: str, rest: str
) -> None:
    by_number = client.get(f"/api/v1/claims/{form.format(claim.number)}{rest}")
    by_id = client.get(f"/api/v1/claims/{claim.public_id}{rest}")

    assert by_number.status_code == 200
    assert by_number.content == by_id.content
    assert by_number.headers["ETag"] == by_id.headers["ETag"]
    assert by_number.headers["Link"] == by_id.headers["Link"]


@pytest.mark.parametrize("form", [*FORMS, "#{}"])
def test_a_filter_names_a_claim_by_its_number(client: Client, claim: Claim, form: str) -> None:
    for number in (str(claim.number), fullwidth(claim.number)):
        answer = client.get("/api/v1/claims/", {"claim": form.format(number)}).json()

        assert [it["claim"]["id"] for it in answer["results"]] == [str(claim.public_id)]
        assert answer["filters"] == {"claim": [f"C-{claim.number}"]}


def test_numbers_and_public_ids_are_asked_for_together(client: Client, claim: Claim) -> None:
    other = Claim.objects.exclude(pk=claim.pk).get()

    both = client.get("/api/v1/claims/", {"claim": [f"C-{claim.number}", str(other.public_id)]})

    assert len(both.json()["results"]) == 2


@pytest.mark.parametrize("wrong", ["C-", "58", "C-58.2", "C-５８x", "D-58", f"C-{10**18}"])
def test_what_names_no_claim_is_refused_by_name(client: Client, wrong: str) -> None:
    (error,) = client.get("/api/v1/claims/", {"claim": wrong}).json()["errors"]

    assert error["parameter"] == "claim" and "C-58" in error["hint"]


def test_a_draft_is_not_found_by_its_number(client: Client) -> None:
    draft = factories.claim()

    for address in (f"/api/v1/claims/C-{draft.number}", f"/c/C-{draft.number}"):
        assert client.get(address).status_code == 404
    assert client.get("/api/v1/claims/", {"claim": f"C-{draft.number}"}).json()["results"] == []


@pytest.mark.parametrize("form", ["{}", *FORMS])
def test_short_addresses_lead_to_the_pages(client: Client, claim: Claim, form: str) -> None:
    name = form.format(claim.number)

    for address, page in {
        f"/c/{name}": f"/claims/{claim.public_id}/",
        f"/c/{name}/": f"/claims/{claim.public_id}/",
        f"/c/{name}.1": f"/claims/{claim.public_id}/editions/1/",
        f"/c/{name}?lang=zh-Hant": f"/zh-hant/claims/{claim.public_id}/",
        f"/zh-hant/c/{name}/": f"/zh-hant/claims/{claim.public_id}/",
    }.items():
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (301, page)


@pytest.mark.parametrize("rest", [".2", ".0", ".x", "x", ".999999999", ".1.1"])
def test_a_short_address_of_nothing_is_not_found(client: Client, claim: Claim, rest: str) -> None:
    assert client.get(f"/c/C-{claim.number}{rest}").status_code == 404
