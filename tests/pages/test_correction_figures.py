"""The service of corrections in figures: as of any day, recomputed from what is published."""

import csv
import io
import random
import statistics
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test import Client

from claims import workflow
from claims.corrections.figures import days_until, figures
from claims.corrections.requests_behind import requested_on
from claims.management.statistics import renew_statistics
from claims.models import (
    Claim,
    CorrectionConfirmation,
    CorrectionDecision,
    CorrectionEdition,
    CorrectionLook,
    CorrectionRequest,
    Edition,
    PublicState,
)
from tests import factories
from tests.corrections.requests import received, request
from tests.front.asking import ask, front
from tests.pages.visible_text import page, words

pytestmark = pytest.mark.django_db

FIRST_DAY = date(2024, 1, 1)
DAYS = 90
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Asked(NamedTuple):
    """A request as it was simulated: days, and whether it was upheld."""

    on: date
    looked: date | None
    decided: date | None
    upheld: bool | None


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def contested_claim() -> Claim:
    claim = factories.published_claim()
    workflow.contest(claim, actor=factories.reviewer(), note="The board objects.")
    return claim


def simulated(number: int, chance: random.Random) -> Asked:
    """A request of one of the days, with its first look and decision, or waiting for them."""
    on = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    looked = on + timedelta(days=min(chance.randrange(20), chance.randrange(40)))
    decided = looked + timedelta(days=chance.randrange(40))
    if number % 11 == 0:
        return Asked(on, None, None, None)
    if number % 7 == 0:
        return Asked(on, looked, None, None)
    return Asked(on, looked, decided, chance.random() < 0.4)


def kept(asked: list[Asked]) -> None:
    """Rows for these requests, as the steps of the desk write them, with moments of their own."""
    claim = contested_claim()
    edition = claim.editions.latest()
    reader, decider, second = (factories.reviewer() for _ in range(3))
    requests = CorrectionRequest.objects.bulk_create(
        CorrectionRequest(
            receipt=f"R-0000-{''.join(LETTERS[number // 32**place % 32] for place in range(4))}",
            secret_digest=f"{number:064x}",
            claim=claim,
            language="en",
            position=edition.position - 1,
            received_at=noon(it.on),
            confirmed_at=noon(it.on),
            look_by=noon(it.on + timedelta(days=14)),
            decide_by=noon(it.on + timedelta(days=30)),
        )
        for number, it in enumerate(asked)
    )
    pairs = list(zip(requests, asked, strict=True))
    CorrectionLook.objects.bulk_create(
        CorrectionLook(request=row, kind="fact", looked_by=reader, looked_at=noon(it.looked))
        for row, it in pairs
        if it.looked
    )
    decisions = CorrectionDecision.objects.bulk_create(
        CorrectionDecision(
            request=row,
            outcome="contested" if it.upheld else "refused",
            reasons="It is so.",
            decided_by=decider,
            decided_at=noon(it.decided),
        )
        for row, it in pairs
        if it.decided
    )
    CorrectionEdition.objects.bulk_create(
        CorrectionEdition(decision=made, edition=edition)
        for made in decisions
        if made.outcome == "contested"
    )
    CorrectionConfirmation.objects.bulk_create(
        CorrectionConfirmation(
            decision=made,
            decided_by=decider,
            confirmed_by=second,
            answer="approved",
            confirmed_at=made.decided_at,
        )
        for made in decisions
    )


def expected(asked: list[Asked], day: date) -> dict[str, Any]:
    """The figures of a day, computed in Python from what was simulated."""
    seen = [it for it in asked if it.on <= day]
    looked = [it for it in seen if it.looked and it.looked <= day]
    decided = [it for it in seen if it.decided and it.decided <= day]
    to_look = [(it.looked - it.on).days for it in looked if it.looked]
    to_decision = [(it.decided - it.on).days for it in decided if it.decided]
    waits_to_look = [
        ((it.looked if it in looked and it.looked else day) - it.on).days for it in seen
    ]
    waits_to_decision = [
        ((it.decided if it in decided and it.decided else day) - it.on).days for it in seen
    ]
    upheld = sum(bool(it.upheld) for it in decided)
    return {
        "day": day,
        "requests": len(seen),
        "open_requests": len(seen) - len(decided),
        "looked_at": len(looked),
        "median_days_to_look": statistics.median(to_look) if to_look else None,
        "worst_days_to_look": max(waits_to_look, default=None),
        "late_looks": sum(days > 14 for days in waits_to_look),
        "decided": len(decided),
        "median_days_to_decision": statistics.median(to_decision) if to_decision else None,
        "worst_days_to_decision": max(waits_to_decision, default=None),
        "late_decisions": sum(days > 30 for days in waits_to_decision),
        "upheld": upheld,
        "percent_upheld": round(100 * upheld / len(decided), 1) if decided else None,
    }


def between(html: str, opening: str) -> str:
    return unescape(html.partition(opening)[2].partition("</pre>")[0])


def recomputed(client: Client, html: str) -> list[tuple[Any, ...]]:
    """What the query that the page prints gives over the files that it links."""
    definitions = between(html, '<pre class="scroll" id="definitions" tabindex="0">')
    query = between(html, '<pre class="scroll" id="query" tabindex="0">')
    assert "claims_" not in query
    with connection.cursor() as cursor:
        cursor.execute(definitions.replace("CREATE TABLE", "CREATE TEMP TABLE"))
        for name in ("requests", "editions"):
            body = client.get(f"/corrections/figures/{name}.csv").content
            with cursor.copy(f"COPY {name} FROM STDIN (FORMAT csv, HEADER)") as copy:
                copy.write(body)
        cursor.execute(query)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.execute("DROP TABLE requests, editions")
    return found


def numbers(html: str) -> list[list[str]]:
    """The cells of the page's table, a list for each day, the earliest first."""
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [
        [cell.partition("</td>")[0] for cell in row.split('<td class="count">')[1:]]
        for row in body.split("<tr>")[1:]
    ]
    return [list(day) for day in zip(*rows, strict=True)][::-1]


def told(value: Any) -> str:
    if value is None:
        return "–"
    number = float(value)
    return str(int(number) if number.is_integer() else number)


def test_a_thousand_requests_of_ninety_days_are_counted_as_of_any_day(client: Client) -> None:
    chance = random.Random(20)
    asked = [simulated(number, chance) for number in range(1_000)]
    kept(asked)
    renew_statistics()
    days = [FIRST_DAY + timedelta(days=number) for number in range(-1, DAYS + 90, 5)]

    found = figures(days)

    assert [{name: row[name] for name in expected(asked, days[0])} for row in found] == [
        expected(asked, day) for day in days
    ]
    assert found[0]["requests"] == found[0]["editions"] == 0
    assert max(row["late_looks"] for row in found) > 50  # they are there to be seen
    on = date(2024, 3, 10)
    for language in ("en", "zh-hant"):
        html = page(client, f"/{language}/corrections/figures/?on={on}")
        shown = numbers(html)
        again = recomputed(client, html)
        assert [[told(value) for value in row[1:]] for row in again] == shown
        assert [row[0] for row in again] == days_until(on)
        assert shown[-1][0] == str(expected(asked, on)["requests"])


def test_today_has_the_editions_and_the_share_of_corrections(client: Client) -> None:
    kept([Asked(FIRST_DAY, FIRST_DAY, FIRST_DAY, True)])
    factories.published_claim()
    today = Edition.objects.latest().published_at.date()
    (row,) = figures([today])

    assert (row["editions"], row["corrections"]) == (3, 1)
    assert row["corrections_per_100_editions"] == 33.33
    assert (row["upheld"], row["percent_upheld"]) == (1, 100)
    (before,) = figures([today - timedelta(days=1)])
    assert (before["editions"], before["corrections_per_100_editions"]) == (0, None)


def test_a_table_says_nothing_of_who_asked_or_about_what(client: Client, settings: Any) -> None:
    claim = contested_claim()
    request(claim, words="Hippocrene was my aunt.", contact="somebody@mail.example")
    settings.FACTCHECK_CORRECTION_BUSY, settings.EMAIL_HOST = 1, "localhost"
    unconfirmed = received(claim, words="Unanswered.", contact="else@mail.example").request
    assert unconfirmed.confirmed_at is None
    body = client.get("/corrections/figures/requests.csv").content.decode()
    html = page(client, "/en/corrections/figures/")

    rows = list(csv.DictReader(io.StringIO(body, newline="")))
    assert rows == [
        {
            "received_on": "2026-11-02",
            "look_by": "2026-11-16",
            "decide_by": "2026-12-02",
            "looked_on": "",
            "decided_on": "",
            "upheld": "",
        }
    ]
    for hidden in ("Hippocrene", "somebody", "R-", str(claim.public_id), f"C-{claim.number}"):
        assert hidden not in body
        assert hidden not in html.partition("<h1>")[2].partition("<footer")[0]
    assert client.get("/corrections/figures/requesters.csv").status_code == 404


def test_the_list_says_how_long_after_a_request_once_two_people_agreed(client: Client) -> None:
    number = PublicState.objects.number()
    kept([Asked(FIRST_DAY, FIRST_DAY, FIRST_DAY, True), Asked(date(2024, 2, 1), None, None, None)])
    contest = Edition.objects.get(kind="contested")
    days = (contest.published_at.date() - FIRST_DAY).days

    assert PublicState.objects.number() > number
    sentence = f"Published {days} days after a reader’s request."
    assert sentence in words(page(client, "/en/corrections/"))
    assert f"在讀者提出請求 {days} 天後發布。" in words(page(client, "/zh-hant/corrections/"))
    (row,) = csv.DictReader(
        io.StringIO(client.get("/corrections/corrections.csv").content.decode(), newline="")
    )
    assert (row["requested_on"], row["days_since_request"]) == ("2024-01-01", str(days))
    assert requested_on(contest.position - 1) == {}


def test_what_two_people_agree_on_later_is_not_told_as_of_before() -> None:
    claim = contested_claim()
    contest = claim.editions.latest()
    factories.published_claim()
    later = Edition.objects.latest().published_at + timedelta(hours=1)
    asked = CorrectionRequest.objects.create(
        receipt="R-0000-0001",
        secret_digest="1" * 64,
        claim=claim,
        language="en",
        position=contest.position - 1,
        received_at=noon(FIRST_DAY),
        confirmed_at=noon(FIRST_DAY),
        look_by=later,
        decide_by=later,
    )
    CorrectionLook.objects.create(
        request=asked, kind="fact", looked_by=factories.reviewer(), looked_at=later
    )
    decider, second = factories.reviewer(), factories.reviewer()
    made = CorrectionDecision.objects.create(
        request=asked, outcome="contested", decided_by=decider, decided_at=later
    )
    CorrectionEdition.objects.create(decision=made, edition=contest)
    assert requested_on(contest.position + 1) == {}  # one person's word
    CorrectionConfirmation.objects.create(
        decision=made,
        decided_by=decider,
        confirmed_by=second,
        answer="approved",
        confirmed_at=later,
    )

    assert requested_on(contest.position + 1) == {contest.position: FIRST_DAY}
    assert requested_on(contest.position) == {}


def test_the_page_asks_for_a_day_that_has_begun_and_is_kept_by_nobody(client: Client) -> None:
    for wrong in ("2999", "soon", "2024-13", "9" * 999):
        assert client.get("/en/corrections/figures/", {"on": wrong}).status_code == 400, wrong
    assert client.get("/en/corrections/figures/?colour=red").status_code == 400
    assert "2024-02-29" in page(client, "/en/corrections/figures/?on=2024-02")
    assert client.get("/corrections/figures/").headers["Location"] == "/en/corrections/figures/"
    layer = front()
    for _time in range(2):
        assert ask(layer, "/en/corrections/figures/").status == 200
    assert len(layer.memory) == 0
    assert ask(layer, "/en/corrections/").status == 200
    assert len(layer.memory) == 1


FIGURES = ("/en/corrections/figures/", "/corrections/figures/requests.csv")


def test_a_mirror_leads_to_the_figures_of_its_origin(client: Client, settings: Any) -> None:
    settings.FACTCHECK_MIRROR = "/srv/mirror"
    settings.FACTCHECK_PUBLISHER = {**settings.FACTCHECK_PUBLISHER, "site": "https://facts.example"}

    for path in FIGURES:
        answer = client.get(f"{path}?on=2026")
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"https://facts.example{path}?on=2026"


@pytest.mark.parametrize("site", ["", "http://testserver"])
def test_a_mirror_without_an_origin_has_none(client: Client, settings: Any, site: str) -> None:
    settings.FACTCHECK_MIRROR = "/srv/mirror"
    settings.FACTCHECK_PUBLISHER = {**settings.FACTCHECK_PUBLISHER, "site": site}

    assert [client.get(path).status_code for path in FIGURES] == [404, 404]


def test_the_queries_are_as_many_for_one_request_as_for_many(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        page(client, "/en/corrections/figures/")
    kept([Asked(FIRST_DAY, FIRST_DAY, FIRST_DAY, True)] * 40)
    with django_assert_max_num_queries(3):
        page(client, "/en/corrections/figures/")
