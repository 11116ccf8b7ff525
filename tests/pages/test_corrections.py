"""The list of corrections: what was said, what is said now, why, and how long it took."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.utils import translation

from claims import workflow
from claims.corrections.figures import figures
from claims.models import Claim, Edition
from claims.pages.durations import since_corrected
from claims.record.succession import Corrected, corrections
from tests import factories
from tests.noise import make_noise
from tests.pages.visible_text import page, words

pytestmark = pytest.mark.django_db


def correct(claim: Claim, note: str, **fields: Any) -> Edition:
    factories.reopened(claim, **fields)
    signed = workflow.submit(claim, actor=factories.editor(), kind="corrected", note=note)
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
    return claim.editions.latest()


@pytest.fixture
def weir() -> Claim:
    """Corrected, contested and corrected once more; beside a claim that was withdrawn."""
    reviewer = factories.reviewer()
    claim = factories.published_claim(statement="The weir is 40 metres wide.", second=reviewer)
    correct(claim, "=The gauge was misread.", statement="The weir is 45 metres wide.")
    workflow.contest(claim, actor=reviewer, note="The river board objects.")
    correct(claim, "Surveyed.", statement="The weir is 47 metres wide.")
    gone = factories.published_claim(statement="The sluice rusted away.")
    signed = workflow.submit(gone, actor=factories.editor(), kind="withdrawn", note="It stands.")
    workflow.approve(gone, actor=reviewer, digest=signed.content_digest)
    return claim


def rows(client: Client, **query: Any) -> list[dict[str, str]]:
    answer = client.get("/corrections/corrections.csv", query)
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


def test_the_list_says_what_was_said_and_what_is_said_now(client: Client, weir: Claim) -> None:
    make_noise()
    html = page(client, "/en/corrections/")
    shown = words(html)

    assert "<del>40</del><ins>45</ins>" in html
    assert "=The gauge was misread." in shown and "The river board objects." in shown
    assert "The words are the same: the finding is in dispute." in shown
    assert "Published within a day of edition 1." in shown
    # The contest, and what ended it.
    assert shown.count("Published within a day of edition 2.") == 2
    names = re.findall(r"C-\d+\.\d+(?= · )", shown)
    expected = Edition.objects.filter(kind__in=["corrected", "contested", "withdrawn"])
    pairs = expected.order_by("-position").values_list("claim__number", "number")
    assert names == [f"C-{claim}.{number}" for claim, number in pairs]


def test_a_withdrawn_claim_is_in_the_list_without_its_words(client: Client, weir: Claim) -> None:
    for address in (
        "/en/corrections/",
        "/en/corrections/feed.json",
        "/corrections/corrections.csv",
    ):
        told = client.get(address).content.decode()
        assert "It stands." in told, address
        assert "sluice" not in told, address
    before = Edition.objects.get(note="It stands.").position - 1
    assert "sluice" in client.get(f"/en/changes/?position={before}").content.decode()


def test_a_withheld_claim_is_in_the_list_without_its_words(client: Client) -> None:
    claim = factories.withheld_claim(statement="The lockkeeper sold the gate.")
    edition = claim.editions.latest()

    assert f"C-{claim.number}.2 · Withheld by law" in words(page(client, "/en/corrections/"))
    assert edition.note in words(page(client, "/en/corrections/?edition_kind=withheld"))
    assert [row["kind"] for row in rows(client)] == ["withheld"]
    for address in ("en/corrections/", "en/corrections/feed.atom", "corrections/corrections.csv"):
        told = client.get(f"/{address}").content.decode()
        assert edition.note in told and "lockkeeper" not in told, address
    (today,) = figures([edition.published_at.date()])
    assert (today["editions"], today["corrections"]) == (2, 1)


def test_the_list_can_be_asked_for_a_kind_words_and_an_earlier_position(
    client: Client, weir: Claim
) -> None:
    contested = words(page(client, "/en/corrections/?edition_kind=contested"))
    assert "The river board objects." in contested
    assert "misread" not in contested
    of_weir = words(page(client, f"/en/corrections/?claim=C-{weir.number}&q=&as_of="))
    assert "Surveyed." in of_weir and "It stands." not in of_weir
    first = Edition.objects.get(note="=The gauge was misread.")
    earlier = words(page(client, f"/en/corrections/?position={first.position}"))
    assert "misread" in earlier and "Surveyed." not in earlier
    assert client.get("/en/corrections/?edition_kind=first").status_code == 400
    assert client.get("/en/corrections/?colour=red").status_code == 400
    assert client.get("/en/corrections/page/2/").status_code == 404
    assert client.get("/corrections/").headers["Location"] == "/en/corrections/"


def test_a_page_of_an_earlier_position_stays_what_it_was(
    client: Client, weir: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.pages.corrections.PAGE_SIZE", 2)
    position = Edition.objects.latest().position
    before = [
        client.get(f"/en/corrections/page/{number}/?position={position}").content
        for number in (1, 2)
    ]
    correct(weir, "Measured with a laser.", statement="The weir is 48 metres wide.")

    for number, body in enumerate(before, 1):
        again = client.get(f"/en/corrections/page/{number}/?position={position}").content
        assert words(again.decode()) == words(body.decode())
    assert "laser" in words(page(client, "/en/corrections/page/1/"))


def test_the_feeds_tell_corrections_and_nothing_else(client: Client, weir: Claim) -> None:
    kinds = ["corrected", "contested", "withdrawn"]
    expected = list(
        Edition.objects.filter(kind__in=kinds)
        .order_by("-position")
        .values_list("position", flat=True)
    )
    feed = client.get("/en/corrections/feed.json").json()
    atom = feedparser.parse(client.get("/zh-hant/corrections/feed.atom").content)

    assert [item["_factcheck"]["position"] for item in feed["items"]] == expected
    assert [entry.id for entry in atom.entries] == [item["id"] for item in feed["items"]]
    assert not atom.bozo and atom.feed.title.endswith("更正")
    assert feed["home_page_url"] == "http://testserver/en/corrections/"
    surveyed = next(item for item in feed["items"] if item.get("summary") == "Surveyed.")
    assert surveyed["_factcheck"]["corrects"] == 2
    assert surveyed["content_html"].endswith("<p>Published within a day of edition 2.</p>")
    onwards = client.get("/en/corrections/feed.json?after=0&page_size=2").json()
    assert [item["_factcheck"]["position"] for item in onwards["items"]] == expected[:-3:-1]
    assert f"after={expected[-2]}&" in onwards["next_url"]
    chosen = client.get("/en/corrections/feed.json?edition_kind=contested").json()
    assert {item["_factcheck"]["kind"] for item in chosen["items"]} == {"contested"}
    assert client.get("/en/changes/feed.json?edition_kind=contested").status_code == 400


def test_the_table_has_both_states_and_no_formula(client: Client, weir: Claim) -> None:
    first, contest, surveyed = rows(client, claim=f"C-{weir.number}")

    assert first["name"] == f"C-{weir.number}.2"
    assert (first["statement_before"], first["statement_now"]) == (
        "The weir is 40 metres wide.",
        "The weir is 45 metres wide.",
    )
    assert (first["kind"], first["corrects"], first["days"]) == ("corrected", "1", "0")
    assert first["reason"] == "'=The gauge was misread."
    assert first["fields"] == "statement"
    assert (contest["kind"], contest["fields"], contest["corrects"]) == ("contested", "", "2")
    assert surveyed["corrects"] == "2"
    assert surveyed["address"].endswith(f"/claims/{weir.public_id}/editions/4/")
    assert client.get("/corrections/corrections.csv?edition_kind=x").status_code == 400


def test_search_engines_read_each_correction_on_its_page_and_in_the_list(
    client: Client, weir: Claim
) -> None:
    def marked(address: str) -> Any:
        html = page(client, address)
        return json.loads(
            html.partition('<script type="application/ld+json">')[2].partition("<")[0]
        )

    review = marked(f"/en/claims/{weir.public_id}/")
    listed = marked("/en/corrections/")
    gone = Edition.objects.get(kind="withdrawn", note="It stands.").claim

    assert review["@type"] == "ClaimReview"
    notes = [comment["text"] for comment in review["correction"]]
    assert notes == ["Surveyed.", "The river board objects.", "=The gauge was misread."]
    assert {comment["@type"] for comment in review["correction"]} == {"CorrectionComment"}
    elements = {comment["@id"]: comment for comment in listed["itemListElement"]}
    assert review["correction"][0].items() <= elements[review["correction"][0]["@id"]].items()
    about = elements[review["correction"][2]["@id"]]["about"]
    assert about["@id"].endswith(f"/claims/{weir.public_id}/editions/1/")
    withdrawn = marked(f"/en/claims/{gone.public_id}/")
    assert (withdrawn["@type"], withdrawn["creativeWorkStatus"]) == ("CreativeWork", "withdrawn")
    assert withdrawn["correction"][0]["text"] == "It stands."


def test_a_claim_that_stands_again_after_its_withdrawal_is_told_everywhere(
    client: Client, weir: Claim
) -> None:
    gone = Edition.objects.get(kind="withdrawn", note="It stands.").claim
    factories.reopened(gone, statement="The sluice gate was replaced.")
    signed = workflow.submit(gone, actor=factories.editor(), kind="revised", note="Seen again.")
    workflow.approve(gone, actor=factories.reviewer(), digest=signed.content_digest)

    for address in ("/en/corrections/", "/en/changes/"):
        assert "It stands." in words(page(client, address))
    for address in ("changes", "corrections", "claims"):
        for suffix in ("json", "atom"):
            assert "It stands." in client.get(f"/en/{address}/feed.{suffix}").content.decode()
    assert {row["reason"] for row in rows(client)} >= {"It stands."}


def test_days_are_counted_from_the_edition_that_asserted_it() -> None:
    corrected = Corrected(2, datetime(2031, 3, 1, 12, tzinfo=UTC))
    moments = {datetime(2031, 3, 2, 11, tzinfo=UTC): "Published within a day of edition 2."}
    moments[datetime(2031, 3, 2, 12, tzinfo=UTC)] = "Published 1 day after edition 2."
    moments[datetime(2031, 4, 5, 13, tzinfo=UTC)] = "Published 35 days after edition 2."

    for at, sentence in moments.items():
        assert since_corrected(Edition(published_at=at), corrected) == [sentence]
    with translation.override("zh-hant"):
        (chinese,) = since_corrected(Edition(published_at=at), corrected)
        assert chinese == "在第 2 版發布 35 天後發布。"
    assert since_corrected(Edition(published_at=at), None) == []


def test_the_queries_are_as_many_for_one_correction_as_for_many(
    client: Client, weir: Claim, django_assert_max_num_queries: Any
) -> None:
    every = Edition.objects.corrections().order_by("-position")
    for number in (1, 4):
        with django_assert_max_num_queries(4):
            assert len(list(corrections(every[:number], 99))) == number
    for query in ("?edition_kind=contested", ""):
        with django_assert_max_num_queries(10):
            page(client, f"/en/corrections/{query}")
