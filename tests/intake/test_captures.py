"""Copies of sources come from their address, a file or a paste, and each is kept as it was."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from claims.evidence import quote_checks
from claims.intake.captures import capture
from claims.models import Citation, Source
from claims.record import originals
from tests import factories
from tests.intake.tiny_web import TinyWeb, page, tiny_web

pytestmark = pytest.mark.django_db

HTML = (
    "<!doctype html><title>T</title><p>The bridge was opened <b>on 3 March</b>.<script>x</script>"
)


@pytest.fixture(autouse=True)
def originals_of_the_test(settings: object, tmp_path: Path) -> Path:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"  # type: ignore[attr-defined]  # settings are untyped
    return tmp_path / "originals"


@pytest.fixture
def web() -> Iterator[TinyWeb]:
    with tiny_web() as running:
        yield running


def source_on(web: TinyWeb, body: bytes, *headers: str) -> Source:
    web.pages["/report"] = page(body, *headers)
    return factories.source(url="http://news.example/report")


def test_a_page_is_fetched_as_its_visible_words_and_its_file_is_kept(web: TinyWeb) -> None:
    source = source_on(web, HTML.encode(), "Content-Type: text/html; charset=utf-8")

    taken = capture.from_address(source, network=web.network)

    copy = source.captures.get()
    assert copy == taken.capture
    assert "The bridge was opened on 3 March." in copy.text
    assert "script" not in copy.text
    assert (copy.origin, copy.url) == ("fetched", "http://news.example/report")
    assert copy.media_type == "text/html"
    assert originals.path_of(copy.original_sha256).read_bytes() == HTML.encode()
    assert copy.original_sha256 == hashlib.sha256(HTML.encode()).hexdigest()


def test_the_files_are_nobody_elses(web: TinyWeb, originals_of_the_test: Path) -> None:
    capture.from_address(source_on(web, b"words"), network=web.network)

    modes = {path.stat().st_mode & 0o077 for path in originals_of_the_test.rglob("*")}
    assert modes == {0}
    assert [path.name[0] for path in originals_of_the_test.rglob(".*")] == []


@pytest.mark.parametrize("body", [b"", b" \n", b"\x89PNG\r\n\x1a\n\x00\x00", b"%PDF-1.4 broken"])
def test_what_holds_no_words_is_refused_and_leaves_nothing(web: TinyWeb, body: bytes) -> None:
    source = source_on(web, body, "Content-Type: text/html")

    with pytest.raises(ValidationError):
        capture.from_address(source, network=web.network)

    assert not source.captures.exists()


def test_a_file_and_a_paste_become_copies_too() -> None:
    source, editor = factories.source(), factories.editor()

    capture.from_file(source, HTML.encode(), filename="saved.html", actor=editor)
    capture.from_paste(source, "  Word for word,\r\n as pasted. ", actor=editor)

    pasted, uploaded = source.captures.newest_first()
    assert (pasted.text, pasted.original_sha256) == ("  Word for word,\r\n as pasted. ", "")
    assert (uploaded.origin, uploaded.retrieved_by) == ("uploaded", editor)
    assert originals.path_of(uploaded.original_sha256).exists()


def test_the_same_text_again_is_the_same_copy() -> None:
    source, editor = factories.source(), factories.editor()
    first = capture.from_paste(source, "One.", actor=editor)

    again = capture.from_paste(source, "One.", actor=editor)
    capture.from_paste(source, "Two.", actor=editor)
    back = capture.from_paste(source, "One.", actor=editor)

    assert (again.capture, again.is_new) == (first.capture, False)
    assert back.is_new
    assert source.captures.count() == 3


def quoting(source: Source, excerpt: str) -> Citation:
    return factories.citation(factories.claim(), source=source, excerpt=excerpt)


def test_a_new_copy_checks_the_citations_of_its_source_and_no_others() -> None:
    source, editor = factories.source(), factories.editor()
    citation, other = quoting(source, "on 3 March"), quoting(factories.source(), "on 3 March")
    quote_checks.check_unchecked(Citation.objects.all())

    capture.from_paste(source, "It was opened on 3 March.", actor=editor)

    citation.refresh_from_db()
    other.refresh_from_db()
    assert (citation.quote_check, other.quote_check) == ("verified", "no_capture")


def test_a_source_whose_new_copy_has_lost_the_words_counts_as_changed() -> None:
    source, editor = factories.source(), factories.editor()
    lost, kept = quoting(source, "on 3 March"), quoting(source, "was opened")
    capture.from_paste(source, "It was opened on 3 March.", actor=editor)

    taken = capture.from_paste(source, "It was opened on 4 March.", actor=editor)

    assert taken.lost == [lost]
    source.refresh_from_db()
    lost.refresh_from_db()
    kept.refresh_from_db()
    assert source.condition == "changed"
    assert (lost.quote_check, kept.checked_in) == ("verified", taken.capture)
    assert lost.checked_in != taken.capture


def test_a_source_that_is_retracted_stays_retracted_when_its_text_changes() -> None:
    source, editor = factories.source(condition="retracted"), factories.editor()
    quoting(source, "on 3 March")

    capture.from_paste(source, "on 3 March", actor=editor)
    capture.from_paste(source, "on 4 March", actor=editor)

    source.refresh_from_db()
    assert source.condition == "retracted"
