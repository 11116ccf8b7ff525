"""Nasty values for every parameter of every address: refused in words, or found to mean nothing."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.test import Client

from claims.api.openapi import described
from tests.api.test_access import addresses
from tests.api.test_api_errors import NASTY
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

MORE = [
    "a\u0301" * 600,
    "\U0001f469\u200d\U0001f467",
    "%s%d{0}{{",
    "2024-02-30",
    "2024-13",
    "9999-12-31T23:59:59.999999-14:00",
    "0001-01-01T00:00:00+14:00",
    "2024-06-19T24:00:00Z",
    "2024/2023",
    "../..",
    "Y170000002",
    "156X-12-25",
    "Q0",
    "Q" + "9" * 40,
    "00000000-0000-0000-0000-000000000000",
    "{00000000-0000-0000-0000-000000000000}",
    "https://[::1",
    "https://" + "a" * 3000,
    "http://\u202e.example/",
    "zh-",
    "x-y-z",
    "*",
    "(((((",
    '"',
    "“",
    "a AND (b OR",
    "\t\v\f",
]
EVERYWHERE = [*NASTY[:4], "9" * 5000, "\x00", "\ufffd", *MORE[:8], '"', "a" * 20_000]
"""For the addresses that read the parameters of the list as it does."""
NEED_A_TEXT = {
    "/api/v1/similar/",
    "/api/v1/cited-changed/",
    "/api/v1/cited-changed.{suffix}",
}

assert len(NASTY) + len(MORE) >= 60


def asked(client: Client, path: str, name: str, values: list[str]) -> Iterator[tuple[str, int]]:
    separator = "&" if "?" in path else "?"
    for value in values:
        response = client.get(f"{path}{separator}{name}={quote(value)}")
        if response.streaming:
            # A snapshot that nobody reads to its end would outlive the transaction of the test.
            b"".join(response)
        if response.status_code >= 400:
            assert response.headers["Content-Type"] == "application/problem+json", (path, name)
            if response.status_code == 400:
                assert response.json()["errors"], (path, name, value)
        yield value, response.status_code


def test_no_value_of_any_parameter_is_a_fault(client: Client) -> None:
    paths = [path.partition("?")[0] for path in addresses(rich_claim())]
    described_paths = described()["paths"].items()
    for (form, methods), path in zip(described_paths, paths, strict=False):
        values = [*NASTY, *MORE] if form == "/api/v1/claims/" else EVERYWHERE
        given = f"{path}?text=bridge" if form in NEED_A_TEXT else path
        for parameter in methods["get"]["parameters"]:
            if parameter["in"] == "query":
                name = parameter["name"]
                start = path if name == "text" else given
                statuses = dict(asked(client, start, name, values))
                wrong = {value: status for value, status in statuses.items() if status >= 500}
                assert wrong == {}, (form, name)
                assert set(statuses.values()) <= {200, 400, 404, 409, 414}, (form, name)


def test_a_search_for_nasty_text_finds_nothing_or_something_and_never_breaks(
    client: Client,
) -> None:
    rich_claim()
    for value in [*NASTY, *MORE]:
        for address in ("/api/v1/claims/?q=", "/api/v1/similar/?text="):
            assert client.get(f"{address}{quote(value)}").status_code in {200, 400, 414}
