"""The keys of the desk, on a page of their own and on each page."""

import re

import pytest
from django.urls import reverse

from claims.admin.desk.keys import EVERYWHERE, PAGES
from factcheck import CHECKOUT
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, list_page, page_of, review_page

pytestmark = pytest.mark.django_db

SCRIPTS = CHECKOUT / "factcheck/static/claims"


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Keys of the desk"), ("zh-hant", "編輯台的快速鍵")]
)
def test_a_plain_link_leads_to_the_keys_of_every_page(language: str, title: str) -> None:
    desk = editors_desk()
    desk.cookies["django_language"] = language
    home = desk.get(reverse("admin:index")).content.decode()
    assert f'<a href="{reverse("desk_keys")}" id="keys-link"' in home

    page = desk.get(reverse("desk_keys")).content.decode()
    assert title in page
    for shown in (EVERYWHERE, *PAGES):
        for key in shown.keys:
            assert all(f"<kbd>{one}</kbd>" in page for one in key.keys)


def test_each_page_has_its_own_keys_and_those_of_all() -> None:
    claim, _submission = factories.submitted_claim()
    article = factories.article()
    factories.article_text(article)
    desk = desk_of(factories.account(is_superuser=True))
    titles = {str(page.title) for page in PAGES}
    coverage = reverse("admin:claims_article_coverage", args=[article.pk])

    def shown(address: str) -> set[str]:
        html = desk.get(address).content.decode()
        dialog = html[html.index('<dialog id="keys"') : html.index("</dialog>")]
        assert "On every page" in dialog
        return {title for title in titles if title in dialog}

    assert shown(review_page(claim)) == {"The review of a claim"}
    assert shown(coverage) == {"The sentences of an article"}
    assert shown(list_page("claim")) == shown(list_page("source")) == {"Lists"}
    assert shown(page_of(claim)) == set()


def test_every_key_of_a_script_is_told() -> None:
    for script, page in (("review.js", PAGES[0]), ("coverage.js", PAGES[1])):
        acts = (SCRIPTS / script).read_text().partition("const acts = {")[2].partition("\n  };")[0]
        told = {one for key in page.keys for one in key.keys}
        assert set(re.findall(r"^    (\w): ", acts, re.MULTILINE)) == told, script
