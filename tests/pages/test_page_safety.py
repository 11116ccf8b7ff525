"""Safety of pages: they never show the unpublished or take text for markup."""

import re
import uuid
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone

from claims import workflow
from claims.models import ClaimLink
from tests import factories
from tests.noise import WORD, make_noise
from tests.pages.visible_text import address, corrected_and_contested_claim, page, words
from tests.rich_claim import rich_draft

pytestmark = pytest.mark.django_db


def test_only_linked_claims_that_stand_now_are_shown(client: Client) -> None:
    claim, noise = rich_draft(), make_noise()
    for target in noise.values():
        ClaimLink.objects.create(claim=claim, type="contradicts", target=target)
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)

    html = page(client, address(claim))

    assert WORD not in html
    assert f"contradicts: C-{noise['reopened'].number}" in words(html)
    assert "depends on: C-" in words(html)
    for name in ("draft", "in_review", "approved", "withdrawn"):
        assert str(noise[name].public_id) not in html


def test_nothing_of_an_unreleased_article_is_shown(client: Client) -> None:
    claim = factories.supported_claim()
    factories.appearance(claim, factories.article(title="Out", released_at=timezone.now()))
    factories.appearance(claim, factories.article(title=WORD), excerpt=WORD, section=WORD)
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)

    html = page(client, address(claim))

    assert "Out" in words(html)
    assert WORD not in html


def test_a_reworked_claim_shows_what_was_published(client: Client) -> None:
    html = page(client, address(make_noise()["reopened"]))

    assert WORD not in html
    assert "Assertion number" in html


def test_what_is_not_published_answers_like_what_does_not_exist(client: Client) -> None:
    noise = make_noise()
    expected = client.get(f"/claims/{uuid.uuid4()}/")
    assert expected.status_code == 404

    for name in ("draft", "in_review", "approved"):
        claim = noise[name]
        for path in (address(claim), address(claim, "editions/1/"), f"/c/{claim.number}"):
            response = client.get(path)
            assert response.status_code == 404
            assert response.content == expected.content


SAFE = re.compile(r"https?://|mailto:|\?|#|(\.\./)*[a-z./][a-z0-9./-]*([?#]|$)", re.IGNORECASE)
"""A link may name these schemes, or a way within this site."""


class Markup(HTMLParser):
    """Collects what is wrong with a page's markup."""

    VOID = frozenset({"meta", "link", "br", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        # JSON-LD is data in a script element; browsers run none of it. Scripts are files of ours.
        is_inline = tag == "script" and "src" not in dict(attrs)
        if tag == "style" or (is_inline and attrs != [("type", "application/ld+json")]):
            self.wrong.append(tag)
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.wrong.append(name)
            if name == "href" and not SAFE.match(value or ""):
                self.wrong.append(f"href={value}")
            if name == "lang" and not value:
                self.wrong.append("lang is empty")
            if name == "id":
                self.ids.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


@pytest.mark.parametrize("rest", ["", "editions/1/", "editions/2/"])
def test_the_markup_is_balanced_and_has_nothing_inline(client: Client, rest: str) -> None:
    markup = Markup()
    markup.feed(page(client, address(corrected_and_contested_claim(), rest)))

    assert (markup.wrong, markup.open) == ([], [])
    assert len(set(markup.ids)) == len(markup.ids)


def test_no_text_becomes_markup(client: Client) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    claim = factories.supported_claim(
        statement=evil,
        rationale=evil,
        suggested_wording=evil,
        later_evidence=evil,
        claimant=factories.claimant(name_en=evil),
    )
    source = factories.source(
        title=evil,
        publisher=evil,
        container=evil,
        number=evil,
        doi='10.1/"><b>',
        url=f"https://x/{evil.split()[0]}",
    )
    factories.citation(claim, source=source, summary=evil, excerpt=evil, translation=evil)
    article = factories.article(title=evil, url=source.url, released_at=timezone.now())
    factories.appearance(claim, article, excerpt=evil, section=evil)
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)

    html = page(client, address(claim))
    markup = Markup()
    markup.feed(html)

    assert (markup.wrong, markup.open) == ([], [])
    assert "<img" not in html
