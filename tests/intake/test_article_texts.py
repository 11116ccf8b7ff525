"""`manage.py import_article`: the words of an article, version by version."""

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.articles import placement
from claims.intake.article_texts import import_address, import_text, store_text
from claims.intake.extraction.extracted import Extracted
from claims.models import Appearance, Article, ArticleText, Dismissal, SuggestedSource
from factcheck import CHECKOUT
from tests import factories
from tests.intake.page_parts import HANT
from tests.intake.page_shapes import SHAPES
from tests.intake.test_extraction import NOTED
from tests.intake.tiny_web import page, tiny_web
from tests.wrapped_article import SHARED, WRAPPED

pytestmark = pytest.mark.django_db


def import_article(file: Path, *arguments: str) -> list[str]:
    out = StringIO()
    call_command("import_article", str(file), *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(WRAPPED)
    return path


def test_a_text_is_stored_character_for_character(file: Path) -> None:
    article = factories.article(external_id="bridge", title="Bridges")

    said = import_article(file, "--article", "bridge", "--by", factories.editor().username)

    text = ArticleText.objects.get()
    assert said == ["“Bridges”: text version 1 is stored."]
    assert (text.article, text.text, text.number) == (article, WRAPPED, 1)
    assert text.sha256 == hashlib.sha256(WRAPPED.encode()).hexdigest()


def test_the_same_text_is_the_same_version_and_a_changed_one_the_next(file: Path) -> None:
    first = import_article(file)
    again = import_article(file)
    article = Article.objects.get()
    file.write_text(WRAPPED.replace("12 年", "13 年"))
    article.external_id = "bridge"
    article.save()
    changed = import_article(file, "--article", "bridge")

    assert first == [
        "A new article was begun: “河川論壇”.",
        "“河川論壇”: text version 1 is stored.",
    ]
    assert again == ["“河川論壇”: the text is there already, version 1."]
    assert changed == ["“河川論壇”: text version 2 is stored."]
    assert Article.objects.get().language == "zh-Hant"


def test_an_article_named_by_an_unknown_id_is_begun_and_found_again(file: Path) -> None:
    import_article(file, "--article", "bridge")
    file.write_text("Another text.")
    import_article(file, "--article", "bridge")

    assert Article.objects.get(external_id="bridge").texts.count() == 2


def test_the_places_of_claims_are_found_in_a_new_text(file: Path) -> None:
    article = factories.article(external_id="bridge", title="Bridges")
    for excerpt in ("正式結為「防洪同盟」", "時隔12年再訪北岸", "正式結為「抗旱同盟」"):
        factories.appearance(factories.claim(), article, excerpt=excerpt)

    said = import_article(file, "--article", "bridge")

    assert said[-1] == "Places of claims: 1 placed, 1 at several places, 1 not in the text."


def test_what_was_dismissed_is_dismissed_in_the_next_text_where_it_stands_unchanged() -> None:
    article = factories.article(external_id="bridge")
    earlier = factories.article_text(article, "A heading. An opinion. Twice.")
    for start, end in ((0, 10), (11, 22), (23, 29)):
        Dismissal.objects.create(article_text=earlier, start=start, end=end, reason="opinion")

    bring_text(article, "New. A\nheading. An opinion indeed. Twice. Twice.")

    kept = Dismissal.objects.get(article_text__number=2)
    assert (kept.start, kept.end) == (5, 15)


def test_what_the_author_notes_in_a_word_file_becomes_suggested_sources(tmp_path: Path) -> None:
    path = tmp_path / "article.docx"
    path.write_bytes(NOTED)

    said = import_article(path)

    suggested = [
        (row.kind, row.article_text.text[row.start : row.end], row.url or row.note)
        for row in SuggestedSource.objects.all()
    ]
    assert said[-1] == "The author suggests 4 sources."
    assert suggested == [
        ("footnote", "北岸新橋全長三公里。", "港務局年報，2031。"),
        ("comment", "全長三公里", "https://example.org/bridge"),
        ("link", "渡輪公司", "https://example.org/ferry"),
        ("link", "碼頭", "https://example.org/quay"),
    ]


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (b"", [], "The file is empty."),
        (b"a\0b", [], "The file is not text: give a .txt, .html, .pdf or .docx file."),
        (b"words", ["--by", "nobody"], "There is no active account “nobody”."),
        (None, [], "No such file or directory"),
    ],
)
def test_what_is_not_imported_is_said_in_one_sentence(
    tmp_path: Path, content: bytes | None, arguments: list[str], message: str
) -> None:
    path = tmp_path / "article.txt"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=message.replace("(", r"\(")):
        import_article(path, *arguments)
    assert not Article.objects.exists()


@pytest.mark.skipif(not SHARED.exists(), reason="the real article lies beside some checkouts only")
def test_all_places_of_the_reference_set_are_found_in_the_real_article() -> None:
    claim_set = CHECKOUT / "fixtures" / "russia-dprk-treaty-2024.json"
    editor = factories.editor().username
    call_command("import_claims", str(claim_set), "--by", editor, stdout=StringIO())

    said = import_article(SHARED / "article.txt", "--article", "pf-2024-russia-dprk-treaty")

    assert said[-1] == "Places of claims: 101 placed, 0 at several places, 0 not in the text."
    Appearance.objects.exclude(prefix="", suffix="").update(prefix="", suffix="")
    placement.place_waiting(Appearance.objects.all())
    assert Appearance.objects.filter(placement="ambiguous").count() == 4


def bring_text(article: Article, text: str) -> None:
    store_text(Extracted(text, "text/plain"), article, actor=None)


def test_a_new_article_has_what_its_page_or_its_text_says_of_it() -> None:
    shape = SHAPES[0]
    byline = f"舊碼頭關閉\n\n記者王大明／基隆報導\n\n{HANT}\n"

    web_page = import_text(shape.html.encode(), filename="quay.html").begun
    text = import_text(byline.encode(), filename="quay.txt").begun

    assert web_page and text
    assert (web_page.title, web_page.authors) == ("Old quay closes", ["Ada Moor", "Ben Lyle"])
    assert (web_page.publisher, web_page.issued) == ("Harbour Gazette", "2024-06-04")
    assert (text.title, text.authors, text.language) == ("舊碼頭關閉", ["王大明"], "zh-Hant")


def test_the_page_at_an_address_is_one_article_whose_text_may_change() -> None:
    actor, address = factories.editor(), "http://gazette.example.uk/quay"
    with tiny_web() as web:
        web.pages["/quay"] = page(SHAPES[0].html.encode(), "Content-Type: text/html")
        first = import_address(address, actor=actor, network=web.network)
        again = import_address(address, actor=actor, network=web.network)
        web.pages["/quay"] = page(SHAPES[1].html.encode(), "Content-Type: text/html")
        changed = import_address(address, actor=actor, network=web.network)

    assert first.begun and (first.begun.url, first.begun.title) == (address, "Old quay closes")
    assert not again.is_new and again.begun is None
    assert (changed.text.article, changed.text.number) == (first.begun, 2)
