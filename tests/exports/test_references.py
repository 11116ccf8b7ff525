"""References to sources, and to the claims themselves: RIS, CSL-JSON, and what both are made of."""

import json
import re
from typing import Any

import pytest
import rispy
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pytest_django import Settings

from claims import workflow
from claims.exports.csl import csl_json
from claims.exports.references import Use, source_reference
from claims.exports.ris import TYPES, ris
from claims.models import CslType
from tests import factories
from tests.exports import csl_data
from tests.rich_claim import rich_claim

BREAKERS = ["\n", "\r\nER  - ", "\nTY  - BOOK", "\x0b", "\x85", "\u2028", "  - ", ",", "\t", "='"]
nasty_text = st.lists(
    st.sampled_from(BREAKERS) | st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
    max_size=20,
).map("".join)


@pytest.fixture
def exported(capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    def run(name: str) -> str:
        call_command("export_claims", "--format", name)
        return capfdbinary.readouterr().out.decode()

    return run


def one_line(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()


@pytest.mark.django_db
def test_ris_says_of_which_claim_a_source_is_evidence_and_quotes_it(exported: Any) -> None:
    claim = rich_claim()
    report, news, notice, book = (citation.source for citation in claim.citations.all())

    entries = {entry["id"]: entry for entry in rispy.loads(exported("ris"))}

    assert len(entries) == 6
    found = entries[f"source-{report.public_id}"]
    assert found == {
        "type_of_reference": "RPRT",
        "id": f"source-{report.public_id}",
        "authors": ["Ministry of Works, Roads and Bridges"],
        "title": "Annual Report of the Ministry: Roads & Bridges 2018–2019",
        "publisher": "Ministry of Works",
        "year": "2019",
        "date": "2019/06//",
        "access_date": "2026/11/20",
        # So rispy calls SN, which is the number of a report.
        "issn": "MW/2019/7",
        "type_of_work": "annual report",
        "urls": ["https://works.example/report_2019.pdf?part=1&lang=en#page=12"],
        "language": "en",
        "keywords": [f"C-{claim.number}", "partly supported", "supports"],
        "notes": [
            "author as one name: Ministry of Works, Roads and Bridges",
            "date: 2019-06~",
            f"C-{claim.number} (partly supported; supports, page 12): “The Qinghe Bridge was opened"
            " to traffic on 3 March 2019.”",
        ],
    }
    assert entries[f"source-{news.public_id}"]["authors"] == ["van den Berg, Ana", "李, 明"]
    assert entries[f"source-{notice.public_id}"]["notes"] == [
        "title worded by the fact-checkers; address not confirmed",
        f"C-{claim.number} (partly supported; qualifies)",
    ]
    # Its date is 201X, which names no year.
    assert "date" not in entries[f"source-{book.public_id}"]
    assert entries[f"source-{book.public_id}"]["tertiary_authors"] == ["Doe, J., Jr"]


def test_no_type_of_source_becomes_the_type_that_says_nothing() -> None:
    assert set(CslType.values) <= set(TYPES)
    assert "GEN" not in TYPES.values()


@given(title=nasty_text, name=nasty_text, excerpt=nasty_text, number=nasty_text)
def test_nothing_breaks_out_of_ris(title: str, name: str, excerpt: str, number: str) -> None:
    item: dict[str, Any] = {"id": "1", "type": "book", "title": f"T{title}", "number": number}
    item["author"] = [{"literal": f"N{name}"}]
    record = {"id": "1", "csl": item, "issued": "", "title_is_supplied": False}
    use = Use(1, "refuted", "refutes", "", "", "", excerpt)

    (found,) = rispy.loads(b"".join(ris([source_reference(record, [use])])).decode())

    assert (found["type_of_reference"], found["id"]) == ("BOOK", "source-1")
    assert found["title"] == one_line(f"T{title}")
    assert found["authors"] == [one_line(f"N{name}")]
    assert found["keywords"] == ["C-1", "refuted", "refutes"]
    as_one, numbered = one_line(f"author as one name: N{name}"), one_line(f"number: {number}")
    finding = "C-1 (refuted; refutes)" + (f": “{excerpt}”" if excerpt else "")
    notes = [as_one if "," in name else "", numbered if one_line(number) else "", one_line(finding)]
    assert found["notes"] == [note for note in notes if note]


def test_what_zotero_passes_over_is_said_in_a_note_as_well() -> None:
    item = {"id": "1", "type": "article", "title": "T", "volume": "12", "language": "en"}
    record = {"id": "1", "csl": item, "issued": "", "title_is_supplied": False}
    use = Use(1, "refuted", "refutes", "", "", "", "")

    (found,) = rispy.loads(b"".join(ris([source_reference(record, [use])])).decode())

    assert (found["volume"], found["language"]) == ("12", "en")
    assert found["notes"] == ["volume: 12", "C-1 (refuted; refutes)"]


@pytest.mark.parametrize(
    ("edtf", "date", "is_named"),
    [
        ("2024", "2024///", False),
        ("2024-06-19", "2024/06/19/", False),
        ("2024-22", "2024///Summer", False),
        ("2024?", "2024///", True),
        ("2024/..", "2024///", True),
        ("2024-XX", "2024///", True),
        ("2024-06-1X", "2024/06//", True),
        ("?2024-06", "2024/06//", True),
        ("2024-33", "2024///", True),
    ],
)
def test_ris_has_of_a_date_what_its_readers_know_and_names_the_rest(
    edtf: str, date: str, is_named: bool
) -> None:
    item = {"id": "1", "type": "book", "title": "T", "issued": {"raw": edtf}}
    record = {"id": "1", "csl": item, "issued": edtf, "title_is_supplied": False}

    use = Use(1, "refuted", "refutes", "", "", "", "")

    (found,) = rispy.loads(b"".join(ris([source_reference(record, [use])])).decode())

    assert (found["year"], found["date"]) == ("2024", date)
    assert (f"date: {edtf}" in found["notes"]) == is_named


@pytest.mark.parametrize(
    ("edtf", "parts", "is_named"),
    [
        ("2019-06-05/2019-07-10", [[2019, 6, 5], [2019, 7, 10]], False),
        ("2019-06/2020-01-05", [[2019, 6], [2020, 1]], True),
        ("2018/2020-01", [[2018], [2020]], True),
        ("2018-03/2018-03-09", [[2018, 3]], True),
        ("2018/..", [[2018], [0]], False),
        ("2018-03-09/..", [[2018], [0]], True),
        ("2018-03/", [[2018], [0]], True),
        ("2018-22/2019-01", [[2018], [2019]], True),
    ],
)
def test_both_sides_of_a_csl_span_have_equally_many_parts(
    edtf: str, parts: list[list[int]], is_named: bool
) -> None:
    item = {"id": "1", "type": "book", "title": "T"}
    record = {"id": "1", "csl": item, "issued": edtf, "title_is_supplied": False}
    use = Use(1, "refuted", "refutes", "", "", "", "")

    (found,) = json.loads(b"".join(csl_json([source_reference(record, [use])])))

    assert found["issued"] == {"date-parts": parts}
    assert (f"date: {edtf}" in found.get("note", "")) == is_named


def test_a_csl_date_of_words_stands_in_the_note_too() -> None:
    item = {"id": "1", "type": "book", "title": "T"}
    record = {"id": "1", "csl": item, "issued": "201X", "title_is_supplied": False}
    use = Use(1, "refuted", "refutes", "", "", "", "")

    (found,) = json.loads(b"".join(csl_json([source_reference(record, [use])])))

    assert (found["issued"], found["note"]) == ({"literal": "201X"}, "date: 201X")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["csl", "claims.csl"])
def test_csl_json_is_what_its_schema_allows(exported: Any, name: str) -> None:
    rich_claim()
    factories.published_claim()

    items = json.loads(exported(name))

    assert len(items) > 2
    assert list(Draft202012Validator(csl_data.SCHEMA).iter_errors(items)) == []


@pytest.mark.django_db
def test_a_claim_is_cited_as_the_edition_that_was_published(
    exported: Any, settings: Settings
) -> None:
    settings.FACTCHECK_PUBLISHER = {"name": "Example Checks", "site": "https://checks.example"}
    claim = factories.published_claim(statement="The bridge opened in 2019.")
    workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")
    edition = claim.editions.latest()
    address = f"https://checks.example/claims/{claim.public_id}/editions/2/"

    (entry,) = rispy.loads(exported("claims.ris"))
    (item,) = json.loads(exported("claims.csl"))

    assert (entry["title"], entry["urls"]) == ("The bridge opened in 2019.", [address])
    assert (entry["authors"], entry["edition"]) == (["Example Checks"], "2")
    assert entry["keywords"] == [f"C-{claim.number}", "supported"]
    assert entry["notes"][0] == (
        f"C-{claim.number}, edition 2: supported; SHA-256 {edition.digest}"
    )
    assert entry["notes"][-1] == "It is in dispute."
    assert entry["date"] == edition.published_at.strftime("%Y/%m/%d/")
    assert (item["URL"], item["edition"], item["title"]) == (address, "2", entry["title"])
    assert f"SHA-256 {edition.digest}" in exported("claims.biblatex")


@pytest.mark.django_db
def test_without_a_site_a_claim_is_cited_by_its_uuid(exported: Any) -> None:
    claim = factories.published_claim()

    (item,) = json.loads(exported("claims.csl"))

    assert item["URL"] == f"urn:uuid:{claim.public_id}"
