"""A new source from what is pasted: the one that is there is opened, a new one is prefilled."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Source
from tests import factories
from tests.admin.browsing import add_page, desk_of, editors_desk, filled, list_page, page_of, said
from tests.intake.page_shapes import SHAPES
from tests.intake.tiny_web import TinyWeb, tiny_web
from tests.intake.tiny_web import page as sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[TinyWeb]:
    """The internet of these tests: one newspaper, which has one page."""
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"
    with tiny_web() as running:
        running.stands_for_the_internet(monkeypatch)
        running.pages["/quay"] = sent(SHAPES[0].html.encode(), "Content-Type: text/html")
        yield running


PASTE = reverse("admin:claims_source_paste")
RECORD = """@article{kim2024, title = {Seoul suspends the pact}, author = {Kim, Min-ji},
  journal = {The Korea Herald}, date = {2024-06-04}, url = {https://herald.example/pact}}"""
FORTHCOMING = RECORD.replace("2024-06-04", "forthcoming")


WINDOW = {"_popup": "1", "_to_field": "id"}


def paste(desk: Client, text: str, **window: str) -> Any:
    return desk.post(PASTE, {"pasted": text, **window}, follow=True)


def shown(page: Any) -> dict[str, Any]:
    """The values that the form of a new source is filled with."""
    assert page.redirect_chain[-1][0].startswith(add_page("source"))
    initial: dict[str, Any] = page.context["adminform"].form.initial
    return initial


@pytest.mark.parametrize(
    "pasted",
    [
        "https://herald.example/pact",
        "  http://WWW.Herald.example/pact/?utm_source=x&fbclid=y#top ",
        "10.1000/182",
        "https://doi.org/10.1000/182",
        "doi: 10.1000/182",
        RECORD,
        "TY  - NEWS\nTI  - Other words\nDO  - 10.1000/182\nER  - ",
        '{"type": "article-newspaper", "title": "T", "URL": "https://herald.example/pact"}',
    ],
)
def test_a_source_that_is_there_is_opened(pasted: str) -> None:
    factories.source()
    source = factories.source(url="https://herald.example/pact", doi="10.1000/182")

    page = paste(editors_desk(), pasted)

    assert page.redirect_chain[-1][0] == page_of(source)
    assert "in the database already" in said(page)


def test_what_was_merged_is_opened_as_what_stands_for_it() -> None:
    source = factories.source(url="https://herald.example/pact")
    factories.source(url=source.url, merged_into=source)

    assert paste(editors_desk(), source.url).redirect_chain[-1][0] == page_of(source)


def test_a_new_address_stands_in_the_form() -> None:
    page = paste(editors_desk(), "https://herald.example/a?b=1&c=2")

    assert shown(page)["url"] == "https://herald.example/a?b=1&c=2"


def test_a_new_doi_stands_in_the_form_with_its_address() -> None:
    initial = shown(paste(editors_desk(), "doi:10.1000/182"))

    assert (initial["doi"], initial["url"]) == ("10.1000/182", "https://doi.org/10.1000/182")


def test_a_doi_typed_with_its_address_is_kept_without_it() -> None:
    desk = editors_desk()

    desk.post(
        add_page("source"),
        filled(desk.get(add_page("source")), title="X", doi=" https://doi.org/10.1000/182"),
    )

    assert Source.objects.get().doi == "10.1000/182"


def test_a_record_fills_the_form_which_then_saves() -> None:
    desk = editors_desk()

    page = paste(desk, RECORD)
    desk.post(add_page("source"), filled(page), follow=True)

    source = Source.objects.get()
    assert source.title == "Seoul suspends the pact"
    assert source.contributors == [{"role": "author", "family": "Kim", "given": "Min-ji"}]
    assert (source.issued, source.container) == ("2024-06-04", "The Korea Herald")


def test_what_was_not_taken_over_is_said_above_the_form() -> None:
    page = paste(editors_desk(), FORTHCOMING)

    assert shown(page)["title"] == "Seoul suspends the pact"
    assert "Record 1 (kim2024), date: “forthcoming” is not an EDTF date" in page.content.decode()


def test_one_of_several_records_is_chosen() -> None:
    desk = editors_desk()
    page = paste(desk, RECORD + "\n@book{b, title = {The other}}\n@book{c, title = {broken")

    offered = page.context["paste"]["offered"]
    assert "title" not in shown(page)
    assert [one.reading.fields.get("title") for one in offered] == [
        "Seoul suspends the pact",
        "The other",
        None,
    ]
    assert "breaks off" in page.content.decode()
    assert desk.get(offered[1].address).context["adminform"].form.initial["title"] == "The other"


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("", "Paste an address or a record first"),
        ("hello", "neither BibTeX"),
        ("@book{a, title = {broken", "breaks off"),
        ("x" * 200_001, "import the file"),
        ("a\0b", "Null characters"),
        ("10.1000/" + "x" * 300, ""),
        ("https://" + "x" * 3000, ""),
        ("https://[", ""),
    ],
)
def test_odd_things_are_refused_in_words(pasted: str, words: str) -> None:
    page = paste(editors_desk(), pasted)

    assert page.status_code == 200
    assert words in said(page)


def test_a_pasted_address_finds_its_source_in_the_search() -> None:
    desk, source = editors_desk(), factories.source(url="https://herald.example/pact")
    noise = factories.source()
    address = "http://www.herald.example/pact?utm_source=mail"

    found = desk.get(list_page("source"), {"q": address}).context["cl"].result_list
    choice = {"app_label": "claims", "model_name": "citation", "field_name": "source"}
    suggested = desk.get(reverse("admin:autocomplete"), {**choice, "term": address}).json()

    assert list(found) == [source]
    assert [row["id"] for row in suggested["results"]] == [str(source.pk)]
    assert noise.pk != source.pk


def test_a_window_that_waits_for_a_source_gets_the_one_that_is_there() -> None:
    source = factories.source()

    page = paste(editors_desk(), source.url, **WINDOW)

    assert "admin/popup_response.html" in page.template_name
    assert f"&quot;value&quot;: &quot;{source.pk}&quot;" in page.content.decode()


def test_a_window_that_waits_for_a_source_stays_one_with_a_new_address() -> None:
    page = paste(editors_desk(), "https://herald.example/new", **WINDOW)

    assert page.context["is_popup"]
    assert shown(page)["url"] == "https://herald.example/new"
    assert page.context["paste"]["window"].dict() == WINDOW


def test_a_page_is_taken_in_from_its_address_and_says_what_was_taken_from_where() -> None:
    page = paste(editors_desk(), "http://gazette.example.uk/quay")

    source = Source.objects.get()
    assert page.redirect_chain[-1][0] == page_of(source)
    assert (source.title, source.issued) == ("Old quay closes", "2024-06-04")
    assert "issued (JSON-LD datePublished)" in said(page)
    assert "A copy of" in said(page) and source.captures.exists()


def test_a_window_that_waits_gets_the_source_that_was_taken_in() -> None:
    page = paste(editors_desk(), "http://gazette.example.uk/quay", **WINDOW)

    assert "admin/popup_response.html" in page.template_name
    assert f"&quot;value&quot;: &quot;{Source.objects.get().pk}&quot;" in page.content.decode()


def test_the_claim_form_takes_a_source_in_or_is_told_why_not(web: TinyWeb) -> None:
    web.names["inside.example"] = lambda: ["10.0.0.1"]
    desk, take_in = editors_desk(), reverse("admin:claims_source_take_in")

    taken = desk.post(take_in, {"address": " http://gazette.example.uk/quay "})
    source = Source.objects.get()
    assert (taken.json()["id"], taken.json()["language"]) == (source.pk, "en")
    assert "New source: “Old quay closes”. Taken from the page: title" in taken.json()["message"]
    again = desk.post(take_in, {"address": source.url}).json()
    assert again["id"] == source.pk and "is here already" in again["message"]

    for address, words in {
        "http://gazette.example.uk/none": "404",
        "http://inside.example/": "private network",
        "quay": "Paste an address",
        "\0": "Paste an address",
    }.items():
        refused = desk.post(take_in, {"address": address})
        assert refused.status_code == 422
        assert words in refused.json()["message"]
        assert refused.json()["form"].startswith(add_page("source"))
    assert Source.objects.count() == 1


def test_who_may_add_no_source_takes_none_in() -> None:
    desk = desk_of(factories.account("Researchers"))

    answer = desk.post(reverse("admin:claims_source_take_in"), {"address": "http://a.example/"})

    assert answer.status_code == 403
