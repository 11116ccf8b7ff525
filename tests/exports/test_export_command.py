"""`manage.py export_claims`: what goes into the file, and when the file is there."""

import io
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims import workflow
from claims.exports import FORMATS
from claims.models import Claim, Edition, Source
from claims.record import log
from claims.record.whole_file import whole_file
from tests import factories
from tests.noise import WORD, make_noise
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


# Formats that show each claim, or each of its sources, by its id.
TELLING = {"csv", "claims.csv", "citations.csv", "sources.csv", "jsonl", "bibtex", "csl", "ris"}
TELLING |= {"xlsx", "claimreview"}
STANCES = ("context", "qualifies")


def exported(name: str, path: Path, *filters: str) -> bytes:
    call_command("export_claims", "--format", name, "-o", str(path / "out"), *filters)
    return (path / "out").read_bytes()


def readable(exact: bytes) -> str:
    """The words of a file; of a workbook, those of its sheets."""
    if exact[:2] != b"PK":
        return exact.decode()
    with zipfile.ZipFile(io.BytesIO(exact)) as workbook:
        return "".join(workbook.read(name).decode() for name in workbook.namelist())


def test_only_claims_that_stand_are_exported(tmp_path: Path) -> None:
    noise = make_noise()
    published = factories.published_claim()
    hidden = [noise[stage] for stage in ("draft", "in_review", "approved", "withdrawn")]
    secrets = {WORD, *(str(claim.public_id) for claim in hidden)}
    for claim in hidden:
        secrets |= {str(citation.source.public_id) for citation in claim.citations.all()}

    for name in FORMATS:
        text = readable(exported(name, tmp_path))

        assert [secret for secret in secrets if secret in text] == []
        for claim in (published, noise["reopened"]) if name in TELLING else ():
            current = json.loads(claim.editions.latest().document)["claim"]
            shown = (current["id"], current["citations"][0]["source"]["id"])
            assert any(word in text for word in shown), name


def test_json_lines_are_the_stored_documents_by_claim_number(tmp_path: Path) -> None:
    first, second = rich_claim(), factories.published_claim()
    workflow.contest(first, actor=factories.reviewer(), note="Now it is the newest edition.")
    rows = Edition.objects.current().order_by("claim__number").values_list("document", flat=True)

    lines = exported("jsonl", tmp_path)

    assert lines == b"".join(document.encode() + b"\n" for document in rows)
    numbers = [json.loads(line)["claim"]["number"] for line in lines.splitlines()]
    assert numbers == sorted(numbers)
    assert {first.number, second.number} < set(numbers)


def test_csl_json_holds_each_source_once_as_it_was_embedded_last(tmp_path: Path) -> None:
    shared = factories.source(title="As first printed")
    for title in ("As first printed", "As corrected"):
        Source.objects.filter(pk=shared.pk).update(title=title)
        draft = factories.claim(verification_status="not_checkable", rationale="It is an opinion.")
        factories.citation(draft, source=shared, stance=STANCES[0])
        factories.citation(draft, source=shared, stance=STANCES[1])
        signed = workflow.submit(draft, actor=factories.editor())
        workflow.approve(draft, actor=factories.reviewer(), digest=signed.content_digest)

    numbers = [f"C-{claim.number}" for claim in Claim.objects.order_by("number")]
    uses = [f"{number}: not checkable, {stance}" for number in numbers for stance in STANCES]
    keywords = [word for number in numbers for word in (number, "not checkable", *STANCES)]
    assert json.loads(exported("csl", tmp_path)) == [
        {
            "id": f"source-{shared.public_id}",
            "type": "article-newspaper",
            "title": "As corrected",
            "publisher": shared.publisher,
            "issued": {"date-parts": [[2024, 6, 19]]},
            "URL": shared.url,
            "note": "address not confirmed",
            "annote": "; ".join(uses),
            "keyword": ", ".join(dict.fromkeys(keywords)),
        }
    ]


@pytest.mark.parametrize(("name", "expected"), [("jsonl", b""), ("bibtex", b""), ("csl", b"[]\n")])
def test_an_empty_record_is_an_empty_file(name: str, expected: bytes, tmp_path: Path) -> None:
    assert exported(name, tmp_path) == expected


def test_an_earlier_moment_has_the_same_bytes_for_ever(tmp_path: Path) -> None:
    claim = rich_claim()
    before = {name: exported(name, tmp_path) for name in FORMATS}
    position = str(log.head().position)
    workflow.contest(claim, actor=factories.reviewer(), note="It is in dispute.")
    factories.published_claim()

    for name in FORMATS:
        assert exported(name, tmp_path, "--position", position) == before[name], name


def test_filters_are_those_of_the_api(tmp_path: Path) -> None:
    factories.published_claim()
    wanted = rich_claim()
    withdrawn = factories.withdrawn_claim()

    lines = exported("jsonl", tmp_path, "--verification-status", "partly_supported").splitlines()
    with_withdrawn = exported("jsonl", tmp_path, "--include", "withdrawn").decode()

    assert [json.loads(line)["claim"]["id"] for line in lines] == [str(wanted.public_id)]
    assert str(withdrawn.public_id) in with_withdrawn


def test_filters_that_are_not_understood_are_named_with_the_way_out() -> None:
    arguments = ["--verification-status", "true", "--as-of", "2999-01-01"]

    with pytest.raises(CommandError) as refused:
        call_command("export_claims", "--format", "csv", *arguments)

    assert str(refused.value).startswith("--verification-status: There is no such word here.")


def test_standard_output_gets_the_same_bytes(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    rich_claim()

    for name in FORMATS:
        call_command("export_claims", "--format", name)

        assert capfdbinary.readouterr().out == exported(name, tmp_path), name


def test_whoever_stops_reading_hears_no_complaint(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    rich_claim()
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as broken:
        monkeypatch.setattr(sys, "stdout", broken)
        with pytest.raises(SystemExit):
            call_command("export_claims", "--format", "jsonl")

    assert capfd.readouterr().err == ""


def test_standard_output_without_room_ends_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    rich_claim()
    begun = [*connection.savepoint_ids]
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(CommandError) as refused:
            call_command("export_claims", "--format", "jsonl")

    assert str(refused.value) == "standard output: No space left on device"
    assert connection.savepoint_ids == begun, "the transaction of the export is still open"


def test_a_file_that_was_there_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("old")
    (tmp_path / "link").symlink_to("out")

    call_command("export_claims", "--format", "csl", "-o", str(tmp_path / "link"))

    assert (tmp_path / "out").read_bytes() == b"[]\n"
    assert (tmp_path / "link").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "out"]


def test_a_partial_file_is_never_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("old")

    with pytest.raises(KeyboardInterrupt), whole_file(path) as file:
        file.write(b"half of the new")
        file.flush()
        assert path.read_text() == "old"
        raise KeyboardInterrupt

    assert [found.name for found in tmp_path.iterdir()] == ["out"]
    assert path.read_text() == "old"


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("no/such/directory/out", "No such file or directory"),
        ("", "Is not a file"),
        ("/dev/null", "Is not a file"),
        ("a" * 300, "File name too long"),
    ],
)
def test_a_place_that_cannot_be_written_to_ends_in_one_line(
    place: str, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / place

    with pytest.raises(CommandError) as refused:
        call_command("export_claims", "--format", "csl", "-o", str(path))

    assert str(refused.value) == f"{path}: {reason}"
    assert not list(tmp_path.iterdir())


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CommandError, match="jsonl"):
        call_command("export_claims", "--format", "pdf")


def test_a_filter_that_nothing_meets_leaves_files_without_rows(tmp_path: Path) -> None:
    factories.published_claim()
    nobody = "00000000-0000-4000-8000-000000000000"

    for name in FORMATS:
        filtered = exported(name, tmp_path, "--claimant", nobody)

        assert filtered == exported(name, tmp_path, "--position", "0"), name
