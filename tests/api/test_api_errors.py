"""Every refusal is a problem document that names the way out; nothing nasty is a 500."""

from urllib.parse import quote

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/api/v1/claims/"
SOMEWHERE = f"{LIST}3f2504e0-4f89-41d3-9a0c-0305e82c3301/"

NASTY = [
    "",
    " ",
    "0",
    "-1",
    "1.0",
    "1e2",
    "201",
    "+5",
    "1_0",
    "９",
    "٣",
    "99999999999999999999",
    "9" * 5000,
    "null",
    "true",
    "[]",
    "{}",
    "' OR 1=1 --",
    "%00",
    "\x00",
    "\r\nX-Header: 1",
    "\u202e\u2066",
    "\ufeff",
    "\ufffd",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "𝟙",
    "é́́́",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "https://elsewhere.example/",
    "WzEsMl0:1:x",
    ":::",
    "a" * 20_000,
]


def test_unknown_and_malformed_parameters_are_refused_all_at_once_by_name(client: Client) -> None:
    response = client.get(LIST, {"page_size": "201", "colour": "red"})

    problem = response.json()
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert {**problem, "errors": None} == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The query string is not understood.",
        "code": "bad_parameters",
        "hint": "Each error says what to write instead.",
        "errors": None,
    }
    size, colour = problem["errors"]
    assert size == {
        "parameter": "page_size",
        "pointer": "#/page_size",
        "code": "malformed",
        "message": "This is not a number that fits here.",
        "hint": "Write a whole number from 1 to 200.",
    }
    assert (colour["parameter"], colour["code"]) == ("colour", "unknown_parameter")
    assert colour["hint"].startswith("Known parameters: q, verification_status, ")


def test_a_parameter_is_given_once(client: Client) -> None:
    problem = client.get(f"{LIST}?page_size=1&page_size=2").json()

    assert problem["errors"][0]["message"] == "It is given more than once."


@pytest.mark.parametrize(
    ("rest", "known"),
    [("", "as_of, position"), ("editions/", "none"), ("editions/1/", "as_of, position")],
)
def test_a_document_knows_hardly_any_parameters(client: Client, rest: str, known: str) -> None:
    claim = factories.published_claim()

    response = client.get(f"{LIST}{claim.public_id}/{rest}?format=json")

    assert response.status_code == 400
    assert response.json()["errors"][0]["hint"] == f"Known parameters: {known}."


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_nasty_in_the_query_is_understood_or_breaks_anything(
    client: Client, nasty: str
) -> None:
    for parameter in ("page_size", "cursor"):
        assert client.get(f"{LIST}?{parameter}={quote(nasty)}").status_code == 400
    assert client.get(f"{LIST}?{quote(nasty)}").status_code == (400 if nasty else 200)


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_nasty_in_the_path_is_found_or_breaks_anything(client: Client, nasty: str) -> None:
    part = quote(nasty, safe="") or "-"
    for path in (f"{LIST}{part}/", f"{SOMEWHERE}editions/{part}/", f"/api/v1/{part}/"):
        response = client.get(path)
        assert response.status_code == 404
        assert response.json()["code"] == "not_found"


def test_so_many_parameters_are_not_read(client: Client) -> None:
    response = client.get(LIST + "?" + "&".join(["p=1"] * 10_001))

    assert response.status_code == 400
    assert response.json()["code"] == "bad_request"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_is_for_reading(client: Client, method: str) -> None:
    response = getattr(client, method)(LIST, b"{}", content_type="application/json")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["code"] == "method_not_allowed"


def test_an_address_answers_without_its_last_slash_too(client: Client) -> None:
    assert client.get("/api/v1/claims?page_size=1").json() == client.get(LIST).json()


@pytest.mark.parametrize("address", [LIST, SOMEWHERE, "/api/v1/nothing/"])
def test_pages_of_any_origin_may_read(client: Client, address: str) -> None:
    response = client.get(address, headers={"Origin": "https://elsewhere.example"})

    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_browsers_may_ask_first(client: Client) -> None:
    response = client.options(LIST, headers={"Access-Control-Request-Method": "GET"})

    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Headers"] == (
        "If-None-Match, If-Modified-Since, If-Range, Range"
    )


def test_the_page_for_people_says_what_is_allowed_there() -> None:
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/api/v1/")

    assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")
    assert refused.headers["Allow"] == client.options("/api/v1/").headers["Allow"]
    assert "GET" in refused.headers["Allow"]


@pytest.mark.parametrize("wanted", ["text/html", "application/ld+json", "image/png;q=0", "x"])
def test_json_answers_whatever_the_client_would_rather_have(client: Client, wanted: str) -> None:
    assert client.get(LIST, headers={"Accept": wanted}).headers["Content-Type"] == (
        "application/json"
    )
