"""The API describes itself: completely, validly, and as it really answers."""

import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from claims.api.openapi import EXAMPLES, described
from claims.models import Claim
from tests.noise import make_noise
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

CHECKS: list[Callable[..., Any]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PLAIN = {"Accept-Encoding": "identity"}
OPERATIONS = sorted(described()["paths"])
EXAMPLES_EACH = int(os.environ.get("FACTCHECK_API_EXAMPLES", "6"))
"""Of a longer run: FACTCHECK_API_EXAMPLES=500."""


def test_the_description_is_valid_and_complete(tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "api.yaml"))


def test_every_address_and_parameter_is_described_in_both_languages() -> None:
    for language in ("en", "zh-hant"):
        for path, methods in described(language)["paths"].items():
            assert methods["get"]["description"], path
            for parameter in methods["get"]["parameters"]:
                assert parameter["description"], (path, parameter)
                if parameter["in"] == "path":
                    assert str(parameter["example"]), (path, parameter)
    assert described("en")["paths"] != described("zh-hant")["paths"]


def test_the_description_is_served_as_openapi_3_1(client: Client) -> None:
    response = client.get("/api/v1/openapi.json")

    assert response.json()["openapi"].startswith("3.1")
    assert "/v1alpha1/claims:search" in response.json()["info"]["description"]
    assert response.json() == json.loads(json.dumps(described()))


@pytest.mark.parametrize("component", EXAMPLES)
def test_each_example_has_the_shape_that_it_is_an_example_of(component: str) -> None:
    schema = {"$ref": f"#/components/schemas/{component}", "components": described()["components"]}

    assert list(Draft202012Validator(schema).iter_errors(EXAMPLES[component])) == []


@pytest.fixture
def known() -> dict[str, Any]:
    """Path parameters that are found, in a record that has something of everything."""
    make_noise()
    claim = rich_claim()
    return {"claim_id": str(claim.public_id), "number": 1, "name": "edition-1.json"}


@pytest.fixture
def site() -> Iterator[Any]:
    """The WSGI application, within the transaction of the test: its connection stays open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_whatever_is_asked_the_answer_is_one_that_is_described(
    known: dict[str, Any], site: Any
) -> None:
    api = schemathesis.openapi.from_dict(described())
    api.app = site
    for path in OPERATIONS:
        asks_anything(api[path]["GET"], {**known, "record_id": record_of(path)})


def asks_anything(operation: Any, found: dict[str, Any]) -> None:
    """Ask with values that fit the description, each also for something that is there."""

    @settings(
        max_examples=EXAMPLES_EACH,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def asks(case: Any) -> None:
        answers = [case.call(headers=PLAIN)]
        names = case.path_parameters.keys() & found.keys()
        case.path_parameters.update({name: found[name] for name in names})
        answers.append(case.call(headers=PLAIN))
        for answer in answers:
            case.validate_response(answer, checks=CHECKS)

    asks()


def record_of(path: str) -> str:
    """The id of a published record of the noun that the path names."""
    claim = Claim.objects.get(kind="quantity")
    if "/articles/" in path:
        return str(claim.appearances.get().article.public_id)
    if "/claimants/" in path:
        assert claim.claimant
        return str(claim.claimant.public_id)
    if "/subjects/" in path:
        return str(claim.about.all()[0].public_id)
    return str(claim.citations.all()[0].source.public_id)


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_the_reference_for_people_needs_nothing_from_elsewhere(
    client: Client, language: str
) -> None:
    page = client.get("/api/v1/", {"lang": language})
    text = page.content.decode()

    assert page.status_code == 200
    assert page.headers["Content-Language"] == language
    scripts = re.findall(r"<script[^>]*>", text)
    assert all(re.fullmatch(r'<script src="[./]+static/[^":]+" defer>', tag) for tag in scripts)
    assert "/v1alpha1/claims:search" in text
    assert " style=" not in text
    for path in OPERATIONS:
        assert f"GET {path}" in text
