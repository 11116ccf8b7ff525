"""Pages count among the requests of an address, as the API does."""

import pytest
from django.test import Client
from pytest_django import Settings

from claims.access import rate_limit

pytestmark = pytest.mark.django_db


def test_whoever_asks_too_often_is_told_when_to_come_back(
    client: Client, settings: Settings
) -> None:
    rate_limit.table.clear()
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 3
    held = client.get("/en/about/").headers["ETag"]
    for _ in range(5):
        answer = client.get("/en/about/", headers={"If-None-Match": held})
        assert answer.status_code == 304
    assert client.get("/en/").status_code == 200
    assert client.get("/en/claims/suggestions.json", {"q": "a"}).status_code == 200

    refused = client.get("/zh-hant/claims/")

    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 65
    assert '<html lang="zh-Hant">' in refused.content.decode()
    assert client.get("/en/claims/suggestions.json", {"q": "a"}).status_code == 429
    rate_limit.table.clear()
