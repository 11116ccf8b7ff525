"""Whoever asks is told the same: the API has no accounts, and drafts are nowhere in it."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver

from claims.api.openapi import described
from claims.models import Claim
from tests import factories
from tests.noise import WORD, make_noise
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

ROLES = ["Editors", "Reviewers", "Researchers", "Administrators", "superuser"]
METHODS = ["get", "head", "options", "post", "put", "patch", "delete"]


def logged_in(role: str) -> Client:
    client = Client()
    superuser = {"is_superuser": True} if role == "superuser" else {}
    client.force_login(factories.account("" if superuser else role, **superuser))
    return client


def answer(response: Any) -> tuple[int, bytes, dict[str, str]]:
    body = b"".join(response) if response.streaming else response.content
    return response.status_code, body, dict(response.headers)


def addresses(claim: Claim) -> Iterator[str]:
    """Every route of the API, filled in with what is published."""
    known = {
        "claim_id": claim.public_id,
        "number": 1,
        "name": "edition-1.json",
        "format_name": "jsonl",
        "suffix": "csl.json",
    }
    records: dict[str, Any] = {
        "articles": claim.appearances.get().article,
        "claimants": claim.claimant,
        "sources": claim.citations.all()[0].source,
        "subjects": claim.about.all()[0],
    }
    for path in described()["paths"]:
        noun = path.split("/")[3].partition(".")[0]
        record = {"record_id": records[noun].public_id} if noun in records else {}
        yield path.format(**known, **record)
    yield "/api/v1/"
    yield "/api/v1/nothing/"
    yield "/api/v1/similar/?text=bridge"


def test_every_route_and_method_answers_every_role_alike() -> None:
    make_noise()
    everywhere = list(addresses(rich_claim()))
    anybody = Client()
    expected = {
        (path, method): answer(getattr(anybody, method)(path))
        for path in everywhere
        for method in METHODS
    }
    for role in ROLES:
        client = logged_in(role)
        for (path, method), told in expected.items():
            assert answer(getattr(client, method)(path)) == told, (role, method, path)
    posted = {path: told[0] for (path, method), told in expected.items() if method == "post"}
    # What is sent there is read, and answered as a question.
    assert {path for path in posted if posted[path] not in {404, 405}} == {"/api/v1/cited-changed/"}
    assert sum(told[0] == 200 for told in expected.values()) > 50


def test_every_route_of_the_api_is_in_the_table() -> None:
    """Described routes, other spellings of them, the reference, and nothing else."""
    patterns = {
        str(pattern.pattern)
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "api/v1/"
        for pattern in resolver.url_patterns
    }
    named = {
        re.sub(r"\{(\w+)\}", r"<\1>", path.removeprefix("/api/v1/"))
        for path in described()["paths"]
    }
    routes = {re.sub(r"<\w+:(\w+)>", r"<\1>", pattern) for pattern in patterns}
    others = {
        route
        for route in routes - named
        if f"{route}/" not in routes and f"{route.removesuffix('.json')}/" not in routes
    }

    assert len(named) > 15
    assert others == {"", "^[\\s\\S]*\\Z"}


def test_a_draft_is_nowhere_and_leaves_no_trace_in_any_answer(client: Client) -> None:
    """Every answer is the same, byte for byte and with its ETag, before drafts and after."""
    claim = rich_claim()
    everywhere = [*addresses(claim), "/api/v1/claims/?q=Zzyzx", "/api/v1/changes?after=0"]
    before = {path: answer(client.get(path)) for path in everywhere}

    hidden = factories.article(title=f"{WORD} article")
    draft = factories.claim(statement=f"{WORD} says so.", claimant=factories.claimant())
    factories.appearance(draft, hidden)
    source = factories.source(title=f"{WORD} source")
    factories.citation(draft, source=source, excerpt=WORD)
    in_review, _submission = factories.submitted_claim(statement=f"{WORD} too.")
    waiting = factories.waiting_claim(statement=f"{WORD} waits.")

    assert {path: answer(client.get(path)) for path in everywhere} == before
    for unpublished in (draft, in_review, waiting):
        for form in (
            "claims/{}/",
            "claims/{}/editions/",
            "claims/{}/editions/1/",
            "claims/{}.bib",
            "claims/{}/editions/1.ris",
        ):
            assert told_like_unknown(client, form, unpublished.public_id)
    assert told_like_unknown(client, "sources/{}/", source.public_id)
    assert told_like_unknown(client, "articles/{}/", hidden.public_id)
    for parameter, known in (("source", source.public_id), ("article", hidden.public_id)):
        found = client.get(f"/api/v1/claims/?{parameter}={known}").json()["results"]
        assert found == client.get(f"/api/v1/claims/?{parameter}={uuid.uuid4()}").json()["results"]


def told_like_unknown(client: Client, form: str, public_id: Any) -> bool:
    known, unknown = (
        client.get(f"/api/v1/{form.format(one)}") for one in (public_id, uuid.uuid4())
    )
    assert isinstance(known, HttpResponse)
    return known.status_code == 404 and answer(known) == answer(unknown)
