"""The bookmarklet in a browser: from selected words to a saved, verified citation."""

from base64 import urlsafe_b64encode
from urllib.parse import unquote

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser.acts import Acts
from tests.browser.conftest import NARROW, WIDE, Visit
from tests.browser.pressing import written
from tests.intake.page_parts import HANT
from tests.intake.page_shapes import SHAPES
from tests.intake.tiny_web import page, tiny_web

pytestmark = pytest.mark.django_db(transaction=True)

MOST_ACTS = 5


@pytest.mark.parametrize(
    ("language", "width", "shape", "words"),
    [("en", WIDE, 0, "closed until the autumn"), ("zh-hant", NARROW, 4, HANT[8:24])],
)
def test_selected_words_are_cited_in_few_acts(
    visit: Visit, language: str, width: int, shape: int, words: str
) -> None:
    editor = factories.editor()
    claim = factories.claim(created_by=editor)
    window = visit(editor, language=language, width=width)
    window.goto(reverse("admin:claims_claim_clip"))
    link = window.locator("#clip-help a.button")
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    bookmarklet = unquote((link.get_attribute("href") or "").removeprefix("javascript:"))
    with tiny_web() as web:
        web.pages["/quay"] = page(
            SHAPES[shape].html.encode(), "Content-Type: text/html; charset=utf-8"
        )
        web.pages["/favicon.ico"] = page(b"")
        address = f"http://127.0.0.1:{web.port}/quay"
        window.goto(address)
        acts = Acts(window)
        acts.select(window.locator("body"), words)
        with window.expect_popup() as popup:
            window.evaluate(bookmarklet)  # as the press on the bookmark does
            acts.done += 1
        form = popup.value
        expect(form.locator("#id_excerpt")).to_have_value(words)
        assert "#" not in form.url
        assert form.evaluate("document.documentElement.scrollWidth") <= width
        acts.click(form.get_by_label(claim.label))
        acts.choose(form.locator("#id_stance"), "supports")
        acts.click(form.get_by_role("button", name=written("Cite it", language)))
        form.locator(".messagelist .success").wait_for()

    citation = claim.citations.get()
    assert acts.done <= MOST_ACTS
    assert (citation.excerpt, citation.quote_check) == (words, "verified")
    assert citation.source.title == SHAPES[shape].wanted["title"]
    assert citation.source.url == address


def test_of_words_that_stand_twice_the_selected_ones_are_cited(visit: Visit) -> None:
    editor = factories.editor()
    claim = factories.claim(created_by=editor)
    window = visit(editor)
    window.goto(reverse("admin:claims_claim_clip"))
    href = window.locator("#clip-help a.button").get_attribute("href") or ""
    twice = (
        "<title>Quay</title><h1>Quay</h1><p>It was shut.<p>In May:<p>It was shut.<p>So it stayed."
    )
    with tiny_web() as web:
        web.pages["/quay"] = page(twice.encode(), "Content-Type: text/html")
        web.pages["/favicon.ico"] = page(b"")
        window.goto(f"http://127.0.0.1:{web.port}/quay")
        Acts(window).select(window.locator("p").nth(2), "It was shut")
        with window.expect_popup() as popup:
            window.evaluate(unquote(href.removeprefix("javascript:")))
        assert window.evaluate("getSelection().toString()") == "It was shut"
        form = popup.value
        form.get_by_label(claim.label).check()
        form.locator("#id_stance").select_option("supports")
        form.get_by_role("button", name="Cite it").click()
        form.locator(".messagelist .success").wait_for()

    citation = claim.citations.get()
    assert (citation.excerpt, citation.quote_check) == ("It was shut", "verified")
    assert citation.prefix.endswith("May:") or citation.suffix.startswith(". So")


def test_what_is_no_clip_is_told(visit: Visit) -> None:
    window = visit(factories.editor())

    window.goto(reverse("admin:claims_claim_clip") + "#nonsense")

    expect(window.locator("#clip-unread")).to_be_visible()
    expect(window.locator("#clip")).to_be_hidden()


def test_a_clip_outlives_a_login_that_fails_first(visit: Visit) -> None:
    editor = factories.editor()
    editor.set_password("a password of the tests")
    editor.save(update_fields=["password"])
    clip = urlsafe_b64encode(b'{"url": "https://example.org/quay", "excerpt": "It was shut"}')
    window = visit()
    window.goto(f"{reverse('admin:claims_claim_clip')}#{clip.decode().rstrip('=')}")
    expect(window.locator("#login-clip")).to_be_visible()
    for password in ("another", "a password of the tests"):
        window.get_by_label("Username").fill(editor.username)
        window.get_by_label("Password").fill(password)
        window.get_by_role("button", name="Log in").click()

    expect(window.locator("#id_excerpt")).to_have_value("It was shut")
    assert "#" not in window.url
