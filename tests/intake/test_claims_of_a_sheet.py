"""A claim of a sheet is who said what in which language; nothing is lost, nothing overwritten."""

from typing import Any

import pytest

from claims.intake.claim_files import import_claims
from claims.intake.claim_set.parsing import ClaimSetError
from claims.intake.claim_set.report import Report
from claims.models import Citation, Claim, Source, Stage
from tests import factories
from tests.admin.browsing import editors_desk
from tests.admin.test_importing import confirm, upload
from tests.going_round import undone
from tests.intake.test_table_files import written

pytestmark = pytest.mark.django_db

ROW = {"language": "en", "statement": "The ferry was late.", "claimant_en": "Pier Council",
       "verification_status": "refuted", "rationale": "It was on time."}  # fmt: skip
SOURCE = {"stance": "supports", "source_title": "Timetable"}


def imported(*rows: dict[str, str], **options: Any) -> Report:
    columns = dict.fromkeys(column for row in rows for column in row)
    whole = [{column: row.get(column, "") for column in columns} for row in rows]
    return import_claims(written(whole), **{"actor": factories.editor(), **options})


def said() -> set[tuple[str, str, str]]:
    rows = Claim.objects.values_list("claimant__name_en", "language", "verification_status")
    return {(name or "", language, status) for name, language, status in rows}


def test_one_statement_of_two_claimants_is_two_claims_in_any_order() -> None:
    other = {**ROW, "claimant_en": "Harbour Office", "verification_status": "supported"}
    third = {**ROW, "claimant_en": "", "verification_status": "outdated"}
    chinese = {**ROW, "language": "zh-Hant", "verification_status": "misleading"}
    found = {
        ("Pier Council", "en", "refuted"),
        ("Harbour Office", "en", "supported"),
        ("", "en", "outdated"),
        ("Pier Council", "zh-Hant", "misleading"),
    }
    with undone():
        imported(third, ROW, other, chinese)
        assert said() == found
        assert not imported(third, ROW, other, chinese).changes_anything()
    imported(third, chinese, other, ROW)
    assert said() == found


def test_an_empty_cell_repeats_the_row_above() -> None:
    more = {"statement": ROW["statement"], "stance": "context", "source_title": "Map"}
    imported({**ROW, **SOURCE}, more, {**more, "source_title": "Log", "language": "en"})

    assert said() == {("Pier Council", "en", "refuted")}
    assert Citation.objects.count() == 3


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verification_status", "supported"),
        ("rationale", "It never came."),
        ("about", "Ferries"),
        ("statement_zh_hant", "渡輪誤點。"),
    ],
)
def test_rows_that_contradict_each_other_are_refused_by_line(column: str, value: str) -> None:
    with pytest.raises(ClaimSetError, match=f"Line 3, {column}: this is not what the first row"):
        imported({**ROW, **SOURCE}, {**ROW, **SOURCE, "source_title": "Map", column: value})
    assert not Claim.objects.exists()


def test_a_claim_that_begins_again_further_down_is_refused() -> None:
    other = {**ROW, "statement": "The ferry was full."}
    for again in (ROW, {**ROW, "claimant_en": ""}):
        with pytest.raises(ClaimSetError, match="Line 4, claim_id: the rows of one claim stand"):
            imported(ROW, other, again)


@pytest.mark.parametrize(
    "change",
    [
        {"rationale": "It never came."},
        {"verification_status": "supported"},
        {**SOURCE},
    ],
)
def test_an_earlier_draft_is_not_overwritten_by_a_sheet_without_ids(change: Any) -> None:
    imported(ROW)
    claim = Claim.objects.get()
    with pytest.raises(ClaimSetError) as caught:
        imported({**ROW, **change})
    assert caught.value.messages[0].startswith("Line 2: ")
    assert f"{claim.label} is this claim and says something else" in caught.value.messages[0]

    number = {"claim_number": str(claim.number)}
    assert imported({**ROW, **change, **number}).counts["claims"]["updated"] == 1


def test_what_an_editor_corrected_stays_and_what_is_published_is_not_reopened() -> None:
    imported(ROW)
    Claim.objects.update(rationale="It was early.")
    with pytest.raises(ClaimSetError, match="says something else"):
        imported(ROW)
    assert Claim.objects.get().rationale == "It was early."
    assert Claim.objects.get().stage == Stage.DRAFT


def test_a_claim_that_came_in_when_words_were_all_is_found_again() -> None:
    imported({**ROW, "claimant_en": ""})
    claim = Claim.objects.get()
    claimant = factories.claimant(name_en="Pier Council", name_zh_hant="")
    Claim.objects.update(claimant=claimant)

    assert not imported(ROW).changes_anything()
    imported({**ROW, "claimant_en": "Harbour Office"})
    assert Claim.objects.count() == 2
    assert Claim.objects.get(claimant=claimant) == claim


DECORATED = [
    ("https://quay.example/times", "https://quay.example/times?utm_source=line"),
    ("https://quay.example/times#:~:text=at%20noon", "https://quay.example/times#:~:text=at%20six"),
    ("https://doi.org/10.5555/times", "https://dx.doi.org/10.5555/TIMES"),
    ("https://quay.example/times", "https://web.archive.org/web/2024/https://quay.example/times"),
]


@pytest.mark.parametrize("urls", DECORATED)
def test_a_page_cited_twice_is_one_source_with_two_citations(urls: tuple[str, str]) -> None:
    rows = [
        {**ROW, **SOURCE, "statement": f"The ferry was late, {number}.", "source_url": url}
        for number, url in enumerate(urls)
    ]
    for order in (rows, rows[::-1]):
        with undone():
            imported(*order)
            assert (Source.objects.count(), Citation.objects.count()) == (1, 2)
            assert Source.objects.get().url == order[0]["source_url"]
            assert not imported(*order).changes_anything()
    imported({**rows[0]}, {**rows[1], "statement": rows[0]["statement"]})
    assert (Source.objects.count(), Claim.objects.count(), Citation.objects.count()) == (1, 1, 2)


@pytest.mark.parametrize("urls", DECORATED)
def test_a_page_under_another_spelling_keeps_what_the_desk_noted(urls: tuple[str, str]) -> None:
    rows = [
        {**ROW, **SOURCE, "statement": f"The ferry was late, {number}.", "source_url": url}
        for number, url in enumerate(urls)
    ]
    imported(*rows)
    Citation.objects.update(prefix="Then ")
    numbers = Claim.objects.order_by("statement").values_list("number", flat=True)

    again = [{**row, "claim_number": str(n)} for row, n in zip(rows, numbers, strict=True)]
    imported(*again)
    assert set(Citation.objects.values_list("prefix", flat=True)) == {"Then "}


def test_two_dois_at_one_address_are_refused_by_line() -> None:
    row = {**ROW, **SOURCE, "source_url": "https://quay.example/issue"}
    with pytest.raises(ClaimSetError, match="has the same"):
        imported({**row, "source_doi": "10.5555/a"}, {**row, "source_doi": "10.5555/b"})


def test_a_preview_of_many_batches_is_the_import() -> None:
    desk = editors_desk()
    rows = [{"language": "en", "statement": f"Ferry {number} came."} for number in range(501)]
    preview = imported(*rows, dry_run=True)
    assert preview.counts["claims"]["created"] == 501
    assert not Claim.objects.exists()

    confirm(desk, upload(desk, "claim", written(rows), "ferries.csv"))
    assert Claim.objects.count() == 501
