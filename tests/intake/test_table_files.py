"""Our tables come back as drafts, and so does a sheet that somebody wrote or edited."""

import codecs
import csv
import io
import json
import zipfile
from functools import cache
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.exports import export, package, this_publisher
from claims.exports.csv_tables import harmless
from claims.intake.claim_files import import_claims
from claims.intake.claim_set.parsing import ClaimSetError
from claims.intake.encodings import CHUNK, EncodingError, decoded
from claims.models import Claim, Edition, Source, Stage
from claims.record import editions
from claims.record.tables import VERSIONS
from claims.selection import select
from tests import factories
from tests.going_round import undone
from tests.intake.test_editions_as_drafts import rendered
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

Sheet = list[dict[str, str]]


@cache
def everything() -> dict[str, bytes]:
    """A claim that has everything and one it depends on, in each format; nothing stays."""
    with undone():
        rich_claim()
        standing = Edition.objects.current().not_withdrawn()
        formats = ("csv", "jsonl", "xlsx")
        made = {name: b"".join(export(name, standing, this_publisher())) for name in formats}
        return made | {
            f"package-{version}": b"".join(package(select({}), version=version))
            for version in VERSIONS
        }


def exported(name: str) -> bytes:
    return everything()[name]


def read(content: bytes) -> Sheet:
    """The rows of a CSV file of ours, as whoever reads it makes texts of its cells."""
    rows = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return [{name: cell.removeprefix("'") for name, cell in row.items()} for row in rows]


def written(rows: Sheet, *, delimiter: str = ",", codec: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    table.writeheader()
    guard = harmless if "claim_id" in rows[0] else str
    table.writerows({name: guard(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue().encode(codec)


def own_sheet(**changes: str) -> Sheet:
    """A sheet as an editor may write it, with few columns and no ids."""
    row = {
        "statement": "The bridge fell in 2019.",
        "language": "en",
        "statement_zh_hant": "橋樑於2019年倒塌。",
        "verification_status": "refuted",
        "rationale": "It stands.",
        "suggested_wording": "It stands.",
        "about": "Bridges; 青河",
        "claimant_en": "Lin",
        "stance": "refutes",
        "source_title": "=The register",
        "source_url": "https://register.example/1",
        "source_authors": "Ministry of Works; Kim",
        "excerpt": "-It stands.",
    }
    second = {**dict.fromkeys(row, ""), "statement": row["statement"], "language": "en"}
    second |= {"stance": "context", "source_title": "A map", "source_kind": "primary"}
    rows = [{"source_kind": "", **row, **changes}, {"source_kind": "", **second}]
    return [{name: row.get(name, "") for name in rows[0]} for row in rows]


def test_the_workbook_brings_back_every_byte_that_was_signed() -> None:
    workbook = exported("xlsx")
    lines = [json.loads(line) for line in exported("jsonl").splitlines()]
    editor = factories.editor()

    import_claims(workbook, actor=editor)

    for document in lines:
        claim = Claim.objects.get(public_id=document["claim"]["id"])
        signed = workflow.submit(claim, actor=editor, **document["claim"]["change"])
        assert signed.document == editions.canonical(document["claim"])
    assert not import_claims(workbook, actor=editor).changes_anything()


def test_workbook_lines_and_sheet_say_the_same_of_what_is_here() -> None:
    import_claims(exported("jsonl"), actor=factories.editor())
    before = rendered()

    for name in ("xlsx", "csv", "jsonl"):
        report = import_claims(exported(name), actor=factories.editor())
        assert not report.changes_anything(), name
    assert rendered() == before


@pytest.mark.parametrize("version", VERSIONS)
def test_a_package_says_the_same_by_its_tables_as_by_its_documents(version: int) -> None:
    packed = exported(f"package-{version}")
    import_claims(exported("jsonl"), actor=factories.editor())
    before = rendered()

    for content in (packed, without(packed, "claims.jsonl")):
        report = import_claims(content, actor=factories.editor())
        assert not report.changes_anything()
        with undone():
            Claim.objects.filter(language="zh-Hant").update(rationale="")
            assert import_claims(content, actor=factories.editor()).changes_anything()
            assert rendered() == before


def without(packed: bytes, name: str) -> bytes:
    """An archive again without one of its files."""
    whole = zipfile.ZipFile(io.BytesIO(packed))
    with zipfile.ZipFile(kept := io.BytesIO(), "w") as rest:
        for part in whole.namelist():
            if part != name:
                rest.writestr(part, whole.read(part))
    return kept.getvalue()


def archive(**parts: bytes) -> bytes:
    with zipfile.ZipFile(kept := io.BytesIO(), "w") as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("_", "."), content)
    return kept.getvalue()


@pytest.mark.parametrize("described", [b"", b"no JSON", b"[1]", b"{}", b"[" * 100_000])
def test_a_package_is_read_whatever_its_description_says(described: bytes) -> None:
    content = archive(datapackage_json=described, claims_csv=b"claim_id\n1\n")

    with pytest.raises(ClaimSetError, match="is missing"):
        import_claims(content, actor=factories.editor())


def test_a_package_of_a_version_to_come_is_refused() -> None:
    described = b'{"factcheck": {"package_version": 3}}'
    content = archive(datapackage_json=described, claims_csv=b"claim_id\n1\n")

    with pytest.raises(ClaimSetError, match="package version 3 is not read; 1, 2 are"):
        import_claims(content, actor=factories.editor())


def test_an_edited_sheet_changes_what_was_edited_and_nothing_else() -> None:
    import_claims(exported("jsonl"), actor=factories.editor())
    rows = read(exported("csv"))
    for row in rows:
        if row["language"] == "zh-Hant":
            row["rationale"] = row["rationale_zh_hant"] = "=新的理由"
    claim = Claim.objects.get(language="zh-Hant")
    parts = list(claim.citations.values("prefix", "suffix", "source_id", "excerpt"))

    report = import_claims(written(rows), actor=factories.editor())

    claim.refresh_from_db()
    assert claim.rationale == "=新的理由"
    assert report.counts["claims"] == {"created": 0, "updated": 1, "unchanged": 1}
    assert list(claim.citations.values("prefix", "suffix", "source_id", "excerpt")) == parts
    assert claim.search_records.count() == claim.translations.count() == 1
    assert claim.links.count() == 2


def test_a_published_claim_that_the_sheet_changes_is_reopened() -> None:
    published = factories.published_claim()
    standing = Edition.objects.current()
    rows = read(b"".join(export("csv", standing, this_publisher())))
    for row in rows:
        row["statement"] = row["statement_en"] = "Something else."

    report = import_claims(written(rows), actor=factories.editor())

    published.refresh_from_db()
    assert (published.stage, published.statement) == (Stage.DRAFT, "Something else.")
    assert f"Reopened: {published.label}." in report.notes


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "big5"])
def test_somebodys_own_sheet_comes_in_once(delimiter: str, codec: str) -> None:
    content = written(own_sheet(), delimiter=delimiter, codec=codec)

    import_claims(content, actor=factories.editor())

    claim = Claim.objects.get()
    assert claim.translations.get().statement == "橋樑於2019年倒塌。"
    assert [row.stance for row in claim.citations.order_by("position")] == ["refutes", "context"]
    register = Source.objects.get(url="https://register.example/1")
    assert register.title == "=The register"
    assert [name["literal"] for name in register.contributors] == ["Ministry of Works", "Kim"]
    assert {str(subject) for subject in claim.about.all()} == {"Bridges", "青河"}
    assert not import_claims(content, actor=factories.editor()).changes_anything()


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-32", "big5"])
def test_no_character_is_cut_where_a_large_file_is_read_in_parts(codec: str) -> None:
    statement = "橋樑於該年倒塌" * (CHUNK // 10)
    for shift in ("", "a"):
        content = (shift + statement).encode(codec)
        assert len(content) > CHUNK

        assert decoded(content).text == shift + statement


@pytest.mark.parametrize("before", [0, CHUNK - 1, CHUNK, CHUNK + 1])
def test_the_first_byte_that_is_wrong_is_named(before: int) -> None:
    content = codecs.BOM_UTF8 + b"a" * before + b"\xe6\xa9\xff"

    with pytest.raises(EncodingError, match=f"byte {3 + before + 1} "):
        decoded(content)


def test_names_in_a_sheet_are_those_of_the_first_records_that_have_them() -> None:
    lin, _namesake = (factories.claimant(name_en="Lin") for _ in range(2))
    river, bridges = factories.subject(name_zh_hant="青河"), factories.subject(name_en="Bridges")
    factories.subject(name_zh_hant="Bridges")

    import_claims(written(own_sheet()), actor=factories.editor())

    claim = Claim.objects.get()
    assert claim.claimant == lin
    assert {*claim.about.all()} == {river, bridges}


def test_a_source_that_is_here_under_another_id_is_named_by_it() -> None:
    register = factories.source(title="The register", url="https://register.example/1")

    report = import_claims(written(own_sheet()), actor=factories.editor())

    assert any(str(register.public_id) in note for note in report.notes), report.notes


def test_one_claim_and_forty_cost_the_same_queries() -> None:
    def queries(count: int) -> int:
        rows = [
            {"statement": f"Word {count} {number}.", "language": "en",
             "about": f"Topic {count} {number}",
             "claimant_en": f"Body {count} {number}", "stance": "context",
             "source_title": f"Page {count} {number}"}
            for number in range(count)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            import_claims(written(rows), actor=editor)
        return len(seen)

    editor = factories.editor()
    queries(1)  # finds what is then remembered

    assert queries(40) == queries(2)


def test_somebodys_own_workbook_comes_in_too() -> None:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    rows = own_sheet()
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"
    content = io.BytesIO()
    workbook.save(content)

    import_claims(content.getvalue(), actor=factories.editor())

    assert Source.objects.filter(title="=The register").exists()


def test_a_package_is_read_by_its_json_lines() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("data/claims.jsonl", exported("jsonl"))
        archive.writestr("data/claims.csv", "nonsense")

    report = import_claims(content.getvalue(), actor=factories.editor())

    assert report.counts["claims"]["created"] == 2


def test_a_workbook_without_one_of_its_sheets_is_refused() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(exported("xlsx")))
    del workbook["contributors"]
    content = io.BytesIO()
    workbook.save(content)

    with pytest.raises(ClaimSetError, match="The table “contributors” is missing"):
        import_claims(content.getvalue(), actor=factories.editor())


def test_rows_of_blanks_are_no_rows() -> None:
    content = b"statement,language\r\nIt stands.,en\r\n , \r\n\xe3\x80\x80,\r\n"

    report = import_claims(content, actor=factories.editor())

    assert report.counts["claims"]["created"] == 1


@pytest.mark.parametrize("codec", ["utf-16", "utf-32"])
def test_json_lines_that_windows_wrote_in_utf_16_are_read(codec: str) -> None:
    report = import_claims(exported("jsonl").decode().encode(codec), actor=factories.editor())

    assert report.counts["claims"]["created"] == 2
    assert any("UTF-" in note for note in report.notes)


def test_reasons_in_another_order_are_no_change() -> None:
    import_claims(exported("jsonl"), actor=factories.editor())
    claim = Claim.objects.exclude(reasons=[]).get()
    Claim.objects.filter(pk=claim.pk).update(reasons=sorted(claim.reasons, reverse=True))

    report = import_claims(exported("jsonl"), actor=factories.editor())

    assert len(claim.reasons) > 1
    assert not report.changes_anything()


def test_a_package_that_macos_packed_again_is_read() -> None:
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
        archive.writestr("__MACOSX/export/._claims.jsonl", b"\x00\x05\x16\x07")
        archive.writestr("export/claims.jsonl", exported("jsonl"))

    report = import_claims(packed.getvalue(), actor=factories.editor())

    assert report.counts["claims"]["created"] == 2
