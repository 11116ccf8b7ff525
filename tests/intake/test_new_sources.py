"""A source taken in from its address or DOI: right, once, with its copy, and from outside only."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from claims.intake.captures import new_sources
from claims.models import Source
from tests import factories
from tests.intake.page_shapes import SHAPES
from tests.intake.tiny_web import TinyWeb, page, redirect, tiny_web

pytestmark = pytest.mark.django_db

HTML = "Content-Type: text/html; charset=utf-8"
NEWS = next(shape for shape in SHAPES if shape.name == "a newspaper with everything")
ADDRESS = "http://gazette.example.uk/quay"


@pytest.fixture(autouse=True)
def originals_of_the_test(settings: Any, tmp_path: Path) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"


@pytest.fixture
def web() -> Iterator[TinyWeb]:
    with tiny_web() as running:
        running.pages["/quay"] = page(NEWS.html.encode(), HTML)
        yield running


def taken(web: TinyWeb, url: str = ADDRESS) -> new_sources.TakenIn:
    return new_sources.from_address(url, actor=factories.editor(), network=web.network)


def test_an_address_gives_a_source_with_its_record_and_its_copy(web: TinyWeb) -> None:
    found = taken(web)

    source = Source.objects.get()
    assert (found.source, found.is_new) == (source, True)
    assert {name: getattr(source, name) for name in NEWS.wanted} == NEWS.wanted
    assert source.url == ADDRESS and not source.url_confirmed
    assert "publisher (JSON-LD publisher)" in source.note
    assert found.copy == source.captures.get()
    assert "old quay would stay closed" in found.copy.text
    assert len(web.requests) == 1


def test_the_same_document_is_taken_in_once_by_whatever_address(web: TinyWeb) -> None:
    web.pages["/moved"] = redirect("/quay")
    first = taken(web).source

    for address in (ADDRESS, f"{ADDRESS}?utm_source=mail#top", "http://gazette.example.uk/moved"):
        again = taken(web, address)
        assert (again.source, again.is_new, again.copy) == (first, False, None)
    assert Source.objects.count() == first.captures.count() == 1


def test_a_source_that_is_here_without_a_copy_gets_one(web: TinyWeb) -> None:
    known = factories.source(url=ADDRESS)
    lost = factories.source(url="http://gazette.example.uk/lost")

    found = taken(web)
    assert (found.source, found.is_new, found.copy) == (known, False, known.captures.get())
    without = taken(web, lost.url)
    assert (without.source, without.copy) == (lost, None)
    assert "404" in without.failure


def test_a_page_without_a_title_is_called_by_its_address(web: TinyWeb) -> None:
    web.pages["/notes"] = page(b"<p>Some words without a title.", HTML)

    source = taken(web, "http://gazette.example.uk/notes").source

    assert (source.title, source.title_is_supplied) == ("gazette.example.uk/notes", True)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://inside.example/", "private"),
        ("http://10.0.0.1/", "private"),
        ("http://127.0.0.1/", "private"),
        ("http://169.254.169.254/latest/meta-data", "private"),
        ("http://gazette.example.uk/leads-inside", "private"),
        ("http://gazette.example.uk:22/", "port"),
        ("http://me@gazette.example.uk/", "account"),
        ("http://gazette.example.uk/none", "http_404"),
        ("http://gazette.example.uk/guard", "refusal"),
        ("http://gazette.example.uk/empty", "empty"),
    ],
)
def test_what_cannot_be_taken_in_leaves_nothing_and_reaches_nothing_inside(
    web: TinyWeb, address: str, code: str
) -> None:
    web.names["inside.example"] = lambda: ["10.0.0.1"]
    web.names["10.0.0.1"] = lambda: ["10.0.0.1"]
    web.names["127.0.0.1"] = lambda: ["127.0.0.1"]
    web.names["169.254.169.254"] = lambda: ["169.254.169.254"]
    web.pages["/leads-inside"] = redirect("http://inside.example/")
    web.pages["/guard"] = page(b"<title>Just a moment...</title><h1>Just a moment...</h1>.", HTML)
    web.pages["/empty"] = page(b"", HTML)

    with pytest.raises(ValidationError) as refused:
        taken(web, address)

    assert refused.value.code == code
    assert {dialled for dialled, _port in web.asked} <= {"93.184.215.14"}
    assert not Source.objects.exists()


CSL = {
    "type": "journal-article",
    "title": "Cracks in quay walls",
    "author": [{"family": "Moor", "given": "Ada"}],
    "container-title": "Journal of Harbours",
    "issued": {"date-parts": [[2024, 6, 4]]},
    "DOI": "10.1234/jh.10",
}


def test_a_doi_gives_the_record_of_its_registry(
    web: TinyWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The resolver answers over TLS only, which the server of this test does not speak.
    monkeypatch.setattr(new_sources, "RESOLVER", "http://doi.example/")
    web.pages["/10.1234/jh.10"] = redirect("http://registry.example/works/1")
    web.pages["/works/1"] = page(json.dumps(CSL).encode(), "Content-Type: application/json")

    found, again = (
        new_sources.from_doi("10.1234/jh.10", actor=factories.editor(), network=web.network)
        for _time in range(2)
    )

    source = Source.objects.get()
    assert (source.title, source.doi, source.issued) == (CSL["title"], CSL["DOI"], "2024-06-04")
    assert source.contributors == [{"role": "author", "family": "Moor", "given": "Ada"}]
    assert (found.is_new, again.is_new, again.source) == (True, False, source)
    assert all(
        b"Accept: application/vnd.citationstyles.csl+json" in one for one in web.requests[:2]
    )


def test_a_registry_that_answers_something_else_is_told(
    web: TinyWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_sources, "RESOLVER", "http://doi.example/")
    web.pages["/10.1234/x"] = page(b"<html>Not here", HTML)

    with pytest.raises(ValidationError, match="no record that can be read"):
        new_sources.from_doi("10.1234/x", actor=factories.editor(), network=web.network)
    assert not Source.objects.exists()
