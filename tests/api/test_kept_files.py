"""Large XLSX files and packages: made once in the background, kept, and served with ranges."""

import hashlib
from base64 import b64encode
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connections
from django.test import Client
from pytest_django import Settings

from claims.exports import kept_files, making, own_connection
from claims.exports.formats import XLSX
from claims.exports.kept_files import Job
from claims.models import Edition
from claims.selection import Selection
from tests import factories
from tests.api import asking_for_files
from tests.api.asking_for_files import PACKAGE, WORKBOOK, asked, jobs, led_on, made, waited_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return asking_for_files.everything_is_large(settings, monkeypatch, tmp_path / "exports")


@pytest.fixture
def at_work() -> Iterator[None]:
    with asking_for_files.at_work():
        yield


@pytest.mark.parametrize(
    ("address", "media_type"), [(WORKBOOK, XLSX), (PACKAGE, "application/zip")]
)
def test_it_is_asked_for_made_and_served_as_of_the_same_position(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str, media_type: str
) -> None:
    location = made(client, address)
    position = Edition.objects.latest().position
    factories.published_claim()

    answer = client.get(location)
    whole = b"".join(answer)

    assert urlsplit(location).query == f"position={position}"
    assert answer.headers["Log-Position"] == str(position)
    assert answer.headers["Content-Type"] == media_type
    assert f"factcheck-{position}." in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Length"] == str(len(whole))
    assert answer.headers["Edition-Count"] == "1"
    monkeypatch.setattr(own_connection, "FEW", 500)
    assert client.get(location).content == whole


def test_the_kept_file_answers_as_every_file_does(client: Client) -> None:
    location = made(client, WORKBOOK)
    plain = asked(client, location)
    whole = b"".join(plain)
    told = dict(plain.headers)
    digest = hashlib.sha256(whole)

    assert told["ETag"] == f'"{digest.hexdigest()}"'
    assert told["Repr-Digest"] == f"sha-256=:{b64encode(digest.digest()).decode()}:"
    assert told["Accept-Ranges"] == "bytes"
    assert {"Vary", "Content-Language", "Content-Encoding"} & told.keys() == set()
    for tag in (told["ETag"], f"W/{told['ETag']}", "*"):
        held = asked(client, location, **{"If-None-Match": tag, "Range": "bytes=0-1"})
        assert (held.status_code, held.content) == (304, b"")
        assert held.headers["ETag"] == told["ETag"]
        assert "Vary" not in held.headers
    other = asked(client, location, **{"Accept-Encoding": "gzip", "Accept-Language": "zh-Hant"})
    assert (b"".join(other), dict(other.headers)) == (whole, told)
    headers_only = client.head(location)
    assert (dict(headers_only.headers), headers_only.getvalue()) == (told, b"")


def test_whoever_asks_for_the_headers_only_has_nothing_made(client: Client) -> None:
    location = led_on(client, PACKAGE)

    answer = client.head(location)

    assert (answer.status_code, answer.content) == (202, b"")
    assert client.head(PACKAGE).headers["Location"] == location
    assert jobs() == []


def test_who_waits_is_told_how_many_come_first_and_when_to_ask(
    client: Client, at_work: None
) -> None:
    asked(client, led_on(client, WORKBOOK))

    location = led_on(client, PACKAGE)
    answer, again = asked(client, location), asked(client, location)

    assert (answer.status_code, again.status_code) == (202, 202)
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Refresh"] == answer.headers["Retry-After"]
    assert answer.headers["Cache-Control"] == "no-store"
    told = again.json()
    assert (told["state"], told["ahead"], told["file"]) == ("waiting", 1, location)


def test_a_file_under_way_says_about_how_long_it_takes(client: Client) -> None:
    location = waited_for(client, PACKAGE)
    told: list[Any] = []

    def looking(job: Job, selection: Selection) -> Generator[bytes]:
        told.append(asked(client, location).json())
        yield from making.blocks(job, selection)

    assert making.make_waiting(looking) == 1

    sample, file = told
    assert (sample["state"], sample["expected_seconds"]) == ("waiting", None)
    assert file["state"] == "being_made"
    assert file["expected_seconds"] > 0


def test_equal_questions_are_made_once(client: Client) -> None:
    made(client, f"{PACKAGE}?language=en&kind=event")
    factories.published_claim()

    with kept_files.locked("making"):
        location = led_on(client, f"{PACKAGE}?kind=event&language=en")
        assert asked(client, location).status_code == 200
        other = led_on(client, f"{PACKAGE}?kind=event")
        assert asked(client, other).status_code == 202
    assert len(jobs()) == 2


def test_a_question_without_a_position_is_answered_by_the_newest_file_of_ten_minutes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(client, WORKBOOK)
    factories.published_claim()

    assert led_on(client, WORKBOOK) == before
    monkeypatch.setattr(kept_files, "STALE_SECONDS", 0)
    head = Edition.objects.latest().position
    assert parse_qs(urlsplit(led_on(client, WORKBOOK)).query) == {"position": [str(head)]}


def test_a_search_is_led_on_with_the_rules_that_it_was_asked_by(client: Client) -> None:
    claim = factories.published_claim()
    word = claim.statement.split()[1]

    location = led_on(client, f"{WORKBOOK}?q={word}")

    assert parse_qs(urlsplit(location).query)["matching"] == ["1"]


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_have_one_file_made(client: Client, at_work: None) -> None:
    factories.published_claim()
    location = led_on(client, PACKAGE)

    def ask(_number: int) -> int:
        try:
            return asked(Client(), location).status_code  # type: ignore[no-any-return]  # the client's answers are untyped
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(24))) == {202}

    assert len(jobs()) == 1


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=10-", slice(10, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=5-99999999999", slice(5, None)),
        ("bytes=-99999999999", slice(0, None)),
    ],
)
def test_a_range_of_the_file_is_served(client: Client, wanted: str, part: slice) -> None:
    location = made(client, PACKAGE)
    whole = b"".join(client.get(location))

    answer = asked(client, location, Range=wanted)
    body = b"".join(answer)

    assert answer.status_code == 206
    assert body == whole[part]
    assert answer.headers["Content-Length"] == str(len(body))
    start = whole.index(body) if len(body) > 20 else range(len(whole))[part].start
    end = start + len(body) - 1
    assert answer.headers["Content-Range"] == f"bytes {start}-{end}/{len(whole)}"
    assert answer.headers["ETag"] == client.get(location).headers["ETag"]


def test_a_file_that_broke_off_is_continued(client: Client) -> None:
    location = made(client, PACKAGE)
    first = client.get(location)
    whole = b"".join(first)
    got = whole[: len(whole) // 3]

    rest = asked(
        client, location, **{"Range": f"bytes={len(got)}-", "If-Range": first.headers["ETag"]}
    )

    assert rest.status_code == 206
    assert got + b"".join(rest) == whole


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Range": "bytes=99999999-"}, 416),
        ({"Range": "bytes=9-2"}, 416),
        ({"Range": "bytes=-0"}, 416),
        ({"Range": "bytes=0-1", "If-Range": '"another"'}, 200),
        ({"Range": "bytes=0-1", "If-Range": "Mon, 30 Nov 2026 00:00:00 GMT"}, 200),
        ({"Range": "bytes=0-1,4-5"}, 200),
        ({"Range": "bytes=-"}, 200),
        ({"Range": "lines=1-2"}, 200),
        ({"Range": f"bytes={'9' * 4000}-"}, 200),
        ({"Range": "bytes=٣-٤"}, 200),
    ],
)
def test_a_range_that_cannot_be_served_is_refused_or_the_file_is_whole(
    client: Client, headers: dict[str, str], status: int
) -> None:
    location = made(client, PACKAGE)

    answer = asked(client, location, **headers)

    assert answer.status_code == status
    if status == 416:
        assert answer.headers["Content-Range"].startswith("bytes */")
    answer.close()


def test_a_text_that_fits_no_cell_is_refused_with_the_claim_named_in_either_language(
    client: Client,
) -> None:
    claim = factories.published_claim(rationale="long " * 7000)

    location = made(client, WORKBOOK)

    for language, way_out in (("en", "Take CSV instead."), ("zh-Hant", "請改用 CSV")):
        answer = asked(client, location, **{"Accept-Language": language})
        assert answer.status_code == 422
        assert answer.json()["detail"].startswith(f"C-{claim.number}")
        assert "rationale" in answer.json()["detail"]
        assert way_out in answer.json()["detail"]


def test_a_file_larger_than_what_is_kept_is_refused_with_the_way_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_files, "KEPT_BYTES", 100)

    answer = asked(client, made(client, PACKAGE))

    assert answer.status_code == 422
    assert "Narrow the query" in answer.json()["detail"]


def test_only_so_many_wait(client: Client, at_work: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "MOST_WAITING", 1)
    asked(client, led_on(client, WORKBOOK))

    refused = asked(client, led_on(client, PACKAGE))

    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert int(refused.headers["Retry-After"]) > 0
