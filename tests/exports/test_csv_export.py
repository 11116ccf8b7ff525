"""`export_claims --format csv`: one row for each citation, and no cell is a formula."""

import csv
import io
import unicodedata

import pytest
from django.core.management import call_command

from claims import workflow
from claims.models import Claim
from claims.record.tables import file_tables
from tests import factories
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

JOINED = file_tables()["claims_with_citations"]

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u3000=1",
    "\ufeff=1",
    "\u200b=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹦1",
    "'=1",
    "'quoted'",
]
TEXTS = ["plain", "a=1", "1-2", 'a "b", c', "two\nlines", "two\r\nlines", "中文，逗號", "x,y;z|"]


@pytest.fixture
def exported(capfdbinary: pytest.CaptureFixture[bytes]) -> "Exported":
    return Exported(capfdbinary)


class Exported:
    def __init__(self, captured: pytest.CaptureFixture[bytes]) -> None:
        self.captured = captured

    def bytes(self) -> bytes:
        call_command("export_claims", format="csv")
        return self.captured.readouterr().out

    def rows(self) -> list[dict[str, str]]:
        text = io.StringIO(self.bytes().decode(), newline="")
        return list(csv.DictReader(text, strict=True))


def publish(draft: Claim) -> Claim:
    signed = workflow.submit(draft, actor=factories.editor())
    workflow.approve(draft, actor=factories.reviewer(), digest=signed.content_digest)
    return draft


def test_a_row_holds_the_claim_its_finding_and_one_citation(exported: Exported) -> None:
    claim = rich_claim()
    edition = claim.editions.get()
    (report, news, notice, book) = (citation.source for citation in claim.citations.all())

    rows = [row for row in exported.rows() if row["claim_number"] == str(claim.number)]

    assert [row["stance"] for row in rows] == ["supports", "refutes", "qualifies", "context"]
    assert [row["citation"] for row in rows] == ["1", "2", "3", "4"]
    assert [row["source_id"] for row in rows] == [
        str(source.public_id) for source in (report, news, notice, book)
    ]
    about = rows[0].pop("about").split("; ")
    assert sorted(about) == ["Bridges", "Qinghe Bridge"]
    assert rows[0] == {
        "claim_number": str(claim.number),
        "claim_id": str(claim.public_id),
        "edition": "1",
        "edition_kind": "first",
        "edition_note": "",
        "published_at": edition.published_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "position": str(edition.position),
        "content_digest": edition.content_digest,
        "digest": edition.digest,
        "language": "zh-Hant",
        "statement": "青河大橋於2019年3月通車，是全國最長的斜張橋。",
        "statement_en": "The Qinghe Bridge opened in March 2019 and is the country's longest.",
        "statement_zh_hant": "青河大橋於2019年3月通車，是全國最長的斜張橋。",
        "claim_kind": "quantity",
        "claimant_en": "Harbour Authority",
        "claimant_zh_hant": "港務局",
        "made_on": "2024-06-19",
        "made_on_earliest": "2024-06-19",
        "made_on_latest": "2024-06-19",
        "concerns": "2019-03/..",
        "concerns_earliest": "2019-03-01",
        "concerns_latest": "",
        "verification_status": "partly_supported",
        "rationale": "通車時間無誤；但2021年起，另有一橋更長。",
        "rationale_en": "The opening date is right; since 2021 another bridge is longer.",
        "rationale_zh_hant": "通車時間無誤；但2021年起，另有一橋更長。",
        "suggested_wording": "青河大橋於2019年3月通車，當時是全國最長的斜張橋。",
        "suggested_wording_en": "The Qinghe Bridge opened in March 2019, "
        "then the longest of its kind.",
        "suggested_wording_zh_hant": "青河大橋於2019年3月通車，當時是全國最長的斜張橋。",
        "reasons": "date; scope",
        "later_evidence": "A register published in 2025 lists both bridges.",
        "override_reason": "Both registers are kept by one ministry.",
        "checked_on": "2026-11-20",
        "articles": "跨越青河",
        "citation": "1",
        "stance": "supports",
        "source_id": str(report.public_id),
        "source_type": "report",
        "source_title": "Annual Report of the Ministry: Roads & Bridges 2018–2019",
        "source_title_is_supplied": "false",
        "source_authors": "Ministry of Works, Roads and Bridges",
        "source_publisher": "Ministry of Works",
        "source_publisher_kind": "government",
        "source_container": "",
        "source_issued": "2019-06~",
        "source_issued_earliest": "2019-06-01",
        "source_issued_latest": "2019-06-30",
        "source_url": "https://works.example/report_2019.pdf?part=1&lang=en#page=12",
        "source_url_confirmed": "true",
        "source_doi": "",
        "source_number": "MW/2019/7",
        "source_language": "en",
        "source_kind": "primary",
        "source_derives_from": "",
        "locator_label": "page",
        "locator": "12",
        "locator_is_approximate": "false",
        "excerpt": "The Qinghe Bridge was opened to traffic\non 3 March 2019.",
        "excerpt_language": "en",
        "translation": "青河大橋於2019年3月3日通車。",
        "summary": "Gives the day of the opening.",
        "accessed_on": "2026-11-20",
        "capture_sha256": "",
        "archive_url": "",
        "source_caution_en": "",
        "source_caution_zh": "",
    }
    assert rows[1]["source_authors"] == "Ana van den Berg; 李明"
    assert rows[1]["source_derives_from"] == str(report.public_id)
    assert rows[1]["locator_is_approximate"] == "true"


def test_the_file_is_utf_8_without_a_mark_and_its_lines_end_in_crlf(exported: Exported) -> None:
    factories.published_claim()

    exact = exported.bytes()

    assert exact.startswith(",".join(column.name for column in JOINED.columns).encode() + b"\r\n")
    assert exact.endswith(b"\r\n")
    assert exact.count(b"\r\n") == exact.count(b"\n") == 3


def test_a_claim_without_citations_has_one_row(exported: Exported) -> None:
    claim = publish(
        factories.claim(verification_status="not_checkable", rationale="It is an opinion.")
    )

    (row,) = exported.rows()

    assert row["claim_id"] == str(claim.public_id)
    assert (row["citation"], row["stance"], row["source_id"]) == ("", "", "")


def test_claims_come_by_number(exported: Exported) -> None:
    first, second = factories.published_claim(), factories.published_claim()
    workflow.contest(first, actor=factories.reviewer(), note="Now it is the newest edition.")

    numbers = [int(row["claim_number"]) for row in exported.rows()]

    assert numbers == [first.number] * 2 + [second.number] * 2


def test_no_cell_is_a_formula_and_every_text_can_be_had_back(exported: Exported) -> None:
    claim = factories.supported_claim(statement="=cmd|'/C calc'!A0", rationale="@SUM(A1)")
    for text in (*FORMULAS, *TEXTS):
        factories.citation(claim, summary=text, excerpt=text)
    publish(claim)

    rows = exported.rows()

    for row in rows:
        for cell in row.values():
            first = unicodedata.normalize("NFKC", cell.strip("\ufeff\u200b \u3000\t\r\n"))[:1]
            assert first not in {"=", "+", "-", "@"}
            assert cell[:1] not in {"\t", "\r", "\n"}
    summaries = [row["summary"] for row in rows]
    assert summaries == ["It says so."] * 2 + [f"'{text}" for text in FORMULAS] + TEXTS
    assert [row["excerpt"].removeprefix("'") for row in rows[2:]] == FORMULAS + TEXTS
    assert rows[0]["statement"] == "'=cmd|'/C calc'!A0"


def test_dates_and_names_are_made_of_the_documents_words_wherever_those_stand(
    exported: Exported,
) -> None:
    """Even a text that says what PostgreSQL says when it leaves a cell to be finished."""
    claim = factories.supported_claim(rationale='"=earliest:2024"', concerns="2023-02/2024~")
    tricks = ['=names:[{"literal": "x"}]', 'a,"=latest:2024",b', '""=list:[]"",', '"=titles:[]']
    for text in tricks:
        factories.citation(claim, summary=text, excerpt="x")
    publish(claim)

    rows = exported.rows()

    assert rows[0]["rationale"] == '"=earliest:2024"'
    assert (rows[0]["concerns_earliest"], rows[0]["concerns_latest"]) == (
        "2023-02-01",
        "2024-12-31",
    )
    assert [row["summary"].removeprefix("'") for row in rows[2:]] == tricks
