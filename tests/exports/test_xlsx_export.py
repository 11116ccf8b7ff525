"""`export_claims --format xlsx`: texts and dates, and no formula in Excel or LibreOffice."""

import re
import struct
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl.utils.escape import unescape

from claims import workflow
from claims.api.openapi import described
from claims.models import Claim
from claims.record.tables import file_tables
from tests import factories
from tests.exports.test_csv_export import FORMULAS, TEXTS
from tests.libreoffice import needs_libreoffice, saved_as
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def publish(draft: Claim) -> Claim:
    signed = workflow.submit(draft, actor=factories.editor())
    workflow.approve(draft, actor=factories.reviewer(), digest=signed.content_digest)
    return draft


def written(path: Path) -> Path:
    call_command("export_claims", "--format", "xlsx", "-o", str(path / "claims.xlsx"))
    return path / "claims.xlsx"


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet, each a dict of cells by column."""
    names, *rows = openpyxl.load_workbook(path)[name].iter_rows()
    return [dict(zip([cell.value for cell in names], row, strict=True)) for row in rows]


def claim_of_nasty_texts(texts: list[str]) -> Claim:
    draft = factories.supported_claim(statement="=cmd|'/C calc'!A0", rationale="@SUM(A1)")
    for text in texts:
        factories.citation(draft, summary=text, excerpt=text)
    return publish(draft)


def test_the_workbook_opens_on_the_claims_and_every_sheet_has_a_header_and_filters(
    tmp_path: Path,
) -> None:
    rich_claim()

    workbook = openpyxl.load_workbook(written(tmp_path))

    assert workbook.sheetnames[0] == workbook.active.title == "claims"
    assert set(workbook.sheetnames) == set(file_tables())
    for name, table in file_tables().items():
        assert workbook[name].freeze_panes == ("C2" if name == "claims" else "A2")
        assert workbook[name].auto_filter.ref == workbook[name].dimensions
        header = next(workbook[name].iter_rows(max_row=1, values_only=True))
        assert sorted(header) == sorted(column.name for column in table.columns)
    claims = workbook["claims"]
    in_front = [cell.value for cell in claims[1][:3]]
    assert in_front == ["claim_number", "statement", "verification_status"]
    assert claims["B2"].alignment.wrap_text


def test_every_part_says_its_sizes_where_all_readers_look(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole = path.read_bytes()

    with ZipFile(path) as made:
        for part in made.infolist():
            sizes = struct.unpack_from("<LL", whole, part.header_offset + 18)
            assert sizes == (part.compress_size, part.file_size), part.filename


def test_days_are_dates_and_addresses_are_texts(tmp_path: Path) -> None:
    claim = rich_claim(made_on="1899-12-31", concerns="2019-03/..")

    path = written(tmp_path)
    (row,) = [row for row in sheet(path, "claims") if row["claim_number"].value == claim.number]
    source = sheet(path, "sources")[0]

    assert row["concerns_earliest"].value == datetime(2019, 3, 1)
    assert row["concerns_earliest"].number_format == "yyyy-mm-dd"
    assert row["concerns_latest"].value is None
    # Excel has no days so long ago.
    assert row["made_on_earliest"].value == "1899-12-31"
    assert row["checked_on"].value.date() == date(2026, 11, 20)
    assert row["published_at"].value.endswith("Z")
    assert source["url"].hyperlink is None
    assert source["title_is_supplied"].value in ("true", "false")
    assert isinstance(row["position"].value, int)


def test_no_cell_is_a_formula_and_every_text_is_as_it_was(tmp_path: Path) -> None:
    texts = [*FORMULAS, *TEXTS, "_x0041_", "𠮷野家 😀", "x" * 32_767, "https://a.example/?x=1"]
    texts += ["<r><t>no</t></r>", "<r></is><v>1</v></r>", " 前後 ", "a\n b", "]]>&amp;"]
    claim_of_nasty_texts([text for text in texts if "\r" not in text])

    path = written(tmp_path)

    workbook = openpyxl.load_workbook(path)
    cells = [cell for name in workbook.sheetnames for row in workbook[name] for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    shown = [unescape(row["excerpt"].value) for row in sheet(path, "citations")[2:]]
    assert shown == [text for text in texts if "\r" not in text]
    statement = sheet(path, "claims")[0]["statement"]
    assert (statement.value, statement.quotePrefix) == ("=cmd|'/C calc'!A0", True)


@needs_libreoffice
def test_libreoffice_finds_no_formula_in_either_kind_of_file(tmp_path: Path) -> None:
    claim_of_nasty_texts(FORMULAS)
    call_command("export_claims", "--format", "csv", "-o", str(tmp_path / "table.csv"))

    for file, options in (
        (written(tmp_path), []),
        (tmp_path / "table.csv", ["--infilter=CSV:44,34,76"]),
    ):
        flat = saved_as("fods", file, *options).decode()
        assert "SUM(A1)" in flat
        assert re.findall(r"table:formula=.{0,60}", flat) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [("x" * 32_768, "32,767"), ("😀" * 16_384, "32,767"), ("bell\x07", "control character")],
)
def test_what_a_cell_cannot_hold_is_refused_with_the_claim_named(
    text: str, reason: str, tmp_path: Path, client: Client
) -> None:
    draft = factories.supported_claim()
    factories.citation(draft, summary=text)
    claim = publish(draft)

    with pytest.raises(CommandError) as refused:
        written(tmp_path)
    response = client.get("/api/v1/export.xlsx")

    assert str(refused.value).startswith(f"C-{claim.number}, summary: ")
    assert reason in str(refused.value)
    assert list(tmp_path.iterdir()) == []
    assert (response.status_code, response.json()["detail"]) == (422, str(refused.value))
    assert "422" in described()["paths"]["/api/v1/export.{format_name}/"]["get"]["responses"]


def test_line_breaks_are_those_of_the_text(tmp_path: Path) -> None:
    claim_of_nasty_texts(["two\r\nlines", "two\nlines", "tab\there"])

    rows = sheet(written(tmp_path), "citations")[2:]

    # Excel writes what XML would change as _x000D_, and reads it so; openpyxl leaves that to us.
    shown = [unescape(row["summary"].value) for row in rows]

    assert shown == ["two\r\nlines", "two\nlines", "tab\there"]
