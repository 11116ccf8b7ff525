"""Figures of the desk: known ones of a small made-up history, on any day, in both languages."""

import csv
import io
import json
import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.models import Claim, Claimant, Edition, Source
from claims.pages.evidence_view import light
from claims.record import log
from claims.workflow import figures
from claims.workflow.figures import Period, period
from tests import factories
from tests.admin.browsing import desk_of
from tests.going_round import insert_edition, review, sql, submission, without_triggers
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

SPRING = "2024-04/2024-05"


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T00:00:00+00:00")


def happened(claim: Claim, day: str, stage: str, label: str = "update") -> None:
    """An event of the history as it would have been written on that day."""
    names = [
        name
        for (name,) in sql(
            "SELECT column_name::text FROM information_schema.columns"
            " WHERE table_name = 'claims_claimevent' AND column_name <> 'pgh_id'"
        )
    ]
    given = {"pgh_created_at": at(day), "stage": stage, "pgh_label": label}
    values = ", ".join("%s" if name in given else f'"{name}"' for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    statement = (
        f"INSERT INTO claims_claimevent ({columns}) SELECT {values} FROM claims_claimevent"
        " WHERE pgh_obj_id = %s ORDER BY pgh_id LIMIT 1"
    )
    sql(statement, *(given[name] for name in names if name in given), claim.pk)


def lived(entered: str, *acts: tuple[str, str]) -> Claim:
    """A claim that was entered on a day, and what was done with it on later ones."""
    claim = factories.supported_claim()
    with without_triggers():
        happened(claim, entered, "draft", "insert")
        sql(
            "DELETE FROM claims_claimevent WHERE pgh_obj_id = %s AND pgh_created_at > %s",
            claim.pk,
            at(entered),
        )
        sql("UPDATE claims_claim SET created_at = %s WHERE id = %s", at(entered), claim.pk)
        for day, act in acts:
            if act == "submitted":
                signed = submission(claim, submitted_at=at(day))
                happened(claim, day, "in_review")
            elif act == "returned":
                review(signed, reviewed_at=at(day), decision="returned", comment="Look again.")
                happened(claim, day, "draft")
            elif act == "published":
                seal = review(signed, reviewed_at=at(day))
                insert_edition(seal, published_at=at(day))
                happened(claim, day, "published")
            elif act == "deleted":
                happened(claim, day, "draft", "delete")
    return claim


@pytest.fixture
def history() -> None:
    lived(
        "2024-03-10",
        ("2024-04-02", "submitted"),
        ("2024-04-04", "returned"),
        ("2024-04-10", "submitted"),
        ("2024-04-12", "published"),
    )
    lived("2024-04-01", ("2024-04-20", "submitted"), ("2024-04-24", "published"))
    lived(
        "2024-05-05",
        ("2024-05-06", "submitted"),
        ("2024-05-07", "returned"),
        ("2024-05-08", "submitted"),
        ("2024-05-09", "returned"),
        ("2024-05-10", "submitted"),
        ("2024-05-12", "published"),
    )
    lived("2024-05-20", ("2024-06-03", "deleted"))
    lived("2024-05-21", ("2024-05-30", "submitted"))


def table(desk: Client, key: str, **query: str) -> dict[str, dict[str, str]]:
    """A figure's file: its rows by key."""
    answer = desk.get(reverse("admin:claims_claim_figures_file", args=[key]), query)
    assert answer.status_code == 200, answer.content
    rows = csv.DictReader(io.StringIO(answer.content.decode(), newline=""))
    return {row["key"]: row for row in rows}


def numbers(row: dict[str, str], *columns: str) -> list[float]:
    return [float(row[column]) for column in columns]


def test_throughput_and_backlog_are_those_of_the_history(history: None) -> None:
    desk = desk_of(factories.account("Researchers"))
    done = table(desk, "throughput", on=SPRING)
    stages = table(desk, "backlog", on=SPRING)
    months = ("2024-04", "2024-05")

    counted = {key: numbers(done[key], *months) for key in done}
    assert counted["entered"] == [1, 3]
    assert counted["submitted"] == [3, 4]
    assert counted["returned"] == [1, 2]
    assert counted["approved"] == counted["first"] == [2, 1]
    assert counted["corrected"] == [0, 0]
    assert numbers(stages["draft"], *months) == [0, 1]
    assert numbers(stages["in_review"], *months) == [0, 1]
    assert numbers(stages["published"], *months) == [2, 3]
    later = table(desk, "backlog", on="2024-06")
    assert list(later["draft"])[2:] == [f"2023-{n:02}" for n in range(7, 13)] + [
        f"2024-{n:02}" for n in range(1, 7)
    ]
    assert numbers(later["draft"], "2024-02", "2024-03", "2024-05", "2024-06") == [0, 1, 1, 0]


def test_claims_are_read_in_parts_that_make_the_same_whole(
    history: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rich_claim()
    head = log.head()
    whole = figures.stages(period(SPRING, TODAY)), figures.lights(head)
    figures.lights.cache_clear()
    monkeypatch.setattr(figures, "CLAIMS_AT_ONCE", 2)

    assert (figures.stages(period(SPRING, TODAY)), figures.lights(head)) == whole
    assert whole[0]["published"] == {"2024-04": 2, "2024-05": 3}


def test_times_and_returns_are_those_of_the_history(history: None) -> None:
    desk = desk_of(factories.account("Researchers"))
    took = table(desk, "times", on=SPRING)
    medians = table(desk, "medians", on=SPRING)
    columns = ("n", "median_days", "nine_in_ten_days", "longest_days")

    assert numbers(took["review"], *columns) == [3, 2, 3.6, 4]
    assert numbers(took["publication"], *columns) == [3, 6, 9.2, 10]
    assert numbers(took["whole"], *columns) == [3, 23, 31, 33]
    assert numbers(medians["review"], "2024-04", "2024-05") == [3, 1]
    returned = table(desk, "returns", on=SPRING)
    assert [row["claims"] for row in returned.values()] == ["1", "1", "1", "0"]
    page = desk.get(reverse("admin:claims_claim_figures"), {"on": SPRING}).content.decode()
    assert "Returns per claim: 1.00." in page
    assert "Unfinished at the end: 2." in page


def test_a_day_of_the_past_has_the_same_figures_whenever_somebody_asks(history: None) -> None:
    desk = desk_of(factories.account("Researchers"))
    keys = ("throughput", "backlog", "times", "medians", "returns", "quotations", "links")
    before = {key: table(desk, key, on="2024-04-15") for key in keys}
    lived("2024-04-16", ("2024-04-17", "submitted"), ("2024-04-18", "published"))
    factories.published_claim()

    assert {key: table(desk, key, on="2024-04-15") for key in keys} == before
    assert before["times"]["review"]["n"] == "1"
    assert table(desk, "times", on="2024-04")["review"]["n"] == "3"


def test_what_is_published_is_counted_by_finding_quotation_and_source() -> None:
    who = factories.claimant(name_en="Harbour board", name_zh_hant="港務局")
    what = factories.subject(name_en="Harbours", name_zh_hant="港口")
    article = factories.article(publisher="Tide Weekly")
    for number in range(2):
        made = factories.supported_claim(claimant=who)
        made.about.add(what)
        copy = factories.capture(factories.source())
        odd = 'He wrote "},"excerpt":"" in it, and "claim":{.'
        factories.citation(
            made, source=copy.source, capture=copy, excerpt="It says so", summary=odd
        )
        if number:
            factories.printed(made, article, "words of the article")
        signed = workflow.submit(made, actor=factories.editor())
        workflow.approve(made, actor=factories.reviewer(), digest=signed.content_digest)
    rich_claim()
    factories.withdrawn_claim(claimant=who)
    documents = [
        json.loads(text)["claim"]
        for text in Edition.objects.current().not_withdrawn().values_list("document", flat=True)
    ]
    lit = Counter(light(row) for content in documents for row in content["citations"])
    cited = {row["source"]["id"] for content in documents for row in content["citations"]}
    gone = made.citations.all()[0].source
    factories.capture(gone)
    Source.objects.filter(pk=gone.pk).update(condition="gone")
    desk = desk_of(factories.account("Researchers"))

    claimant = table(desk, "claimants")[str(who.public_id)]
    assert (claimant["label"], claimant["claims"], claimant["articles"]) == (
        "Harbour board",
        "2",
        "1",
    )
    assert (claimant["supported"], claimant["refuted"]) == ("2", "0")
    assert table(desk, "subjects")[str(what.public_id)]["supported"] == "2"
    quotations = {key: int(row["citations"]) for key, row in table(desk, "quotations").items()}
    assert quotations == {key: lit.get(key, 0) for key in ("held", "quoted", "none")}
    assert set(lit) == {"held", "quoted", "none"}
    links = table(desk, "links")
    assert (links["gone"]["sources"], links["gone"]["stored"]) == ("1", "1")
    assert int(links["fine"]["sources"]) == len(cited) - 1
    assert "Tide Weekly" in {row["label"] for row in table(desk, "articles").values()}
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    assert "gone" not in figures.sources(Edition.objects.latest().position, moment)


def test_the_page_draws_and_tells_the_same_and_only_findings_carry_colour(history: None) -> None:
    rich_claim()
    desk = desk_of(factories.editor())
    for language, heading in (("en", "How long it took"), ("zh-hant", "花了多久")):
        desk.cookies["django_language"] = language
        html = desk.get(reverse("admin:claims_claim_figures")).content.decode()
        assert heading in html
        drawings = re.findall(r'<svg class="(findings|counts)"[^>]*>(.*?)</svg>', html, re.DOTALL)
        assert {kind for kind, _inside in drawings} == {"findings", "counts"}
        assert all(("status-" in inside) == (kind == "findings") for kind, inside in drawings)
        assert len(re.findall(r"figures/[a-z]+\.csv", html)) == 10
    assert Claimant.objects.get().names["zh-Hant"] in html


def test_the_queries_are_as_many_for_a_small_record_as_for_a_greater_one(
    history: None,
) -> None:
    desk = desk_of(factories.editor())
    address = reverse("admin:claims_claim_figures")
    rich_claim()

    def queries() -> int:
        desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            desk.get(address)
        return len(asked)

    few = queries()
    for _number in range(3):
        factories.published_claim(claimant=factories.claimant())
        lived("2024-04-01", ("2024-04-20", "submitted"), ("2024-04-24", "published"))
    assert queries() == few <= 25


TODAY = date(2031, 7, 20)


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("2031-07-20", "2030-08-01", "2031-07-20"),
        ("2031-02", "2030-03-01", "2031-02-28"),
        ("2030", "2030-01-01", "2030-12-31"),
        ("2031", "2030-08-01", "2031-07-20"),
        ("2030-03/2030-05", "2030-03-01", "2030-05-31"),
        ("2031-06-15/..", "2031-06-15", "2031-07-20"),
        ("2020/2030", "2029-01-01", "2030-12-31"),
        ("../2030-06", "2029-07-01", "2030-06-30"),
        ("2030-21", "2029-06-01", "2030-05-31"),
    ],
)
def test_a_date_of_edtf_names_a_period(text: str, begin: str, end: str) -> None:
    assert period(text, TODAY) == Period(date.fromisoformat(begin), date.fromisoformat(end))


def test_the_months_of_a_period_are_those_it_touches() -> None:
    of = Period(date(2030, 11, 30), date(2031, 2, 1))
    assert of.months == ["2030-11", "2030-12", "2031-01", "2031-02"]
    assert (of.since, of.until) == (at("2030-11-30"), at("2031-02-02"))


@pytest.mark.parametrize("text", ["2031-07-21", "soon", "2031-13", "2031/2030", "9" * 500])
def test_what_is_no_past_date_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        period(text, TODAY)


def test_what_is_not_understood_is_said_beside_the_field() -> None:
    desk = desk_of(factories.editor())
    page = desk.get(reverse("admin:claims_claim_figures"), {"on": "soon\x00"})
    assert page.status_code == 400
    assert "soon" in page.content.decode()
    file = desk.get(reverse("admin:claims_claim_figures_file", args=["times"]), {"on": "2999"})
    assert (file.status_code, "2999" in file.content.decode()) == (400, True)
    assert desk.get("/admin/claims/claim/figures/colours.csv").status_code == 404
