"""The steps of `whole_article`, as tests: an article driven from its file to its author's file."""

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from docx import Document
from playwright.sync_api import Page, expect

from claims.models import Article, Claim
from tests import factories
from tests.admin.browsing import page_of
from tests.browser.acts import CLIPBOARD, Acts
from tests.browser.conftest import NARROW, WIDE, Visit
from tests.browser.pictures import shot
from tests.browser.pressing import written
from tests.browser.test_accessibility import ALL_RULES, RULES_OF_LAYOUT, grave
from tests.intake.tiny_web import TinyWeb, page, tiny_web
from tests.trials.word_articles import changed, word_article

pytestmark = pytest.mark.django_db(transaction=True)

CLAIMS = 5
MOST_REVIEW_KEYS = 43
SHORTEST, QUOTED = 24, 20
"""Characters of a sentence that is made a claim at least, and of its words that are quoted."""
PAPERS = {"/gazette": "Harbour Gazette", "/register": "Register of the Coast"}
"""Pages in which the claims of this trial stand, and who publishes them."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

expect.set_options(timeout=60_000)


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[TinyWeb]:
    """A server of this machine that stands for the internet."""
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"
    with tiny_web() as running:
        running.stands_for_the_internet(monkeypatch)
        yield running


class Way:
    """The way so far: the acts of each step, and what axe and narrow windows found."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.total = 0
        self.faults: list[str] = []

    def done(self, step: str, acts: Acts, says: str = "") -> None:
        print(f"{self.language:8}{step:14}{acts.done:4} acts  {says}", flush=True)
        self.total += acts.done

    def look(self, window: Page, name: str) -> None:
        """Look at a page with axe, and keep its picture, in a wide window and a narrow one."""
        window.add_style_tag(content="* { transition: none !important }")
        for width, rules in ((NARROW, RULES_OF_LAYOUT), (WIDE, ALL_RULES)):
            window.set_viewport_size({"width": width, "height": 900})
            self.faults += [f"{name}, {width} px: {found}" for found in grave(window, rules)]
            if (wide := window.evaluate("document.documentElement.scrollWidth")) > width:
                self.faults.append(f"{name}: {wide} px wide in a window of {width}")
            shot(window, f"{name}-{self.language}-{width}")


def file_of(content: bytes, name: str) -> Any:
    return {"name": name, "mimeType": WORD, "buffer": content}


def paper(publisher: str, sentences: list[str]) -> bytes:
    """A page of news in which each of these sentences stands."""
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f'<!doctype html><html lang="zh-Hant"><head><title>{publisher}</title>'
        f'<meta property="og:title" content="Sentences in the {publisher}">'
        f'<meta property="og:site_name" content="{publisher}">'
        '<meta property="article:published_time" content="2024-06-20"></head>'
        f"<body><article><h1>Sentences in the {publisher}</h1>{paragraphs}</article></body></html>"
    ).encode()


def draft(way: Way, window: Page, content: bytes) -> list[str]:
    """Drop the file on the home page, tick the first long sentences; returns their words."""
    window.goto(reverse("admin:index"))
    way.look(window, "1-home")
    acts = Acts(window)
    window.locator("#check-file").set_input_files(file_of(content, "article.docx"))
    acts.done += 1  # choosing the file sends it
    window.locator("#ticking").wait_for()
    notes = window.locator(".sentence .suggested").count()
    assert notes, "the comments and footnotes of the file are not shown"
    ticked: list[str] = []
    for sentence in window.locator(".sentence.is-unchecked .words").all_text_contents():
        acts.press("n")
        words = sentence.strip()
        if len(words) >= SHORTEST and words.endswith(("。", ".")):
            acts.press("x")
            ticked.append(words)
        if len(ticked) == CLAIMS:
            break
    expect(window.locator(".sentence .tick:checked")).to_have_count(CLAIMS)
    way.look(window, "2-sentences")
    acts.press("Control+s")
    window.locator(".messagelist .success").first.wait_for()
    assert Claim.objects.count() == CLAIMS
    with_claimant = Claim.objects.exclude(claimant=None).count()
    way.done(
        "drafts",
        acts,
        f"{CLAIMS} drafts, {with_claimant} with a claimant; {notes} notes of the author shown",
    )
    return ticked


def give_evidence(way: Way, window: Page, ticked: list[str], wording: str) -> None:
    """Cite two papers for each draft, in the order of the article; the last gets a wording."""
    acts, copy = Acts(window), window.locator("#evidence-pane .evidence-text")
    acts.click(window.locator(".sentence .state a.chip").first)
    for number, words in enumerate(ticked, start=1):
        is_last = number == CLAIMS
        expect(window.locator("#id_statement")).to_have_value(words)
        status = "partly_supported" if is_last else "supported"
        acts.choose(window.locator("#id_verification_status"), status)
        acts.click(window.locator("#id_rationale"))
        acts.type("Two papers say so.")
        if is_last:
            acts.click(window.locator("#id_suggested_wording"))
            acts.type(wording)
        for index, path in enumerate(PAPERS):
            acts.click(window.locator("#take-in-address"))
            acts.paste(f"http://paper.example.uk{path}")
            expect(window.locator(f"#id_citations-{index}-position")).to_have_value(str(index + 1))
            expect(window.locator("#evidence-title")).to_contain_text(PAPERS[path])
            acts.select(copy, words[:QUOTED])
            excerpt = window.locator(f"#id_citations-{index}-excerpt")
            expect(excerpt).to_have_value(words[:QUOTED])
            acts.choose(window.locator(f"#id_citations-{index}-stance"), "supports")
        if is_last:
            way.look(window, "3-evidence")
        with window.expect_navigation():
            acts.click(window.locator(f"[name={'_save' if is_last else '_next'}]"))
    way.done("evidence", acts, f"{acts.done / CLAIMS:.1f} a claim, {2 * CLAIMS} citations")


def submit(way: Way, window: Page) -> None:
    """Submit all drafts from the list, on which saving the last one ends."""
    acts = Acts(window)
    acts.click(window.locator("#action-toggle"))
    acts.choose(window.locator("[name=action]"), "submit_selected")
    acts.click(window.locator("[name=index]"))
    way.look(window, "4-submitting")
    acts.click(window.locator(".saves [type=submit]"))
    window.locator(".messagelist .success").first.wait_for()
    assert Claim.objects.filter(stage="in_review").count() == CLAIMS
    way.done("submission", acts)


def review(way: Way, window: Page) -> None:
    """Find the claims from the home page, tick and approve them, without a mouse."""
    window.goto(reverse("admin:index"))
    keys = Acts(window)
    keys.press("Tab")
    expect(window.locator(".skip-to-content-link")).to_be_focused()
    keys.press("Enter")
    while not window.evaluate("document.activeElement.matches('.work li a[href*=review]')"):
        keys.press("Tab")
        assert keys.done < 100, "no key leads to the review"
    to_the_first = keys.done + 1
    with window.expect_navigation():
        keys.press("Enter")
    way.look(window, "5-review")
    for _claim in range(CLAIMS):
        for number in range(1, len(PAPERS) + 1):
            tick = window.locator(f"#citation-{number} .tick button")
            keys.press("t")
            expect(tick).to_be_focused()
            keys.press("t")
            expect(tick).to_have_attribute("aria-pressed", "true")
            expect(tick).to_be_enabled()
        keys.press("a")
        keys.press("Tab")
        with window.expect_navigation():
            keys.press("Enter")
    assert Claim.objects.filter(stage="approved").count() == CLAIMS
    way.done("review", keys, f"keys only, {to_the_first} of them from the home page to the first")
    if keys.done > MOST_REVIEW_KEYS:
        way.faults.append(f"the review took {keys.done} keys, {MOST_REVIEW_KEYS} before")


def bring_in(way: Way, window: Page, content: bytes) -> None:
    """Bring the second version of the text in, which takes our wording over."""
    article = Article.objects.get()
    window.goto(page_of(article))
    acts, form = Acts(window), window.locator("details:has(form [name=words])")
    acts.click(form.locator("summary"))
    form.locator("[name=file]").set_input_files(file_of(content, "article-2.docx"))
    acts.done += 1
    acts.click(form.get_by_role("button", name=written("Bring in", way.language), exact=True))
    window.locator(".messagelist .success").first.wait_for()
    way.look(window, "6-article")
    assert article.texts.count() == 2
    window.goto(reverse("admin:claims_article_coverage", args=[article.pk]))
    expect(window.locator("#content")).to_contain_text(written("taken over", way.language))
    way.look(window, "7-second-text")
    way.done("second text", acts)


def release(way: Way, window: Page, readers: Page) -> None:
    """Release the article as a reviewer, and look at what readers get."""
    article = Article.objects.get()
    window.goto(page_of(article))
    acts = Acts(window)
    name = written("Release the article", way.language)
    acts.click(window.get_by_role("link", name=name))
    expect(window.locator(".unprinted tbody tr")).to_have_count(1)
    way.look(window, "8-release")
    acts.click(window.locator("[name=is_out]"))
    acts.click(window.locator("[name=confirmed]"))
    acts.click(window.get_by_role("button", name=name))
    window.locator(".messagelist .success").first.wait_for()
    assert Claim.objects.published().count() == CLAIMS
    way.done("release", acts, f"{CLAIMS} claims published")
    readers.goto(f"/{way.language}/articles/{article.public_id}/")
    way.look(readers, "9-readers")


def send_back(way: Way, window: Page) -> None:
    """Save the author's file: a comment for each claim, the author's own kept, the footnote too."""
    window.goto(page_of(Article.objects.get()))
    acts = Acts(window)
    name = written("The author's file, with comments", way.language)
    with window.expect_download() as download:
        acts.click(window.get_by_role("link", name=name))
    content = download.value.path().read_bytes()
    comments = [comment.text for comment in Document(io.BytesIO(content)).comments]
    for claim in Claim.objects.all():
        assert any(claim.label in comment for comment in comments), claim.label
    assert "word/footnotes.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len(comments) > CLAIMS, "the author's own comments are gone"
    way.done("author's file", acts, f"{len(comments)} comments, {CLAIMS} of them ours")


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_an_article_goes_its_whole_way(visit: Visit, web: TinyWeb, language: str) -> None:
    path = Path(os.environ["ARTICLE"])
    first = path.read_bytes() if path.suffix == ".docx" else word_article(path.read_text())
    way = Way(language)
    options: dict[str, Any] = {"language": language, "bypass_csp": True}  # for axe's own styles
    editors = visit(factories.editor(), permissions=CLIPBOARD, **options)
    reviewers, readers = visit(factories.reviewer(), **options), visit(**options)

    ticked = draft(way, editors, first)
    for address, publisher in PAPERS.items():
        body = paper(publisher, ticked)
        web.pages[address] = page(body, "Content-Type: text/html; charset=utf-8")
    wording = f"{ticked[-1][:-1]} (2024){ticked[-1][-1]}"
    give_evidence(way, editors, ticked, wording)
    submit(way, editors)
    review(way, reviewers)
    bring_in(way, editors, changed(first, ticked[-1], wording))
    release(way, reviewers, readers)
    send_back(way, editors)

    print(f"{language:8}{'all':14}{way.total:4} acts", *way.faults, sep="\n    ", flush=True)
    assert way.faults == []
