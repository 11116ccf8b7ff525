"""Sources come in from bibliographic files, once, and what is the same is reported as a pair."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from claims.exports import export, this_publisher
from claims.intake.claim_set.report import PreviewOutdated, Report
from claims.intake.references.importing import import_sources
from claims.models import Edition, Source
from tests import factories
from tests.going_round import undone
from tests.intake.odd_references import BIBTEX, CSL, OTHERS, RIS
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def imported(text: str, **options: Any) -> Report:
    content = text.encode("utf-8", "surrogatepass")
    return import_sources(content, **{"actor": factories.editor(), **options})


def test_each_odd_record_comes_in_or_is_refused_by_name() -> None:
    for text in (*BIBTEX, *RIS, *CSL, *OTHERS):
        with undone():
            report = imported(text)
            refused = [row for row in report.rows if row.outcome == "refused"]
            assert report.counts["sources"]["created"] == Source.objects.count()
            assert Source.objects.exists() or refused, text
            assert all(row.label and row.detail for row in refused), text
            assert not imported(text).changes_anything(), text


def test_the_whole_of_them_comes_in_once() -> None:
    editor = factories.editor()
    for text in ("\n".join(BIBTEX[:3]), "\n".join(RIS[:2])):
        imported(text, actor=editor)
    before = Source.objects.count()

    for text in ("\n".join(BIBTEX[:3]), "\n".join(RIS[:2])):
        imported(text, actor=editor)

    assert Source.objects.count() == before == 5


@pytest.mark.parametrize(
    ("members", "by"),
    [
        ("url={http://www.HARBOUR.example/report/?utm_source=x#top}", "the address"),
        ("doi={10.1000/ABC}", "the DOI"),
        (
            "title={ＴＨＥ  Harbour: report}, publisher={Harbour, Ltd}, date={2024-06},"
            " journaltitle={Tides}",
            "title, container, date and publisher",
        ),
    ],
)
def test_what_is_here_already_is_reported_as_a_pair(members: str, by: str) -> None:
    factories.source(
        title="The harbour report",
        publisher="Harbour Ltd",
        container="Tides",
        issued="2024-06",
        url="https://harbour.example/report",
        doi="10.1000/abc",
    )
    text = f"@misc{{mine, {members}{'' if 'title' in members else ', title={Something}'}}}"

    report = imported(text)

    assert Source.objects.count() == 1
    (row,) = report.rows
    assert (row.outcome, row.label) == ("linked", "Record 1 (mine)")
    assert row.detail.startswith(f"is here already, by {by}")
    assert "The harbour report" in row.detail


def test_the_same_twice_in_the_file_is_reported_as_a_pair() -> None:
    report = imported("@misc{a, title={X}, doi={10.1000/1}}\n@misc{b, title={Y}, doi={10.1000/1}}")

    assert Source.objects.get().title == "X"
    assert report.rows[0].label == "Record 2 (b)"
    assert report.rows[0].detail == "is the same as Record 1 (a) of the file, by the DOI"


def test_our_own_records_keep_their_public_ids() -> None:
    with undone():
        rich_claim()
        content = b"".join(export("csl", Edition.objects.current(), this_publisher()))
        ids = {item["id"].removeprefix("source-") for item in json.loads(content)}
    import_sources(content, actor=factories.editor())

    assert {str(pk) for pk in Source.objects.values_list("public_id", flat=True)} == ids
    assert not import_sources(content, actor=factories.editor()).changes_anything()


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "big5"])
def test_the_encoding_is_recognised_and_named(codec: str) -> None:
    text = "TY  - NEWS\r\nTI  - 青河大橋通車\r\nPY  - 2019\r\nER  - \r\n"

    report = import_sources(text.encode(codec), actor=factories.editor())

    assert Source.objects.get().title == "青河大橋通車"
    assert (
        report.notes[0]
        .rstrip(".")
        .endswith({"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "big5": "Big5"}[codec])
    )


def test_an_import_does_exactly_what_was_previewed_or_nothing() -> None:
    editor = factories.editor()
    preview = imported(BIBTEX[0], actor=editor, dry_run=True)
    assert not Source.objects.exists()
    factories.source(title="A bridge", issued="2024", publisher="")

    with pytest.raises(PreviewOutdated):
        imported(BIBTEX[0], actor=editor, expect=preview.digest)
    assert Source.objects.count() == 1


def test_who_only_reads_imports_nothing() -> None:
    with pytest.raises(ValidationError, match="Your account may not do this"):
        imported(BIBTEX[0], actor=factories.account("Researchers"))


def test_the_command_names_each_record_that_is_refused(tmp_path: Path) -> None:
    (tmp_path / "library.bib").write_text(f"{BIBTEX[0]}\n@misc{{bare, year=2020}}")
    out = StringIO()
    by = factories.editor().username
    call_command("import_sources", tmp_path / "library.bib", "--by", by, stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0] == "Sources: 1 created, 1 refused"
    assert lines[1].startswith("Record 2 (bare): title: The record has no title.")


@pytest.mark.parametrize(
    ("record", "note"),
    [
        ("@misc{a, title={T}, year={in press}, note={Mine}}", "Mine\nyear: in press"),
        ("@misc{a, title={T}, url={see our page}}", "url: see our page"),
        ("@misc{a, title={T}, journal=jacs}", "journal: jacs"),
        ("@misc{a, title={T}, year={2001}, year={2002}}", "year: {2002}"),
        ("@misc{a, title={T}, date={2001}, year={2002}}", "year: 2002"),
        ("TY  - XYZ\nTI  - T\nLA  - eng; fre\nER  - ", "TY: XYZ\nLA: eng; fre"),
        ('{"type": "book", "title": "T", "issued": {"raw": "soon"}}', "issued: soon"),
        ('{"type": "film", "title": "T"}', 'type: "film"'),
        ('{"type": "book", "title": "T", "dimensions": "20 cm"}', "dimensions: 20 cm"),
        ("@misc{a, title={T}, pagetotal={240}, note={Mine}}", "Mine\npagetotal: 240"),
        (
            "@misc{a, title={T}, url={http://a.example/1 http://b.example/2}}",
            "url: http://b.example/2",
        ),
        ("TY  - JOUR\nTI  - T\nSE  - Politics\nER  - ", "SE: Politics"),
        ("TY  - CASE\nTI  - T\nA4  - Poe, Ann\nER  - ", "A4: Poe, Ann"),
        ("TY  - NEWS\nTI  - 條約\nPY  - 0113/06/19\nER  - ", "issued: 0113-06-19"),
    ],
)
def test_what_a_field_does_not_take_is_named_and_kept_in_the_note(record: str, note: str) -> None:
    editor = factories.editor()

    report = imported(record, actor=editor)

    source = Source.objects.get()
    assert (source.title in ("T", "條約"), source.note) == (True, note)
    assert report.counts["sources"]["created"] == 1
    assert f"{note.splitlines()[-1].partition(':')[0]}: " in report.notes[-1]
    assert not imported(record, actor=editor).changes_anything()


def test_a_record_without_a_title_is_refused() -> None:
    report = imported('{"type": "book", "title": ""}')

    assert not Source.objects.exists()
    assert report.counts["sources"]["refused"] == 1
