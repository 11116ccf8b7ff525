"""A public caution about a source is signed with it and reaches readers; the note stays inside."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from docx import Document

from claims import workflow
from claims.admin.article.sheet_files import word_file
from claims.exports import FORMATS, Publisher, export, this_publisher
from claims.exports.claim_review import claim_review
from claims.exports.formats import BIBLIOGRAPHIES
from claims.models import Claim, Edition, Source
from claims.workflow import reissues, source_merges
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, filled, page_of, review_page
from tests.intake.small_set import imported, small_set
from tests.refused import refused

pytestmark = pytest.mark.django_db

HERE = Publisher("Example Checks")
CAUTION = {"caution_en": "A state runs it.", "caution_zh_hant": "由國家經營。"}


def cited(**source: Any) -> Claim:
    claim = factories.supported_claim()
    first = claim.citations.earliest("pk").source_id
    Source.objects.filter(pk=first).update(**source)
    return claim


def published(**source: Any) -> Claim:
    claim = cited(**source)
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
    return claim


def source_in(edition: Edition) -> dict[str, Any]:
    source: dict[str, Any] = json.loads(edition.document)["claim"]["citations"][0]["source"]
    return source


def test_it_is_part_of_what_is_signed_and_left_out_where_there_is_none() -> None:
    with_one = published(**CAUTION, note="Ask the desk.")
    in_english = published(caution_en="A mirror.")
    without = published(note="Ask the desk.")

    assert source_in(with_one.editions.get())["caution"] == {
        "en": "A state runs it.",
        "zh-Hant": "由國家經營。",
    }
    assert source_in(in_english.editions.get())["caution"] == {"en": "A mirror."}
    assert "caution" not in source_in(without.editions.get())
    assert "Ask the desk" not in "".join(Edition.objects.values_list("document", flat=True))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", '<strong>Caution:</strong> <span lang="en">A state runs it.'),
        ("zh-hant", '<strong>使用注意：</strong> <span lang="zh-Hant">由國家經營。'),
    ],
)
def test_readers_see_it_in_their_language(language: str, words: str) -> None:
    claim = published(**CAUTION)

    for path in (f"c/{claim.number}", "sources/"):
        page = Client().get(f"/{language}/{path}", follow=True)
        assert words in page.content.decode()


def test_readers_of_the_other_language_see_it_too() -> None:
    claim = published(caution_en="A mirror.")

    page = Client().get(f"/zh-hant/c/{claim.number}", follow=True).content.decode()

    assert '<strong>使用注意：</strong> <span lang="en">A mirror.' in page


def test_the_page_of_a_source_and_its_record_show_it() -> None:
    record = source_in(published(**CAUTION).editions.get())

    page = Client().get(f"/sources/{record['id']}/", follow=True).content.decode()
    served = Client().get(f"/api/v1/sources/{record['id']}/").json()

    assert '<strong>Caution:</strong> <span lang="en">A state runs it.' in page
    assert served["caution"] == {"en": "A state runs it.", "zh-Hant": "由國家經營。"}


def test_the_desk_shows_it_where_the_claim_is_reviewed_and_read() -> None:
    claim = cited(**CAUTION)
    workflow.submit(claim, actor=factories.editor())
    desk = desk_of(factories.reviewer())

    for address in (review_page(claim), page_of(claim)):
        page = desk.get(address).content.decode()
        assert "A state runs it." in page and "由國家經營。" in page


def test_markdown_says_it_in_the_footnote_and_among_the_sources() -> None:
    published(**CAUTION)
    other = published(caution_zh_hant="鏡像網站。")

    standing = Edition.objects.current().not_withdrawn()
    text = b"".join(export("markdown", standing, this_publisher())).decode()

    assert text.count("**Caution**: A state runs it.") == 2
    assert text.count("**使用注意**：由國家經營。") == 1
    footnote = next(line for line in text.splitlines() if line.startswith(f"[^C-{other.number}-1]"))
    assert "**使用注意**：鏡像網站。" in footnote


@pytest.mark.parametrize("name", ["csl", "bibtex", "biblatex", "ris"])
def test_a_bibliography_says_it_in_a_note_in_both_languages(name: str) -> None:
    published(**CAUTION, note="Ask the desk.")
    published()

    standing = Edition.objects.current().not_withdrawn()
    text = b"".join(export(name, standing, this_publisher())).decode()

    assert text.count("Caution: A state runs it.; 使用注意：由國家經營。") == 1
    assert text.count("Caution") == 1 and "Ask the desk" not in text


NAME_NO_SOURCE = {
    *(f"claims.{name}" for name in BIBLIOGRAPHIES),
    *("claims.csv", "translations.csv", "citations.csv", "contributors.csv", "links.csv"),
    *("search_records.csv", "appearances.csv", "articles.csv", "about.csv", "reasons.csv"),
}


def test_every_file_that_names_a_source_has_its_caution() -> None:
    claim = published(**CAUTION)
    plain = cited()
    signed = workflow.submit(plain, actor=factories.editor())
    workflow.approve(plain, actor=factories.reviewer(), digest=signed.content_digest)

    def heard(name: str, claim: Claim) -> set[str]:
        editions = claim.editions.all()
        written = b"".join(export(name, editions, this_publisher()))
        if name == "xlsx":
            with zipfile.ZipFile(io.BytesIO(written)) as book:
                written = b"".join(map(book.read, book.namelist()))
        return {words for words in CAUTION.values() if words in written.decode()}

    silent = {name for name in FORMATS if heard(name, claim) != set(CAUTION.values())}
    assert silent == NAME_NO_SOURCE
    assert [name for name in FORMATS if heard(name, plain)] == []


def test_search_engines_and_the_author_of_an_article_hear_it() -> None:
    claim = cited(**CAUTION)
    article = factories.article()
    factories.article_text(article, "The words of the article.")
    factories.appearance(claim, article, excerpt="words of the article")
    sheet = Document(io.BytesIO(word_file(article, everything=True)))
    assert any("Caution: A state runs it." in one.text for one in sheet.paragraphs)

    review = claim_review(json.loads(published(**CAUTION).editions.get().document), "0", HERE)
    first, second = review["citation"]
    assert first["description"] == "Caution: A state runs it.; 使用注意：由國家經營。"
    assert "description" not in second


def test_a_new_caution_is_reissued_like_any_correction() -> None:
    claim = published()
    source = Source.objects.get(public_id=source_in(claim.editions.get())["id"])
    Source.objects.filter(pk=source.pk).update(**CAUTION)

    reissues.reissue(source, actor=factories.editor(), note="A caution was added.")
    digest = reissues.record_digest(source)
    reissues.approve_reissue(source, actor=factories.reviewer(), digest=digest)

    assert source_in(claim.editions.latest())["caution"]["en"] == "A state runs it."


def test_the_form_of_a_source_takes_it_and_claims_in_review_lapse() -> None:
    claim, _signed = factories.submitted_claim()
    source = claim.citations.earliest("pk").source
    desk = editors_desk()

    desk.post(page_of(source), filled(desk.get(page_of(source)), **CAUTION))

    source.refresh_from_db()
    claim.refresh_from_db()
    assert source.caution["zh-Hant"] == "由國家經營。"
    assert claim.stage == "draft"


def test_it_comes_in_with_a_claim_set() -> None:
    given = small_set()
    given["sources"][1]["caution"] = {"en": "An institute of a party.", "zh-Hant": "當事方機構。"}

    imported(given)

    assert Source.objects.get(external_id="report").caution == {
        "en": "An institute of a party.",
        "zh-Hant": "當事方機構。",
    }


def test_a_claim_set_has_it_of_some_of_its_sources() -> None:
    given = small_set()
    given["sources"][0]["caution"] = {"en": "A copy."}

    imported(given)

    cautions = Source.objects.order_by("external_id").values_list("external_id", "caution_en")
    assert list(cautions) == [("copy", "A copy."), ("report", "")]


def test_a_merger_can_keep_it() -> None:
    assert {"caution_en", "caution_zh_hant"} <= set(source_merges.FIELDS)


def test_a_caution_of_nothing_that_can_be_seen_is_refused() -> None:
    source = factories.source()

    with refused("source_caution_says_something"):
        Source.objects.filter(pk=source.pk).update(caution_en="\u200b ")
