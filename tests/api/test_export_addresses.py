"""GET /api/v1/export.<format>: the file that the command writes, streamed to anybody."""

import hashlib
import json
from base64 import b64encode
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from claims import workflow
from claims.exports import FORMATS
from claims.models import Edition
from claims.record import log
from tests import factories
from tests.noise import WORD, make_noise
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def test_the_address_gives_the_bytes_that_the_command_writes(
    client: Client, tmp_path: Path, settings: Settings
) -> None:
    settings.FACTCHECK_PUBLISHER = {"name": "Example Checks", "site": "https://checks.example"}
    make_noise()
    rich_claim()
    for name in FORMATS:
        call_command("export_claims", "--format", name, "-o", str(tmp_path / "out"))

        response = client.get(f"/api/v1/export.{name}")

        exact = b"".join(response)
        assert exact == (tmp_path / "out").read_bytes(), name
        assert WORD.encode() not in exact


def test_headers_say_of_which_place_in_the_log_the_file_is(client: Client) -> None:
    claim = factories.published_claim()
    before = log.head()
    workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")

    response = client.get("/api/v1/export.jsonl", {"position": before.position})

    assert response.headers["Log-Position"] == str(before.position)
    assert response.headers["Log-Chain"] == before.chain
    assert response.headers["Content-Type"] == "application/jsonl; charset=utf-8"
    name = f'filename="factcheck-{before.position}.jsonl"'
    assert response.headers["Content-Disposition"] == f"attachment; {name}"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert b"".join(response) == claim.editions.earliest().document.encode() + b"\n"


def test_filters_leave_what_they_ask_for(client: Client) -> None:
    factories.published_claim()
    wanted = rich_claim()

    response = client.get("/api/v1/export.jsonl?verification_status=partly_supported")

    assert b"".join(response) == wanted.editions.get().document.encode() + b"\n"


def test_a_small_file_has_its_length_and_its_digest_and_is_not_sent_twice(client: Client) -> None:
    factories.published_claim()

    response = client.get("/api/v1/export.csv")
    again = client.get("/api/v1/export.csv", headers={"If-None-Match": response.headers["ETag"]})

    digest = b64encode(hashlib.sha256(response.content).digest()).decode()
    assert response.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert response.headers["Content-Length"] == str(len(response.content))
    assert response.headers["Edition-Count"] == "1"
    assert (again.status_code, again.content) == (304, b"")


def test_whoever_asks_for_the_headers_only_gets_no_file(client: Client) -> None:
    rich_claim()

    response = client.head("/api/v1/export.csv")

    assert response.status_code == 200
    assert response.headers["Log-Position"] == str(log.head().position)


@pytest.mark.parametrize("name", ["pdf", "CSV", "csv/x", "..", "jsonl%00", "a" * 300])
def test_an_unknown_format_is_not_there(client: Client, name: str) -> None:
    assert client.get(f"/api/v1/export.{name}").status_code == 404


def test_parameters_that_are_not_understood_are_refused_by_name(client: Client) -> None:
    response = client.get("/api/v1/export.csv?colour=red&as_of=2999-01-01")

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "colour"


def test_json_lines_go_on_after_any_line(client: Client) -> None:
    for _ in range(3):
        factories.published_claim()
    first = Edition.objects.earliest().claim
    workflow.contest(first, actor=factories.reviewer(), note="It is in dispute.")
    address = f"/api/v1/export.jsonl?position={log.head().position}"
    lines = client.get(address).content.splitlines(keepends=True)
    assert len(lines) == 3
    factories.published_claim()

    for number, line in enumerate(lines, start=1):
        last = json.loads(line)["edition"]["position"]
        rest = client.get(f"{address}&after={last}")

        assert rest.content == b"".join(lines[number:])
        assert rest.headers["Edition-Count"] == str(len(lines) - number)


@pytest.mark.parametrize(
    "address",
    [
        "export.csv?position={head}&after={head}",
        "export.jsonl?after={head}",
        "export.jsonl?position={head}&after=999",
        "export.jsonl?position={head}&after=1",
        "export.jsonl?position={head}&after=0",
        "export.jsonl?position={head}&after=x",
    ],
)
def test_a_line_to_go_on_after_is_refused_by_name_where_there_is_none(
    client: Client, address: str
) -> None:
    claim = factories.published_claim()
    workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")

    response = client.get(f"/api/v1/{address.format(head=log.head().position)}")

    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == ["after"]
