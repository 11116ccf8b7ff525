"""What a page says of itself is read right, or left empty; never wrong."""

from datetime import date

import pytest

from claims.intake.extraction import web_page
from claims.intake.extraction.extract import extract
from claims.intake.extraction.page_elements import MOST_ELEMENTS, elements
from claims.intake.page_metadata import PageRecord, read
from tests.intake.page_parts import ENGLISH, Shape, linked, page
from tests.intake.page_shapes import SHAPES

READ_ON = date(2024, 9, 1)


def record(html: str, url: str = "https://gazette.example.org/a") -> PageRecord:
    """The record of a page, without the process of its own in which strangers' pages are read."""
    from_page = elements(html)
    return read(from_page, text=visible(html), url=url, on=READ_ON)


def visible(html: str) -> str:
    return web_page.read(html.encode()).text


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.name for shape in SHAPES])
def test_a_page_is_read_right_or_left_empty(shape: Shape) -> None:
    assert record(shape.html, shape.url).fields == shape.wanted


def test_there_are_thirty_shapes_and_every_field_says_where_it_is_from() -> None:
    assert len(SHAPES) >= 30
    for shape in SHAPES:
        found = record(shape.html, shape.url)
        assert found.origins.keys() == found.fields.keys()
        assert all(found.origins.values())


def test_the_page_of_an_error_is_told_from_a_document() -> None:
    refused = {shape.name for shape in SHAPES if record(shape.html, shape.url).is_refusal}

    assert refused == {"a guard that asks whether one is a robot"}
    assert record("<title>404 Not Found</title><h1>Not Found</h1>").is_refusal
    assert not record("<title>Not found</title><h1>A quay that was not found</h1>").is_refusal


def test_the_process_that_reads_a_strangers_page_gives_its_elements_too() -> None:
    shape = SHAPES[0]
    extracted = extract(shape.html.encode(), media_type="text/html")

    found = read(extracted.elements, text=extracted.text, url=shape.url, on=READ_ON)

    assert found.fields == shape.wanted


@pytest.mark.parametrize(
    "html",
    [
        "<meta name=author content=x>" * 5000,
        "<h1>" * 5000 + "words",
        "<nav>" * 5000 + "</nav>" * 5000,
        page(linked(author=[[[[{"name": ["Ada Moor"]}]]]], headline=["a", "b"]), "<h1>a</h1>"),
        page('<script type="application/ld+json">' + "[" * 5000 + "</script>", "x"),
        page(linked(datePublished={"@value": 7}, headline=None, publisher=[None, 3]), "x"),
        page('<meta name="citation_author" content="&#0;"><title>&#0;</title>', "x"),
        page('<meta property="article:published_time" content="2024-99-99T99:99:99Z">', "x"),
        page('<meta name="date" content="99999999999999">' * 3, "x"),
    ],
)
def test_odd_pages_are_read_to_their_end(html: str) -> None:
    found = record(html)

    assert len(elements(html)) <= MOST_ELEMENTS
    assert found.fields["type"]
    assert "issued" not in found.fields


def test_an_address_that_is_none_is_no_error() -> None:
    assert (
        record(page("", f"<h1>Title words</h1><p>{ENGLISH}</p>"), "http://[").fields["title"]
        == "Title words"
    )
