"""Pieces of the frame that are kept from page to page are those that each page would make."""

from typing import Any

import pytest
from django.template import Engine, engines
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from claims.exports.conditional_answers import PIECES_OF_ONE_MOMENT
from claims.pages.template_tags import Kept
from tests import factories
from tests.pages.every_page import pages, world
from tests.pages.visible_text import address, corrected_and_contested_claim

pytestmark = pytest.mark.django_db


def forget() -> None:
    frame = Engine.get_default().get_template("claims/frame.html")
    for node in frame.nodelist.get_nodes_by_type(Kept):
        assert isinstance(node, Kept)
        node.pieces.clear()


def test_every_page_is_the_same_first_and_after_every_other_page(
    client: Client, settings: Settings
) -> None:
    here = world()
    settings.FACTCHECK_API_REQUESTS_PER_MINUTE = 0
    addresses = [*pages(here, "en").values(), *pages(here, "zh-hant").values()]
    addresses += [f"/claims/{here.claim.public_id}/", "/en/articles/page/1/"]
    anew = {}
    for asked in addresses:
        forget()
        anew[asked] = client.get(asked).content
    again = {asked: client.get(asked).content for asked in reversed(addresses)}
    assert again == anew

    settings.FACTCHECK_PUBLISHER = {**settings.FACTCHECK_PUBLISHER, "name": "Harbour Checks"}
    other = client.get("/en/about/").content.decode()
    assert "Harbour Checks" in other


def test_pages_of_one_moment_share_what_the_edition_alone_decides(client: Client) -> None:
    claim, gone = corrected_and_contested_claim(), factories.withdrawn_claim()
    addresses = [
        address(shown, rest, language=language)
        for language in ("", "en", "zh-hant")
        for shown in (claim, gone)
        for rest in ("", "editions/1/", "editions/2/")
    ]
    pieces: dict[Any, Any] = {}
    place: dict[str, Any] = {PIECES_OF_ONE_MOMENT: pieces}
    for asked in (*addresses, *reversed(addresses)):
        assert client.get(asked, **place).content == client.get(asked).content, asked
    # Five editions are shown in two languages, at eighteen addresses.
    assert len(pieces) == 2 * 5


@pytest.mark.parametrize(
    ("sentence", "english", "chinese"),
    [
        ("{% translate 'Claims' %}", "Claims", "主張"),
        (
            "{% blocktranslate trimmed count number=n %}{{ number }} claim"
            "{% plural %}{{ number }} claims{% endblocktranslate %}",
            "2 claims",
            "2 則主張",
        ),
        ("{% translate word %}", "Sources", "資料來源"),
    ],
)
def test_a_sentence_is_said_in_the_language_of_each_page(
    sentence: str, english: str, chinese: str
) -> None:
    made = engines["django"].from_string(f"{{% load i18n pages %}}{sentence}")
    said = []
    for language in ("en", "zh-hant", "en"):
        with override(language):
            said.append(made.render({"n": 2, "word": "Sources"}))
    assert said == [english, chinese, english]
