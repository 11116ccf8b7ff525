"""Feeds of any selection: feedparser reads each, and whoever follows one misses nothing."""

import json
from collections.abc import Iterator
from typing import Any

import feedparser
import pytest
from django.test import Client

from claims import workflow
from claims.access import rate_limit
from claims.models import Claim, Edition
from claims.selection import FILTERS
from tests import factories
from tests.noise import WORD, make_noise
from tests.record.small_log import six_editions
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

ATOM, JSON = "/en/claims/feed.atom", "/en/claims/feed.json"


def atom(client: Client, address: str = ATOM, **query: Any) -> Any:
    """A feed as feedparser reads it."""
    response = client.get(address.removeprefix("http://testserver"), query or None)
    assert response.status_code == 200, response.content
    headers = {name.lower(): value for name, value in response.headers.items()}
    read = feedparser.parse(response.content, response_headers=headers)
    assert not read.bozo, read.get("bozo_exception")
    return read


def items(client: Client, address: str = JSON, **query: Any) -> Any:
    response = client.get(address.removeprefix("http://testserver"), query or None)
    assert response.status_code == 200, response.content
    return response.json()


def positions(feed: Any) -> list[int]:
    return [item["_factcheck"]["position"] for item in feed["items"]]


def link(feed: Any, relation: str) -> str:
    links = [one.href for one in feed.feed.links if one.rel == relation]
    return links[0] if links else ""


def corrected(claim: Claim, note: str = "The number was read wrongly.", **fields: Any) -> Edition:
    factories.reopened(claim, **fields)
    second = workflow.submit(claim, actor=factories.editor(), kind="corrected", note=note)
    workflow.approve(claim, actor=factories.reviewer(), digest=second.content_digest)
    return claim.editions.latest()


def test_an_entry_is_an_edition_with_its_kind_its_reason_and_its_differences(
    client: Client,
) -> None:
    claim = factories.published_claim(statement="The dam is 90 metres high.")
    edition = corrected(claim, statement="The dam is 95 metres high.")

    feed = atom(client)
    item = items(client)["items"][0]

    entry = feed.entries[0]
    name = f"C-{claim.number}.2"
    assert entry.title == item["title"] == f"{name} · Corrected · The dam is 95 metres high."
    assert entry.id == item["id"]
    assert entry.id == f"http://testserver/claims/{claim.public_id}/editions/2/"
    assert entry.link == item["url"]
    assert entry.link == f"http://testserver/en/claims/{claim.public_id}/editions/2/"
    assert entry.summary == item["summary"] == "The number was read wrongly."
    assert {tag.term for tag in entry.tags} == {"corrected", "supported"} == set(item["tags"])
    assert "<del>90</del><ins>95</ins>" in entry.content[0].value
    ours = item["_factcheck"]
    assert (ours["kind"], ours["reason"]) == ("corrected", "The number was read wrongly.")
    assert (ours["position"], ours["chain"]) == (edition.position, edition.chain)
    pieces = [(piece["what"], piece["words"]) for piece in ours["changes"][0]["pieces"]]
    assert ours["changes"][0]["field"] == "statement"
    assert ("removed", "90") in pieces and ("added", "95") in pieces


def test_a_withdrawn_claim_is_an_entry_that_does_not_repeat_it(client: Client) -> None:
    claim = factories.published_claim(statement="The harbour froze over.")
    corrected(claim, statement="The harbour froze over twice.")
    signed = workflow.submit(
        claim, actor=factories.editor(), kind="withdrawn", note="It was misread."
    )
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)

    feed = items(client, verification_status="supported")

    withdrawal, correction, first = feed["items"]
    assert withdrawal["_factcheck"]["kind"] == "withdrawn"
    assert withdrawal["summary"] == "It was misread."
    assert "This claim is withdrawn." in correction["content_html"]
    assert first["_factcheck"]["name"] == f"C-{claim.number}.1"
    assert atom(client).entries[0].title == f"C-{claim.number}.3 · Withdrawn"
    for suffix in ("atom", "json"):
        for way in ("claims", "changes"):
            assert b"harbour" not in client.get(f"/en/{way}/feed.{suffix}").content
    before = items(client, "/en/changes/feed.json", position=correction["_factcheck"]["position"])
    assert "froze over twice" in json.dumps(before)


def test_a_claim_that_falls_out_of_a_selection_is_told_once_more(client: Client) -> None:
    make_noise()
    claim = factories.published_claim(statement="The quay is long.", language="en")
    out = corrected(claim, language="fr")
    corrected(claim, rationale="Measured again.")

    assert positions(items(client, language="en", claim=str(claim.public_id))) == [
        out.position,
        out.position - 1,
    ]
    assert positions(items(client, language="fr")) == [out.position + 1, out.position]


def test_a_search_is_followed_as_any_selection_is(client: Client) -> None:
    make_noise()
    claim = factories.published_claim(statement="The viaduct opened in spring.")
    gone = corrected(claim, statement="The aqueduct opened in spring.")
    factories.published_claim(statement="Another viaduct fell in autumn.")
    after = gone.position - 1

    assert len(positions(items(client, q="viaduct"))) == 3
    assert positions(items(client, q="viaduct", after=after)) == [gone.position, gone.position + 1]
    assert positions(items(client, q="“another viaduct”")) == [gone.position + 1]
    assert positions(items(client, q="C-" + str(claim.number))) == [gone.position, after]
    assert positions(items(client, q="viaduct", position=after)) == [after]
    assert items(client, q="funicular")["items"] == []


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_of_the_api_makes_a_feed(client: Client, name: str) -> None:
    make_noise()
    rich_claim()
    value = FILTERS[name].parameter.example

    feed, read = items(client, **{name: value}), atom(client, **{name: value})

    current = client.get("/api/v1/claims/", {name: value}).json()["results"]
    told = {item["_factcheck"]["position"] for item in feed["items"]}
    assert {document["edition"]["position"] for document in current} <= told
    assert [entry.id for entry in read.entries] == [item["id"] for item in feed["items"]]


def backwards(client: Client) -> Iterator[str]:
    """The ids in an archived feed, newest first, as RFC 5005 has them read."""
    address = f"{ATOM}?page_size=7&verification_status=supported"
    while address:
        feed = atom(client, address)
        yield from (entry.id for entry in feed.entries)
        address = link(feed, "prev-archive")


def onwards(client: Client, after: int) -> Iterator[tuple[int, str]]:
    """Positions and ids of all that follows a position, until there is no more."""
    address = f"{JSON}?page_size=7&verification_status=supported&after={after}"
    while address:
        feed = items(client, address)
        yield from zip(positions(feed), (item["id"] for item in feed["items"]), strict=True)
        address = feed.get("next_url", "")


def test_a_reader_follows_a_hundred_publications_without_a_gap_or_a_double(
    client: Client,
) -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    followed: list[str] = []
    after = 0
    claims: list[Claim] = []
    for turn in range(100):
        if turn % 3 == 2:
            corrected(claims[turn // 3])
        else:
            claims.append(factories.published_claim(submitter=editor, second=reviewer))
        if turn % 13 == 5 or turn == 99:
            for position, name in onwards(client, after):
                followed.append(name)
                after = position
    every = list(Edition.objects.order_by("position").values_list("claim__public_id", "number"))
    expected = [f"http://testserver/claims/{claim}/editions/{number}/" for claim, number in every]

    assert len(expected) == 100
    assert followed == expected
    assert list(backwards(client)) == expected[::-1]


def test_what_is_published_while_somebody_reads_older_pages_moves_nothing(client: Client) -> None:
    six_editions()
    first = atom(client, page_size=4)
    factories.published_claim()
    older = atom(client, link(first, "prev-archive"))

    ids = [entry.id for entry in [*first.entries, *older.entries]]
    assert len(set(ids)) == len(ids) == 6
    assert link(older, "prev-archive") == ""
    assert link(older, "current").endswith("/en/claims/feed.atom?page_size=4")


def test_who_has_everything_comes_back_with_the_position_of_the_answer(client: Client) -> None:
    six_editions()
    answer = client.get(JSON, {"after": 6})
    assert (answer.json()["items"], "next_url" in answer.json()) == ([], False)
    assert answer.headers["Log-Position"] == "6"
    factories.published_claim()

    assert positions(items(client, after=answer.headers["Log-Position"])) == [7]


def test_a_feed_is_held_until_the_log_goes_on(client: Client) -> None:
    six_editions()
    for address in (ATOM, JSON, "/changes/feed.atom", "/zh-hant/changes/feed.json"):
        first = client.get(address)
        held = {"If-None-Match": first.headers["ETag"]}
        assert client.get(address, headers=held).status_code == 304
        assert first.headers["Last-Modified"]
        assert "Cookie" not in first.headers.get("Vary", "")
    factories.published_claim()
    assert client.get(address, headers=held).status_code == 200


def test_a_feed_speaks_the_language_of_its_address(client: Client) -> None:
    claim = rich_claim()

    english, chinese = (atom(client, f"/{step}/claims/feed.atom") for step in ("en", "zh-hant"))
    unnamed = atom(client, "/claims/feed.atom")

    assert (english.feed.language, chinese.feed.language) == ("en", "zh-Hant")
    assert f"C-{claim.number}.1 · First edition · The Qinghe" in english.entries[0].title
    assert f"C-{claim.number}.1 · 初版 · 青河大橋" in chinese.entries[0].title
    assert unnamed.entries[0].title == english.entries[0].title
    assert english.entries[0].id == chinese.entries[0].id


def test_an_empty_feed_is_a_feed(client: Client) -> None:
    assert atom(client).entries == []
    assert items(client)["items"] == []


@pytest.mark.parametrize(
    "query",
    [{"colour": "red"}, {"after": "x"}, {"page_size": 0}, {"as_of": "2999-01-01"}, {"q": "\x00"}],
)
def test_what_is_not_understood_is_said_by_name(client: Client, query: dict[str, Any]) -> None:
    answer = client.get(ATOM, query)

    assert answer.status_code == 400
    assert next(iter(query)) in answer.content.decode()
    assert client.post(ATOM).status_code == 405


def test_no_character_breaks_a_feed(client: Client) -> None:
    odd = 'Ends in <b>&amp; ]]> " \x0b\ufffe and 👩‍👧.'
    factories.published_claim(statement=odd, rationale=odd)

    entry = atom(client).entries[0]

    assert entry.title.endswith(odd.replace("\x0b", "\ufffd").replace("\ufffe", "\ufffd"))
    assert items(client)["items"][0]["title"].endswith(odd)


def test_the_queries_are_as_many_for_one_entry_as_for_fifty(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    six_editions()
    for size in (1, 6):
        with django_assert_max_num_queries(7):
            assert len(items(client, page_size=size)["items"]) == size


def test_drafts_are_in_no_feed(client: Client) -> None:
    make_noise()

    for address in (ATOM, JSON):
        assert f"{WORD} article" not in client.get(address).content.decode()


def test_a_reader_that_asks_too_often_is_told_when_to_come_back(
    client: Client, settings: Any
) -> None:
    rate_limit.table.clear()
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 2
    held = {"If-None-Match": client.get(ATOM).headers["ETag"]}

    statuses = [client.get(ATOM, headers=held).status_code for _ in range(5)]
    assert statuses == [304] * 5
    assert client.get(JSON).status_code == 200
    refused = client.get(JSON)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
