"""Pieces of the frame that are kept from page to page are those that each page would make."""

import pytest
from django.template import Engine, engines
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from claims.pages.template_tags import Kept
from tests.pages.every_page import pages, world

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
    for address in addresses:
        forget()
        anew[address] = client.get(address).content
    again = {address: client.get(address).content for address in reversed(addresses)}
    assert again == anew

    settings.FACTCHECK_PUBLISHER = {**settings.FACTCHECK_PUBLISHER, "name": "Harbour Checks"}
    other = client.get("/en/about/").content.decode()
    assert "Harbour Checks" in other


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
