"""What was answered is sent again as it was, for as long as nothing public changes."""

import gzip

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from claims import workflow
from claims.access import rate_limit
from claims.exports import own_connection
from claims.front.layer import KeptAnswer
from claims.front.memory import Memory
from claims.models import Claim, Person, Subject
from tests import factories
from tests.front.asking import ask, front
from tests.pages.visible_text import address, corrected_and_contested_claim, publish
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

LIST = "/api/v1/claims/?page_size=2"


@pytest.fixture
def claim() -> Claim:
    return rich_claim()


def test_every_public_door_sends_again_what_it_sent_and_asks_the_database_nothing_else(
    claim: Claim, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    layer = front()
    for path in (
        *("/", "/en/claims/", "/zh-hant/changes/", "/en/figures/", address(claim)),
        *(LIST, f"/api/v1/claims/{claim.public_id}/", "/api/v1/changes/", "/api/v1/articles/"),
        *(f"/api/v1/claims/{claim.public_id}.bib", "/tile/0/000.p/1", "/api/v1/vocabulary/"),
        *("/en/changes/feed.atom", "/sitemap.xml", f"{address(claim)}linkset.json"),
        *("/v1alpha1/claims:search?query=a", "/en/claims/suggestions.json?q=a"),
    ):
        without = client.get(path, SERVER_NAME="localhost", headers={"Host": "localhost"})
        first = ask(layer, path)
        with django_assert_num_queries(0):
            again = ask(layer, path, HTTP_COOKIE="sessionid=x; django_language=zh-hant")
        assert (first.status, again) == (200, first), path
        assert first.body == without.content, path
        told = {name: without.headers[name] for name in without.headers if name != "ETag"}
        assert told.items() <= first.headers.items(), path
    assert "frame-ancestors" in first.headers["Content-Security-Policy"]


def test_what_moves_makes_answers_anew(claim: Claim, settings: Settings) -> None:
    layer = front()
    before = ask(layer, address(claim))

    reviewer = claim.submissions.get().review.reviewer.person
    Person.objects.filter(pk=reviewer.pk).update(public_name="Lin Qing")
    named = ask(layer, address(claim))
    assert b"Lin Qing" in named.body
    assert b"Lin Qing" not in before.body

    settings.FACTCHECK_PUBLISHER = {**settings.FACTCHECK_PUBLISHER, "name": "Review & Sons"}
    assert b"Review &amp; Sons" in ask(layer, address(claim)).body

    ask(layer, "/en/claims/")
    factories.published_claim(statement="It opened late.")
    assert b"It opened late." in ask(layer, "/en/claims/").body

    ask(layer, "/sitemap.xml")
    assert b"//localhost:8000/" in ask(layer, "/sitemap.xml", HTTP_HOST="localhost:8000").body


def test_a_broader_subject_is_called_as_it_is_called_today() -> None:
    layer = front()
    island = factories.subject(name_en="Island")
    narrower = factories.subject(name_en="North", broader=island)
    claim = factories.supported_claim()
    claim.about.set([narrower])
    publish(claim)
    assert b"Island" in ask(layer, "/en/claims/").body

    Subject.objects.filter(pk=island.pk).update(name_en="Isle")

    assert b"Isle<" in ask(layer, "/en/claims/").body


def test_an_answer_of_an_earlier_position_outlives_publications(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    layer = front()
    claim = corrected_and_contested_claim()
    first = claim.editions.get(number=1).position
    asked = [f"{path}position={first}" for path in (f"{address(claim)}?", f"{LIST}&")]
    asked.append(f"{LIST}&as_of=2020-01-01")
    before = [ask(layer, path) for path in asked]
    assert b"The year was wrong." not in before[0].body
    assert b'<a href="./">To the record of today</a>' in before[0].body

    who = claim.editions.latest().published_by
    assert who
    again = workflow.contest(claim, actor=who, note="Again.")

    with django_assert_num_queries(0):
        assert [ask(layer, path) for path in asked] == before
    assert f'"position":{again.position}' in ask(layer, "/api/v1/log").body.decode()


def test_who_holds_an_answer_is_told_so_whether_it_is_kept_or_made(claim: Claim) -> None:
    layer = front()
    for path in (
        LIST,
        address(claim),
        f"/api/v1/claims/{claim.public_id}/",
        "/en/changes/feed.json",
    ):
        etag = ask(layer, path).headers["ETag"]
        kept = ask(layer, path, HTTP_IF_NONE_MATCH=f'"other", {etag}')
        made = ask(front(), path, HTTP_IF_NONE_MATCH=etag)
        assert (kept.status, kept.body, kept) == (304, b"", made), path
        assert "Content-Type" not in kept.headers
        assert kept.headers["Cache-Control"].startswith("public")

    factories.published_claim()
    assert ask(layer, LIST, HTTP_IF_NONE_MATCH=etag).status == 200


def test_the_etag_of_a_question_changes_with_what_is_public_beside_editions(claim: Claim) -> None:
    before = ask(front(), LIST).headers["ETag"]

    Person.objects.update(public_name="Lin Qing")

    after = ask(front(), LIST).headers["ETag"]
    assert before.startswith('W/"') and after.startswith('W/"')
    assert after != before


def test_who_takes_gzip_gets_it_under_a_weak_etag(claim: Claim) -> None:
    layer = front()
    path = f"/api/v1/claims/{claim.public_id}/"
    plain = ask(layer, path)
    for taker in (layer, front()):
        packed = ask(taker, path, HTTP_ACCEPT_ENCODING="br, gzip;q=0.5")
        assert gzip.decompress(packed.body) == plain.body
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
        assert packed.headers["Content-Length"] == str(len(packed.body))
        assert "Repr-Digest" in plain.headers
        assert "Repr-Digest" not in packed.headers
    refused = ask(layer, path, HTTP_ACCEPT_ENCODING="gzip;q=0")
    assert refused == plain
    tile = ask(layer, "/tile/0/000.p/1", HTTP_ACCEPT_ENCODING="gzip")
    assert "Vary" not in tile.headers


def test_the_head_of_an_answer_is_that_of_its_get(claim: Claim) -> None:
    layer = front()
    asked = ask(layer, LIST)

    assert ask(layer, LIST, method="HEAD") == asked._replace(body=b"")
    assert ask(front(), LIST, method="HEAD").status == 200


def test_what_is_of_one_asker_a_day_or_a_fault_is_not_kept(claim: Claim) -> None:
    layer = front()
    for path, status in {
        "/api/v1/similar?text=late": 200,
        "/api/v1/cited-changed?text=C-1.1": 200,
        "/api/v1/": 200,
        "/v1alpha1/claims:search?query=a&maxAgeDays=3": 200,
        "/robots.txt": 200,
        "/admin/login/": 200,
        "/healthz": 200,
        "/api/v1/claims/?colour=red": 400,
        "/api/v1/nothing": 404,
        "/en/nothing/": 404,
        f"/c/{claim.number}": 301,
        f"{LIST}&q={'a%20' * 2000}": 400,
    }.items():
        assert ask(layer, path).status == status, path
    etag = ask(layer, "/api/v1/similar?text=late").headers["ETag"]
    assert ask(layer, "/api/v1/similar?text=late", HTTP_IF_NONE_MATCH=etag).status == 304
    ask(layer, LIST, HTTP_AUTHORIZATION="Basic eDp5")
    ask(layer, LIST, HTTP_IF_MODIFIED_SINCE="Sun, 29 Nov 2026 10:00:00 GMT")
    ask(layer, LIST, HTTP_IF_MATCH='"other"')
    ask(layer, LIST, method="POST")
    assert len(layer.memory) == 0


def test_a_kept_answer_counts_as_any_other_and_304_does_not(
    claim: Claim, settings: Settings
) -> None:
    rate_limit.table.clear()
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 3
    layer = front()
    etag = ask(layer, LIST).headers["ETag"]
    for taker in (layer, front(), layer):
        assert ask(taker, LIST, HTTP_IF_NONE_MATCH=etag).status == 304

    assert [ask(layer, LIST).status for _ in range(4)] == [200, 200, 429, 429]
    refused = ask(layer, LIST)
    assert int(refused.headers["Retry-After"]) > 0
    assert b'"too_many_requests"' in refused.body
    assert ask(layer, LIST, REMOTE_ADDR="198.51.100.7").status == 200
    rate_limit.table.clear()


def test_memory_is_bounded_whatever_is_asked(claim: Claim) -> None:
    memory = Memory[KeptAnswer](400_000)
    layer = front(memory=memory)
    hot = ask(layer, LIST)
    for number in range(120):
        assert ask(layer, f"/api/v1/changes?page_size={number + 1}").status == 200
        assert ask(layer, LIST) == hot

    assert memory.bytes <= memory.most_bytes
    assert 10 < len(memory) < 100


def test_what_was_asked_for_longest_ago_makes_room_and_what_is_too_large_is_not_kept() -> None:
    memory = Memory[str](40)
    for name in "abcdefghijk":
        memory.put(name, name, size=4)
        memory.get("a")
    assert [name for name in "abcdefghijk" if memory.get(name)] == [*"acdefghijk"]

    memory.put("a", "again", size=5)
    assert (memory.get("a"), memory.get("c"), memory.bytes) == ("again", None, 37)
    memory.put("large", "large", size=6)
    assert memory.get("large") is None


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_while_it_is_made_passes_and_is_not_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_connection, "FEW", 0)
    factories.published_claim()
    layer = front()
    for path in ("/api/v1/export.jsonl", "/api/v1/export.claims.csv", "/api/v1/export.bibtex"):
        without = client.get(path, SERVER_NAME="localhost", headers={"Host": "localhost"})
        assert without.streaming
        body = without.getvalue()
        answers = ask(layer, path), ask(layer, path)

        assert body and [(answer.status, answer.body) for answer in answers] == [(200, body)] * 2
        held = ask(layer, path, HTTP_IF_NONE_MATCH=without.headers["ETag"])
        assert (held.status, held.body) == (304, b"")
