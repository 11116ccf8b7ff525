"""`manage.py export_claims`: what goes into the file, and when the file is there."""

import json
import os
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.exports import FORMATS
from claims.exports.whole_file import whole_file
from claims.models import Edition, Source
from tests import factories
from tests.noise import WORD, make_noise
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db

ANY_FORMAT = pytest.mark.parametrize("name", FORMATS)


def exported(name: str, path: Path) -> bytes:
    call_command("export_claims", "--format", name, "-o", str(path / "out"))
    return (path / "out").read_bytes()


@ANY_FORMAT
def test_only_claims_that_stand_are_exported(name: str, tmp_path: Path) -> None:
    noise = make_noise()
    published = factories.published_claim()

    text = exported(name, tmp_path).decode()

    assert WORD not in text
    for claim in (published, noise["reopened"]):
        current = json.loads(claim.editions.latest().document)["claim"]
        for citation in current["citations"]:
            assert citation["source"]["id"] in text
    for hidden in ("draft", "in_review", "approved", "withdrawn"):
        assert str(noise[hidden].public_id) not in text
        for citation in noise[hidden].citations.all():
            assert str(citation.source.public_id) not in text


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
        factories.citation(draft, source=shared, stance="context")
        factories.citation(draft, source=shared, stance="qualifies")
        signed = workflow.submit(draft, actor=factories.editor())
        workflow.approve(draft, actor=factories.reviewer(), digest=signed.content_digest)

    assert json.loads(exported("csl", tmp_path)) == [
        {
            "id": str(shared.public_id),
            "type": "article-newspaper",
            "title": "As corrected",
            "publisher": shared.publisher,
            "issued": {"date-parts": [[2024, 6, 19]]},
            "URL": shared.url,
        }
    ]


@pytest.mark.parametrize(("name", "expected"), [("jsonl", b""), ("bibtex", b""), ("csl", b"[]\n")])
def test_an_empty_record_is_an_empty_file(name: str, expected: bytes, tmp_path: Path) -> None:
    assert exported(name, tmp_path) == expected


@ANY_FORMAT
def test_one_query_reads_everything_so_that_it_is_of_one_moment(name: str, tmp_path: Path) -> None:
    rich_claim()

    with CaptureQueriesContext(connection) as queries:
        exported(name, tmp_path)

    read = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(read) == 1
    assert "claims_edition" in read[0]


@ANY_FORMAT
def test_standard_output_gets_the_same_bytes(
    name: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    rich_claim()

    call_command("export_claims", "--format", name)

    assert capfdbinary.readouterr().out == exported(name, tmp_path)


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
